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
from workflow.profiles import FIELDS, Bounds, Limits, LinkPolicy, Profile, Review

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

COUNT_LABELS: Mapping[str, str] = {
    "most": N_("Links to other sites in an article, at most"),
    "most_per_thousand": N_("The same on a thousand characters or words, at most"),
}
# What a link can say to search engines, in words.
REL_LABELS: Mapping[str, str] = {
    "nofollow": N_("we do not vouch for the page (nofollow)"),
    "sponsored": N_("somebody pays for the link (sponsored)"),
    "ugc": N_("readers or writers from outside put it there (ugc)"),
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
    PicturePolicy.PROXY: (
        N_("Show the desk's own copy"),
        N_("The desk fetches each one once and delivers it itself: make sure that you may copy them."),
    ),
}


@dataclass(frozen=True, slots=True)
class TypedCategory:
    """What stands in the form. bounds: by name and end, as in title_cjk_least. words to hosts: in lines."""

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
    rel: tuple[str, ...] = ()
    hosts: str = ""
    counts: Mapping[str, str] = field(default_factory=dict)
    only_hosts: bool = False
    asked: bool = False
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
        words=_lines(form, "words"),
        version=form.get("version", 0, int),
        hours=form.get("hours", "").strip(),
        approvals=form.get("approvals", "").strip(),
        steps=_lines(form, "steps"),
        checklist=_lines(form, "checklist"),
        rel=tuple(form.getlist("rel")),
        hosts=_lines(form, "hosts"),
        counts={name: form.get(name, "").strip() for name in COUNT_LABELS},
        only_hosts="only_hosts" in form,
        asked="asked" in form,
        pictures=form.get("pictures", PicturePolicy.HOLD),
    )


def _lines(form: MultiDict[str, str], name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()


def typed_from(profile: Profile) -> TypedCategory:
    """A category that is there already, to be edited."""
    bounds = {f"{name}_{end}": str(getattr(getattr(profile.limits, name), end)) for name in BOUNDS for end in _ENDS}
    review = profile.review
    links = profile.links
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
        links.rel,
        "\n".join(links.hosts),
        {name: str(getattr(links, name)) for name in COUNT_LABELS},
        links.only_hosts,
        links.asked,
        profile.pictures,
    )


def profile_in(typed: TypedCategory) -> Profile:
    """The profile that was typed; an empty field is no bound.

    Raises:
        BadProfile: a bound or a number of links is no number, or nothing is chosen for pictures.
    """
    message = N_("A length is a whole number from 0 to %(most)s.")
    numbers = {**typed.bounds, **typed.counts}
    wrong = [name for name, raw in numbers.items() if raw and not _NUMBER.fullmatch(raw)]
    odd = [name for name in ("hours", "approvals") if (raw := getattr(typed, name)) and not _NUMBER.fullmatch(raw)]
    limits = {name: Bounds(*(_number(typed.bounds.get(f"{name}_{end}", "")) for end in _ENDS)) for name in BOUNDS}
    complaints = [Complaint(name, message, {"most": LARGEST_BOUND}) for name in wrong]
    complaints += [Complaint(name, N_("Write a whole number.")) for name in odd]
    if typed.pictures not in tuple(PicturePolicy):
        complaints.append(Complaint("pictures", N_("Choose what becomes of pictures from other servers.")))
    if complaints:
        raise BadProfile(complaints)
    names = (typed.key, typed.label_en, typed.label_zh)
    fields = (typed.required, Limits(**limits), _split(typed.words))
    pictures = PicturePolicy(typed.pictures)
    return Profile(*names, *fields, review=_review_in(typed), links=_links_in(typed), pictures=pictures)


def _review_in(typed: TypedCategory) -> Review:
    return Review(_number(typed.hours), _number(typed.approvals) or 1, _split(typed.steps), _split(typed.checklist))


def _links_in(typed: TypedCategory) -> LinkPolicy:
    counts = {name: _number(typed.counts.get(name, "")) for name in COUNT_LABELS}
    hosts = tuple(host.lower() for host in _split(typed.hosts))
    return LinkPolicy(typed.rel, hosts, typed.only_hosts, **counts, asked=typed.asked)


def _split(lines: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines.split("\n") if line.strip())


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
    "rel": N_("What links to other sites say"),
    "hosts": N_("Our own and trusted sites"),
    "only_hosts": N_("Links lead to these sites only"),
    **COUNT_LABELS,
    "asked": N_("Links are tried"),
    "pictures": N_("Pictures from other servers"),
}


def _said(profile: Profile) -> dict[str, str]:
    said = {"label_en": profile.label_en, "label_zh": profile.label_zh}
    said |= {"required": ", ".join(profile.required), "words": ", ".join(profile.words)}
    review = profile.review
    said |= {"hours": str(review.hours), "approvals": str(review.approvals)}
    said |= {"steps": ", ".join(review.steps), "checklist": ", ".join(review.checklist)}
    links = profile.links
    said |= {"rel": ", ".join(links.rel), "hosts": ", ".join(links.hosts)}
    said |= {name: "✓" if getattr(links, name) else "" for name in ("only_hosts", "asked")}
    said |= {name: str(getattr(links, name) or "∞") for name in COUNT_LABELS}
    said["pictures"] = str(profile.pictures)
    bounds = {name: getattr(profile.limits, name) for name in BOUNDS}
    return said | {name: f"{one.least}–{one.most or '∞'}" for name, one in bounds.items()}
