"""What a category says of links: where they may lead, and how many there may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workflow.article import Article, Background, Format, Source
from workflow.findings import Action, Finding, Severity
from workflow.lists.files import listed
from workflow.lists.listed import About, Kind
from workflow.lists.reading import Contents
from workflow.parse import parse
from workflow.profiles import DEFAULT_PROFILES, LinkPolicy
from workflow.stages import links

NEWS = DEFAULT_PROFILES.ordered[0]
OWN = LinkPolicy(hosts=("gazette.example",), only_hosts=True)


def article(body: str, policy: LinkPolicy, written: Format = Format.MARKDOWN) -> Article:
    return replace(parse(Source(body, written, category="news")), profile=replace(NEWS, links=policy))


def found(body: str, policy: LinkPolicy, written: Format = Format.MARKDOWN) -> list[Finding]:
    codes = {"links.host-not-allowed", "links.too-many"}
    return [one for one in links.check(article(body, policy, written)) if one.code in codes]


def test_a_link_to_another_site_must_be_settled_and_its_removal_is_proposed() -> None:
    body = "It was in [the Courier](https://courier.example/1) on Monday."
    (finding,) = found(body, OWN)
    assert (finding.code, finding.severity, finding.automatic) == ("links.host-not-allowed", Severity.BLOCK, False)
    (edit,) = finding.edits
    assert (edit.action, body[: edit.start] + edit.after + body[edit.end :]) == (
        Action.UNLINK,
        "It was in the Courier on Monday.",
    )


@pytest.mark.parametrize(
    "target",
    ["https://gazette.example/1", "https://www.gazette.example/1", "/local/1", "#part", "mailto:desk@courier.example"],
)
def test_own_sites_pages_and_people_may_be_linked_to(target: str) -> None:
    assert found(f"See [this]({target}).", OWN) == []


@pytest.mark.parametrize("target", ["https://gazette.example.courier.example/", "https://mygazette.example/"])
def test_a_host_that_only_looks_like_an_own_one_is_another(target: str) -> None:
    assert len(found(f"See [this]({target}).", OWN)) == 1


def test_what_a_list_allows_may_be_linked_to() -> None:
    about = About("partners", Kind.ALLOW, 1, 1, 0, "")
    partners = listed(about, Contents(frozenset({"courier.example"}), frozenset(), 0))
    read = replace(article("[a](https://courier.example/)", OWN), background=Background(lists=(partners,)))
    assert [one.code for one in links.check(read) if one.code == "links.host-not-allowed"] == []


def test_a_redirector_counts_as_where_it_leads() -> None:
    body = "[a](https://www.google.com/url?q=https%3A%2F%2Fgazette.example%2F1)"
    assert found(body, OWN) == []


def test_links_in_html_and_by_reference_are_links_and_bare_addresses_are_not() -> None:
    html = '<p>See <a href="https://courier.example/1">this</a> at https://courier.example/2.</p>'
    assert len(found(html, OWN, Format.HTML)) == 1
    assert len(found("See [this][1].\n\n[1]: https://courier.example/1\n", OWN)) == 1


def test_without_a_policy_links_are_free() -> None:
    body = " ".join(f"[x](https://h{number}.example/)" for number in range(30))
    assert found(body, LinkPolicy()) == []


def test_the_first_link_too_many_is_shown() -> None:
    body = " ".join(f"[x{number}](https://h{number}.example/)" for number in range(5))
    (finding,) = found(body, LinkPolicy(most=3))
    assert (finding.code, finding.severity, finding.quote) == (
        "links.too-many",
        Severity.WARN,
        "[x3](https://h3.example/)",
    )
    assert finding.params == {"count": 5, "most": 3}
    assert found(body, LinkPolicy(most=5)) == []


def test_own_links_do_not_count() -> None:
    body = " ".join(f"[x](https://gazette.example/{number})" for number in range(5))
    assert found(body, LinkPolicy(hosts=("gazette.example",), most=1)) == []


def test_how_many_there_may_be_grows_with_the_text() -> None:
    said = "The ferry left the old harbour on time. " * 50
    some = " ".join(f"[x](https://h{number}.example/)" for number in range(3))
    assert found(f"{said}\n\n{some}", LinkPolicy(most_per_thousand=10)) == []
    (finding,) = found(f"{said}\n\n{some}", LinkPolicy(most_per_thousand=5))
    assert finding.params == {"count": 3, "most": 2}
    assert found("Short: [x](https://h.example/).", LinkPolicy(most_per_thousand=1)) == []
