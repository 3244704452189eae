"""How the desk behaves on other people's servers, and whether it goes there at all: read from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflow.settings import BadSetting

AGENT = "copydesk"
"""The name that a robots.txt knows us by."""

_PORTS = frozenset({80, 443})
_CONTACT = re.compile(r"[!-'*-~]{3,200}")
_OPENED = re.compile(r"(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(?P<port>\d{1,5}))?")


class Asked(StrEnum):
    """Whose links are asked."""

    NONE = "off"
    CATEGORIES = "categories"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Manners:
    """asked: whose links. contact: whom a server's people may write to. opened: (host, port) that may be asked though
    it lies in a private network or behind another port; port 0 stands for 80 and 443.

    seconds: for one request, all of it. largest: bytes of a page that are read. rest_s: between two visits to a host;
    longest_rest_s: however long it asks for.
    """

    asked: Asked = Asked.CATEGORIES
    contact: str = ""
    opened: frozenset[tuple[str, int]] = frozenset()
    seconds: float = 10.0
    largest: int = 64 * 1024
    rest_s: float = 1.0
    longest_rest_s: float = 600.0

    @property
    def user_agent(self) -> str:
        """What we call ourselves."""
        return f"{AGENT} (checks links of articles; {self._about})"

    @property
    def copying_agent(self) -> str:
        """The same where a picture is fetched, so that whoever wonders knows what for."""
        return f"{AGENT} (copies pictures of articles; {self._about})"

    @property
    def _about(self) -> str:
        return f"+{self.contact}" if self.contact else "no contact given"

    def may_ask(self, host: str, port: int) -> bool:
        """Whether this port may be asked at all."""
        return port in _PORTS or self.is_opened(host, port)

    def is_opened(self, host: str, port: int) -> bool:
        """Whether whoever runs the desk said that this host may be asked wherever it lies."""
        return (host, port) in self.opened or (port in _PORTS and (host, 0) in self.opened)


def read_manners(environ: Mapping[str, str] = os.environ) -> Manners:
    """Manners from COPYDESK_LIVENESS_* variables; the contact is the desk's address where none is given.

    Raises:
        BadSetting: a variable holds something impossible.
    """
    return Manners(
        _asked(environ.get("COPYDESK_LIVENESS", "").strip().lower()),
        _contact(environ.get("COPYDESK_LIVENESS_CONTACT", "").strip() or environ.get("COPYDESK_BASE_URL", "").strip()),
        frozenset(_opened(one) for one in environ.get("COPYDESK_LIVENESS_HOSTS", "").split(",") if one.strip()),
    )


def _asked(raw: str) -> Asked:
    try:
        return Asked(raw) if raw else Asked.CATEGORIES
    except ValueError:
        raise BadSetting(f"COPYDESK_LIVENESS must be one of {', '.join(Asked)}, not {raw!r}") from None


def _contact(raw: str) -> str:
    if raw and not _CONTACT.fullmatch(raw):
        raise BadSetting(f"COPYDESK_LIVENESS_CONTACT must be an address without spaces, not {raw!r}")
    return raw


def _opened(raw: str) -> tuple[str, int]:
    found = _OPENED.fullmatch(raw.strip().lower())
    if not found or int(found["port"] or 0) > 65535:
        raise BadSetting(f"COPYDESK_LIVENESS_HOSTS must be hosts as in wiki.example:8080, not {raw.strip()!r}")
    return found["host"].strip("[]"), int(found["port"] or 0)
