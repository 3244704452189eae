"""Does the article have the parts it promises, and are its headings numbered without gaps?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflow.article import Article, Block, Kind
from workflow.findings import N_, Finding, Severity
from workflow.parse.headings import is_conclusion
from workflow.parse.numbering import Label, label_of
from workflow.stages._promises import Promise, promise_in

LABEL = N_("Structure")
ORDER = 20
VERSION = "1"
CODES = {
    "structure.numbering-gap": N_("Gap in the numbering"),
    "structure.numbering-duplicate": N_("Number used twice"),
    "structure.promised-sections-missing": N_("Promised sections missing"),
}
_GAP = N_("Heading %(number)s follows heading %(before)s. Add what is missing, or number the headings anew.")
_NO_FIRST = N_("The first numbered heading carries the number %(number)s. Add what is missing, or start at 1.")
_DUPLICATE = N_("Two headings carry the number %(number)s. Number the headings anew.")
_PROMISED = N_("The article promises %(promised)s sections and has %(found)s. Write the rest, or correct the number.")
_PROMISED_NAMES = N_(
    "The article promises %(promised)s sections and has %(found)s. There is nothing under: %(missing)s."
)
_OPENING_PARAGRAPHS = 3
_WORD = re.compile(r"[^\W\d_]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_ALIKE = 0.34
Numbered = tuple[Block, str, int]


def check(article: Article) -> Sequence[Finding]:
    """Gaps and repeats among numbered headings; sections that the summary or the opening promises in vain."""
    return [*_numbering(article), *_promised(article)]


def _numbered(article: Article) -> list[Numbered]:
    """The numbered headings, each with its series and its number; decimal labels count in their parent."""
    found: list[Numbered] = []
    for block in article.of_kind(Kind.HEADING):
        label = label_of(block.text)
        if label is not None and label.number:
            found.append((block, _series(block, label), label.number))
        elif block.number:
            found.append((block, f"list/{block.level}", block.number))
    return found


def _series(block: Block, label: Label) -> str:
    word = block.text.split(maxsplit=1)[0].casefold() if label.style == "word" else ""
    return f"{label.style}/{block.level}/{label.parent}/{word}"


def _numbering(article: Article) -> Iterator[Finding]:
    last: dict[str, int] = {}
    numbered = _numbered(article)
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
        if number <= 3 and not _is_uncertain(block):
            yield _at(article, block, "numbering-gap", _NO_FIRST, {"number": number, "before": 0})
    elif number == before:
        yield _at(article, block, "numbering-duplicate", _DUPLICATE, {"number": number})
    else:
        yield _at(article, block, "numbering-gap", _GAP, {"number": number, "before": before})


def _is_uncertain(block: Block) -> bool:
    """Whether the first of a series may have been missed because its notation also opens sentences."""
    label = label_of(block.text)
    return label is None or label.uncertain


def _at(article: Article, block: Block, code: str, message: str, params: dict[str, int]) -> Finding:
    quote = article.body[block.start : block.end][:120]
    return Finding(
        f"structure.{code}", "structure", Severity.WARN, 0.8, message, block.start, block.end, quote, dict(params)
    )


def _promised(article: Article) -> Iterator[Finding]:
    """The first promise of the summary or the opening against the sections found."""
    for block in _openings(article):
        text = block.text if block else article.source.summary
        if promise := promise_in(text):
            yield from _kept(article, block, promise)
            return


def _openings(article: Article) -> Iterator[Block | None]:
    """Where promises are made: the summary field (None), the summary in the body, the first paragraphs."""
    if article.source.summary:
        yield None
    yield from article.of_kind(Kind.SUMMARY)
    yield from article.of_kind(Kind.PARAGRAPH)[:_OPENING_PARAGRAPHS]


def _kept(article: Article, block: Block | None, promise: Promise) -> Iterator[Finding]:
    headings = _sections(article)
    numbered = any(label_of(heading.text) or heading.number for heading in headings)
    if not headings or len(headings) >= promise.parts:
        return
    missing = [name for name in promise.names if not any(_alike(name, heading.text) for heading in headings)]
    sure = numbered and len(missing) == promise.parts - len(headings)
    severity = Severity.BLOCK if sure else Severity.WARN if numbered else Severity.INFO
    params: dict[str, str | int] = {"promised": promise.parts, "found": len(headings)}
    if sure:
        params["missing"] = "; ".join(missing)[:200]
    span = block.span(promise.start, promise.end) if block else None
    start, end = (span.start, span.end) if span else (0, 0)
    yield Finding(
        "structure.promised-sections-missing", "structure", severity, 0.95 if sure else 0.7,
        _PROMISED_NAMES if sure else _PROMISED, start, end, article.body[start:end][:200], params,
        place="body" if block else "summary",
    )  # fmt: skip


def _sections(article: Article) -> list[Block]:
    """The headings that count as sections: those numbered like the first numbered one, else those of the top level."""
    headings = [block for block in article.of_kind(Kind.HEADING) if not is_conclusion(block.text)]
    numbered = {id(block): series for block, series, _ in _numbered(article)}
    first = next((numbered[id(block)] for block in headings if id(block) in numbered), None)
    if first is not None:
        return [block for block in headings if numbered.get(id(block)) == first]
    top = min((block.level for block in headings), default=0)
    return [block for block in headings if block.level == top]


def _alike(name: str, heading: str) -> bool:
    """Whether a promised name and a heading share a third of the smaller one's character pairs or words."""
    one, other = _features(name), _features(heading)
    return bool(one and other) and len(one & other) >= _ALIKE * min(len(one), len(other))


def _features(text: str) -> set[str]:
    pairs = {run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)}
    return pairs | {word.casefold() for word in _WORD.findall(text) if not _HAN.search(word)}
