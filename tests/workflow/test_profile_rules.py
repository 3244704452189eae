"""A category's profile is taken when it can work, and each thing that is wrong with it is said at its field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from workflow.profile_rules import (
    LARGEST_BOUND,
    LARGEST_COUNT,
    LONGEST_LABEL,
    MOST_APPROVALS,
    MOST_HOSTS,
    MOST_HOURS,
    MOST_WORDS,
    complaints,
)
from workflow.profiles import DEFAULT_PROFILES, Bounds, Limits, LinkPolicy, Profile, Profiles, Review

GOOD = Profile("local-news", "Local news", "本地", words=("市场", "ferry"))
CULTURE = next(one for one in DEFAULT_PROFILES.ordered if one.key == "culture")


@pytest.mark.parametrize("profile", [GOOD, *DEFAULT_PROFILES.ordered], ids=lambda one: one.key)
def test_good_ones_and_all_defaults_are_taken(profile: Profile) -> None:
    assert complaints(profile, [one for one in DEFAULT_PROFILES.ordered if one.key != profile.key]) == ()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        *(("key", {"key": key}) for key in ("", "Local", "a b", "-a", "a--b", "ü", "a\n", "x" * 41)),
        *(("label_en", {"label_en": label}) for label in ("", "  ", " x", "a\nb", "a\0", "x" * (LONGEST_LABEL + 1))),
        ("label_zh", {"label_zh": ""}),
        ("required", {"required": ("title", "colour")}),
        ("required", {"required": ("title", "title")}),
        ("title_cjk", {"limits": Limits(title_cjk=Bounds(9, 8))}),
        ("body_spaced", {"limits": Limits(body_spaced=Bounds(-1, 8))}),
        ("body_spaced", {"limits": Limits(body_spaced=Bounds(0, LARGEST_BOUND + 1))}),
        ("words", {"words": ("Ferry", "ferry")}),
        ("words", {"words": ("a\nb",)}),
        ("words", {"words": (" ",)}),
        ("words", {"words": tuple(map(str, range(MOST_WORDS + 1)))}),
        ("hours", {"review": Review(hours=-1)}),
        ("hours", {"review": Review(hours=MOST_HOURS + 1)}),
        ("approvals", {"review": Review(approvals=0)}),
        ("approvals", {"review": Review(approvals=MOST_APPROVALS + 1)}),
        ("steps", {"review": Review(steps=("Law", "law"))}),
        ("steps", {"review": Review(steps=tuple(map(str, range(MOST_APPROVALS + 1))))}),
        ("checklist", {"review": Review(checklist=("a\nb",))}),
        ("checklist", {"review": Review(checklist=("x" * 201,))}),
        ("rel", {"links": LinkPolicy(rel=("nofollow", "dofollow"))}),
        ("rel", {"links": LinkPolicy(rel=("ugc", "ugc"))}),
        *(
            ("hosts", {"links": LinkPolicy(hosts=hosts)})
            for hosts in (
                ("http://a.example",),
                ("a.example/b",),
                ("A.example",),
                ("localhost",),
                ("",),
                ("a.example", "a.example"),
                tuple(f"h{number}.example" for number in range(MOST_HOSTS + 1)),
            )
        ),
        ("most", {"links": LinkPolicy(most=-1)}),
        ("most_per_thousand", {"links": LinkPolicy(most_per_thousand=LARGEST_COUNT + 1)}),
    ],
)
def test_what_cannot_be_is_said_at_its_field_in_words(field: str, changes: dict[str, Any]) -> None:
    (found,) = complaints(replace(GOOD, **changes))
    assert found.field == field
    assert "%(" not in found.say()


@pytest.mark.parametrize(("field", "name"), [("label_en", "CULTURE"), ("label_zh", "文化"), ("label_en", "文化")])
def test_no_two_categories_go_by_one_name_whatever_the_case(field: str, name: str) -> None:
    (found,) = complaints(replace(GOOD, **{field: name}), [CULTURE])
    assert (found.field, found.params["other"]) == (field, "culture")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    bad = Profile("X", "", "", ("nothing",), Limits(title_cjk=Bounds(2, 1)), ("", ""))
    assert [one.field for one in complaints(bad)][:5] == ["key", "label_en", "label_zh", "required", "title_cjk"]


def test_no_bound_above_is_no_mistake() -> None:
    assert complaints(replace(GOOD, limits=Limits(title_cjk=Bounds(9, 0)))) == ()


def test_a_retired_category_is_found_and_not_offered() -> None:
    profiles = Profiles([replace(GOOD, active=False), CULTURE])
    assert profiles.ordered == (CULTURE,)
    found = profiles.find("本地")
    assert found is not None
    assert not found.active
    assert profiles == Profiles(profiles.every)
    assert profiles != Profiles([CULTURE])
    assert len({profiles, Profiles(profiles.every)}) == 1


def test_as_many_approvals_are_needed_as_have_names_or_more() -> None:
    assert [Review(2).needed, Review(steps=("Facts", "Law")).needed, Review(0, 3, ("Facts",)).needed] == [1, 2, 3]
    assert [Review(0, 3, ("Facts",)).step(number) for number in range(4)] == ["", "Facts", "", ""]


def test_a_good_link_policy_is_taken() -> None:
    links = LinkPolicy(("ugc", "nofollow"), ("a.example", "xn--fiqs8s.example"), only_hosts=True, most=3)
    assert complaints(replace(GOOD, links=links)) == ()
