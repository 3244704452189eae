"""The only source of chance: tokens, names of workers, jitter."""

from __future__ import annotations

import hashlib
import os
import random
import secrets
import socket


def new_token() -> str:
    """A secret of 256 bits, URL-safe; only its digest is ever stored."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored instead of a token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_name(kind: str) -> str:
    """A name for a process that no other process, past or present, has: kind@host:pid:random."""
    return f"{kind}@{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


def new_request_id() -> str:
    """A short name for one request or one task, for the logs."""
    return secrets.token_hex(8)


def new_trace_id() -> str:
    """The name of a new trace, 32 hex digits."""
    return secrets.token_hex(16)


def new_span_id() -> str:
    """The name of a new span, 16 hex digits."""
    return secrets.token_hex(8)


def jitter(seconds: float, share: float = 0.2) -> float:
    """`seconds` moved at random by at most `share` of itself, so that retries do not arrive together."""
    return seconds * random.uniform(1 - share, 1 + share)  # noqa: S311 - spreads load, guards nothing


def padding() -> str:
    """Up to a hundred letters that mean nothing, to hide the length of what they stand beside."""
    return "x" * secrets.randbelow(100)
