"""One stage or channel: its figures over time, its limits; and the forms for work and workers that do not move."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from web.auth import allow
from web.ops_acts import OPS, kind_of, reason, tried
from web.ops_board import handfuls
from web.ops_snapshot import snapshot
from web.state import current_db
from workflow import desk, shelf
from workflow.desk.limits import MOST_AT_ONCE, MOST_PER_MINUTE, BadLimit
from workflow.shelf.cards import ChannelCard, StageCard
from workflow.shelf.throughput import Span
from workflow.states import Lane

bp = Blueprint("places", __name__)


@bp.get("/ops/stage/<name>", defaults={"kind": "stage"})
@bp.get("/ops/channel/<name>", defaults={"kind": "channel"})
@allow(*OPS)
def place(kind: str, name: str) -> str:
    """Waits and runs, throughput, limits and what is in hand."""
    seen = snapshot()
    card = _card(kind, name)
    asked = request.args.get("span", "")
    span = Span(asked) if asked in set(Span) else Span.HOUR
    return render_template(
        "ops/place.html",
        board=seen.board,
        card=card,
        kind=kind,
        span=span,
        spans=list(Span),
        series=shelf.series(current_db(), kind, name, span),
        hands=handfuls(hand for hand in seen.board.hands if (hand.kind, hand.name) == (kind, name)),
        most=(MOST_AT_ONCE, MOST_PER_MINUTE),
        pauses=(15, 60, 240, 1440),
    )


def _card(kind: str, name: str) -> StageCard | ChannelCard:
    cards = snapshot().board.stages if kind == "stage" else snapshot().board.channels
    found = next((card for card in cards if card.name == name), None)
    return found or abort(404)


@bp.post("/ops/limits")
@allow(*OPS)
def limit() -> Response:
    """Let so many be begun at once and in a minute; empty fields take the limit away."""
    form = request.form
    kind, name = kind_of(form.get("kind", "")), form.get("name", "")

    def act() -> None:
        at_once, per_minute = _number("at_once", MOST_AT_ONCE), _number("per_minute", MOST_PER_MINUTE)
        desk.set_limit(current_db(), g.actor, kind, name, at_once=at_once, per_minute=per_minute, reason=reason())

    return tried(act, gettext("The limit counts from the next claim on."))


def _number(field: str, most: int) -> int | None:
    typed = request.form.get(field, "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9):
        raise BadLimit(most=most)
    return int(typed)


@bp.post("/ops/redispatch")
@allow(*OPS)
def redispatch() -> Response:
    """Hint once more at everything that is due in a lane."""
    lane = request.form.get("lane", "")
    if lane not in set(Lane):
        abort(400)
    sent: list[int] = []
    return tried(
        lambda: sent.append(desk.redispatch(current_db(), g.actor, Lane(lane), reason=reason())),
        gettext("What is due is hinted at again."),
    )


@bp.post("/ops/free")
@allow(*OPS)
def free() -> Response:
    """Take work out of a worker's hands."""
    kind = kind_of(request.form.get("kind", ""))
    ids = request.form.getlist("id", type=int)
    return tried(
        lambda: desk.free(current_db(), g.actor, kind, ids, reason=reason()),
        ngettext("It is free for another worker.", "They are free for other workers.", len(ids)),
    )


@bp.post("/ops/workers")
@allow(*OPS)
def drain() -> Response:
    """Let a worker finish what it has and take nothing on, or take on again."""
    form = request.form
    on = form.get("on") == "yes"
    return tried(
        lambda: desk.drain_worker(current_db(), g.actor, form.get("name", ""), on=on, reason=reason()),
        gettext("It finishes what it has and takes nothing on.") if on else gettext("It takes work on again."),
        fallback=url_for("ops.board"),
    )
