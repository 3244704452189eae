"""Where a link leads is judged at its end: redirectors are left out, listed sites taken off, short links named."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import ada_url
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.article import Background, Format, Source
from workflow.edits import apply, ledger_of, undo
from workflow.findings import Finding, Severity
from workflow.line import examine
from workflow.lists import files
from workflow.lists.listed import About, DomainList, Kind
from workflow.lists.reading import read
from workflow.parse import parse
from workflow.scrub import scrub
from workflow.stages import links
from workflow.stages._links import links_of

FRAMES = [
    ("见{} 。", Format.TEXT),
    ("见 [文]({}) 。", Format.MARKDOWN),
    ("见 [文](<{}>) 。", Format.MARKDOWN),
    ("![图]({} '题')", Format.MARKDOWN),
    ("<{}>", Format.MARKDOWN),
    ("[文][r]\n\n[r]: {}\n", Format.MARKDOWN),
    ('<a href="{}">文</a>', Format.HTML),
    ("<a href='{}'>文</a>", Format.HTML),
]
ZHIHU = "https://link.zhihu.com/?target="


def a_list(*lines: str, name: str = "betting", kind: Kind = Kind.DENY) -> DomainList:
    contents = read(lines)
    return files.listed(About(name, kind, 7, len(contents.domains), len(contents.exceptions), ""), contents)


def seen(body: str, *lists: DomainList, written: Format = Format.MARKDOWN) -> list[Finding]:
    article = replace(parse(Source(body, written)), background=Background(lists=lists))
    return list(links.check(article))


def codes(body: str, *lists: DomainList, written: Format = Format.MARKDOWN) -> list[str]:
    return [finding.code.removeprefix("links.") for finding in seen(body, *lists, written=written)]


def mended(body: str, *lists: DomainList, written: Format = Format.MARKDOWN) -> str:
    """After one round, and back again."""
    entries = ledger_of(body, [finding for finding in seen(body, *lists, written=written) if finding.automatic])
    after = apply(body, entries)
    assert undo(after, entries) == body
    return after


@pytest.mark.parametrize(("frame", "written"), FRAMES)
@pytest.mark.parametrize("target", ["https://e.example/a?b=1", "http://e.example/%E4%B8%AD", "https://e.example/中文"])
def test_a_redirector_is_left_out_wherever_the_link_stands(frame: str, written: Format, target: str) -> None:
    body = frame.format(ZHIHU + quote(target, safe=""))
    found = [finding for finding in seen(body, written=written) if finding.code == "links.redirector"]
    assert [(finding.severity, finding.automatic) for finding in found] == [(Severity.WARN, True)]
    after = mended(body, written=written)
    direct = quote(target, safe=":/?=%")
    assert after == frame.format(direct)
    assert {link.target for link in links_of(after, written)[0]} == {direct}


@pytest.mark.parametrize(
    ("target", "body"),
    [
        ("https://e.example/a_(b)", f"[文]({ZHIHU}%s)"),
        ("https://e.example/?a=1&b=2", f'<a href="{ZHIHU}%s">文</a>'),
        ("https://e.example/?a='x'", f"<a href='{ZHIHU}%s'>文</a>"),
        ("https://e.example/a b", f"[文]({ZHIHU}%s)"),
        ("https://e.example/?a=1&lt=2", f"[文]({ZHIHU}%s)"),
    ],
)
def test_what_markup_would_read_otherwise_is_written_so_that_it_does_not(target: str, body: str) -> None:
    after = mended(body % quote(target, safe=""))
    assert ZHIHU not in after
    assert [link.target for link in links_of(after, Format.MARKDOWN)[0]] == [target.replace(" ", "%20")]


@pytest.mark.parametrize(
    ("target", "frame", "written"),
    [
        ("https://e.example/a)b", "[文](%s)", Format.MARKDOWN),
        ("https://e.example/?a=&lt;", "[文](%s)", Format.MARKDOWN),
        ("https://e.example/a,", "见%s 。", Format.TEXT),
        ("https://e.example/(a)", "见%s 。", Format.TEXT),
        ("https://e.example/a?b=(c)", "<a href=%s>文</a>", Format.HTML),
        ("https://e.example/?a=1&b=2", "<p>见%s 。</p>", Format.HTML),
        ("https://例子.中国/a", "[文](%s)", Format.MARKDOWN),
        ("https://e.example/", "见%s看", Format.TEXT),
    ],
)
def test_an_address_that_cannot_stand_there_unchanged_is_left_to_a_person(
    target: str, frame: str, written: Format
) -> None:
    body = frame % (ZHIHU + quote(target, safe=""))
    assert "redirector" in codes(body, written=written)
    assert mended(body, written=written) == body


@settings(max_examples=300, deadline=None)
@given(frame=st.sampled_from(FRAMES), tail=st.text("aZ0中é/?#&=;%+~_-.,:!$'()*[]@<>\"\\`{}| ltmpcoy", max_size=12))
def test_whatever_the_address_inside_holds_the_link_goes_there_or_stays(frame: tuple[str, Format], tail: str) -> None:
    target = f"https://e.example/{tail}"
    body = frame[0].format(ZHIHU + quote(target, safe=""))
    entries = ledger_of(body, [one for one in seen(body, written=frame[1]) if one.code == "links.redirector"])
    after = apply(body, entries)
    assert undo(after, entries) == body
    if entries and not entries[0].before.endswith(quote(target, safe="")):
        return  # where the text ends an address with a comma, what follows was never a part of it
    if entries:
        assert {ada_url.URL(link.target).href for link in links_of(after, frame[1])[0]} == {ada_url.URL(target).href}


def test_a_detour_that_may_be_paid_or_read_two_ways_is_only_proposed() -> None:
    for address in (
        "https://www.awin1.com/cread.php?ued=https%3A%2F%2Fe.example%2F",
        f"{ZHIHU}https://e.example/?a=1&b=2",
        f"{ZHIHU}https%3A%2F%2Fbank.example%40e.example%2F",
    ):
        (found,) = [one for one in seen(f"[文]({address})") if one.code == "links.redirector"]
        assert (found.automatic, len(found.edits)) == (False, 1), address


def test_the_trackers_of_the_address_inside_go_in_the_same_scrubbing() -> None:
    inside = quote("https://e.example/?id=1&utm_source=x&fbclid=2", safe="")
    outside = quote(f"https://link.juejin.cn?target={inside}", safe="")
    body = f"渡轮恢复通航，见[这里]({ZHIHU}{outside}&utm_medium=y)。"
    assert scrub(examine(Source(body, Format.MARKDOWN))).body == "渡轮恢复通航，见[这里](https://e.example/?id=1)。"


def test_code_behind_a_redirector_is_taken_off() -> None:
    body = "[文](https://www.google.com/url?q=javascript%3Aalert%281%29)"
    (found,) = seen(body)
    assert (found.code, found.severity) == ("links.dangerous-scheme", Severity.BLOCK)
    assert mended(body) == "文"
    assert codes(body, a_list("www.google.com", kind=Kind.ALLOW)) == ["dangerous-scheme"]


def test_the_words_of_a_link_are_held_against_its_end() -> None:
    assert codes(
        f"[good.example.org](https://link.zhihu.com/?target={quote('https://good.example.org/', safe='')})"
    ) == ["redirector"]
    assert "text-names-another-host" in codes(f"[good.org]({ZHIHU}{quote('https://evil.example/', safe='')})")
    assert codes("[www.bbc.co.uk](https://news.bbc.co.uk/a)") == []
    assert codes("[a.github.com](https://b.github.io/a)") == ["text-names-another-host"]


@pytest.mark.parametrize(
    ("body", "after", "written"),
    [
        ("见[这里](https://www.bet.example/a)。", "见这里。", Format.MARKDOWN),
        ("见[这里](//BET.example:8080/a)。", "见这里。", Format.MARKDOWN),
        ("见<https://bet.example/>。", "见。", Format.MARKDOWN),
        ("见 https://bet.example/a 。", "见  。", Format.TEXT),
        ("见 www.bet.example.com 。", "见  。", Format.TEXT),
        ('<p><a href="https://b&#101;t.example/">这里</a></p>', "<p><a>这里</a></p>", Format.HTML),
        (f"见[这里]({ZHIHU}https%3A%2F%2Fbet.example%2F)。", "见这里。", Format.MARKDOWN),
        ("见[这里](https://ｂｅｔ.example/)。", "见这里。", Format.MARKDOWN),
    ],
)
def test_a_link_to_a_listed_site_is_taken_off(body: str, after: str, written: Format) -> None:
    one = a_list("||bet.example^", "bet.example.com")
    (found,) = seen(body, one, written=written)
    assert (found.code, found.severity, found.automatic) == ("links.listed-host", Severity.BLOCK, True)
    assert (found.params["list"], found.params["version"]) == ("betting", 7)
    assert "“betting”, version 7" in found.say()
    assert mended(body, one, written=written) == after


def test_a_listed_name_that_a_text_only_speaks_of_blocks_and_waits_for_a_person() -> None:
    body = "警方查封了bet.example.com的服务器。"
    every = seen(body, a_list("bet.example.com"), written=Format.TEXT)
    (found,) = [one for one in every if one.code == "links.listed-host"]
    assert (found.severity, found.automatic) == (Severity.BLOCK, False)


def test_without_a_list_and_off_the_list_nothing_is_said() -> None:
    body = "见[这里](https://alphabet.example/a)。"
    assert seen(body) == []
    assert seen(body, a_list("bet.example")) == []
    assert seen("见[这里](https://ok.bet.example/)。", a_list("bet.example", "@@||ok.bet.example^")) == []


def test_an_allowed_host_is_spared_denials_above_it_and_guesses() -> None:
    ours = a_list("ours.bet.example", "bit.ly", "link.zhihu.com", name="ours", kind=Kind.ALLOW)
    deny = a_list("bet.example")
    assert codes("[这里](https://ours.bet.example/)", ours, deny) == []
    assert codes("[good.org](https://ours.bet.example/)", ours) == []
    assert codes("[这里](https://bit.ly/3xYz)", ours) == []
    assert codes(f"[这里]({ZHIHU}https%3A%2F%2Fe.example%2F)", ours) == []
    assert codes(f"[这里]({ZHIHU}https%3A%2F%2Fbet.example%2F)", ours, deny) == ["listed-host"]


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("fun88[.]com", "fun88.com"),
        ("ｗｗｗ．ｆｕｎ８８．ｃｏｍ", "fun88.com"),
        ("hxxps://sub.fun88[.]com/a", "fun88.com"),
        ("fun88点com", "fun88.com"),
        ("f\u200bun88.com", "fun88.com"),
        (f"hxxps://link.zhihu.com/?target={quote('https://fun88.com/', safe='')}", "fun88.com"),
    ],
)
def test_a_disguised_address_of_a_listed_site_blocks_with_the_name_of_the_list(written: str, domain: str) -> None:
    body = f"渡轮恢复通航，见 {written} 。"
    found = [one for one in seen(body, a_list(domain), written=Format.TEXT) if one.code != "links.address-in-text"]
    assert {(one.code, one.severity, one.automatic) for one in found} == {("links.listed-host", Severity.BLOCK, False)}
    assert (found[0].params["list"], found[0].params["version"], found[0].params["domain"]) == ("betting", 7, domain)
    assert found[0].quote == body[found[0].start : found[0].end]
    assert "links.disguised-address" in {one.code for one in seen(body, a_list("other.example"), written=Format.TEXT)}


@pytest.mark.parametrize(
    ("body", "host", "written"),
    [
        ("渡轮恢复通航，见 ours-site[.]com 。", "ours-site.com", Format.TEXT),
        ("渡轮恢复通航，见www.ours-site.com吧。", "ours-site.com", Format.TEXT),
        ("[甲](https://оur.example/)", "xn--ur-emc.example", Format.MARKDOWN),
        ("![ours-site.com](/a.png)", "ours-site.com", Format.MARKDOWN),
        ("<p>字。<!-- www.ours-site.com --></p>", "ours-site.com", Format.HTML),
    ],
)
def test_what_the_desk_allows_is_spared_every_guess(body: str, host: str, written: Format) -> None:
    assert len(seen(body, written=written)) == 1
    assert seen(body, a_list(host, kind=Kind.ALLOW), written=written) == []


@pytest.mark.parametrize(
    "address", ["https://bit.ly/3xYz", "https://t.cn/A6", "http://t.co/x", "https://www.baidu.com/link?url=abc"]
)
def test_a_short_link_is_named_and_left(address: str) -> None:
    (found,) = seen(f"[这里]({address})")
    assert (found.code, found.severity, found.edits) == ("links.shortener", Severity.INFO, ())


def test_a_short_link_behind_a_redirector_is_named_too() -> None:
    assert codes(f"[这里]({ZHIHU}https%3A%2F%2Fbit.ly%2F3xYz)") == ["redirector", "shortener"]


@pytest.mark.parametrize(
    "unit", ["https://link.zhihu.com/?target=", "https%3A%2F%2F", "?url=https://vk.com/away.php?to="]
)
def test_a_hostile_address_takes_time_in_proportion_to_its_length(unit: str) -> None:
    body = f"[a](https://link.zhihu.com/?target={unit * (200_000 // len(unit))})"
    assert len(seen(body, a_list("bet.example"))) < 3
