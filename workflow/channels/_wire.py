"""One POST to an address that somebody typed in, and what its failures mean for a channel."""

from __future__ import annotations

import contextlib
import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from workflow.channels import Refused, Retry
from workflow.outside.wire import Private, Target, Unresolved, connected, resolve

LARGEST_ANSWER = 64 * 1024
"""Most bytes of an answer that are read; there is nothing in them that we need."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. location: the header of this name, empty when there was none."""

    status: int
    location: str


def post(target: Target, body: bytes, headers: Mapping[str, str], *, seconds: float, allow_private: bool) -> Answer:
    """Send `body` and read the answer; all of it within `seconds` from when a connection is tried.

    Redirects are not followed.

    Raises:
        Retry: the name does not resolve now, nobody answers, not in time, or not in HTTP.
        Refused: the name leads into a private network.
    """
    address = _resolve(target, allow_private=allow_private)
    try:
        with connected(target, address, seconds) as connection:
            connection.request("POST", target.path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            location = answer.headers.get("Location", "")
            with contextlib.suppress(OSError, http.client.HTTPException):
                # Only so that the other side is not cut off in mid-sentence; what it decided stands in the first line.
                answer.read(LARGEST_ANSWER)
            return Answer(answer.status, location)
    except TimeoutError as error:
        raise Retry(f"{target.host} did not answer within {seconds:g} seconds") from error
    except ssl.SSLError as error:
        raise Retry(f"no safe connection to {target.host}: {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        raise Retry(f"no answer from {target.host}: {type(error).__name__} {error}".rstrip()) from error


def _resolve(target: Target, *, allow_private: bool) -> str:
    try:
        return resolve(target, allow_private=allow_private)
    except Unresolved as error:
        raise Retry(f"{target.host} cannot be resolved: {error}") from error
    except Private:
        raise Refused(f"{target.host} leads into a private network; if that is meant, set allow_private=true") from None
