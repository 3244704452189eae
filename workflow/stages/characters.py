"""Characters that no reader sees or can read: controls, invisible marks, broken encodings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workflow.article import Article, Block, Kind
from workflow.findings import N_, Action, Edit, Finding, Params, Severity
from workflow.stages._bidi import direction_marks
from workflow.stages._mojibake import broken
from workflow.stages._prose import Spans, guarded, within

LABEL = N_("Characters")
ORDER = 50
VERSION = "2"
CODES = {
    "characters.control": N_("Control characters"),
    "characters.surrogate": N_("Broken characters"),
    "characters.replacement": N_("Replacement characters"),
    "characters.invisible": N_("Invisible characters"),
    "characters.hidden-text": N_("Text hidden in invisible characters"),
    "characters.soft-hyphen": N_("Soft hyphens"),
    "characters.bidi": N_("Hidden direction marks"),
    "characters.mojibake": N_("Text read in the wrong encoding"),
    "characters.private-use": N_("Private-use characters"),
}
_MOST_EDITS = 5_000
_MARKUP = frozenset("#*_`~[](){}<>|\\!&=+-:@")
# Scripts whose letters join or that mark the ends of words with what is invisible elsewhere.
_JOINING = r"\u0600-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefe"
_PICTURE = r"\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f"
_UNSPACED = r"\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\uaa60-\uaadf"


def _removed(_body: str, _start: int) -> str | None:
    return ""


def _kept(_body: str, _start: int) -> str | None:
    return None


def _space_or_nothing(body: str, start: int) -> str | None:
    """What ended a line or a page elsewhere still parts words: a space, which changes no structure of the text."""
    if body[start] not in "\x0b\x0c\u2028\u2029":
        return ""
    around = body[start - 1 : start] + body[start + 1 : start + 2]
    return "" if len(around) < 2 or around[0].isspace() or around[1].isspace() else " "


def _without_break(body: str, start: int) -> str | None:
    """Byte order marks and zero-width spaces do nothing but break words, unless they keep a sign of markup from its
    work; a word joiner may be meant."""
    around = body[max(0, start - 1) : start] + body[start + 1 : start + 2]
    return "" if body[start] in "\ufeff\u200b\u3164\uffa0" and not _MARKUP & set(around) else None


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one kind of character means. mend: what stands in a character's place, None where only a person can tell.

    automatic: whether that is exact enough to go unasked. in_code: whether it is a mistake within code as well.
    """

    code: str
    pattern: re.Pattern[str]
    severity: Severity
    message: str
    mend: Callable[[str, int], str | None] = _kept
    automatic: bool = False
    in_code: bool = True


_RULES = (
    _Rule(
        "characters.control", re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]"), Severity.WARN,
        N_("%(count)s control characters stand in the text (the first is %(sign)s). Nobody sees them; remove them."),
        _space_or_nothing, automatic=True,
    ),
    _Rule(
        "characters.surrogate", re.compile(r"[\ud800-\udfff]"), Severity.BLOCK,
        N_("%(count)s broken characters (%(sign)s) cannot be saved. Type the passage again."),
    ),
    _Rule(
        "characters.replacement", re.compile("\ufffd"), Severity.BLOCK,
        N_("%(count)s characters were lost (%(sign)s) when the text was converted. Put the right ones back."),
        in_code=False,
    ),
    _Rule(
        "characters.invisible",
        re.compile(
            rf"(?<!^)[\u200b\ufeff](?<![{_UNSPACED}].)(?![{_UNSPACED}])|[\u2060-\u2064\u180e\u3164\uffa0\ufff9-\ufffb]"
            rf"|\u200c(?<![{_JOINING}].)|\u200d(?<![{_JOINING}{_PICTURE}].)"
        ),
        Severity.INFO,
        N_("%(count)s invisible characters (the first is %(sign)s) split words for search and for screen readers."),
        _without_break, automatic=True, in_code=False,
    ),
    _Rule(
        "characters.hidden-text",
        re.compile(
            r"(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]+|[\U000e0100-\U000e01ef]{2,}"
        ),
        Severity.WARN,
        N_(
            "%(count)s runs of invisible characters (the first begins with %(sign)s) can carry a hidden text."
            " Remove them."
        ),
        _removed, automatic=True,
    ),
    _Rule(
        "characters.soft-hyphen",
        # Not between two letters, or after a character that is a word by itself.
        re.compile(r"\u00ad(?![^\W\d_])|(?<![^\W\d_])\u00ad|(?<=[\u2e80-\u9fff])\u00ad"), Severity.INFO,
        N_(
            "%(count)s soft hyphens stand where no word can be divided: they were left over from another page."
            " Remove them."
        ),
        _removed, in_code=False,
    ),
    _Rule(
        "characters.private-use", re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]"), Severity.WARN,
        N_("%(count)s private-use characters (the first is %(sign)s) look different on every machine. Replace them."),
        in_code=False,
    ),
)  # fmt: skip
# One look that nearly every text passes, before the rules look one by one.
_ANY = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u180e\u200b-\u200d\u2028\u2029\u2060-\u2064\u3164\ud800-\uf8ff\ufeff\uffa0"
    r"\ufff9-\ufffd\U000e0000-\U000e01ef\U000f0000-\U0010ffff]"
)
_BIDI_MESSAGE = N_(
    "%(count)s hidden direction marks (the first is %(sign)s) can make text read otherwise than it is stored."
    " Remove them unless the passage mixes writing directions."
)
_STRAY_MESSAGE = N_("%(count)s hidden direction marks (the first is %(sign)s) do nothing here. Remove them.")
_MOJIBAKE_MESSAGE = N_(
    "“%(sample)s” looks like text read in the wrong encoding (%(count)s places)."
    " Save the original as UTF-8 and paste it again."
)


