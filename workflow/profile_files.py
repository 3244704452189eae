"""The settings file of categories: TOML, read with the line of whatever is wrong, written so that it reads back."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from workflow.pictures import PicturePolicy
from workflow.profile_rules import BOUNDS, Complaint, complaints
from workflow.profiles import FIELDS, PLAIN_LINKS, Bounds, Limits, LinkPolicy, Profile, Review

_SECTION = re.compile(r"\s*\[\[\s*category\s*\]\]")
_FIELD = re.compile(r"\s*(?:(?:limits|review|links)\s*\.\s*)?([A-Za-z_-]+)\s*=")
_KNOWN = ("key", "label_en", "label_zh", "required", "words", "retired", "pictures", "limits", "review", "links")
_REVIEW = ("hours", "approvals", "steps", "checklist")
_COUNTS = ("most", "most_per_thousand")
_SWITCHES = ("only_hosts", "asked")


class BadFile(ValueError):
    """The file cannot be taken; each complaint is a line for people: where, and what."""

    def __init__(self, complaints: Sequence[str]) -> None:
        """Keep everything that is wrong, in the order of the file."""
        super().__init__("\n".join(complaints))
        self.complaints = tuple(complaints)


class _Wrong(ValueError):
    """A value of the wrong kind: (field, what it should be)."""


def written(profiles: Iterable[Profile]) -> str:
    """The file's text; `read` gives the same profiles back."""
    return "\n".join(_section(profile) for profile in profiles)


def _section(profile: Profile) -> str:
    lines = ["[[category]]"]
    lines += [f"{name} = {_quoted(getattr(profile, name))}" for name in ("key", "label_en", "label_zh")]
    lines += [f"{name} = {_listed(getattr(profile, name))}" for name in ("required", "words")]
    lines.append(f"pictures = {_quoted(profile.pictures)}")
    if not profile.active:
        lines.append("retired = true")
    lines += ["", "[category.limits]"]
    for name in BOUNDS:
        bounds: Bounds = getattr(profile.limits, name)
        lines.append(f"{name} = [{bounds.least}, {bounds.most}]")
    if profile.review != Review():
        lines += ["", "[category.review]", *_reviewing(profile.review)]
    lines += ["", "[category.links]"]
    lines += [f"{name} = {_listed(getattr(profile.links, name))}" for name in ("rel", "hosts")]
    lines += [f"{name} = {getattr(profile.links, name)}" for name in _COUNTS]
    lines += [f"{name} = {str(getattr(profile.links, name)).lower()}" for name in _SWITCHES]
    return "\n".join(lines) + "\n"


def _reviewing(review: Review) -> Iterator[str]:
    yield from (f"{name} = {getattr(review, name)}" for name in ("hours", "approvals"))
    yield from (f"{name} = {_listed(getattr(review, name))}" for name in ("steps", "checklist"))


def _quoted(text: str) -> str:
    """A JSON string is a TOML string, once the one sign that TOML wants escaped and JSON does not is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _listed(words: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"


def read(text: str) -> tuple[Profile, ...]:
    """The profiles of a file, in its order.

    Raises:
        BadFile: with everything that is wrong and the line it stands in.
    """
    try:
        parsed = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadFile([f"This is not TOML: {error}"]) from error
    sections = parsed.pop("category", [])
    wrong = [f"“{name}” is not known here. The file is a list of [[category]] sections." for name in parsed]
    if not isinstance(sections, list) or not sections or not all(isinstance(one, dict) for one in sections):
        raise BadFile([*wrong, "The file has no [[category]] section."])
    places = _places(text)
    profiles: list[Profile] = []
    for number, section in enumerate(sections):
        try:
            profiles.append(_profile(section))
        except _Wrong as error:
            wrong.append(_located(places, number, *error.args))
    wrong = wrong or list(_against_rules(profiles, places))
    if wrong:
        raise BadFile(wrong)
    return tuple(profiles)


def located(text: str, found: Iterable[tuple[int, Complaint]]) -> list[str]:
    """Complaints about the file's categories, by their number from 0, as lines with the place of each."""
    places = _places(text)
    return [_located(places, number, one.field, one.say()) for number, one in found]


