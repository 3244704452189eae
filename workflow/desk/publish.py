"""The publishing verbs: queue publications with an approval, carry one out on its channel."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, insert, select, update

from workflow.attempts import note_broken
from workflow.channels import Channel, Piece, Receipt, Refused, Retry, discover
from workflow.db import Database
from workflow.desk.actors import Actor, worker_actor
from workflow.desk.awaiting import pictures_settled
from workflow.desk.leases import renewing
from workflow.desk.ledger import Pen, Sheet, Text, load, writing
from workflow.desk.outcome import fingerprint
from workflow.desk.pieces import piece_of
from workflow.desk.processes import mark_claim
from workflow.desk.project import keep_current
from workflow.desk.traced import tell_attempt, trace_of
from workflow.failpoints import reach
from workflow.runs import MAX_ATTEMPTS, PublicationClaim, backoff, claim_publication, publication_is_ours
from workflow.states import PublicationState, State, Verb
from workflow.tables import ChannelRow, Publication
from workflow.tracing import here, under, written

CHANNELS = discover()

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A channel call that did not work. final: trying again would be no use."""

    error: str
    final: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A channel call that worked. piece: what was sent, None when it was taken down."""

    receipt: Receipt
    piece: Piece | None = None


def queue_publications(connection: Connection, sheet: Sheet, text: Text, at: datetime, hold: timedelta) -> list[int]:
    """One publication for each enabled channel, in the transaction of the approval, due after `hold`; their ids."""
    channels = connection.scalars(select(ChannelRow.name).where(ChannelRow.enabled).order_by(ChannelRow.name)).all()
    rows = [
        {
            "submission_id": sheet.id,
            "revision_id": text.id,
            "channel": channel,
            "task": "publish",
            "state": PublicationState.PENDING,
            "idempotency_key": f"{channel}-{sheet.id}-{text.number}-{text.sha256[:16]}",
            "due_at": at + hold,
            "queued_at": at,
            "traceparent": written(),
        }
        for channel in channels
    ]
    return list(connection.scalars(insert(Publication).returning(Publication.id), rows)) if rows else []


def publish(database: Database, worker: str, *, prefer: int = 0) -> int:
    """Claim one due publication, call its channel with no transaction open, finish it; gives 1, or 0 if none was due.

    prefer: the publication that a hint named; any other due one will do.
    """
    actor = worker_actor(worker)
    with writing(database) as (connection, pen):
        claim = claim_publication(connection, worker, prefer=prefer)
        if claim is None:
            return 0
        mark_claim(connection, worker)
        sheet = load(connection, claim.submission_id)
        settled = pictures_settled(connection, pen, sheet, actor, claim) if claim.task == "publish" else sheet
        if settled is None:
            return 1
        if sheet.state is State.APPROVED:
            pen.record(settled, actor, Verb.START_PUBLISHING)
        trace = trace_of(connection, claim)
    with under(trace.place if trace else here()):
        outcome = _deliver(database, actor, claim, sheet.title)
    tell_attempt(trace, worker, outcome)
    return 1


def _deliver(database: Database, actor: Actor, claim: PublicationClaim, title: str) -> str:
    """Call the channel and write down what came of it; gives that in a word or two."""
    reach("publish.claimed", title)
    with renewing(database, [claim]):
        answer = _call(database, claim)
    reach("publish.sent", title)
    told = {"submission": claim.submission_id, "run": claim.id, "channel": claim.channel, "attempt": claim.attempt}
    log.info("sent", **told, worked=not isinstance(answer, Failure))
    if isinstance(answer, Failure):
        return _fail(database, actor, claim, answer)
    if not _succeed(database, actor, claim, answer):
        return "fenced"
    reach("publish.finished", title)
    keep_current(database, claim.channel)
    return "taken down" if claim.task == "withdraw" else "delivered"


def _settings(channel: Channel, stored: dict[str, Any]) -> Any:
    return channel.settings(**stored)


def _call(database: Database, claim: PublicationClaim) -> Sent | Failure:
    """What the channel answers. Whatever goes wrong in it is an answer too: it is written down and tried again."""
    try:
        channel = CHANNELS[claim.channel]
        with database.read() as connection:
            stored = connection.execute(
                select(ChannelRow.settings).where(ChannelRow.name == claim.channel)
            ).scalar_one()
            piece = piece_of(connection, claim.revision_id)
        settings = _settings(channel, stored)
        if claim.task == "withdraw":
            channel.withdraw(claim.receipt_id, settings, claim.key)
            return Sent(Receipt(claim.receipt_id, "", ""))
        return Sent(channel.publish(piece, settings, claim.key), piece)
    except Refused as error:
        return Failure(f"Refused: {error}", final=True)
    except Retry as error:
        return Failure(f"Retry: {error}", final=False)
    except Exception:  # noqa: BLE001 - a channel's bug must not take the worker down with it
        return Failure(traceback.format_exc(), final=False)


def _succeed(database: Database, actor: Actor, claim: PublicationClaim, sent: Sent) -> bool:
    """Write the receipt down; False when the publication was taken from us meanwhile, and then nothing is written."""
    with writing(database) as (connection, pen):
        sheet = load(connection, claim.submission_id)
        state = PublicationState.WITHDRAWN if claim.task == "withdraw" else PublicationState.LIVE
        values: dict[str, Any] = {"state": state, "finished_at": pen.at, "lease_until": None, "error": ""}
        if state is PublicationState.LIVE:
            values |= _noted(sent)
        done = connection.execute(update(Publication).where(publication_is_ours(claim)).values(values))
        if done.rowcount != 1:
            log.warning("fenced", publication=claim.id, attempt=claim.attempt)
            return False
        _supersede_elder(connection, claim, pen.at)
        connection.execute(
            update(ChannelRow).where(ChannelRow.name == claim.channel).values(generation=ChannelRow.generation + 1)
        )
        detail = {"channel": claim.channel, "url": sent.receipt.url, "attempt": claim.attempt}
        sheet = pen.record(sheet, actor, "take_down" if claim.task == "withdraw" else "deliver", detail=detail)
        conclude(connection, pen, sheet, actor, claim.revision_id)
        return True


def _noted(sent: Sent) -> dict[str, Any]:
    receipt, piece = sent.receipt, sent.piece
    shown = {"title": piece.title, "summary": piece.summary, "language": piece.language} if piece else {}
    return {"receipt_id": receipt.id, "url": receipt.url, "sha256": receipt.sha256, **shown}


def _supersede_elder(connection: Connection, claim: PublicationClaim, at: datetime) -> None:
    connection.execute(
        update(Publication)
        .where(
            Publication.submission_id == claim.submission_id,
            Publication.channel == claim.channel,
            Publication.id < claim.id,
            Publication.state == PublicationState.LIVE,
        )
        .values(state=PublicationState.SUPERSEDED, finished_at=at)
    )


def conclude(connection: Connection, pen: Pen, sheet: Sheet, actor: Actor, revision_id: int) -> None:
    """When the revision waits for no channel any more, and is live on one, the submission is published."""
    if sheet.state is not State.PUBLISHING:
        return
    states = set(connection.scalars(select(Publication.state).where(Publication.revision_id == revision_id).distinct()))
    if PublicationState.LIVE in states and not states & {PublicationState.PENDING, PublicationState.FAILED}:
        verb = Verb.CORRECT if sheet.live_revision_id else Verb.PUBLISH
        pen.record(sheet, actor, verb, live_revision_id=revision_id)


def _fail(database: Database, actor: Actor, claim: PublicationClaim, failure: Failure) -> str:
    """Write the failure down: due again after a while, or failed for good and visible to ops; gives which."""
    final = failure.final or claim.attempt >= MAX_ATTEMPTS
    with writing(database) as (connection, pen):
        sheet = load(connection, claim.submission_id)
        due_at = pen.at + backoff(claim.attempt)
        values: dict[str, Any] = {
            "state": PublicationState.FAILED if final else PublicationState.PENDING,
            "lease_until": None,
            "error": failure.error,
            "fingerprint": fingerprint(claim.channel, failure.error),
            "finished_at": pen.at if final else None,
            "due_at": due_at,
        }
        written = connection.execute(update(Publication).where(publication_is_ours(claim)).values(values))
        if written.rowcount == 1:
            note_broken(connection, "channel", [claim.id])
            again = None if final else due_at.isoformat(timespec="seconds")
            detail = {"channel": claim.channel, "attempt": claim.attempt, "again_at": again}
            pen.record(sheet, actor, "delivery_failed", detail=detail)
            return "dead" if final else "errored"
    log.warning("fenced", publication=claim.id, attempt=claim.attempt)
    return "fenced"
