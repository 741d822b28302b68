"""What scans of papers do to titles, boxes and names, and what is read all the same."""

import pytest

from tests.core.drawn_pages import documents, drawn, only, table, values

COMPANY = "昌吉某某供热有限公司"
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
