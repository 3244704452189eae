"""What a verb may refuse, each named for the reader: a stable code, a translatable message, its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from workflow.findings import N_, worded
from workflow.profile_rules import Complaint
from workflow.states import Role

ROLES: Mapping[str, str] = {
    Role.WRITER: N_("Writer"),
    Role.REVIEWER: N_("Reviewer"),
    Role.OPS: N_("Operations"),
    Role.ADMIN: N_("Administrator"),
}


class DeskError(Exception):
    """A verb refused. code: stable, for programs. template: English, the key of its translations."""

    code: ClassVar[str] = "refused"
    template: ClassVar[str] = N_("The desk could not do this.")

    def __init__(self, **params: str | int) -> None:
        """Keep the values that the message names."""
        super().__init__(self.template % params if params else self.template)
        self.params = params

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The message in the reader's language."""
        return worded(self.template, self.params, translate)


class UnknownSubmission(DeskError):
    """No submission has this number."""

    code = "unknown-submission"
    template = N_("There is no submission with this number. Check the address, or look for it in the list.")


class UnknownRevision(DeskError):
    """The submission has no such revision."""

    code = "unknown-revision"
    template = N_("This submission has no such revision. Open the submission to see which there are.")


class UnknownFinding(DeskError):
    """The finding is not one of this submission's."""

    code = "unknown-finding"
    template = N_("This finding is not there any more. Reload the page to see the current ones.")


class UnknownEdit(DeskError):
    """The change is not one of this submission's current ones."""

    code = "unknown-edit"
    template = N_("This change is not there any more. Reload the page to see the current ones.")


class UnknownThread(DeskError):
    """The thread is not one of this submission's."""

    code = "unknown-thread"
    template = N_("This conversation is not there. Reload the page to see the current ones.")


class CommentNeeded(DeskError):
    """A comment came without a word."""

    code = "comment-needed"
    template = N_("Write something first: an empty comment says nothing.")


class OverlappingEdits(DeskError):
    """A change cannot be carried out while another one that touches the same words is."""

    code = "overlapping-edits"
    template = N_("This change touches words that another change has altered already. Revert that one first.")


class UnknownName(DeskError):
    """No stage or channel goes by this name."""

    code = "unknown-name"
    template = N_("There is no stage or channel called “%(name)s”.")


class StaleRevision(DeskError):
    """Somebody changed the text since it was read."""

    code = "stale-revision"
    template = N_(
        "You worked on revision %(seen)s, but revision %(current)s is there now. Look at what changed, then try again."
    )

    def __init__(self, *, seen: int, current: int) -> None:
        """Keep both numbers."""
        super().__init__(seen=seen, current=current)
        self.seen = seen
        self.current = current


class StaleDraft(DeskError):
    """The draft was saved from another tab or device since it was read."""

    code = "stale-draft"
    template = N_("This draft was saved from another window meanwhile. Open it again, compare, and save once more.")


class NotYourClaim(DeskError):
    """Another reviewer holds the submission."""

    code = "not-your-claim"
    template = N_("%(holder)s is reviewing this until %(until)s. Take it over, or choose another one.")

    def __init__(self, *, holder: str, until: datetime) -> None:
        """Keep who holds it and until when (UTC)."""
        super().__init__(holder=holder, until=until.strftime("%H:%M UTC"))
        self.holder = holder
        self.until = until


class AuthorMayNotDecide(DeskError):
    """Four eyes: nobody decides of their own text."""

    code = "author-may-not-decide"
    template = N_("You wrote this text, so somebody else has to decide on it.")


class NotAllowed(DeskError):
    """The person's role does not include this."""

    code = "not-allowed"
    template = N_("Your role (%(role)s) does not include this. Ask an admin if you need it.")

    def __init__(self, *, role: str) -> None:
        """Keep the role, by its name in words."""
        super().__init__(role=ROLES.get(role, role))


class NotCheckedYet(DeskError):
    """The line has not finished with the revision."""

    code = "not-checked-yet"
    template = N_("The automatic checks of this revision are not finished. Wait a moment and try again.")


class OpenBlockFindings(DeskError):
    """A finding that blocks is neither mended nor answered."""

    code = "open-block-findings"
    template = N_(
        "A blocking finding is still open. Mend it, revert the change that caused it, or answer it with a reason."
    )


class OpenFindings(DeskError):
    """A finding is neither mended nor answered, and only texts without any were meant."""

    code = "open-findings"
    template = N_("It has open findings. Look at them one by one on its own page.")


class NothingInTheWay(DeskError):
    """Somebody wanted to force what they could simply approve."""

    code = "nothing-in-the-way"
    template = N_("Nothing stands in the way of this text: approve it.")


