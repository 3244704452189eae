"""What machines that watch are told."""

from __future__ import annotations

import pytest

from web.ops_snapshot import snapshots_of
from workflow import desk
from workflow.article import Source


def value(text: str, name: str) -> float:
    """A sample of the Prometheus text."""
    return float(next(line for line in text.splitlines() if line.startswith(f"{name} ")).rpartition(" ")[2])


def test_the_process_answers(app):
    assert app.test_client().get("/healthz").json == {"status": "ok"}


def test_a_desk_that_cannot_work_says_why(app):
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["reasons"]


def test_the_queues_are_counted_from_the_ledger(app, person, database):
    desk.submit(database, person("writer"), Source(body="A text that goes on and on."))
    text = app.test_client().get("/metrics").text
    assert value(text, 'copydesk_stage_queue_depth{stage="truncation"}') == 1
    assert value(text, 'copydesk_stage_oldest_age_seconds{stage="truncation"}') >= 0
    assert value(text, 'copydesk_submissions{state="checking"}') == 1
    assert value(text, "copydesk_workers_up") == 0
    desk.beat(database, "worker@test", "worker")
    snapshots_of(app).forget()
    assert value(app.test_client().get("/metrics").text, "copydesk_workers_up") == 1


def test_two_applications_in_one_process_count_for_themselves(app, settings, database):
    text = app.test_client().get("/metrics").text
    assert "copydesk_http_responses" in text


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 401),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 401),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}, 401),
    ],
)
def test_numbers_are_for_this_machine_and_for_ops(app, address, headers, status):
    answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


@pytest.mark.parametrize(("role", "status"), [("ops", 200), ("admin", 200), ("writer", 403), ("reviewer", 403)])
def test_from_elsewhere_it_takes_the_token_of_ops(app, person, database, role, status):
    token = desk.people.issue_token(database, person(role).user_id)
    answer = app.test_client().get(
        "/metrics", headers={"Authorization": f"Bearer {token}"}, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )
    assert answer.status_code == status
