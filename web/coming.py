"""What the desk does next with a submission by itself, and when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from workflow.findings import N_
from workflow.line import LINE
from workflow.shelf.views import PublicationView, StageView, SubmissionView
from workflow.states import PublicationState, RunState, State

_LABELS: Mapping[str, str] = {stage.name: stage.label for stage in LINE}
_BY_PEOPLE: Mapping[State, str] = MappingProxyType(
    {
        State.DRAFT: N_("Nothing by itself: the writer has not handed it in."),
        State.RETURNED: N_("Nothing by itself: the writer has to mend it or to answer."),
        State.IN_REVIEW: N_("Nothing by itself: a reviewer has to decide."),
        State.CHANGES_REQUESTED: N_("Nothing by itself: the writer was asked for changes."),
    }
)
_NOTHING = N_("Nothing more: it has come to its end.")


@dataclass(frozen=True, slots=True)
class Coming:
    """One next action: an English template with %(names)s. at: when; None: as soon as it can, or never by itself."""

    message: str
    names: tuple[str, ...] = ()
    at: datetime | None = None

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The action in the reader's language."""
        names = translate(", ").join(translate(_LABELS.get(name, name)) for name in self.names)
        return translate(self.message) % {"names": names} if self.names else translate(self.message)


def coming(
    view: SubmissionView, runs: Sequence[StageView], held: Collection[tuple[str, str]] = ()
) -> tuple[Coming, ...]:
    """The next automatic actions on a submission; held: (kind, name) of the stages and channels that are."""
    current = [run for run in runs if view.current is not None and run.revision_id == view.current.id]
    found: dict[tuple[str, datetime | None], list[str]] = {}
    for message, name, at in (*_of_runs(current, held), *_of_sends(view.publications, held)):
        found.setdefault((message, at), []).append(name)
    known = tuple(Coming(message, tuple(names), at) for (message, at), names in found.items())
    return known or (Coming(_BY_PEOPLE.get(view.state, _NOTHING)),)


_Next = tuple[str, str, datetime | None]


def _of_runs(runs: Sequence[StageView], held: Collection[tuple[str, str]]) -> Iterator[_Next]:
    for run in runs:
        if run.state == RunState.DEAD:
            yield N_("Given up until somebody tries again: %(names)s"), run.stage, None
        elif run.state == RunState.RUNNING:
            yield N_("Running: %(names)s"), run.stage, None
        elif run.state in (RunState.QUEUED, RunState.ERRORED) and ("stage", run.stage) in held:
            yield N_("Goes on when somebody resumes: %(names)s"), run.stage, None
        elif run.state == RunState.ERRORED:
            yield N_("Tried again: %(names)s"), run.stage, run.due_at
        elif run.state == RunState.QUEUED:
            yield N_("Waits for a worker: %(names)s"), run.stage, None


def _of_sends(publications: Sequence[PublicationView], held: Collection[tuple[str, str]]) -> Iterator[_Next]:
    for one in publications:
        if one.state == PublicationState.FAILED:
            yield N_("Given up until somebody tries again: %(names)s"), one.channel, None
        elif one.state == PublicationState.PENDING and ("channel", one.channel) in held:
            yield N_("Goes on when somebody resumes: %(names)s"), one.channel, None
        elif one.state == PublicationState.PENDING and one.error:
            yield N_("Tried again: %(names)s"), one.channel, one.due_at
        elif one.state == PublicationState.PENDING:
            yield N_("Goes out as soon as a worker is free: %(names)s"), one.channel, None
