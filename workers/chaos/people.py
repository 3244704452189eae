"""Who uses the desk under test, over HTTP: a writer who does not give up, and a reviewer who approves what is ready."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workers.bench.texts import mixed
from workflow.clock import ticks

_SIZE = 600  # bytes: what is tried here is the desk, not the stages
_ANSWER_WITHIN_S = 30.0
_PAUSE_S = 0.1
_LONGEST_REST_S = 2.0
_PAGE = 200


class NotTaken(Exception):
    """An article that the desk did not take within the time that a writer has."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the web server said. status 0: it broke off or was not there. body: parsed, {} when it was no JSON."""

    status: int
    body: Any
    seconds: float


@dataclass(frozen=True, slots=True)
class Handed:
    """An article that the desk took. at: when it said so, in ticks. slowest_s: of the answers on the way there."""

    key: str
    submission_id: int
    title: str
    at: float
    slowest_s: float
    tries: int


class Person:
    """Somebody with a token; one connection a request, since a server that was killed keeps none open."""

    def __init__(self, port: int, token: str) -> None:
        """`port` of the web server on this machine."""
        self._port = port
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, body: object = None, *, key: str = "") -> Answer:
        """One request; never raises."""
        headers = {**self._headers, **({"Idempotency-Key": key} if key else {})}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_ANSWER_WITHIN_S)
        started = ticks()
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            return Answer(answer.status, _parsed(answer.read()), ticks() - started)
        except (OSError, http.client.HTTPException):
            return Answer(0, {}, ticks() - started)
        finally:
            connection.close()


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return {}


def article(number: int, mark: str = "") -> dict[str, str]:
    """Article `number`, as the API wants it; `mark` goes into its title."""
    source = mixed(number, _SIZE)
    title = f"{source.title} {mark}".strip()
    return {"title": title, "body": source.body, "category": source.category, "summary": source.summary}


def hand_in(writer: Person, number: int, key: str, *, mark: str = "", within_s: float = 120.0) -> Handed:
    """Hand one article in, under one Idempotency-Key until the desk says that it has it.

    Raises:
        NotTaken: it does not, in time.
    """
    text, end, slowest, tries = article(number, mark), ticks() + within_s, 0.0, 0
    while ticks() < end:
        tries += 1
        answer = writer.ask("POST", "/api/v1/submissions", text, key=key)
        slowest = max(slowest, answer.seconds if answer.status else 0.0)
        if answer.status in {200, 201}:
            return Handed(key, answer.body["id"], text["title"], ticks(), slowest, tries)
        threading.Event().wait(_PAUSE_S)
    raise NotTaken(f"article {number}: not taken within {within_s:.0f} s and {tries} tries; the last: {answer}")


class Loop:
    """Something done over and over on a thread of its own, until the block ends."""

    def __init__(self, step: Callable[[], object], every_s: float, *, share: float = 1.0) -> None:
        """`step` must not raise what it can answer itself. share: of the time that it may take at the most."""
        self._step = step
        self._every_s = every_s
        self._rest = 1 / share - 1
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="loop", daemon=True)

    def _run(self) -> None:
        took = 0.0
        # Not longer: a step that was held up once, by a locked database say, says nothing of the next.
        while not self._over.wait(max(self._every_s, min(took * self._rest, _LONGEST_REST_S))):
            begun = ticks()
            self._step()
            took = ticks() - begun

    def __enter__(self) -> Loop:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End, after the step that is under way."""
        self._over.set()
        self._thread.join()


def approve_all(reviewer: Person) -> int:
    """Approve what waits for a reviewer; gives how many were."""
    waiting = reviewer.ask("GET", f"/api/v1/submissions?state=in_review&limit={_PAGE}").body
    approved = 0
    for row in waiting.get("submissions", []):
        decision = {"revision": row["revision"], "decision": "approve"}
        answer = reviewer.ask("POST", f"/api/v1/submissions/{row['id']}/decision", decision)
        approved += answer.status == 200
    return approved
