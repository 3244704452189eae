"""A reviewer's day, form by form and without a script: the queue, the page of one submission, the decision."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests import articles, factories
from tests.web.conftest import Browser
from workflow import desk, shelf
from workflow.article import Format, Source
from workflow.db import Database
from workflow.desk import Actor
from workflow.outside.manners import Asked, Manners
from workflow.shelf import SubmissionView
from workflow.states import Decision, EditState, State

Open = Callable[..., Browser]
Make = Callable[..., Actor]


@pytest.fixture
def people(person: Make) -> tuple[Actor, Actor, Actor]:
    """A writer and two reviewers."""
    return person("writer", "wen"), person("reviewer", "rui"), person("reviewer", "rob")


def seen(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert view.current is not None
    return view


def decision(view: SubmissionView, what: Decision, note: str = "") -> dict[str, str]:
    assert view.current is not None
    return {
        "decision": what,
        "revision": str(view.current.number),
        "sha256": view.current.sha256,
        "note": note,
    }


def forms_of(page: str) -> Iterator[tuple[str, str]]:
    """(action, inner HTML) of every form of a page."""
    yield from re.findall(r'<form[^>]* action="([^"]+)"[^>]*>(.*?)</form>', page, re.DOTALL)


def test_the_queue_says_who_wrote_what_and_what_was_found(database, browser: Open, people) -> None:
    wen, rui, _ = people
    factories.in_review(database, wen, articles.promo_zh())
    page = browser(rui).get("/review")
    assert page.status_code == 200
    assert "旧粮仓里的新图书馆" in page.text
    assert "wen" in page.text
    assert "Revision 2" in page.text


def test_an_empty_queue_says_what_is_coming(database, browser: Open, people) -> None:
    wen, rui, _ = people
    desk.submit(database, wen, articles.good_en())
    assert "1 submission is in the automatic checks" in browser(rui).get("/review").text


def test_each_split_has_its_own_address_and_an_unknown_one_shows_what_is_unclaimed(browser: Open, people) -> None:
    reviewer = browser(people[1])
    for split in (*shelf.Split, "nonsense", "<script>"):
        assert reviewer.get(f"/review?split={split}").status_code == 200


def test_a_long_queue_goes_on_on_the_next_page(database, browser: Open, people) -> None:
    wen, rui, _ = people
    for number in range(52):
        desk.submit(database, wen, replace(articles.good_en(), title=f"A ferry terminal reopens, part {number}"))
    factories.check_all(database)
    reviewer = browser(rui)
    first = reviewer.get("/review").text
    following = re.search(r'href="(/review\?split=unclaimed&amp;after=\d+)" rel="next"', first)
    assert following
    second = reviewer.get(following.group(1).replace("&amp;", "&")).text
    assert first.count("queue-main") == 50
    assert second.count("queue-main") == 2


def test_start_next_claims_the_oldest_and_opens_it(database, browser: Open, people) -> None:
    wen, rui, _ = people
    oldest = factories.in_review(database, wen)
    factories.in_review(database, wen, articles.good_zh())
    answer = browser(rui).post("/review/next")
    assert (answer.status_code, answer.location) == (303, f"/submissions/{oldest}/review")
    claim = seen(database, oldest).claim
    assert claim is not None
    assert claim.name == "rui"


def test_start_next_with_nothing_waiting_says_so(browser: Open, people) -> None:
    reviewer = browser(people[1])
    assert reviewer.post("/review/next").location == "/review"
    assert "Nothing is waiting for you" in reviewer.get("/review").text


def test_a_writer_may_not_see_the_queue_nor_the_review_page(database, browser: Open, people) -> None:
    wen, _, _ = people
    submission_id = factories.in_review(database, wen)
    writer = browser(wen)
    for path in ("/review", f"/submissions/{submission_id}/review"):
        assert writer.get(path).status_code == 403
    for path in ("/review/next", f"/submissions/{submission_id}/decision", f"/submissions/{submission_id}/claim"):
        assert writer.post(path).status_code == 403


def test_a_form_without_its_token_changes_nothing(database, browser: Open, people) -> None:
    wen, rui, _ = people
    view = seen(database, factories.in_review(database, wen))
    answer = browser(rui).client.post(f"/submissions/{view.id}/decision", data=decision(view, Decision.APPROVE))
    assert answer.status_code == 403
    assert seen(database, view.id).state is State.IN_REVIEW


def test_every_action_of_the_page_is_a_plain_form_with_a_token(database, browser: Open, people) -> None:
    wen, rui, _ = people
    submission_id = factories.in_review(database, wen, articles.promo_zh())
    desk.claim(database, rui, submission_id)
    forms = [form for form in forms_of(browser(rui).get(f"/submissions/{submission_id}/review").text) if form[0]]
    actions = {action.rpartition("/")[2] for action, _ in forms}
    assert {"decision", "release", "claim"} <= actions
    assert any("/edits" in action for action, _ in forms)
    assert all('name="csrf_token"' in inner for _, inner in forms)


def test_a_removal_is_struck_through_in_place_and_can_be_taken_back(database, browser: Open, people) -> None:
    wen, rui, _ = people
    view = seen(database, factories.in_review(database, wen, articles.promo_zh()))
    edit = view.edits[0]
    assert view.current is not None
    assert "金冠城" not in view.current.source.body
    reviewer = browser(rui)
    page = reviewer.get(f"/submissions/{view.id}/review").text
    assert re.search(r'<del data-state="applied">[^<]*金冠城win66', page)
    answer = reviewer.post(
        f"/submissions/{view.id}/edits",
        edit=str(edit.id),
        settle="revert",
        revision=str(view.current.number),
        card="finding-1",
    )
    assert (answer.status_code, answer.location) == (303, f"/submissions/{view.id}/review#finding-1")
    after = seen(database, view.id)
    assert after.current is not None
    assert after.current.source.body == articles.promo_zh().body
    assert after.edits[0].state is EditState.REVERTED


def test_a_change_taken_back_can_be_accepted_again(database, browser: Open, people) -> None:
    wen, rui, _ = people
    view = seen(database, factories.in_review(database, wen, articles.promo_zh()))
    assert view.current is not None
    scrubbed = view.current.source.body
    desk.settle_edits(database, rui, view.id, [view.edits[0].id], keep=False, seen=view.current.number)
    factories.check_all(database)
    again = seen(database, view.id)
    assert again.current is not None
    reviewer = browser(rui)
    path = f"/submissions/{view.id}/edits"
    again_asked = {"edit": str(view.edits[0].id), "settle": "accept", "revision": str(again.current.number)}
    assert reviewer.post(path, **again_asked).status_code == 303
    last = seen(database, view.id).current
    assert last is not None
    assert last.source.body == scrubbed


def test_settling_on_an_old_revision_is_refused_and_says_so(database, browser: Open, people) -> None:
    wen, rui, _ = people
    view = seen(database, factories.in_review(database, wen, articles.promo_zh()))
    answer = browser(rui).post(
        f"/submissions/{view.id}/edits", edit=str(view.edits[0].id), settle="revert", revision="1"
    )
    assert answer.status_code == 409
    assert "revision 2 is there now" in answer.text


def test_the_clean_view_shows_what_would_be_published(database, browser: Open, people) -> None:
    wen, rui, _ = people
    submission_id = factories.in_review(database, wen, articles.promo_zh())
    page = browser(rui).get(f"/submissions/{submission_id}/review?view=clean").text
    text = page[page.index('class="clean"') : page.index("<aside")]
    assert "滨江新区图书馆" in text
    assert "金冠城" not in text
    assert "<mark" not in text


def test_the_clean_view_of_hostile_html_runs_nothing(database, browser: Open, people) -> None:
    wen, rui, _ = people
    hostile = Source(
        "<p>" + articles.GOOD_EN_BODY.replace("\n\n", "</p><p>") + "</p><script>alert(1)</script>",
        articles.Format.HTML,
        **{name: getattr(articles.good_en(), name) for name in ("title", "category", "summary", "date")},
    )
    done = desk.submit(database, wen, hostile)
    factories.check_all(database)
    for pane in ("clean", "marked", "raw"):
        page = browser(rui).get(f"/submissions/{done.submission_id}/review?view={pane}").text
        assert "<script>alert" not in page


def test_the_raw_view_names_what_nobody_can_see(database, browser: Open, people) -> None:
    wen, rui, _ = people
    body = articles.GOOD_EN_BODY.replace("Mill Street", "Mill\u200b Street", 1)
    done = desk.submit(database, wen, replace(articles.good_en(), body=body))
    page = browser(rui).get(f"/submissions/{done.submission_id}/review?view=raw").text
    assert "U+200B ZERO WIDTH SPACE" in page


def test_after_a_request_for_changes_the_page_shows_what_changed_since(database, browser: Open, people) -> None:
    wen, rui, _ = people
    view = seen(database, factories.in_review(database, wen))
    reviewer = browser(rui)
    note = "Which street is it?"
    sent = reviewer.post(f"/submissions/{view.id}/decision", **decision(view, Decision.REQUEST_CHANGES, note))
    assert sent.status_code == 303
    mended = replace(articles.good_en(), body=articles.GOOD_EN_BODY.replace("Mill Street", "Dock Street", 1))
    desk.revise(database, wen, view.id, mended, seen=1)
    factories.check_all(database)
    page = reviewer.get(f"/submissions/{view.id}/review?view=changes").text
    assert "Since revision 1" in page
    assert "<del>Mill</del><ins>Dock</ins>" in page
    assert note in page


def test_approval_publishes_and_goes_on_to_the_next(database, browser: Open, people) -> None:
    wen, rui, _ = people
    view = seen(database, factories.in_review(database, wen))
    following = factories.in_review(database, wen, articles.good_zh())
    reviewer = browser(rui)
    answer = reviewer.post(f"/submissions/{view.id}/decision", **decision(view, Decision.APPROVE))
    assert (answer.status_code, answer.location) == (303, f"/submissions/{following}/review")
    assert "Approved: “A ferry terminal" in reviewer.get(answer.location).text
    assert seen(database, view.id).state in {State.APPROVED, State.PUBLISHING}


def test_a_request_for_changes_without_a_note_is_refused_on_the_same_page(database, browser: Open, people) -> None:
    wen, rui, _ = people
    view = seen(database, factories.in_review(database, wen))
    answer = browser(rui).post(f"/submissions/{view.id}/decision", **decision(view, Decision.REQUEST_CHANGES, " "))
    assert answer.status_code == 422
    assert "Write a note" in answer.text
    assert seen(database, view.id).state is State.IN_REVIEW


@pytest.mark.parametrize("asked", ["", "publish", "APPROVE"])
def test_a_decision_that_does_not_exist_is_refused_and_keeps_the_note(database, browser: Open, people, asked) -> None:
    wen, rui, _ = people
    view = seen(database, factories.in_review(database, wen))
    fields = {**decision(view, Decision.APPROVE, "My long note"), "decision": asked}
    answer = browser(rui).post(f"/submissions/{view.id}/decision", **fields)
    assert answer.status_code == 422
    assert "My long note" in answer.text


def test_a_stale_decision_shows_what_changed_and_keeps_the_note(database, browser: Open, people) -> None:
    wen, rui, _ = people
    view = seen(database, factories.in_review(database, wen))
    fields = decision(view, Decision.REQUEST_CHANGES, "Please name <the> source.")
    mended = replace(articles.good_en(), body=articles.GOOD_EN_BODY.replace("forty stalls", "fifty stalls", 1))
    desk.revise(database, wen, view.id, mended, seen=1)
    factories.check_all(database)
    reviewer = browser(rui)
    answer = reviewer.post(f"/submissions/{view.id}/decision", **fields)
    assert answer.status_code == 409
    assert "<del>forty</del><ins>fifty</ins>" in answer.text
    assert "Please name &lt;the&gt; source." in answer.text
    assert seen(database, view.id).state is State.IN_REVIEW
    shown = dict(re.findall(r'name="(revision|sha256)" value="([^"]+)"', answer.text))
    again = reviewer.post(f"/submissions/{view.id}/decision", **{**fields, **shown})
    assert again.status_code == 303
    assert seen(database, view.id).state is State.CHANGES_REQUESTED


def test_a_decision_with_another_texts_digest_is_stale(database, browser: Open, people) -> None:
    wen, rui, _ = people
    view = seen(database, factories.in_review(database, wen))
    fields = {**decision(view, Decision.APPROVE), "sha256": "0" * 64}
    assert browser(rui).post(f"/submissions/{view.id}/decision", **fields).status_code == 409


def test_the_author_is_told_why_somebody_else_has_to_decide(database, browser: Open, person: Make) -> None:
    ada = person("admin", "ada")
    view = seen(database, factories.in_review(database, ada))
    author = browser(ada)
    page = author.get(f"/submissions/{view.id}/review").text
    assert "You wrote this text" in page
    assert page.count('aria-disabled="true" aria-describedby="obstacle"') == 3
    assert author.post(f"/submissions/{view.id}/decision", **decision(view, Decision.APPROVE)).status_code == 403


def test_another_reviewers_claim_is_named_and_can_be_taken_over(database, browser: Open, people) -> None:
    wen, rui, rob = people
    view = seen(database, factories.in_review(database, wen))
    desk.claim(database, rob, view.id)
    reviewer = browser(rui)
    page = reviewer.get(f"/submissions/{view.id}/review").text
    assert "rob holds this" in page
    assert "rob is reviewing this" in page
    refused = reviewer.post(f"/submissions/{view.id}/decision", **decision(view, Decision.APPROVE, "kept words"))
    assert refused.status_code == 409
    assert "kept words" in refused.text
    assert reviewer.post(f"/submissions/{view.id}/takeover").status_code == 303
    claim = seen(database, view.id).claim
    assert claim is not None
    assert claim.name == "rui"


def test_a_released_submission_is_free_again(database, browser: Open, people) -> None:
    wen, rui, _ = people
    submission_id = factories.in_review(database, wen)
    reviewer = browser(rui)
    reviewer.post(f"/submissions/{submission_id}/claim")
    assert reviewer.post(f"/submissions/{submission_id}/release").location == "/review"
    assert seen(database, submission_id).claim is None


def test_while_the_checks_run_nothing_can_be_decided_and_the_page_says_why(database, browser: Open, people) -> None:
    wen, rui, _ = people
    done = desk.submit(database, wen, articles.good_en())
    page = browser(rui).get(f"/submissions/{done.submission_id}/review").text
    assert "checks of this revision are still running" in page
    assert 'data-waiting="yes"' in page


def test_an_unknown_submission_is_not_there(browser: Open, people) -> None:
    reviewer = browser(people[1])
    assert reviewer.get("/submissions/999/review").status_code == 404
    assert reviewer.post("/submissions/999/decision", decision="approve", revision="1").status_code == 404


def test_a_finding_answered_as_intended_says_by_whom_and_why(database, browser: Open, people) -> None:
    wen, rui, _ = people
    view = seen(database, factories.in_review(database, wen, articles.promo_zh()))
    finding = view.findings[0]
    reviewer = browser(rui)
    path = f"/submissions/{view.id}/review/findings/{finding.id}"
    assert reviewer.post(path, reason=" ").status_code == 422
    assert reviewer.post(path, reason="It is a quotation.").status_code == 303
    assert "It is a quotation." in reviewer.get(f"/submissions/{view.id}/review").text


def test_a_reviewer_is_told_while_the_links_are_still_being_tried(database, browser: Open, people) -> None:
    wen, rui, _ = people
    source = articles.good_en()
    linking = replace(source, body=f"{source.body}\n\nMore of it is told at http://192.168.0.7/gone every week.\n")
    submission_id = desk.submit(database, wen, linking).submission_id
    desk.check(database, factories.WORKER, asked=Asked.ALL)
    at_work, page = browser(rui), f"/submissions/{submission_id}/review"
    assert "still being tried" in at_work.get(page).text
    desk.check_late(database, factories.WORKER, Manners(Asked.ALL))
    told = at_work.get(page).text
    assert "still being tried" not in told
    assert "inside a private network" in told


def test_the_page_never_loads_a_picture_from_another_server_and_says_what_readers_see(
    database, browser: Open, people
) -> None:
    wen, rui, _ = people
    body = f"{articles.GOOD_EN_BODY}\n![The dock](https://pictures.example/dock.png)\n"
    source = replace(articles.good_en(), body=body, format=Format.MARKDOWN)
    submission_id = factories.in_review(database, wen, source)
    reviewer, address = browser(rui), f"/submissions/{submission_id}/review?view=clean"
    page = reviewer.get(address).text
    assert "Image from pictures.example: readers see only its words" in page
    assert 'href="https://pictures.example/dock.png"' in page
    (finding,) = [one for one in seen(database, submission_id).findings if one.code == "links.remote-image"]
    desk.answer(database, rui, submission_id, finding.id, "Our own photographer")
    answered = reviewer.get(address).text
    assert "Image from pictures.example: readers see it" in answered
    assert "<img" not in page + answered
