"""What is written to people outside of pages is in their language."""

from __future__ import annotations

import pytest

from workers.catalogue import translate_into


@pytest.mark.parametrize(
    ("locale", "said"), [("zh_Hans", "通知"), ("en", "Notices"), ("", "Notices"), ("xx", "Notices")]
)
def test_a_message_is_in_the_language_or_as_it_is(locale: str, said: str) -> None:
    assert translate_into(locale)("Notices") == said
