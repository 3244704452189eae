"""Telling people of alarms: by mail and to a webhook, as the environment says. Sends and raises; keeps nothing."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from workflow.channels import Refused, Retry
from workflow.channels._wire import post
from workflow.outside.wire import target_of
from workflow.settings import BadSetting

WITHIN_S = 10.0
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Sinks:
    """Where alarms go. mail_to: addresses; smtp: smtp://, smtp+starttls:// or smtps://, with user and password."""

    mail_to: tuple[str, ...] = ()
    mail_from: str = ""
    smtp: str = ""
    webhook: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The kinds that are set."""
        return tuple(name for name, there in (("mail", self.mail_to), ("webhook", self.webhook)) if there)


class NotTold(Exception):
    """A sink did not take the message; says which and why."""


def read_sinks(environ: Mapping[str, str] = os.environ) -> Sinks:
    """The sinks that the environment names.

    Raises:
        BadSetting: an address that is none.
    """
    sinks = Sinks(
        mail_to=tuple(filter(None, (one.strip() for one in environ.get("COPYDESK_ALARM_MAIL_TO", "").split(",")))),
        mail_from=environ.get("COPYDESK_ALARM_MAIL_FROM", "") or "copydesk@localhost",
        smtp=_smtp_url(environ),
        webhook=environ.get("COPYDESK_ALARM_WEBHOOK", ""),
    )
    if sinks.mail_to:
        read_smtp(environ)
    if sinks.webhook:
        try:
            target_of(sinks.webhook)
        except ValueError as error:
            raise BadSetting(f"COPYDESK_ALARM_WEBHOOK: {error}") from None
    return sinks


def _smtp_url(environ: Mapping[str, str]) -> str:
    return environ.get("COPYDESK_SMTP_URL", "") or "smtp://localhost:25"


def read_smtp(environ: Mapping[str, str] = os.environ) -> str:
    """The mail server that the environment names, smtp://, smtp+starttls:// or smtps://.

    Raises:
        BadSetting: an address that is none.
    """
    url = _smtp_url(environ)
    if urlsplit(url).scheme not in _PORTS:
        raise BadSetting(f"COPYDESK_SMTP_URL must begin with one of {', '.join(_PORTS)}://, not {url[:12]!r}")
    return url


def tell(sinks: Sinks, subject: str, text: str, facts: Mapping[str, object]) -> list[str]:
    """Send a message to every sink; gives what did not work, a line for each."""
    troubles = []
    for name in sinks.names:
        try:
            if name == "mail":
                _mail(sinks, subject, text)
            else:
                _post(sinks.webhook, {"subject": subject, "text": text, **facts})
        except NotTold as trouble:
            troubles.append(f"{name}: {trouble}")
    return troubles


def _mail(sinks: Sinks, subject: str, text: str) -> None:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = sinks.mail_from
    message["To"] = ", ".join(sinks.mail_to)
    message["Date"] = formatdate()
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        with open_smtp(sinks.smtp) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise NotTold(f"{type(error).__name__}: {error}") from error


def open_smtp(url: str) -> smtplib.SMTP:
    """A connection, signed in where the address has a name."""
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or _PORTS[parts.scheme]
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=WITHIN_S, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=WITHIN_S)
    if parts.scheme == "smtp+starttls":
        server.starttls(context=ssl.create_default_context())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _post(url: str, facts: Mapping[str, object]) -> None:
    """Whoever sets the environment may name an address in their own network."""
    body = json.dumps(facts, ensure_ascii=False).encode()
    # The same news sent twice, after an answer that was lost, is known by its key.
    key = "-".join(str(facts.get(name, "")) for name in ("rule", "state", "since"))
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "copydesk", "Idempotency-Key": key}
    try:
        answer = post(target_of(url), body, headers, seconds=WITHIN_S, allow_private=True)
    except (Refused, Retry) as error:
        raise NotTold(str(error)) from error
    if not 200 <= answer.status < 300:
        raise NotTold(f"answered {answer.status}")
