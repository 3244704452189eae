"""A labelled folder: articles, and for each what the checks should say of it and what not. Read and written here.

`labels.jsonl` holds one JSON object a line: {"path", "expected", "absent", "kind", "source"}, all but the path
optional. `expected` and `absent` list codes, beginnings of codes ("truncation."), or objects {"code", "start", "end"}
where only a finding at that place is meant. Without a line, a file under `cut/` expects "truncation." and one under
`whole/` must be free of it; a folder inside `cut/` names the kind. A line with `fields` has a file that is the body
alone, and its other fields in the line. `categories.json`, where there is one, lists the categories of the desk that
the articles come from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from workflow.article import Format, Source
from workflow.categories import profile_json, profile_of
from workflow.findings import Finding
from workflow.importers import Unreadable, extensions, read_with_notes
from workflow.profiles import DEFAULT_PROFILES, Profile, Profiles

LABELS = "labels.jsonl"
CATEGORIES = "categories.json"
WHOLE, CUT = "whole", "cut"
_TRUNCATION = "truncation."
_FIELDS = ("title", "category", "summary", "date", "language")


class BadLabels(Exception):
    """The folder cannot be read as a labelled one; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is expected, or must be absent: a code or the beginning of codes, anywhere or at one place.

    start, end: code points into the body; both -1 stand for anywhere. about: what else is known of it, for people.
    """

    code: str
    start: int = -1
    end: int = -1
    about: Mapping[str, Any] = field(default_factory=dict)

    def meets(self, finding: Finding) -> bool:
        """Whether a finding is what is meant: the code fits, and the places touch."""
        if not finding.code.startswith(self.code):
            return False
        return self.start < 0 or (finding.start <= self.end and self.start <= finding.end)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article with its labels. kind: what is special about it. origin: where it comes from."""

    path: str
    source: Source
    expected: tuple[Mark, ...] = ()
    absent: tuple[Mark, ...] = ()
    kind: str = ""
    origin: str = ""


def profiles_in(folder: Path) -> Profiles:
    """The categories that the folder names; without any, the usual ones.

    Raises:
        BadLabels: they cannot be read.
    """
    path = folder / CATEGORIES
    if not path.is_file():
        return DEFAULT_PROFILES
    try:
        return Profiles(
            profile_of(one["key"], (one["label_en"], one["label_zh"]), one)
            for one in json.loads(path.read_text(encoding="utf-8"))
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadLabels(f"{path}: the categories cannot be read: {error}") from None


def read(folder: Path) -> Iterator[Labelled]:
    """Every labelled article of a folder: the lines of `labels.jsonl` first, then the files of `whole/` and `cut/`.

    Raises:
        BadLabels: a line or a file cannot be read, or there is none.
    """
    named: set[Path] = set()
    for number, line in enumerate(_lines(folder / LABELS), start=1):
        try:
            label = json.loads(line)
            named.add((folder / label["path"]).resolve())
            yield _labelled(folder, label)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadLabels(f"{folder / LABELS}, line {number}: not a label: {error!r}") from None
    yield from _in_folders(folder, named)


def _lines(path: Path) -> Iterator[str]:
    if path.is_file():
        with path.open(encoding="utf-8", errors="surrogatepass") as lines:
            yield from lines
    elif not any((path.parent / name).is_dir() for name in (WHOLE, CUT)):
        raise BadLabels(f"{path.parent}: there is no {LABELS} in it, and neither a folder {WHOLE} nor a folder {CUT}.")


def _labelled(folder: Path, label: Mapping[str, Any]) -> Labelled:
    path = str(label["path"])
    fields = label.get("fields")
    return Labelled(
        path,
        _body(folder / path, fields) if fields is not None else _article(folder / path),
        tuple(map(_mark, label.get("expected", ()))),
        tuple(map(_mark, label.get("absent", ()))),
        str(label.get("kind", "")),
        str(label.get("source", "")),
    )


def _mark(given: str | Mapping[str, Any]) -> Mark:
    if isinstance(given, str):
        return Mark(given)
    about = {name: value for name, value in given.items() if name not in {"code", "start", "end"}}
    return Mark(str(given["code"]), int(given.get("start", -1)), int(given.get("end", -1)), about)


def _in_folders(folder: Path, named: set[Path]) -> Iterator[Labelled]:
    for name in (WHOLE, CUT):
        for path in sorted((folder / name).rglob("*")):
            if path.name.lower().endswith(extensions()) and path.resolve() not in named:
                inside = path.relative_to(folder)
                mark = (Mark(_TRUNCATION),)
                kind = inside.parts[1] if name == CUT and len(inside.parts) > 2 else name
                expected, absent = (mark, ()) if name == CUT else ((), mark)
                yield Labelled(inside.as_posix(), _article(path), expected, absent, kind, name)


def _article(path: Path) -> Source:
    """As `copydesk check` reads it."""
    try:
        imported = read_with_notes(path.name, path.read_bytes())
    except (OSError, Unreadable) as error:
        raise BadLabels(f"{path}: {error}") from None
    source = imported.source
    return Source(imported.before + source.body, source.format) if imported.before else source


def _body(path: Path, fields: Mapping[str, str]) -> Source:
    """A text as a desk keeps it: character for character, its fields beside it."""
    try:
        body = path.read_bytes().decode("utf-8", "surrogatepass")
    except (OSError, UnicodeError) as error:
        raise BadLabels(f"{path}: {error}") from None
    others = {name: str(fields.get(name, "")) for name in _FIELDS}
    return Source(body, Format(fields.get("format", Format.TEXT)), **others)


def write(folder: Path, articles: Iterable[Labelled], profiles: Profiles) -> int:
    """Make a labelled folder of texts as a desk keeps them; gives how many.

    Raises:
        OSError: the folder is not empty, or something in it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise OSError(f"{folder} is not empty")
    categories = json.dumps([_category(profile) for profile in profiles.ordered], ensure_ascii=False, indent=1)
    (folder / CATEGORIES).write_text(categories + "\n", encoding="utf-8")
    count = 0
    with (folder / LABELS).open("xb") as labels:
        for one in articles:
            path = folder / one.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(one.source.body.encode("utf-8", "surrogatepass"))
            line = json.dumps(_line(one), ensure_ascii=False)
            labels.write(line.encode("utf-8", "backslashreplace") + b"\n")
            count += 1
    return count


def _category(profile: Profile) -> Mapping[str, Any]:
    names = {"key": profile.key, "label_en": profile.label_en, "label_zh": profile.label_zh}
    return {**names, **profile_json(profile)}


def _line(one: Labelled) -> Mapping[str, Any]:
    fields = {name: value for name, value in asdict(one.source).items() if name != "body" and value}
    return {
        "path": one.path,
        "expected": [_entry(mark) for mark in one.expected],
        "absent": [_entry(mark) for mark in one.absent],
        "kind": one.kind,
        "source": one.origin,
        "fields": fields,
    }


def _entry(mark: Mark) -> str | Mapping[str, Any]:
    if mark.start < 0 and not mark.about:
        return mark.code
    return {"code": mark.code, "start": mark.start, "end": mark.end, **mark.about}
