"""Dates are read in the notations that writers use; days that no calendar has are recognised and not believed."""

from __future__ import annotations

import pytest

from workflow.parse.dates import date_at, iso_of


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-06",
        "2025/6/6",
        "2025.06.06",
        "20250606",
        "2025-06-06T10:00:00Z",
        "2025年6月6日 10:30",
        "２０２５年６月６日",
        "二〇二五年六月六日",
        "二零二五年六月六日",
        "发布时间：2025-06-06",
        "星期五 2025-06-06",
        "June 6, 2025",
        "Jun. 6, 2025",
        "6 June 2025",
        "6th of June 2025",
        "Fri, 06 Jun 2025 10:00:00 GMT",
        "06.06.2025",
        "6. Juni 2025",
        "6 de junio de 2025",
        "6 июня 2025 г.",
        "2025년 6월 6일",
    ],
)
def test_a_date_is_read_in_any_of_the_usual_notations(text: str) -> None:
    assert iso_of(text) == "2025-06-06"


def test_numbers_written_out_go_up_to_the_end_of_the_year() -> None:
    assert iso_of("二〇二四年十二月三十一日") == "2024-12-31"
    assert iso_of("一九九八年十月二十号") == "1998-10-20"


@pytest.mark.parametrize("text", ["2026-02-30", "2025年6月31日", "February 30, 2026", "二〇二五年十三月一日"])
def test_a_day_that_no_calendar_has_is_a_date_without_a_day(text: str) -> None:
    dated = date_at(text)
    assert dated is not None
    assert (dated.iso, iso_of(text)) == ("", "")


@pytest.mark.parametrize("text", ["yesterday", "June 2025", "2025年6月", "25/06/06", "", "一千零一夜"])
def test_what_names_no_day_is_no_date(text: str) -> None:
    assert iso_of(text) == ""
