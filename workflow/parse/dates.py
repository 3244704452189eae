"""Read the dates that writers put above an article, in any of the usual notations."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from workflow.parse.numbering import ordinal

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "january jan januar janvier enero января janv ene",
            "february feb februar février fevrier febrero февраля févr",
            "march mar märz maerz mars marzo марта",
            "april apr avril abril апреля avr abr",
            "may mai mayo мая",
            "june jun juni juin junio июня",
            "july jul juli juillet julio июля juil",
            "august aug août aout agosto августа ago",
            "september sep sept septembre septiembre сентября",
            "october oct oktober okt octobre octubre октября",
            "november nov novembre noviembre ноября",
            "december dec dezember dez décembre decembre diciembre декабря dic déc",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = r"(?P<name>[^\W\d_]{3,10})"
_NOTATIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})\s?(?P<sep>[-/.．])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<d>\d{1,2})(?!\d)",
        r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日号號일]?",
        r"(?P<hy>[〇零○一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,3})月(?P<d>[一二三四五六七八九十]{1,3})[日号]",
        r"(?P<y>20\d{2}|19\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)",
        r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?!\d)",
        r"(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<y>\d{4})(?!\d)",
        rf"{_MONTH}\.?\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y>\d{{4}})(?!\d)",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s(?:de\s|of\s)?{_MONTH}\.?,?\s(?:de\s)?(?P<y>\d{{4}})(?!\d)(?:\sг(?:ода|\.))?",
    )
)
_LABEL = re.compile(
    r"(?:(?:发布|發布|发表|更新|撰写)?(?:日期|时间|時間)|公開日|日付|날짜|게시일|date|published(?:\son)?|updated|datum|stand|veröffentlicht"
    r"(?:\sam)?|fecha|publié\sle|дата|التاريخ)\s?[:：]?\s*",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"[^\W\d_]{2,10}\.?,\s|(?:星期|周)[一二三四五六日天]\s?")


class Dated(NamedTuple):
    """A date found at the start of a line. iso: ISO 8601, or empty when no such day exists; end: where it ends."""

    iso: str
    end: int


def date_at(text: str) -> Dated | None:
    """The date that a line starts with, after a label such as 日期： or a weekday; None when it starts with none."""
    head = text[:80]
    at = match.end() if (match := _LABEL.match(head)) else 0
    at = match.end() if (match := _WEEKDAY.match(head, at)) else at
    for notation in _NOTATIONS:
        if (match := notation.match(head, at)) and (parts := _parts(match)):
            return Dated(_iso(*parts), match.end())
    return None


def iso_of(text: str) -> str:
    """A whole field as an ISO 8601 date; empty when it is no existing day."""
    dated = date_at(text.strip())
    return dated.iso if dated else ""


def _parts(match: re.Match[str]) -> tuple[int, int, int] | None:
    found = match.groupdict()
    if "hy" in found:
        return _from_han(found["hy"], found["m"], found["d"])
    year = int(found["y"])
    if "a" in found:  # 06/13/2025 can only be American; elsewhere the day comes first
        first, second = int(found["a"]), int(found["b"])
        return (year, first, second) if second > 12 else (year, second, first)
    if "name" in found:
        month = _MONTHS.get(found["name"].casefold())
        return (year, month, int(found["d"])) if month else None
    return year, int(found["m"]), int(found["d"])


def _from_han(year: str, month: str, day: str) -> tuple[int, int, int]:
    """A date written out: the year digit by digit, month and day as numbers."""
    digits = "".join(str("〇一二三四五六七八九".index(sign)) for sign in year.replace("零", "〇").replace("○", "〇"))
    return int(digits), ordinal(month) or 0, ordinal(day) or 0


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
