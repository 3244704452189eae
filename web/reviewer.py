"""The reviewer's pages: the queue, one submission with its findings in place, and the decision."""

from __future__ import annotations

import functools
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from web import link_sheet, review_queue, review_sheet, review_steps
from web.auth import allow
from web.errors import status_of
from web.filters import duration
from web.marks import marked
from web.notices import seen
from web.raw import hidden_count, reveal
from web.review_sheet import Pane
from web.state import current_db, current_lists
from workflow import desk, shelf
from workflow.article import Article
from workflow.clock import now
from workflow.desk.errors import DeskError, StaleRevision
from workflow.desk.undo import UNDO
from workflow.lexicon import ADVERTISING
from workflow.parse import parse
from workflow.shelf.views import SubmissionView
from workflow.states import Decision, NotPossible, Role

bp = Blueprint("reviewer", __name__)

REVIEWERS = (Role.REVIEWER, Role.ADMIN)
Answered = str | tuple[str, int] | Response
_DONE = {
    Decision.APPROVE: lambda title: gettext("Approved: “%(title)s”. It goes out in a few seconds.", title=title),
    Decision.REQUEST_CHANGES: lambda title: gettext("Changes requested: “%(title)s” is with its writer.", title=title),
    Decision.REJECT: lambda title: gettext("Rejected: “%(title)s”.", title=title),
}


@bp.get("/review")
@allow(*REVIEWERS)
def queue() -> str:
    """The queue, as the address narrows it."""
    return review_queue.page()


@bp.post("/review/next")
@allow(*REVIEWERS)
def start_next() -> Response:
    """Claim the oldest free submission and open it."""
    return to_next(gettext("Nothing is waiting for you right now."))


def to_next(otherwise: str = "") -> Response:
    """On to the next submission; to the queue when there is none, with these words."""
    submission_id = desk.claim_next(current_db(), g.actor)
    if submission_id:
        return to_review(submission_id)
    if otherwise:
        flash(otherwise, "message")
    return redirect(url_for("reviewer.queue"), 303)


def to_review(submission_id: int, anchor: str | None = None) -> Response:
    """Back to the page of a submission."""
    return redirect(url_for("reviewer.show", submission_id=submission_id, _anchor=anchor), 303)


@bp.get("/submissions/<int:submission_id>/review")
@allow(*REVIEWERS)
def show(submission_id: int) -> Answered:
    """One submission as its reviewer reads it; ?view= says how the text is shown."""
    view = _view(submission_id)
    if view.current:
        desk.note_viewing(current_db(), g.person.id, view.current.id)
    seen(submission_id)
    return _page(view)


def _view(submission_id: int) -> SubmissionView:
    view = shelf.submission(current_db(), submission_id)
    if view is None or view.written is None:
        abort(404)
    return view


def _page(view: SubmissionView, *, said: str = "", note: str = "", **typed: str) -> str:
    assert view.written is not None  # noqa: S101 - _view lets no submission without a text through
    profiles = shelf.profiles(current_db())
    front = review_sheet.front(parse(view.written.source, profiles))
    article = parse((view.current or view.written).source, profiles)
    links = link_sheet.link_rows(view, article)
    places = [row.link.start for row in links]
    threads = shelf.threads(current_db(), view.id, view.written.source.body)
    noted = [thread for thread in threads if thread.is_open]
    shown = marked(view.written.source.body, view.findings, view.edits, quiet=front, links=places, noted=noted)
    cards = review_sheet.cards_of(view, shown.numbers)
    asked = request.args.get("view", "")
    decided = review_sheet.last_decided(view)
    pane = Pane(asked) if asked in set(Pane) else Pane.MARKED
    pane = Pane.MARKED if pane is Pane.CHANGES and not decided else pane
    done, counted = review_sheet.handled(cards)
    return render_template(
        "reviewer/review.html",
        view=view,
        article=article,
        marked=shown,
        cards=cards,
        links=links,
        hosts=link_sheet.grouped(links, (*current_lists(), *shelf.standing(current_db()).lists)),
        advertising=ADVERTISING,
        threads=threads,
        done=done,
        counted=counted,
        looking=review_sheet.looking(view),
        obstacles=review_sheet.obstacles(view, g.actor, now()),
        pane=pane,
        decided=decided,
        imported=shelf.imported(current_db(), view.id),
        refused=said,
        note=note,
        now=now(),
        **typed,
        **review_steps.around(view),
        **_pane(view, article, pane, decided),
    )


def _picture_at(submission_id: int, name: str) -> str:
    return url_for("media.show", submission_id=submission_id, name=name)


def _pane(view: SubmissionView, article: Article, pane: Pane, decided: int) -> dict[str, Any]:
    """What the chosen way of looking at the text needs; the copies of its pictures, which cards show too."""
    copies = shelf.copies(current_db(), view.current.id) if view.current else {}
    needs: dict[str, Any] = {"copies": copies}
    if pane is Pane.CHANGES:
        needs["comparison"] = _since(view.id, decided, view.current.number if view.current else decided)
    if pane is Pane.CLEAN:
        address = functools.partial(_picture_at, view.id)
        needs["clean"] = review_sheet.as_published(view, article, copies, address)
    if pane is Pane.RAW:
        needs |= {"lines": list(reveal(article.body)), "hidden": hidden_count(article.body)}
    return needs


def _since(submission_id: int, seen: int, current: int) -> review_sheet.Comparison | None:
    """What changed between two revisions, or None when one of them is not there."""
    old = shelf.revision(current_db(), submission_id, seen)
    new = shelf.revision(current_db(), submission_id, current)
    if old is None or new is None:
        return None
    return review_sheet.comparison((old.number, old.source), (new.number, new.source))


