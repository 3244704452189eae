"""One log line a request, with the request's short name in it and in the answer; never a token, never a text."""

from __future__ import annotations

import logging
import re

import structlog
from flask import Flask, Response, g, request

from workflow.clock import ticks
from workflow.ids import new_request_id

_SAFE_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
# Asked every few seconds by whoever watches.
_WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})
# The token of a one-time link is part of its address.
_SECRET_PATH = re.compile(r"^/sign-in/.+")

log = structlog.stdlib.get_logger("copydesk.web")


def install(app: Flask) -> None:
    """Name every request, say the name in the answer, log how it went."""
    app.before_request(_name_request)
    app.after_request(_log_request)


def request_id() -> str:
    """The short name of this request; a proxy's X-Request-ID is kept when it is harmless."""
    return str(g.get("request_id", ""))


def _name_request() -> None:
    asked = request.headers.get("X-Request-ID", "")
    g.request_id = asked if _SAFE_ID.fullmatch(asked) else new_request_id()
    g.request_started = ticks()
    structlog.contextvars.unbind_contextvars("request")
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _log_request(response: Response) -> Response:
    response.headers["X-Request-ID"] = request_id()
    person = g.get("person")
    quiet = request.path in _WATCHED and response.status_code < 400
    log.log(
        logging.DEBUG if quiet else logging.INFO,
        "request",
        method=request.method,
        path=_SECRET_PATH.sub("/sign-in/…", request.path),
        status=response.status_code,
        ms=round((ticks() - g.get("request_started", ticks())) * 1000, 1),
        person=person.id if person else None,
    )
    return response
