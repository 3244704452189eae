"""The table of a run: JSON for programs, columns for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields

from workers.chaos.drill import Outcome, Row
from workers.chaos.faults import Fault

_HEAD = tuple(field.name for field in fields(Row))
_NOTHING = "–"


def as_json(seed: int, database: str, outcomes: Sequence[Outcome]) -> str:
    """`{"seed", "database", "rows": [{"fault", "accepted", …}], "violations": ["fault: I2: …"]}`, on one line."""
    rows = [asdict(one.row) for one in outcomes]
    broken = [what for one in outcomes for what in one.broken]
    return json.dumps({"seed": seed, "database": database, "rows": rows, "violations": broken}, ensure_ascii=False)


def as_table(rows: Sequence[Row]) -> str:
    """A line for each fault, the figures under their names."""
    texts = [_HEAD, *(tuple(_figure(value) for value in asdict(row).values()) for row in rows)]
    return "\n".join(_columns(texts))


def as_list(faults: Mapping[str, Fault]) -> str:
    """What there is to break: name, whether it is quick, in words."""
    texts = [(one.name, "quick" if one.quick else "long", one.summary) for one in faults.values()]
    widths = [max(len(text[column]) for text in texts) for column in (0, 1)]
    return "\n".join(f"{name:<{widths[0]}}  {speed:<{widths[1]}}  {summary}" for name, speed, summary in texts)


def _figure(value: object) -> str:
    return _NOTHING if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)


def _columns(texts: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(text[column]) for text in texts) for column in range(len(_HEAD))]
    return [
        "  ".join(word.rjust(width) if column else word.ljust(width) for column, (word, width) in enumerate(pairs))
        for pairs in (list(zip(text, widths, strict=True)) for text in texts)
    ]
