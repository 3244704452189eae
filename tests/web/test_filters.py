"""How pages say things, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask, g
from flask_babel import force_locale

from web import assets, filters, i18n, words
from workflow.findings import Severity, Verdict
from workflow.profiles import DEFAULT_PROFILES
from workflow.states import Decision, EditState, Origin, PublicationState, Role, RunState, State, Verb

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def pages() -> Iterator[Flask]:
    """A bare application, and noon."""
    app = Flask("web")
    for part in (i18n, assets, filters):
        part.install(app)
    with app.test_request_context("/"), time_machine.travel(NOON, tick=False):
        g.profiles = DEFAULT_PROFILES
        yield app


@dataclass(frozen=True)
class Row:
    actor: str
    verb: str
    revision: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("distance", "english", "chinese"),
    [
        (timedelta(seconds=-3), "just now", "刚刚"),
        (timedelta(minutes=-3), "3 minutes ago", "3分钟前"),
        (timedelta(hours=2), "in 2 hours", "2小时后"),
        (timedelta(days=-30), "Feb 7, 2026", "2026年2月7日"),
    ],
)
def test_a_time_is_told_as_a_distance_and_a_far_one_as_a_day(distance: timedelta, english: str, chinese: str) -> None:
    assert filters.ago(NOON + distance) == english
    with force_locale("zh_Hans"):
        assert filters.ago(NOON + distance) == chinese


@pytest.mark.parametrize(
    ("seconds", "english"),
    [
        (None, "–"),
        (0.0002, "< 1 ms"),
        (0.014, "14 ms"),
        (1.25, "1.2 sec"),
        (250, "4 min 10 sec"),
        (7500, "2 hr 5 min"),
        (86_400, "1 day"),
    ],
)
def test_a_length_of_time_has_at_most_two_units(seconds: float | None, english: str) -> None:
    assert filters.duration(seconds) == english


def test_moments_are_told_in_utc_whatever_zone_they_came_in() -> None:
    shanghai = datetime.fromisoformat("2026-03-09T20:00:00+08:00")
    assert filters.iso(shanghai) == "2026-03-09T12:00:00Z"
    assert filters.moment(shanghai).endswith("UTC")


def test_every_code_of_the_desk_has_a_name_in_both_languages(pages: Flask) -> None:
    names = {
        "state_name": State,
        "run_state_name": RunState,
        "publication_state_name": PublicationState,
        "edit_state_name": EditState,
        "severity_name": Severity,
        "verdict_name": Verdict,
        "role_name": Role,
        "origin_name": Origin,
        "decision_name": Decision,
    }
    for name, codes in names.items():
        say = pages.jinja_env.filters[name]
        for code in codes:
            english = say(code)
            assert english != str(code)
            with force_locale("zh_Hans"):
                assert say(code) not in {english, str(code)}


def test_a_category_is_called_as_its_reader_calls_it() -> None:
    assert filters.category_name("企业文化") == "Corporate culture"
    assert filters.category_name("a category of their own") == "a category of their own"
    with force_locale("zh_Hans"):
        assert filters.category_name("corporate-culture") == "企业文化"
        assert [filters.profile_name(profile) for profile in DEFAULT_PROFILES.ordered][:2] == ["新闻", "国际"]


def test_events_read_as_sentences_and_processes_as_the_desk() -> None:
    assert filters.event_sentence(Row("Lin", "revise", 3)) == "Lin handed in revision 3"
    assert filters.event_sentence(Row("copydesk", "lift", detail={"name": "links"})) == "The desk resumed “links”"
    assert filters.event_sentence(Row("worker@host:12:ab", "new-verb")) == "The desk: new-verb"
    with force_locale("zh_Hans"):
        assert filters.event_sentence(Row("林", "approve", 2)) == "林 通过了第 2 版"


def test_every_sentence_of_an_event_can_be_filled_from_what_events_carry() -> None:
    for verb in words.VERBS:
        assert "%(" not in filters.event_sentence(Row("Lin", verb, 1, {"name": "x", "user": "y"}))


def test_whatever_the_desk_writes_down_has_a_sentence() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "workflow" / "desk").glob("*.py"))
    records = re.findall(r"pen\.record\((.*?)(?:detail=|live_revision_id=|\)\n)", sources, re.DOTALL)
    written = {verb for record in records for verb in re.findall(r'(?<!== )"([a-z_]+)"', record)}
    assert len(written) > 6
    assert written | set(Verb) <= set(words.VERBS)


def test_a_sentence_about_an_event_names_only_what_every_page_can_fill_in() -> None:
    named = {place for sentence in words.VERBS.values() for place in re.findall(r"%\((\w+)\)", sentence)}
    assert named <= set(words.PLACES)


@pytest.mark.parametrize(("tag", "locale"), [("zh-CN", "zh_Hans"), ("zh_Hans", "zh_Hans"), ("en-GB", "en"), ("fr", "")])
def test_a_browsers_language_finds_its_catalogue(tag: str, locale: str) -> None:
    assert i18n.known_locale(tag) == locale


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in assets.icon("ok")
    assert 'aria-label="&lt;b&gt;"' in assets.icon("ok", "<b>")
    assert assets.icon("no such icon").startswith("<svg")


def test_only_whole_iso_days_fit_a_date_field() -> None:
    assert [filters.is_day(text) for text in ("2026-03-09", "2026-3-9", "20260309", "soon", "")] == [True] + [False] * 4
