"""Characters that nobody sees are shown; only controls go unasked."""

from __future__ import annotations

import pytest

from workflow.article import Source
from workflow.findings import Severity
from workflow.parse import parse
from workflow.stages import characters


def found(body: str) -> list[str]:
    return [finding.code for finding in characters.check(parse(Source(body)))]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("a\x00b", "characters.control"),
        ("a\ud800b", "characters.surrogate"),
        ("a\ufffdb", "characters.replacement"),
        ("pass\u200bword", "characters.invisible"),
        ("pay \u202eevil", "characters.bidi"),
        ("CafÃ© au lait", "characters.mojibake"),
        ("donâ€™t", "characters.mojibake"),
        ("这是锟斤拷", "characters.mojibake"),
        ("icon \ue001", "characters.private-use"),
    ],
)
def test_each_kind_is_found(body: str, code: str) -> None:
    assert found(body) == [code]


@pytest.mark.parametrize(
    "body",
    ["Plain text.\n\tIndented.", "家人👨\u200d👩\u200d👧", "می\u200cروم", "क्\u200dष", "\ufeff标题",
     "שלום \u200fעולם\u200f",
     "Ärger über Öl, São Paulo, Â, œuvre, 浠水县", "AÇÃO"],
)  # fmt: skip
def test_honest_text_has_none(body: str) -> None:
    assert found(body) == []


def test_only_controls_are_removed_unasked() -> None:
    (control,) = characters.check(parse(Source("a\x00b\x85c")))
    assert control.automatic
    assert [edit.start for edit in control.edits] == [1]
    (broken,) = characters.check(parse(Source("a\ud800b")))
    assert broken.severity is Severity.BLOCK


def test_text_read_in_the_wrong_encoding_comes_with_what_was_meant() -> None:
    (finding,) = characters.check(parse(Source("CafÃ© au lait")))
    assert finding.edits[0].after == "é"
    assert not finding.automatic
