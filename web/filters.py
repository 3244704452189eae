"""How templates say things: times, lengths, numbers, and the names of states, stages and findings, translated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_decimal
from babel.units import format_unit
from flask import Flask, g
from flask_babel import get_locale, gettext
from markupsafe import Markup

from web import words
from web.state import current_db
from workflow import shelf
from workflow.clock import now
from workflow.desk.errors import ROLES
from workflow.importers import PICTURES_ADVICE
from workflow.line import LINE
from workflow.notices import sentence_of
from workflow.profile_rules import LONGEST_LABEL
from workflow.profiles import Profile
from workflow.shelf import NoticeView

_STAGES: Mapping[str, str] = {stage.name: stage.label for stage in LINE}
_RULES: Mapping[str, str] = {code: label for stage in LINE for code, label in stage.codes.items()}
_DAYS_AGO = timedelta(days=7)
# So near, seconds count.
_NEAR = timedelta(minutes=15)
# The values of a message that are categories by their English names.
_NAMING_CATEGORIES = frozenset({"known", "declared", "suggested"})


class Speaking(Protocol):
    """Anything with a message of its own: a finding, a refusal."""

    def say(self, translate: Callable[[str], str] = str) -> str: ...


class Told(Protocol):
    """What this module reads of an event."""

    @property
    def actor(self) -> str: ...
    @property
    def verb(self) -> str: ...
    @property
    def revision(self) -> int | None: ...
    @property
    def detail(self) -> Mapping[str, Any]: ...


def _locale() -> str:
    return str(get_locale() or "en")


def iso(at: datetime) -> str:
    """A moment for the datetime attribute of <time>, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def moment(at: datetime | None) -> str:
    """A moment in full, in UTC; the browser turns it into the reader's own time where it can."""
    return f"{format_datetime(at.astimezone(UTC), 'medium', locale=_locale())} UTC" if at else ""


def ago(at: datetime | None) -> str:
    """How long since, or until: “3 minutes ago”, “in 2 hours”; further than a week away, the day."""
    if at is None:
        return ""
    distance = at - now()
    if abs(distance) > _DAYS_AGO:
        return format_date(at.astimezone(UTC), "medium", locale=_locale())
    if abs(distance) < timedelta(seconds=10):
        return str(gettext("just now"))
    return format_timedelta(distance, add_direction=True, locale=_locale())


def clock(at: datetime | None) -> Markup:
    """A moment that somebody waits for or looks back at, as time of day where it is near, with its zone.

    The browser puts it into the reader's own zone where it can.
    """
    if at is None:
        return Markup("")
    there, distance = at.astimezone(UTC), abs(at - now())
    if distance < _NEAR:
        kind, said = "second", format_time(there, "HH:mm:ss", locale=_locale())
    elif there.date() == now().date():
        kind, said = "minute", format_time(there, "HH:mm", locale=_locale())
    else:
        kind, said = "day", format_datetime(there, "medium", locale=_locale())
    return Markup('<time datetime="{}" title="{}" data-clock="{}">{} UTC</time>').format(
        iso(at), moment(at), kind, said
    )


def duration(seconds: float | None) -> str:
    """A length of time, short: 3 ms, 1.2 s, 4 min 10 s, 2 h 5 min."""
    if seconds is None:
        return "–"
    if 0 < seconds < 0.001:
        return f"< {_unit(1, 'millisecond')}"
    if seconds < 1:
        return _unit(round(seconds * 1000), "millisecond")
    if seconds < 60:
        return _unit(round(seconds, 1), "second")
    return _two_units(round(seconds))


