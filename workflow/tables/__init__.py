"""The ledger's tables, one file a noun or a small family of them."""

from __future__ import annotations

from workflow.tables.base import Base, Moment
from workflow.tables.checks import Answer, EditRow, FindingRow, StageRun
from workflow.tables.events import ChainHead, Event, Process
from workflow.tables.likeness import Anchor, LeftDraft, SketchRow
from workflow.tables.people import Session, SignInLink, Throttle, Token, User
from workflow.tables.probes import ProbedHost, ProbeRow
from workflow.tables.publications import ChannelRow, Hold, Publication
from workflow.tables.reviews import Claim, DecisionRow
from workflow.tables.submissions import Category, DraftSlot, IdempotencyKey, Revision, Submission

__all__ = [
    "Anchor",
    "Answer",
    "Base",
    "Category",
    "ChainHead",
    "ChannelRow",
    "Claim",
    "DecisionRow",
    "DraftSlot",
    "EditRow",
    "Event",
    "FindingRow",
    "Hold",
    "IdempotencyKey",
    "LeftDraft",
    "Moment",
    "ProbeRow",
    "ProbedHost",
    "Process",
    "Publication",
    "Revision",
    "Session",
    "SignInLink",
    "SketchRow",
    "StageRun",
    "Submission",
    "Throttle",
    "Token",
    "User",
]
