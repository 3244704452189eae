"""A span for each request that does something, under whatever trace the client says it belongs to."""

from __future__ import annotations

from flask import Flask, Response, g, request

from web.logs import request_id
from workflow import tracing
from workflow.clock import now
from workflow.tracing import Kind, Span

# Asked every few seconds by whoever watches, or a file that never changes.
_QUIET = ("/healthz", "/readyz", "/metrics", "/static/")


def install(app: Flask) -> None:
    """Begin before everything else, so that whatever the request sets off hangs below it."""
    app.before_request(_begin)
    app.after_request(_tell)


def _begin() -> None:
    """A thread serves one request after another: what the last one left must not stay."""
    tracing.go(None)
    if not tracing.on() or request.path.startswith(_QUIET):
        return
    g.trace_parent = tracing.read_parent(request.headers.get("traceparent"))
    g.trace_started = now()
    tracing.go(tracing.below(g.trace_parent, request.method))


def _tell(response: Response) -> Response:
    place = tracing.here()
    if place is None or "trace_started" not in g:
        return response
    route = request.url_rule.rule if request.url_rule else ""
    failed = response.status_code >= 500
    facts = {"http.request.method": request.method, "http.response.status_code": response.status_code}
    # Never the path itself: the token of a one-time link is part of it.
    told = {"http.route": route, "copydesk.request": request_id()}
    submission = (request.view_args or {}).get("submission_id")
    about = {"copydesk.submission": submission} if submission else {}
    name = f"{request.method} {route}".strip()
    error = str(response.status_code) if failed else ""
    attributes = {**facts, **told, **about}
    tracing.tell(
        Span(name, place, g.trace_parent, g.trace_started, now(), Kind.SERVER, attributes=attributes, error=error)
    )
    return response
