"""The figures as one JSON object for programs, or as a table for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from workers.bench.cases import Case

_HEAD = ("suite", "case", "ours", "peer", "unit", "ratio")


def as_json(cases: Sequence[Case]) -> str:
    """`{"suites": [{"suite", "case", "ours", "peer", "unit", "ratio"}]}`."""
    rows = [{**asdict(case), "ratio": round(case.ratio, 4)} for case in cases]
    return json.dumps({"suites": rows}, ensure_ascii=False)


def as_table(cases: Sequence[Case]) -> str:
    """Columns in line; the last says how many times better ours is."""
    rows = [_HEAD, *(_texts(case) for case in cases)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    return "\n".join(_line(row, widths) for row in rows)


def _texts(case: Case) -> tuple[str, ...]:
    return (case.suite, case.case, _figure(case.ours), _figure(case.peer), case.unit, f"{case.ratio:.2f}")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        text.rjust(width) if column in {2, 3, 5} else text.ljust(width)
        for column, (text, width) in enumerate(zip(row, widths, strict=True))
    ).rstrip()
