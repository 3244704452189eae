"""The submission that started the desk: a wrong category, a brand glued to the title, an end in mid-sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.articles import submission_with_every_fault
from tests.factories import check_all, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.article import Source
from workflow.db import Database
from workflow.importers import read
from workflow.settings import Settings
from workflow.shelf import FindingView, SubmissionView
from workflow.states import Decision, Role, State

SEED = Path(__file__).parents[3] / "shared" / "samples" / "seed-article.txt"
ENDING = "，地区的和平仍然需要各方共同努力。"


@pytest.fixture(params=["ours", "seed"])
def source(request: pytest.FixtureRequest) -> Source:
    """Our own submission with the same faults; and the sample itself, where it is."""
    if request.param == "ours":
        return submission_with_every_fault()
    if not SEED.is_file():
        pytest.skip("the sample is not here")
    return read(SEED.name, SEED.read_bytes())


def _view(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return view


def _found(view: SubmissionView, code: str) -> FindingView:
    [finding] = [finding for finding in view.findings if finding.code == code]
    return finding


def test_it_is_returned_with_everything_that_is_wrong_with_it(
    database: Database, settings: Settings, source: Source
) -> None:
    open_desk(database, settings)
    submission_id = desk.submit(database, person(database), source).submission_id
    check_all(database)
    view = _view(database, submission_id)
    assert view.state is State.RETURNED
    cut = _found(view, "truncation.mid-sentence")
    assert cut.severity == "block"
    assert source.body.rstrip()[-6:] in cut.quote
    assert _found(view, "links.promo-glued-to-title").fixed
    assert _found(view, "punctuation.half-width-in-cjk").fixed
    assert _found(view, "category.mismatch").is_open


def test_the_brand_is_gone_from_the_scrubbed_text_and_a_reviewer_can_bring_it_back(
    database: Database, settings: Settings, source: Source
) -> None:
    open_desk(database, settings)
    reviewer = person(database, Role.REVIEWER)
    submission_id = desk.submit(database, person(database), _completed(source)).submission_id
    check_all(database)
    view = _view(database, submission_id)
    assert view.state is State.IN_REVIEW
    [removal] = [edit for edit in view.edits if edit.code == "links.promo-glued-to-title"]
    brand = removal.before.strip()
    assert view.current is not None
    assert view.written is not None
    assert brand in view.written.source.body
    assert brand not in view.current.source.body
    desk.settle_edits(database, reviewer, submission_id, [removal.id], keep=False, seen=view.current.number)
    check_all(database)
    back = _view(database, submission_id)
    assert back.state is State.IN_REVIEW
    assert back.current is not None
    assert brand in back.current.source.body


def _completed(source: Source) -> Source:
    return replace(source, body=source.body.rstrip() + ENDING)


def test_completed_and_approved_by_another_person_it_is_on_the_site_without_the_brand(
    database: Database, settings: Settings, source: Source
) -> None:
    open_desk(database, settings)
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    submission_id = desk.submit(database, writer, source).submission_id
    check_all(database)
    seen = _view(database, submission_id).current
    assert seen is not None
    desk.revise(database, writer, submission_id, _completed(source), seen=seen.number)
    check_all(database)
    ready = _view(database, submission_id)
    assert ready.state is State.IN_REVIEW
    assert ready.current is not None
    desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=ready.current.number)
    publish_all(database)
    view = _view(database, submission_id)
    assert view.state is State.PUBLISHED
    brand = next(edit.before.strip() for edit in view.edits if edit.code == "links.promo-glued-to-title")
    for name in (f"{view.slug}.html", "feed.atom", "feed.json", "sitemap.xml", "index.html"):
        page = (settings.site_folder / name).read_text()
        assert view.slug in page
        assert brand not in page
        assert brand[len(view.title) :] not in page
    assert json.loads((settings.site_folder / "feed.json").read_text())["items"][0]["title"] == view.title
