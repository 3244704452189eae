"""Notices for programs: one's own, newest first, and marked as read."""

from __future__ import annotations

from collections.abc import Callable

from tests.factories import in_review
from tests.web.api.conftest import Program
from workflow import desk
from workflow.db import Database
from workflow.desk.actors import Actor


def test_a_program_reads_its_persons_notices_and_marks_them_as_read(
    program: Callable[..., Program], person: Callable[..., Actor], database: Database
) -> None:
    writer, reviewer = person("writer", "lin"), person("reviewer", "mira")
    number = in_review(database, writer)
    for text in ("One?", "Two?", "Three?"):
        desk.comment(database, reviewer, number, text, revision=1)
    mine = program(writer)
    first = mine.get("/notices?limit=2").json
    assert [one["note"] for one in first["notices"]] == ["Three?", "Two?"]
    notice = first["notices"][0]
    assert (notice["kind"], notice["by"], notice["submission"], notice["read_at"]) == ("comment", "mira", number, None)
    assert notice["url"].endswith(f"/submissions/{number}#thread-3")
    rest = mine.get(f"/notices?before={first['next']}").json
    assert [one["note"] for one in rest["notices"]] == ["One?"]
    assert mine.post("/notices/read", {"until": rest["notices"][0]["id"]}).json == {"read": 1, "unread": 2}
    assert [one["note"] for one in mine.get("/notices?unread=1").json["notices"]] == ["Three?", "Two?"]
    assert program(reviewer).get("/notices").json == {"notices": [], "unread": 0, "next": None}
    assert mine.post("/notices/read", {"until": "all"}).status_code == 422
