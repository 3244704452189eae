"""The desk's verbs: the only writers of the ledger, each one transaction."""

from __future__ import annotations

from workflow.desk import people
from workflow.desk.actors import Actor
from workflow.desk.amend import answer, settle_edits
from workflow.desk.burial import bury_lost
from workflow.desk.categories import (
    Loaded,
    add_category,
    edit_category,
    load_categories,
    move_category,
    switch_category,
)
from workflow.desk.channels import abandon, add_channel, set_channel, switch_channel
from workflow.desk.check import check
from workflow.desk.claims import ClaimHeld, claim, claim_next, release
from workflow.desk.decide import Decided, decide
from workflow.desk.domain_lists import add_list, note_list, note_no_list, remove_list, update_list
from workflow.desk.late import check_late
from workflow.desk.mend import requeue, rewrite
from workflow.desk.opening import set_up
from workflow.desk.probing import forget_probes
from workflow.desk.processes import beat, leave
from workflow.desk.project import refresh, refresh_behind
from workflow.desk.publish import publish
from workflow.desk.resume import Resumed, overtake, resume
from workflow.desk.sketches import sketch_older
from workflow.desk.steer import hold, lift, lift_expired, retry_publications, retry_runs
from workflow.desk.submit import DraftSaved, Submitted, revise, save_draft, submit, withdraw

__all__ = [
    "Actor",
    "ClaimHeld",
    "Decided",
    "DraftSaved",
    "Loaded",
    "Resumed",
    "Submitted",
    "abandon",
    "add_category",
    "add_channel",
    "add_list",
    "answer",
    "beat",
    "bury_lost",
    "check",
    "check_late",
    "claim",
    "claim_next",
    "decide",
    "edit_category",
    "forget_probes",
    "hold",
    "leave",
    "lift",
    "lift_expired",
    "load_categories",
    "move_category",
    "note_list",
    "note_no_list",
    "overtake",
    "people",
    "publish",
    "refresh",
    "refresh_behind",
    "release",
    "remove_list",
    "requeue",
    "resume",
    "retry_publications",
    "retry_runs",
    "revise",
    "rewrite",
    "save_draft",
    "set_channel",
    "set_up",
    "settle_edits",
    "sketch_older",
    "submit",
    "switch_category",
    "switch_channel",
    "update_list",
    "withdraw",
]
