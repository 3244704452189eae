"""`copydesk bench quality`: how right the checks are, on a labelled folder or by what people made of their findings."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from web.commands.desks import open_desk
from workflow import labelled, shelf
from workflow.labelled import BadLabels
from workflow.line import CODES, RULESET, examine
from workflow.quality import LEVELS, Quality, Row, Wrong
from workflow.shelf import JudgedText, Ruling

_HEADINGS = {
    "code": "By code",
    "stage": "By stage, article by article",
    "kind": "Truncation by kind, language",
    "score": "Truncation by score",
}
_COLUMNS = ("at", "right", "wrong", "missed", "precision", "recall", "false alarms")
_DESK_COLUMNS = ("at", "upheld", "overruled", "let pass", "precision")


@click.command(name="quality")
@click.option(
    "--labelled",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="On the articles in this folder.",
)
@click.option("--desk", "on_desk", is_flag=True, help="By what people made of findings on this desk; the default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
@click.option("--wrong", "with_wrong", is_flag=True, help="Name the articles that were judged wrongly, too.")
def quality(folder: Path | None, *, on_desk: bool, as_json: bool, with_wrong: bool) -> None:
    """How right the checks are: of each code, each stage, and of truncation by kind, language and score.

    A labelled folder holds articles and what should be said of them, as `copydesk labels export` writes it, or whole
    and cut articles in the subfolders whole/ and cut/; see the page on checking files.
    """
    if folder and on_desk:
        raise click.UsageError("Say either --labelled FOLDER or --desk.")
    if with_wrong and not folder:
        raise click.UsageError("--wrong goes with --labelled FOLDER; see `copydesk labels list --ruling overruled`.")
    if folder:
        measured = _measured(folder)
        click.echo(_json(measured, with_wrong=with_wrong) if as_json else _tables(measured, with_wrong=with_wrong))
    else:
        with open_desk() as database:
            rows = list(_desk_rows(shelf.judged_texts(database)))
        click.echo(json.dumps({"ruleset": RULESET, "suites": rows}) if as_json else _desk_table(rows))


def _measured(folder: Path) -> Quality:
    measured = Quality()
    try:
        profiles = labelled.profiles_in(folder)
        for one in labelled.read(folder):
            report = examine(one.source, profiles)
            measured.add(one, report.article.language, report.findings)
    except BadLabels as error:
        raise click.ClickException(str(error)) from None
    return measured


def _json(measured: Quality, *, with_wrong: bool) -> str:
    told: dict[str, Any] = {
        "ruleset": RULESET,
        "articles": measured.articles,
        "suites": [_record(row) for row in measured.rows()],
    }
    if with_wrong:
        told["wrong"] = [asdict(one) for one in measured.wrong]
    return json.dumps(told, ensure_ascii=False)


def _record(row: Row) -> Mapping[str, Any]:
    counts = {name: value for name, value in asdict(row).items() if name != "found"}
    shares = {name: getattr(row, name) for name in ("precision", "recall", "false_positive_rate")}
    return {**counts, **{name: None if share is None else round(share, 4) for name, share in shares.items()}}


def _tables(measured: Quality, *, with_wrong: bool) -> str:
    rows = list(measured.rows())
    parts = [f"{measured.articles} {'article' if measured.articles == 1 else 'articles'}, ruleset {RULESET}"]
    for suite, heading in _HEADINGS.items():
        if lines := [_cells(row) for row in rows if row.suite == suite and _is_for_people(row)]:
            parts.append(_table(heading, _COLUMNS, _folded(lines)))
    if with_wrong:
        parts.append("\n".join(["Wrong", *map(_wrong_line, measured.wrong)]))
    return "\n\n".join(parts)


def _is_for_people(row: Row) -> bool:
    """Codes of which there is only silence to tell are left out; so are beginnings, which the stages stand for."""
    return row.suite != "code" or (
        row.case in CODES and row.true_positives + row.false_positives + row.false_negatives > 0
    )


def _folded(lines: Iterable[list[str]]) -> list[list[str]]:
    """Lines of one case that say the same at two weights as one."""
    folded: list[list[str]] = []
    for case, at, *cells in lines:
        if folded and folded[-1][0] == case and folded[-1][2:] == cells:
            folded[-1][1] += f", {at}"
        else:
            folded.append([case, at, *cells])
    return folded


def _cells(row: Row) -> list[str]:
    counts = [str(count) for count in (row.true_positives, row.false_positives, row.false_negatives)]
    return [row.case, row.at, *counts, *map(_percent, (row.precision, row.recall, row.false_positive_rate))]


def _wrong_line(one: Wrong) -> str:
    return f"{one.path}: {one.code} {one.outcome.replace('_', ' ')}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _table(heading: str, columns: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [[heading, *columns], *lines]
    widths = [max(len(row[at]) for row in rows) for at in range(len(columns) + 1)]
    return "\n".join(
        "  ".join(
            text.ljust(width) if at < 2 else text.rjust(width)
            for at, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _desk_rows(texts: Iterable[JudgedText]) -> Iterator[Mapping[str, Any]]:
    """How often each code, and each stage, was upheld, overruled and let pass, from each weight on."""
    counts: defaultdict[tuple[str, str, str], Counter[Ruling]] = defaultdict(Counter)
    for text in texts:
        for one in text.judgements:
            for level in ("block", "warn"):
                if one.severity in LEVELS[level]:
                    counts["code", one.code, level][one.ruling] += 1
                    counts["stage", one.stage, level][one.ruling] += 1
    for (suite, case, at), ruled in sorted(counts.items()):
        judged = ruled[Ruling.UPHELD] + ruled[Ruling.OVERRULED]
        precision = round(ruled[Ruling.UPHELD] / judged, 4) if judged else None
        yield {
            "suite": suite,
            "case": case,
            "at": at,
            **{str(ruling): ruled[ruling] for ruling in Ruling},
            "precision": precision,
        }


def _desk_table(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "Nobody has judged a finding on this desk yet: that takes an approval, or a writer who mends a text."
    tables = []
    for suite in ("code", "stage"):
        lines = [
            [row["case"], row["at"], *(str(row[ruling]) for ruling in Ruling), _percent(row["precision"])]
            for row in rows
            if row["suite"] == suite
        ]
        tables.append(_table(f"By {suite}", _DESK_COLUMNS, _folded(lines)))
    return "\n\n".join(tables)
