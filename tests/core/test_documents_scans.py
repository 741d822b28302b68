"""What scans of papers do to titles, boxes and names, and what is read all the same."""

import pytest

from mailbot.documents.page import Line
from mailbot.values import Box
from tests.core.drawn_pages import documents, drawn, only, table, values

COMPANY = "昌吉某某供热有限公司"
TITLE = "企业证书申请表"
SURE = 0.8
FORM = f"""
单位名称：{COMPANY}             法定代表人：李明
联系人：王小红                  手机：13812345678
数量：2个                       资费类型：基础资费
"""


@pytest.mark.parametrize("english", ["DIGITAL CERTIFICATE APPLICATION", "Certificate Application"])
def test_a_title_in_english_beside_the_chinese_one_heads_no_second_paper(english: str) -> None:
    found = documents(drawn(f"企业证书申请表          {english}\n{FORM}"))
    assert [one.kind for one in found] == ["application"]
    assert found[0].fields()["mobile"].value == "13812345678"


def test_the_one_option_whose_box_was_lost_on_a_scan_is_taken_unsurely() -> None:
    asked = "申请类别：新办证书 ☐证书续期 ☐证书补发 ☐信息变更"
    scan = only(drawn(f"企业证书申请表\n{FORM}\n{asked}", how="ocr")).fields()
    assert [str(one) for one in scan["services"].value] == ["new"]
    assert scan["services"].confidence < 0.8
    assert "services" not in only(drawn(f"企业证书申请表\n{FORM}\n{asked}")).fields()
    two = "申请类别：新办证书 证书续期 ☐证书补发 ☐信息变更"
    assert "services" not in only(drawn(f"企业证书申请表\n{FORM}\n{two}", how="ocr")).fields()


def test_the_kind_of_an_applicant_is_no_misread_label() -> None:
    kinds = "单位类型：☑电力用户  发电企业  售电企业"
    found = only(drawn(f"企业证书申请表\n{FORM}\n{kinds}", how="ocr")).fields()
    assert "invoice_title" not in found


def test_heads_over_values_with_a_name_below_them_are_one_form() -> None:
    form = only(
        table(
            "申请单位 | 信用代码 | 证书数量 | 年限",
            f"{COMPANY} | 91652301MA775ABC1X | 2 | 三年",
            "经办人 | 身份证号 | 手机 | 业务类型",
            "古丽娜尔 | 11010519491231002X | 13812345678 | 新办",
            title="电力用户数字证书申请审批表",
        )
    )
    assert form.kind == "application"
    found = values(form)
    assert (found["company"], found["contact"], found["services"]) == (COMPANY, "古丽娜尔", ["new"])


def test_a_speck_behind_a_label_on_a_scan_is_no_value() -> None:
    page = drawn(f"{TITLE}\n单位名称：{COMPANY}\n办理数量.      叁（3）个", how="ocr")
    assert values(only(page))["quantity"] == 3


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        ("43068100221594306810022160", "4306810022159、4306810022160"),
        ("43068100221599917710022160", "43068100221599917710022160"),
    ],
)
def test_numbers_of_two_keys_run_together_on_a_scan_are_parted_where_they_begin_alike(
    seen: str, read: str
) -> None:
    page = drawn(f"{TITLE}\n单位名称：{COMPANY}\n业务类型：密码重置\n证书序列号：{seen}", how="ocr")
    found = only(page).fields()["key_serial"]
    assert (found.value, found.confidence < SURE) == (read, True)


def test_a_heading_between_drawn_tables_heads_all_columns_of_the_one_below_it() -> None:
    def cell(text: str, row: int, column: int, left: float) -> Line:
        box = Box(x0=left, y0=78 + 25 * row, x1=left + 12 * len(text), y1=90 + 25 * row)
        return Line(text=text, box=box, how="ocr", table=1, row=row, column=column)

    rows = [
        ("姓名", "刘小洋", "身份证号", "11010519491231002X"),
        ("手机", "13812345678", "固定电话", "0994-2345678"),
    ]
    page = drawn(f"{TITLE}\n单位名称：{COMPANY}\n\n三、经办人信息", how="ocr")
    lines = [
        *page.lines,
        *(
            cell(text, row, column, (0, 60, 150, 220)[column])
            for row, texts in enumerate(rows)
            for column, text in enumerate(texts)
        ),
    ]
    size = {"lines": tuple(lines), "height": 300.0, "width": 400.0}
    found = values(only(page.model_copy(update=size)))
    assert (found["contact"], found["phone"]) == ("刘小洋", "0994-2345678")
