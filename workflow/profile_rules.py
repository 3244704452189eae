"""What a category's profile must be, whoever wrote it: a form, a file, a program."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workflow.domains import ascii_host
from workflow.findings import N_, Params, worded
from workflow.profiles import FIELDS, RELS, Bounds, Limits, LinkPolicy, Profile, Review

LONGEST_KEY = 40
LONGEST_LABEL = 60
MOST_WORDS = 500
LONGEST_WORD = 40
LARGEST_BOUND = 9_999_999
MOST_HOURS = 8_760
MOST_APPROVALS = 5
MOST_CHECKS = 20
LONGEST_CHECK = 200
MOST_HOSTS = 200
LONGEST_HOST = 80
LARGEST_COUNT = 9_999
BOUNDS = tuple(one.name for one in dataclasses.fields(Limits))
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one field of a profile; `template` is the English message."""

    field: str
    template: str
    params: Params = dataclasses.field(default_factory=dict)

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The message in the reader's language."""
        return worded(self.template, self.params, translate)


def complaints(profile: Profile, others: Iterable[Profile] = ()) -> tuple[Complaint, ...]:
    """Everything that is wrong with a profile, in the order of its fields. others: the desk's other categories."""
    taken = {name.casefold(): other.key for other in others for name in other.names() if name}
    found = [_key(profile.key), _label("label_en", profile.label_en), _label("label_zh", profile.label_zh)]
    return (
        *(one for one in found if one),
        *_names(profile, taken),
        *_required(profile),
        *_bounds(profile.limits),
        *_words(profile.words),
        *_review(profile.review),
        *_links(profile.links),
    )


def _key(key: str) -> Complaint | None:
    if _KEY.fullmatch(key) and len(key) <= LONGEST_KEY:
        return None
    message = N_("A key has small letters, digits and single hyphens, as in “local-news”, at most %(most)s in all.")
    return Complaint("key", message, {"most": LONGEST_KEY})


def _label(name: str, label: str) -> Complaint | None:
    if not label.strip():
        return Complaint(name, N_("The category needs a name in this language, too."))
    if len(label) > LONGEST_LABEL or _UNPRINTABLE.search(label) or label != label.strip():
        message = N_("A name is one line of at most %(most)s characters, without spaces around it.")
        return Complaint(name, message, {"most": LONGEST_LABEL})
    return None


def _names(profile: Profile, taken: dict[str, str]) -> Iterator[Complaint]:
    for name, said in zip(("key", "label_en", "label_zh"), profile.names(), strict=True):
        other = taken.get(said.casefold())
        if other is not None:
            message = N_("The category “%(other)s” goes by the name “%(name)s” already. Choose another one.")
            yield Complaint(name, message, {"other": other, "name": said})


def _required(profile: Profile) -> Iterator[Complaint]:
    for name in profile.required:
        if name not in FIELDS or profile.required.count(name) > 1:
            message = N_("“%(name)s” cannot be required. Choose from: %(known)s.")
            # Not translated word by word: these are the names that a settings file uses.
            yield Complaint("required", message, {"name": name[:LONGEST_WORD], "known": ", ".join(FIELDS)})
            return


def _bounds(limits: Limits) -> Iterator[Complaint]:
    for name in BOUNDS:
        bounds: Bounds = getattr(limits, name)
        if not (0 <= bounds.least <= LARGEST_BOUND and 0 <= bounds.most <= LARGEST_BOUND):
            yield Complaint(name, N_("A length is a whole number from 0 to %(most)s."), {"most": LARGEST_BOUND})
        elif bounds.most and bounds.least > bounds.most:
            yield Complaint(name, N_("The least length is above the greatest. 0 means that there is no limit."))


def _words(words: tuple[str, ...]) -> Iterator[Complaint]:
    if len(words) > MOST_WORDS:
        yield Complaint("words", N_("At most %(most)s words can speak for a category."), {"most": MOST_WORDS})
    for word in words:
        if not word.strip() or len(word) > LONGEST_WORD or _UNPRINTABLE.search(word) or word != word.strip():
            message = N_("Each word has at most %(most)s characters and stands on a line of its own: “%(word)s”.")
            yield Complaint("words", message, {"most": LONGEST_WORD, "word": word[:LONGEST_WORD]})
            return
    if len({word.casefold() for word in words}) < len(words):
        yield Complaint("words", N_("A word is there twice. Write each of them once."))


def _review(review: Review) -> Iterator[Complaint]:
    if not 0 <= review.hours <= MOST_HOURS:
        yield Complaint("hours", N_("The time for a decision is 0 to %(most)s whole hours."), {"most": MOST_HOURS})
    if not 1 <= review.approvals <= MOST_APPROVALS:
        yield Complaint("approvals", N_("An article needs 1 to %(most)s approvals."), {"most": MOST_APPROVALS})
    yield from _lines("steps", review.steps, MOST_APPROVALS, LONGEST_WORD)
    yield from _lines("checklist", review.checklist, MOST_CHECKS, LONGEST_CHECK)


def _lines(name: str, lines: tuple[str, ...], most: int, longest: int) -> Iterator[Complaint]:
    if len(lines) > most:
        yield Complaint(name, N_("At most %(most)s lines."), {"most": most})
    for line in lines:
        if not line.strip() or len(line) > longest or _UNPRINTABLE.search(line) or line != line.strip():
            message = N_("Each line has at most %(most)s characters: “%(line)s”.")
            yield Complaint(name, message, {"most": longest, "line": line[:LONGEST_WORD]})
            return
    if len({line.casefold() for line in lines}) < len(lines):
        yield Complaint(name, N_("A line is there twice. Write each of them once."))


def _links(policy: LinkPolicy) -> Iterator[Complaint]:
    if not set(policy.rel) <= set(RELS) or len(set(policy.rel)) < len(policy.rel):
        yield Complaint("rel", N_("A link can say each of these once: %(words)s."), {"words": ", ".join(RELS)})
    if len(policy.hosts) > MOST_HOSTS:
        yield Complaint(
            "hosts", N_("At most %(most)s sites can be named; a list of domains holds more."), {"most": MOST_HOSTS}
        )
    for host in policy.hosts:
        if not host or ascii_host(host) != host or policy.hosts.count(host) > 1:
            message = N_(
                "Each site stands once, as in news.example.org, without http:// and without a path: “%(host)s”."
            )
            yield Complaint("hosts", message, {"host": host[:LONGEST_HOST]})
            break
    for name in ("most", "most_per_thousand"):
        if not 0 <= getattr(policy, name) <= LARGEST_COUNT:
            yield Complaint(
                name,
                N_("A number of links is a whole number from 0 to %(most)s; 0 is no limit."),
                {"most": LARGEST_COUNT},
            )
