"""What was left in a text by mistake: notes to oneself, unfilled templates, filler, the words of chat programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from workflow.article import Article, Block, Kind
from workflow.findings import N_, Action, Edit, Finding, Severity
from workflow.stages._chatter import CLOSERS, DISCLAIMERS, FURNITURE, MARKS, OPENERS
from workflow.stages._placeholders import FILLERS, PLACEHOLDERS, TITLES
from workflow.stages._prose import PROSE, Spans, guarded, quoted, with_gap, within
from workflow.stages._rules import Rule, automaton_of

LABEL = N_("Residue")
ORDER = 44
VERSION = "1"
CODES = {
    "residue.placeholder": N_("A placeholder that was never filled in"),
    "residue.filler": N_("Filler text"),
    "residue.chat-reply": N_("Words of a chat program"),
    "residue.chat-mark": N_("Source marks of a chat program"),
}
_PLACEHOLDER = N_("“%(sample)s” is a note or an empty place in a template: write what belongs here, or delete it.")
_FILLER = N_("“%(sample)s” is filler text that designers use: put the real words here.")
_DISCLAIMER = N_("“%(sample)s” is what a chat program says about itself. Delete it, and check what stands around it.")
_WRAPPING = N_("“%(sample)s” reads like what a chat program says around a text that it wrote. Delete it.")
_MARK = N_("“%(sample)s” is a source mark that a chat program left behind; no reader can follow it.")
# The name of a thing next to it says that the text speaks about the mark and does not use it.
_NAMED_BEFORE = re.compile(
    r"(?:\b(?:mark(?:er|ed)?|tag|label|comment|placeholder|abbreviation|letters|the word|write|type"
    r"|called|say|says|field"
    r"|syntax|such as|like|e\.g\.|as in)s?|标记|注释|字样|占位符|缩写|写成|叫做|称为|所谓|格式[：:为是]?"
    r"|形如|例如|比如|语法|字段)[\s:：“「'\"]{0,3}$",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"[\s”」'\"]{0,3}(?:\b(?:means?|stands? for|is short for|comments?|markers?|placeholders?|syntax"
    r"|tags?)\b|的?标记|的?注释|字样"
    r"|占位符|的意思|意思是|意为|表示|代表|指的?是|这样的|之类|语法)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[.。!！?？:：]\s*\S")
_WHERE_TK_IS_MEANT = ("en", "und")
_MOST = 50
_EDGE = 3
_SAMPLE = 60


_KEYS = automaton_of((*PLACEHOLDERS, *TITLES, *FILLERS, *DISCLAIMERS, *OPENERS, *CLOSERS, *FURNITURE, *MARKS))


@dataclass
class _Prose:
    """One block of prose, with what is quoted or no prose in it found out only when somebody asks."""

    article: Article
    block: Block

    @cached_property
    def likely(self) -> set[Rule]:
        """The rules of which a key stands in the text: in nearly every block there are none."""
        return {rule for _, rules in _KEYS.iter(self.block.text.lower()) for rule in rules}

    @cached_property
    def guarded(self) -> Spans:
        """Stretches of the body that are code or addresses."""
        return guarded(self.article, self.block)

    @cached_property
    def quoted(self) -> Spans:
        """Stretches of the text that stand between quotation marks."""
        return quoted(self.block.text)

    def is_used(self, start: int, end: int) -> bool:
        """Whether text[start:end] is meant as it stands: not quoted, not code, not named as a thing."""
        text = self.block.text
        if within(start, self.quoted) or within(self.block.at(start), self.guarded):
            return False
        return not (_NAMED_BEFORE.search(text[max(0, start - 24) : start]) or _NAMED_AFTER.match(text, end))


class _Hit(NamedTuple):
    """A place where a rule matched: text[start:end] of a block."""

    prose: _Prose
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.prose.block.text[self.start : self.end]


def check(article: Article) -> Sequence[Finding]:
    """At most fifty findings a kind, each where it stands; marks of sources are removed unasked."""
    blocks = [_Prose(article, block) for block in article.of_kind(*PROSE) if block.text]
    pictures = [_Prose(article, block) for block in article.of_kind(Kind.IMAGE) if block.text]
    return [
        *_first(_notes([*blocks, *pictures])),
        *_first(_fillers(blocks)),
        *_first(_replies(blocks)),
        *_marks(blocks),
        *_in_fields(article),
    ]


def _first(findings: Iterator[Finding]) -> list[Finding]:
    return list(islice(findings, _MOST))


def _matches(rules: Sequence[Rule], blocks: Sequence[_Prose]) -> Iterator[_Hit]:
    """Every place that a rule finds and that is used, not spoken about; one a place, in the order of the blocks."""
    for prose in blocks:
        if not prose.likely:
            continue
        here = [rule.pattern for rule in rules if rule in prose.likely]
        found = sorted(match.span() for pattern in here for match in pattern.finditer(prose.block.text))
        reach = -1
        for start, end in found:
            if start >= reach and prose.is_used(start, end):
                yield _Hit(prose, start, end)
                reach = end


def _notes(blocks: Sequence[_Prose]) -> Iterator[Finding]:
    for hit in _matches(PLACEHOLDERS, blocks):
        if not _abbreviates(hit):
            yield _finding(hit, "placeholder", severity=Severity.WARN, confidence=0.9, message=_PLACEHOLDER)


def _abbreviates(hit: _Hit) -> bool:
    """Whether a bracket holds the initials of the words before it, as in Total Blocking Duration (TBD).

    TK is a mark of English newsrooms; in German it is an insurer.
    """
    letters = hit.text.strip("()（） ")
    if letters == "TK" and hit.prose.article.language not in _WHERE_TK_IS_MEANT:
        return True
    words = hit.prose.block.text[max(0, hit.start - 60) : hit.start].split()[-len(letters) :]
    initials = "".join(word[0] for word in words)
    return letters.isalpha() and letters.isupper() and initials.upper()[:2] == letters[:2]


def _in_fields(article: Article) -> Iterator[Finding]:
    """The same in the title and the summary, where they were given as fields; there is nothing to mend in the text."""
    for name, text in (("title", article.source.title.strip()), ("summary", article.source.summary.strip())):
        block = Block(Kind(name), 0, 0, text, 0)
        named = (*PLACEHOLDERS, *TITLES) if name == "title" else PLACEHOLDERS
        for rules, rule, severity, message in (
            (named, "placeholder", Severity.WARN, _PLACEHOLDER),
            (FILLERS, "filler", Severity.BLOCK, _FILLER),
            (DISCLAIMERS, "chat-reply", Severity.BLOCK, _DISCLAIMER),
        ):
            for hit in islice(_matches(rules, [_Prose(article, block)]), 1):
                found = _finding(hit, rule, severity=severity, confidence=0.9, message=message)
                yield replace(found, start=0, end=0, quote=hit.text, place=name)


def _fillers(blocks: Sequence[_Prose]) -> Iterator[Finding]:
    """One finding a block: filler comes in sentences that each would match."""
    seen: set[int] = set()
    for hit in _matches(FILLERS, blocks):
        if id(hit.prose) not in seen:
            seen.add(id(hit.prose))
            severity = Severity.WARN if hit.prose.block.kind is Kind.QUOTE else Severity.BLOCK
            yield _finding(hit, "filler", severity=severity, confidence=0.95, message=_FILLER)


def _replies(blocks: Sequence[_Prose]) -> Iterator[Finding]:
    said = [prose for prose in blocks if prose.block.kind is not Kind.QUOTE]
    for hit in _matches(DISCLAIMERS, said):
        yield _finding(hit, "chat-reply", severity=Severity.BLOCK, confidence=0.95, message=_DISCLAIMER)
    body = [prose for prose in said if prose.block.kind is not Kind.TITLE]
    for rules, where in ((OPENERS, body[:_EDGE]), (CLOSERS, body[-_EDGE:]), (FURNITURE, said)):
        for hit in _matches(rules, where):
            edits = _removal(hit)
            yield _finding(
                hit, "chat-reply", severity=Severity.WARN, confidence=0.85, message=_WRAPPING, edits=edits
            )  # fmt: skip


def _removal(hit: _Hit) -> tuple[Edit, ...]:
    """The change that takes the words around a text out, where they are their whole block."""
    block = hit.prose.block
    if hit.start or _GOES_ON.search(block.text, hit.end):
        return ()
    return (Edit(*with_gap(hit.prose.article.body, block.start, block.end), "", Action.REMOVE),)


def _marks(blocks: Sequence[_Prose]) -> list[Finding]:
    """One finding for all marks: their removal is one change of mind."""
    found = list(_matches(MARKS, blocks))
    if not found:
        return []
    spans = [hit.prose.block.span(hit.start, hit.end) for hit in found]
    edits = tuple(Edit(span.start, span.end, "", Action.REMOVE) for span in spans)
    return [_finding(found[0], "chat-mark", severity=Severity.WARN, confidence=0.98, message=_MARK, edits=edits)]


def _finding(
    hit: _Hit, rule: str, *, severity: Severity, confidence: float, message: str, edits: tuple[Edit, ...] = ()
) -> Finding:
    text = hit.text.strip()
    params = {"sample": text if len(text) <= _SAMPLE else f"{text[: _SAMPLE - 1]}…"}
    span = hit.prose.block.span(hit.start, hit.end)
    quote = hit.prose.article.body[span.start : span.end]
    return Finding(
        f"residue.{rule}", "residue", severity, confidence, message, span.start, span.end, quote, params, edits,
        automatic=rule == "chat-mark",
    )  # fmt: skip
