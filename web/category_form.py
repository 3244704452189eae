"""The form of a category: what was typed, kept as typed, and the profile that it makes or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from workflow.desk.errors import BadProfile
from workflow.findings import N_
from workflow.profile_rules import BOUNDS, LARGEST_BOUND, Complaint
from workflow.profiles import FIELDS, Bounds, Limits, Profile, Review

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


@dataclass(frozen=True, slots=True)
class TypedCategory:
    """What stands in the form. bounds: by name and end, as in title_cjk_least. words, steps, checklist: a line each."""

    key: str = ""
    label_en: str = ""
    label_zh: str = ""
    required: tuple[str, ...] = FIELDS
    bounds: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    version: int = 0
    hours: str = ""
    approvals: str = ""
    steps: str = ""
    checklist: str = ""


def typed_in(form: MultiDict[str, str], *, key: str = "") -> TypedCategory:
    """What a posted form holds; key: of the category that is edited, whose key stays."""
    names = [f"{name}_{end}" for name in BOUNDS for end in _ENDS]
    return TypedCategory(
        key=key or form.get("key", "").strip(),
        label_en=form.get("label_en", "").strip(),
        label_zh=form.get("label_zh", "").strip(),
        required=tuple(form.getlist("required")),
        bounds={name: form.get(name, "").strip() for name in names},
        version=form.get("version", 0, int),
        hours=form.get("hours", "").strip(),
        approvals=form.get("approvals", "").strip(),
        **{name: form.get(name, "").replace("\r\n", "\n").strip() for name in ("words", "steps", "checklist")},
    )


def typed_from(profile: Profile) -> TypedCategory:
    """A category that is there already, to be edited."""
    bounds = {f"{name}_{end}": str(getattr(getattr(profile.limits, name), end)) for name in BOUNDS for end in _ENDS}
    review = profile.review
    return TypedCategory(
        profile.key,
        profile.label_en,
        profile.label_zh,
        profile.required,
        bounds,
        "\n".join(profile.words),
        profile.version,
        str(review.hours),
        str(review.approvals),
        "\n".join(review.steps),
        "\n".join(review.checklist),
    )


def profile_in(typed: TypedCategory) -> Profile:
    """The profile that was typed; an empty field is no bound.

    Raises:
        BadProfile: a bound is no number.
    """
    message = N_("A length is a whole number from 0 to %(most)s.")
    wrong = [name for name, raw in typed.bounds.items() if raw and not _NUMBER.fullmatch(raw)]
    counts = {"hours": typed.hours, "approvals": typed.approvals}
    odd = [name for name, raw in counts.items() if raw and not _NUMBER.fullmatch(raw)]
    limits = {name: Bounds(*(_number(typed.bounds.get(f"{name}_{end}", "")) for end in _ENDS)) for name in BOUNDS}
    if wrong or odd:
        lengths = [Complaint(name, message, {"most": LARGEST_BOUND}) for name in wrong]
        raise BadProfile([*lengths, *(Complaint(name, N_("Write a whole number.")) for name in odd)])
    review = Review(_number(typed.hours), _number(typed.approvals) or 1, _lines(typed.steps), _lines(typed.checklist))
    names = (typed.key, typed.label_en, typed.label_zh)
    return Profile(*names, typed.required, Limits(**limits), _lines(typed.words), review=review)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


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
    "hours": N_("Hours until a decision is due"),
    "approvals": N_("Approvals needed"),
    "steps": N_("Names of the approvals, in their order"),
    "checklist": N_("Checklist for approvals"),
}


def _said(profile: Profile) -> dict[str, str]:
    said = {"label_en": profile.label_en, "label_zh": profile.label_zh}
    said |= {"required": ", ".join(profile.required), "words": ", ".join(profile.words)}
    review = profile.review
    said |= {"hours": str(review.hours), "approvals": str(review.approvals)}
    said |= {"steps": ", ".join(review.steps), "checklist": ", ".join(review.checklist)}
    bounds = {name: getattr(profile.limits, name) for name in BOUNDS}
    return said | {name: f"{one.least}–{one.most or '∞'}" for name, one in bounds.items()}
