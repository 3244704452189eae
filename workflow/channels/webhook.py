"""The webhook: each live article as a signed JSON message to another program, in the manner of Standard Webhooks."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from workflow import clock
from workflow.channels import Piece, Receipt, Refused, Retry
from workflow.channels._feeds import stamp
from workflow.channels._wire import Answer, post
from workflow.findings import N_
from workflow.outside.wire import Target, target_of

LABEL = N_("Webhook")

SHORTEST_SECRET = 16
"""Fewest bytes of a key that is worth signing with."""

_LONGEST_URL = 2_000
_PREFIX = "whsec_"
_RECEIPT = re.compile(r"([1-9]\d{0,18})-([1-9]\d{0,18})", re.ASCII)
_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class Settings:
    """Who is told, and how they know that it is us."""

    url: str = field(
        default="", metadata={"label": N_("Address"), "hint": N_("Where messages go, as in https://example.org/hook.")}
    )
    secret: str = field(
        default="",
        metadata={
            "label": N_("Secret"),
            "hint": N_("The key of the signatures: whsec_ and base64, or any text of 16 bytes or more."),
            "secret": True,
        },
    )
    seconds: int = field(
        default=10, metadata={"label": N_("Time-out"), "hint": N_("How many seconds an answer may take, 1 to 45.")}
    )
    allow_private: bool = field(
        default=False,
        metadata={
            "label": N_("Private networks"),
            "hint": N_("Whether the address may lead into a private network, or to this machine."),
        },
    )


def publish(piece: Piece, settings: Settings, key: str) -> Receipt:
    """Send `article.published`; every try of one publication carries the same key and the same bytes.

    Raises:
        Retry: no answer in time, or one that says "later" (408, 425, 429, 5xx).
        Refused: any other answer, a redirect too; a wrong setting; an address in a private network.
    """
    body = _message("article.published", _facts(piece))
    answer = _send(body, settings, key)
    return Receipt(f"{piece.submission_id}-{piece.revision_id}", _link(answer), hashlib.sha256(body).hexdigest())


def withdraw(receipt_id: str, settings: Settings, key: str) -> None:
    """Send `article.withdrawn` under a key of its own: the one of the publication is known to the other side.

    Raises:
        Retry, Refused: as `publish` does; Refused also for a receipt of another channel.
    """
    found = _RECEIPT.fullmatch(receipt_id)
    if found is None:
        raise Refused(f"not a receipt of the webhook: {receipt_id!r}")
    gone = {"submission_id": int(found[1]), "revision_id": int(found[2])}
    _send(_message("article.withdrawn", gone), settings, f"{key}-withdrawn")


def check(settings: Settings) -> None:
    """Raise Refused, with what is wrong, for settings that cannot work."""
    _target(settings)
    _signing_key(settings.secret)


def signature(secret: str, key: str, at: int, body: bytes) -> str:
    """What `webhook-signature` says: v1 and the base64 of HMAC-SHA256 over "id.timestamp.body".

    Raises:
        Refused: the secret is too short, or begins with whsec_ and is no base64.
    """
    digest = hmac.digest(_signing_key(secret), f"{key}.{at}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"


def _facts(piece: Piece) -> dict[str, Any]:
    """All of a piece; a later revision_id is a later text, whatever the order in which messages arrive."""
    return {
        "submission_id": piece.submission_id,
        "revision_id": piece.revision_id,
        "sha256": piece.sha256,
        "slug": piece.slug,
        "title": piece.title,
        "summary": piece.summary,
        "html": piece.html,
        "category": piece.category,
        "category_zh": piece.category_zh,
        "language": piece.language,
        "author": piece.author,
        "published_at": stamp(piece.published_at),
        "updated_at": stamp(piece.updated_at),
    }


def _message(kind: str, facts: dict[str, Any]) -> bytes:
    return json.dumps({"type": kind, "data": facts}, sort_keys=True, separators=(",", ":")).encode()


def _send(body: bytes, settings: Settings, key: str) -> Answer:
    target, at = _target(settings), int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "copydesk",
        "Connection": "close",
        "Idempotency-Key": key,
        "webhook-id": key,
        "webhook-timestamp": str(at),
        "webhook-signature": signature(settings.secret, key, at, body),
    }
    answer = post(target, body, headers, seconds=settings.seconds, allow_private=settings.allow_private)
    _weigh(answer, target)
    return answer


def _weigh(answer: Answer, target: Target) -> None:
    """Nothing when it was taken; else Retry or Refused."""
    status = answer.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Retry(f"{target.host} answered {status}")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise Refused(f"{target.host} answered {status}: redirects are not followed, set the address it leads to")
    raise Refused(f"{target.host} answered {status}")


def _link(answer: Answer) -> str:
    """Where the other side says the article is, if it says so and it is a web address."""
    if not answer.location or len(answer.location) > _LONGEST_URL:
        return ""
    try:
        target_of(answer.location)
    except ValueError:
        return ""
    return answer.location


def _target(settings: Settings) -> Target:
    if not 1 <= settings.seconds <= 45:
        raise Refused("the time-out must be from 1 to 45 seconds")
    try:
        return target_of(settings.url)
    except ValueError as error:
        raise Refused(str(error)) from error


def _signing_key(secret: str) -> bytes:
    raw = secret.encode()
    if secret.startswith(_PREFIX):
        try:
            raw = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            raise Refused("what follows whsec_ in the secret must be base64") from None
    if len(raw) < SHORTEST_SECRET:
        raise Refused(f"the secret must have {SHORTEST_SECRET} bytes or more")
    return raw
