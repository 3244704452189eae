"""A copy of an older submission is found when it is checked, on both databases, and only by what is older."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select

from tests.articles import GOOD_EN_BODY, good_en, good_zh, promo_zh
from tests.factories import approved, check_all, desk_current, open_desk, person, publish_all
from tests.workflow.test_sketch import edited, text
from workflow import desk, shelf
from workflow.article import Background, Source
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.sketches import ANCHORS, HOLDERS, neighbours_of
from workflow.parse import parse
from workflow.settings import Settings
from workflow.shelf import FindingView
from workflow.sketch import sketch_of
from workflow.stages import duplicates
from workflow.states import Decision, Role
from workflow.tables import Anchor, FindingRow, SketchRow


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def article(body: str, title: str = "A report from the river") -> Source:
    return replace(good_en(), body=body, title=title)


def hand_in(database: Database, writer: Actor, source: Source) -> int:
    return desk.submit(database, writer, source).submission_id


def copies(database: Database, submission_id: int) -> list[FindingView]:
    check_all(database)
    view = shelf.submission(database, submission_id)
    assert view is not None
    return [one for one in view.findings if one.code == "duplicates.near-copy"]


def cut(body: str) -> str:
    return body[: int(len(body) * 0.3)]


@pytest.mark.parametrize("make", [str, cut, edited])
def test_a_copy_is_found_and_the_original_is_not(database: Database, make: Callable[[str], str]) -> None:
    body = text(1, 800)
    first = hand_in(database, person(database), article(body))
    second = hand_in(database, person(database), article(make(body)))
    (found,) = copies(database, second)
    assert found.params["number"] == first
    assert found.params["share"] >= 50
    assert copies(database, first) == []


def test_a_whole_text_after_its_cut_copy_is_shown_too(database: Database) -> None:
    body = text(2, 800)
    hand_in(database, person(database), article(body[: len(body) // 3]))
    (found,) = copies(database, hand_in(database, person(database), article(body)))
    assert "Nearly all of submission" in found.say()


def test_a_text_that_quotes_a_paragraph_and_one_that_stands_alone_are_left_in_peace(database: Database) -> None:
    body = text(3, 800)
    hand_in(database, person(database), article(body))
    quoting = " ".join([text(4, 400), " ".join(body.split()[100:200]), text(5, 300)])
    assert copies(database, hand_in(database, person(database), article(quoting))) == []
    assert copies(database, hand_in(database, person(database), good_zh())) == []


def test_a_writer_learns_of_anothers_unpublished_text_only_the_number(database: Database) -> None:
    hand_in(database, person(database), article(text(6), "A secret that nobody may read"))
    (found,) = copies(database, hand_in(database, person(database), article(text(6), "Mine")))
    assert "secret" not in found.say()
    assert "title" not in found.params


def test_of_a_published_text_the_title_is_named(database: Database) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    approved(database, writer, reviewer, article(GOOD_EN_BODY, "A market by the river"))
    publish_all(database)
    (found,) = copies(database, hand_in(database, person(database), article(GOOD_EN_BODY, "Mine")))
    assert found.params["title"] == "A market by the river"


def test_revisions_of_one_submission_are_no_copies_of_each_other(database: Database) -> None:
    writer = person(database)
    submission_id = hand_in(database, writer, article(text(7)))
    check_all(database)
    desk.revise(database, writer, submission_id, article(text(7) + " more words at the end."), seen=1)
    assert copies(database, submission_id) == []


def test_a_revision_is_no_copy_of_what_was_copied_from_the_one_before(database: Database) -> None:
    writer, thief = person(database), person(database)
    first = hand_in(database, writer, article(text(8)))
    assert copies(database, hand_in(database, thief, article(text(8)))) != []
    desk.revise(database, writer, first, article(text(8) + " and a new end."), seen=1)
    assert copies(database, first) == []


def test_a_draft_begun_early_and_filled_with_anothers_text_is_a_copy(database: Database) -> None:
    writer, thief = person(database), person(database)
    draft = desk.save_draft(database, thief, {"title": "Soon"}).submission_id
    hand_in(database, writer, article(text(9)))
    desk.submit(database, thief, article(text(9)), draft_id=draft)
    assert len(copies(database, draft)) == 1


def test_what_a_writer_withdrew_and_hands_in_anew_is_for_information(database: Database) -> None:
    writer = person(database)
    first = hand_in(database, writer, article(text(10)))
    desk.withdraw(database, writer, first, reason="Not yet")
    (found,) = copies(database, hand_in(database, writer, article(text(10))))
    assert found.severity == "info"


def test_what_a_reviewer_rejected_and_another_hands_in_is_shown(database: Database) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    first = hand_in(database, writer, article(text(11)))
    check_all(database)
    desk.decide(database, reviewer, first, Decision.REJECT, revision=desk_current(database, first), note="No")
    (found,) = copies(database, hand_in(database, person(database), article(text(11))))
    assert found.severity == "warn"


def test_a_standing_note_under_every_article_makes_no_copies(database: Database) -> None:
    writer, note = person(database), text(12, 150)
    for n in range(20, 20 + HOLDERS):
        hand_in(database, writer, article(f"{text(n, 120)} {note}"))
    assert copies(database, hand_in(database, writer, article(f"{text(40, 120)} {note}"))) == []


def test_the_twentieth_copy_is_found_like_the_second_and_costs_no_more(database: Database) -> None:
    writer = person(database)
    for _ in range(HOLDERS + 4):
        last = hand_in(database, writer, article(text(13)))
    assert len(copies(database, last)) == 1
    with database.read() as connection:
        held = connection.scalars(select(func.count()).select_from(Anchor).group_by(Anchor.hash)).all()
    assert max(held) == HOLDERS


def test_a_submission_keeps_a_few_anchors_however_often_it_is_revised(database: Database) -> None:
    writer = person(database)
    submission_id = hand_in(database, writer, article(text(14)))
    for seen in range(1, 4):
        check_all(database)
        desk.revise(database, writer, submission_id, article(text(14) + f" revised {seen} times."), seen=seen)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(Anchor)) <= ANCHORS + 3
        assert connection.scalar(select(func.count()).select_from(SketchRow)) == 4


def test_texts_of_a_few_words_are_never_compared(database: Database) -> None:
    short = " ".join(text(15).split()[:20])
    hand_in(database, person(database), article(short))
    assert copies(database, hand_in(database, person(database), article(short))) == []


def test_a_reviewers_revision_is_judged_like_the_text_it_was_made_from(database: Database) -> None:
    first = hand_in(database, person(database), promo_zh())
    second = hand_in(database, person(database), promo_zh())
    assert len(copies(database, second)) == 1
    view = shelf.submission(database, second)
    assert view is not None
    edit_ids = [edit.id for edit in view.edits]
    desk.settle_edits(database, person(database, Role.REVIEWER), second, edit_ids, keep=False, seen=2)
    check_all(database)
    with database.read() as connection:
        again = connection.execute(select(FindingRow.params).where(FindingRow.code == "duplicates.near-copy")).all()
    assert [row.params["number"] for row in again] == [first] * 3


def test_texts_from_before_get_their_sketches_bit_by_bit(database: Database) -> None:
    writer = person(database)
    first, second = (hand_in(database, writer, article(text(n))) for n in (17, 18))
    with database.write() as connection:
        connection.execute(delete(Anchor))
        connection.execute(delete(SketchRow))
    at = desk.sketch_older(database, limit=1)
    assert at == first
    assert desk.sketch_older(database, after=at, limit=1) == second
    assert desk.sketch_older(database, after=second, limit=1) == 0
    assert desk.sketch_older(database) == 0
    assert len(copies(database, hand_in(database, person(database), article(text(18))))) == 1


def signs(seed: int, count: int = 800) -> str:
    """A text in a script without spaces."""
    chance = random.Random(seed)  # noqa: S311 - the same text in every run
    return "".join(chr(0x4E00 + chance.randrange(2500)) for _ in range(count))


def signs_edited(body: str) -> str:
    """Every tenth word of two signs another one."""
    return "".join("另外" if at % 10 == 9 else body[2 * at : 2 * at + 2] for at in range(len(body) // 2))


KINDS: Mapping[str, tuple[Callable[[str], str], Callable[[str], str]]] = {
    "copy": (str, str),
    "cut": (cut, cut),
    "edited": (edited, signs_edited),
    "cut and edited": (lambda body: edited(cut(body)), lambda body: signs_edited(cut(body))),
}


def accused(database: Database, body: str) -> list[int]:
    """Of which submissions a new text would be called a copy."""
    with database.read() as connection:
        near = neighbours_of(connection, sketch_of(body), submission_id=1, revision_id=10_000)
    alone = parse(article(body))
    return [
        one.submission_id for one in near if duplicates.check(replace(alone, background=Background(neighbours=(one,))))
    ]


def test_of_many_articles_every_copy_is_found_and_no_other_is_accused(database: Database) -> None:
    writer = person(database)
    hand_in(database, writer, good_zh())
    texts = [text(100 + n) if n % 2 else signs(100 + n) for n in range(40)]
    numbers = [hand_in(database, writer, article(body)) for body in texts]
    for kind, makers in KINDS.items():
        found = [accused(database, makers[0 if n % 2 else 1](body)) for n, body in enumerate(texts)]
        assert found == [[number] for number in numbers], kind
    fresh = [text(200 + n) if n % 2 else signs(200 + n) for n in range(40)]
    assert [accused(database, body) for body in fresh] == [[]] * 40
    quoting = [f"{body}\n\n{other[: len(other) // 5]}" for body, other in zip(fresh, texts, strict=True)]
    assert [accused(database, body) for body in quoting] == [[]] * 40
