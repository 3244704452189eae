"""Mails letters: gathers, claims, hands over, writes down what came of it. At most once for each, see decision 0025."""

from __future__ import annotations

import os
import smtplib
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.message import EmailMessage

import structlog

from workflow import desk
from workflow.db import Database
from workflow.desk import Parcel
from workflow.failpoints import reach
from workflow.mail import WIRE, Sender, Translate, compose
from workflow.settings import BadSetting
from workflow.telling import open_smtp, read_smtp

EVERY_S = 5.0
# In one round; the next comes five seconds later.
_MOST = 50

log = structlog.stdlib.get_logger("copydesk.post")

# From a language to what translates into it.
Languages = Callable[[str], Translate]


class NotTaken(Exception):
    """The mail server did not take a letter, for certain. final: it never will."""

    def __init__(self, why: str, *, final: bool) -> None:
        """Keep both."""
        super().__init__(why)
        self.final = final


class Unsure(Exception):
    """The connection broke while the server had the text."""


class NotOurs(Exception):
    """Another worker has the letter meanwhile."""


def posts(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this desk mails notices: COPYDESK_SMTP_URL names a server."""
    return bool(environ.get("COPYDESK_SMTP_URL"))


def sender_of(address: str, environ: Mapping[str, str] = os.environ) -> Sender:
    """From whom letters are: COPYDESK_MAIL_FROM."""
    return Sender(environ.get("COPYDESK_MAIL_FROM") or "copydesk@localhost", address)


def hand_over(server: smtplib.SMTP, sender: str, message: EmailMessage, taking: Callable[[], bool]) -> None:
    """One SMTP dialogue. taking: notes that the server is asked for the text now; False stops before that.

    Raises:
        NotTaken: a refusal, at whatever step. Unsure: silence after the text was begun. NotOurs: `taking` said so.
    """
    server.ehlo_or_helo_if_needed()
    for code, said in (server.mail(sender), server.rcpt(message["To"])):
        if code not in {250, 251}:
            raise NotTaken(f"{code} {said.decode(errors='replace')}", final=code >= 500)
    if not taking():
        raise NotOurs
    reach("letter.handing")
    try:
        code, said = server.data(message.as_bytes(policy=WIRE))
    except smtplib.SMTPDataError as error:
        raise NotTaken(f"{error.smtp_code} {error.smtp_error!r}", final=error.smtp_code >= 500) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unsure(f"{type(error).__name__}: {error}") from error
    if code != 250:
        raise NotTaken(f"{code} {said.decode(errors='replace')}", final=code >= 500)
    reach("letter.taken")


class Post:
    """Mails on a thread of its own, so that a slow mail server holds nobody up."""

    def __init__(self, database: Database, sender: Sender, smtp: str, languages: Languages) -> None:
        """smtp: as COPYDESK_SMTP_URL."""
        self._database = database
        self._sender = sender
        self._smtp = smtp
        self._languages = languages
        self._over = threading.Event()
        self._sick = False

    def start(self) -> None:
        """Until `stop`, or until the process ends."""
        threading.Thread(target=self._run, name="post", daemon=True).start()

    def stop(self) -> None:
        """Mail no more."""
        self._over.set()

    def round(self) -> int:
        """Gather what is to be mailed now, and mail what is due; gives how many letters were sent."""
        desk.settle_lost(self._database)
        desk.gather(self._database)
        sent = 0
        for _ in range(_MOST):
            parcel = desk.claim_letter(self._database)
            if parcel is None or self._over.is_set():
                break
            sent += self._post(parcel)
        return sent

    def _post(self, parcel: Parcel) -> bool:
        if parcel.kind != "confirm" and not parcel.notices:
            desk.finish_letter(self._database, parcel, "skipped")
            return False
        try:
            self._send(parcel)
        except NotOurs:
            log.warning("fenced", letter=parcel.id, attempt=parcel.attempt)
        except NotTaken as error:
            self._refused(parcel, str(error), final=error.final)
        except Unsure as error:
            log.warning("letter unsure", letter=parcel.id, error=str(error))
            desk.finish_letter(self._database, parcel, "unsure", str(error))
        except (OSError, smtplib.SMTPException) as error:
            self._refused(parcel, f"{type(error).__name__}: {error}", final=False)
        else:
            return desk.finish_letter(self._database, parcel, "sent")
        return False

    def _send(self, parcel: Parcel) -> None:
        message = compose(parcel, self._sender, self._languages(parcel.locale))
        server = open_smtp(self._smtp)
        try:
            hand_over(server, self._sender.mail_from, message, lambda: desk.hand(self._database, parcel))
        finally:
            # What the server says to a goodbye changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _refused(self, parcel: Parcel, error: str, *, final: bool) -> None:
        log.warning("letter not taken", letter=parcel.id, attempt=parcel.attempt, error=error, final=final)
        if final:
            desk.finish_letter(self._database, parcel, "failed", error)
        else:
            desk.put_off(self._database, parcel, error)

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self.round()
                self._sick = False
            except Exception as error:  # noqa: BLE001 - a sick database must not end the post for good
                if not self._sick and not self._over.is_set():
                    log.warning("cannot mail", error=str(error))
                self._sick = True
            self._over.wait(EVERY_S)


def start_post(database: Database, address: str, languages: Languages) -> Post | None:
    """Mail from now on, if the environment names a server; one that is none stops nothing but the mail."""
    if not posts():
        return None
    try:
        post = Post(database, sender_of(address), read_smtp(), languages)
    except BadSetting as error:
        log.error("no mail", error=str(error))  # noqa: TRY400 - the message says it all
        return None
    post.start()
    return post
