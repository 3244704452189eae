"""`copydesk labels`: what people made of findings, and a labelled folder of it to measure the checks on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from web.commands.desks import open_desk
from workflow import labelled, shelf
from workflow.article import Format
from workflow.db import Database
from workflow.labelled import Labelled, Mark
from workflow.shelf import Judgement, Ruling

_ENDINGS = {Format.TEXT: "txt", Format.MARKDOWN: "md", Format.HTML: "html"}
KIND = "desk"


@click.group()
def labels() -> None:
    """What people made of findings: upheld, overruled or let pass."""


@labels.command(name="list")
@click.option("--ruling", type=click.Choice([str(one) for one in Ruling]), help="Only these.")
def list_(ruling: str | None) -> None:
    """Every finding that somebody judged; a line of JSON each."""
    with open_desk() as database:
        for text in shelf.judged_texts(database):
            for one in text.judgements:
                if ruling in {None, str(one.ruling)}:
                    told = {"submission": text.submission_id, "revision": text.number, **_told(one)}
                    click.echo(json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace"))


@labels.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write the judged texts into FOLDER, which must be new or empty, for `copydesk bench quality --labelled FOLDER`.

    The folder holds whole articles, and the reasons that people gave: keep it as you keep the desk's database.
    """
    with open_desk() as database:
        try:
            count = labelled.write(folder, _labelled(database), shelf.profiles(database))
        except OSError as error:
            raise click.ClickException(f"The labels cannot be written: {error}") from None
    click.echo(json.dumps({"folder": str(folder), "articles": count}))


def _labelled(database: Database) -> Iterator[Labelled]:
    """The texts of which a finding was upheld or overruled; what was let pass says nothing for sure."""
    for text in shelf.judged_texts(database):
        upheld = tuple(_mark(one) for one in text.judgements if one.ruling is Ruling.UPHELD)
        overruled = tuple(_mark(one) for one in text.judgements if one.ruling is Ruling.OVERRULED)
        revision = shelf.revision(database, text.submission_id, text.number) if upheld or overruled else None
        if revision:
            name = f"texts/{text.submission_id}-{text.number}.{_ENDINGS[revision.source.format]}"
            origin = f"submission {text.submission_id}, revision {text.number}"
            yield Labelled(name, revision.source, upheld, overruled, KIND, origin)


def _mark(one: Judgement) -> Mark:
    about = {name: value for name, value in _told(one).items() if name not in {"code", "start", "end", "ruling"}}
    return Mark(one.code, one.start, one.end, about) if one.place == "body" else Mark(one.code, about=about)


def _told(one: Judgement) -> Mapping[str, Any]:
    return {**asdict(one), "at": one.at.isoformat().replace("+00:00", "Z")}
