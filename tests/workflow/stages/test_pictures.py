"""A picture from another server is held, taken out or mentioned, as its category wants; what counts readers goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workflow.article import Article, Format, Source
from workflow.edits import apply, ledger_of
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.pictures import PicturePolicy, WhyNot
from workflow.profiles import DEFAULT_PROFILES, Profiles
from workflow.render import render
from workflow.stages import links, pictures


def seen(
    body: str, written: Format = Format.MARKDOWN, policy: PicturePolicy = PicturePolicy.HOLD
) -> tuple[Finding, ...]:
    profiles = Profiles(replace(profile, pictures=policy) for profile in DEFAULT_PROFILES.every)
    return tuple(links.check(parse(Source(body, written, title="T", category="news"), profiles)))


def mended(body: str, written: Format = Format.MARKDOWN, policy: PicturePolicy = PicturePolicy.STRIP) -> str:
    return apply(body, ledger_of(body, [one for one in seen(body, written, policy) if one.automatic]))


def test_by_default_the_reviewer_is_asked_and_offered_the_words_instead() -> None:
    (found,) = seen("![港口](https://e.org/a.png)")
    assert (found.code, found.severity, found.automatic) == ("links.remote-image", Severity.WARN, False)
    assert found.params == {"host": "e.org", "address": "https://e.org/a.png"}
    assert [edit.after for edit in found.edits] == ["港口"]


def test_a_category_that_the_desk_does_not_have_asks_the_reviewer_too() -> None:
    (found,) = links.check(parse(Source("![a](//e.org/a.png)", Format.MARKDOWN, title="T", category="kites")))
    assert (found.severity, found.automatic) == (Severity.WARN, False)


def test_a_category_that_keeps_pictures_only_mentions_them() -> None:
    (found,) = seen("![a](https://e.org/a.png)", policy=PicturePolicy.KEEP)
    assert (found.severity, found.edits) == (Severity.INFO, ())


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ('看，![港口 *夜*](https://e.org/a.png "x")。', "看，港口 *夜*。"),
        ("[![港口](https://e.org/a.png)](https://w.org)", "[港口](https://w.org)"),
        ("![港口][1]\n\n[1]: https://e.org/a.png", "港口\n\n[1]: https://e.org/a.png"),
        ("![](https://e.org/a.png)前文。", "前文。"),
        ("![甲](/a.png) 与 ![乙](b.png)", "![甲](/a.png) 与 ![乙](b.png)"),
        ("<img src=https://e.org/a.png alt='[甲](乙)*'>", "\\[甲\\](乙)\\*"),
    ],
)
def test_the_words_of_a_picture_stand_for_it(body: str, after: str) -> None:
    assert mended(body) == after


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ('<p>a<img alt="b &lt; c" src="https://e.org/a.png">d</p>', "<p>ab &lt; cd</p>"),
        ("<p><img alt='<script>x</script>' src=//e.org/a.png></p>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("<p><image src=https://e.org/a.png alt=b></p>", "<p>b</p>"),
        ("<p><img src=https://e.org/a.png src=/own.png alt=b></p>", "<p>b</p>"),
        ("<p><img src=/own.png src=https://e.org/a.png></p>", "<p><img src=/own.png src=https://e.org/a.png></p>"),
    ],
)
def test_words_from_an_attribute_stay_words(body: str, after: str) -> None:
    assert mended(body, Format.HTML) == after


@pytest.mark.parametrize("policy", list(PicturePolicy))
@pytest.mark.parametrize(
    "picture",
    [
        '<img src="https://e.org/a.gif" width="1" height="1" alt="kept?">',
        '<img src="https://e.org/a.gif" width=0 height=0>',
        '<img src="https://e.org/a.gif" style="width: 1px; height:1px">',
        '<img src="https://e.org/a.gif" style="display:none">',
        '<img src="https://www.facebook.com/tr?id=1&ev=PageView">',
        '<img src="//hm.baidu.com/hm.gif?si=1">',
        '<img src="https://stats.e.org/matomo.php?idsite=1">',
    ],
)
def test_a_dot_that_counts_readers_is_taken_out_in_every_category(picture: str, policy: PicturePolicy) -> None:
    (found,) = [one for one in seen(f"<p>前文。{picture}</p>", Format.HTML, policy) if "image" in one.code]
    assert (found.code, found.automatic) == ("links.tracking-image", True)
    assert mended(f"<p>前文。{picture}</p>", Format.HTML, policy) == "<p>前文。</p>"


@pytest.mark.parametrize(
    "picture",
    [
        "![a](https://facebook.com/photos/tr.png)",
        "![a](https://e.org/tr)",
        '<img src="https://e.org/a" width=1 height=90>',
    ],
)
def test_other_pictures_are_not_taken_for_counters(picture: str) -> None:
    assert [one.code for one in seen(picture)] == ["links.remote-image"]


def test_a_picture_in_code_is_code() -> None:
    assert seen("`![a](https://e.org/a.png)` 与\n\n```\n<img src=https://e.org/b.png>\n```") == ()


def test_whatever_the_page_could_show_is_what_the_reviewer_was_asked_about() -> None:
    tags = "<img src='HTTPS://e.org/b c.png'> <img src=//e.org/c.png>"
    body = f"![a](https://e.org/图.png) {tags}\n\n![d](<https://e.org/d e.png>)"
    asked = {one.params["address"] for one in seen(body)}
    page = render(Source(body, Format.MARKDOWN, title="T"), {str(address) for address in asked})
    assert page.count("<img ") == len(asked) == 4


def test_a_category_that_shows_copies_mentions_pictures_and_says_which_are_to_be_copied() -> None:
    (found,) = seen("![a](https://e.org/a.png)", policy=PicturePolicy.PROXY)
    assert (found.severity, found.edits) == (Severity.INFO, ())
    assert found.params == {"host": "e.org", "address": "https://e.org/a.png", "copied": "yes"}


def copying(body: str, policy: PicturePolicy = PicturePolicy.PROXY, **without: WhyNot) -> Article:
    profiles = Profiles(replace(profile, pictures=policy) for profile in DEFAULT_PROFILES.every)
    article = parse(Source(body, Format.MARKDOWN, title="T", category="news"), profiles)
    not_copied = {f"https://e.org/{name}.png": why for name, why in without.items()}
    return replace(article, background=replace(article.background, not_copied=not_copied))


BOTH = (
    "![a](https://e.org/a.png) ![b](//e.org/b.png) ![a](https://e.org/a.png) <img src=//e.org/t.gif width=1 height=1>"
)


def test_each_picture_is_wanted_once_and_what_counts_readers_is_not() -> None:
    assert pictures.fetches(copying(BOTH)) == ("https://e.org/a.png", "https://e.org/b.png")


@pytest.mark.parametrize("policy", [policy for policy in PicturePolicy if policy is not PicturePolicy.PROXY])
def test_no_other_category_wants_any(policy: PicturePolicy) -> None:
    article = copying(BOTH, policy, a=WhyNot.REFUSED)
    assert (pictures.fetches(article), pictures.check(article)) == ((), [])


@pytest.mark.parametrize("why", WhyNot)
def test_every_place_of_a_picture_without_a_copy_is_told_with_the_reason(why: WhyNot) -> None:
    found = pictures.check(copying(BOTH, a=why))
    assert [(one.code, one.severity, one.quote) for one in found] == [
        ("pictures.not-copied", Severity.WARN, "![a](https://e.org/a.png)")
    ] * 2
    assert "e.org" in found[0].say()


def test_of_pictures_that_are_there_nothing_is_said() -> None:
    assert pictures.check(copying(BOTH)) == []


@pytest.mark.parametrize(
    "source",
    [
        "dock.jpg",
        "../fotos/dock.jpg",
        "page_files/dock.jpg",
        "file:///home/wen/dock.jpg",
        "<C:\\Fotos\\dock.jpg>",
        "cid:a1",
    ],
)
def test_a_picture_that_lies_on_the_writers_device_is_told_with_its_name(source: str) -> None:
    (found,) = seen(f"前文。![码头]({source}) 后文。")
    assert (found.code, found.severity, found.edits) == ("links.unsent-image", Severity.WARN, ())
    assert found.quote == f"![码头]({source})"
    assert "dock.jpg" in found.say() or "cid:a1" in found.say()


def test_a_picture_that_is_written_into_the_text_is_told_by_its_beginning() -> None:
    body = f"前文。![码头](data:image/png;base64,{'A' * 5000}) 后文。"
    (found,) = seen(body)
    assert found.code == "links.unsent-image"
    assert (len(found.quote), body[found.start : found.end]) == (200, found.quote)
    (tagged,) = seen("<p><img src='data:image/gif;base64,AAAA' alt=码头></p>", Format.HTML)
    assert tagged.code == "links.unsent-image"


def test_what_the_sites_own_server_has_is_no_unsent_picture() -> None:
    assert seen("![码头](/media/dock.jpg)") == ()
    assert [one.code for one in seen("![码头](//e.org/dock.jpg)")] == ["links.remote-image"]
