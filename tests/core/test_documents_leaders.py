"""Dots that lead from a label to its value are neither."""

import pytest

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"


@pytest.mark.parametrize(
    "dots", ["………", "……", "......", ". . . . . .", " ··········· ", "．．．．"]
)
def test_dots_part_a_label_from_its_value(dots: str) -> None:
    read = values(
        only(
            drawn(
                f"""
                    企业证书申请
                申请企业{dots}{COMPANY}
                经办{dots}王小红
                经办人手机{dots}13812345678
                证书数量{dots}两把   办理年限{dots}三年
                快递地址{dots}哈密市广东路265号
                开票名称{dots}
                """
            )
        )
    )
    assert (read["company"], read["contact"], read["mobile"]) == (COMPANY, "王小红", "13812345678")
    assert (read["quantity"], read["term_years"]) == (2, 3)
    assert read["address"] == "哈密市广东路265号"
    assert "invoice_title" not in read


def test_dots_of_their_own_are_no_value() -> None:
    read = values(
        only(
            drawn(
                f"""
                    企业证书申请表
                申请企业  ………………  {COMPANY}
                经办人    ………………  王小红
                联系手机  ………………  13812345678
                """
            )
        )
    )
    assert (read["company"], read["contact"], read["mobile"]) == (COMPANY, "王小红", "13812345678")


def test_dots_in_the_place_of_digits_or_of_the_end_of_a_name_stay() -> None:
    read = values(
        only(
            table(
                "付款账号 | 6222····1234",
                "收款户名 | 北京迅驰无限科技…",
                "转账金额 | 700.00",
                "交易流水号 | 8801255239160338",
                title="转账成功",
            )
        )
    )
    assert read["payer_account"] == "6222****1234"
    assert read["payee_name"] == "北京迅驰无限科技…"
