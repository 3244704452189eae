"""What the pages read of one submission."""

from __future__ import annotations

from dataclasses import replace

from tests.articles import GOOD_EN_BODY, good_en
from tests.factories import in_review, open_desk, person
from workflow import desk, shelf
from workflow.article import Format
from workflow.db import Database
from workflow.pictures import PicturePolicy
from workflow.settings import Settings
from workflow.states import Role


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
