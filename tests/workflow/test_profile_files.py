"""The settings file reads back as it was written, and says in which line something is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.pictures import PicturePolicy
from workflow.profile_files import BadFile, read, written
from workflow.profiles import DEFAULT_PROFILES, FIELDS, RELS, Bounds, Limits, LinkPolicy, Profile, Review

_TEXT = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
_BOUNDS = st.integers(0, 100).flatmap(
    lambda least: st.builds(Bounds, st.just(least), st.sampled_from([0, least, 9999]))
)
_PROFILES = st.builds(
    Profile,
    st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9})?", fullmatch=True),
    _TEXT,
    _TEXT,
    st.lists(st.sampled_from(FIELDS), unique=True).map(tuple),
    st.builds(Limits, *[_BOUNDS] * 6),
    st.lists(_TEXT, unique_by=str.casefold, max_size=5).map(tuple),
    active=st.booleans(),
    review=st.builds(
        Review,
        st.integers(0, 99),
        st.integers(1, 5),
        st.lists(_TEXT, unique_by=str.casefold, max_size=5).map(tuple),
        st.lists(_TEXT, unique_by=str.casefold, max_size=5).map(tuple),
    ),
    links=st.builds(
        LinkPolicy,
        st.lists(st.sampled_from(RELS), unique=True).map(tuple),
        st.lists(st.sampled_from(["a.example", "b.example", "xn--fiqs8s.example"]), unique=True).map(tuple),
        st.booleans(),
        st.integers(0, 50),
        st.integers(0, 50),
        st.booleans(),
    ),
    pictures=st.sampled_from(PicturePolicy),
)
GOOD = """\
# What our desk takes.
[[category]]
key = "local"
label_en = "Local"
label_zh = "本地"
required = ["title", "body"]
words = [
    "ferry",
    "市场",
]

[category.limits]
body_cjk = [300, 0]

[category.links]
hosts = ["gazette.example"]
most = 12
asked = true

[[category]]
key = "obituaries"
label_en = "Obituaries"
label_zh = "讣告"
retired = true
"""


def test_the_defaults_read_back_and_are_written_the_same_again() -> None:
    text = written(DEFAULT_PROFILES.ordered)
    assert read(text) == DEFAULT_PROFILES.ordered
    assert written(read(text)) == text


@given(_PROFILES)
def test_whatever_can_be_in_a_profile_reads_back(profile: Profile) -> None:
    assert read(written([profile])) == (profile,)


def test_what_a_file_leaves_out_is_as_in_a_new_category() -> None:
    local, obituaries = read(GOOD)
    assert (local.required, local.words, local.active) == (("title", "body"), ("ferry", "市场"), True)
    assert (local.limits.body_cjk, local.limits.title_cjk) == (Bounds(300, 0), Limits().title_cjk)
    assert (obituaries.required, obituaries.active) == (FIELDS, False)
    assert local.links == LinkPolicy(hosts=("gazette.example",), most=12, asked=True)
    assert obituaries.links == LinkPolicy()
    assert obituaries.pictures is PicturePolicy.HOLD


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('label_zh = "本地"\n', "", "Line 2, label_zh: is missing"),
        ('"本地"', "7", "Line 5, label_zh: must be a text"),
        ('"Local"', '""', "Line 4, label_en: The category needs a name"),
        ('"body"]', '"colour"]', "Line 6, required: “colour” cannot be required"),
        ("[300, 0]", "[300, 200]", "Line 13, body_cjk: The least length"),
        ("[300, 0]", "300", "Line 13, body_cjk: must be two whole numbers"),
        ("[300, 0]", "[true, false]", "Line 13, body_cjk: must be two whole numbers"),
        ("body_cjk", "body_latin", "Line 13, body_latin: is no limit"),
        ("retired = true", "retired = 1", "Line 24, retired: must be true or false"),
        ("retired = true", 'colour = "red"', "Line 24, colour: is no setting"),
        ('key = "obituaries"', 'key = "local"', "Line 21, key: The category “local” goes by the name"),
        ('"Obituaries"', '"LOCAL"', "Line 22, label_en: The category “local” goes by the name"),
        ('words = [\n    "ferry"', 'words = [\n    "ferry", "Ferry"', "Line 7, words: A word is there twice"),
        ("gazette.example", "http://gazette", "Line 16, hosts: Each site stands once"),
        ("most = 12", "most = 1.5", "Line 17, most: must be a whole number"),
        ("most = 12", "least = 1", "Line 17, least: is nothing that a category says of links"),
        ("asked = true", 'asked = "yes"', "Line 18, asked: must be true or false"),
        ("asked = true", 'rel = ["dofollow"]', "Line 18, rel: A link can say each"),
        ("[[category]]\nkey", "[category]\nkey", "not TOML"),
        ('key = "local"', 'key = "local', "line 3"),
        ("retired = true", 'pictures = "steal"', "Line 24, pictures: must be one of: hold, strip, keep, proxy."),
        ("# What our desk takes.", 'colour = "red"', "“colour” is not known"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_field(old: str, new: str, said: str) -> None:
    with pytest.raises(BadFile) as refused:
        read(GOOD.replace(old, new, 1))
    assert said in str(refused.value)


@pytest.mark.parametrize("text", ["", "category = []", "category = 1", "category = [1]"])
def test_a_file_without_a_category_is_refused(text: str) -> None:
    with pytest.raises(BadFile, match="no \\[\\[category\\]\\] section"):
        read(text)


REVIEWED = GOOD.replace(
    '\n[[category]]\nkey = "obit', '\n[category.review]\nhours = 8\nsteps = ["Law"]\n\n[[category]]\nkey = "obit'
)


def test_what_a_file_says_of_reviewing_is_read() -> None:
    assert read(REVIEWED)[0].review == Review(hours=8, steps=("Law",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("hours = 8", "hours = 9000", "Line 21, hours: The time for a decision"),
        ("hours = 8", "hours = true", "Line 21, hours: must be a whole number"),
        ("hours = 8", "minutes = 8", "minutes: is nothing that a review has"),
        ('steps = ["Law"]', 'steps = "Law"', "Line 22, steps: must be a list"),
        ("retired = true", "review = 7", "review: must be a table"),
    ],
)
def test_what_is_wrong_with_reviewing_is_said_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(BadFile) as refused:
        read(REVIEWED.replace(old, new, 1))
    assert said in str(refused.value)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(BadFile) as refused:
        read(GOOD.replace('"Local"', '""').replace('"讣告"', '""'))
    assert len(refused.value.complaints) == 2
