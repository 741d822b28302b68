"""A table of keys by services tells by its marks what is asked for, and for which keys."""

import pytest

from tests.core.drawn_pages import only, table, values

COMPANY = "哈密天山风力发电有限公司"
FORM = (
    f"机构名称 | {COMPANY} | < | < | <",
    "办理人 | 王小红 | 手机 | 13812345678 | ",
)
KEYS = ("HM5300617283", "HM5300617290")


@pytest.mark.parametrize(
    ("head", "on", "off", "end"),
    [
        ("UKey编号 | 使用部门 | 密码重置 | 补发 | 格式化", "√", "", "合计 | 2 | 1 | 1 | 0"),
        ("介质编号 | 保管人 | 重置密码 | 补办 | 续期", "☑", "□", "小计 |  | 1 | 1 | "),
        ("电子钥匙序列号 | 岗位 | 解锁 | 补办证书 | 变更", "[√]", "[ ]", " |  |  |  | "),
        ("证书编号 | 姓名 | 口令重置 | 证书补发 | 更新", "●", "○", "共 2 把 |  |  |  | "),
        ("钥匙编号 | 部门 | 密码重置（50元） | 补发（80元） | 格式化", "✔", "", "合计 |  |  |  | "),
        ("钥匙 | 场站 | 密码解锁 | 遗失补办 | 延期", "是", "否", "总计 |  | 1 | 1 | 0"),
        ("UKey | 备注 | PIN码重置 | 损坏补办 | 信息变更", "1", "0", "合计 |  | 1 | 1 | 0"),
        (
            "UKey序列号 | 使用人 | 密码初始化 | 补证 | 远程支持",
            "■",
            "□",
            "注：一把一行 | < | < | < | <",
        ),
    ],
)
def test_the_marked_services_of_each_key_are_asked_for(
    head: str, on: str, off: str, end: str
) -> None:
    page = table(
        *FORM,
        head,
        f"{KEYS[0]} | 市场部 | {on} | {off} | {off}",
        f"{KEYS[1]} | 财务部 | {off} | {on} | {off}",
        end,
        title="数字证书（UKey）售后服务申请单",
    )
    read = values(only(page))
    assert (read["company"], read["contact"]) == (COMPANY, "王小红")
    assert read["services"] == ["reset", "reissue"]
    assert read["key_serial"] == "、".join(KEYS)
    assert read["quantity"] == 2


def test_services_may_stand_in_rows_and_keys_in_columns() -> None:
    page = table(
        *FORM,
        f"服务项目 | {KEYS[0]} | {KEYS[1]} | 说明 | ",
        "密码重置 | √ |  | 50元/次 | ",
        "补发 |  | √ | 80元/次 | ",
        "格式化 |  |  | 50元/次 | ",
        title="数字证书服务申请单",
    )
    read = values(only(page))
    assert read["services"] == ["reset", "reissue"]
    assert read["key_serial"] == "、".join(KEYS)


def test_a_key_without_a_mark_is_none_of_those_served_and_a_count_of_the_form_holds() -> None:
    page = table(
        *FORM,
        "证书数量 | 1 | 备注 |  | ",
        "UKey编号 | 使用部门 | 密码重置 | 补发 | 格式化",
        f"{KEYS[0]} | 市场部 |  |  | ",
        f"{KEYS[1]} | 财务部 | √ |  | √",
        title="数字证书（UKey）售后服务申请单",
    )
    read = values(only(page))
    assert (read["services"], read["key_serial"]) == (["reset", "format"], KEYS[1])
    assert read["quantity"] == 1


def test_a_matrix_without_marks_asks_for_nothing() -> None:
    page = table(
        *FORM,
        "UKey编号 | 使用部门 | 密码重置 | 补发 | 格式化",
        f"{KEYS[0]} | 市场部 | □ | □ | □",
        f"{KEYS[1]} | 财务部 |  |  | ",
        title="数字证书（UKey）售后服务申请单",
    )
    assert "services" not in values(only(page))


def test_a_company_code_or_a_mobile_number_beside_the_marks_is_no_key() -> None:
    page = table(
        *FORM,
        "代码 | 手机 | 密码重置 | 补发 | 格式化",
        "91110000600037341L | 13812345678 | √ |  | ",
        title="数字证书（UKey）售后服务申请单",
    )
    assert "key_serial" not in values(only(page))
