"""A letter is plain text and a simple page, and its headers survive long addresses and hostile titles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.letters import read
from workflow.desk.letters import Parcel
from workflow.mail import WIRE, Sender, compose
from workflow.notices import Kind
from workflow.told import NoticeView

AT = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
SENDER = Sender("desk@desk.example", "https://desk.example")


def _notice(number: int = 1, *, kind: Kind = Kind.COMMENT, title: str = "A bridge", **detail: Any) -> NoticeView:
    return NoticeView(number, kind, 7, title, True, {"actor": "mira", **detail}, AT, None)


def _parcel(*notices: NoticeView, kind: str = "article", locale: str = "") -> Parcel:
    about = 7 if kind == "article" else None
    box = ("lin@example.org", "notice.1.1", locale, "Europe/Berlin", "a secret", None)
    return Parcel(1, 1, kind, 1, "lin", about, *box, notices)


def _bytes(parcel: Parcel, sender: Sender = SENDER) -> bytes:
    return compose(parcel, sender, str).as_bytes(policy=WIRE)


def test_the_same_letter_has_the_same_name_whenever_it_is_made() -> None:
    names = {read(_bytes(_parcel(_notice()))).message["Message-ID"] for _ in range(2)}
    assert names == {"<notice.1.1@desk.example>"}


def test_an_address_of_any_length_stays_on_one_line_as_it_is() -> None:
    long = f"https://{'very-long-desk.' * 12}example"
    raw = _bytes(_parcel(_notice()), Sender("desk@desk.example", long))
    [line] = [line for line in raw.split(b"\r\n") if line.startswith(b"List-Unsubscribe: ")]
    assert line.startswith(f"List-Unsubscribe: <{long}/mail/1/stop/".encode())
    assert line.endswith(b">")


def test_a_title_cannot_bring_headers_of_its_own() -> None:
    letter = read(_bytes(_parcel(_notice(title="A\r\nBcc: everybody@example.org\r\n\r\nbridge"))))
    assert letter.message["Bcc"] is None
    assert letter.message["Subject"] == "[copydesk] A Bcc: everybody@example.org bridge"


def test_nothing_that_people_wrote_becomes_markup_or_a_link_elsewhere() -> None:
    hostile = _notice(kind=Kind.LIVE, title="<b>A</b>", note="<script>1</script>", url="javascript:alert(1)")
    page = read(_bytes(_parcel(hostile))).page
    assert "<script>" not in page
    assert "<b>" not in page
    assert 'href="javascript' not in page


def test_a_letter_loads_nothing_and_names_its_language() -> None:
    page = read(_bytes(_parcel(_notice(), locale="zh_Hans"))).page
    assert '<html lang="zh-Hans">' in page
    assert "src=" not in page
    assert "style" not in page


def test_times_are_those_of_the_readers_zone_and_say_so() -> None:
    assert "2026-03-09 09:30 Europe/Berlin  mira commented on" in read(_bytes(_parcel(_notice()))).plain


def test_a_digest_puts_what_happened_to_one_article_together_and_is_no_thread() -> None:
    other = NoticeView(2, Kind.APPROVED, 8, "A ferry", True, {"actor": "ben"}, AT, None)
    letter = read(_bytes(_parcel(_notice(1), other, _notice(3), kind="digest")))
    assert letter.message["Subject"] == "[copydesk] What happened: 3 notices"
    assert letter.message["References"] is None
    assert letter.plain.count("A bridge\n--------") == 1
    assert letter.plain.index("A bridge\n---") < letter.plain.index("A ferry\n---")


def test_a_long_comment_is_cut() -> None:
    letter = read(_bytes(_parcel(_notice(note="word " * 1_000))))
    assert letter.plain.count("word") == 100
    assert "word…" in letter.plain
