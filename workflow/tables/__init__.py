"""The ledger's tables, one file a noun or a small family of them."""

from __future__ import annotations

from workflow.tables.base import Base, Moment
from workflow.tables.checks import Answer, Attempt, EditRow, FindingRow, StageRun
from workflow.tables.comments import Comment, Thread
from workflow.tables.events import ChainHead, Event, Process
from workflow.tables.likeness import Anchor, LeftDraft, SketchRow
from workflow.tables.media import Media, PictureRow
from workflow.tables.notices import Letter, Mailbox, Notice
from workflow.tables.people import Session, SignInLink, Throttle, Token, User
from workflow.tables.probes import ProbedHost, ProbeRow
from workflow.tables.publications import ChannelRow, Hold, Publication
from workflow.tables.reviews import Claim, DecisionRow, GuestLink, SavedFilter, Viewing, decisive, standing
from workflow.tables.rules import Sighting, StandingRule
from workflow.tables.search import SearchWords
from workflow.tables.steering import Alarm, Batch, Canary, Limit, ReplayRow, Rollup
from workflow.tables.submissions import Category, DraftSlot, IdempotencyKey, Revision, Submission

__all__ = [
    "Alarm",
    "Anchor",
    "Answer",
    "Attempt",
    "Base",
    "Batch",
    "Canary",
    "Category",
    "ChainHead",
    "ChannelRow",
    "Claim",
    "Comment",
    "DecisionRow",
    "DraftSlot",
    "EditRow",
    "Event",
    "FindingRow",
    "GuestLink",
    "Hold",
    "IdempotencyKey",
    "LeftDraft",
    "Letter",
    "Limit",
    "Mailbox",
    "Media",
    "Moment",
    "Notice",
    "PictureRow",
    "ProbeRow",
    "ProbedHost",
    "Process",
    "Publication",
    "ReplayRow",
    "Revision",
    "Rollup",
    "SavedFilter",
    "SearchWords",
    "Session",
    "Sighting",
    "SignInLink",
    "SketchRow",
    "StageRun",
    "StandingRule",
    "Submission",
    "Thread",
    "Throttle",
    "Token",
    "User",
    "Viewing",
    "decisive",
    "standing",
]
