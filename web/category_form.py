"""The form of a category: what was typed, kept as typed, and the profile that it makes or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from workflow.desk.errors import BadProfile
from workflow.findings import N_
from workflow.pictures import PicturePolicy
from workflow.profile_rules import BOUNDS, LARGEST_BOUND, Complaint
from workflow.profiles import FIELDS, Bounds, Limits, Profile

_ENDS = ("least", "most")
_NUMBER = re.compile(r"[0-9]{1,9}")

BOUND_LABELS: Mapping[str, str] = {
    "title_cjk": N_("Title, in characters"),
    "title_spaced": N_("Title, in words"),
    "summary_cjk": N_("Summary, in characters"),
    "summary_spaced": N_("Summary, in words"),
    "body_cjk": N_("Text, in characters"),
    "body_spaced": N_("Text, in words"),
}

PICTURE_LABELS: Mapping[PicturePolicy, tuple[str, str]] = {
    PicturePolicy.HOLD: (
        N_("Ask the reviewer"),
        N_("A picture stays out until somebody says that it is intended, and why."),
    ),
    PicturePolicy.STRIP: (
        N_("Put its words in its place"),
        N_("The desk takes each one out and leaves its words; a reviewer can take that back."),
    ),
    PicturePolicy.KEEP: (
        N_("Show it"),
        N_("Readers' browsers load it from where it lies, and who runs that server can count them."),
    ),
}


@dataclass(frozen=True, slots=True)
class TypedCategory:
    """What stands in the form. bounds: by name and end, as in title_cjk_least. words: a line each."""

    key: str = ""
    label_en: str = ""
    label_zh: str = ""
    required: tuple[str, ...] = FIELDS
    bounds: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    version: int = 0
    pictures: str = PicturePolicy.HOLD


def typed_in(form: MultiDict[str, str], *, key: str = "") -> TypedCategory:
    """What a posted form holds; key: of the category that is edited, whose key stays."""
    names = [f"{name}_{end}" for name in BOUNDS for end in _ENDS]
    return TypedCategory(
        key=key or form.get("key", "").strip(),
        label_en=form.get("label_en", "").strip(),
        label_zh=form.get("label_zh", "").strip(),
        required=tuple(form.getlist("required")),
        bounds={name: form.get(name, "").strip() for name in names},
        words=form.get("words", "").replace("\r\n", "\n").strip(),
        version=form.get("version", 0, int),
        pictures=form.get("pictures", PicturePolicy.HOLD),
    )


def typed_from(profile: Profile) -> TypedCategory:
    """A category that is there already, to be edited."""
    bounds = {f"{name}_{end}": str(getattr(getattr(profile.limits, name), end)) for name in BOUNDS for end in _ENDS}
    words = "\n".join(profile.words)
    return TypedCategory(
        profile.key,
        profile.label_en,
        profile.label_zh,
        profile.required,
        bounds,
        words,
        profile.version,
        profile.pictures,
    )


def profile_in(typed: TypedCategory) -> Profile:
    """The profile that was typed; an empty field is no bound.

    Raises:
        BadProfile: a bound is no number, or nothing is chosen for pictures.
    """
    message = N_("A length is a whole number from 0 to %(most)s.")
    wrong = [name for name, raw in typed.bounds.items() if raw and not _NUMBER.fullmatch(raw)]
    limits = {name: Bounds(*(_number(typed.bounds.get(f"{name}_{end}", "")) for end in _ENDS)) for name in BOUNDS}
    words = tuple(word.strip() for word in typed.words.split("\n") if word.strip())
    complaints = [Complaint(name, message, {"most": LARGEST_BOUND}) for name in wrong]
    if typed.pictures not in tuple(PicturePolicy):
        complaints.append(Complaint("pictures", N_("Choose what becomes of pictures from other servers.")))
    if complaints:
        raise BadProfile(complaints)
    policy = PicturePolicy(typed.pictures)
    names = (typed.key, typed.label_en, typed.label_zh)
    return Profile(*names, typed.required, Limits(**limits), words, pictures=policy)


def _number(raw: str) -> int:
    return int(raw) if _NUMBER.fullmatch(raw) else 0


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two versions of a category differ: its label, what was typed, and what is there now."""

    field: str
    label: str
    typed: str
    now: str


def differences(typed: Profile, now: Profile) -> tuple[Difference, ...]:
    """Where what was typed differs from what is there now, in the order of the form."""
    mine, theirs = _said(typed), _said(now)
    return tuple(
        Difference(name, label, mine[name], theirs[name])
        for name, label in _LABELS.items()
        if mine[name] != theirs[name]
    )


_LABELS: Mapping[str, str] = {
    "label_en": N_("Name in English"),
    "label_zh": N_("Name in Chinese"),
    "required": N_("Required fields"),
    **BOUND_LABELS,
    "words": N_("Words that speak for it"),
    "pictures": N_("Pictures from other servers"),
}


def _said(profile: Profile) -> dict[str, str]:
    said = {"label_en": profile.label_en, "label_zh": profile.label_zh}
    said |= {"required": ", ".join(profile.required), "words": ", ".join(profile.words)}
    said["pictures"] = str(profile.pictures)
    bounds = {name: getattr(profile.limits, name) for name in BOUNDS}
    return said | {name: f"{one.least}–{one.most or '∞'}" for name, one in bounds.items()}
