"""Errors: every one is a page in the reader's language, or problem details (RFC 9457) for programs; none is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, json, redirect, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from web import logs
from web.security import MOST_BYTES
from web.words import STATES
from workflow.desk import errors, people, throttles
from workflow.desk.errors import DeskError
from workflow.findings import N_
from workflow.states import NotPossible

PROBLEM_TYPE = "application/problem+json"
_MACHINES = ("/api/", "/events", "/metrics", "/healthz", "/readyz")

_STATUS: Mapping[type[DeskError], int] = {
    errors.UnknownSubmission: 404,
    errors.UnknownRevision: 404,
    errors.UnknownFinding: 404,
    errors.UnknownEdit: 404,
    errors.UnknownThread: 404,
    errors.UnknownName: 404,
    errors.UnknownCategory: 404,
    errors.UnknownRule: 404,
    errors.UnknownLink: 404,
    people.UnknownPerson: 404,
    errors.StaleRevision: 409,
    errors.StaleDraft: 409,
    errors.StaleCategory: 409,
    errors.LastCategory: 409,
    errors.StaleWrite: 409,
    errors.NotYourClaim: 409,
    errors.NotCheckedYet: 409,
    errors.AlreadyHeld: 409,
    errors.KeyReused: 409,
    errors.AlreadyApproved: 409,
    errors.NothingInTheWay: 409,
    errors.OpenFindings: 409,
    errors.TooLateToUndo: 409,
    errors.UnknownDecision: 404,
    errors.BadGuestLink: 410,
    errors.NotAllowed: 403,
    errors.AuthorMayNotDecide: 403,
    people.BadLink: 410,
    people.BadCredentials: 401,
    throttles.TooManyTries: 429,
}

# What happened, and what to do about it.
_WORDS: Mapping[int, tuple[str, str]] = {
    400: (N_("This request could not be read"), N_("Go back, reload the page and try again.")),
    401: (N_("You are not signed in"), N_("Sign in; a program sends a token: Authorization: Bearer …")),
    403: (N_("This is not yours to do"), N_("Your role does not include this. Ask an admin if you need it.")),
    404: (N_("There is nothing here"), N_("Check the address, or start again from the front page.")),
    405: (N_("This cannot be done here"), N_("The address exists, but not for this method.")),
    409: (N_("Somebody was quicker"), N_("Reload the page, look at what changed, and try again.")),
    410: (N_("This is gone"), N_("Start again from the front page.")),
    413: (N_("This is too large"), N_("The desk takes at most %(most)s MiB at once. Shorten the text or split it.")),
    415: (N_("This is not a form that the desk reads"), N_("Send it as application/json in UTF-8.")),
    422: (N_("Something has to be put right first"), N_("Go back, correct it and try again.")),
    429: (N_("Too much at once"), N_("Wait a while and try again.")),
    500: (
        N_("Something broke on our side"),
        N_("Your last saved text is safe. Try again; if it happens again, give ops the number below."),
    ),
    503: (N_("The desk is busy"), N_("Nothing is lost. Try again in a moment.")),
}
_CODES: Mapping[int, str] = {
    400: "bad-request",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    410: "gone",
    413: "too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
    500: "internal",
    503: "busy",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, in the reader's language. code: stable, for programs."""

    status: int
    code: str
    title: str
    detail: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """A request that the web refuses itself, before any verb; `template` is the English message."""

    def __init__(self, status: int, code: str, template: str, **params: str | int | list[str]) -> None:
        """Keep what the answer says."""
        super().__init__(code)
        self.status, self.code, self.template, self.params = status, code, template, params

    def say(self) -> str:
        """The message in the reader's language."""
        return str(gettext(self.template, **self.params)) if self.params else str(gettext(self.template))


def install(app: Flask) -> None:
    """Answer every error that leaves a view."""
    app.register_error_handler(DeskError, _desk_error)
    app.register_error_handler(NotPossible, _not_possible)
    app.register_error_handler(Refused, _refusal)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_busy)
    for kind in (DataError, OverflowError):
        app.register_error_handler(kind, _not_storable)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: DeskError | NotPossible) -> int:
    """The HTTP status of a verb's refusal; 422 for those about what was typed."""
    if isinstance(error, NotPossible):
        return 409
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 422)


def problem_of(error: DeskError) -> Problem:
    """A verb's refusal, in the reader's language."""
    status = status_of(error)
    params = {**error.params, **({"field": error.field} if isinstance(error, errors.BadField) else {})}
    return Problem(status, error.code, _title(status), error.say(gettext), params)


