"""The naive line does the work that it stands for."""

from __future__ import annotations

from workers.bench import naive


def test_it_renders_cleans_and_complains() -> None:
    html, found = naive.check(
        "# 标题\n\n<script>alert(1)</script>\n\n第一句,写完了。见 https://example.org/a 还没有写完"
    )
    assert "<h1>" in html
    assert "<script" not in html
    assert found == ["link https://example.org/a", "half-width ,", "cut"]


def test_it_has_nothing_to_say_of_a_sound_text() -> None:
    assert naive.check("A sentence. And another.\n")[1] == []


def test_its_links_are_cleaned_and_their_hosts_and_trackers_named() -> None:
    html, found = naive.links("见 [甲](https://e.example/?utm_source=x&id=1) <script>x</script>")
    assert "<script" not in html
    assert found == ["host e.example", "tracks utm_source"]