class AlreadyApproved(DeskError):
    """Approvals have to come from different people."""

    code = "already-approved"
    template = N_("You approved this revision already, or a guest of yours did. Somebody else has to approve it next.")


class ChecklistOpen(DeskError):
    """An approval came without every item of the category's checklist; items: those that are missing."""

    code = "checklist-open"
    template = N_("Tick the whole checklist before you approve. Missing: %(items)s")


class UnknownDecision(DeskError):
    """The decision is not one of this person's."""

    code = "unknown-decision"
    template = N_("There is no such decision of yours.")


class TooLateToUndo(DeskError):
    """A decision can be taken back for a few seconds only, and only before anything came of it."""

    code = "too-late-to-undo"
    template = N_("It is too late to undo this: the decision is out. The article can still be corrected or withdrawn.")


class BadGuestLink(DeskError):
    """A guest's link that is used, over, taken back, or of no desk."""

    code = "bad-guest-link"
    template = N_("This link was used already, has run out, or was taken back. Ask whoever sent it for a new one.")


class KeyReused(DeskError):
    """The same Idempotency-Key came with another text."""

    code = "idempotency-key-reused"
    template = N_("This Idempotency-Key was used for another text before. Use a new key for a new submission.")


class BadField(DeskError):
    """A field of the submission cannot be taken as it is; `field` names it, the message says why."""

    code = "bad-field"

    def __init__(self, field: str, template: str, **params: str | int) -> None:
        """Keep which field; `template` is the English message."""
        self.template = template  # type: ignore[misc]
        super().__init__(**params)
        self.field = field


class UnknownCategory(DeskError):
    """The desk has no category with this key."""

    code = "unknown-category"
    template = N_("The desk has no category “%(name)s”.")


class StaleCategory(DeskError):
    """Somebody changed the category since it was read."""

    code = "stale-category"
    template = N_("Somebody changed “%(name)s” meanwhile. Compare what is there now with what you typed.")


class LastCategory(DeskError):
    """Without any category nothing could be handed in."""

    code = "last-category"
    template = N_("This is the last category that articles can be handed in to. Add or restore another one first.")


class BadProfile(DeskError):
    """A category's profile cannot be taken; `complaints` holds everything that is wrong with it.

    number: which of several, from 0.
    """

    code = "bad-profile"
    template = N_("The category cannot be kept like this.")

    def __init__(self, complaints: Sequence[Complaint], *, number: int = 0) -> None:
        """Keep what is wrong."""
        super().__init__()
        self.complaints = tuple(complaints)
        self.number = number


class BadRule(DeskError):
    """What a rule is to be about is no host, or no name that could be told from other words."""

    code = "bad-rule"
    template = N_("“%(name)s” is nothing a rule can be about: give a host such as example.com, or a name.")


class ListedOtherwise(DeskError):
    """One of the desk's lists of domains says the opposite; who keeps the lists decides."""

    code = "listed-otherwise"
    template = N_("The desk's list “%(list)s” says the opposite of %(name)s. Ask ops to change the list.")


class UnknownRule(DeskError):
    """No standing rule has this number."""

    code = "unknown-rule"
    template = N_("There is no such rule. Open the list of rules to see which there are.")


class UnknownLink(DeskError):
    """No link of the text under review is what was meant."""

    code = "unknown-link"
    template = N_("This link is not in the text any more. Reload the page to see which there are.")


class ReasonNeeded(DeskError):
    """An action that others must be able to understand later came without its reason."""

    code = "reason-needed"
    template = N_("Say why, in a few words: others will read it in the timeline.")


class NoteNeeded(DeskError):
    """A request for changes or a rejection came without a note to the writer."""

    code = "note-needed"
    template = N_("Write a note: the writer needs to know what to change, or why not.")


class AlreadyHeld(DeskError):
    """The stage or channel is paused already."""

    code = "already-held"
    template = N_("“%(name)s” is paused already.")


class UnknownBatch(DeskError):
    """No batch has this number."""

    code = "unknown-batch"
    template = N_("There is no batch with this number. The list of batches shows which there are.")


class BatchOver(DeskError):
    """The batch has ended; nothing about it can be changed."""

    code = "batch-over"
    template = N_("This batch has ended already. Begin another one for what is left.")


class UnknownProcess(DeskError):
    """No process of this name is on the list."""

    code = "unknown-process"
    template = N_("There is no worker called “%(name)s” on the list. It may have ended; reload the page.")


class StaleWrite(DeskError):
    """Two transactions changed one submission at once; the later one must start again."""

    code = "stale-write"
    template = N_("Somebody changed this at the same moment. Reload the page and try again.")
