"""The shelf: everything that is read. Select only; frozen rows."""

from __future__ import annotations

from workflow.categories import read_profiles
from workflow.db import Database
from workflow.profiles import Profiles
from workflow.shelf import people
from workflow.shelf.batches import batch, batches
from workflow.shelf.board import board, state_counts
from workflow.shelf.cards import (
    BatchRow,
    Board,
    CanaryRow,
    ChannelCard,
    Hand,
    HoldRow,
    LimitRow,
    ProcessRow,
    StageCard,
    Times,
)
from workflow.shelf.chain import Break, breaks
from workflow.shelf.channels import ChannelLine, channels
from workflow.shelf.dead import DeadRow, dead, dead_count
from workflow.shelf.failures import FailedRow, FailureGroup, failed_publications, failed_runs, failure, failures
from workflow.shelf.judgements import How, JudgedText, Judgement, Ruling, judged_texts
from workflow.shelf.lists import (
    Split,
    all_submissions,
    category_counts,
    coming,
    mine,
    queue,
    queue_counts,
    submission_brief,
)
from workflow.shelf.ready import Readiness, ready
from workflow.shelf.replays import Replayed, ReplayReport, replay_report, replayed
from workflow.shelf.rulings import RuleRow, rule_rows
from workflow.shelf.submission import attempts, draft, publications, revision, stage_runs, submission
from workflow.shelf.throughput import Point, Series, Span, broken_share, series
from workflow.shelf.timeline import audit, events_after, last_event_id, timeline
from workflow.shelf.views import (
    AnswerView,
    AttemptView,
    ClaimView,
    DecisionView,
    DraftView,
    EditView,
    EventView,
    FindingView,
    Page,
    PublicationView,
    RevisionLine,
    RevisionView,
    StageView,
    SubmissionRow,
    SubmissionView,
)

__all__ = [
    "AnswerView",
    "AttemptView",
    "BatchRow",
    "Board",
    "Break",
    "CanaryRow",
    "ChannelCard",
    "ChannelLine",
    "ClaimView",
    "DeadRow",
    "DecisionView",
    "DraftView",
    "EditView",
    "EventView",
    "FailedRow",
    "FailureGroup",
    "FindingView",
    "Hand",
    "HoldRow",
    "How",
    "JudgedText",
    "Judgement",
    "LimitRow",
    "Page",
    "Point",
    "ProcessRow",
    "PublicationView",
    "Readiness",
    "ReplayReport",
    "Replayed",
    "RevisionLine",
    "RevisionView",
    "RuleRow",
    "Ruling",
    "Series",
    "Span",
    "Split",
    "StageCard",
    "StageView",
    "SubmissionRow",
    "SubmissionView",
    "Times",
    "all_submissions",
    "attempts",
    "audit",
    "batch",
    "batches",
    "board",
    "breaks",
    "broken_share",
    "category_counts",
    "channels",
    "coming",
    "dead",
    "dead_count",
    "draft",
    "events_after",
    "failed_publications",
    "failed_runs",
    "failure",
    "failures",
    "judged_texts",
    "last_event_id",
    "mine",
    "people",
    "profiles",
    "publications",
    "queue",
    "queue_counts",
    "ready",
    "replay_report",
    "replayed",
    "revision",
    "rule_rows",
    "series",
    "stage_runs",
    "state_counts",
    "submission",
    "submission_brief",
    "timeline",
]


def profiles(database: Database) -> Profiles:
    """The categories in their order."""
    with database.read() as connection:
        return read_profiles(connection)