@bp.post("/submissions/<int:submission_id>/claim")
@allow(*REVIEWERS)
def claim(submission_id: int) -> Response:
    """Hold the submission, or hold it longer."""
    desk.claim(current_db(), g.actor, submission_id)
    return to_review(submission_id)


@bp.post("/submissions/<int:submission_id>/takeover")
@allow(*REVIEWERS)
def takeover(submission_id: int) -> Response:
    """Hold a submission that somebody else holds; the timeline says so."""
    desk.claim(current_db(), g.actor, submission_id, takeover=True)
    return to_review(submission_id)


@bp.post("/submissions/<int:submission_id>/release")
@allow(*REVIEWERS)
def release(submission_id: int) -> Response:
    """Give the submission back to the queue."""
    desk.release(current_db(), g.actor, submission_id)
    flash(gettext("Released. Somebody else can take it now."), "success")
    return redirect(url_for("reviewer.queue"), 303)


@bp.post("/submissions/<int:submission_id>/edits")
@allow(*REVIEWERS)
def settle(submission_id: int) -> Answered:
    """Carry automatic changes out, or take them back; the text is checked again either way."""
    seen = request.form.get("revision", 0, int)
    keep = request.form.get("settle") == "accept"
    edit_ids = request.form.getlist("edit", int)
    try:
        done = desk.settle_edits(current_db(), g.actor, submission_id, edit_ids, keep=keep, seen=seen)
    except (DeskError, NotPossible) as error:
        return refused(submission_id, error)
    if done.created:
        flash(_settled(len(edit_ids), keep=keep) + " " + gettext("The checks look at the text once more."), "success")
    return to_review(submission_id, request.form.get("card") or None)


def _settled(count: int, *, keep: bool) -> str:
    if keep:
        return str(ngettext("The change is in the text again.", "%(num)s changes are in the text again.", count))
    return str(ngettext("The change was taken back.", "%(num)s changes were taken back.", count))


@bp.post("/submissions/<int:submission_id>/review/findings/<int:finding_id>")
@allow(*REVIEWERS)
def answer(submission_id: int, finding_id: int) -> Answered:
    """Say that what a finding shows is intended, and why."""
    try:
        desk.answer(current_db(), g.actor, submission_id, finding_id, request.form.get("reason", ""))
    except (DeskError, NotPossible) as error:
        return refused(submission_id, error)
    return to_review(submission_id, f"finding-{finding_id}")


@bp.post("/submissions/<int:submission_id>/decision")
@allow(*REVIEWERS)
def decide(submission_id: int) -> Answered:
    """Approve, send back or reject the revision that the form names; then on to the next in the queue."""
    view = _view(submission_id)
    asked = request.form.get("decision", "")
    if asked not in set(Decision):
        return _page(view, said=gettext("Choose approve, request changes or reject."), note=_note()), 422
    decision = Decision(asked)
    seen = request.form.get("revision", 0, int)
    try:
        done = desk.decide(
            current_db(),
            g.actor,
            submission_id,
            decision,
            revision=seen,
            note=_note(),
            sha256=request.form.get("sha256", ""),
            checked=request.form.getlist("checked"),
            hold=UNDO,
        )
    except StaleRevision:
        return _stale(submission_id, decision, seen)
    except (DeskError, NotPossible) as error:
        return refused(submission_id, error)
    flash(_DONE[decision](view.title) if done.decides else _one_of_several(view), "success")
    return to_next()


def _one_of_several(view: SubmissionView) -> str:
    return str(gettext("Your approval of “%(title)s” is noted; it needs another one.", title=view.title))


def _note() -> str:
    return request.form.get("note", "").replace("\r\n", "\n")


def refused(submission_id: int, error: DeskError | NotPossible, **typed: str) -> tuple[str, int]:
    """The page once more with what the desk says on top; whatever was typed stays. typed: elsewhere than as a note."""
    if isinstance(error, NotPossible):
        words, status = gettext("This cannot be done any more: somebody or something was quicker."), 409
    else:
        words, status = error.say(gettext), status_of(error)
    return _page(_view(submission_id), said=words, note=_note(), **typed), status


def _stale(submission_id: int, decision: Decision, seen: int) -> tuple[str, int]:
    """What changed since the revision that the reviewer read, with their note ready to be sent on the new one."""
    view = _view(submission_id)
    current = view.current or view.written
    assert current is not None  # noqa: S101 - as above
    compared = _since(submission_id, seen, current.number)
    page = render_template(
        "reviewer/stale.html",
        view=view,
        current=current,
        seen=seen,
        decision=decision,
        comparison=compared,
        note=_note(),
        **review_steps.around(view),
        obstacles=review_sheet.obstacles(view, g.actor, now()),
    )
    return page, 409


@bp.app_template_filter("roughly")
def roughly(seconds: float) -> str:
    """A length of time as people say it: whole minutes under an hour, whole hours from a day on."""
    step = next((step for least, step in ((86_400, 3_600), (60, 60), (0, 1)) if seconds >= least), 1)
    return duration(max(seconds // step * step, 1))


@bp.app_template_filter("in_words")
def findings_in_words(row: Any) -> str:
    """The findings of a row of a list, in words: "2 blocking, 1 to look at"."""
    parts = []
    if row.blocks:
        parts.append(ngettext("%(num)s blocking", "%(num)s blocking", row.blocks))
    if row.warns:
        parts.append(ngettext("%(num)s to look at", "%(num)s to look at", row.warns))
    return str(gettext(", ")).join(parts) or str(gettext("Nothing found"))