def wants_json() -> bool:
    """Programs get problem details: everything under /api/, and whoever asks for JSON rather than HTML."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json", PROBLEM_TYPE], "text/html")
    return request.path.startswith(_MACHINES) or best != "text/html"


def answer(problem: Problem) -> AnyResponse:
    """A problem as a page or as problem details."""
    if wants_json():
        return _details(problem)
    page = render_template("errors/error.html", problem=problem, request_id=logs.request_id())
    return Response(page, problem.status)


def _details(problem: Problem) -> Response:
    body = {
        "type": f"/api/v1/problems#{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "params": dict(problem.params),
        "request_id": logs.request_id(),
    }
    # What was refused may be quoted here, half characters and all.
    raw = json.dumps(body).encode("utf-8", "backslashreplace")
    response = Response(raw, problem.status, content_type=PROBLEM_TYPE)
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="copydesk"'
    return response


def _title(status: int) -> str:
    return str(gettext(_WORDS.get(status, _WORDS[500 if status >= 500 else 400])[0]))


def _advice(status: int) -> str:
    words = gettext(_WORDS.get(status, _WORDS[500 if status >= 500 else 400])[1])
    most = (request.max_content_length or MOST_BYTES) // 1024 // 1024
    return str(words % {"most": most}) if status == 413 else str(words)


def _desk_error(error: DeskError) -> AnyResponse:
    response = answer(problem_of(error))
    if isinstance(error, throttles.TooManyTries):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _not_possible(error: NotPossible) -> AnyResponse:
    detail = gettext(
        "This cannot be done while the submission is “%(state)s”. Reload the page to see what can be done now.",
        state=gettext(STATES[error.state]),
    )
    params = {"state": str(error.state), "verb": str(error.verb)}
    return answer(Problem(409, "not-possible", _title(409), detail, params))


def _refusal(error: Refused) -> AnyResponse:
    return answer(Problem(error.status, error.code, _title(error.status), error.say(), error.params))


def _http_error(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if status == 401 and not wants_json():
        return _to_sign_in()
    response = answer(_http_problem(error, status))
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    if isinstance(error, RequestEntityTooLarge):
        _drain()
    return response


def _http_problem(error: HTTPException, status: int) -> Problem:
    if isinstance(error, CSRFError):
        detail = gettext("The form was too old or came from elsewhere. Go back, reload the page and send it again.")
        return Problem(403, "csrf", _title(403), detail)
    code = _CODES.get(status, "refused" if status < 500 else "internal")
    return Problem(status, code, _title(status), _advice(status))


def _to_sign_in() -> AnyResponse:
    """Anonymous: sign in first, then go on. A form that was sent cannot be sent again, so it starts at the front."""
    wanted = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else "/"
    return redirect(f"/sign-in?next={quote(wanted, safe='')}", 303)


_MOST_DRAINED = 64 * 1024 * 1024


def _drain() -> None:
    """Read what is still coming, within bounds: a client that is sending does not listen before it is done."""
    in_chunks = request.content_length is None and "wsgi.input_terminated" in request.environ
    left = _MOST_DRAINED if in_chunks else min(request.content_length or 0, _MOST_DRAINED)
    stream = request.environ["wsgi.input"]
    while left > 0:
        piece = stream.read(min(left, 65536))
        if not piece:
            break
        left -= len(piece)


def _unexpected(error: Exception) -> AnyResponse:
    logs.log.error("unexpected", exc_info=error, path=request.path, method=request.method)
    return answer(Problem(500, "internal", _title(500), _advice(500)))


def _database_busy(error: OperationalError) -> AnyResponse:
    """The database is locked, restarting or gone: not what was sent is wrong, and it may be sent again."""
    logs.log.error("database", error=str(error.orig), path=request.path, method=request.method)
    response = answer(Problem(503, "busy", _title(503), _advice(503)))
    response.headers["Retry-After"] = "5"
    return response


def _not_storable(error: DataError | OverflowError) -> AnyResponse:
    """The last resort for fields that nothing looked at before: NUL bytes, numbers beyond what a database holds."""
    logs.log.warning("not storable", kind=type(error).__name__, path=request.path, method=request.method)
    detail = gettext("A field holds signs or a number that cannot be stored. Use plain text and try again.")
    return answer(Problem(422, "bad-field", _title(422), detail))
