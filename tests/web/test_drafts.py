"""What the desk has and what a writer has, brought together for the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from web.article_form import Typed
from web.drafts import contested, standing, together
from workflow import desk, shelf
from workflow.article import Source
from workflow.diff import Tag

BODY = "The ferry is late.\n\nThe market opens at eight."


@pytest.fixture
def writer(app, person):
    return person("writer", "lin")


@pytest.fixture
def view(app, database, writer):
    """A submission that was handed in, under one of its category's names."""
    done = desk.submit(database, writer, Source(BODY, title="Ferries", category="文化"))
    view = shelf.submission(database, done.submission_id)
    assert view
    return view


def test_what_stands_is_the_draft_slot_before_the_current_text(app, database, writer, view):
    with app.test_request_context():
        assert standing(view, writer.user_id) == Typed(
            title="Ferries", category="culture", body=BODY, draft=view.id, seen=1
        )
        desk.save_draft(database, writer, {"title": "Boats", "body": "B"}, submission_id=view.id, stamp="s1")
        kept = standing(view, writer.user_id)
    assert (kept.title, kept.version, kept.seen, kept.stamp) == ("Boats", 1, 1, "s1")


def test_of_a_new_draft_nothing_stands(app, database, writer):
    saved = desk.save_draft(database, writer, {"title": "x"})
    with database.write() as connection:
        connection.exec_driver_sql("delete from draft_slots")
    with app.test_request_context():
        view = shelf.submission(database, saved.submission_id)
        assert view
        assert standing(view, writer.user_id) == Typed(draft=saved.submission_id)


def test_what_follows_on_theirs_has_both_changes_and_tells_what_both_changed():
    base = Typed(title="Ferries", body=BODY)
    mine = replace(base, title="My ferries", body=BODY.replace("eight", "ten"))
    theirs = replace(
        base, title="Their ferries", body=BODY.replace("eight", "nine"), category="news", version=4, draft=7
    )
    fresh, merged = together(base.fields(), mine, theirs)
    assert (fresh.draft, fresh.version, fresh.category, fresh.title) == (7, 4, "news", "My ferries")
    assert "at ten." in fresh.body
    title, passage = contested(merged)
    assert (title.name, title.other) == ("title", "Their ferries")
    assert (passage.name, passage.line, passage.count, passage.gone) == ("body", 2, 1, False)
    assert passage.other == "The market opens at nine."
    assert [piece.text for piece in passage.mine if piece.tag is Tag.INSERTED] == ["ten"]
    assert [piece.text for piece in passage.theirs if piece.tag is Tag.DELETED] == ["nine"]


def test_a_passage_that_the_other_side_took_out_is_told_so():
    base = Typed(body=BODY)
    _fresh, merged = together(
        base.fields(), replace(base, body=BODY.replace("eight", "ten")), replace(base, body="The ferry is late.")
    )
    (passage,) = contested(merged)
    assert passage.gone
    assert passage.theirs == ()


def test_of_a_very_long_passage_it_is_not_shown_where_it_differs():
    mine, theirs = ("a " * 12_000, "b " * 12_000)
    _fresh, merged = together({"body": "c"}, Typed(body=mine), Typed(body=theirs))
    (passage,) = contested(merged)
    assert [piece.text for piece in (*passage.mine, *passage.theirs)] == [mine, theirs]
