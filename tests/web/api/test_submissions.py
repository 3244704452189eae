"""Handing in, revising, deciding and reading over the API."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests import factories
from web.api.description import DOCUMENT
from workflow import desk, shelf
from workflow.profiles import Review
from workflow.states import State

BODY = """The harbour reopened on Monday after nine days of repairs to its northern quay. Ferries left on time, and the
first container ship of the week was unloaded before noon. The port office said that the crane which had failed was
inspected twice and cleared by an outside engineer. Traders who had sent their goods by road said they would return to
the sea route this month. The repairs cost less than the sum that the council had set aside for them in the spring."""
ARTICLE = {
    "title": "Harbour reopens after nine days",
    "body": BODY,
    "format": "text",
    "category": "news",
    "summary": "The northern quay is repaired and ships are back.",
    "date": "2026-05-04",
    "language": "en",
}


def valid(name: str, value: object) -> None:
    """Hold an answer against the API's own description."""
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    Draft202012Validator(schema).validate(value)


def checked(database, submission_id):
    """Run the line over what is due."""
    desk.check(database, "worker@test", prefer=submission_id)
    return shelf.submission_brief(database, submission_id)


def test_an_article_is_handed_in_and_can_be_read_back(program, person):
    writer = program(person("writer"))
    accepted = writer.post("/submissions", ARTICLE)
    assert accepted.status_code == 201, accepted.text
    valid("Accepted", accepted.json)
    assert accepted.json["state"] == "checking"
    shown = writer.get(f"/submissions/{accepted.json['id']}")
    assert shown.status_code == 200
    valid("Submission", shown.json)
    assert shown.json["body"] == BODY
    listed = writer.get("/submissions").json["submissions"]
    valid("SubmissionLine", listed[0])
    assert [row["id"] for row in listed] == [accepted.json["id"]]


def test_an_article_with_findings_shows_them_with_their_places(program, person, database):
    writer = program(person("writer"))
    cut = {**ARTICLE, "body": BODY[:-60] + "\n\nThe council will meet again to"}
    submission_id = writer.post("/submissions", cut).json["id"]
    checked(database, submission_id)
    shown = writer.get(f"/submissions/{submission_id}").json
    valid("Submission", shown)
    assert shown["state"] in {"returned", "in_review"}
    for finding in shown["findings"]:
        if finding["place"] == "body" and finding["quote"]:
            assert shown["body"][finding["start"] : finding["end"]].startswith(finding["quote"][:10])


def test_the_same_key_with_the_same_article_is_one_submission(program, person):
    writer = program(person("writer"))
    first = writer.post("/submissions", ARTICLE, **{"Idempotency-Key": "a-1"})
    again = writer.post("/submissions", ARTICLE, **{"Idempotency-Key": "a-1"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["id"] == again.json["id"]
    other = writer.post("/submissions", {**ARTICLE, "title": "Another"}, **{"Idempotency-Key": "a-1"})
    assert other.status_code == 409
    assert other.json["code"] == "idempotency-key-reused"


def test_the_key_of_one_writer_is_not_the_key_of_another(program, person):
    one, two = program(person("writer", "one")), program(person("writer", "two"))
    first = one.post("/submissions", ARTICLE, **{"Idempotency-Key": "same"})
    second = two.post("/submissions", ARTICLE, **{"Idempotency-Key": "same"})
    assert second.status_code == 201
    assert first.json["id"] != second.json["id"]


def test_eight_senders_with_one_key_make_one_submission(app, program, person, database):
    writer = program(person("writer"))

    def send(_: int) -> tuple[int, int]:
        with app.test_client(use_cookies=False) as client:
            headers = {**writer.headers, "Idempotency-Key": "race"}
            answer = client.post("/api/v1/submissions", json=ARTICLE, headers=headers)
            return answer.status_code, answer.json["id"]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert sorted(status for status, _ in answers) == [200] * 7 + [201]
    assert len({submission_id for _, submission_id in answers}) == 1
    assert len(shelf.all_submissions(database).rows) == 1


def test_two_reviewers_decide_at_once_and_one_of_them_is_told(app, program, person, database):
    submission_id = program(person("writer")).post("/submissions", ARTICLE).json["id"]
    brief = checked(database, submission_id)
    assert brief.state is State.IN_REVIEW, shelf.submission(database, submission_id).findings
    reviewers = [program(person("reviewer", name)) for name in ("ada", "bo")]

    def decide(number: int) -> int:
        decision = {"revision": brief.revision, "decision": ["approve", "reject"][number], "note": "Seen."}
        return reviewers[number].post(f"/submissions/{submission_id}/decision", decision).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, range(2))) == [200, 409]
    decisions = reviewers[0].get(f"/submissions/{submission_id}").json["decisions"]
    assert len(decisions) == 1
    valid("MadeDecision", decisions[0])


