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
from workflow.desk.check_again import (
    Changed,
    Extent,
    count_again,
    count_again_with,
    start_again,
    start_again_with,
)
from workflow.desk.claims import ClaimHeld, claim, claim_next, release
from workflow.desk.comments import Commented, comment, reply, resolve
from workflow.desk.decide import Decided, decide
from workflow.desk.domain_lists import add_list, note_list, note_no_list, remove_list, update_list
from workflow.desk.drafts import DraftSaved, save_draft
from workflow.desk.due import set_due, tell_overdue
from workflow.desk.force import force
from workflow.desk.guests import Invited, approve_as_guest, invite, uninvite
from workflow.desk.late import check_late
from workflow.desk.letters import (
    Parcel,
    claim_letter,
    finish_letter,
    gather,
    hand,
    put_off,
    retry_letters,
    settle_lost,
)
from workflow.desk.limits import set_limit
from workflow.desk.mailboxes import choose_mail, confirm_address, knows_link, stop_mail, want_address
from workflow.desk.media import put_media_back, sweep_media
from workflow.desk.mend import requeue, rewrite
from workflow.desk.notices import read_notices
from workflow.desk.opening import set_up
from workflow.desk.preview import Preview, preview
from workflow.desk.probing import forget_probes
from workflow.desk.processes import beat, leave
from workflow.desk.project import refresh, refresh_behind
from workflow.desk.publish import publish
from workflow.desk.refetch import fetch_again
from workflow.desk.replays import Scope, count_replay, start_replay
from workflow.desk.rescue import drain_worker, free, redispatch
from workflow.desk.resume import Resumed, overtake, resume
from workflow.desk.rollups import roll_up
from workflow.desk.rules import Made, lift_rule, make_rule
from workflow.desk.saved_filters import drop_filter, save_filter
from workflow.desk.search_words import index_older
from workflow.desk.sketches import sketch_older
from workflow.desk.spare import spare_work_waits, work_while_idle
from workflow.desk.steer import hold, lift, lift_expired, note_test
from workflow.desk.submit import Submitted, revise, submit, withdraw
from workflow.desk.taking_off import take_off
from workflow.desk.undo import undo
from workflow.desk.viewings import note_viewing

__all__ = [
    "Action",
    "Actor",
    "BatchState",
    "Changed",
    "ClaimHeld",
    "Commented",
    "Decided",
    "DraftSaved",
    "Extent",
    "Invited",
    "Loaded",
    "Made",
    "Parcel",
    "Preview",
    "Resumed",
    "Scope",
    "Submitted",
    "Wanted",
    "abandon",
    "add_category",
    "add_channel",
    "add_list",
    "answer",
    "approve_as_guest",
    "beat",
    "bury_lost",
    "canaries_to_send",
    "check",
    "check_late",
    "choose_mail",
    "claim",
    "claim_letter",
    "claim_next",
    "comment",
    "confirm_address",
    "count",
    "count_again",
    "count_again_with",
    "count_replay",
    "decide",
    "drain_worker",
    "drop_filter",
    "edit_category",
    "fetch_again",
    "finish_letter",
    "force",
    "forget_probes",
    "free",
    "gather",
    "hand",
    "hear_canary",
    "hold",
    "index_older",
    "invite",
    "knows_link",
    "leave",
    "lift",
    "lift_expired",
    "lift_rule",
    "load_categories",
    "make_rule",
    "move_category",
    "note_list",
    "note_no_list",
    "note_test",
    "note_viewing",
    "overtake",
    "people",
    "preview",
    "progress_of",
    "publish",
    "put_media_back",
    "put_off",
    "read_notices",
    "redispatch",
    "refresh",
    "refresh_behind",
    "release",
    "remove_list",
    "reply",
    "requeue",
    "resolve",
    "resume",
    "retry_letters",
    "retry_publications",
    "retry_runs",
    "revise",
    "rewrite",
    "roll_up",
    "save_draft",
    "save_filter",
    "set_batch",
    "set_channel",
    "set_due",
    "set_limit",
    "set_up",
    "settle_edits",
    "settle_lost",
    "sketch_older",
    "spare_work_waits",
    "start",
    "start_again",
    "start_again_with",
    "start_replay",
    "step",
    "stop_mail",
    "submit",
    "sweep_media",
    "switch_category",
    "switch_channel",
    "take_off",
    "tell_overdue",
    "undo",
    "uninvite",
    "update_list",
    "want_address",
    "withdraw",
    "work_off",
    "work_while_idle",
]
