"""The language is told by letters and common words, and left open when it is not clear."""

from __future__ import annotations

import pytest

from workflow.parse import language_of, length


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今天的风很大，湖面上没有一条船。", "zh"),
        ("今日は風が強くて、湖に船が一つもありません。", "ja"),
        ("오늘은 바람이 세게 불어서 호수에 배가 없습니다.", "ko"),
        ("The wind is strong today and there is not a boat on the lake.", "en"),
        ("Der Wind ist heute stark und auf dem See ist kein Boot zu sehen.", "de"),
        ("Le vent est fort et il n'y a pas un bateau sur le lac.", "fr"),
        ("El viento es fuerte y no hay ni un barco en el lago.", "es"),
        ("Сегодня сильный ветер, на озере нет ни одной лодки.", "ru"),
        ("الرياح قوية اليوم ولا يوجد قارب في البحيرة", "ar"),
        ("xk 12 zzq", "und"),
        ("", "und"),
    ],
)
def test_the_language_of_a_sentence(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language", "size"),
    [
        ("使用 5G 网络，速度很快。", "zh", 9),
        ("Don't stop at 2.5 well-known words", "en", 6),
        ("배가 없습니다", "ko", 6),
        ("😀，。", "zh", 0),
    ],
)
def test_length_counts_characters_in_chinese_and_words_in_english(text: str, language: str, size: int) -> None:
    assert length(text, language) == size
