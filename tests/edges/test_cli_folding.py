"""How replies are laid out on a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mailbot.cli.folding import folded


def test_an_entry_goes_on_under_its_words_and_no_line_begins_with_a_closing_mark() -> None:
    text = "1. 请直接回复本邮件，补充材料。\n   → 请加盖单位公章后发来。\n"
    assert folded(text, 20) == (
        "1. 请直接回复本邮\n   件，补充材料。\n   → 请加盖单位公\n     章后发来。\n"
    )
    assert folded("一二三四五六七八九，十", 20) == "一二三四五六七八九，\n十"


@pytest.mark.parametrize("code", ["DK-2611-0042-7Q", "zhang@tianshan-wind.example.cn"])
def test_codes_and_addresses_stay_whole_where_they_fit(code: str) -> None:
    assert code in folded(f"请按上面的金额和收款信息汇款，附言写 {code}。", 34)


@given(st.text(st.sampled_from("一，。1. →(2)· abc\n"), max_size=80), st.integers(12, 60))
def test_nothing_is_lost_and_no_line_is_wider_than_allowed(text: str, width: int) -> None:
    lines = folded(text, width)
    assert "".join(lines.split()) == "".join(text.split())
    closing = set("，。")
    for line in lines.split("\n"):
        assert cell_len(line) <= width or set(line[-2:]) <= closing