def test_a_decision_on_an_older_revision_is_refused(program, person, database):
    writer = program(person("writer"))
    submission_id = writer.post("/submissions", ARTICLE).json["id"]
    checked(database, submission_id)
    newer = {**ARTICLE, "title": "Harbour reopens at last", "revision": 1}
    revised = writer.post(f"/submissions/{submission_id}/revisions", newer)
    assert revised.status_code == 201, revised.text
    checked(database, submission_id)
    reviewer = program(person("reviewer"))
    stale = reviewer.post(f"/submissions/{submission_id}/decision", {"revision": 1, "decision": "approve"})
    assert stale.status_code == 409
    valid("Problem", stale.json)
    assert stale.json["code"] == "stale-revision"
    assert stale.json["params"] == {"seen": 1, "current": 2}


def test_an_approval_is_in_timeline_and_publications(program, person, database):
    writer, reviewer = program(person("writer")), program(person("reviewer"))
    submission_id = writer.post("/submissions", ARTICLE).json["id"]
    brief = checked(database, submission_id)
    approved = reviewer.post(
        f"/submissions/{submission_id}/decision", {"revision": brief.revision, "decision": "approve"}
    )
    assert approved.status_code == 200, approved.text
    valid("Accepted", approved.json)
    events = writer.get(f"/submissions/{submission_id}/timeline").json["events"]
    for event in events:
        valid("Event", event)
    assert {"submit", "approve"} <= {event["verb"] for event in events}
    sent = writer.get(f"/submissions/{submission_id}/publications").json["publications"]
    assert [row["channel"] for row in sent] == ["site"]
    valid("Publication", sent[0])


def test_an_admin_forces_a_text_that_waits_for_more_and_it_says_so_from_then_on(program, person, database):
    writer, admin = program(person("writer")), program(person("admin"))
    submission_id = writer.post(
        "/submissions", {**ARTICLE, "body": ARTICLE["body"].rstrip(".") + " and then the"}
    ).json["id"]
    brief = checked(database, submission_id)
    wanted = {"revision": brief.revision, "reason": "The bridge is closed now."}
    refused = program(person("reviewer")).post(f"/submissions/{submission_id}/force", wanted)
    assert (refused.status_code, refused.json["code"]) == (403, "not-allowed")
    done = admin.post(f"/submissions/{submission_id}/force", wanted)
    assert done.status_code == 200, done.text
    valid("Accepted", done.json)
    shown = writer.get(f"/submissions/{submission_id}").json
    valid("Submission", shown)
    assert (shown["state"], shown["forced"]) == ("approved", True)
    assert [made["forced"] for made in shown["decisions"]] == [True]
    [line] = writer.get("/submissions").json["submissions"]
    valid("SubmissionLine", line)
    assert line["forced"]


def test_sending_back_needs_a_note(program, person, database):
    submission_id = program(person("writer")).post("/submissions", ARTICLE).json["id"]
    brief = checked(database, submission_id)
    decision = {"revision": brief.revision, "decision": "request_changes"}
    refused = program(person("reviewer")).post(f"/submissions/{submission_id}/decision", decision)
    assert (refused.status_code, refused.json["code"]) == (422, "note-needed")


def test_a_writer_sees_nothing_of_anothers(program, person):
    submission_id = program(person("writer", "one")).post("/submissions", ARTICLE).json["id"]
    other = program(person("writer", "two"))
    for tail in ("", "/timeline", "/publications"):
        assert other.get(f"/submissions/{submission_id}{tail}").status_code == 404
    assert other.post(f"/submissions/{submission_id}/revisions", ARTICLE).status_code == 404
    assert other.get("/submissions").json["submissions"] == []
    assert program(person("reviewer")).get(f"/submissions/{submission_id}").status_code == 200


