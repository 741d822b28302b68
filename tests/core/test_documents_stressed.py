"""Where no box is ticked, the one option of a row that stands out is the one chosen."""

from typing import Any, Literal

import pytest

from mailbot.documents.page import Page, Stress
from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
How = Literal["ring", "line", "fill", "colour", "bold"]


def with_stress(page: Page, *stressed: tuple[str, How]) -> Page:
    lines = []
    for line in page.lines:
        found = tuple(
            Stress(start=line.text.index(word), end=line.text.index(word) + len(word), how=how)
            for word, how in stressed
            if word in line.text
        )
        lines.append(line.model_copy(update={"stressed": found}))
    return page.model_copy(update={"lines": tuple(lines)})


def form(*rows: str) -> Page:
    return table(
        f"单位名称 | {COMPANY} | < | < | <",
        "经办人 | 王小红 | 手机 | 13812345678 | ",
        *rows,
        title="企业数字证书申请表",
    )


def sure(page: Page, name: str) -> Any:
    found = only(page).fields().get(name)
    return found.value if found and found.confidence >= 0.8 else None


@pytest.mark.parametrize("how", ["ring", "line", "fill", "colour"])
@pytest.mark.parametrize(
    "row",
    [
        "业务类型 | 新办　续期　补发　变更 | < | < | <",
        "业务类型 | 新办/续期/补发 | < | < | <",
        "业务类型（请圈选） | 新办 | 续期 | 补发 | 变更",
        "办理业务 | 新办、续期、补发、密码重置 | < | < | <",
        "业务 | 1.新办 2.续期 3.补发 | < | < | <",
        "业务 | 新办/n续期/n补发 | < | < | <",
    ],
)
def test_the_service_that_stands_out_is_asked_for(row: str, how: How) -> None:
    page = with_stress(form(row), ("续期", how))
    assert values(only(page))["services"] == ["renewal"]
    assert sure(page, "services") is not None


def test_what_is_only_bold_is_unsure_and_bold_in_colour_is_not() -> None:
    page = form("业务类型 | 新办　续期　补发 | < | < | <")
    bold = with_stress(page, ("续期", "bold"))
    assert values(only(bold))["services"] == ["renewal"]
    assert sure(bold, "services") is None
    assert sure(with_stress(page, ("续期", "bold"), ("续期", "colour")), "services") is not None


def test_plans_and_terms_stand_out_too() -> None:
    page = with_stress(
        form("资费 | 基础资费　组合资费 | 年限 | 1年　3年　5年 | "),
        ("组合资费", "ring"),
        ("3年", "line"),
    )
    read = values(only(page))
    assert (read["plan"], read["term_years"]) == ("combined", 3)


def test_in_lines_without_a_table() -> None:
    page = drawn(f"""
            企业数字证书申请表
        单位名称：{COMPANY}
        业务类型：新办  续期  补发  变更
        资费类型：基础资费  组合资费
    """)
    read = values(only(with_stress(page, ("补发", "ring"), ("基础资费", "line"))))
    assert (read["services"], read["plan"]) == (["reissue"], "basic")


@pytest.mark.parametrize(
    "stressed",
    [
        (("新办", "line"), ("续期", "line")),
        (("新办", "ring"), ("续期", "colour")),
        (("新办", "bold"), ("续期", "bold"), ("补发", "bold")),
        (("业务类型", "bold"),),
        (("续", "ring"),),
    ],
)
def test_where_several_stand_out_or_part_of_one_nothing_is_sure(
    stressed: tuple[tuple[str, How], ...],
) -> None:
    page = with_stress(form("业务类型 | 新办　续期　补发 | < | < | <"), *stressed)
    assert sure(page, "services") is None


def test_a_ticked_box_comes_before_what_stands_out() -> None:
    page = with_stress(form("业务类型 | ☑新办　□续期　□补发 | < | < | <"), ("续期", "colour"))
    assert values(only(page))["services"] == ["new"]


def test_empty_boxes_are_left_empty_whatever_stands_out() -> None:
    page = with_stress(form("业务类型 | □新办　□续期　□补发 | < | < | <"), ("续期", "colour"))
    assert "services" not in values(only(page))


def test_a_word_that_stands_out_in_a_sentence_chooses_nothing() -> None:
    rule = "办理补发业务的单位须另附加盖公章的遗失声明，办理续期业务的单位无须提供任何其他材料"
    page = with_stress(form(f"提示 | {rule} | < | < | <"), ("补发", "colour"))
    assert sure(page, "services") is None


def test_rows_that_disagree_choose_nothing() -> None:
    page = with_stress(
        form("业务 | 新办　续期　变更 | < | < | <", "服务 | 补发　格式化　密码重置 | < | < | <"),
        ("续期", "ring"),
        ("补发", "ring"),
    )
    assert sure(page, "services") is None
