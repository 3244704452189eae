"""What answers of other servers mean for the links of an article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workflow.article import Article, Background, Format, Source
from workflow.findings import Finding, Severity
from workflow.lists.files import listed
from workflow.lists.listed import About, DomainList, Kind
from workflow.lists.reading import Contents
from workflow.parse import parse
from workflow.probe import Failure, Probe, Sign
from workflow.stages import liveness

URL = "http://paper.example/2019/03/herons.html"


def article(body: str, *probes: Probe, online: bool = True, lists: tuple[DomainList, ...] = ()) -> Article:
    known = {probe.url: probe for probe in probes}
    around = Background(probes=known, online=online, lists=lists)
    return replace(parse(Source(body, Format.MARKDOWN)), background=around)


def found(*probes: Probe, online: bool = True, body: str = f"[The herons]({URL}) came back.") -> list[Finding]:
    return list(liveness.check(article(body, *probes, online=online)))


def codes(*probes: Probe, online: bool = True) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in found(*probes, online=online)]


def deny(*domains: str) -> DomainList:
    about = About("bets", Kind.DENY, 3, len(domains), 0, "")
    return listed(about, Contents(frozenset(domains), frozenset(), 0))


def test_a_link_that_leads_to_its_page_is_not_spoken_of() -> None:
    assert codes(Probe(URL, 200)) == []


def test_a_link_that_nobody_asked_is_not_spoken_of() -> None:
    assert codes() == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_not_there_is_dead(status: int) -> None:
    finding = found(Probe(URL, status))[0]
    assert (finding.code, finding.severity) == ("liveness.dead", Severity.WARN)
    assert finding.quote == f"[The herons]({URL})"
    assert str(status) in finding.say()


def test_a_site_that_is_not_there_is_dead_where_others_answer() -> None:
    gone = Probe(URL, failure=Failure.NO_SITE, tries=3)
    assert codes(gone) == [("liveness.dead", "warn")]
    assert codes(gone, online=False) == []


@pytest.mark.parametrize("probe", [Probe(URL, failure=Failure.NO_ANSWER, tries=3), Probe(URL, 503, tries=3)])
def test_a_site_in_trouble_is_only_said_and_not_where_nobody_answers(probe: Probe) -> None:
    assert codes(probe) == [("liveness.unknown", "info")]
    assert codes(probe, online=False) == []


def test_a_site_that_cannot_prove_its_name_is_said() -> None:
    assert "certificate" in found(Probe(URL, failure=Failure.UNSAFE))[0].say()


@pytest.mark.parametrize(
    "probe", [Probe(URL, 401), Probe(URL, 403), Probe(URL, 429, tries=3), Probe(URL, failure=Failure.ROBOTS)]
)
def test_a_site_that_wants_no_programs_says_nothing_of_its_page(probe: Probe) -> None:
    assert codes(probe) == []


def test_a_page_that_says_it_is_not_there_is_told() -> None:
    assert codes(Probe(URL, 200, sign=Sign.GONE)) == [("liveness.soft-404", "warn")]
    assert codes(Probe(URL, 200, sign=Sign.PARKED)) == [("liveness.parked", "warn")]


def test_a_deep_page_that_became_the_front_page_is_told() -> None:
    front = Probe("http://paper.example/", 200)
    assert codes(Probe(URL, 302, location=front.url), front) == [("liveness.soft-404", "warn")]


def test_a_page_that_moved_for_good_to_another_site_is_told_with_where() -> None:
    there = Probe("http://journal.example.net/herons", 200)
    findings = found(Probe(URL, 301, location=there.url), there)
    assert [(one.code, one.severity) for one in findings] == [("liveness.moved", Severity.WARN)]
    assert there.url in findings[0].say()


@pytest.mark.parametrize(
    ("status", "location"),
    [
        (302, "http://journal.example.net/herons"),
        (301, "https://paper.example/2019/03/herons.html"),
        (301, "https://www.paper.example/herons"),
    ],
)
def test_a_page_that_moved_for_a_while_or_within_its_site_is_not_told(status: int, location: str) -> None:
    assert codes(Probe(URL, status, location=location), Probe(location, 200)) == []


def test_a_page_that_moved_to_where_it_is_not_is_dead() -> None:
    there = Probe("http://journal.example.net/herons", 404)
    assert codes(Probe(URL, 301, location=there.url), there) == [("liveness.dead", "warn")]


def test_a_short_link_is_told_with_where_it_leads() -> None:
    short, there = "https://bit.ly/3xYzAbC", Probe("http://paper.example/herons", 200)
    findings = found(Probe(short, 302, location=there.url), there, body=f"See [this]({short}).")
    assert [(one.code, one.severity) for one in findings] == [("liveness.moved", Severity.INFO)]
    assert there.url in findings[0].say()


def test_where_a_link_is_led_on_to_is_held_against_the_lists() -> None:
    through, end = (
        Probe("http://win.example.net/x", 302, location="http://other.example.org/"),
        "http://other.example.org/",
    )
    read = article(
        f"[Herons]({URL})",
        Probe(URL, 301, location=through.url),
        through,
        Probe(end, 200),
        lists=(deny("example.net"),),
    )
    findings = liveness.check(read)
    assert [(one.code, one.severity) for one in findings] == [("liveness.listed-host", Severity.WARN)]
    assert "bets" in findings[0].say()
    assert "3" in findings[0].say()


def test_an_address_inside_a_private_network_is_told_and_a_name_that_leads_there_is_not() -> None:
    inside = "http://192.168.0.7/report"
    assert [one.code for one in found(Probe(inside, failure=Failure.PRIVATE), body=f"[a]({inside})")] == [
        "liveness.private"
    ]
    assert codes(Probe(URL, failure=Failure.PRIVATE)) == []


def test_every_link_to_a_dead_page_is_told() -> None:
    body = f"[One]({URL}), [two]({URL}#end) and <{URL}>."
    assert len(found(Probe(URL, 404), body=body)) == 3


def test_what_readers_follow_is_asked_each_address_once_and_nothing_else() -> None:
    body = (
        f"[One]({URL}), [again]({URL}#end), ![picture](http://images.example/1.png), www.plain.org, mail@a.org, "
        'a name like other.org, [mail](mailto:x@y.example), <a href="http://html.example/a b">x</a>, '
        "`http://code.example/`, [by reference][r], [script](javascript:alert(1)).\n\n[r]: http://defined.example/\n"
    )
    assert list(liveness.asks(article(body))) == [
        URL,
        "http://www.plain.org/",
        "http://html.example/a%20b",
        "http://defined.example/",
    ]


def test_behind_a_known_redirector_its_target_is_asked() -> None:
    body = "[Herons](https://www.google.com/url?q=http%3A%2F%2Fpaper.example%2Fherons)"
    assert list(liveness.asks(article(body))) == ["http://paper.example/herons"]


def test_a_denied_host_is_not_asked() -> None:
    assert list(liveness.asks(article(f"[Herons]({URL})", lists=(deny("paper.example"),)))) == []


def test_of_very_many_links_only_the_first_are_asked() -> None:
    body = " ".join(f"[x](http://h{number}.example/)" for number in range(liveness.MOST_ASKED + 20))
    assert len(liveness.asks(article(body))) == liveness.MOST_ASKED