def check(article: Article) -> Sequence[Finding]:
    """At most one finding a code, at its first place. What does nothing for a reader is removed unasked."""
    body = article.body
    fields = list(_in_fields(article))
    if body.isascii() and body.isprintable():
        return fields
    found = [finding for rule in _RULES if (finding := _by_rule(rule, article))] if _ANY.search(body) else []
    return [*found, *_bidi(body), *_mojibake(article), *fields]


def _name(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def _by_rule(rule: _Rule, article: Article) -> Finding | None:
    body = article.body
    places = [match.span() for match in rule.pattern.finditer(body)]
    if places and not rule.in_code:
        places = _outside_code(article, places)
    if not places:
        return None
    mended = ((start, end, rule.mend(body, start)) for start, end in places[:_MOST_EDITS])
    edits = tuple(_edit(start, end, after) for start, end, after in mended if after is not None)
    start, end = places[0]
    params: Params = {"count": len(places), "sign": _name(body[start])}
    return Finding(
        rule.code, "characters", rule.severity, 1.0, rule.message, start, end, body[start:end],
        params, edits, automatic=rule.automatic and bool(edits),
    )  # fmt: skip


def _in_fields(article: Article) -> Iterator[Finding]:
    """The same in the title and the summary, where they were given as fields; there is nothing to mend in the text."""
    for name, text in (("title", article.source.title), ("summary", article.source.summary)):
        for rule in _RULES if _ANY.search(text) else ():
            signs = [match[0] for match in rule.pattern.finditer(text)]
            if signs:
                params: Params = {"count": len(signs), "sign": _name(signs[0][0])}
                yield Finding(
                    rule.code, "characters", rule.severity, 1.0, rule.message, quote=text[:120], params=params,
                    place=name,
                )  # fmt: skip
        if pieces := broken(text):
            params = {"count": len(pieces), "sample": text[pieces[0].start : pieces[0].end][:20]}
            yield Finding(
                "characters.mojibake", "characters", Severity.WARN, 0.9, _MOJIBAKE_MESSAGE, quote=text[:120],
                params=params, place=name,
            )  # fmt: skip


def _edit(start: int, end: int, after: str) -> Edit:
    return Edit(start, end, after, Action.REWRITE if after else Action.REMOVE)


def _outside_code(article: Article, places: Spans) -> Spans:
    """The places that are in no code, neither in blocks nor in lines: an article may show what it speaks of."""
    starts = [block.start for block in article.blocks]
    spans: dict[int, Spans] = {}
    kept: Spans = []
    for place in places:
        index = bisect_right(starts, place[0]) - 1
        if index >= 0 and index not in spans:
            spans[index] = _code_of(article, article.blocks[index])
        if index < 0 or not within(place[0], spans[index]):
            kept.append(place)
    return kept


def _code_of(article: Article, block: Block) -> Spans:
    return [(block.start, block.end)] if block.kind is Kind.CODE else guarded(article, block)


def _bidi(body: str) -> Iterator[Finding]:
    """Overrides and what is left open may deceive; a mark that does nothing is only said, and proposed for removal."""
    deceiving, idle = direction_marks(body)
    for places, severity, message in ((deceiving, Severity.WARN, _BIDI_MESSAGE), (idle, Severity.INFO, _STRAY_MESSAGE)):
        if places:
            first = places[0]
            edits = tuple(Edit(at, at + 1, "", Action.REMOVE) for at in places[:_MOST_EDITS])
            params: Params = {"count": len(places), "sign": _name(body[first])}
            yield Finding(
                "characters.bidi", "characters", severity, 0.9, message, first, first + 1, body[first], params, edits
            )  # fmt: skip


def _mojibake(article: Article) -> Iterator[Finding]:
    body = article.body
    pieces = broken(body)
    places = _outside_code(article, [(piece.start, piece.end) for piece in pieces]) if pieces else []
    if not places:
        return
    meant = {(piece.start, piece.end): piece.meant for piece in pieces}
    edits = tuple(
        Edit(*place, after, Action.REWRITE) for place in places[:_MOST_EDITS] if (after := meant[place]) is not None
    )
    start, end = places[0]
    params: Params = {"count": len(places), "sample": body[start:end][:20]}
    yield Finding(
        "characters.mojibake", "characters", Severity.WARN, 0.9, _MOJIBAKE_MESSAGE, start, end, body[start:end],
        params, edits,
    )  # fmt: skip
