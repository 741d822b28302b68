"""Printed dates are read in every style."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.documents.dates import find_dates, read_date

STYLES = (
    "%Y年%m月%d日",
    "%Y-%m-%d %H:%M:%S",
    "%Y%m%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y-%m-%d-10.11.12",
)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(STYLES))
def test_every_style_is_read_back(day: date, style: str) -> None:
    assert read_date(f"日期：{day.strftime(style)}") == day


@pytest.mark.parametrize(
    "text",
    [
        "2026年4月20日",
        "２０２６年４月２０日",
        "2026 年 4 月 20 日",
        "2026/4/20",
        "二〇二六年四月二十日",
        "二○二六年四月二十日",
        "二☐二六年四月二十日",
        "☐二六 年四月二十日",
        "二二六年四月二十日",
        "贰零贰陆年零肆月贰拾日",
        "20260420101112",
        "2026-04-2010:11:12",
        "2026042010:11:12",
        "26年4月20日",
        "年 月 日2026 04 20",
        "2026 04 20 年 月 日",
        "2026 04 20",
    ],
)
def test_the_same_day_in_other_prints(text: str) -> None:
    assert read_date(text) == date(2026, 4, 20)


def test_words_for_months_and_days() -> None:
    assert read_date("二〇二五年元月十日") == date(2025, 1, 10)
    assert read_date("二〇二五年十二月三十一日") == date(2025, 12, 31)
    assert read_date("二〇二五年二月三十日") is None


@pytest.mark.parametrize("text", ["", "年 月 日", "2026年13月1日", "12345678", "202604201"])
def test_what_is_no_date_gives_none(text: str) -> None:
    assert read_date(text) is None


def test_several_dates_come_in_order() -> None:
    days = [date(2026, 4, 1), date(2026, 12, 31)]
    assert find_dates("自2026年4月1日起至2026-12-31止") == days
