"""The demo: three people and an article in every state, so that a new desk can be looked around in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from threading import Event

from web.demo.stories import DRAFT, DRAFT_LOOK, STORIES, Step, Story, article
from workflow import desk, shelf
from workflow.clock import ticks
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import DeskError
from workflow.desk.submit import Submitted
from workflow.ids import new_name
from workflow.shelf import SubmissionRow, SubmissionView
from workflow.states import Decision, NotPossible, PublicationState, Role, State

WRITER, REVIEWER, OPS = "mei.lin", "tomas.reyes", "ada.osei"
PATIENCE_S = 90.0
# After so long without a worker's answer the demo does the work itself: claims are fenced, so nothing is done twice.
WORKERS_HAVE_S = 10.0
_LOOK_S = 0.1
_ON_THEIR_WAY = (State.CHECKING, State.APPROVED, State.PUBLISHING)


class Unfinished(Exception):
    """The desk did not get on with an article; the message says with which, and where to look."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The three people of the demo."""

    writer: Actor
    reviewer: Actor
    ops: Actor

    def everyone(self) -> tuple[Actor, ...]:
        """In the order in which an article meets them."""
        return (self.writer, self.reviewer, self.ops)


@dataclass(frozen=True, slots=True)
class Told:
    """One article of the demo as it stands now, and what is worth seeing on its page."""

    submission_id: int
    state: State
    title: str
    look: str


@dataclass(frozen=True, slots=True)
class _Room:
    database: Database
    cast: Cast
    worker: str
    workers: int
    patience_s: float


def has_work_of_others(database: Database) -> bool:
    """Whether somebody else's articles are here: then this is a desk in use, and no place for invented ones."""
    return any(row.author != WRITER for row in shelf.all_submissions(database, limit=100).rows)


def fill(database: Database, *, patience_s: float = PATIENCE_S) -> tuple[Cast, tuple[Told, ...]]:
    """Bring the demo's people and articles in; what is there already stays as people left it.

    Workers that are running do the work; without any, it is done here. patience_s: how long one article may take.

    Raises:
        Unfinished: an article does not get on, say because a stage is held. DeskError: a name is taken.
    """
    cast = Cast(_person(database, WRITER, Role.WRITER), _person(database, REVIEWER, Role.REVIEWER), _ops(database))
    room = _Room(database, cast, new_name("demo"), shelf.ready(database).workers, patience_s)
    # The draft comes first: what lingers must be last. What does not is handed in at once, and checked together.
    draft = _draft(room)
    handed = {story.file: _hand_in(room, story) for story in STORIES if not story.lingers}
    told = (_tell(room, story, handed.get(story.file) or _hand_in(room, story)) for story in STORIES)
    return cast, (draft, *told)


def _ops(database: Database) -> Actor:
    return _person(database, OPS, Role.OPS)


def _person(database: Database, name: str, role: Role) -> Actor:
    known = shelf.people.by_name(database, name)
    if known is not None:
        return Actor(known.id, known.name, known.role)
    return Actor(desk.people.add_user(database, name, role), name, role)


def _rows(database: Database, user_id: int) -> Iterator[SubmissionRow]:
    """Everything that this person began, newest first."""
    page = shelf.mine(database, user_id)
    yield from page.rows
    while page.next:
        page = shelf.mine(database, user_id, before=page.next)
        yield from page.rows


def _draft(room: _Room) -> Told:
    """A draft has no Idempotency-Key: its title says whether it is there."""
    source, writer = article(DRAFT), room.cast.writer
    for row in _rows(room.database, writer.user_id or 0):
        if row.title == source.title:
            return Told(row.id, row.state, row.title, DRAFT_LOOK)
    fields = {name: str(value) for name, value in asdict(source).items()}
    saved = desk.save_draft(room.database, writer, fields)
    return Told(saved.submission_id, State.DRAFT, source.title, DRAFT_LOOK)


def _hand_in(room: _Room, story: Story) -> Submitted:
    return desk.submit(room.database, room.cast.writer, article(story.file), key=story.key)


def _tell(room: _Room, story: Story, done: Submitted) -> Told:
    """Take the steps of the story that nobody has taken yet."""
    left = _left(room.database, done.submission_id, story)
    try:
        for step in left:
            _settle(room, done.submission_id)
            _take(room, done.submission_id, step)
    except (DeskError, NotPossible):
        # Somebody has taken the article elsewhere since: it is theirs.
        left = ()
    if (left or done.created) and not story.lingers:
        _settle(room, done.submission_id)
    brief = _brief(room.database, done.submission_id)
    return Told(brief.id, brief.state, brief.title, story.look)


def _left(database: Database, submission_id: int, story: Story) -> tuple[Step, ...]:
    """The steps that the timeline does not show."""
    taken = [event.verb for event in shelf.timeline(database, submission_id)]
    left = []
    for step in story.steps:
        if step.verb in taken:
            taken.remove(step.verb)
        else:
            left.append(step)
    return tuple(left)


def _brief(database: Database, submission_id: int) -> SubmissionRow:
    brief = shelf.submission_brief(database, submission_id)
    if brief is None:
        raise Unfinished(f"Submission {submission_id} is gone.")
    return brief


def _view(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    if view is None:
        raise Unfinished(f"Submission {submission_id} is gone.")
    return view


def _settle(room: _Room, submission_id: int) -> None:
    """Wait until no work on the article is left, or do that work."""
    started, pause = ticks(), Event()
    while _is_on_its_way(room.database, submission_id):
        waited = ticks() - started
        if waited > room.patience_s:
            raise Unfinished(
                f"Submission {submission_id} does not get on. See `copydesk ops board`: is a stage or a channel held?"
            )
        ours = not room.workers or waited > WORKERS_HAVE_S
        if not (ours and _work(room, submission_id)):
            pause.wait(_LOOK_S)


def _work(room: _Room, submission_id: int) -> int:
    checked = desk.check(room.database, room.worker, prefer=submission_id)
    return checked + desk.publish(room.database, room.worker)


def _is_on_its_way(database: Database, submission_id: int) -> bool:
    if _brief(database, submission_id).state in _ON_THEIR_WAY:
        return True
    sent = shelf.publications(database, submission_id)
    return any(one.state == PublicationState.PENDING for one in sent)


def _take(room: _Room, submission_id: int, step: Step) -> None:
    """One step of a story, by whoever takes such steps."""
    database, cast = room.database, room.cast
    if step.verb == "claim_review":
        desk.claim(database, cast.reviewer, submission_id)
    elif step.verb == "withdraw":
        desk.withdraw(database, cast.writer, submission_id, reason=step.words)
    elif step.verb == "answer":
        _answer(room, submission_id, step.words)
    elif step.verb == "revise":
        seen = _brief(database, submission_id).revision
        desk.revise(database, cast.writer, submission_id, article(step.file), seen=seen)
    else:
        seen = _brief(database, submission_id).revision
        desk.decide(database, cast.reviewer, submission_id, Decision(step.verb), revision=seen, note=step.words)


def _answer(room: _Room, submission_id: int, reason: str) -> None:
    for finding in _view(room.database, submission_id).open_findings:
        if finding.severity == "block":
            desk.answer(room.database, room.cast.writer, submission_id, finding.id, reason)
