"""Characters that nobody sees are shown; only what does nothing for a reader goes unasked."""

from __future__ import annotations

import pytest

from workflow.article import Format, Source
from workflow.clock import cpu
from workflow.edits import apply, ledger_of
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.stages import characters


def all_of(body: str, form: Format = Format.TEXT) -> list[Finding]:
    return list(characters.check(parse(Source(body, form))))


def found(body: str, form: Format = Format.TEXT) -> list[str]:
    return [finding.code for finding in all_of(body, form)]


def mended(body: str, form: Format = Format.TEXT) -> str:
    """The body with every change that goes unasked."""
    return apply(body, ledger_of(body, [finding for finding in all_of(body, form) if finding.automatic]))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("a\x00b", "characters.control"),
        ("a\x7fb", "characters.control"),
        ("one\u2028two", "characters.control"),
        ("a\ud800b", "characters.surrogate"),
        ("a\ufffdb", "characters.replacement"),
        ("pass\u200bword", "characters.invisible"),
        ("Heading\n\ufeffA text", "characters.invisible"),
        ("un\u200cusual", "characters.invisible"),
        ("un\u200dusual", "characters.invisible"),
        ("un\u2060usual", "characters.invisible"),
        ("name\u3164here", "characters.invisible"),
        ("see\U000e0073\U000e0061\U000e0079 this", "characters.hidden-text"),
        ("see\U000e0101\U000e0142\U000e0133 this", "characters.hidden-text"),
        ("hyphen\u00ad ation", "characters.soft-hyphen"),
        ("中\u00ad文", "characters.soft-hyphen"),
        ("icon \ue001", "characters.private-use"),
    ],
)
def test_each_kind_is_found(body: str, code: str) -> None:
    assert found(body) == [code]


@pytest.mark.parametrize(
    "body",
    ["Plain text.\n\tIndented.", "家人👨\u200d👩\u200d👧", "می\u200cروم", "क्\u200dष", "\ufeff标题", "ภาษา\u200bไทย",
     "שלום \u200fעולם\u200f", "旗\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
     "葛\U000e0100城",
     "Donau\u00addampf\u00adschiff", "❤\ufe0f und 1\ufe0f\u20e3", "e\u0301t\u00e9",
     "Ärger über Öl, São Paulo, Â, œuvre, 浠水县", "AÇÃO"],
)  # fmt: skip
def test_honest_text_has_none(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("a\x00b\x1bc", "abc"),
        ("one\x0btwo", "one two"),
        ("one.\x0c\ntwo", "one.\ntwo"),
        ("one\u2028 two", "one two"),
        ("pass\u200bword", "password"),
        ("A text\n\ufeffwith a mark", "A text\nwith a mark"),
        ("see\U000e0073\U000e0061\U000e0079 this", "see this"),
        ("un\u2060usual", "un\u2060usual"),
        ("write to @\u200bharbour", "write to @\u200bharbour"),
        ("hyphen\u00ad ation", "hyphen\u00ad ation"),
    ],
)
def test_what_does_nothing_for_a_reader_goes_unasked(body: str, after: str) -> None:
    assert mended(body) == after


def test_lost_characters_send_the_article_back() -> None:
    (broken,) = all_of("a\ud800b")
    (lost,) = all_of("The caf\ufffd was closed.")
    assert (broken.severity, lost.severity) == (Severity.BLOCK, Severity.BLOCK)
    assert not lost.edits


def test_an_article_may_show_in_code_what_it_speaks_of() -> None:
    shown = "Decoders write `\ufffd` there, and `\u200b` is a space, and `Ã©` was é.\n\n```\n\ufffd \ue000 â€™\n```\n"
    assert found(shown, Format.MARKDOWN) == []
    assert found("```\na\n```\n\nThe caf\ufffd was closed.", Format.MARKDOWN) == ["characters.replacement"]


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ("pay \u202eevil\u202c now", Severity.WARN),
        ("pay \u202devil", Severity.WARN),
        ("price \u2067list", Severity.WARN),
        ("שלום \u2067abc", Severity.WARN),
        ("see example.org \u202c today", Severity.INFO),
        ("one\u200e two", Severity.INFO),
        ("one \u2066two\u2069 three", Severity.INFO),
    ],
)
def test_direction_marks_that_may_deceive_weigh_more_than_idle_ones(body: str, severity: Severity) -> None:
    (finding,) = all_of(body)
    assert (finding.code, finding.severity, finding.automatic) == ("characters.bidi", severity, False)


