"""Does the article have the parts it promises, as long as it says, and are its headings numbered without gaps?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from workflow.article import Article, Block, Kind, Span
from workflow.findings import N_, Finding, Params, Severity
from workflow.parse.numbering import label_of
from workflow.stages._announced import contents_missing, section_ahead, thin_last_section, too_short_for_itself
from workflow.stages._enumerations import one_hand_only
from workflow.stages._parts import Kept, kept, numbered_headings
from workflow.stages._promises import Promise, promises_in
from workflow.stages._tallies import Tally, short_tallies

LABEL = N_("Structure")
ORDER = 20
VERSION = "3"
CODES = {
    "structure.numbering-gap": N_("Gap in the numbering"),
    "structure.numbering-duplicate": N_("Number used twice"),
    "structure.promised-sections-missing": N_("Promised sections missing"),
    "structure.promised-points-missing": N_("Promised points missing"),
    "structure.contents-missing": N_("Sections of the contents missing"),
    "structure.section-ahead-missing": N_("A section spoken of is missing"),
    "structure.shorter-than-declared": N_("Shorter than it says"),
    "structure.thin-last-section": N_("A last section with hardly anything in it"),
    "structure.other-hand-missing": N_("The other side is missing"),
}
_GAP = N_("Heading %(number)s follows heading %(before)s. Add what is missing, or number the headings anew.")
_NO_FIRST = N_("The first numbered heading carries the number %(number)s. Add what is missing, or start at 1.")
_DUPLICATE = N_("Two headings carry the number %(number)s. Number the headings anew.")
_COUNTDOWN = N_("The countdown ends with number %(number)s. Write the rest, down to 1.")
_ITEM_GAP = N_("Item %(number)s follows item %(before)s in a list. Add what is missing, or number the list anew.")
_PROMISED = N_("The article promises %(promised)s sections and has %(found)s. Write the rest, or correct the number.")
_PROMISED_NAMES = N_(
    "The article promises %(promised)s sections and has %(found)s. There is nothing under: %(missing)s."
)
_POINTS = N_("The text announces %(promised)s points and gets to %(found)s. Write the rest, or correct the number.")
_CONTENTS = N_("The contents list %(entries)s sections; these have no heading below: %(missing)s.")
_AHEAD = N_("The text speaks of “%(name)s”, but its last section of that kind is number %(last)s.")
_DECLARED = N_("The text says that it is about %(declared)s long (in words or characters) and is %(actual)s long.")
_THIN = N_(
    "The last section, “%(heading)s”, is %(size)s long (in words or characters), while the others have about %(usual)s."
)
_ONE_HAND = N_("The text says “%(mark)s” and never comes to the other side.")
_OPENING_PARAGRAPHS = 3
_LAST_PARAGRAPHS = 3
_LEAST_COUNTDOWN = 3
Rule = tuple[Severity, float]


def check(article: Article) -> Sequence[Finding]:
    """Gaps and repeats in numbers; and what the text says of itself in vain: parts, points, contents, length."""
    return [*_numbering(article), *_item_gaps(article), *_countdown(article), *_promised(article), *_announced(article)]


def _numbering(article: Article) -> Iterator[Finding]:
    last: dict[str, int] = {}
    numbered = numbered_headings(article)
    sizes: dict[str, int] = {}
    for _, series, _ in numbered:
        sizes[series] = sizes.get(series, 0) + 1
    starts = {id(block): (series, number) for block, series, number in numbered}
    for block in article.of_kind(Kind.HEADING):
        _forget_deeper(last, block.level)
        if id(block) not in starts:
            continue
        series, number = starts[id(block)]
        if sizes[series] >= 2:
            yield from _step(article, block, last.get(series), number)
        last[series] = number


def _forget_deeper(last: dict[str, int], level: int) -> None:
    """A heading starts the numbering under it anew."""
    for series in [series for series in last if int(series.split("/")[1]) > level]:
        del last[series]


def _step(article: Article, block: Block, before: int | None, number: int) -> Iterator[Finding]:
    """What is wrong with this number after that one; a new 1 starts a new series, and countdowns count."""
    if number == 1 or number in ((before or 0) + 1, (before or 0) - 1):
        return
    if before is None:
        if number <= 3 and not _is_uncertain(block) and not _counts_down(article, block):
            yield _at(article, block, "numbering-gap", _NO_FIRST, {"number": number, "before": 0})
    elif number == before:
        yield _at(article, block, "numbering-duplicate", _DUPLICATE, {"number": number})
    else:
        yield _at(article, block, "numbering-gap", _GAP, {"number": number, "before": before})


def _is_uncertain(block: Block) -> bool:
    """Whether the first of a series may have been missed because its notation also opens sentences."""
    label = label_of(block.text)
    return label is None or label.uncertain


def _counts_down(article: Article, block: Block) -> bool:
    """Whether the numbered heading after this one carries the number below its own."""
    numbers = [(other.start, number) for other, _, number in numbered_headings(article)]
    own = next(number for start, number in numbers if start == block.start)
    return any(start > block.start and number == own - 1 for start, number in numbers)


def _item_gaps(article: Article) -> Iterator[Finding]:
    """Numbers left out in a list of the outermost level; a list whose numbers do not grow by one is left alone."""
    run: list[Block] = []
    for block in (*article.blocks, None):
        if block and block.kind is Kind.ITEM and block.level <= 1 and block.number:
            run.append(block)
        elif block is None or block.kind is Kind.HEADING or (block.kind is Kind.ITEM and block.level <= 1):
            yield from _gaps_of(article, run)
            run = []


def _countdown(article: Article) -> Iterator[Finding]:
    """Items of lists that count down by one each and end above 1; headings may count down to any number."""
    items = [block for block in article.of_kind(Kind.ITEM) if block.number and block.level <= 1]
    numbers = [block.number or 0 for block in items]
    steady = all(after == before - 1 for before, after in pairwise(numbers))
    if steady and len(numbers) >= _LEAST_COUNTDOWN and numbers[-1] > 1:
        yield _at(article, items[-1], "numbering-gap", _COUNTDOWN, {"number": numbers[-1]})


def _gaps_of(article: Article, run: Sequence[Block]) -> Iterator[Finding]:
    numbers = [block.number or 0 for block in run]
    gaps = [at for at in range(1, len(run)) if numbers[at] == numbers[at - 1] + 2]
    steady = all(after - before in (1, 2) for before, after in pairwise(numbers))
    if len(run) >= 3 and numbers[0] == 1 and steady and len(gaps) == 1:
        params = {"number": numbers[gaps[0]], "before": numbers[gaps[0] - 1]}
        yield _at(article, run[gaps[0]], "numbering-gap", _ITEM_GAP, params)


def _at(article: Article, block: Block, code: str, message: str, params: dict[str, int]) -> Finding:
    quote = article.body[block.start : block.end][:120]
    return Finding(
        f"structure.{code}", "structure", Severity.WARN, 0.8, message, block.start, block.end, quote, dict(params)
    )


def _promised(article: Article) -> Iterator[Finding]:
    """What the article does not keep of the promises of its opening, and of counts above lists; each place once."""
    opening = list(_opening_promises(article))
    yield from opening
    for tally in short_tallies(article):
        if not any(_covers(finding, tally) for finding in opening):
            yield _short(article, tally)


def _covers(finding: Finding, tally: Tally) -> bool:
    """Whether a finding already stands where this count does, or speaks of the same number of parts."""
    start = tally.block.at(tally.start) if tally.block else -1
    return finding.start <= start < finding.end or finding.params.get("promised") == tally.promised


def _short(article: Article, tally: Tally) -> Finding:
    span = tally.block.span(tally.start, tally.end) if tally.block else Span(0, 0)
    quote = article.body[span.start : span.end] if tally.block else article.title[tally.start : tally.end]
    params: Params = {"promised": tally.promised, "found": tally.found}
    return Finding(
        "structure.promised-points-missing", "structure", Severity.WARN, 0.7, _POINTS, span.start, span.end, quote,
        params, place="body" if tally.block else "title",
    )  # fmt: skip


def _opening_promises(article: Article) -> Iterator[Finding]:
    """The promises of the summary or the opening that the article does not keep, one a place at most."""
    for at in _openings(article):
        text = article.blocks[at].text if at >= 0 else article.source.summary
        for promise in promises_in(text):
            if short := kept(article, at, promise):
                yield _broken(article, article.blocks[at] if at >= 0 else None, promise, short)
                return


def _openings(article: Article) -> Iterator[int]:
    """Where promises are made: the summary field (-1), the summary in the body, the first paragraphs."""
    if article.source.summary:
        yield -1
    paragraphs = 0
    for at, block in enumerate(article.blocks):
        paragraphs += block.kind is Kind.PARAGRAPH
        if block.kind is Kind.SUMMARY or (block.kind is Kind.PARAGRAPH and paragraphs <= _OPENING_PARAGRAPHS):
            yield at


def _broken(article: Article, block: Block | None, promise: Promise, short: Kept) -> Finding:
    """The finding for a promise kept in part; named parts that are just those missing leave no doubt."""
    sure = short.numbered and promise.of_sections and len(short.missing) == promise.parts - short.found
    named = sure or (bool(short.missing) and len(short.missing) == promise.parts - short.found)
    params: dict[str, str | int] = {"promised": promise.parts, "found": short.found}
    if named:
        params["missing"] = "; ".join(short.missing)[:200]
    span = block.span(promise.start, promise.end) if block else Span(0, 0)
    code, message = "promised-sections-missing", _PROMISED_NAMES if named else _PROMISED
    if not promise.of_sections:
        code, message = "promised-points-missing", _POINTS
    return Finding(
        f"structure.{code}", "structure", Severity.BLOCK if sure else Severity.WARN, 0.95 if sure else 0.7,
        message, span.start, span.end, article.body[span.start : span.end][:200], params,
        place="body" if block else "summary",
    )  # fmt: skip


def _announced(article: Article) -> Iterator[Finding]:
    """What the text says of itself, held against the text."""
    if contents := contents_missing(article):
        params: Params = {"entries": contents.entries, "missing": "; ".join(contents.names)[:200]}
        yield _said(article, contents.span, "contents-missing", _CONTENTS, params)
    if ahead := section_ahead(article):
        params = {"name": ahead.name, "last": ahead.last}
        yield _said(article, ahead.span, "section-ahead-missing", _AHEAD, params)
    if declared := too_short_for_itself(article):
        params = {"declared": declared.declared, "actual": declared.actual}
        yield _said(article, declared.span, "shorter-than-declared", _DECLARED, params)
    if thin := thin_last_section(article):
        params = {"heading": thin.heading.text[:60], "size": thin.size, "usual": thin.usual}
        span = Span(thin.heading.start, thin.heading.end)
        yield _said(article, span, "thin-last-section", _THIN, params, sure=0.5)
    yield from _one_hand(article)


def _one_hand(article: Article) -> Iterator[Finding]:
    """An "on the one hand" among the last paragraphs that nothing answers."""
    said = [block for block in article.blocks if block.kind in {Kind.PARAGRAPH, Kind.ITEM}][-_LAST_PARAGRAPHS:]
    for at, block in enumerate(said):
        after = "\n".join(other.text for other in said[at + 1 :])
        if found := one_hand_only(block.text, after):
            span = block.span(*found.span())
            yield _said(article, span, "other-hand-missing", _ONE_HAND, {"mark": found.group()})


def _said(article: Article, span: Span, code: str, message: str, params: Params, **about: Any) -> Finding:
    return Finding(
        f"structure.{code}", "structure", Severity.WARN, about.get("sure", 0.7), message, span.start, span.end,
        article.body[span.start : span.end][:120], params,
    )  # fmt: skip
