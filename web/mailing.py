"""What a person is mailed: their choices on the account page, and the links of their letters."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.auth import allow, one_click, public
from web.filters import say
from web.state import current_db
from workflow import desk, shelf
from workflow.desk.errors import BadField
from workflow.desk.mailboxes import BadMailLink
from workflow.findings import N_
from workflow.notices import KINDS, LABELS, Kind, Mode, Rhythm
from workflow.posting import posts

bp = Blueprint("mailing", __name__)

MODES = {Mode.APP: N_("here only"), Mode.SOON: N_("by mail at once"), Mode.DIGEST: N_("by mail in the digest")}
RHYTHMS = {Rhythm.HOURLY: N_("every hour"), Rhythm.DAILY: N_("once a day")}


@bp.get("/account/notices")
@allow()
def choices() -> str:
    """What is mailed, where to, and when."""
    return _page()


def _page(error: BadField | None = None) -> str:
    return render_template(
        "notices/choices.html",
        mailbox=shelf.mailbox(current_db(), g.person.id),
        kinds=KINDS[g.person.role],
        labels=LABELS,
        modes=MODES,
        rhythms=RHYTHMS,
        posts=posts(),
        wrong={error.field: say(error)} if error else {},
    )


@bp.post("/account/notices/address")
@allow()
def want_address() -> Response | tuple[str, int]:
    """Another address: a link goes there, and mail once it was opened. Empty: no mail."""
    address = request.form.get("address", "").strip()
    try:
        desk.want_address(current_db(), g.actor, address)
    except BadField as error:
        return _page(error), 422
    if address == shelf.mailbox(current_db(), g.person.id).address:
        flash(gettext("Your address is kept.") if address else gettext("You get no mail any more."), "success")
    else:
        flash(gettext("A link is on its way to %(address)s. Open it within two days.", address=address), "success")
    return redirect(url_for("mailing.choices"), 303)


@bp.post("/account/notices")
@allow()
def choose() -> Response | tuple[str, int]:
    """How each kind is mailed, and when the digest goes out."""
    form = request.form
    rhythm = Rhythm.HOURLY if form.get("digest") == Rhythm.HOURLY else Rhythm.DAILY
    clock, zone = form.get("digest_at", "08:00"), form.get("zone", "UTC").strip()
    try:
        desk.choose_mail(current_db(), g.actor, _modes(), digest=rhythm, digest_at=clock, zone=zone)
    except BadField as error:
        return _page(error), 422
    flash(gettext("Your choice is kept."), "success")
    return redirect(url_for("mailing.choices"), 303)


def _modes() -> dict[Kind, Mode]:
    sent = {kind: request.form.get(f"mode-{kind}", "") for kind in KINDS[g.person.role]}
    return {kind: Mode(mode) for kind, mode in sent.items() if mode in tuple(Mode)}


@bp.get("/mail/<int:user_id>/confirm/<token>")
@public
def show_confirm(user_id: int, token: str) -> tuple[str, int]:
    """Only a button: mail scanners and previews that fetch the address confirm nothing."""
    return _linked(user_id, token, confirming=True)


@bp.post("/mail/<int:user_id>/confirm/<token>")
@public
def confirm(user_id: int, token: str) -> tuple[str, int]:
    """The address is this person's: mail goes there from now on."""
    try:
        address = desk.confirm_address(current_db(), user_id, token)
    except BadMailLink as error:
        return render_template("notices/link.html", error=error), 410
    return render_template("notices/link.html", address=address, confirming=True, done=True), 200


@bp.get("/mail/<int:user_id>/stop/<token>")
@public
def show_stop(user_id: int, token: str) -> tuple[str, int]:
    """Only a button, as above."""
    return _linked(user_id, token, confirming=False)


def _linked(user_id: int, token: str, *, confirming: bool) -> tuple[str, int]:
    try:
        address = desk.knows_link(current_db(), user_id, token, confirming=confirming)
    except BadMailLink as error:
        return render_template("notices/link.html", error=error), 410
    return render_template("notices/link.html", address=address, confirming=confirming, done=False), 200


@bp.post("/mail/<int:user_id>/stop/<token>")
@public
@one_click
def stop(user_id: int, token: str) -> tuple[str, int]:
    """No more mail: from the page's button, or from a mail program's own (RFC 8058), which knows no form token."""
    try:
        address = desk.knows_link(current_db(), user_id, token, confirming=False)
        desk.stop_mail(current_db(), user_id, token)
    except BadMailLink as error:
        return render_template("notices/link.html", error=error), 410
    return render_template("notices/link.html", address=address, confirming=False, done=True), 200
