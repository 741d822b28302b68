"""Printed amounts are read in figures and in words."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.documents.amounts import find_words, read_figures, read_words


@given(st.integers(min_value=1, max_value=10**13))
def test_words_written_by_cn2an_are_read_back(cents: int) -> None:
    amount = Decimal(cents) / 100
    words = cn2an.an2cn(str(amount), mode="rmb")
    assert read_words(words) == amount
    assert read_words(words.replace("元", "圆").replace("整", "正")) == amount


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("陆角", "0.60"),
        ("捌角整", "0.80"),
        ("伍分", "0.05"),
        ("柒佰元零捌分", "700.08"),
        ("壹佰零伍元贰角整", "105.20"),
        ("人民币（大写）：柒佰圆整", "700.00"),
        ("壹万贰仟元正", "12000.00"),
        ("拾伍元整", "15.00"),
        ("壹仟贰佰元", "1200.00"),
        ("柒 佰 元 整", "700.00"),
        ("一万二千亿元", "1200000000000.00"),
        ("零元整", "0.00"),
    ],
)
def test_everyday_forms_of_words_are_read(words: str, amount: str) -> None:
    assert read_words(words) == Decimal(amount)


@pytest.mark.parametrize(
    "words", ["", "七百", "柒佰整", "元整", "甲元", "柒佰元甲角", "角", "壹元角", "个分"]
)
def test_what_is_no_amount_in_words_gives_none(words: str) -> None:
    assert read_words(words) is None


def test_words_are_found_within_other_text() -> None:
    assert find_words("金额（大写）人民币柒佰元整 ￥700.00") == "柒佰元整"
    assert find_words("大写：捌角") == "捌角"
    assert find_words("合计700元") is None


@given(
    st.integers(min_value=1, max_value=10**11),
    st.sampled_from(["", "￥", "¥ ", "CNY", "RMB ", "人民币", "-"]),
)
def test_figures_are_read_with_any_mark(cents: int, mark: str) -> None:
    amount = Decimal(cents) / 100
    read = read_figures(f"{mark}{amount:,.2f}元")
    assert read is not None
    assert read[0] == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1，400.00", "1400.00"),
        ("￥ 700 .00", "700.00"),
        ("700元（700.00）", "700.00"),
        ("350", "350.00"),
        ("700.00 600.00", None),
        ("6222***1234", None),
        ("0.00", None),
        ("", None),
    ],
)
def test_figures_are_read_or_refused(text: str, amount: str | None) -> None:
    read = read_figures(text)
    assert (read and read[0]) == (Decimal(amount) if amount else None)
