"""Keys: each does one thing, and only what differs from the first ones is kept."""

from __future__ import annotations

import pytest

from workflow.keys import DEFAULTS, WORDS, BadKeys, Keys, checked, keys_of


def test_what_is_kept_of_keys_gives_the_same_keys_back() -> None:
    keys = Keys(on=False, chosen={**DEFAULTS, "next": "j", "reject": "", "comment": "评"})
    assert checked(keys) == {"on": False, "chosen": {"next": "j", "reject": "", "comment": "评"}}
    assert keys_of(checked(keys)) == keys
    assert checked(Keys()) == {}
    assert keys_of({}) == Keys()


@pytest.mark.parametrize("key", ["jj", " ", "\n", "\u200b"])
def test_a_key_is_one_sign_that_can_be_seen(key: str) -> None:
    with pytest.raises(BadKeys) as bad:
        checked(Keys(chosen={**DEFAULTS, "next": key}))
    assert set(bad.value.wrong) == {"next"}


def test_one_key_cannot_do_two_things() -> None:
    with pytest.raises(BadKeys) as bad:
        checked(Keys(chosen={**DEFAULTS, "approve": DEFAULTS["next"]}))
    assert set(bad.value.wrong) == {"approve"}


def test_keys_may_change_places_and_several_may_do_nothing() -> None:
    keys = Keys(chosen={**DEFAULTS, "next": "p", "previous": "n", "approve": "", "reject": ""})
    assert keys_of(checked(keys)) == keys


def test_everything_a_key_does_has_words() -> None:
    assert set(WORDS) == set(DEFAULTS)


def test_keys_of_an_older_version_that_do_nothing_now_are_left_out() -> None:
    assert set(keys_of({"chosen": {"next": "j", "dance": "z"}}).chosen) == set(DEFAULTS)
