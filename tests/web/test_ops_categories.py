"""The pages of categories: listed, added, changed, moved, retired; nothing that was typed is lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from tests.articles import good_en
from tests.factories import check_all
from web.category_form import typed_from
from workflow import desk, shelf
from workflow.pictures import PicturePolicy
from workflow.profiles import Bounds, LinkPolicy, Profile, Review
from workflow.tables import Category

LOCAL = {"key": "local", "label_en": "Local & near", "label_zh": "本地", "words": "ferry\r\n\r\n 市场 "}


@pytest.fixture
def ada(person, browser):
    return browser(person("admin", "ada"))


def fields_of(profile, **changes):
    """The form of a category as a browser would send it."""
    typed = typed_from(profile)
    sent = {"label_en": typed.label_en, "label_zh": typed.label_zh, "required": list(typed.required), **typed.bounds}
    sent |= {"rel": list(typed.rel), "hosts": typed.hosts, **typed.counts}
    sent |= {name: "yes" for name in ("only_hosts", "asked") if getattr(typed, name)}
    return {**sent, "words": typed.words, "version": str(typed.version), **changes}


def known(database, key):
    return shelf.profiles(database).find(key)


def test_a_category_is_added_and_offered_to_writers(ada, database, browser, person):
    answer = ada.post("/ops/categories/new", **LOCAL, required=["title", "body"], body_cjk_least="300")
    assert (answer.status_code, answer.location) == (303, "/ops/categories")
    found = known(database, "local")
    assert (found.label_en, found.words, found.required) == ("Local & near", ("ferry", "市场"), ("title", "body"))
    assert (found.limits.body_cjk, found.limits.title_cjk) == (Bounds(300, 0), Bounds(0, 0))
    page = ada.get("/ops/categories").text
    assert "Local &amp; near" in page
    assert "本地" in page
    assert 'value="local"' in browser(person("writer")).get("/submissions/new").text


def test_what_is_wrong_comes_back_in_the_readers_language_with_what_was_typed(ada, database):
    sent = {**LOCAL, "label_zh": "文化", "key": "Lo cal", "body_cjk_least": "many"}
    answer = ada.post("/ops/categories/new?lang=zh-Hans", **sent)
    assert answer.status_code == 422
    assert "0 到 9999999 之间的整数" in answer.text
    assert 'value="many"' in answer.text
    assert 'value="Lo cal"' in answer.text
    answer = ada.post("/ops/categories/new", **{**sent, "body_cjk_least": "5", "body_cjk_most": "2"})
    assert answer.status_code == 422
    for said in ("small letters", "“culture” goes by the name “文化”", "The least length is above"):
        assert said in answer.text
    linked = re.findall(r'<a href="#([\w-]+)">', answer.text)
    assert {"key", "label_zh", "body_cjk_least"} <= set(linked)
    assert all(f'id="{one}"' in answer.text for one in linked if one != "main")
    assert known(database, "Lo cal") is None


def test_a_category_is_changed_and_the_audit_trail_says_by_whom(ada, database):
    news = known(database, "news")
    answer = ada.post("/ops/categories/news", **fields_of(news, label_en="Daily news", title_cjk_least="6"))
    assert answer.status_code == 303
    changed = known(database, "news")
    assert (changed.label_en, changed.limits.title_cjk, changed.version) == ("Daily news", Bounds(6, 60), 2)
    assert changed.limits.body_cjk == news.limits.body_cjk
    assert "ada changed what the category “Daily news” asks for" in ada.get("/ops/events").text
    assert (
        "Nothing differs"
        in ada.client.post(
            "/ops/categories/news", data={"csrf_token": ada.token(), **fields_of(changed)}, follow_redirects=True
        ).text
    )


def test_what_is_said_of_links_is_kept_and_shown_again(ada, database):
    news = known(database, "news")
    sent = fields_of(
        news, rel=["sponsored", "ugc"], hosts="Gazette.example\r\n", most="12", only_hosts="yes", asked="yes"
    )
    assert ada.post("/ops/categories/news", **sent).status_code == 303
    kept = LinkPolicy(("sponsored", "ugc"), ("gazette.example",), only_hosts=True, most=12, asked=True)
    assert known(database, "news").links == kept
    page = ada.get("/ops/categories/news").text
    assert re.search(r'name="rel" value="sponsored" checked', page)
    assert not re.search(r'name="rel" value="nofollow" checked', page)
    assert ">\ngazette.example</textarea>" in page
    assert "links are tried" in ada.get("/ops/categories").text
    assert ada.post("/ops/categories/news", **fields_of(known(database, "news"))).status_code == 303
    assert known(database, "news").links == kept


def test_what_is_wrong_with_links_comes_back_at_its_field(ada, database):
    sent = fields_of(known(database, "news"), hosts="http://gazette.example", most="many", rel=["dofollow"])
    first = ada.post("/ops/categories/news", **sent)
    assert (first.status_code, 'href="#most"' in first.text) == (422, True)
    answer = ada.post("/ops/categories/news", **{**sent, "most": "3"})
    assert answer.status_code == 422
    assert re.findall(r'<a href="#((?:rel|hosts)[\w-]*)">', answer.text) == ["rel-nofollow", "hosts"]
    assert "http://gazette.example</textarea>" in answer.text


def test_somebody_elses_change_is_shown_beside_what_was_typed_and_saving_again_decides(ada, database):
    news = known(database, "news")
    ada.post("/ops/categories/news", **fields_of(news, label_en="Daily news"))
    mine = fields_of(news, label_en="Weekly news", words="ferry")
    answer = ada.post("/ops/categories/news", **mine)
    assert answer.status_code == 409
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", answer.text)
    assert cells == ["Weekly news", "Daily news", "ferry", "–"]
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version
    assert ada.post("/ops/categories/news", **{**mine, "version": version[1]}).status_code == 303
    assert known(database, "news").label_en == "Weekly news"


def test_a_category_moves_is_retired_and_restored_without_a_script(ada, database):
    ada.post("/ops/categories/international/move", to="up")
    assert [one.key for one in shelf.profiles(database).ordered][:2] == ["international", "news"]
    ada.post("/ops/categories/news/active", active="no", version="1")
    assert not known(database, "news").active
    page = ada.get("/ops/categories").text
    assert page.index("Retired</h2>") < page.index("/ops/categories/news/active")
    ada.post("/ops/categories/news/active", active="yes", version="1")
    assert not known(database, "news").active
    ada.post("/ops/categories/news/active", active="yes", version="2")
    assert known(database, "news").active


def test_a_category_that_is_not_there_is_not_found(ada):
    for answer in (
        ada.get("/ops/categories/none"),
        ada.post("/ops/categories/none"),
        ada.post("/ops/categories/none/move", to="up"),
        ada.post("/ops/categories/none/active", active="no"),
    ):
        assert answer.status_code == 404


def test_a_retired_category_keeps_its_name_and_is_not_offered(ada, database, browser, person):
    ada.post("/ops/categories/news/active", active="no", version="1")
    form = browser(person("writer")).get("/submissions/new").text
    assert 'value="news"' not in form
    assert 'value="culture"' in form


def test_a_name_with_markup_in_it_is_only_a_name(ada, database):
    ada.post("/ops/categories/new", **{**LOCAL, "label_en": "<b>Bold</b> 100%"})
    assert isinstance(known(database, "local"), Profile)
    assert "<b>Bold" not in ada.get("/ops/categories").text
    assert "&lt;b&gt;Bold&lt;/b&gt; 100%" in ada.get("/ops/categories/local").text


def test_a_finding_calls_a_category_of_the_desks_own_as_its_reader_does(ada, database, browser, person):
    ada.post("/ops/categories/new", **LOCAL)
    wen = person("writer", "wen")
    submission_id = desk.submit(database, wen, replace(good_en(), category="weather")).submission_id
    check_all(database)
    address = f"/submissions/{submission_id}"
    assert "Opinion, Local &amp; near." in browser(wen).get(address).text
    assert "评论, 本地" in browser(wen).get(f"{address}?lang=zh-Hans").text


def test_what_a_category_asks_of_its_reviewers_is_set_shown_and_kept_in_the_trail(ada, database):
    review = {"hours": "8", "approvals": "2", "steps": "Facts\r\nLaw", "checklist": "Names are right\r\n 核实日期 "}
    sent = fields_of(known(database, "news"), **review)
    assert ada.client.post("/ops/categories/news", data={"csrf_token": ada.token(), **sent}).status_code == 303
    asked = known(database, "news").review
    assert asked == Review(8, 2, ("Facts", "Law"), ("Names are right", "核实日期"))
    page = ada.get("/ops/categories/news").text
    assert "Facts\nLaw</textarea>" in page
    assert 'id="hours" name="hours" value="8"' in page
    last = shelf.audit(database, limit=1).rows[0]
    assert last.detail["changed"]["steps"] == [[], ["Facts", "Law"]]


def test_a_review_that_cannot_be_is_said_at_its_field(ada, database):
    for name, typed in (("hours", "soon"), ("approvals", "9"), ("checklist", "one\r\nOne")):
        sent = fields_of(known(database, "news"), **{name: typed})
        answer = ada.client.post("/ops/categories/news", data={"csrf_token": ada.token(), **sent})
        assert answer.status_code == 422
        assert f'href="#{name}"' in answer.text


def test_what_becomes_of_pictures_is_chosen_kept_and_told(ada, database):
    news = known(database, "news")
    assert news.pictures is PicturePolicy.HOLD
    assert ada.post("/ops/categories/news", **fields_of(news, pictures="keep")).status_code == 303
    assert known(database, "news").pictures is PicturePolicy.KEEP
    page = ada.get("/ops/categories/news").text
    assert re.search(r'value="keep"[^>]* checked', page)
    assert "ada changed what the category" in ada.get("/ops/events").text
    assert ada.post("/ops/categories/news", **fields_of(known(database, "news"), pictures="proxy")).status_code == 303
    assert known(database, "news").pictures is PicturePolicy.PROXY
    refused = ada.post("/ops/categories/news", **fields_of(known(database, "news"), pictures="steal"))
    assert refused.status_code == 422
    assert 'href="#pictures-hold"' in refused.text


def test_a_category_from_before_there_was_a_rule_for_pictures_asks_the_reviewer(database, app):
    with database.write() as connection:
        kept = connection.scalar(select(Category.profile).where(Category.key == "news"))
        old = {name: value for name, value in kept.items() if name != "pictures"}
        connection.execute(update(Category).where(Category.key == "news").values(profile=old))
    assert known(database, "news").pictures is PicturePolicy.HOLD
