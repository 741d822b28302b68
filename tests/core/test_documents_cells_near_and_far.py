"""Whose a cell's text is where more than one label could have it, or none stands beside it."""

import pytest

from mailbot.documents.page import Page
from tests.core.drawn_pages import only, table, values

COMPANY = "哈密天山风力发电有限公司"


def read(*rows: str) -> dict[str, object]:
    widest = max(row.count("|") for row in rows)
    owner = f"单位名称 | {COMPANY}{' | <' * max(widest - 1, 0)}"
    return values(only(table(owner, *rows, title="数字证书申请表")))


@pytest.mark.parametrize(
    ("head", "first", "second"),
    [
        (
            "钥匙 | 序号 | 钥匙序列号 | < | 情形 | 发生日期",
            "^ | 1 | 04C1222841 | < | 丢失 | 2026-10-08",
            "^ | 2 | 04C1675556 | < | 损坏 | 2026-10-21",
        ),
        (
            "明细 | 序号 | UKey编号 | 状态 | 原因 | 遗失时间",
            "^ | 1 | 04C1222841 | 丢失 |  | 2026-10-08",
            "^ | 2 | 04C1675556 | 损坏 | 进水 | 2026-10-21",
        ),
    ],
)
def test_in_a_head_over_numbered_rows_no_word_is_the_value_of_one_beside_it(
    head: str, first: str, second: str
) -> None:
    told = read(head, first, second, "经办人 | 王小红 | 手机 | 13812345678 |  | ")
    assert told["key_serial"] == "04C1222841、04C1675556"
    assert "date" not in told


@pytest.mark.parametrize("label", ["附件", "校验情况", "所属片区"])
def test_a_word_between_two_values_is_no_part_of_the_first(label: str) -> None:
    told = read(
        "统一社会信用代码 | 91110000600037341L | 经办人 | 王小红",
        f"收件地址 | 新疆哈密市广东路1号 | {label} | 见邮件",
    )
    assert told["address"] == "新疆哈密市广东路1号"


@pytest.mark.parametrize(
    "label", ["期望完成日期", "要求到货时间", "预计领取日期", "挂失日期", "证书到期日期"]
)
def test_the_day_of_something_else_is_not_the_forms(label: str) -> None:
    told = read(
        f"证书数量 | 年限 | 资费 | {label}",
        "2 | 3年 | 基础资费 | 2026-12-10",
    )
    assert told["quantity"] == 2
    assert "date" not in told


def test_a_head_of_one_table_says_nothing_of_the_next() -> None:
    first = table(
        f"单位名称 | {COMPANY} | <",
        "证书数量 | 年限 | 原到期日",
        "2 | 3年 | 2026-12-10",
        title="数字证书申请表",
    )
    last = table(" | 经办人 | 王小红", " |  | 2026-11-10", number=2)
    assert values(only(first, last))["date"] == "2026-11-10"


@pytest.mark.parametrize("label", ["提交日期", "登记日期", "提出日期", "报送时间"])
def test_the_day_a_form_was_handed_in_is_its_date(label: str) -> None:
    told = read(f"证书数量 | 2 | {label} | 2026-11-10", "期望完成日期 | 2026-12-10 |  | ")
    assert told["date"] == "2026-11-10"


def test_a_value_may_stand_further_in_under_its_numbered_question() -> None:
    told = values(
        only(
            table(
                "证书续期申请（单页） | <",
                "一、申请单位全称（与公章一致） | <",
                f" | {COMPANY}",
                "二、统一社会信用代码 | <",
                " | 91110000600037341L",
                "三、经办人姓名 | <",
                " | 王小红",
                "四、需续期的UKey序列号 | <",
                " | 3875531194",
                "十一、证书数量 | <",
                " | 1",
            )
        )
    )
    assert told["company"] == COMPANY
    assert told["credit_code"] == "91110000600037341L"
    assert told["contact"] == "王小红"
    assert (told["key_serial"], told["quantity"]) == ("3875531194", 1)


@pytest.mark.parametrize("kept", ["（不变）", "不变", "无变化", "保持不变", "未变更", "同原"])
def test_what_does_not_change_has_its_value_elsewhere(kept: str) -> None:
    told = read(
        "序号 | 变更事项 | 变更前 | 变更后",
        f"1 | 单位名称 | {kept} | {kept}",
        "2 | 法定代表人 | 张三 | 李四",
    )
    assert (told["company"], told["legal_representative"]) == (COMPANY, "李四")


@pytest.mark.parametrize(
    "both", ["0991-7909772  15083260104", "15083260104   0991-7909772", "0991-7909772 15083260104"]
)
def test_two_numbers_with_a_space_between_are_two(both: str) -> None:
    told = read(f"联系人 | 王小红 | 联系电话 | {both}")
    assert (told["mobile"], told["phone"]) == ("15083260104", "0991-7909772")


@pytest.mark.parametrize(
    ("label", "first", "second"),
    [
        ("联系人 / 手机", "王小红", "13812345678"),
        ("经办人及联系电话", "王小红", "13812345678"),
        ("联系人（手机）", "王小红", "13812345678"),
    ],
)
def test_a_label_of_two_fields_has_a_cell_for_each(label: str, first: str, second: str) -> None:
    told = read(f"{label} | {first} | {second}")
    assert (told["contact"], told["mobile"]) == (first, second)


@pytest.mark.parametrize("label", ["集团经办人", "授权经办人", "指定联系人", "集团公司联系人"])
def test_who_acts_for_the_company_may_be_its_groups(label: str) -> None:
    assert read(f"{label} | 王小红 | 手机 | 13812345678")["contact"] == "王小红"


