"""The page of standing rules: hosts that the desk denies or allows, brands and honest names; made and taken back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from web.auth import allow, safe_next
from web.state import current_db, current_lists
from workflow import desk, shelf
from workflow.desk.errors import BadRule, DeskError
from workflow.desk.rules import compared
from workflow.domains import registrable
from workflow.rules import OF_HOSTS, OF_NAMES
from workflow.shelf.rules import Waiting
from workflow.states import Role, RuleKind

bp = Blueprint("rules", __name__)

_MAY = (Role.REVIEWER, Role.OPS)
_FAMILIES = {"hosts": OF_HOSTS, "names": OF_NAMES}


@bp.get("/rules")
@allow(*_MAY)
def every() -> str:
    """The rules in force and those that were taken back; ?about= says whether of hosts or of names."""
    about = request.args.get("about", "hosts")
    kinds = _FAMILIES.get(about, OF_HOSTS)
    database = current_db()
    return render_template(
        "reviewer/rules.html",
        about=about if about in _FAMILIES else "hosts",
        kinds=kinds,
        rules=shelf.rules(database, kinds),
        lifted=shelf.rules(database, kinds, lifted=True, limit=50),
    )


@bp.get("/rules/new")
@allow(*_MAY)
def new() -> str | tuple[str, int] | Response:
    """What a rule would mean, and for how many articles that wait, before anybody makes it."""
    kind = _kind(request.args.get("kind", ""))
    try:
        name = compared(kind, request.args.get("name", ""))
    except BadRule as error:
        flash(error.say(gettext), "error")
        return _to_list(kind)
    return _form(kind, name, reason=_usual_reason(kind))


def _kind(name: str) -> RuleKind:
    if name not in set(RuleKind):
        abort(400)
    return RuleKind(name)


def _usual_reason(kind: RuleKind) -> str:
    usual = {
        RuleKind.DENY: gettext("Advertising"),
        RuleKind.ALLOW: gettext("A source that we trust"),
        RuleKind.BRAND: gettext("A brand of an advertiser"),
        RuleKind.CLEAN: gettext("An honest name"),
    }
    return str(usual[kind])


def _form(kind: RuleKind, name: str, *, reason: str, error: DeskError | None = None) -> str:
    """The form, with the host and the domain above it to choose from where these are two."""
    above = registrable(name) if kind in OF_HOSTS else ""
    names = [name, above] if above and above != name else [name]
    scopes: list[tuple[str, Waiting]] = [(one, shelf.waiting_with(current_db(), kind, one)) for one in names]
    source = request.values.get("submission", 0, int)
    return render_template(
        "reviewer/rule.html",
        kind=kind,
        scopes=scopes,
        chosen=name,
        reason=reason,
        error=error,
        source=source,
        back=_next(source, kind),
        again=request.values.get("again") == "yes",
    )


def _next(source: int, kind: RuleKind) -> str:
    asked = safe_next(request.values.get("next", ""))
    if asked:
        return asked
    if source:
        return url_for("reviewer.show", submission_id=source, _anchor="links")
    return url_for("rules.every", about=_about(kind))


def _about(kind: RuleKind) -> str:
    return "hosts" if kind in OF_HOSTS else "names"


def _to_list(kind: RuleKind) -> Response:
    return redirect(url_for("rules.every", about=_about(kind)), 303)


@bp.post("/rules")
@allow(*_MAY)
def make() -> str | tuple[str, int] | Response:
    """Make a rule; what is wrong with it comes back with what was typed."""
    form = request.form
    kind, name, reason = _kind(form.get("kind", "")), form.get("name", ""), form.get("reason", "")
    source = form.get("submission", 0, int)
    known = shelf.submission_brief(current_db(), source) if source else None
    try:
        done = desk.make_rule(
            current_db(),
            g.actor,
            kind,
            name,
            reason=reason,
            submission_id=known.id if known else None,
            lists=current_lists(),
        )
    except BadRule as error:
        flash(error.say(gettext), "error")
        return _to_list(kind)
    except DeskError as error:
        return _form(kind, compared(kind, name), reason=reason, error=error), 422
    flash(_made(kind, name) if done.made else gettext("The desk had this rule already."), "success")
    if form.get("again") == "yes":
        _check_again(kind, done.name, reason)
    return redirect(_next(source, kind), 303)


def _check_again(kind: RuleKind, name: str, why: str) -> None:
    """Have those that wait checked again with the rule, and say how many."""
    begun = desk.start_again_with(current_db(), g.actor, kind, name, reason=why)
    count = desk.progress_of(current_db(), begun)["total"]
    said = ngettext("%(num)s waiting article is checked again.", "%(num)s waiting articles are checked again.", count)
    flash(said if count else gettext("No waiting article has to be checked again."), "message")


def _made(kind: RuleKind, name: str) -> str:
    said = {
        RuleKind.DENY: gettext("Links to %(name)s are taken off from the next check on.", name=name),
        RuleKind.ALLOW: gettext("Links to %(name)s are spared guesses from the next check on.", name=name),
        RuleKind.BRAND: gettext("“%(name)s” is known as a brand from the next check on.", name=name),
        RuleKind.CLEAN: gettext("“%(name)s” is not held again.", name=name),
    }
    return str(said[kind])


@bp.post("/rules/<int:rule_id>/lift")
@allow(*_MAY)
def lift(rule_id: int) -> Response:
    """Take a rule back."""
    try:
        done = desk.lift_rule(current_db(), g.actor, rule_id, reason=request.form.get("reason", ""))
    except DeskError as error:
        flash(error.say(gettext), "error")
        return redirect(safe_next(request.form.get("next", "")) or url_for("rules.every"), 303)
    flash(gettext("The rule about “%(name)s” is taken back. It counts no more from the next check on.", name=done.name))
    return _to_list(done.kind)