@pytest.mark.parametrize("role", ["writer", "ops"])
def test_only_reviewers_decide(program, person, role):
    refused = program(person(role)).post("/submissions/1/decision", {"revision": 1, "decision": "approve"})
    assert (refused.status_code, refused.json["code"]) == (403, "not-allowed")


def test_without_a_token_the_answer_says_how_to_get_in(program):
    refused = program().get("/submissions")
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert refused.content_type == "application/problem+json"
    valid("Problem", refused.json)


def test_a_wrong_token_opens_nothing(app):
    headers = {"Authorization": "Bearer no-such-token"}
    assert app.test_client().get("/api/v1/submissions", headers=headers).status_code == 401


def test_a_browsers_session_alone_cannot_write_through_the_api(browser, person):
    """Cookies come along with forms of other sites: without the form's token nothing is written."""
    refused = browser(person("writer")).client.post("/api/v1/submissions", json=ARTICLE)
    assert (refused.status_code, refused.json["code"]) == (403, "csrf")


BAD = {
    "no json": (b"{", 400, "not-json"),
    "nothing": (b"", 400, "not-json"),
    "a list": (b"[]", 422, "not-an-object"),
    "not utf-8": (b'{"body": "\xff\xfe"}', 400, "not-utf-8"),
    "gb18030": ('{"body": "中文"}'.encode("gb18030"), 400, "not-utf-8"),
    "deep": (b"[" * 200_000, 400, "too-deep"),
    "deep objects": (b'{"a":' * 100_000, 400, "too-deep"),
    "nan": (b'{"body": NaN}', 400, "not-json"),
    "huge number": (b'{"body": ' + b"9" * 10_000 + b"}", 400, "not-json"),
    "field twice": (b'{"body": "a", "body": "b"}', 400, "field-twice"),
    "unknown field": (b'{"body": "a", "boddy": "b"}', 422, "unknown-field"),
    "nul": (b'{"body": "a\\u0000b"}', 422, "bad-field"),
    "surrogate": (b'{"body": "a\\ud800b"}', 422, "bad-field"),
    "surrogate in an unknown name": (b'{"\\ud800": 1}', 422, "unknown-field"),
    "surrogate in a category": (b'{"body": "a", "category": "\\udfff"}', 422, "bad-field"),
    "number as text": (b'{"body": 5}', 422, "bad-field"),
    "object as text": (b'{"body": {"a": 1}}', 422, "bad-field"),
    "empty": (b'{"body": "  "}', 422, "bad-field"),
    "long title": (json.dumps({"body": "a", "title": "x" * 5000}).encode(), 422, "bad-field"),
    "format": (b'{"body": "a", "format": "docx"}', 422, "bad-field"),
    "category": (b'{"body": "a", "category": "gardening"}', 422, "unknown-category"),
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("path", ["/submissions", "/check"])
def test_bad_input_is_explained_and_never_breaks_the_desk(program, person, case, path):
    raw, status, code = BAD[case]
    refused = program(person("writer")).post_raw(path, raw)
    assert (refused.status_code, refused.json["code"]) == (status, code), refused.text
    assert refused.content_type == "application/problem+json"
    valid("Problem", refused.json)
    assert refused.json["detail"]


def test_an_unknown_category_names_the_known_ones(program, person):
    refused = program(person("writer")).post("/submissions", {**ARTICLE, "category": "园艺"})
    assert refused.status_code == 422
    assert "corporate-culture" in refused.json["detail"]
    assert refused.json["params"]["category"] == "园艺"


@pytest.mark.parametrize("name", ["corporate-culture", "Corporate culture", "企业文化"])
def test_a_category_goes_by_its_key_and_by_both_labels(program, person, name):
    assert program(person("writer")).post("/submissions", {**ARTICLE, "category": name}).status_code == 201


def test_other_media_types_are_refused(program, person):
    refused = program(person("writer")).post_raw("/submissions", b"body=x", "application/x-www-form-urlencoded")
    assert (refused.status_code, refused.json["code"]) == (415, "unsupported-media-type")


def test_more_than_fits_is_refused_by_its_size(program, person):
    refused = program(person("writer")).post_raw("/submissions", b'{"body": "' + b"x" * 9_000_000 + b'"}')
    assert (refused.status_code, refused.json["code"]) == (413, "too-large")
    assert "8 MiB" in refused.json["detail"]


@pytest.mark.parametrize(
    "decision",
    [
        {"revision": "1", "decision": "approve"},
        {"revision": True, "decision": "approve"},
        {"revision": 0, "decision": "approve"},
        {"revision": 10**30, "decision": "approve"},
        {"decision": "approve"},
        {"revision": 1, "decision": "publish"},
        {"revision": 1},
        {"revision": 1, "decision": ["approve"]},
    ],
)
def test_a_decision_that_says_too_little_is_refused(program, person, decision):
    refused = program(person("reviewer")).post("/submissions/1/decision", decision)
    assert (refused.status_code, refused.json["code"]) == (422, "bad-field")


@pytest.mark.parametrize("path", ["/submissions/999", f"/submissions/{10**30}", "/submissions/x", "/nowhere"])
def test_what_is_not_there_is_a_problem_too(program, person, path):
    missing = program(person("reviewer")).get(path)
    assert missing.status_code == 404
    valid("Problem", missing.json)


@pytest.mark.parametrize("query", ["before=x", "before=-1", f"before={10**30}", "state=lost", "limit=²"])
def test_a_list_with_impossible_parameters_is_refused(program, person, query):
    assert program(person("reviewer")).get(f"/submissions?{query}").status_code == 422


def test_a_list_goes_on_where_the_page_ended(program, person):
    writer = program(person("writer"))
    made = [writer.post("/submissions", {**ARTICLE, "title": f"Article {n}"}).json["id"] for n in range(5)]
    first = writer.get("/submissions?limit=3").json
    second = writer.get(f"/submissions?limit=3&before={first['next']}").json
    assert [row["id"] for row in (*first["submissions"], *second["submissions"])] == made[::-1]
    assert second["next"] is None


def test_checking_keeps_nothing(program, person, database):
    checked_text = program(person("writer")).post("/check", {**ARTICLE, "body": BODY[:-40]})
    assert checked_text.status_code == 200, checked_text.text
    valid("Report", checked_text.json)
    assert shelf.all_submissions(database).rows == ()


def test_a_text_for_a_known_submission_is_held_against_what_it_said_before(program, person):
    writer = program(person("writer"))
    known = writer.post("/submissions", ARTICLE).json["id"]
    shorter = {**ARTICLE, "body": BODY[:-40]}
    codes = [
        {one["code"] for one in writer.post("/check", sent).json["findings"]}
        for sent in (shorter, {**shorter, "submission": known}, {**shorter, "submission": None})
    ]
    assert [("history.end-missing" in one) for one in codes] == [False, True, False]
    valid("Draft", {**shorter, "submission": known})
    assert writer.post("/check", {**shorter, "submission": "1"}).status_code == 422
    for number, visitor in ((known, program(person("writer", "other"))), (404, writer)):
        assert visitor.post("/check", {**shorter, "submission": number}).status_code == 404


def test_problems_are_in_the_readers_language(program, person):
    refused = program(person("writer")).post("/submissions", {"body": ""}, **{"Accept-Language": "zh-CN"})
    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_the_description_names_every_route_and_no_other(app):
    document = json.loads(Path(DOCUMENT).read_text(encoding="utf-8"))
    described = {
        (path, method) for path, item in document["paths"].items() for method in item if method != "parameters"
    }
    served = set()
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<int:submission_id>", "{id}")
        if path.startswith("/api/"):
            served |= {(path, method.lower()) for method in rule.methods or () if method not in {"HEAD", "OPTIONS"}}
    assert described == served


def test_the_description_is_served_to_everybody(program):
    answer = program().get("/openapi.json")
    assert answer.status_code == 200
    assert answer.json["openapi"].startswith("3.1")


def test_an_approval_over_the_api_ticks_the_checklist(program, person, database):
    factories.ask(database, Review(checklist=("Names are right",)))
    submission_id = factories.in_review(database, person("writer"))
    reviewer = program(person("reviewer"))
    path, sent = f"/submissions/{submission_id}/decision", {"revision": 1, "decision": "approve"}
    refused = reviewer.post(path, sent)
    assert (refused.status_code, refused.json["code"]) == (422, "checklist-open")
    assert reviewer.post(path, {**sent, "checked": "Names are right"}).json["code"] == "bad-field"
    assert reviewer.post(path, {**sent, "checked": [1]}).json["code"] == "bad-field"
    assert reviewer.post(path, {**sent, "checked": ["Names are right"]}).json["state"] == "approved"
