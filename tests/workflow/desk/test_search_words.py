"""The index of words: filled when a text is handed in, and for those from before there was one."""

from __future__ import annotations

from tests.articles import good_en, good_zh
from tests.factories import check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.settings import Settings
from workflow.shelf import Narrowed, Split
from workflow.tables.search import POSTGRESQL, SQLITE


def found(database: Database, words: str) -> list[int]:
    return [row.id for row in shelf.queue(database, 0, Split.ALL, narrowed=Narrowed(words)).rows]


def test_a_text_is_found_by_words_of_its_title_its_summary_and_its_body(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    writer = person(database)
    zh, en = in_review(database, writer, good_zh()), in_review(database, writer, good_en())
    for words, ids in (("粮仓", [zh]), ("周明兰", [zh]), ("ferry", [en]), ("worry lorries", [en]), ("粮 ferry", [])):
        assert found(database, words) == ids, words


def test_a_text_is_found_by_what_it_says_now_and_not_by_what_it_said(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    writer = person(database)
    submission_id = in_review(database, writer, good_en())
    desk.revise(database, writer, submission_id, good_zh(), seen=1)
    check_all(database)
    assert found(database, "ferry") == []
    assert found(database, "图书馆") == [submission_id]


def test_texts_from_before_the_index_are_found_once_it_was_made_for_them(
    database: Database, settings: Settings
) -> None:
    open_desk(database, settings)
    writer = person(database)
    ids = [in_review(database, writer, source) for source in (good_zh(), good_zh())]
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE search_words")
        for statement in (SQLITE,) if database.is_sqlite else POSTGRESQL:
            connection.exec_driver_sql(statement)
    assert found(database, "粮仓") == []
    at = desk.index_older(database, limit=1)
    assert found(database, "粮仓") == ids[:1]
    assert desk.index_older(database, after=at, limit=1) > at
    assert desk.index_older(database) == 0
    assert found(database, "粮仓") == ids


def test_signs_that_mean_something_to_a_database_are_only_looked_for(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    in_review(database, person(database), good_en())
    for words in (
        '"ferry"',
        "ferry' OR 1=1 --",
        "ferry*",
        "NEAR(ferry)",
        "ferry & !market",
        "\\",
        "ferry:*",
        "-ferry",
        "AND",
    ):
        assert isinstance(found(database, words), list)
    assert len(found(database, '"ferry" (market)')) == 1
