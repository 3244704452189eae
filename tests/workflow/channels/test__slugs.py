"""A slug is one plain name everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.channels._slugs import MOST, SLUG, slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The last night ferry", "the-last-night-ferry-7"),
        ("Don’t panic: it's Friday!", "dont-panic-its-friday-7"),
        ("Café Übergröße in Łódź", "cafe-ubergrosse-in-lodz-7"),
        ("沿江步道重新开放", "article-7"),
        ("AI 校对：2026 年的试验", "ai-2026-7"),
        ("ＡＩ full width", "ai-full-width-7"),
        ("../../etc/passwd", "etc-passwd-7"),
        ("🎉", "article-7"),
        ("", "article-7"),
        ("x" * 500, "article-7"),
    ],
)
def test_a_slug_keeps_the_words_that_every_system_can_write(title: str, slug: str) -> None:
    assert slug_of(title, 7) == slug


@given(st.text(), st.integers(min_value=1, max_value=2**63))
def test_any_title_makes_a_short_slug_that_is_safe_and_its_own(title: str, number: int) -> None:
    slug = slug_of(title, number)
    assert SLUG.fullmatch(slug)
    assert slug.endswith(f"-{number}")
    assert len(slug.encode()) <= MOST + 22
