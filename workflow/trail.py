"""The chain of events: what a row holds and how its hash is made. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def chain_of(submission_id: int) -> str:
    """The name of a submission's chain."""
    return f"submission:{submission_id}"


def hash_of(row: Mapping[str, Any]) -> str:
    """The hash of an event: SHA-256 over the canonical JSON of everything in it but its id and its own hash."""
    facts = {key: value for key, value in row.items() if key not in {"id", "hash"}}
    facts["at"] = facts["at"].isoformat(timespec="microseconds")
    return hashlib.sha256(
        json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
