"""Answers kept for the whole desk, and turns at hosts that only one worker at a time can have."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from workflow import desk
from workflow.clock import now
from workflow.db import Database
from workflow.desk.probing import KEPT, end_turn, free_from, is_online, keep, known, take_turn
from workflow.outside.manners import Manners
from workflow.probe import Failure, Probe, Sign

URL = "http://paper.example/herons"
MANNERS = Manners()


def test_an_answer_is_kept_whole_and_a_newer_one_takes_its_place(database: Database) -> None:
    first = Probe(URL, 200, sign=Sign.GONE, text="word", wait_s=3)
    then = Probe(URL, 301, location="http://paper.example/b")
    for probe in (first, then):
        with database.write() as connection:
            kept = keep(connection, probe)
            assert kept.probe == probe
        with database.read() as connection:
            assert known(connection, [URL, "http://other.example/"]) == {URL: kept}


@pytest.mark.parametrize(
    ("probe", "least", "most"),
    [
        (Probe(URL, 200), timedelta(days=2), timedelta(days=7)),
        (Probe(URL, 404), timedelta(hours=12), timedelta(days=2)),
        (Probe(URL, failure=Failure.NO_ANSWER, tries=1), timedelta(seconds=5), timedelta(minutes=1)),
        (Probe(URL, failure=Failure.NO_ANSWER, tries=3), timedelta(minutes=30), timedelta(hours=6)),
        (Probe(URL, 503, tries=1, wait_s=240), timedelta(seconds=239), timedelta(seconds=241)),
    ],
)
def test_an_answer_is_good_for_a_while(database: Database, probe: Probe, least: timedelta, most: timedelta) -> None:
    with database.write() as connection:
        assert least < keep(connection, probe).until - now() < most


def test_a_host_is_visited_by_one_at_a_time_and_rests_between(database: Database) -> None:
    with database.write() as connection:
        assert take_turn(connection, "paper.example", MANNERS)
    with database.write() as connection:
        assert not take_turn(connection, "paper.example", MANNERS)
        assert take_turn(connection, "other.example", MANNERS)
    at = now()
    with time_machine.travel(at, tick=False), database.write() as connection:
        end_turn(connection, "paper.example", 5)
        assert not take_turn(connection, "paper.example", MANNERS)
        assert free_from(connection, ["paper.example", "nobody.example"]) == {
            "paper.example": at + timedelta(seconds=5)
        }
    with time_machine.travel(at + timedelta(seconds=5.1), tick=False), database.write() as connection:
        assert take_turn(connection, "paper.example", MANNERS)


def test_a_turn_whose_worker_was_lost_is_over_after_a_while(database: Database) -> None:
    with database.write() as connection:
        take_turn(connection, "paper.example", MANNERS)
    lost = timedelta(seconds=2 * MANNERS.seconds)
    with time_machine.travel(now() + lost, tick=False), database.write() as connection:
        assert not take_turn(connection, "paper.example", MANNERS)
    with time_machine.travel(now() + 3 * lost, tick=False), database.write() as connection:
        assert take_turn(connection, "paper.example", MANNERS)


def test_a_clock_that_was_put_right_frees_a_host(database: Database) -> None:
    with time_machine.travel(now() + timedelta(days=2), tick=False), database.write() as connection:
        take_turn(connection, "paper.example", MANNERS)
    with database.write() as connection:
        assert take_turn(connection, "paper.example", MANNERS)


def test_the_desk_is_online_where_somebody_answered_lately(database: Database) -> None:
    with database.write() as connection:
        keep(connection, Probe(URL, failure=Failure.NO_SITE, tries=1))
        assert not is_online(connection)
        keep(connection, Probe("http://other.example/", 404))
        assert is_online(connection)
    with time_machine.travel(now() + timedelta(hours=1)), database.read() as connection:
        assert not is_online(connection)


def test_old_answers_are_forgotten(database: Database) -> None:
    with database.write() as connection:
        take_turn(connection, "paper.example", MANNERS)
        keep(connection, Probe(URL, 200))
    assert desk.forget_probes(database) == 0
    with time_machine.travel(now() + KEPT + timedelta(days=1)):
        with database.write() as connection:
            keep(connection, Probe("http://new.example/", 200))
        assert desk.forget_probes(database) == 1
        with database.read() as connection:
            assert set(known(connection, [URL, "http://new.example/"])) == {"http://new.example/"}
            assert free_from(connection, ["paper.example"]) == {}
