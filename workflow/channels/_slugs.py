"""The last part of an article's address: plain ASCII, so that it is one name on every file system and in every chat."""

from __future__ import annotations

import re
import unicodedata

MOST = 60
"""Most characters of the words in a slug; with the number after them a file name stays far below 255 bytes."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-[1-9][0-9]*")
"""What a slug looks like; nothing else ever becomes a file name."""

_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")
_WORD = re.compile(r"[a-z0-9]+")


def slug_of(title: str, submission_id: int) -> str:
    """The words of the title in lower-case ASCII, then the submission's number, which makes it unique.

    Accents are folded ("Café" → "cafe"). Han, kana, Hangul, Cyrillic and so on are left out rather than percent-encoded
    to nine characters a sign or spelled wrong by machine: what remains is "article" when no Latin word or number does.
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", title[:1_000]).lower().translate(_FOLDED))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    words = ""
    for word in _WORD.findall(letters):
        if len(words) + 1 + len(word) > MOST:
            break
        words += f"-{word}"
    return f"{words.removeprefix('-') or 'article'}-{submission_id}"
