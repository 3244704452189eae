"""A small desk with a writer, for the tests of the workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import redis

from workers.addresses import BrokerAddress
from workers.queues import connect
from workflow import desk
from workflow.article import Source
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Role

Submit = Callable[[], int]


@pytest.fixture
def client(valkey: BrokerAddress) -> Iterator[redis.Redis]:
    """A client of the test's broker."""
    with connect(valkey) as client:
        yield client


@pytest.fixture
def writer(database: Database, settings: Settings) -> desk.Actor:
    """A writer of a desk that is set up."""
    desk.set_up(database, settings)
    return desk.Actor(desk.people.add_user(database, "wang", Role.WRITER), "wang", Role.WRITER)


@pytest.fixture
def submit(database: Database, writer: desk.Actor) -> Submit:
    """Hand in one more article; gives the submission's id."""

    def one_more() -> int:
        body = "市图书馆周六延长开放时间。\n\n读者可以借书到晚上九点。"
        return desk.submit(database, writer, Source(body, title="图书馆延长开放时间", category="文化")).submission_id

    return one_more
