"""What a letter says: plain text and the same as simple HTML, in its reader's language, in threads by article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from workflow.clock import now
from workflow.desk.letters import Parcel
from workflow.desk.mailboxes import confirms, stops
from workflow.findings import N_
from workflow.notices import UNTITLED, sentence_of
from workflow.signing import signature
from workflow.told import NoticeView

_LONGEST_SUBJECT = 120
_LONGEST_SAID = 500

_CONFIRM_SUBJECT = N_("[copydesk] Confirm your mail address")
_CONFIRM = N_("Somebody, hopefully you, wants notices of the desk for %(user)s to come to this address.")
_CONFIRM_LINK = N_("Confirm this address")
_CONFIRM_ELSE = N_("If that was not you, do nothing: no more mail will come.")
_DIGEST_SUBJECT = N_("[copydesk] What happened: %(count)s notices")
_READ_ON = N_("Open it")
_FOOT = N_("You get this because of what you chose on your account page.")
_CHOOSE = N_("Choose what you are mailed")
_STOP = N_("Get no more mail")

Translate = Callable[[str], str]


class _Wire(EmailPolicy):
    """Addresses in angle brackets go out on one line: folded, or taken for words to encode, no program knows them."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """A header as it is sent."""
        if str(value).startswith("<"):
            return f"{name}: {value}{self.linesep}".encode("ascii", "replace")
        return super().fold_binary(name, value)


WIRE = _Wire(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom letters are. address: of the desk on the web, without a slash at its end."""

    mail_from: str
    address: str

    @property
    def domain(self) -> str:
        """What Message-IDs end with."""
        return self.mail_from.rpartition("@")[2] or "localhost"


@dataclass(frozen=True, slots=True)
class _Part:
    """A passage of a letter: a heading, a sentence, words of somebody, or a link, each where it is not empty."""

    text: str = ""
    heading: str = ""
    quoted: str = ""
    link: str = ""


def compose(parcel: Parcel, sender: Sender, translate: Translate) -> EmailMessage:
    """The whole message; its Message-ID is the same whenever it is made."""
    message = EmailMessage()
    message["Subject"] = _one_line(_subject(parcel, translate))
    message["From"] = formataddr(("copydesk", sender.mail_from))
    message["To"] = parcel.address
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{parcel.name}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if parcel.submission_id:
        # The thread's first message was never sent; mail programs put together what refers to the same one.
        root = f"<article.{parcel.submission_id}@{sender.domain}>"
        message["In-Reply-To"] = message["References"] = root
    parts = tuple(_parts(parcel, sender, translate))
    if parcel.kind != "confirm":
        stop = _stop_link(parcel, sender)
        message["List-Unsubscribe"] = f"<{stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        parts = (*parts, *_foot(sender, stop, translate))
    # In base64 every mail server passes it on, whatever the language.
    message.set_content("\n\n".join(map(_plain, parts)) + "\n", cte="base64")
    message.add_alternative(_page(parcel, message["Subject"], parts), subtype="html", cte="base64")
    return message


def _subject(parcel: Parcel, translate: Translate) -> str:
    if parcel.kind == "confirm":
        return translate(_CONFIRM_SUBJECT)
    if parcel.kind == "digest":
        return translate(_DIGEST_SUBJECT) % {"count": len(parcel.notices)}
    # The same for all that happens to an article: some programs thread by it, too.
    return f"[copydesk] {parcel.notices[-1].title or translate(UNTITLED)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_SUBJECT]


def _parts(parcel: Parcel, sender: Sender, translate: Translate) -> Iterator[_Part]:
    if parcel.kind == "confirm":
        what = confirms(parcel.user_id, parcel.address, parcel.wanted_until)
        link = f"{sender.address}/mail/{parcel.user_id}/confirm/{signature(parcel.secret, what)}"
        yield _Part(translate(_CONFIRM) % {"user": parcel.user})
        yield _Part(translate(_CONFIRM_LINK), link=link)
        yield _Part(translate(_CONFIRM_ELSE))
        return
    by_article = sorted(parcel.notices, key=lambda one: (one.submission_id, one.id))
    for _, some in groupby(by_article, key=lambda one: one.submission_id):
        yield from _about(tuple(some), parcel, sender, translate)


def _about(some: tuple[NoticeView, ...], parcel: Parcel, sender: Sender, translate: Translate) -> Iterator[_Part]:
    yield _Part(heading=some[-1].title or translate(UNTITLED))
    for one in some:
        said = one.said(translate)
        short = said if len(said) <= _LONGEST_SAID else f"{said[:_LONGEST_SAID].rstrip()}…"
        sentence = sentence_of(one.kind, one.title, one.detail, translate)
        yield _Part(f"{_clock(one.at, parcel.zone)}  {sentence}", quoted=short)
        if one.detail.get("url"):
            yield _Part(str(one.detail["url"]), link=str(one.detail["url"]))
    yield _Part(translate(_READ_ON), link=f"{sender.address}/notices/{some[-1].id}")


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"


def _stop_link(parcel: Parcel, sender: Sender) -> str:
    signed = signature(parcel.secret, stops(parcel.user_id))
    return f"{sender.address}/mail/{parcel.user_id}/stop/{signed}"


def _foot(sender: Sender, stop: str, translate: Translate) -> Iterable[_Part]:
    return (
        _Part(translate(_FOOT)),
        _Part(translate(_CHOOSE), link=f"{sender.address}/account/notices"),
        _Part(translate(_STOP), link=stop),
    )


def _plain(part: _Part) -> str:
    if part.heading:
        return f"{part.heading}\n{'-' * min(len(part.heading), 72)}"
    if part.link:
        return part.link if part.text == part.link else f"{part.text}:\n{part.link}"
    quoted = "".join(f"\n> {line}" for line in part.quoted.splitlines())
    return f"{part.text}{quoted}"


def _page(parcel: Parcel, title: str, parts: Iterable[_Part]) -> str:
    """Headings, paragraphs, links: nothing to load and nothing to style, so that every program shows it."""
    language = parcel.locale.replace("_", "-") or "en"
    body = "\n".join(map(_marked_up, parts))
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return f'<!doctype html>\n<html lang="{escape(language)}"><head>{head}</head><body>\n{body}\n</body></html>\n'


def _marked_up(part: _Part) -> str:
    if part.heading:
        return f"<h2>{escape(part.heading)}</h2>"
    if part.link:
        # An address comes from a channel's answer: only what the web calls one becomes a link.
        if part.link.startswith(("https://", "http://")):
            return f'<p><a href="{escape(part.link)}">{escape(part.text)}</a></p>'
        return f"<p>{escape(part.text)}</p>"
    quoted = "<br>".join(escape(line) for line in part.quoted.splitlines())
    return f"<p>{escape(part.text)}</p>" + (f"<blockquote>{quoted}</blockquote>" if quoted else "")
