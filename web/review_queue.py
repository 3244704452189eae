"""The review queue as a page: splits, search, saved filters, and approving several clean articles at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from web.auth import allow
from web.filters import profile_name
from web.review_steps import undoable
from web.state import current_db
from workflow import desk, shelf
from workflow.clock import now
from workflow.desk.errors import BadField, DeskError
from workflow.desk.undo import UNDO
from workflow.shelf import Narrowed, Split
from workflow.shelf.views import SubmissionRow
from workflow.states import Decision, NotPossible, Role

bp = Blueprint("review_queue", __name__)

LONGEST_SEARCH = 200


def page() -> str:
    """One split, oldest first; `after` is the last submission of the page before."""
    database = current_db()
    split, narrowed = _split(request.args), _narrowed(request.args)
    profiles = shelf.profiles(database)
    return render_template(
        "reviewer/queue.html",
        split=split,
        narrowed=narrowed,
        page=shelf.queue(database, g.person.id, split, after=request.args.get("after", 0, int), narrowed=narrowed),
        counts=shelf.queue_counts(database, g.person.id, narrowed),
        coming=shelf.coming(database),
        filters=shelf.saved_filters(database, g.person.id),
        categories=[(profile.key, profile_name(profile)) for profile in profiles.ordered],
        with_checklist={profile.key for profile in profiles.every if profile.review.checklist},
        undo=undoable(),
        now=now(),
    )


def _split(asked: Mapping[str, str]) -> Split:
    name = asked.get("split", "")
    return Split(name) if name in set(Split) else Split.UNCLAIMED


def _narrowed(asked: Mapping[str, str]) -> Narrowed:
    return Narrowed(asked.get("q", "").strip()[:LONGEST_SEARCH], asked.get("category", ""))


@bp.app_template_global("queue_address")
def queue_address(split: str, narrowed: Narrowed, after: int | None = None) -> str:
    """The address of a split, narrowed as it is now."""
    asked = {"split": str(split), "q": narrowed.words, "category": narrowed.category, "after": after or ""}
    return f"{url_for('reviewer.queue')}?{urlencode({name: value for name, value in asked.items() if value})}"


@bp.app_template_filter("may_be_approved_in_bulk")
def may_be_approved_in_bulk(row: SubmissionRow, with_checklist: set[str]) -> bool:
    """Nothing found, nothing to tick, somebody else's, and in no other reviewer's hands."""
    free = not row.claimed_by or row.claimed_by == g.person.name
    clean = row.blocks == 0 and row.warns == 0
    return clean and free and row.author_id != g.person.id and row.category not in with_checklist


@bp.post("/review/filters")
@allow(Role.REVIEWER)
def keep_filter() -> Response:
    """Keep the way the queue is looked at now under a name."""
    split, narrowed = _split(request.form), _narrowed(request.form)
    asked = {"split": str(split), "q": narrowed.words, "category": narrowed.category}
    try:
        desk.save_filter(current_db(), g.person.id, request.form.get("name", ""), asked)
        flash(gettext("The filter is kept."), "success")
    except BadField as error:
        flash(error.say(gettext), "error")
    return redirect(queue_address(split, narrowed), 303)


@bp.post("/review/filters/<int:filter_id>/remove")
@allow(Role.REVIEWER)
def remove_filter(filter_id: int) -> Response:
    """Forget a saved filter."""
    if desk.drop_filter(current_db(), g.person.id, filter_id):
        flash(gettext("The filter is removed."), "success")
    return redirect(url_for("reviewer.queue"), 303)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article of several. decision_id: to undo it by, 0 where nothing was decided."""

    submission_id: int
    title: str
    said: str
    decision_id: int = 0


@bp.post("/review/approve")
@allow(Role.REVIEWER)
def approve_several() -> str | tuple[str, int]:
    """Approve each of the ticked articles, on exactly the revision that was listed; each is told what happened to it.

    `pick`: number:revision:sha256.
    """
    outcomes = [_approve(pick) for pick in request.form.getlist("pick")]
    if not outcomes:
        return render_template("reviewer/bulk.html", outcomes=[], done=0), 422
    done = sum(bool(one.decision_id) for one in outcomes)
    return render_template("reviewer/bulk.html", outcomes=outcomes, done=done, seconds=int(UNDO.total_seconds()))


def _approve(pick: str) -> Outcome:
    number, _, rest = pick.partition(":")
    revision, _, sha256 = rest.partition(":")
    if not (number.isdecimal() and revision.isdecimal() and len(sha256) == 64 and len(pick) < 100):
        return Outcome(0, pick[:40], gettext("This is no article of the list."))
    row = shelf.submission_brief(current_db(), int(number))
    title = row.title if row else number
    try:
        made = desk.decide(
            current_db(),
            g.actor,
            int(number),
            Decision.APPROVE,
            revision=int(revision),
            sha256=sha256,
            hold=UNDO,
            only_clean=True,
        )
    except DeskError as error:
        return Outcome(int(number), title, error.say(gettext))
    except NotPossible:
        return Outcome(int(number), title, gettext("It is not in review any more."))
    said = gettext("Approved, revision %(number)s.", number=made.revision)
    waits = gettext("Your approval is noted; it needs another one.")
    return Outcome(int(number), title, said if made.decides else waits, made.decision_id)
