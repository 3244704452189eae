"""Comparing revisions: any two, from any base, in three layouts, without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests import articles, factories
from tests.web.conftest import Browser
from web.comparing import kind_of, sides
from workflow import desk
from workflow.diff import Passage, Piece, Tag, compare
from workflow.moves import with_moves
from workflow.states import Decision

Open = Callable[..., Browser]


@pytest.fixture
def revised(database, person) -> tuple[int, object, object]:
    """An article in its second revision, with its writer and a reviewer who saw the first."""
    wen, rui = person("writer", "wen"), person("reviewer", "rui")
    submission_id = factories.in_review(database, wen)
    return submission_id, wen, rui


def revise(database, wen, submission_id: int) -> None:
    mended = replace(articles.good_en(), body=articles.GOOD_EN_BODY.replace("forty stalls", "fifty stalls", 1))
    desk.revise(database, wen, submission_id, mended, seen=1)
    factories.check_all(database)


def test_without_being_asked_it_shows_what_is_new_since_i_looked(database, browser: Open, revised) -> None:
    submission_id, wen, rui = revised
    reviewer = browser(rui)
    reviewer.get(f"/submissions/{submission_id}/review")
    revise(database, wen, submission_id)
    page = reviewer.get(f"/submissions/{submission_id}/compare").text
    assert "From revision 1 to revision 2" in page
    assert "<del>forty</del><ins>fifty</ins>" in page
    assert "Since I last looked" in page


def test_any_two_revisions_can_be_chosen_in_either_order(database, browser: Open, revised) -> None:
    submission_id, wen, rui = revised
    revise(database, wen, submission_id)
    page = browser(rui).get(f"/submissions/{submission_id}/compare?from=2&to=1").text
    assert "<del>fifty</del><ins>forty</ins>" in page


def test_side_by_side_each_column_holds_its_own_text(database, browser: Open, revised) -> None:
    submission_id, wen, rui = revised
    revise(database, wen, submission_id)
    page = browser(rui).get(f"/submissions/{submission_id}/compare?view=sides").text
    [(left, right)] = re.findall(
        r'<tr data-kind="changed"><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td></tr>', page, re.DOTALL
    )
    assert "<del>forty</del>" in left
    assert "<ins>" not in left
    assert "<ins>fifty</ins>" in right
    assert "<del>" not in right


def test_the_clean_layout_marks_nothing(database, browser: Open, revised) -> None:
    submission_id, wen, rui = revised
    revise(database, wen, submission_id)
    page = browser(rui).get(f"/submissions/{submission_id}/compare?view=clean").text
    assert "fifty stalls" in page
    assert "<ins>" not in page


def test_against_what_was_approved_and_what_is_live(database, browser: Open, revised) -> None:
    submission_id, wen, rui = revised
    desk.decide(database, rui, submission_id, Decision.APPROVE, revision=1)
    factories.publish_all(database)
    revise(database, wen, submission_id)
    reviewer = browser(rui)
    for base in ("approved", "live"):
        assert "<del>forty</del>" in reviewer.get(f"/submissions/{submission_id}/compare?from={base}").text


@pytest.mark.parametrize("asked", ["from=7", "from=1&to=9", "from=0"])
def test_a_revision_that_never_was_is_not_there(browser: Open, revised, asked: str) -> None:
    submission_id, _, rui = revised
    assert browser(rui).get(f"/submissions/{submission_id}/compare?{asked}").status_code == 404


def test_a_writer_compares_their_own_and_nobody_elses(database, browser: Open, revised, person) -> None:
    submission_id, wen, _ = revised
    path = f"/submissions/{submission_id}/compare"
    assert browser(wen).get(path).status_code == 200
    assert browser(person("writer", "eve")).get(path).status_code == 403


def test_a_moved_paragraph_says_from_where_and_to_where() -> None:
    passages = with_moves(compare("a paragraph of words\nb\nc", "b\nc\na paragraph of words"))
    assert [kind_of(passage) for passage in passages] == ["left", "same", "same", "arrived"]
    left = sides(passages[0])
    assert (left.left, left.right, left.moved) == ((Piece(Tag.SAME, "a paragraph of words"),), None, 3)


def test_a_passage_without_a_counterpart_leaves_the_other_column_empty() -> None:
    row = sides(Passage((Piece(Tag.INSERTED, "new"),), 0, 1))
    assert (row.left, row.kind) == (None, "added")
