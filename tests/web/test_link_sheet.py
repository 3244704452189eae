"""The links of a revision by host: each with its fate, its rel on the published page and what decided."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from tests.articles import GOOD_EN_BODY, good_en
from tests.factories import check_all, desk_current, in_review, open_desk, person
from web.link_sheet import MOST_SHOWN, Fate, HostGroup, LinkRow, grouped, link_rows
from workflow import desk, shelf
from workflow.article import Format
from workflow.db import Database
from workflow.desk import Actor
from workflow.parse import parse
from workflow.settings import Settings
from workflow.states import Role, RuleKind

LINKS = """

One [straightened](https://a.city.example/?utm_source=x&id=1), one [kept](https://city.example/),
one [dangerous](javascript:alert(1)), one [look-alike](https://www.xn--pple-43d.com/) and one
[that hides](https://link.zhihu.com/?target=https%3A%2F%2Fnews.example.com%2F), see casino.example.com too.
"""
SOURCE = replace(good_en(), body=GOOD_EN_BODY + LINKS, format=Format.MARKDOWN)


@pytest.fixture
def rui(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.REVIEWER, "rui")


def rows_of(database: Database, submission_id: int) -> list[LinkRow]:
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert view.current is not None
    return list(link_rows(view, parse(view.current.source)))


def by_words(rows: list[LinkRow]) -> dict[str, LinkRow]:
    return {row.link.text: row for row in rows}


def test_each_link_has_its_fate_and_the_finding_that_decided(database: Database, rui: Actor) -> None:
    rows = by_words(rows_of(database, in_review(database, person(database), SOURCE)))
    fates = {words: (row.fate, row.why.code if row.why else "") for words, row in rows.items()}
    assert fates == {
        "straightened": (Fate.STRAIGHTENED, "links.tracking-parameter"),
        "kept": (Fate.KEPT, ""),
        "dangerous": (Fate.UNLINKED, "links.dangerous-scheme"),
        "look-alike": (Fate.HELD, "links.look-alike-host"),
        "that hides": (Fate.STRAIGHTENED, "links.redirector"),
        "casino.example.com": (Fate.KEPT, ""),
    }
    assert [row.number for row in rows.values()] == [1, 2, 3, 4, 5, 6]
    assert rows["straightened"].version
    assert rows["kept"].version == ""


def test_the_rel_is_that_of_the_published_page(database: Database, rui: Actor) -> None:
    rows = by_words(rows_of(database, in_review(database, person(database), SOURCE)))
    assert rows["kept"].rel == rows["that hides"].rel == "nofollow noopener"
    assert rows["dangerous"].rel is None
    assert rows["casino.example.com"].rel is None


def test_a_change_waits_until_somebody_accepts_it_and_can_be_undone_then(database: Database, rui: Actor) -> None:
    desk.make_rule(database, rui, RuleKind.DENY, "casino.example.com", reason="spam")
    submission_id = desk.submit(database, person(database), SOURCE).submission_id
    check_all(database)
    row = by_words(rows_of(database, submission_id))["casino.example.com"]
    assert (row.fate, row.why.params["version"] if row.why else 0, len(row.offers), row.undoes) == (
        Fate.WAITS,
        1,
        1,
        (),
    )
    seen = desk_current(database, submission_id)
    desk.settle_edits(database, rui, submission_id, [row.offers[0].id], keep=True, seen=seen)
    row = by_words(rows_of(database, submission_id))["casino.example.com"]
    assert (row.fate, len(row.undoes), row.offers) == (Fate.UNLINKED, 1, ())


def groups_of(database: Database, submission_id: int) -> dict[str, HostGroup]:
    return {one.host: one for one in grouped(rows_of(database, submission_id), shelf.standing(database).lists)}


def test_links_are_grouped_by_host_the_most_linked_first_and_without_one_last(database: Database, rui: Actor) -> None:
    body = "[a](https://one.example/) [b](mailto:x@one.example) [c](https://www.two.example/) [d](https://www.two.example/2)"
    submission_id = in_review(
        database, person(database), replace(good_en(), body=f"{GOOD_EN_BODY}\n\n{body}\n", format=Format.MARKDOWN)
    )
    found = groups_of(database, submission_id)
    assert [(host, len(one.rows), one.still_on) for host, one in found.items()] == [
        ("www.two.example", 2, 2),
        ("one.example", 1, 1),
        ("", 1, 0),
    ]
    assert (found["www.two.example"].before_owner, found["www.two.example"].owner) == ("www.", "two.example")
    desk.take_off(database, rui, submission_id, seen=1, host="www.two.example")
    assert groups_of(database, submission_id)["www.two.example"].still_on == 0


def test_a_host_counts_what_would_be_taken_off_with_it_parts_of_it_and_ways_through_it(
    database: Database, rui: Actor
) -> None:
    found = groups_of(database, in_review(database, person(database), SOURCE))
    assert [(found[host].still_on, len(found[host].rows)) for host in ("city.example", "a.city.example")] == [
        (2, 1),
        (1, 1),
    ]


def test_a_group_says_what_the_desk_says_of_its_host_now(database: Database, rui: Actor) -> None:
    submission_id = in_review(database, person(database), SOURCE)
    assert groups_of(database, submission_id)["city.example"].listing is None
    desk.make_rule(database, rui, RuleKind.DENY, "city.example", reason="spam")
    group = groups_of(database, submission_id)["a.city.example"]
    assert group.denied
    assert group.listing is not None
    assert (group.listing.about.name, group.listing.domain) == ("desk:deny", "city.example")


def test_a_text_with_thousands_of_links_is_read_at_once_and_listed_in_part(database: Database, rui: Actor) -> None:
    body = GOOD_EN_BODY + "\n\n" + " ".join(f"[a](https://city.example/{n}?utm_source=x)" for n in range(2_000))
    submission_id = in_review(database, person(database), replace(good_en(), body=body, format=Format.MARKDOWN))
    began = process_time()
    rows = rows_of(database, submission_id)
    groups = grouped(rows, ())
    assert process_time() - began < 5
    assert (len(rows), {row.fate for row in rows}) == (2_000, {Fate.STRAIGHTENED})
    assert sum(len(one.rows) for one in groups) == MOST_SHOWN
