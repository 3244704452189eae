"""Bytes into text: the encoding is proved or plainly likely, or the file is refused. Never mojibake."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from turbohtml import detect

from workflow.findings import N_
from workflow.importers._likeness import likeness, looks_like_one_language
from workflow.importers._values import TEXT_BYTES, Note, Refusal, Unreadable
from workflow.importers._words import Told

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1252")
_UTF16 = ("utf-16-le", "utf-16-be")
_SURE = 0.3
_LEAD = 1.6
_SAMPLE = 200_000
_EVIDENCE = 10
_SURE_OF_OTHERS = 0.45
_A_FEW = 16
_BESIDE = 20
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949"}
_WIDER |= {"iso8859-1": "cp1252", "ascii": "cp1252", "cp950": "big5hkscs"}
_SHOWN = {"gb18030": "GB18030", "big5hkscs": "Big5", "cp932": "Shift_JIS", "euc_jp": "EUC-JP", "cp949": "EUC-KR"}
_SHOWN |= {"cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_NOT_TEXT = N_("This is not a text file. Hand in a Word document, HTML, Markdown or text.")
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_INVISIBLE = re.compile("[\\s\ufeff\u200b-\u200f\u2060]*")


def decode(raw: bytes, declared: str = "") -> tuple[str, tuple[Note, ...]]:
    """The text in `raw`, newlines made "\\n", and notes on what had to be guessed or taken out.

    declared: the encoding that the file itself names, or empty; it is believed only when the bytes agree.

    Raises:
        Unreadable: too large, binary, empty, or in an encoding that cannot be told.
    """
    if len(raw) > TEXT_BYTES:
        message = N_("The file is larger than %(limit)s MiB. Split the text, or leave out what is not text.")
        raise Unreadable(Refusal.TOO_LARGE, message, {"limit": TEXT_BYTES // 1024**2})
    text, encoding = _decoded(raw, declared)
    return _tidy(text, encoding)


def _decoded(raw: bytes, declared: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            text = _try(raw[len(bom) :], encoding)
            return (text, "utf-8") if text is not None else _refuse()
    if b"\0" in raw:
        return _utf16(raw)
    text = _try(raw, "utf-8")
    return (text, "utf-8") if text is not None else _legacy(raw, declared)


def _utf16(raw: bytes) -> tuple[str, str]:
    """UTF-16 without its mark; other files with zero bytes are not text."""
    best = _best(raw, _UTF16)
    text = _try(raw, best) if best else None
    if text is None or "\0" in text:
        raise Unreadable(Refusal.BINARY, _NOT_TEXT)
    return text, best


def _legacy(raw: bytes, declared: str) -> tuple[str, str]:
    named = _codec(declared)
    if named and (text := _try(raw, named)) is not None and _believable(text, named):
        return text, named
    best = _best(raw, (*_CANDIDATES, *_UTF16))
    return (raw.decode(best), best) if best else _other_language(raw)


def _best(raw: bytes, candidates: Sequence[str]) -> str:
    """The candidate that makes the text look most like writing; empty when none stands out."""
    scores = [
        (likeness(text[:_SAMPLE], candidate), candidate)
        for candidate in candidates
        if (text := _try(raw, candidate)) is not None
    ]
    (best, name), (second, _) = sorted([*scores, (0.0, ""), (0.0, "")], reverse=True)[:2]
    return name if best >= _SURE and best >= _LEAD * second else ""


def _believable(text: str, encoding: str) -> bool:
    """Whether a text looks like its declared encoding; of a few words nothing more is asked than that they decode."""
    sample = text[:_SAMPLE]
    if encoding not in _CANDIDATES:
        return looks_like_one_language(sample)
    few = encoding != "cp1252" and sum(character > "\x7f" for character in sample) <= _A_FEW
    return likeness(sample, encoding) >= _SURE or (few and looks_like_one_language(sample))


def _other_language(raw: bytes) -> tuple[str, str]:
    """Cyrillic, Greek, Polish, Arabic, Thai and the like: the detector is sure, there is enough text, letters agree."""
    match = detect.detect(raw)
    encoding = _codec(match.encoding or "")
    enough = len(raw.translate(None, bytes(range(128)))) >= _EVIDENCE
    if not enough or not encoding or encoding in _CANDIDATES or match.confidence < _SURE_OF_OTHERS:
        return _refuse()
    text = _try(raw, encoding)
    return (text, encoding) if text is not None and looks_like_one_language(text[:_SAMPLE]) else _refuse()


def _refuse() -> tuple[str, str]:
    message = N_("We cannot tell which encoding this file is in. Save it as UTF-8 and try again.")
    raise Unreadable(Refusal.ENCODING, message)


def _codec(label: str) -> str:
    """Python's name for an encoding label, widened to what such files really hold; empty when there is none."""
    try:
        name = codecs.lookup(label).name if label else ""
    except LookupError:
        return ""
    return _WIDER.get(name, name)


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _tidy(text: str, encoding: str) -> tuple[str, tuple[Note, ...]]:
    text = _NEWLINES.sub("\n", text.removeprefix("\ufeff"))
    text, controls = _CONTROLS.subn("", text)
    # Real texts hold stray ones by the dozen, as pasted terminal output does; binary files are full of them.
    if controls > 8 + len(text) // 10:
        raise Unreadable(Refusal.BINARY, _NOT_TEXT)
    if _INVISIBLE.fullmatch(text):
        raise Unreadable(Refusal.EMPTY, N_("The file is empty. Choose a file that has text in it."))
    return text, tuple(_notes(text, encoding, controls))


def _notes(text: str, encoding: str, controls: int) -> list[Note]:
    notes = []
    if encoding != "utf-8":
        notes.append(Note(Told.ENCODING, {"encoding": _SHOWN.get(encoding, encoding)}))
    if controls:
        notes.append(Note(Told.CONTROLS, {"count": controls}))
    if damaged := text.count("\ufffd"):
        notes.append(Note(Told.DAMAGED, {"count": damaged}, (_around(text),)))
    return notes


def _around(text: str) -> str:
    """The first lost character with what stands beside it, so that the place can be found."""
    at = text.index("\ufffd")
    return " ".join(text[max(at - _BESIDE, 0) : at + _BESIDE].split())
