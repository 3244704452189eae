"""What a submission's state means for its writer: what happens next, by whom and when, and what to do now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import gettext, ngettext
from markupsafe import escape

from web.filters import category_name, clock, duration, say
from web.sentences import Line, linked, sentence
from web.waiting import checks_ahead, sends_ahead
from workflow.clock import now
from workflow.findings import N_, Severity
from workflow.shelf import Ahead, SubmissionRow, SubmissionView, ThreadView, Usual
from workflow.states import State

_FINDINGS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a state means for the writer. text: whether they have to do anything; lines: what happens next, and when."""

    tone: str
    icon: str
    title: str
    text: str
    lines: tuple[Line, ...] = ()


_OUTLOOKS: Mapping[State, Outlook] = MappingProxyType(
    {
        State.DRAFT: Outlook(
            "quiet", "draft", N_("Still a draft"), N_("Only you can see it. Hand it in when it is ready.")
        ),
        State.CHECKING: Outlook(
            "busy",
            "checking",
            N_("The desk is checking your article"),
            N_("This takes a few seconds. You need not wait: this page shows the outcome by itself."),
        ),
        State.RETURNED: Outlook(
            "block",
            "return",
            N_("Your article needs you"),
            N_("Something must be settled before reviewers see it: mend it, or say that it is intended."),
        ),
        State.IN_REVIEW: Outlook(
            "info",
            "claim",
            N_("Waiting for a reviewer"),
            N_("It went through the checks. A reviewer reads it next; there is nothing you have to do."),
        ),
        State.CHANGES_REQUESTED: Outlook(
            "warn",
            "return",
            N_("A reviewer asks for changes"),
            N_("Read the note, change the text and hand it in again. It comes back to the reviewers after the checks."),
        ),
        State.APPROVED: Outlook(
            "ok", "approve", N_("Approved"), N_("It will be published in a moment. There is nothing you have to do.")
        ),
        State.REJECTED: Outlook(
            "block",
            "reject",
            N_("Not taken"),
            N_("The reviewer's note says why. Your text stays here; you can hand in another article at any time."),
        ),
        State.PUBLISHING: Outlook(
            "busy",
            "publish",
            N_("On its way out"),
            N_("It is approved and being published. There is nothing you have to do."),
        ),
        State.PUBLISHED: Outlook(
            "ok",
            "publish",
            N_("Published"),
            N_("Readers can see it. A correction goes through the checks and a reviewer again."),
        ),
        State.CORRECTED: Outlook(
            "ok",
            "publish",
            N_("Published, with a correction"),
            N_("Readers see the corrected text. Further corrections go the same way."),
        ),
        State.WITHDRAWN: Outlook(
            "quiet", "withdraw", N_("Withdrawn"), N_("It goes no further. Everything that was written stays here.")
        ),
    }
)


_DO_NOW: Mapping[State, str] = MappingProxyType(
    {
        State.RETURNED: N_("Do this now: mend what must be settled, or say that it is intended."),
        State.CHANGES_REQUESTED: N_("Do this now: read the reviewer's note, change the text and hand it in again."),
        State.DRAFT: N_("Do this now: finish it and hand it in."),
    }
)
_SENT = (State.APPROVED, State.PUBLISHING, State.PUBLISHED, State.CORRECTED, State.WITHDRAWN)


def outlook(view: SubmissionView, ahead: Ahead, threads: tuple[ThreadView, ...] = ()) -> Outlook:
    """What the state means for the writer, in the reader's language, and the lines of what comes next."""
    found = _OUTLOOKS[view.state]
    lines = [*_to_do(view, threads), *_ahead(view.state, ahead, view.category)]
    return Outlook(found.tone, found.icon, gettext(found.title), gettext(found.text), tuple(lines))


def in_short(row: SubmissionRow, ahead: Ahead) -> Line | None:
    """What happens next in one line, for lists; None where the state says it all."""
    if row.state in _DO_NOW:
        return Line(sentence(_DO_NOW[row.state]), "warn", "edit")
    return next(_ahead(row.state, ahead, row.category), None)


def _to_do(view: SubmissionView, threads: tuple[ThreadView, ...]) -> Iterator[Line]:
    """What the writer is waited for: the findings to settle, each a link to its place, and open conversations."""
    if view.state not in _DO_NOW:
        return
    blocks = [one for one in view.open_findings if one.severity == Severity.BLOCK]
    for one in blocks[:_FINDINGS_NAMED]:
        yield Line(sentence(N_("Settle: %(what)s"), what=linked(f"#finding-{one.id}", say(one))), "block", "stop")
    if len(blocks) > _FINDINGS_NAMED:
        rest = len(blocks) - _FINDINGS_NAMED
        yield Line(escape(ngettext("and %(num)s more to settle", "and %(num)s more to settle", rest)), "block", "stop")
    asked = [one for one in threads if one.is_open and one.comments and one.comments[-1].user_id != view.author_id]
    if asked:
        text = ngettext("%(num)s comment waits for your answer", "%(num)s comments wait for your answer", len(asked))
        yield Line(linked(f"#thread-{asked[0].id}", text), "warn", "answer")


def _ahead(state: State, ahead: Ahead, category: str) -> Iterator[Line]:
    if state is State.CHECKING:
        yield from checks_ahead(ahead)
    elif state is State.IN_REVIEW:
        yield from _review_ahead(ahead, category)
        yield from checks_ahead(ahead)
    elif state in _SENT:
        yield from sends_ahead(ahead)


def _review_ahead(ahead: Ahead, category: str) -> Iterator[Line]:
    yield _reader(ahead)
    if ahead.progress.needed > 1:
        yield _step(ahead)
    if ahead.due_at:
        overdue = ahead.due_at < now()
        template = N_("A decision is due by %(when)s.")
        if overdue:
            template = N_("A decision was due by %(when)s; reviewers see it among the first, as overdue.")
        yield Line(sentence(template, when=clock(ahead.due_at)), "warn" if overdue else "quiet")
    if ahead.usual:
        yield _usually(ahead.usual, category)


def _reader(ahead: Ahead) -> Line:
    if ahead.holder and ahead.held_since:
        template = N_("%(name)s reads it since %(when)s.")
        return Line(sentence(template, name=ahead.holder, when=clock(ahead.held_since)), "busy", "claim")
    if ahead.holder:
        return Line(sentence(N_("%(name)s is reading it"), name=ahead.holder), "busy", "claim")
    if ahead.before:
        text = ngettext(
            "Waits for a reviewer; %(num)s article has waited longer.",
            "Waits for a reviewer; %(num)s articles have waited longer.",
            ahead.before,
        )
        return Line(escape(text), "quiet", "queue")
    return Line(sentence(N_("Waits for a reviewer.")), "quiet", "queue")


def _step(ahead: Ahead) -> Line:
    progress = ahead.progress
    number, given = len(progress.given) + 1, gettext(", ").join(progress.given)
    text = sentence(N_("Approval %(number)s of %(needed)s"), number=number, needed=progress.needed)
    if progress.step:
        text = sentence(
            N_("Step %(number)s of %(needed)s: %(name)s"), number=number, needed=progress.needed, name=progress.step
        )
    if given:
        text = sentence(N_("%(step)s; approved so far by %(names)s."), step=text, names=given)
    return Line(text, "info", "approve")


def _usually(usual: Usual, category: str) -> Line:
    template = N_("Usually decided within %(time)s: the middle one of the last %(count)s in “%(category)s”.")
    places = {"time": duration(usual.seconds), "count": usual.count, "category": category_name(category)}
    return Line(sentence(template, **places), "quiet", "timeline")
