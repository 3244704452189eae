"""Rounds of asking at real servers: once each, one at a time, by their rules, and never longer than agreed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine

from tests.websites import PAGE, Website, after, hangs_up, in_turn, leads_to, says, serving
from workflow.clock import now, ticks
from workflow.db import Database
from workflow.desk import probing, visits
from workflow.desk.visits import Answers, ask_all
from workflow.outside.manners import Manners
from workflow.probe import Failure, Probe, chain

REST_S = 0.05


@pytest.fixture
def site() -> Iterator[Website]:
    with serving() as site:
        yield site


@pytest.fixture
def manners(site: Website) -> Manners:
    return Manners(opened=_opened(site), seconds=1.0, rest_s=REST_S)


def _opened(*sites: Website) -> frozenset[tuple[str, int]]:
    return frozenset((host, site.port) for site in sites for host in ("127.0.0.1", "localhost"))


def _end(answers: Answers, url: str) -> Probe:
    return list(chain(url, answers.probes))[-1]


def test_every_address_is_asked_once_after_the_rules_of_its_host(
    database: Database, site: Website, manners: Manners
) -> None:
    site.pages["/gone"] = says(404)
    answers = ask_all(database, [site.url("/a"), site.url("/gone")], manners)
    assert (_end(answers, site.url("/a")).status, _end(answers, site.url("/gone")).status) == (200, 404)
    assert answers.again_at is None
    assert answers.online
    assert [call.path for call in site.calls] == ["/robots.txt", "/a", "/a", "/gone", "/gone"]


def test_nobody_is_asked_again_while_an_answer_is_good(database: Database, site: Website, manners: Manners) -> None:
    first = ask_all(database, [site.url("/a")], manners)
    calls = len(site.calls)
    assert ask_all(database, [site.url("/a")], manners).probes == first.probes
    assert len(site.calls) == calls


def test_a_host_has_one_visitor_at_a_time_and_rests_between(
    database: Database, site: Website, manners: Manners
) -> None:
    site.pages |= {f"/{number}": after(0.04, says(200, PAGE)) for number in range(6)}
    ask_all(database, [site.url(f"/{number}") for number in range(6)], manners)
    visited = site.visits()
    assert len(visited) == 7
    assert site.at_once == 1
    assert min(later - earlier for earlier, later in pairwise(visited)) >= REST_S


def test_two_workers_at_once_keep_to_one_visitor_a_host(database: Database, site: Website, manners: Manners) -> None:
    site.pages |= {f"/{number}": after(0.04, says(200, PAGE)) for number in range(5)}
    urls = [site.url(f"/{number}") for number in range(5)]
    found: list[Answers] = []
    threads = [threading.Thread(target=lambda: found.append(ask_all(database, urls, manners))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [_end(answers, url).status for answers in found for url in urls] == [200] * 15
    assert site.at_once == 1
    assert sorted(set(site.asked)) == sorted(site.asked)


def test_hosts_do_not_wait_for_each_other(database: Database, manners: Manners) -> None:
    with serving(a=after(0.4, says(200, PAGE))) as slow, serving() as quick:
        both = replace(manners, opened=_opened(slow, quick))
        urls = [slow.url("/a"), *(quick.url(f"/{number}", "localhost") for number in range(3))]
        ask_all(database, urls, both)
        # The last call at the slow one is its GET, which began when its HEAD had taken its time.
        assert quick.calls[-1].at < slow.calls[-1].at


def test_what_a_host_forbids_is_not_asked(database: Database, site: Website, manners: Manners) -> None:
    site.pages["/robots.txt"] = says(200, "User-agent: copydesk\nDisallow: /a", Content_Type="text/plain")
    answers = ask_all(database, [site.url("/a"), site.url("/b")], manners)
    assert _end(answers, site.url("/a")).failure is Failure.ROBOTS
    assert _end(answers, site.url("/b")).status == 200
    assert site.asked == ["HEAD /b", "GET /b"]


def test_a_host_that_asks_for_more_rest_gets_it(database: Database, site: Website, manners: Manners) -> None:
    site.pages["/robots.txt"] = says(200, "User-agent: *\nCrawl-delay: 0.4", Content_Type="text/plain")
    ask_all(database, [site.url("/a"), site.url("/b")], manners)
    assert min(later - earlier for earlier, later in pairwise(site.visits())) >= 0.4


def test_a_redirect_is_asked_for_as_any_other_address(database: Database, manners: Manners) -> None:
    with serving() as there, serving(a=in_turn(leads_to("/b"))) as here:
        here.pages["/b"] = leads_to(there.url("/c", "localhost"))
        opened = replace(manners, opened=_opened(here, there))
        answers = ask_all(database, [here.url("/a")], opened)
        assert [probe.status for probe in chain(here.url("/a"), answers.probes)] == [301, 301, 200]
        assert [call.path for call in there.calls] == ["/robots.txt", "/c", "/c"]


def test_a_redirect_into_a_private_network_is_not_followed(database: Database, site: Website, manners: Manners) -> None:
    with serving() as inside:
        site.pages["/a"] = leads_to(inside.url("/metadata"))
        answers = ask_all(database, [site.url("/a")], manners)
        assert _end(answers, site.url("/a")).failure is Failure.PRIVATE
        assert inside.calls == []


def test_a_circle_ends(database: Database, site: Website, manners: Manners) -> None:
    site.pages |= {"/a": leads_to("/b"), "/b": leads_to("/a")}
    answers = ask_all(database, [site.url("/a")], manners)
    assert answers.again_at is None
    assert site.asked == ["HEAD /a", "HEAD /b"]


def test_trouble_is_asked_about_again_later_and_not_at_once(
    database: Database, site: Website, manners: Manners
) -> None:
    site.pages["/a"] = says(503, Retry_After="60")
    quick = replace(manners, longest_rest_s=REST_S)
    answers = ask_all(database, [site.url("/a"), site.url("/b")], quick)
    assert answers.again_at is not None
    assert site.asked == ["HEAD /a", "GET /a", "HEAD /b", "GET /b"]


def test_a_site_that_nobody_answers_for_is_given_up_after_its_tries(
    database: Database, site: Website, manners: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "_AGAIN", (timedelta(seconds=0.01),))
    site.pages["/robots.txt"] = hangs_up
    answers = ask_all(database, [site.url("/a")], manners)
    assert (_end(answers, site.url("/a")).failure, answers.again_at) == (Failure.NO_ANSWER, None)
    assert [call.path for call in site.calls] == ["/robots.txt"] * 3


def test_a_round_ends_in_time_and_says_when_to_come_back(
    database: Database, site: Website, manners: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "ROUND_S", 0.3)
    urls = [site.url(f"/{number}") for number in range(20)]
    began = ticks()
    answers = ask_all(database, urls, manners)
    assert ticks() - began < 2.0
    assert answers.again_at is not None
    assert 0 < len(site.calls) < 41


def test_an_answer_that_is_too_old_says_nothing(
    database: Database, site: Website, manners: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/a"] = says(404)
    ask_all(database, [site.url("/a")], manners)
    monkeypatch.setattr(visits, "ROUND_S", 0.3)
    with time_machine.travel(now() + timedelta(days=2)):
        with database.write() as connection:
            probing.take_turn(connection, "127.0.0.1", replace(manners, seconds=30.0))
        answers = ask_all(database, [site.url("/a")], manners)
    assert list(chain(site.url("/a"), answers.probes)) == []
    assert answers.again_at is not None


def test_while_all_are_out_nobody_is_busy(
    database: Database, site: Website, manners: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "AT_ONCE", 1)
    site.pages |= {"/robots.txt": says(404), "/slow": after(0.8, says(200, PAGE))}
    urls = [site.url("/b"), site.url("/slow"), *(site.url(f"/{number}", "localhost") for number in range(3))]
    asked: list[object] = []
    wanted = visits._Round._wanted
    monkeypatch.setattr(visits._Round, "_wanted", lambda self: asked.append(1) or wanted(self))
    answers = ask_all(database, urls, manners)
    assert [_end(answers, url).status for url in urls] == [200] * 5
    assert len(asked) < 40
