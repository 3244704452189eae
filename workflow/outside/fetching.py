"""One picture from one address, asked for once in the place of all its readers."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workflow.domains import page_address
from workflow.images import LARGEST, Image, NoPicture, Wrong, read
from workflow.outside.asking import wait_in
from workflow.outside.manners import Manners
from workflow.outside.wire import Private, Target, Unresolved, connected, resolve, target_of
from workflow.pictures import WhyNot
from workflow.probe import MOST_HOPS, Probe

SECONDS_FOLD = 2
"""A picture may take so many times as long as a page's beginning."""

_WRONG: Mapping[Wrong, WhyNot] = MappingProxyType(
    {
        Wrong.UNKNOWN: WhyNot.NO_PICTURE,
        Wrong.DAMAGED: WhyNot.DAMAGED,
        Wrong.TOO_LARGE: WhyNot.TOO_LARGE,
        Wrong.TOO_MANY_PIXELS: WhyNot.TOO_MANY_PIXELS,
    }
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of asking. image: None where none came. passing: it may well be otherwise in a minute.

    wait_s: what the other side asked us to wait.
    """

    image: Image | None = None
    why: WhyNot | None = None
    passing: bool = False
    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class _Reply:
    """status and headers as they came; body: at most one byte more than is kept. is_cut: it ended too early."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    is_cut: bool


def fetch(url: str, manners: Manners) -> Fetched:
    """Fetch a picture; never raises, whatever the other side does.

    Each hop of a redirect is looked at as the first one is: no address may lead into our own network. Nothing says who
    reads the article: no cookie, no referrer, and the desk's own name.
    """
    try:
        for _ in range(MOST_HOPS + 1):
            reply = _get(target_of(url), manners)
            url = page_address(reply.headers.get("Location", "").strip(), url) if 300 <= reply.status < 400 else ""
            if not url:
                return _weighed(reply)
    except Private:
        return Fetched(why=WhyNot.PRIVATE)
    except (ssl.SSLCertVerificationError, ValueError):
        return Fetched(why=WhyNot.REFUSED)
    except (Unresolved, OSError, http.client.HTTPException):
        return Fetched(why=WhyNot.NO_ANSWER, passing=True)
    return Fetched(why=WhyNot.REFUSED)


def _get(target: Target, manners: Manners) -> _Reply:
    if not manners.may_ask(target.host, target.port):
        raise Private(target.host)
    address = resolve(target, allow_private=manners.is_opened(target.host, target.port))
    headers = {
        "User-Agent": manners.copying_agent,
        "Accept": "image/avif,image/webp,image/png,image/jpeg,image/gif",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    with connected(target, address, SECONDS_FOLD * manners.seconds) as connection:
        connection.request("GET", target.path, headers=headers)
        answer = connection.getresponse()
        announced = answer.length
        # What says that it is too large is not fetched to find out.
        body = answer.read(LARGEST + 1) if announced is None or announced <= LARGEST else bytes(LARGEST + 1)
        return _Reply(answer.status, answer.headers, body, announced is not None and len(body) < announced)


def _weighed(reply: _Reply) -> Fetched:
    passes = Probe("", reply.status).is_passing
    if passes or (reply.is_cut and reply.status == http.client.OK and len(reply.body) <= LARGEST):
        return Fetched(why=WhyNot.NO_ANSWER, passing=True, wait_s=wait_in(reply.headers))
    if reply.status != http.client.OK:
        return Fetched(why=WhyNot.REFUSED)
    try:
        return Fetched(read(reply.body))
    except NoPicture as error:
        return Fetched(why=_WRONG[error.wrong])
