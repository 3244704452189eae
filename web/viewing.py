"""Who may look at an article: its writer, and those who work on everybody's."""

from __future__ import annotations

from flask import g

from web.errors import Refused
from web.state import current_db
from workflow import shelf
from workflow.desk.errors import UnknownSubmission
from workflow.findings import N_
from workflow.shelf import SubmissionView
from workflow.states import Role

ANOTHERS = N_("This article is another writer's: only they, the reviewers and the admins can open it.")


def viewed(submission_id: int) -> SubmissionView:
    """The submission, for its writer and for those who work on everybody's.

    Raises:
        UnknownSubmission: there is none. Refused: it is another writer's.
    """
    view = shelf.submission(current_db(), submission_id)
    if view is None:
        raise UnknownSubmission
    if g.person.role is Role.WRITER and view.author_id != g.person.id:
        raise Refused(403, "not-yours", ANOTHERS)
    return view