@pytest.mark.parametrize("label", ["经办人", "厂联系人", "申办人"])
def test_the_companys_own_contact_comes_before_its_groups(label: str) -> None:
    assert read(f"集团联系人 | 王小红 | {label} | 李四")["contact"] == "李四"


def test_of_a_column_of_persons_none_is_the_contact_where_one_is_named() -> None:
    told = read(
        "联系人 | 李四 | 联系人手机 | 13912345678",
        "序号 | 持有人 | 岗位 | 手机",
        "1 | 王小红 | 交易员 | 13812345678",
        "2 | 赵小明 | 结算员 | 13712345678",
    )
    assert (told["contact"], told["mobile"]) == ("李四", "13912345678")


def test_a_column_of_numbers_is_not_run_together() -> None:
    document = only(
        table(
            f"单位名称 | {COMPANY} | <",
            "类别 | 数量 | 年限",
            "单位证书 | 6 | 3年",
            "个人证书 | 1 | 3年",
            title="数字证书申请表",
        )
    )
    told = document.fields()
    assert told["term_years"].value == 3
    assert told["term_years"].confidence >= 0.8
    assert "quantity" not in told or told["quantity"].confidence < 0.8


def test_the_key_is_sent_to_the_one_address_of_a_block_for_invoice_and_parcel() -> None:
    told = values(
        only(
            table(
                "UKey办理信息表 | < | < | < | <",
                "证书信息 | < |  | 开票及邮寄信息 | <",
                f"企业名称 | {COMPANY} |  | 发票抬头 | {COMPANY}",
                "经办人姓名 | 王小红 |  | 纳税人识别号 | 91110000600037341L",
                "经办人手机 | 13812345678 |  | 地址、电话 | 新疆哈密市建国路9号 0902-2234567",
                "办理数量 | 2个 |  | 收件人 | 李四",
                "办理年限 | 3年 |  | 收件地址 | 新疆哈密市广东路1号",
            )
        )
    )
    assert told["address"] == "新疆哈密市广东路1号"


@pytest.mark.parametrize("label", ["业务代码", "业务类型编码", "办理代码"])
def test_a_service_may_have_its_code_before_it(label: str) -> None:
    told = read(f"{label} | 01-新增UKey | 钥匙序号 | 000068771187")
    assert (told["services"], told["key_serial"]) == (["new"], "000068771187")


@pytest.mark.parametrize("title", ["数字证书及电子印章申请表", "数字证书与电子印章办理表"])
def test_a_form_may_be_about_electronic_seals_too(title: str) -> None:
    told = values(
        only(
            table(
                f"{title} | < | < | <",
                f"单位名称 | {COMPANY} | 开票单位 | {COMPANY}",
                "联系人 | 王小红 | 手机 | 13812345678",
                "业务类型 | 新办 | 资费 | 基础资费",
                "办理数量 | 2个 | 年限 | 3年",
            )
        )
    )
    assert (told["company"], told["quantity"]) == (COMPANY, 2)


def _as_read(page: Page, *hidden: str) -> Page:
    """A table's page as read from a picture that hides what some of its cells say."""
    lines = [line for line in page.lines if line.text not in hidden]
    seen = tuple(line.model_copy(update={"how": "ocr"}) for line in lines)
    return page.model_copy(update={"lines": seen, "source": "ocr"})


@pytest.mark.parametrize("hidden", [("法定代表人",), ("资费类型", "法定代表人"), ("信用代码",)])
def test_heads_that_a_stamp_hides_leave_the_others_their_values(hidden: tuple[str, ...]) -> None:
    page = table(
        f"单位名称 | {COMPANY} | < | < | <",
        "信用代码 | 法定代表人 | 资费类型 | 续期年限 | 数量（个）",
        "91110000600037341L | 马文斌 | 基础资费 | 三年 | 3",
        title="证书续期申请表",
    )
    told = values(only(_as_read(page, *hidden)))
    assert (told["quantity"], told["term_years"]) == (3, 3)
    assert ("legal_representative" in told) is ("法定代表人" not in hidden)


def test_labels_whose_values_a_picture_hides_head_no_row() -> None:
    page = table(
        f"单位名称 | {COMPANY} | < | <",
        "联系人 | 王小红 | 数量 | 2个",
        "备用联系人 | 李明 | 备用钥匙 | 3个",
        title="证书续期申请表",
    )
    told = values(only(_as_read(page, "王小红", "2个")))
    assert "quantity" not in told


@pytest.mark.parametrize(
    "label",
    ["年限（1/3/5）", "办理年限（1年/3年/5年）", "证书年限(1、3、5年)", "年限（可选1或3或5年）"],
)
def test_the_numbers_to_choose_from_are_no_value_of_their_label(label: str) -> None:
    told = read(f"13 | {label} | 3 | 默认3年", "14 | 证书数量（1/2/3） | 2 | 建议≥2")
    assert (told["term_years"], told["quantity"]) == (3, 2)


@pytest.mark.parametrize("word", ["新发", "新签发", "首次签发", "首发"])
def test_a_ticked_first_issue_is_a_new_certificate(word: str) -> None:
    assert read(f"申请类型 | ☑{word} ☐更新（续期） ☐补发 ☐变更 ☐吊销")["services"] == ["new"]
    assert read(f"申请类型 | ☐{word} ☑更新（续期） ☐补发 ☐变更 ☐吊销")["services"] == ["renewal"]
