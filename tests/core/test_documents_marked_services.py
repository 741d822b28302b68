"""A table with a row for each service tells those asked for by a mark in a cell of each row."""

import pytest

from tests.core.drawn_pages import only, table, values

COMPANY = "哈密天山风力发电有限公司"
FORM = (f"机构名称 | {COMPANY} | < | < | <", "办理人 | 王小红 | 手机 | 13812345678 | ")


@pytest.mark.parametrize(
    ("head", "on", "off"),
    [
        ("选择 | 业务项目 | 适用情形 | 单价（元） | UKey序列号", "√", ""),
        ("勾选 | 服务项目 | 说明 | 收费 | 介质编号", "☑", "□"),
        ("是否办理 | 办理事项 | 情形 | 标准 | 证书序列号", "[√]", "[ ]"),
        ("办理 | 业务类型 | 条件 | 费用（元） | UKey编号", "✔", ""),
        ("请打√ | 业务种类 | 条件 | 价格 | 钥匙编号", "■", "□"),
    ],
)
def test_the_rows_with_a_mark_are_asked_for(head: str, on: str, off: str) -> None:
    page = table(
        *FORM,
        head,
        f"{off} | 证书更新 | 证书即将到期 | 按年限 | ",
        f"{on} | 格式化 | UKey被锁死 | 50 | HNCA0019736620",
        f"{off} | 证书补发 | UKey丢失或损坏 | 80 | ",
        f"{on} | 口令重置 | 遗忘UKey口令 | 50 | HNCA0019736584",
        f"{off} | 信息变更 | 单位名称等变化 | 按次 | ",
        title="证书售后业务受理单",
    )
    read = values(only(page))
    assert read["services"] == ["format", "reset"]
    assert read["key_serial"] == "HNCA0019736620、HNCA0019736584"
    assert "quantity" not in read


def test_a_mark_behind_the_service_counts_and_a_single_ones_number_too() -> None:
    page = table(
        *FORM,
        "业务项目 | 数量 | 单价 | 选择 | 备注",
        "证书更新 | 1 | 200 |  | ",
        "证书补发 | 2 | 80 | √ | ",
        title="数字证书业务受理单",
    )
    read = values(only(page))
    assert (read["services"], read["quantity"]) == (["reissue"], 2)


def test_a_table_of_services_without_a_mark_asks_for_none() -> None:
    page = table(
        *FORM,
        "选择 | 业务项目 | 情形 | 单价 | UKey序列号",
        " | 证书更新 | 证书即将到期 | 按年限 | ",
        " | 证书补发 | UKey丢失 | 80 | ",
        title="数字证书业务受理单",
    )
    assert "services" not in values(only(page))


def test_a_mark_in_a_row_of_a_single_service_makes_no_table() -> None:
    page = table(
        *FORM,
        "业务类型 | 其他 |  |  | ",
        "变更事项 | √ | 地址 |  | ",
        title="数字证书业务受理单",
    )
    assert "services" not in values(only(page))


@pytest.mark.parametrize(
    ("marks", "services"),
    [
        ("新办（√）续期（×）补发（×）", ["new"]),
        ("新办（×）续期（✓）", ["renewal"]),
        ("[✔]新办 [x]续期", ["new"]),
        ("（√）新办（X）续期（×）变更", ["new"]),
        ("新办（√）续期（✗）补发（√）", ["new", "reissue"]),
        ("新办(x) 续期( )", ["new"]),
    ],
)
def test_a_cross_among_ticks_chooses_nothing(marks: str, services: list[str]) -> None:
    form = table(f"单位名称 | {COMPANY}", f"业务类型 | {marks}", title="企业证书申请表")
    assert values(only(form))["services"] == services


@pytest.mark.parametrize(
    ("marks", "plan"),
    [("基础资费（×） 组合资费（√）", "combined"), ("基础资费[✔] 组合资费[×]", "basic")],
)
def test_a_cross_beside_the_plan_that_is_ticked_is_none(marks: str, plan: str) -> None:
    form = table(f"单位名称 | {COMPANY}", f"资费类型 | {marks}", title="企业证书申请表")
    assert values(only(form))["plan"] == plan
