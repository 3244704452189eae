"""One frozen Settings, read from the environment and checked at the start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class BadSetting(Exception):
    """An environment variable does not hold what it should; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where everything is. An empty redis_url means the embedded Valkey; an empty secret_key means the key file."""

    folder: Path
    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str = ""
    redis_url: str = ""
    secret_key: str = ""
    base_url: str = ""

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the ledger."""
        if self.database_url:
            return _with_psycopg(self.database_url)
        return f"sqlite:///{self.folder / 'copydesk.db'}"

    @property
    def site_folder(self) -> Path:
        """Where the site channel keeps its files."""
        return self.folder / "site"

    @property
    def lists_folder(self) -> Path:
        """Where the desk keeps its lists of domains."""
        return self.folder / "lists"

    @property
    def address(self) -> str:
        """The address people type, without a trailing slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url.rstrip("/") or f"http://{host}:{self.port}"


def _with_psycopg(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if separator and scheme in {"postgres", "postgresql"} else url


def _port(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) < 65536:
        raise BadSetting(f"COPYDESK_PORT must be a whole number from 1 to 65535, not {raw!r}")
    return int(raw)


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from COPYDESK_* variables.

    Raises:
        BadSetting: a variable holds something impossible.
    """
    return Settings(
        folder=Path(environ.get("COPYDESK_DATA") or "data").expanduser().resolve(),
        host=environ.get("COPYDESK_HOST") or "127.0.0.1",
        port=_port(environ.get("COPYDESK_PORT") or "8000"),
        database_url=environ.get("COPYDESK_DATABASE_URL", ""),
        redis_url=environ.get("COPYDESK_REDIS_URL", ""),
        secret_key=environ.get("COPYDESK_SECRET_KEY", ""),
        base_url=environ.get("COPYDESK_BASE_URL", ""),
    )
