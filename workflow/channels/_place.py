"""Where a site lies and what it is called, checked once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Place:
    """A site. base_url ends in a slash; language is a BCP 47 tag; timezone an IANA name."""

    folder: Path
    base_url: str
    title: str
    language: str
    timezone: str

    @classmethod
    def of(cls, folder: str, base_url: str, *rest: str) -> Place:
        """The place that these settings (title, language, timezone last) describe.

        Raises:
            ValueError: with what is wrong, in words.
        """
        title, language, timezone = rest
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
            raise ValueError(f"the address of the site must be like https://news.example/, not {base_url!r}")
        if not folder.strip():
            raise ValueError("the site needs a folder")
        if not _TAG.fullmatch(language):
            raise ValueError(f"the language of the site must be a tag such as en or zh-CN, not {language!r}")
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"there is no time zone {timezone!r}") from error
        return cls(Path(folder), base_url.rstrip("/") + "/", title.strip() or address.hostname, language, timezone)

    def url(self, path: str = "") -> str:
        """The absolute address of a file of the site."""
        return self.base_url + path

    def local(self, moment: datetime) -> datetime:
        """A moment in the time zone of the site."""
        return moment.astimezone(ZoneInfo(self.timezone))