def _against_rules(profiles: Sequence[Profile], places: Sequence[Mapping[str, int]]) -> Iterator[str]:
    for number, profile in enumerate(profiles):
        for one in complaints(profile, profiles[:number]):
            yield _located(places, number, one.field, one.say())


def _located(places: Sequence[Mapping[str, int]], number: int, name: str, message: str) -> str:
    place = places[number] if number < len(places) else {}
    line = place.get(name, place.get("", 0))
    where = f"Line {line}" if line else f"Category {number + 1}"
    return f"{where}, {name}: {message}"


def _places(text: str) -> list[dict[str, int]]:
    """For each section the line of each of its fields, and of its head under the empty name."""
    found: list[dict[str, int]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if _SECTION.match(line):
            found.append({"": number})
        elif found and (name := _FIELD.match(line)):
            found[-1].setdefault(name.group(1), number)
    return found


def _profile(section: Mapping[str, Any]) -> Profile:
    for name in section:
        if name not in _KNOWN:
            raise _Wrong(name, f"is no setting of a category. It has: {', '.join(_KNOWN)}.")
    return Profile(
        _text(section, "key"),
        _text(section, "label_en"),
        _text(section, "label_zh"),
        _texts(section, "required", FIELDS),
        _limits(section.get("limits", {})),
        _texts(section, "words", ()),
        active=not _flag(section, "retired"),
        review=_review(section.get("review", {})),
        links=_links(section.get("links", {})),
        pictures=_policy(section),
    )


def _text(section: Mapping[str, Any], name: str) -> str:
    value = section.get(name)
    if not isinstance(value, str):
        raise _Wrong(name, "must be a text in quotation marks." if name in section else "is missing.")
    return value


def _texts(section: Mapping[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = section.get(name, list(default))
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _Wrong(name, "must be a list of texts, as in [“one”, “two”].")
    return tuple(value)


def _flag(section: Mapping[str, Any], name: str) -> bool:
    value = section.get(name, False)
    if not isinstance(value, bool):
        raise _Wrong(name, "must be true or false.")
    return value


def _policy(section: Mapping[str, Any]) -> PicturePolicy:
    value = section.get("pictures", PicturePolicy.HOLD)
    if value not in tuple(PicturePolicy):
        raise _Wrong("pictures", f"must be one of: {', '.join(PicturePolicy)}.")
    return PicturePolicy(value)


def _limits(given: Any) -> Limits:
    if not isinstance(given, dict):
        raise _Wrong("limits", "must be a table: [category.limits].")
    for name, value in given.items():
        if name not in BOUNDS:
            raise _Wrong(name, f"is no limit. There are: {', '.join(BOUNDS)}.")
        if not (isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)):
            raise _Wrong(name, "must be two whole numbers, the least length and the greatest, as in [4, 60].")
    return Limits(**{name: Bounds(*value) for name, value in given.items()})


def _review(given: Any) -> Review:
    if not isinstance(given, dict):
        raise _Wrong("review", "must be a table: [category.review].")
    for name in given:
        if name not in _REVIEW:
            raise _Wrong(name, f"is nothing that a review has. There are: {', '.join(_REVIEW)}.")
    numbers = {name: _whole(given, name, getattr(Review(), name)) for name in ("hours", "approvals")}
    return Review(**numbers, steps=_texts(given, "steps", ()), checklist=_texts(given, "checklist", ()))


def _links(given: Any) -> LinkPolicy:
    if not isinstance(given, dict):
        raise _Wrong("links", "must be a table: [category.links].")
    known = ("rel", "hosts", *_COUNTS, *_SWITCHES)
    for name in given:
        if name not in known:
            raise _Wrong(name, f"is nothing that a category says of links. There are: {', '.join(known)}.")
    return LinkPolicy(
        _texts(given, "rel", PLAIN_LINKS.rel),
        _texts(given, "hosts", ()),
        _flag(given, "only_hosts"),
        _whole(given, "most", 0),
        _whole(given, "most_per_thousand", 0),
        _flag(given, "asked"),
    )


def _whole(section: Mapping[str, Any], name: str, default: int) -> int:
    value = section.get(name, default)
    if type(value) is not int:
        raise _Wrong(name, "must be a whole number.")
    return value
