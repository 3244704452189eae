"""The HTTP API, version 1: the same verbs for programs, with a bearer token."""

from __future__ import annotations

from web.api.checks import bp as checks
from web.api.comments import bp as comments
from web.api.description import bp as description
from web.api.notices import bp as notices
from web.api.submissions import bp as submissions

rooms = (submissions, comments, notices, checks, description)
