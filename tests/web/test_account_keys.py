"""Keys on the account page: changed, switched off, put back; the review page follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import factories
from tests.web.conftest import Browser
from workflow import desk
from workflow.keys import DEFAULTS

Open = Callable[..., Browser]


def typed(**changed: str) -> dict[str, str]:
    return {f"key-{name}": key for name, key in {**DEFAULTS, **changed}.items()}


@pytest.fixture
def review(database, person) -> tuple[desk.Actor, str]:
    """A reviewer and the path of a page to review."""
    return person("reviewer", "rui"), f"/submissions/{factories.in_review(database, person('writer', 'wen'))}/review"


def test_other_keys_are_kept_and_the_review_page_shows_them(browser: Open, review) -> None:
    rui, path = review
    reviewer = browser(rui)
    assert reviewer.post("/account/keys", on="yes", **typed(approve="z", reject="")).status_code == 303
    page = reviewer.get(path).text
    assert 'aria-keyshortcuts="z"' in page
    assert "&#34;approve&#34;: &#34;z&#34;" in page
    assert 'data-keys-are="on"' in page
    assert 'value="z"' in reviewer.get("/account/keys").text


def test_switched_off_no_key_is_named_anywhere(browser: Open, review) -> None:
    rui, path = review
    reviewer = browser(rui)
    reviewer.post("/account/keys", **typed())
    page = reviewer.get(path).text
    assert 'data-keys-are="off"' in page
    assert "aria-keyshortcuts" not in page
    reviewer.post("/account/keys", first="yes", on="yes", **typed(next="j"))
    assert 'data-keys-are="on"' in reviewer.get(path).text
    assert 'value="n"' in reviewer.get("/account/keys").text


def test_two_things_by_one_key_come_back_as_they_were_typed(browser: Open, review) -> None:
    rui, _ = review
    reviewer = browser(rui)
    answer = reviewer.post("/account/keys", on="yes", **typed(approve="n"))
    assert answer.status_code == 422
    assert "This key does something else already." in answer.text
    assert answer.text.count('value="n"') == 2
    assert 'value="a"' in reviewer.get("/account/keys").text


def test_whoever_reviews_finds_the_keys_from_their_account(browser: Open, review, person) -> None:
    rui, _ = review
    assert "/account/keys" in browser(rui).get("/account").text
    writer = browser(person("writer", "eve"))
    assert "/account/keys" not in writer.get("/account").text
    assert writer.get("/account/keys").status_code == 403
