"""Services and the number of keys may be told only by a count at each word of a line."""

from typing import Any

import pytest

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
FORM = (f"单位名称 | {COMPANY} | 年限 | 3年", "经办人 | 王小红 | 手机 | 13812345678")


def in_table(row: str) -> dict[str, Any]:
    return values(only(table(*FORM, row, title="企业数字证书申请表")))


@pytest.mark.parametrize(
    ("row", "services", "quantity"),
    [
        ("业务类型及数量 | 新办__2__个 续期__0__个 补办__个 | < | <", ["new"], 2),
        ("办理业务 | 新办（ 2 ）个　续期（ ）个　补办（ ）个 | < | <", ["new"], 2),
        ("申请事项 | 新办：2个　续期：　个　补办：　个 | < | <", ["new"], 2),
        ("业务 | 首次申请 0 把，延期 2 把，补发 0 把 | < | <", ["renewal"], 2),
        ("业务类型 | 新办____个　续期__贰__个　变更____个 | < | <", ["renewal"], 2),
        ("业务种类（填数量） | 新办_/_个 续期_/_个 补发_2_个 | < | <", ["reissue"], 2),
        ("业务 | 密码重置[2]次 格式化[ ]次 远程支持[ ]次 | < | <", ["reset"], 2),
        ("新办数量 | 2 | 续期数量 | ", ["new"], 2),
        ("新办（个） | 0 | 续期（个） | 2", ["renewal"], 2),
        ("新办证书2个，补发证书0个 | < | < | <", ["new"], 2),
    ],
)
def test_what_has_a_count_is_asked_for(row: str, services: list[str], quantity: int) -> None:
    read = in_table(row)
    assert (read["services"], read["quantity"]) == (services, quantity)


def test_several_counts_are_several_services_and_their_sum() -> None:
    read = only(
        table(*FORM, "业务类型 | 新办_1_个 续期_2_个 补办__个 | < | <", title="企业证书申请表")
    )
    found = values(read)
    assert (found["services"], found["quantity"]) == (["new", "renewal"], 3)
    assert read.fields()["quantity"].confidence < 0.8


def test_a_line_of_a_letter_may_count() -> None:
    page = drawn(f"""
            企业数字证书申请表
        单位名称：{COMPANY}
        经办人：王小红      手机：13812345678
        新办____2____个    续期____0____个    补办________个
    """)
    read = values(only(page))
    assert (read["services"], read["quantity"]) == (["new"], 2)


@pytest.mark.parametrize(
    "row",
    [
        "业务类型 | 新办____个 续期____个 补办____个 | < | <",
        "业务类型 | 新办（ ）个 续期（ ）个 补办（ ）个 | < | <",
        "业务类型 | 新办_0_个 续期_0_个 补办_0_个 | < | <",
    ],
)
def test_where_nothing_is_counted_nothing_is_asked_for(row: str) -> None:
    read = in_table(row)
    assert "services" not in read
    assert "quantity" not in read


@pytest.mark.parametrize(
    "prices",
    [
        "收费标准 | 新办 350元/个 补发 80元/个 密码重置 50元/次 | < | <",
        "说明 | 每单位续期限2个 | < | <",
    ],
)
def test_prices_and_limits_are_no_counts(prices: str) -> None:
    read = in_table(prices)
    assert "services" not in read
    assert "quantity" not in read


def test_boxes_come_before_counts_and_the_count_beside_them_is_the_number_of_keys() -> None:
    read = in_table("业务类型 | ☑新办 2 个 □续期 __ 个 □补办 __ 个 | < | <")
    assert (read["services"], read["quantity"]) == (["new"], 2)


@pytest.mark.parametrize(
    ("row", "quantity"),
    [
        ("证书种类及数量 | 企业证书（ 2 ）个　　个人证书（ ）个　　设备证书（ ）个 | < | <", 2),
        ("证书数量 | 单位证书__3__个　个人证书____个 | < | <", 3),
        ("数量 | 机构证书：2张　业务证书：　张 | < | <", 2),
        ("申请数量 | 企业证书 2 个，服务器证书 0 个 | < | <", 2),
        ("数量及种类 | 单位证书 贰 个　个人证书 / 个 | < | <", 2),
        ("UKey数量 | 蓝牙UKey[ ]个　普通UKey[2]个 | < | <", 2),
        ("证书类型及数量 | 企业证书(4)个 | < | <", 4),
    ],
)
def test_the_number_at_the_one_kind_that_has_one_is_the_number_of_keys(
    row: str, quantity: int
) -> None:
    assert in_table(row)["quantity"] == quantity
