"""The ledger's tables, one file a noun or a small family of them."""

from __future__ import annotations

from workflow.tables.base import Base, Moment
from workflow.tables.checks import Answer, EditRow, FindingRow, StageRun
from workflow.tables.comments import Comment, Thread
from workflow.tables.events import ChainHead, Event, Process
from workflow.tables.likeness import Anchor, LeftDraft, SketchRow
from workflow.tables.people import Session, SignInLink, Throttle, Token, User
from workflow.tables.probes import ProbedHost, ProbeRow
from workflow.tables.publications import ChannelRow, Hold, Publication
from workflow.tables.reviews import Claim, DecisionRow, GuestLink, SavedFilter, Viewing, decisive, standing
from workflow.tables.rules import Sighting, StandingRule
from workflow.tables.search import SearchWords
from workflow.tables.submissions import Category, DraftSlot, IdempotencyKey, Revision, Submission

__all__ = [
    "Anchor",
    "Answer",
    "Base",
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
    "Moment",
    "ProbeRow",
    "ProbedHost",
    "Process",
    "Publication",
    "Revision",
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
