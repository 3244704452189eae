"""What the environment says of asking other people's servers."""

from __future__ import annotations

import pytest

from workflow.outside.manners import Asked, Manners, read_manners
from workflow.settings import BadSetting


def test_without_a_word_only_categories_that_want_it_are_asked_and_nothing_private() -> None:
    manners = read_manners({})
    assert manners == Manners()
    assert manners.asked is Asked.CATEGORIES
    assert manners.may_ask("example.org", 443)
    assert not manners.may_ask("example.org", 8080)
    assert not manners.is_opened("127.0.0.1", 80)


def test_everything_is_read_from_the_environment() -> None:
    manners = read_manners(
        {
            "COPYDESK_LIVENESS": "ALL",
            "COPYDESK_LIVENESS_CONTACT": "mailto:desk@example.org",
            "COPYDESK_LIVENESS_HOSTS": "wiki.example:8080, intranet.example",
        }
    )
    assert manners.asked is Asked.ALL
    assert "mailto:desk@example.org" in manners.user_agent
    assert manners.may_ask("wiki.example", 8080)
    assert not manners.is_opened("wiki.example", 80)
    assert manners.is_opened("intranet.example", 80)
    assert manners.is_opened("intranet.example", 443)
    assert not manners.may_ask("intranet.example", 22)


def test_the_desk_s_address_is_the_contact_where_none_is_given() -> None:
    manners = read_manners({"COPYDESK_BASE_URL": "https://desk.example"})
    assert "+https://desk.example" in manners.user_agent


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COPYDESK_LIVENESS", "yes"),
        ("COPYDESK_LIVENESS_CONTACT", "two words"),
        ("COPYDESK_LIVENESS_CONTACT", "a@b\r\nX-Other: header"),
        ("COPYDESK_LIVENESS_HOSTS", "http://wiki.example"),
        ("COPYDESK_LIVENESS_HOSTS", "wiki.example:99999"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read_manners({name: value})
