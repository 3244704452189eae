"""The shelf: everything that is read. Select only; frozen rows."""

from __future__ import annotations

from workflow.categories import read_profiles
from workflow.db import Database
from workflow.profiles import Profiles
from workflow.shelf import people
from workflow.shelf.ahead import Ahead, Usual, ahead, aheads
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
from workflow.shelf.comments import CommentView, ThreadView, threads
from workflow.shelf.dead import DeadRow, dead, dead_count
from workflow.shelf.decisions import Progress, Undoable, progress, undoable
from workflow.shelf.failures import FailedRow, FailureGroup, failed_publications, failed_runs, failure, failures
from workflow.shelf.guests import GuestLinkView, guest_link, guest_links
from workflow.shelf.judgements import How, JudgedText, Judgement, Ruling, judged_texts
from workflow.shelf.lists import all_submissions, category_counts, coming, mine, submission_brief
from workflow.shelf.notices import LetterRow, MailboxView, letters, mailbox, notice, notices, unread_count
from workflow.shelf.pictures import CopyView, Delivered, copies, picture_in, published_picture
from workflow.shelf.queue import FilterView, Narrowed, Split, queue, queue_counts, saved_filters
from workflow.shelf.ready import Readiness, ready
from workflow.shelf.replays import Replayed, ReplayReport, replay_report, replayed
from workflow.shelf.rules import RuleRow, Waiting, rules, standing, waiting_with
from workflow.shelf.rulings import CodeRow, code_rows
from workflow.shelf.submission import attempts, draft, publications, revision, stage_runs, submission
from workflow.shelf.throughput import Point, Series, Span, broken_share, series
from workflow.shelf.timeline import audit, checked_again, events_after, imported, last_event_id, timeline
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
from workflow.told import NoticeView

__all__ = [
    "Ahead",
    "AnswerView",
    "AttemptView",
    "BatchRow",
    "Board",
    "Break",
    "CanaryRow",
    "ChannelCard",
    "ChannelLine",
    "ClaimView",
    "CodeRow",
    "CommentView",
    "CopyView",
    "DeadRow",
    "DecisionView",
    "Delivered",
    "DraftView",
    "EditView",
    "EventView",
    "FailedRow",
    "FailureGroup",
    "FilterView",
    "FindingView",
    "GuestLinkView",
    "Hand",
    "HoldRow",
    "How",
    "JudgedText",
    "Judgement",
    "LetterRow",
    "LimitRow",
    "MailboxView",
    "Narrowed",
    "NoticeView",
    "Page",
    "Point",
    "ProcessRow",
    "Progress",
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
    "ThreadView",
    "Times",
    "Undoable",
    "Usual",
    "Waiting",
    "ahead",
    "aheads",
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
    "checked_again",
    "code_rows",
    "coming",
    "copies",
    "dead",
    "dead_count",
    "draft",
    "events_after",
    "failed_publications",
    "failed_runs",
    "failure",
    "failures",
    "guest_link",
    "guest_links",
    "imported",
    "judged_texts",
    "last_event_id",
    "letters",
    "mailbox",
    "mine",
    "notice",
    "notices",
    "people",
    "picture_in",
    "profiles",
    "progress",
    "publications",
    "published_picture",
    "queue",
    "queue_counts",
    "ready",
    "replay_report",
    "replayed",
    "revision",
    "rules",
    "saved_filters",
    "series",
    "stage_runs",
    "standing",
    "state_counts",
    "submission",
    "submission_brief",
    "threads",
    "timeline",
    "undoable",
    "unread_count",
    "waiting_with",
]


def profiles(database: Database) -> Profiles:
    """The categories in their order."""
    with database.read() as connection:
        return read_profiles(connection)
