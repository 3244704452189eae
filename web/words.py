"""What the desk's codes are called on pages: English templates, the keys of their translations."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflow.findings import N_, Action, Severity, Verdict
from workflow.rules import ALLOWED_HOSTS, DENIED_HOSTS
from workflow.states import Decision, EditState, Origin, PublicationState, RuleKind, RunState, State

STATES: Mapping[str, str] = MappingProxyType(
    {
        State.DRAFT: N_("Draft"),
        State.CHECKING: N_("Being checked"),
        State.RETURNED: N_("Back with the writer"),
        State.IN_REVIEW: N_("With the reviewers"),
        State.CHANGES_REQUESTED: N_("Changes asked for"),
        State.APPROVED: N_("Approved"),
        State.REJECTED: N_("Rejected"),
        State.PUBLISHING: N_("Being published"),
        State.PUBLISHED: N_("Published"),
        State.CORRECTED: N_("Published, corrected"),
        State.WITHDRAWN: N_("Withdrawn"),
    }
)

RUN_STATES: Mapping[str, str] = MappingProxyType(
    {
        RunState.QUEUED: N_("Waiting"),
        RunState.RUNNING: N_("Running"),
        RunState.PASSED: N_("Nothing in the way"),
        RunState.FAILED: N_("Found something"),
        RunState.ERRORED: N_("Will be tried again"),
        RunState.DEAD: N_("Given up"),
        RunState.SKIPPED: N_("Skipped"),
    }
)

PUBLICATION_STATES: Mapping[str, str] = MappingProxyType(
    {
        PublicationState.PENDING: N_("Waiting to go out"),
        PublicationState.LIVE: N_("Live"),
        PublicationState.FAILED: N_("Could not go out"),
        PublicationState.SUPERSEDED: N_("Replaced by a newer revision"),
        PublicationState.WITHDRAWN: N_("Taken down"),
    }
)

EDIT_STATES: Mapping[str, str] = MappingProxyType(
    {
        EditState.APPLIED: N_("Applied"),
        EditState.REVERTED: N_("Reverted"),
        EditState.PROPOSED: N_("Proposed"),
    }
)

SEVERITIES: Mapping[str, str] = MappingProxyType(
    {
        Severity.INFO: N_("For information"),
        Severity.WARN: N_("Please check"),
        Severity.BLOCK: N_("Must be settled"),
    }
)

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        Verdict.PASS: N_("Clean"),
        Verdict.WARN: N_("Worth a look"),
        Verdict.BLOCK: N_("Stopped"),
    }
)

ORIGINS: Mapping[str, str] = MappingProxyType(
    {
        Origin.WRITER: N_("as the writer wrote it"),
        Origin.STAGE: N_("scrubbed by the desk"),
        Origin.REVIEWER: N_("changed by a reviewer"),
    }
)

DECISIONS: Mapping[str, str] = MappingProxyType(
    {
        Decision.APPROVE: N_("Approved"),
        Decision.REQUEST_CHANGES: N_("Changes asked for"),
        Decision.REJECT: N_("Rejected"),
    }
)

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        Action.REMOVE: N_("Removed"),
        Action.REWRITE: N_("Rewritten"),
        Action.UNLINK: N_("Link taken off"),
    }
)

FATES: Mapping[str, str] = MappingProxyType(
    {
        "kept": N_("Kept"),
        "straightened": N_("Straightened"),
        "unlinked": N_("Link taken off"),
        "removed": N_("Removed"),
        "held": N_("Held for you"),
        "waits": N_("Waits for you"),
    }
)

RULE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        RuleKind.DENY: N_("Denied host"),
        RuleKind.ALLOW: N_("Allowed host"),
        RuleKind.BRAND: N_("Brand"),
        RuleKind.CLEAN: N_("Honest name"),
    }
)

# What a list is called on pages; those in files go by the names that ops gave them.
LISTS: Mapping[str, str] = MappingProxyType(
    {DENIED_HOSTS: N_("hosts denied by reviewers"), ALLOWED_HOSTS: N_("hosts allowed by reviewers")}
)

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "title": N_("Title"),
        "category": N_("Category"),
        "date": N_("Date"),
        "summary": N_("Summary"),
        "body": N_("Text"),
        "language": N_("Language"),
        "format": N_("Format"),
    }
)

SURE: tuple[tuple[float, str], ...] = ((0.95, N_("certain")), (0.75, N_("likely")), (0.0, N_("possible")))

# What a sentence about an event may name.
PLACES = ("actor", "channel", "guest", "name", "revision", "user")

VERBS: Mapping[str, str] = MappingProxyType(
    {
        "save_draft": N_("%(actor)s saved a draft"),
        "submit": N_("%(actor)s handed the article in"),
        "revise": N_("%(actor)s handed in revision %(revision)s"),
        "return": N_("The checks of revision %(revision)s found something that must be settled"),
        "clear": N_("Through the checks, on to the reviewers"),
        "check_again": N_("Checked again by the rules of today, asked for by %(actor)s: revision %(revision)s"),
        "look_late": N_("The links of revision %(revision)s were tried"),
        "fetch_pictures": N_("The pictures of revision %(revision)s were fetched"),
        "fetch_again": N_("%(actor)s had pictures of revision %(revision)s fetched again"),
        "leave_pictures_out": N_("Revision %(revision)s went out without pictures that had not come in time"),
        "amend": N_("%(actor)s changed the text: revision %(revision)s"),
        "answer": N_("%(actor)s answered a finding: it is intended"),
        "unblock": N_("%(actor)s settled the last finding that stood in the way"),
        "claim_review": N_("%(actor)s began to review"),
        "claim": N_("%(actor)s began to review"),
        "take_over": N_("%(actor)s took the review over"),
        "release": N_("%(actor)s gave the review back"),
        "release_review": N_("%(actor)s gave the review back"),
        "comment": N_("%(actor)s commented on revision %(revision)s"),
        "reply": N_("%(actor)s answered a comment"),
        "resolve_thread": N_("%(actor)s settled a conversation"),
        "reopen_thread": N_("%(actor)s opened a conversation again"),
        "approve": N_("%(actor)s approved revision %(revision)s"),
        "force": N_("%(actor)s published revision %(revision)s by force"),
        "approve_step": N_("%(actor)s approved revision %(revision)s; another approval follows"),
        "undo": N_("%(actor)s took the decision on revision %(revision)s back"),
        "undo_step": N_("%(actor)s took an approval of revision %(revision)s back"),
        "invite_guest": N_("%(actor)s asked %(guest)s for an approval by a link"),
        "uninvite_guest": N_("%(actor)s took the link for %(guest)s back"),
        "set_due": N_("%(actor)s set until when a decision is due"),
        "fall_due": N_("The time for a decision has passed"),
        "request_changes": N_("%(actor)s asked for changes to revision %(revision)s"),
        "reject": N_("%(actor)s rejected revision %(revision)s"),
        "start_publishing": N_("Publishing began"),
        "publish": N_("The article was published"),
        "correct": N_("A correction was published"),
        "deliver": N_("Delivered to the channel “%(channel)s”"),
        "delivery_failed": N_("Could not be delivered to the channel “%(channel)s”"),
        "take_down": N_("Taken down from the channel “%(channel)s”"),
        "rewrite": N_("Put back on the channel “%(channel)s”, from where it was lost"),
        "abandon": N_("%(actor)s gave up delivering to the channel “%(channel)s”"),
        "withdraw": N_("%(actor)s withdrew the article"),
        "retry": N_("%(actor)s had something tried again"),
        "discard": N_("%(actor)s put dead letters aside"),
        "restore": N_("%(actor)s brought dead letters back"),
        "free": N_("%(actor)s took work out of a worker's hands"),
        "redispatch": N_("%(actor)s had what is due in “%(name)s” hinted at again"),
        "drain": N_("%(actor)s drains “%(name)s”"),
        "drain_worker": N_("%(actor)s let the worker %(name)s take nothing on"),
        "undrain_worker": N_("%(actor)s let the worker %(name)s take work on again"),
        "limit": N_("%(actor)s changed the limit of “%(name)s”"),
        "pause_batch": N_("%(actor)s paused batch no. %(name)s"),
        "resume_batch": N_("%(actor)s let batch no. %(name)s go on"),
        "cancel_batch": N_("%(actor)s cancelled batch no. %(name)s"),
        "replay": N_("%(actor)s began a replay"),
        "begin_again": N_("%(actor)s had waiting articles checked again"),
        "test_alarms": N_("%(actor)s sent a test of the alarms"),
        "give_up": N_("A check was given up after several tries"),
        "hold": N_("%(actor)s paused “%(name)s”"),
        "lift": N_("%(actor)s resumed “%(name)s”"),
        "add_category": N_("%(actor)s added the category “%(name)s”"),
        "edit_category": N_("%(actor)s changed what the category “%(name)s” asks for"),
        "retire_category": N_("%(actor)s retired the category “%(name)s”"),
        "restore_category": N_("%(actor)s restored the category “%(name)s”"),
        "order_categories": N_("%(actor)s put the categories in another order"),
        "deny_host": N_("%(actor)s denied links to %(name)s"),
        "allow_host": N_("%(actor)s allowed links to %(name)s"),
        "add_brand": N_("%(actor)s entered the brand “%(name)s”"),
        "clear_name": N_("%(actor)s said that “%(name)s” is no advertising"),
        "lift_rule": N_("%(actor)s took the rule about “%(name)s” back"),
        "add_list": N_("%(actor)s put the list “%(name)s” in force"),
        "update_list": N_("%(actor)s updated the list “%(name)s”"),
        "remove_list": N_("%(actor)s took the list “%(name)s” away"),
        "find_list": N_("The list “%(name)s” is in force, and nobody said so"),
        "miss_list": N_("The list “%(name)s” is not there any more, and nobody said so"),
        "add_user": N_("%(actor)s added %(user)s"),
        "set_role": N_("%(actor)s changed the role of %(user)s"),
        "set_password": N_("%(actor)s set a password for %(user)s"),
        "set_preferences": N_("%(actor)s changed their language or theme"),
        "issue_link": N_("%(actor)s made a sign-in link for %(user)s"),
        "issue_token": N_("%(actor)s made an API token"),
        "revoke_token": N_("%(actor)s revoked an API token"),
        "sign_in": N_("%(actor)s signed in"),
        "sign_out": N_("%(actor)s signed out"),
        "throttle": N_("Too many sign-in tries from one address: slowed down"),
    }
)
