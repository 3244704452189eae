"""One submission as its pages show it: every finding at its place in the text that a person wrote."""

from __future__ import annotations

from dataclasses import replace

from tests.articles import GOOD_EN_BODY, GOOD_ZH_BODY, good_en, good_zh
from tests.factories import check_all, desk_current, in_review, open_desk, person
from workflow import desk, shelf
from workflow.article import Format
from workflow.db import Database
from workflow.pictures import PicturePolicy
from workflow.settings import Settings
from workflow.states import Role, RuleKind


def test_what_only_the_current_text_shows_stands_at_its_place_in_the_written_one(
    database: Database, settings: Settings
) -> None:
    open_desk(database, settings)
    rui = person(database, Role.REVIEWER)
    body = GOOD_ZH_BODY.replace("\n\n", "\n\n旧粮仓里的新图书馆金冠城win66\n\n", 1).replace("外孙女", "外孙女borgata")
    submission_id = in_review(database, person(database), replace(good_zh(), body=body))
    desk.make_rule(database, rui, RuleKind.BRAND, "borgata", reason="spam")
    view = shelf.submission(database, submission_id)
    assert view is not None
    seen = desk_current(database, submission_id)
    for keep in (False, True):
        desk.settle_edits(database, rui, submission_id, [view.edits[0].id], keep=keep, seen=seen)
        check_all(database)
        seen = desk_current(database, submission_id)
    view = shelf.submission(database, submission_id)
    assert view is not None
    (found,) = [one for one in view.findings if one.code == "links.known-brand"]
    assert (found.revision, body[found.start : found.end]) == (seen, "borgata")


def test_what_is_found_only_in_the_scrubbed_text_stands_at_its_place_in_the_written_one(
    database: Database, settings: Settings
) -> None:
    """A picture at the end becomes its words, and these are no sentence."""
    open_desk(database, settings)
    news = shelf.profiles(database).find("news")
    assert news is not None
    stripped = replace(news, pictures=PicturePolicy.STRIP)
    desk.edit_category(database, person(database, Role.ADMIN), stripped, seen=news.version)
    body = f"{GOOD_EN_BODY}\n![The dock at](https://pictures.example/dock.png)\n"
    source = replace(good_en(), body=body, format=Format.MARKDOWN)
    view = shelf.submission(database, in_review(database, person(database), source))
    assert view is not None
    (found,) = [one for one in view.findings if one.code == "truncation.mid-sentence"]
    assert found.revision == 2
    assert body[found.start : found.end].startswith("![The dock")