@pytest.mark.parametrize("body", ["שלום \u2066abc\u2069 עולם", "السلام \u202aabc\u202c عليكم", "سعر\u200f 5"])
def test_closed_marks_among_right_to_left_letters_are_honest(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    "meant",
    ["Café au lait", "The “fine” print – really… cost £20", "Grüße aus München", "São Paulo, a ação",
     "Привет, мир и люди",
     "你好，世界。今天天气很好", "こんにちは世界", "See you 😀 there"],
)  # fmt: skip
def test_text_read_in_the_wrong_encoding_comes_with_what_was_meant(meant: str) -> None:
    # The five bytes that Windows-1252 lacks are read as control characters, as browsers read them.
    wrong = "".join(_as_windows(byte) for byte in meant.encode())
    body = f"Reported from the harbour: {wrong}"
    (finding,) = [finding for finding in all_of(body) if finding.code == "characters.mojibake"]
    assert not finding.automatic
    assert apply(body, ledger_of(body, [finding])) == f"Reported from the harbour: {meant}"


def _as_windows(byte: int) -> str:
    return bytes([byte]).decode("latin-1" if byte in b"\x81\x8d\x8f\x90\x9d" else "cp1252")


def test_chinese_read_as_western_or_as_chinese_of_another_encoding_comes_back() -> None:
    for text in ("据新华社报道，会议昨日在北京召开", "中国人民银行今天宣布下调利率"):
        for body in (text.encode("gb2312").decode("latin-1"), text.encode().decode("gb18030")):
            (finding,) = [finding for finding in all_of(body) if finding.code == "characters.mojibake"]
            assert apply(body, ledger_of(body, [finding])) == text


def test_russian_read_as_western_comes_back() -> None:
    body = "Привет, как дела сегодня".encode("cp1251").decode("latin-1")
    (finding,) = all_of(body)
    assert apply(body, ledger_of(body, [finding])) == "Привет, как дела сегодня"


def test_windows_quotation_marks_that_became_controls_come_back() -> None:
    (finding,) = all_of("It\x92s fine")
    assert (finding.code, finding.edits[0].after) == ("characters.mojibake", "’")


@pytest.mark.parametrize("body", ["这是锟斤拷的文字。", "开头烫烫烫烫结尾。"])
def test_what_nobody_can_bring_back_is_shown_all_the_same(body: str) -> None:
    (finding,) = all_of(body)
    assert (finding.code, finding.edits) == ("characters.mojibake", ())


@pytest.mark.parametrize(
    "body",
    ["“锟斤拷”是乱码的名字。", "Ñandú ¿Qué? ¡Olé!", "Þórður Ægisson", "наш «Союз» и «Мир»", "ÀÉÈÙÇÔ ÄÖÜ",
     "樱桃、楠木、榕树、媛媛",
     "¯¯¯¯¯¯¯¯ ········ °°°°°°", "10 °C à 20 €, 5 £",
     "Ünïcödé und Straßen", "Ελληνικά «κείμενα»", "一百元·两百元", "ÇA ALORS, À NOËL"],
)  # fmt: skip
def test_honest_letters_are_no_mojibake(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    "sign", ["Ã", "Ã©", "â€™", "浣犲", "ÄãºÃ", "\u202e", "\u200b", "\ufffd", "锟", "à ", "\U000e0041"]
)
def test_a_long_text_of_one_thing_takes_no_long_time(sign: str) -> None:
    article = parse(Source(sign * (200_000 // len(sign)), Format.MARKDOWN))
    started = cpu()
    characters.check(article)
    assert cpu() - started < 6
