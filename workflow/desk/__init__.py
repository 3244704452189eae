"""The desk's verbs: the only writers of the ledger, each one transaction."""

from __future__ import annotations

from workflow.desk import people
from workflow.desk.actors import Actor
from workflow.desk.amend import answer, settle_edits
from workflow.desk.batches import (
    Action,
    BatchState,
    Wanted,
    count,
    progress_of,
    retry_publications,
    retry_runs,
    set_batch,
    start,
    step,
    work_off,
)
from workflow.desk.burial import bury_lost
from workflow.desk.canary import canaries_to_send, hear_canary
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
from workflow.desk.limits import set_limit
from workflow.desk.mend import requeue, rewrite
from workflow.desk.opening import set_up
from workflow.desk.processes import beat, leave
from workflow.desk.project import refresh, refresh_behind
from workflow.desk.publish import publish
from workflow.desk.replays import Scope, count_replay, replay_waits, replay_while_idle, start_replay
from workflow.desk.rescue import drain_worker, free, redispatch
from workflow.desk.resume import Resumed, overtake, resume
from workflow.desk.rollups import roll_up
from workflow.desk.sketches import sketch_older
from workflow.desk.steer import hold, lift, lift_expired, note_test
from workflow.desk.submit import DraftSaved, Submitted, revise, save_draft, submit, withdraw

__all__ = [
    "Action",
    "Actor",
    "BatchState",
    "ClaimHeld",
    "Decided",
    "DraftSaved",
    "Loaded",
    "Resumed",
    "Scope",
    "Submitted",
    "Wanted",
    "abandon",
    "add_category",
    "add_channel",
    "answer",
    "beat",
    "bury_lost",
    "canaries_to_send",
    "check",
    "claim",
    "claim_next",
    "count",
    "count_replay",
    "decide",
    "drain_worker",
    "edit_category",
    "free",
    "hear_canary",
    "hold",
    "leave",
    "lift",
    "lift_expired",
    "load_categories",
    "move_category",
    "note_test",
    "overtake",
    "people",
    "progress_of",
    "publish",
    "redispatch",
    "refresh",
    "refresh_behind",
    "release",
    "replay_waits",
    "replay_while_idle",
    "requeue",
    "resume",
    "retry_publications",
    "retry_runs",
    "revise",
    "rewrite",
    "roll_up",
    "save_draft",
    "set_batch",
    "set_channel",
    "set_limit",
    "set_up",
    "settle_edits",
    "sketch_older",
    "start",
    "start_replay",
    "step",
    "submit",
    "switch_category",
    "switch_channel",
    "withdraw",
    "work_off",
]
