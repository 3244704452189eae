"""Every attempt is a span under the request that its row came with, whatever hint set it off, and links to the last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
import time_machine

from tests.articles import good_en
from tests.factories import WORKER, approved, check_all, in_review, open_desk, person
from workflow import desk, tracing
from workflow.article import Article
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.findings import Finding
from workflow.line import LINE
from workflow.runs import claim_lines, claim_publication
from workflow.settings import Settings
from workflow.stages import Stage
from workflow.states import Decision, Lane, Role
from workflow.tracing import Place, Span

REQUEST = Place("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")
APPROVAL = Place("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb")


@dataclass
class Kept:
    """What was told, in order."""

    spans: list[Span] = field(default_factory=list)

    def samples(self, trace_id: str, name: str) -> bool:
        return bool(trace_id and name)

    def record(self, span: Span) -> None:
        self.spans.append(span)

    def close(self) -> None:
        """Nothing is left to send."""

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]


@pytest.fixture
def kept() -> Iterator[Kept]:
    kept = Kept()
    tracing.use(kept)
    yield kept
    tracing.stop()


@pytest.fixture
def writer(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database)


def hand_in(database: Database, writer: Actor) -> int:
    with tracing.under(REQUEST):
        return desk.submit(database, writer, good_en()).submission_id


def breaking(_article: Article) -> list[Finding]:
    raise RuntimeError("A stage that is broken today.")


def broken() -> list[Stage]:
    """The line, with one stage that breaks."""
    return [replace(stage, check=breaking) if stage.name == "links" else stage for stage in LINE]


def test_a_checked_text_is_one_line_its_wait_and_its_stages_under_the_request(
    database: Database, writer: Actor, kept: Kept
) -> None:
    submission_id = hand_in(database, writer)
    desk.check(database, WORKER)
    [line] = kept.named("line check")
    assert (line.parent, line.place.trace_id) == (REQUEST, REQUEST.trace_id)
    facts = {"copydesk.lane": "check", "copydesk.submission": submission_id, "copydesk.revision": 1}
    own = {"copydesk.attempt": 1, "copydesk.worker": WORKER, "copydesk.outcome": "passed"}
    assert {**line.attributes, "copydesk.wait_ms": 0} == {**facts, **own, "copydesk.wait_ms": 0}
    [wait] = kept.named("wait")
    assert (wait.parent, wait.ended) == (line.place, line.started)
    assert line.attributes["copydesk.wait_ms"] == round((wait.ended - wait.started).total_seconds() * 1000, 3)
    stages = [span for span in kept.spans if span.name.startswith("stage ")]
    assert {span.name.removeprefix("stage ") for span in stages} == {stage.name for stage in LINE if not stage.slow}
    assert {span.parent for span in stages} == {line.place}
    assert all(line.started <= span.started <= span.ended <= line.ended for span in stages)
    assert {span.attributes["copydesk.outcome"] for span in stages} == {"passed"}
    assert len({span.place.span_id for span in kept.spans}) == len(kept.spans)


def test_a_retry_is_a_span_of_its_own_that_links_to_the_attempt_before(
    database: Database, writer: Actor, kept: Kept
) -> None:
    hand_in(database, writer)
    desk.check(database, WORKER, stages=broken())
    with time_machine.travel(now() + timedelta(seconds=30)):
        desk.check(database, WORKER)
    first, second = kept.named("line check")
    assert (first.attributes["copydesk.outcome"], first.error) == ("errored", "errored")
    assert (second.attributes["copydesk.outcome"], second.error) == ("passed", "")
    assert (first.links, second.links) == ((), (first.place,))
    assert second.attributes["copydesk.attempt"] == 2
    assert [span.name for span in kept.spans if span.error and span.name.startswith("stage")] == ["stage links"]
    assert 20_000 < float(second.attributes["copydesk.wait_ms"]) < 30_000, "waits since the retry was due"


def test_an_attempt_whose_worker_was_lost_is_told_of_by_the_next_one(
    database: Database, writer: Actor, kept: Kept
) -> None:
    hand_in(database, writer)
    with database.write() as connection:
        assert len(claim_lines(connection, "worker@gone:1:a", Lane.CHECK)) == 1
    with time_machine.travel(now() + timedelta(minutes=1)):
        desk.check(database, WORKER)
    lost, line = kept.named("line check")
    assert (lost.attributes["copydesk.outcome"], lost.attributes["copydesk.worker"]) == ("lost", "worker@gone:1:a")
    assert (lost.parent, line.links) == (REQUEST, (lost.place,))


def test_what_a_late_worker_brings_is_fenced(database: Database, writer: Actor, kept: Kept) -> None:
    submission_id = hand_in(database, writer)

    def withdrawing(article: Article) -> list[Finding]:
        desk.withdraw(database, writer, submission_id, reason="no more")
        return list(LINE[0].check(article))

    desk.check(database, WORKER, stages=[replace(LINE[0], check=withdrawing), *LINE[1:]])
    [line] = kept.named("line check")
    assert (line.attributes["copydesk.outcome"], line.error) == ("fenced", "fenced")


def test_any_hint_may_set_it_off_and_is_linked_to(database: Database, writer: Actor, kept: Kept) -> None:
    hand_in(database, writer)
    with tracing.announced(str(APPROVAL)):
        desk.check(database, WORKER)
    [line] = kept.named("line check")
    assert (line.parent, line.links) == (REQUEST, (APPROVAL,))


def test_a_text_that_nobody_traced_has_a_trace_that_its_retries_share(
    database: Database, writer: Actor, kept: Kept
) -> None:
    desk.submit(database, writer, good_en())
    desk.submit(database, writer, good_en())
    desk.check(database, WORKER, stages=broken())
    with time_machine.travel(now() + timedelta(seconds=30)):
        check_all(database)
    lines = kept.named("line check")
    assert [line.parent for line in lines] == [None] * 4
    assert len({line.place.trace_id for line in lines}) == 2
    assert len({line.place for line in lines}) == 4


def test_a_delivery_hangs_under_the_approval_and_links_to_the_text(
    database: Database, writer: Actor, kept: Kept
) -> None:
    submission_id = hand_in(database, writer)
    check_all(database)
    with tracing.under(APPROVAL):
        reviewer = person(database, Role.REVIEWER)
        desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1)
    assert desk.publish(database, WORKER) == 1
    [delivery] = kept.named("publish site")
    assert (delivery.parent, delivery.links) == (APPROVAL, (REQUEST,))
    told = ("copydesk.channel", "copydesk.submission", "copydesk.revision", "copydesk.attempt", "copydesk.outcome")
    assert [delivery.attributes[name] for name in told] == ["site", submission_id, 1, 1, "delivered"]


def test_a_delivery_whose_worker_was_lost_is_linked_to(database: Database, writer: Actor, kept: Kept) -> None:
    with tracing.under(APPROVAL):
        approved(database, writer, person(database, Role.REVIEWER))
    with database.write() as connection:
        assert claim_publication(connection, "worker@gone:1:a") is not None
    with time_machine.travel(now() + timedelta(minutes=1)):
        desk.publish(database, WORKER)
    lost, delivery = kept.named("publish site")
    assert (lost.attributes["copydesk.outcome"], delivery.attributes["copydesk.attempt"]) == ("lost", 2)
    assert lost.place in delivery.links


def test_no_word_of_an_article_is_told(database: Database, writer: Actor, kept: Kept) -> None:
    with tracing.under(REQUEST):
        approved(database, writer, person(database, Role.REVIEWER))
    desk.publish(database, WORKER)
    said = " ".join(str(value) for span in kept.spans for value in (span.name, span.error, *span.attributes.values()))
    told = set(re.findall(r"[\w-]+", said))
    words = {word for word in f"{good_en().title} {good_en().summary} {good_en().body}".split() if len(word) > 7}
    assert [word for word in words if word in told] == []
    assert kept.named("publish site")


def test_where_nobody_listens_nothing_is_read_and_nothing_kept(database: Database, writer: Actor) -> None:
    submission_id = in_review(database, writer)
    with database.write() as connection:
        assert connection.exec_driver_sql("select distinct traceparent from revisions").scalars().all() == [""]
    assert submission_id
