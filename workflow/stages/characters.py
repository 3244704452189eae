"""Characters that no reader sees or can read: controls, invisible marks, broken encodings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.article import Article
from workflow.findings import N_, Action, Edit, Finding, Params, Severity

LABEL = N_("Characters")
ORDER = 50
VERSION = "1"
CODES = {
    "characters.control": N_("Control characters"),
    "characters.surrogate": N_("Broken characters"),
    "characters.replacement": N_("Replacement characters"),
    "characters.invisible": N_("Invisible characters"),
    "characters.bidi": N_("Hidden direction marks"),
    "characters.mojibake": N_("Text read in the wrong encoding"),
    "characters.private-use": N_("Private-use characters"),
}


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one kind of character means. removable: those that may go unasked, as a regular expression, or None."""

    code: str
    pattern: re.Pattern[str]
    severity: Severity
    message: str
    removable: re.Pattern[str] | None = None


_JOINING = r"\u0600-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefe"
_PICTURE = r"\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f"
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_RULES = (
    _Rule(
        "characters.control", re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"), Severity.WARN,
        N_("%(count)s control characters stand in the text (the first is %(sign)s). Nobody sees them; remove them."),
        re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]"),
    ),
    _Rule(
        "characters.surrogate", re.compile(r"[\ud800-\udfff]"), Severity.BLOCK,
        N_("%(count)s broken characters (%(sign)s) cannot be saved. Type the passage again."),
    ),
    _Rule(
        "characters.replacement", re.compile("\ufffd"), Severity.WARN,
        N_("%(count)s characters were lost (%(sign)s) when the text was converted. Put the right ones back."),
    ),
    _Rule(
        "characters.invisible",
        re.compile(rf"(?<!^)[\u200b\u2060-\u2064\ufeff\u180e]|(?<![{_JOINING}{_PICTURE}])[\u200c\u200d]|[\ufff9-\ufffb]"),
        Severity.INFO,
        N_("%(count)s invisible characters (the first is %(sign)s) split words for search and for screen readers."),
    ),
    _Rule(
        "characters.private-use", re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]"), Severity.WARN,
        N_("%(count)s private-use characters (the first is %(sign)s) look different on every machine. Replace them."),
    ),
)  # fmt: skip
_BIDI = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_OVERRIDES = "\u202d\u202e"
_BIDI_MESSAGE = N_(
    "%(count)s hidden direction marks (the first is %(sign)s) can make text read otherwise than it is stored."
    " Remove them unless the passage mixes writing directions."
)
# UTF-8 read as Windows-1252 or Latin-1: a lead byte followed by what its continuation bytes turn into.
_TAIL = (
    r"\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2022\u2026\u2030\u2039\u203a"
    r"\u20ac\u2122"
)
_LATIN = re.compile(
    rf"â€[\u0080-\u00bf\u02dc\u0153\u2122\u0161\u00a6\u00a2“”]|[ÃÂ][\u00a1-\u00bf\u0080-\u009f]"
    rf"|Ã[\u2013-\u2026\u20ac\u0192\u0152\u0153\u0160\u0161]|ï»¿|(?:[ãäåæçèé][{_TAIL}]{{2}}){{2,}}|(?:[ÐÑ][{_TAIL}]){{3,}}|ðŸ[{_TAIL}]{{2}}"
)
# UTF-8 read as GBK, and the fill patterns of uninitialised memory read as GBK.
_GBK = re.compile(
    r"锟斤拷|锟斤|烫烫烫|屯屯屯|鈥[\u4e00-\u9fff]|(?:[\u4e00-\u9fff]{0,3}(?:锛|銆|鐨|涓€|鏄|浠)[\u4e00-\u9fff€]){2,}"
)
_SUSPECTS = "ÃÂâ€ïãäåæçèéÐÑð锟烫屯鈥锛銆鐨涓鏄浠"
_MOJIBAKE_MESSAGE = N_(
    "“%(sample)s” looks like text read in the wrong encoding (%(count)s places)."
    " Save the original as UTF-8 and paste it again."
)


def check(article: Article) -> Sequence[Finding]:
    """At most one finding a code, at its first place; only C0 controls are removed unasked."""
    body = article.body
    if body.isascii() and body.isprintable():
        return []
    found = [finding for rule in _RULES if (finding := _by_rule(rule, body))]
    return [*found, *_bidi(body), *_mojibake(body)]


def _name(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def _by_rule(rule: _Rule, body: str) -> Finding | None:
    places = [match.start() for match in rule.pattern.finditer(body)]
    if not places:
        return None
    edits = tuple(
        Edit(at, at + 1, "", Action.REMOVE) for at in places if rule.removable and rule.removable.match(body[at])
    )
    first = places[0]
    params: Params = {"count": len(places), "sign": _name(body[first])}
    return Finding(
        rule.code, "characters", rule.severity, 1.0, rule.message, first, first + 1, body[first],
        params, edits, automatic=bool(edits),
    )  # fmt: skip


def _bidi(body: str) -> Iterator[Finding]:
    """Direction marks are honest where a line holds right-to-left letters, overrides never are."""
    places: list[int] = []
    at = 0
    for line in body.split("\n") if _BIDI.search(body) else ():
        honest = _RTL.search(line) is not None
        places += [at + m.start() for m in _BIDI.finditer(line) if not honest or m[0] in _OVERRIDES]
        at += len(line) + 1
    if places:
        first = places[0]
        params: Params = {"count": len(places), "sign": _name(body[first])}
        quote = body[first]
        yield Finding(
            "characters.bidi", "characters", Severity.WARN, 0.9, _BIDI_MESSAGE, first, first + 1, quote, params
        )


def _mojibake(body: str) -> Iterator[Finding]:
    if not any(sign in body for sign in _SUSPECTS):
        return
    matches = sorted(m.span() for pattern in (_LATIN, _GBK) for m in pattern.finditer(body))
    if not matches:
        return
    start, end = matches[0]
    edits = tuple(edit for span in matches if (edit := _repaired(body, *span)))
    params: Params = {"count": len(matches), "sample": body[start:end][:20]}
    severity, quote = Severity.WARN, body[start:end]
    yield Finding(
        "characters.mojibake", "characters", severity, 0.9, _MOJIBAKE_MESSAGE, start, end, quote, params, edits
    )


def _repaired(body: str, start: int, end: int) -> Edit | None:
    """The characters that were meant, where the bytes still tell."""
    for encoding in ("cp1252", "latin-1"):
        try:
            meant = body[start:end].encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return Edit(start, end, meant, Action.REWRITE)
    return None