def _two_units(seconds: int) -> str:
    for unit, below, size, smaller in (("day", "hour", 86_400, 3_600), ("hour", "minute", 3_600, 60)):
        if seconds >= size:
            return _pair(seconds // size, unit, seconds % size // smaller, below)
    return _pair(seconds // 60, "minute", seconds % 60, "second")


def _pair(count: int, unit: str, rest: int, below: str) -> str:
    return " ".join(_unit(number, name) for number, name in ((count, unit), (rest, below)) if number)


def _unit(count: float, unit: str) -> str:
    return str(format_unit(count, f"duration-{unit}", length="short", locale=_locale()))


def number(count: float) -> str:
    """A number with the reader's separators."""
    return str(format_decimal(count, locale=_locale()))


def say(speaking: Speaking) -> str:
    """The message of a finding or a refusal, in the reader's language; the desk's own categories by their own names."""
    names_categories = _NAMING_CATEGORIES.intersection(getattr(speaking, "params", ()))
    return speaking.say(_category_or_phrase if names_categories else gettext)


def _category_or_phrase(text: str) -> str:
    profile = _profile(text) if len(text) <= LONGEST_LABEL else None
    return profile_name(profile) if profile and profile.label_en == text else str(gettext(text))


def _named(names: Mapping[str, str]) -> Callable[[object], str]:
    def name_of(code: object) -> str:
        template = names.get(str(code), "")
        return str(gettext(template)) if template else str(code)

    return name_of


stage_name = _named(_STAGES)
rule_name = _named(_RULES)


def confidence_name(confidence: float) -> str:
    """How sure a check is, in a word."""
    return str(gettext(next(word for least, word in words.SURE if confidence >= least)))


def profile_name(profile: Profile) -> str:
    """What a category is called in the reader's language."""
    return profile.label_zh if _locale().startswith("zh") else str(gettext(profile.label_en))


def category_name(name: str) -> str:
    """A category as the reader calls it; one that the desk does not have, as the writer wrote it."""
    profile = _profile(name)
    return profile_name(profile) if profile else name


def category_key(name: str) -> str:
    """The key of a category that was named by any of its names; of one that the desk does not have, the name."""
    profile = _profile(name)
    return profile.key if profile else name


def _profile(name: str) -> Profile | None:
    if "profiles" not in g:
        g.profiles = shelf.profiles(current_db())
    found: Profile | None = g.profiles.find(name)
    return found


def is_day(text: str) -> bool:
    """Whether a date is written as a date field of a form can show it: 2026-03-09."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def tone(severity: object) -> str:
    """The data-tone of a severity or a verdict."""
    return {"block": "block", "warn": "warn", "info": "info", "pass": "ok"}.get(str(severity), "quiet")


def actor_name(actor: str) -> str:
    """Who did it: a person's name, or the desk for its own processes, which are called kind@host:pid:random."""
    return str(gettext("The desk")) if actor == "copydesk" or ("@" in actor and ":" in actor) else actor


def event_sentence(event: Told) -> str:
    """An event as a sentence; a verb that has none is named as it is."""
    places = {key: value for key, value in event.detail.items() if isinstance(value, (str, int))}
    known = {
        **dict.fromkeys(words.PLACES, ""),
        "channel": places.get("name", ""),
        **places,
        "actor": actor_name(event.actor),
        "revision": event.revision or "",
    }
    template = words.VERBS.get(str(event.verb))
    return str(gettext(template)) % known if template else f"{known['actor']}: {event.verb}"


def notice_sentence(notice: NoticeView) -> str:
    """What somebody is told, in a sentence."""
    return sentence_of(
        notice.kind, notice.title, {**notice.detail, "actor": actor_name(notice.detail.get("actor", ""))}, gettext
    )


def notice_words(notice: NoticeView) -> str:
    """What somebody wrote with it, or what is to be settled."""
    return notice.said(gettext)


def install(app: Flask) -> None:
    """Give templates these filters."""
    filters = [iso, moment, ago, clock, duration, number, say, stage_name, rule_name, confidence_name, profile_name]
    filters += [category_name, category_key, is_day, tone, actor_name, event_sentence, notice_sentence, notice_words]
    app.jinja_env.filters.update({one.__name__: one for one in filters})
    app.jinja_env.globals["pictures_advice"] = PICTURES_ADVICE
    app.jinja_env.filters.update(
        stage_name=stage_name,
        rule_name=rule_name,
        state_name=_named(words.STATES),
        run_state_name=_named(words.RUN_STATES),
        publication_state_name=_named(words.PUBLICATION_STATES),
        edit_state_name=_named(words.EDIT_STATES),
        severity_name=_named(words.SEVERITIES),
        verdict_name=_named(words.VERDICTS),
        role_name=_named(ROLES),
        origin_name=_named(words.ORIGINS),
        decision_name=_named(words.DECISIONS),
        action_name=_named(words.ACTIONS),
        field_name=_named(words.FIELDS),
        fate_name=_named(words.FATES),
        rule_kind_name=_named(words.RULE_KINDS),
        list_name=_named(words.LISTS),
    )
