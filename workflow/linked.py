"""Every link of a text as a reviewer is shown it, and the changes that take links off. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ada_url import idna_to_unicode

from workflow.article import Source
from workflow.domains import reach, registrable
from workflow.edits import Entry, apply, composed
from workflow.findings import Edit
from workflow.stages._destinations import destination
from workflow.stages._disguises import mixed_scripts
from workflow.stages._hosts import host_of
from workflow.stages._links import links_of
from workflow.stages._markup import Form, Link
from workflow.stages._taking_off import removed

__all__ = ["MOST_ROUNDS", "TAKEN_OFF", "Linked", "host_of", "linked_in", "taking_off"]

TAKEN_OFF = "links.taken-off"
# What stands around a link may be a link as well, as an image in it is.
MOST_ROUNDS = 6
_LONGEST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Linked:
    """One link of a body. start, end: its markup there. form: how it is written (workflow.stages._links.Form).

    text: what stands for it on the page, as written. target: the address, references decoded. leads_to: where it leads
    in the end, through redirectors that are known. host: of that place, in ASCII, empty where none is; shown: the same
    in its own letters. owner: the domain that somebody registered to have it. scripts: the alphabets of a host that
    mixes them to look like another. through: the hosts on the way.
    """

    start: int
    end: int
    form: str
    text: str
    target: str
    leads_to: str
    host: str
    shown: str
    owner: str
    scripts: str = ""
    through: tuple[str, ...] = ()

    @property
    def is_image(self) -> bool:
        """Whether something is loaded from there, and nobody goes there."""
        return self.form == Form.IMAGE

    @property
    def domains(self) -> frozenset[str]:
        """Every domain that the link leads to, to a part of, or through."""
        return frozenset(domain for host in (self.host, *self.through) if host for domain in reach(host))

    def is_of(self, domain: str) -> bool:
        """Whether the link leads to a domain or a part of it, or through it."""
        return domain in self.domains


def linked_in(source: Source) -> tuple[Linked, ...]:
    """Every link of a body, in text order."""
    links, _ = links_of(source.body, source.format)
    return tuple(_linked(link, _words(source.body, link)) for link in links)


def _words(body: str, link: Link) -> str:
    """What stands between the tags of a link in HTML; elsewhere the link knows."""
    if link.form is not Form.ATTRIBUTE or link.tag != "a":
        return link.text
    start = body.find(">", link.end) + 1
    end = body.find("</", start, start + _LONGEST_WORDS)
    return re.sub(r"<[^>]*>", "", body[start:end]).strip() if 0 < start <= end else ""


def _linked(link: Link, words: str = "") -> Linked:
    end = destination(link.target)
    host = end.host or host_of(link.target)
    mixed = mixed_scripts(host) if "xn--" in host else None
    return Linked(
        link.start,
        link.end,
        Form.IMAGE if link.name == "src" else link.form,
        words,
        link.target,
        end.target,
        host,
        idna_to_unicode(host) if "xn--" in host else host,
        registrable(host) if host else "",
        mixed[1] if mixed else "",
        end.way.through if end.way else (),
    )


def taking_off(source: Source, wanted: Callable[[Linked], bool], *, rounds: int = MOST_ROUNDS) -> tuple[Entry, ...]:
    """The entries that take every wanted link off a body, over that body; none where there is none.

    rounds: how often the text that comes of it is looked at again, for links that stood in what was taken off.
    """
    entries: tuple[Entry, ...] = ()
    body = source.body
    for _ in range(rounds):
        links, _tags = links_of(body, source.format)
        fresh = _entries(body, [removed(body, link) for link in links if link.placed and wanted(_linked(link))])
        if not fresh:
            break
        entries = composed(source.body, entries, fresh)
        body = apply(body, fresh)
    return entries


def _entries(body: str, edits: list[Edit]) -> list[Entry]:
    """Of edits that overlap, the outer ones: the next round finds what is left in them."""
    entries: list[Entry] = []
    reached = -1
    for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
        if edit.start >= reached and edit.end > edit.start:
            reached = edit.end
            before = body[edit.start : edit.end]
            entries.append(Entry(edit.start, edit.end, before, edit.after, TAKEN_OFF, edit.action, "links"))
    return entries
