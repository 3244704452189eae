"""Findings say what they mean in the reader's language."""

from __future__ import annotations

from workflow.findings import Finding, Severity, Verdict, grounds_of, verdict_of, worded

CHINESE = {
    "Choose: %(known)s.": "请选择：%(known)s。",
    "News": "新闻",
    "Culture": "文化",
    "It says %(quote)s": "写着%(quote)s",
}


def _chinese(message: str) -> str:
    return CHINESE.get(message, message)


def test_names_of_ours_in_a_message_are_translated_with_it() -> None:
    assert worded("Choose: %(known)s.", {"known": "News, Culture"}, _chinese) == "请选择：新闻, 文化。"


def test_a_writers_own_words_in_a_message_are_left_alone() -> None:
    assert worded("It says %(quote)s", {"quote": "News"}, _chinese) == "写着News"


def test_a_message_with_a_percent_sign_and_no_values_is_said_as_it_is() -> None:
    assert worded("100 % sure", {}) == "100 % sure"


def test_the_worst_finding_is_the_verdict() -> None:
    findings = [Finding("a.b", "a", severity, 1.0, "m") for severity in Severity]
    assert verdict_of(findings) is Verdict.BLOCK
    assert verdict_of(findings[:2]) is Verdict.WARN
    assert verdict_of(findings[:1]) is Verdict.PASS
    assert verdict_of([]) is Verdict.PASS


def test_the_list_that_decided_a_finding_is_told_with_its_version() -> None:
    params = {"host": "e.example", "list": "betting", "version": 7}
    assert grounds_of(Finding("a.b", "a", Severity.WARN, 1.0, "m", params=params)) == {"list": "betting", "version": 7}
    assert grounds_of(Finding("a.b", "a", Severity.WARN, 1.0, "m", params={"version": 7})) == {}
