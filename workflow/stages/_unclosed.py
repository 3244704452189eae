"""What was opened near the end of a text and never closed: brackets, quotes, code, tags, links."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflow.article import Block, Format, Kind

PAIRS: Mapping[str, str] = {
    "(": ")",
    "（": "）",
    "[": "]",
    "［": "］",
    "{": "}",
    "「": "」",
    "『": "』",
    "【": "】",
    "《": "》",
    "〈": "〉",
    "〔": "〕",
    "〖": "〗",
}
QUOTES: Mapping[str, str] = {"“": "”", "«": "»", "「": "」", "『": "』"}
_SAME = {"（": "(", "）": ")", "［": "[", "］": "]"}
_CLOSING = {closing: opening for opening, closing in PAIRS.items()}
_SMILEY = re.compile(r"[:;=8]-?[(\[{]|(?<!\w)\w?[)\]](?=\s)")
# Longer than any bracket that a writer would still close.
LONGEST = 4000


def unclosed_bracket(text: str) -> int | None:
    """Where in `text` stands the last bracket that is opened and not closed; None when all are closed."""
    text = _SMILEY.sub(lambda found: " " * len(found.group()), text)
    open_at: list[tuple[str, int]] = []
    for at in (found.start() for found in _BRACKET.finditer(text)):
        mark = _SAME.get(text[at], text[at])
        if mark in PAIRS:
            open_at.append((mark, at))
        elif open_at and _closes(mark, open_at[-1][0]):
            open_at.pop()
        elif open_at and any(_closes(mark, opening) for opening, _ in open_at[-3:]):
            while not _closes(mark, open_at.pop()[0]):
                pass
    return open_at[-1][1] if open_at and open_at[-1][0] not in QUOTES else None


_BRACKET = re.compile("[" + re.escape("".join([*PAIRS, *PAIRS.values()])) + "]")


def _closes(mark: str, opening: str) -> bool:
    return PAIRS[opening] == mark or _SAME.get(PAIRS[opening]) == mark


def unclosed_quote(text: str) -> int | None:
    """Where in `text` stands a quotation mark that is opened and not closed; None when all are closed.

    Only marks whose shape says opening or closing are judged; German „…“ is read as closed by its “.
    """
    text = re.sub("„[^„“”]*[“”]", lambda found: " " * len(found.group()), text)
    last = None
    for opening, closing in QUOTES.items():
        at = text.rfind(opening)
        if at >= 0 and closing not in text[at:] and not (opening == "«" and "»" in text[:at]):
            last = max(last or 0, at)
    return last


def unclosed_markup(raw: str) -> bool:
    """Whether bold marks or inline code are opened and not closed in the last block, markup included."""
    plain = re.sub(r"\\.", "", raw)
    return plain.count("`") % 2 == 1 or re.sub(r"`[^`]*`", "", plain).count("**") % 2 == 1


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# A tag or a link that the end of the text cuts through; both must start on the last line or the one before.
_CUT_TAG = re.compile(
    r"<[A-Za-z/][A-Za-z0-9-]*(?:\s+[\w:-]+\s*(?:=\s*(?:\"[^\"<>]*|'[^'<>]*|[^\s\"'<>]*)?\"?'?)?)*\s*/?$"
)
_CUT_LINK = re.compile(r"!?\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\"?)?$")
_LOOK_BACK = 3000


def unclosed_code(body: str, written: Format, last: Block) -> tuple[int, str] | None:
    """Where in the body code or markup is opened that the end of the text leaves open, and what opens it."""
    end = len(body.rstrip())
    if written is Format.MARKDOWN and last.kind is Kind.CODE:
        fence = _open_fence(body[last.start : end])
        return (last.start, fence) if fence else None
    if written is Format.TEXT:
        return None
    comment = body.rfind("<!--")
    if comment >= 0 and "-->" not in body[comment:] and "\n\n" not in body[comment:end]:
        return comment, "<!--"
    rules = (_CUT_LINK, _CUT_TAG) if written is Format.MARKDOWN else (_CUT_TAG,)
    return next((found for rule in rules if (found := _cut(rule, body, end))), None)


def _cut(rule: re.Pattern[str], body: str, end: int) -> tuple[int, str] | None:
    line = max(body.rfind("\n", 0, end) + 1, end - _LOOK_BACK)
    found = rule.search(body, line, end)
    if not found or body.count("`", line, found.start()) % 2:
        return None
    return found.start(), found.group()[:20]


def _open_fence(raw: str) -> str:
    """The fence that opens this block when no line closes it, else nothing."""
    opened = _FENCE.match(raw)
    if not opened:
        return ""
    mark = opened.group(1)
    closing = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
    return "" if closing.search(raw, opened.end()) else mark
