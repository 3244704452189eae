"""Punctuation inside Chinese text: half-width, doubled or mismatched marks, and the edits that set them right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from workflow.article import Article, Block, Kind
from workflow.findings import N_, Action, Edit, Finding, Severity
from workflow.parse.length import counts_characters
from workflow.stages._marks import Change, Fault, changes, wide_marks
from workflow.stages._prose import PROSE, guarded, within

LABEL = N_("Punctuation")
ORDER = 40
VERSION = "2"
CODES = {
    "punctuation.half-width-in-cjk": N_("Half-width punctuation in Chinese text"),
    "punctuation.repeated-mark": N_("Punctuation marks that stand twice"),
    "punctuation.ellipsis": N_("Dots instead of an ellipsis"),
    "punctuation.mixed-pair": N_("Brackets or quotation marks that do not match"),
}
_MESSAGES: Mapping[Fault, str] = {
    Fault.HALF: N_(
        "Half-width punctuation stands inside Chinese text, in places: %(count)s."
        " Use full-width marks, as in ，。：（）."
    ),
    Fault.REPEATED: N_("Two punctuation marks stand where one belongs, in places: %(count)s. Keep one of them."),
    Fault.ELLIPSIS: N_("Dots stand for an ellipsis, in places: %(count)s. Chinese text uses …… for it."),
    Fault.MIXED: N_("Brackets or quotation marks do not match, in places: %(count)s. Use a pair of one kind."),
}
_FIELD_MESSAGE = N_(
    "The field holds half-width punctuation, in places: %(count)s. Use full-width marks, as in ，。：（）."
)
# Less than this, and the writer's habit is sound: the marks are set right, and only said.
_MANY, _OFTEN = 5, 0.2
_MOST_EDITS = 5_000
_AROUND = 12


class _Place(NamedTuple):
    """A mark at fault: body[start:end], and what belongs there."""

    start: int
    end: int
    fault: Fault
    after: str | None


def check(article: Article) -> Sequence[Finding]:
    """One finding for each fault, around its first mark, with an edit for each of at most 5,000 marks."""
    if article.language != "zh":
        return []
    places = list(_places(article))
    found = (_finding(article, fault, [place for place in places if place.fault is fault]) for fault in Fault)
    return [*(finding for finding in found if finding), *_in_fields(article)]


def _finding(article: Article, fault: Fault, places: list[_Place]) -> Finding | None:
    if not places:
        return None
    edits = tuple(
        Edit(place.start, place.end, place.after, Action.REWRITE if place.after else Action.REMOVE)
        for place in places[:_MOST_EDITS]
        if place.after is not None
    )
    start, end = _passage(article.body, places[0])
    return Finding(
        f"punctuation.{fault}", "punctuation", _severity(article, fault, len(places)), 0.95, _MESSAGES[fault],
        start, end, article.body[start:end], {"count": len(places)}, edits, automatic=bool(edits),
    )  # fmt: skip


def _severity(article: Article, fault: Fault, count: int) -> Severity:
    """Half-width marks weigh where they are a habit, doubled ones always."""
    if fault is Fault.REPEATED:
        return Severity.WARN
    if fault is not Fault.HALF or count < _MANY:
        return Severity.INFO
    wide = sum(wide_marks(block.text) for block in article.of_kind(*PROSE))
    return Severity.WARN if count > _OFTEN * (count + wide) else Severity.INFO


def _passage(body: str, place: _Place) -> tuple[int, int]:
    """The words around a mark, on its line: a comma alone tells nobody where it stands."""
    start = max(0, place.start - _AROUND, body.rfind("\n", 0, place.start) + 1)
    end = min(place.end + _AROUND, (body.find("\n", place.end) + 1 or len(body) + 1) - 1)
    return start, end


def _places(article: Article) -> Iterator[_Place]:
    """Every mark at fault, where what a reader sees is also what stands in the source."""
    for block in article.of_kind(*PROSE):
        yield from _label_mark(block, article) if block.kind is Kind.SUMMARY else ()
        found = changes(block.text)
        spans = guarded(article, block) if found else []
        for change in found:
            place = block.span(change.start, change.end)
            seen = block.text[change.start : change.end]
            if article.body[place.start : place.end] == seen and not within(place.start, spans):
                yield _Place(place.start, place.end, change.fault, change.after)


def _label_mark(block: Block, article: Article) -> Iterator[_Place]:
    """The colon of a label (摘要:) that the text of a summary leaves out stands just before it."""
    before = article.body[block.start : block.text_start].rstrip()
    if before.endswith(":") and not before.isascii():
        end = block.start + len(before)
        yield _Place(end - 1, end, Fault.HALF, "：")


def _in_fields(article: Article) -> Iterator[Finding]:
    """The title and the summary, where they were given as fields: there nothing can be mended in the text."""
    for name, text in (("title", article.source.title), ("summary", article.source.summary)):
        count = len(_half(text)) if counts_characters(article.language) else 0
        if count:
            yield Finding(
                "punctuation.half-width-in-cjk", "punctuation", Severity.INFO, 0.9, _FIELD_MESSAGE,
                params={"count": count}, quote=text[:120], place=name,
            )  # fmt: skip


def _half(text: str) -> list[Change]:
    return [change for change in changes(text) if change.fault is Fault.HALF]
