"""Live pages: server-sent events at /events, and the same by asking again for browsers that get no stream."""

from __future__ import annotations

import json
import queue
from collections.abc import Iterable, Iterator

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wrappers import Response as AnyResponse

from web.auth import allow
from web.state import parts_of
from web.streams import BATCH, Broadcaster, News, NoRoom, Stream
from workflow.clock import ticks
from workflow.shelf.people import Person

bp = Blueprint("events", __name__)

HEARTBEAT_S = 15.0
LOOK_S = 0.5
# Then the browser connects anew and is asked again who it is.
LONGEST_S = 600.0
RETRY_MS = 2000

_NAME = "copydesk.events"
_ANYTHING = {"submission_id": 0, "verb": "reset", "revision": 0}


def install(app: Flask) -> None:
    """Give the application its broadcaster."""
    app.extensions[_NAME] = Broadcaster(parts_of(app).database)


def broadcaster_of(app: Flask) -> Broadcaster:
    """The application's broadcaster."""
    found: Broadcaster = app.extensions[_NAME]
    return found


@bp.get("/events")
@allow()
def events() -> AnyResponse:
    """A stream of what happens, or with Accept: application/json what happened after ?after=."""
    asked = request.headers.get("Last-Event-ID") or request.args.get("after") or ""
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    if request.accept_mimetypes.best_match(["text/event-stream", "application/json"]) == "application/json":
        return _polled(after)
    return _stream(after)


def _polled(after: int) -> AnyResponse:
    reader = broadcaster_of(current_app).reader
    last = reader.last_id()
    found = reader.after(after) if 0 < after <= last else ()
    # Nobody reads through a long history to find out that a page is old: then everything is news.
    if after == 0 or after > last or len(found) == BATCH:
        return jsonify({"last": last, "events": [_ANYTHING]})
    return jsonify({"last": max(last, after), "events": [_facts(one) for one in found if one.is_for(g.person)]})


def _stream(after: int) -> AnyResponse:
    broadcaster = broadcaster_of(current_app)
    try:
        stream = broadcaster.open(g.person)
    except NoRoom:
        raise ServiceUnavailable(retry_after=10) from None
    try:
        missed = broadcaster.reader.after(after) if after else broadcaster.reader.recent()
    except BaseException:
        broadcaster.leave(stream)
        raise
    lines = _lines(stream, missed, g.person)
    response = Response(lines, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})
    response.call_on_close(lambda: broadcaster.leave(stream))
    return response


def _lines(stream: Stream, missed: tuple[News, ...], person: Person) -> Iterator[str]:
    """First what was missed, then what comes; a comment now and then shows that the line stands."""
    yield f"retry: {RETRY_MS}\n\n"
    if len(missed) == BATCH:
        yield _said(json.dumps(_ANYTHING), missed[-1].id)
    else:
        yield from _all_said(one for one in missed if one.is_for(person))
    told = {one.id for one in missed}
    yield from _all_said(news for news in _coming(stream) if news is None or news.id not in told)


def _coming(stream: Stream) -> Iterator[News | None]:
    """News as it comes; None when it is time for a sign of life. Ends after a while, or when the stream is over."""
    start = spoke = ticks()
    while not stream.over.is_set() and ticks() - start < LONGEST_S:
        try:
            yield stream.waiting.get(timeout=LOOK_S)
        except queue.Empty:
            if ticks() - spoke < HEARTBEAT_S:
                continue
            yield None
        spoke = ticks()


def _all_said(found: Iterable[News | None]) -> Iterator[str]:
    for news in found:
        yield ": still here\n\n" if news is None else _said(json.dumps(_facts(news)), news.id)


def _said(text: str, event_id: int) -> str:
    return f"id: {event_id}\nevent: change\ndata: {text}\n\n"


def _facts(news: News) -> dict[str, int | str]:
    return {"submission_id": news.submission_id, "verb": news.verb, "revision": news.revision}
