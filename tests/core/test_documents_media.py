"""编号 below a heading of keys is their number, in a row of its own or as the head of a column."""

import pytest

from tests.core.drawn_pages import only, table, values

COMPANY = "哈密天山风力发电有限公司"
KEYS = ("TZ0091823-7", "TZ0091824-5")


@pytest.mark.parametrize(
    ("heading", "head"),
    [
        ("钥匙信息", "编号 | 型号 | 介质状态"),
        ("UKey信息", "编号 | 类型 | 状态"),
        ("电子钥匙情况", "号码 | 品牌 | 完好情况"),
        ("需格式化的介质信息", "编号 | 型号 | 持有人"),
        ("密码钥匙信息", "号码 | 规格 | 现状"),
        ("二、介质信息", "编号 | 厂家 | 状态"),
        ("智能密码钥匙资料", "编号 | 型号 | 保管部门"),
        ("U盾信息", "编号 | 生产厂家 | 状态"),
        ("待重置钥匙信息", "编号 | 型号 | 状态"),
        ("原UKey信息", "编号 | 型号 | 是否损坏"),
    ],
)
def test_a_column_of_numbers_below_a_heading_of_keys(heading: str, head: str) -> None:
    page = table(
        "申请单位信息 | < | <",
        f"名称 | {COMPANY} | <",
        f"{heading} | < | <",
        head,
        f"{KEYS[0]} | 飞天ePass3003 | 完好",
        f"{KEYS[1]} | 飞天ePass3003 | 完好",
        "经办人：王小红 | 手机：13812345678 | 办理数量：2",
        title="智能密码钥匙格式化申请表",
    )
    read = values(only(page))
    assert read["key_serial"] == "、".join(KEYS)
    assert (read["company"], read["contact"], read["quantity"]) == (COMPANY, "王小红", 2)


def test_beside_its_label_below_such_a_heading() -> None:
    page = table(
        "单位信息 | < | < | <",
        f"名称 | {COMPANY} | 经办人 | 王小红",
        "钥匙信息 | < | < | <",
        f"编号 | {KEYS[0]} | 数量 | 1",
        title="智能密码钥匙格式化申请表",
    )
    read = values(only(page))
    assert (read["key_serial"], read["quantity"]) == (KEYS[0], 1)


@pytest.mark.parametrize("heading", ["业务信息", "申请信息", "受理信息", "单位信息"])
def test_below_other_headings_it_is_another_number(heading: str) -> None:
    page = table(
        f"{heading} | < | < | <",
        "编号 | SQ20261120-01 | 经办人 | 王小红",
        f"单位名称 | {COMPANY} | 数量 | 1",
        title="智能密码钥匙格式化申请表",
    )
    assert "key_serial" not in values(only(page))
