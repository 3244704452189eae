"""One visit to one address: a HEAD and, where that does not settle it, a GET of the page's beginning."""

from __future__ import annotations

import http.client
import ssl
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

import ada_url

from workflow.clock import now
from workflow.domains import page_address
from workflow.outside.manners import Manners
from workflow.outside.signs import decoded, sign_of
from workflow.outside.wire import Private, Target, Unresolved, connected, resolve, target_of
from workflow.probe import Failure, Probe, Sign

ROBOTS_PATH = "/robots.txt"
_LONGEST_WAIT_S = 86_400
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def is_settled(self) -> bool:
        """Whether a HEAD said all there is to say: many servers answer one wrongly, none with a redirect of its own."""
        is_page = (self.headers.get_content_type() or "") in _PAGES
        return 300 <= self.status < 400 or (200 <= self.status < 300 and not is_page)


def robots_address(url: str) -> str:
    """Where the host of an address says what programs may ask for."""
    return str(ada_url.URL(ROBOTS_PATH, base=url).href)


def ask(url: str, manners: Manners, *, tries: int = 0) -> Probe:
    """Ask for an address; never raises, whatever the other side does. Redirects are told, not followed.

    tries: how often in a row it could not be told before.
    """
    target = target_of(url)
    failure = Failure.NONE
    try:
        probe = _told(url, _visit(target, manners, wants_text=target.path == ROBOTS_PATH))
    except Private:
        failure = Failure.PRIVATE
    except Unresolved as error:
        failure = Failure.NO_SITE if error.no_name else Failure.NO_ANSWER
    except ssl.SSLCertVerificationError:
        failure = Failure.UNSAFE
    except (OSError, http.client.HTTPException):
        failure = Failure.NO_ANSWER
    except ValueError:
        failure = Failure.UNREADABLE
    if failure:
        probe = Probe(url, failure=failure)
    return replace(probe, tries=tries + 1 if probe.is_passing else 0)


def _visit(target: Target, manners: Manners, *, wants_text: bool) -> _Reply:
    if not manners.may_ask(target.host, target.port):
        raise Private(target.host)
    address = resolve(target, allow_private=manners.is_opened(target.host, target.port))
    if not wants_text:
        reply = _request(target, address, manners, "HEAD")
        if reply.is_settled:
            return reply
    return _request(target, address, manners, "GET")


def _request(target: Target, address: str, manners: Manners, method: str) -> _Reply:
    headers = {
        "User-Agent": manners.user_agent,
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    with connected(target, address, manners.seconds) as connection:
        connection.request(method, target.path, headers=headers)
        answer = connection.getresponse()
        body = b"" if method == "HEAD" else answer.read(manners.largest)
        return _Reply(answer.status, answer.headers, body)


def _told(url: str, reply: _Reply) -> Probe:
    location = page_address(reply.headers.get("Location", "").strip(), url) if 300 <= reply.status < 400 else ""
    content_type = reply.headers.get("Content-Type", "")
    text = decoded(reply.body, content_type) if 200 <= reply.status < 300 else ""
    is_page = reply.headers.get_content_type() in _PAGES
    return Probe(
        url,
        reply.status,
        location=location,
        sign=sign_of(text) if text and is_page else Sign.NONE,
        text=text.replace("\0", "") if target_of(url).path == ROBOTS_PATH else "",
        wait_s=wait_in(reply.headers),
    )


def wait_in(headers: http.client.HTTPMessage) -> int:
    """How many seconds an answer asks us to wait: it says seconds, or a date; 0 for none."""
    written = headers.get("Retry-After", "").strip()
    if written.isascii() and written.isdigit() and len(written) < 9:
        return min(int(written), _LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(written)
        return max(0, min(int((until - now()).total_seconds()), _LONGEST_WAIT_S)) if until.tzinfo else 0
    except (ValueError, TypeError, IndexError):
        return 0
