"""What stands in a table's cells is read by its rows and columns."""

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
OURS = "北京迅驰无限科技有限公司"


def test_labels_at_the_left_of_two_parties_columns_are_those_of_each() -> None:
    page = table(
        "项目 | 付款方 | 收款方",
        f"户名 | {COMPANY} | {OURS}",
        "账号 | 65001234567890 | 0413060103000009171",
        "开户行 | 建设银行哈密支行 | 北京农村商业银行中关村支行",
        "金额(小写) | ￥700.00 | <",
        "交易流水号 | 8801255239160338 | <",
        title="网上银行电子回单",
    )
    read = values(only(page))
    assert (read["payer_name"], read["payee_name"]) == (COMPANY, OURS)
    assert (read["payer_account"], read["payee_account"]) == (
        "65001234567890",
        "0413060103000009171",
    )
    assert read["payer_bank"] == "建设银行哈密支行"


def test_of_a_change_the_column_of_what_holds_from_now_on_is_read() -> None:
    page = table(
        f"单位名称 | {COMPANY} | <",
        "变更事项 | 变更前 | 变更后",
        "联系人 | 李四平 | 王小红",
        "手机 | 13900139000 | 13812345678",
        "电子邮箱 | hj@example.com | ",
        title="数字证书变更申请表",
    )
    read = values(only(page))
    assert (read["contact"], read["mobile"]) == ("王小红", "13812345678")
    assert read["email"] == "hj@example.com"


def test_of_a_change_without_lines_the_column_of_what_holds_from_now_on_is_read() -> None:
    page = drawn(
        f"""
                   数字证书变更申请表
        单位名称   {COMPANY}
        变更事项   变更前         变更后
        联系人     李四平         王小红
        手机       13900139000    13812345678
        """
    )
    read = values(only(page))
    assert (read["contact"], read["mobile"]) == ("王小红", "13812345678")


def test_under_a_row_of_labels_a_cell_may_be_empty() -> None:
    page = table(
        f"单位名称 | {COMPANY} | < | <",
        "联系人 | 固定电话 | 手机 | ",
        "王小红 |  | 13812345678 | ",
        title="数字证书申请表",
    )
    read = values(only(page))
    assert (read["contact"], read["mobile"]) == ("王小红", "13812345678")
    assert "phone" not in read


def test_a_line_below_a_short_value_is_not_the_rest_of_it() -> None:
    page = drawn(
        f"""
                            电子回单
        付款户名：{COMPANY}          收款户名：{OURS}
        付款账号：65001234567890     收款账号：0413060103000009171
        交易金额（小写）：700.00     交易流水号：8801255239160338
        摘要：数字证书费
        电子回单专用章
        """
    )
    assert values(only(page))["purpose"] == "数字证书费"


def test_the_result_of_an_e_bank_without_a_title_is_a_voucher_that_says_handed_in() -> None:
    page = drawn(
        f"""
        您的指令已提交，等待复核
        指令流水号：8801255239160338
        付款账号：65001234567890
        付款单位：{COMPANY}
        收款单位：{OURS}
        收款账号：0413060103000009171
        付款金额：700.00元
        指令状态：待复核
        """
    )
    document = only(page)
    assert document.kind == "voucher"
    assert values(document)["status"] == "submitted"


def test_a_request_to_pay_is_no_voucher() -> None:
    page = drawn(
        f"""
        付款单位：{COMPANY}
        付款账号：65001234567890
        收款单位：{OURS}
        收款账号：0413060103000009171
        支付金额：700.00元
        用途：UKey证书费
        """
    )
    assert only(page).kind == "unknown"
