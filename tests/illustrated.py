"""Articles with pictures from a server on this machine, on a desk that shows its own copies."""

from __future__ import annotations

from dataclasses import replace

from tests import photos
from tests.articles import GOOD_EN_BODY, good_en
from tests.factories import WORKER, desk_current, in_review, person, publish_all
from tests.websites import Website
from workflow import desk, shelf
from workflow.article import Format, Source
from workflow.db import Database
from workflow.desk import Actor
from workflow.images import read
from workflow.outside.manners import Asked, Manners
from workflow.pictures import PicturePolicy
from workflow.states import Decision, Role

NAME = f"{read(photos.PNG).sha256}.png"
"""The name of the copy of photos.PNG."""


def show_copies(database: Database) -> None:
    """Let the news show the desk's own copies of pictures."""
    news = shelf.profiles(database).find("news")
    assert news is not None
    admin = person(database, Role.ADMIN)
    desk.edit_category(database, admin, replace(news, pictures=PicturePolicy.PROXY), seen=news.version)


def manners_at(site: Website) -> Manners:
    """Those of a desk that tries no links, and may fetch from this one place on this machine."""
    return Manners(Asked.NONE, opened=frozenset({("127.0.0.1", site.port)}), seconds=5.0, rest_s=0.01)


def illustrated(*urls: str) -> Source:
    """An article with these pictures."""
    images = "\n\n".join(f"![The dock at dawn]({url})" for url in urls)
    return replace(good_en(), body=f"{GOOD_EN_BODY}\n{images}\n", format=Format.MARKDOWN)


def copied(database: Database, writer: Actor, site: Website, *paths: str) -> int:
    """An article in review whose pictures somebody has looked after; its id."""
    submission_id = in_review(database, writer, illustrated(*(site.url(path) for path in paths)))
    assert desk.check_late(database, WORKER, manners_at(site)) == 1
    return submission_id


def approve(database: Database, reviewer: Actor, submission_id: int) -> None:
    """Approve it as it stands, and send it out."""
    revision = desk_current(database, submission_id)
    desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=revision)
    publish_all(database)
