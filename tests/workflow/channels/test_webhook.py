"""The webhook: signed, the same key on every try, once each, in order; never into a private network unasked."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.articles import good_en
from tests.factories import WORKER, approved, check_all, desk_current, open_desk, person, publish_all
from tests.pieces import piece
from tests.receiver import Receiver, answer, drip, receiving, take_and_answer_late, take_and_hang_up
from workflow import desk, shelf
from workflow.channels import Refused, Retry, discover, settings_of
from workflow.channels.webhook import Settings, check, publish, signature, withdraw
from workflow.clock import now
from workflow.db import Database
from workflow.settings import Settings as DeskSettings
from workflow.states import Decision, PublicationState, Role, State
from workflow.tables import Publication

KEY = bytes(range(24))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def settings(receiver: Receiver) -> Settings:
    return Settings(receiver.url, SECRET, 1, allow_private=True)


def test_its_settings_make_a_form_and_the_secret_is_known_as_one() -> None:
    channel = discover()["webhook"]
    assert [setting.name for setting in settings_of(channel) if setting.secret] == ["secret"]
    assert channel.refresh is None
    assert channel.generation is None


def test_the_message_is_signed_as_the_standard_says_and_holds_the_whole_piece(
    receiver: Receiver, settings: Settings
) -> None:
    receipt = publish(piece(title="渡口回来了"), settings, "webhook-1-1-ab")
    [request] = receiver.requests
    signed = f"webhook-1-1-ab.{request.headers['webhook-timestamp']}.".encode() + request.body
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert request.headers["webhook-signature"] == f"v1,{expected}"
    assert request.headers["webhook-id"] == request.headers["idempotency-key"] == "webhook-1-1-ab"
    assert abs(int(request.headers["webhook-timestamp"]) - now().timestamp()) < 10
    assert request.headers["host"] == receiver.url.split("/")[2]
    assert request.message["type"] == "article.published"
    assert request.message["data"]["title"] == "渡口回来了"
    assert request.message["data"]["html"] == piece().html
    assert receipt.sha256 == hashlib.sha256(request.body).hexdigest()


def test_the_signature_of_the_standards_own_example_comes_out_right() -> None:
    body = b'{"test": 2432232314}'
    signed = signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_try_sends_the_same_bytes_under_the_same_key(receiver: Receiver, settings: Settings) -> None:
    first = publish(piece(), settings, "key")
    assert publish(piece(), settings, "key") == first
    assert len({(request.key, request.body) for request in receiver.requests}) == 1


def test_a_withdrawal_is_signed_and_has_a_key_of_its_own(receiver: Receiver, settings: Settings) -> None:
    receipt = publish(piece(), settings, "key")
    withdraw(receipt.id, settings, "key")
    withdraw(receipt.id, settings, "key")
    [sent, gone, again] = receiver.requests
    assert gone.message == {"type": "article.withdrawn", "data": {"submission_id": 1, "revision_id": 10}}
    assert gone.headers["webhook-signature"].startswith("v1,")
    assert gone.key == again.key != sent.key
    with pytest.raises(Refused, match="not a receipt"):
        withdraw("articles/1-1-ab.html", settings, "key")


def test_where_the_receiver_says_the_article_is_becomes_its_link(receiver: Receiver, settings: Settings) -> None:
    receiver.behaviours = [answer(201, Location="https://news.example/a"), answer(201, Location="javascript:alert(1)")]
    assert publish(piece(), settings, "a").url == "https://news.example/a"
    assert publish(piece(), settings, "b").url == ""


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(receiver: Receiver, settings: Settings, status: int) -> None:
    receiver.behaviours = [answer(status)]
    with pytest.raises(Retry, match=str(status)):
        publish(piece(), settings, "key")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 413, 422])
def test_what_a_person_must_look_into_is_refused(receiver: Receiver, settings: Settings, status: int) -> None:
    receiver.behaviours = [answer(status)]
    with pytest.raises(Refused, match=str(status)):
        publish(piece(), settings, "key")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver: Receiver, settings: Settings, status: int) -> None:
    receiver.behaviours = [answer(status, Location=receiver.url)]
    with pytest.raises(Refused, match="not followed"):
        publish(piece(), settings, "key")
    assert len(receiver.requests) == 1


def test_an_answer_that_comes_too_late_or_in_drops_or_not_at_all_is_tried_again(
    receiver: Receiver, settings: Settings
) -> None:
    receiver.behaviours = [take_and_answer_late(receiver, 1.5), drip(3), take_and_hang_up(receiver)]
    for told in ("did not answer within 1 s", "did not answer within 1 s", "no answer"):
        started = time.monotonic()
        with pytest.raises(Retry, match=told):
            publish(piece(), settings, "key")
        assert time.monotonic() - started < 2.5
    with pytest.raises(Retry, match="no answer"):
        publish(piece(), replace(settings, url="http://127.0.0.1:9/"), "key")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"])
def test_nothing_is_sent_into_a_private_network_unless_that_is_meant(
    receiver: Receiver, settings: Settings, host: str
) -> None:
    url = receiver.url.replace("127.0.0.1", host)
    with pytest.raises(Refused, match="private network"):
        publish(piece(), replace(settings, url=url, allow_private=False), "key")
    assert receiver.requests == []


def test_what_was_checked_is_what_is_connected_to(
    receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere at a second look gets no second look."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: resolve(host, *a, **k) if "hook" in host else real(host, *a, **k)
    )
    publish(piece(), replace(settings, url=receiver.url.replace("127.0.0.1", "hook.example")), "key")
    assert asked == ["hook.example"]
    assert receiver.requests[0].headers["host"].startswith("hook.example:")


def test_plain_http_at_a_port_of_https_is_no_safe_connection(receiver: Receiver, settings: Settings) -> None:
    with pytest.raises(Retry, match="no safe connection"):
        publish(piece(), replace(settings, url=receiver.url.replace("http:", "https:")), "key")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"url": ""}, "must be like"),
        ({"url": "ftp://example.org/"}, "begin with https"),
        ({"url": "file:///etc/passwd"}, "begin with https"),
        ({"url": "https://user:word@example.org/"}, "no user name"),
        ({"secret": ""}, "16 bytes"),
        ({"secret": "whsec_not base64!"}, "base64"),
        ({"secret": "whsec_AAAA"}, "16 bytes"),
        ({"seconds": 0}, "1 to 45"),
    ],
)
def test_settings_that_cannot_work_are_refused_before_anything_is_sent(
    settings: Settings, receiver: Receiver, changes: dict[str, object], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        check(replace(settings, **changes))  # type: ignore[arg-type]
    assert receiver.requests == []


# With a desk behind it.


@pytest.fixture
def desk_with_webhook(database: Database, tmp_path, receiver: Receiver) -> Database:
    open_desk(database, DeskSettings(folder=tmp_path / "desk"))
    ops = person(database, Role.OPS)
    given = {"url": receiver.url, "secret": SECRET, "seconds": "1", "allow_private": "true"}
    desk.add_channel(database, ops, "webhook", given)
    desk.switch_channel(database, ops, "webhook", on=True)
    desk.switch_channel(database, ops, "site", on=False)
    return database


def publish_with_patience(database: Database) -> None:
    """Publish until nothing is left, however long the pauses between the tries."""
    with time_machine.travel(now()) as travel:
        for _ in range(8):
            publish_all(database)
            travel.shift(timedelta(minutes=10))


def test_through_every_kind_of_failure_there_is_one_effect_with_one_key(
    desk_with_webhook: Database, receiver: Receiver
) -> None:
    receiver.behaviours = [take_and_answer_late(receiver, 1.5), answer(503), take_and_hang_up(receiver), answer(429)]
    submission_id = approved(desk_with_webhook, person(desk_with_webhook), person(desk_with_webhook, Role.REVIEWER))
    publish_with_patience(desk_with_webhook)
    assert len(receiver.requests) == 5
    assert len({(request.key, request.body) for request in receiver.requests}) == 1
    assert len(receiver.effects) == 1
    [publication] = shelf.publications(desk_with_webhook, submission_id)
    assert (publication.state, publication.attempt) == (PublicationState.LIVE, 5)
    brief = shelf.submission_brief(desk_with_webhook, submission_id)
    assert brief is not None
    assert brief.state is State.PUBLISHED


def _correct(database: Database, writer: desk.Actor, reviewer: desk.Actor, submission_id: int, body: str) -> None:
    changed = replace(good_en(), body=good_en().body + f"\n\n{body}")
    desk.revise(database, writer, submission_id, changed, seen=desk_current(database, submission_id))
    check_all(database)
    number = desk_current(database, submission_id)
    desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=number)


def test_revisions_of_an_article_arrive_in_their_order_and_a_newer_one_supersedes_one_not_sent(
    desk_with_webhook: Database, receiver: Receiver
) -> None:
    database = desk_with_webhook
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    submission_id = approved(database, writer, reviewer)
    publish_all(database)
    _correct(database, writer, reviewer, submission_id, "A second look at the market was promised for May.")
    _correct(database, writer, reviewer, submission_id, "The second look was moved to June by the council.")
    publish_with_patience(database)
    sent = [effect["data"]["revision_id"] for effect in receiver.effects.values()]
    assert sent == sorted(sent)
    assert "June" in list(receiver.effects.values())[-1]["data"]["html"]
    with database.read() as connection:
        states = list(connection.scalars(select(Publication.state).order_by(Publication.id)))
    assert states == [PublicationState.SUPERSEDED, PublicationState.SUPERSEDED, PublicationState.LIVE]
    assert len(receiver.effects) == 2


def test_a_withdrawn_article_is_withdrawn_at_the_receiver_too(desk_with_webhook: Database, receiver: Receiver) -> None:
    writer = person(desk_with_webhook)
    submission_id = approved(desk_with_webhook, writer, person(desk_with_webhook, Role.REVIEWER))
    publish_all(desk_with_webhook)
    receiver.behaviours = [answer(500)]
    desk.withdraw(desk_with_webhook, writer, submission_id, reason="wrong name")
    publish_with_patience(desk_with_webhook)
    assert [effect["type"] for effect in receiver.effects.values()] == ["article.published", "article.withdrawn"]
    [publication] = shelf.publications(desk_with_webhook, submission_id)
    assert publication.state == PublicationState.WITHDRAWN


def test_a_refusal_goes_to_ops_at_once(desk_with_webhook: Database, receiver: Receiver) -> None:
    receiver.behaviours = [answer(410)]
    approved(desk_with_webhook, person(desk_with_webhook), person(desk_with_webhook, Role.REVIEWER))
    assert desk.publish(desk_with_webhook, WORKER) == 1
    [group] = shelf.failures(desk_with_webhook)
    assert "410" in group.error_line


def _brief(database: Database, submission_id: int) -> State:
    brief = shelf.submission_brief(database, submission_id)
    assert brief is not None
    return brief.state


def test_articles_need_not_wait_for_ever_for_a_receiver_that_is_gone(
    desk_with_webhook: Database, receiver: Receiver
) -> None:
    database = desk_with_webhook
    ops, writer, reviewer = person(database, Role.OPS), person(database), person(database, Role.REVIEWER)
    receiver.behaviours = [answer(410)] * 10
    nowhere = approved(database, writer, reviewer)
    publish_all(database)
    desk.switch_channel(database, ops, "site", on=True)
    elsewhere = approved(database, writer, reviewer)
    publish_all(database)
    assert (_brief(database, nowhere), _brief(database, elsewhere)) == (State.PUBLISHING, State.PUBLISHING)
    assert desk.abandon(database, ops, "webhook", reason="they closed down") == 1
    assert (_brief(database, nowhere), _brief(database, elsewhere)) == (State.PUBLISHING, State.PUBLISHED)
    assert [one.verb for one in shelf.timeline(database, elsewhere)][-2:] == ["abandon", "publish"]
    assert shelf.timeline(database, elsewhere)[-1].actor == ops.name
    assert [group.submission_ids for group in shelf.failures(database)] == [(nowhere,)]
    assert list(shelf.breaks(database)) == []
    desk.withdraw(database, writer, elsewhere, reason="after all")
    publish_all(database)
    assert _brief(database, elsewhere) == State.WITHDRAWN


def test_a_withdrawal_that_a_dead_receiver_cannot_take_can_be_given_up(
    desk_with_webhook: Database, receiver: Receiver
) -> None:
    database, ops, writer = desk_with_webhook, person(desk_with_webhook, Role.OPS), person(desk_with_webhook)
    submission_id = approved(database, writer, person(database, Role.REVIEWER))
    publish_all(database)
    receiver.behaviours = [answer(404)]
    desk.withdraw(database, writer, submission_id, reason="wrong name")
    publish_all(database)
    assert desk.abandon(database, ops, "webhook", reason="they closed down") == 1
    [publication] = shelf.publications(database, submission_id)
    assert publication.state == PublicationState.WITHDRAWN
    assert shelf.failures(database) == ()
