"""Every bank's receipt, drawn as text, is read by place and not by the order of lines."""

from decimal import Decimal

import pytest

from mailbot.documents.model import PaymentVoucher
from mailbot.values import Box
from tests.core.drawn_pages import documents, drawn, only, table, values

PAYER = "哈密天山风力发电有限公司"
PAYEE = "北京迅驰无限科技有限公司"
PAYER_ACCOUNT = "65001612345678901234"
PAYEE_ACCOUNT = "0413060103000009171"
PAYER_BANK = "中国建设银行哈密分行"
PAYEE_BANK = "北京农村商业银行中关村支行"

PARTIES = {
    "payer_name": PAYER,
    "payer_account": PAYER_ACCOUNT,
    "payer_bank": PAYER_BANK,
    "payee_name": PAYEE,
    "payee_account": PAYEE_ACCOUNT,
    "payee_bank": PAYEE_BANK,
}
SUM = {"amount": "700.00", "amount_in_words": "柒佰元整", "currency": "CNY"}

ICBC_GRID = f"""
                      中国工商银行  网上银行电子回单（补打）
电子回单号码：0012-3456-7890

付      户　名    {PAYER}          收      户　名    {PAYEE}
款      账　号    {PAYER_ACCOUNT}              款      账　号    {PAYEE_ACCOUNT}
人      开户银行  {PAYER_BANK}              人      开户银行  {PAYEE_BANK}

金额              ￥700.00元
金额（大写）      人民币柒佰元整
摘要              汇款                      业务（产品）种类    跨行发报
用途              数字证书费
交易流水号        28193746501928            时间戳    2026-04-20-10.11.12.123456
备注：            附言：支付交易序号
验证码：          k9Zq3xT=
记账日期：2026年04月20日
"""

ICBC_COLUMNS = f"""
                        业务回单 (付款)
日期：2026年04月20日                              回单编号：26110000001
付款人户名：{PAYER}                 付款人开户行：{PAYER_BANK}
付款人账号(卡号)：{PAYER_ACCOUNT}
收款人户名：{PAYEE}                 收款人开户行：{PAYEE_BANK}
收款人账号(卡号)：{PAYEE_ACCOUNT}
金额：柒佰元整                                    小写：700.00 元
业务种类：跨行发报          凭证种类：0000      币种：人民币
摘要：汇款     用途：数字证书费      流水号：98765432109876
"""

CCB_NOTICE = f"""
                 中国建设银行网上银行电子回执
币别：人民币            日期：20260420                凭证号：110220330440
账户明细编号-交易流水号：128-65001612ABCD
付       全称      {PAYER}          收       全称      {PAYEE}
款       账号      {PAYER_ACCOUNT}             款       账号      {PAYEE_ACCOUNT}
人       开户行    {PAYER_BANK}             人       开户行    {PAYEE_BANK}
大写金额           柒佰元整                    小写金额           700.00
用途               数字证书费                  钞汇标志           钞
摘要               电子转账
重要提示：银行受理成功，本回执不作为收、付款方交易的最终依据，正式回单请在交易成功第二日打印。
"""

CCB_RECEIPT = f"""
                     中国建设银行单位客户专用回单
币别：人民币               2026 年 04 月 20 日           流水号：651234567890
付       全称   {PAYER}          收       全称   {PAYEE}
款       账号   {PAYER_ACCOUNT}             款       账号   {PAYEE_ACCOUNT}
人       开户行 {PAYER_BANK}             人       开户行 {PAYEE_BANK}
金额     （大写）柒佰元整                    （小写）￥700.00
用途     数字证书费                          交易机构  650000001
"""

ABC_GRID = f"""
                    中国农业银行  网上银行电子回单
回单编号：123456789012
付款方   账号     {PAYER_ACCOUNT}             收款方   账号     {PAYEE_ACCOUNT}
         户名     {PAYER}                     户名     {PAYEE}
         开户行   {PAYER_BANK}                      开户行   {PAYEE_BANK}
金额（小写）      700.00            金额（大写）     柒佰元整
币种              人民币            交易渠道         网银
摘要              转账取款          交易时间         2026-04-20 10:11:12
附言              数字证书费
"""

BOC_SWAPPED = f"""
                   国内支付业务付款回单
客户号：12345678                日期：2026年04月20日
收款人账号：{PAYEE_ACCOUNT}              付款人账号：{PAYER_ACCOUNT}
收款人名称：{PAYEE}         付款人名称：{PAYER}
收款人开户行：{PAYEE_BANK}     付款人开户行：{PAYER_BANK}
金额：CNY700.00
人民币柒佰元整
业务种类：              业务编号：7788990011
用途：数字证书费
附言：无
交易机构：12345   交易渠道：网上银行   交易流水号：445566778899-001
回单编号：2026042012345678     回单验证码：AB12CD34EF     打印时间：2026-04-22
"""

BOCOM_COLUMN = f"""
              交通银行电子回单
回单编号：311000123456
回单类型：支付结算
业务名称：大额支付汇兑往账
付款人账号：{PAYER_ACCOUNT}
付款人名称：{PAYER}
开户行名称：{PAYER_BANK}
收款人账号：{PAYEE_ACCOUNT}
收款人名称：{PAYEE}
开户行名称：{PAYEE_BANK}
币种：CNY       金额：700.00
金额大写：柒佰元整
摘要：网银转账      附加信息：数字证书费
记账日期：20260420      会计流水号：EBB0000123456
"""

CMB_COLUMNS = f"""
招商银行                    出账回单
交易日期：2026年04月20日                       业务类型：网银贷记
业务编号：20260420998877                       交易流水：C0123DEF456
收款账号：{PAYEE_ACCOUNT}                  收款人：{PAYEE}
收款开户行：{PAYEE_BANK}
付款账号：{PAYER_ACCOUNT}                 付款人：{PAYER}
付款开户行：{PAYER_BANK}
交易金额(小写)：CNY700.00                      交易金额(大写)：人民币柒佰元整
交易摘要：数字证书费
回单编号：202604200001         回单验证码：FFEE1122
提示：1.电子回单验证码相同表示同一笔业务回单，请勿重复记账使用。
"""

PSBC_GRID = f"""
              中国邮政储蓄银行企业网上银行电子回单
回单编号：PSBC20260420001
付款方      户名      {PAYER}          收款方      户名      {PAYEE}
            账号      {PAYER_ACCOUNT}                          账号      {PAYEE_ACCOUNT}
            开户行    {PAYER_BANK}                    开户行    {PAYEE_BANK}
金额(大写)  柒佰元整                     金额(小写)  ¥700.00
币种        人民币                       摘要        跨行转账
交易时间    2026-04-20 10:11:12          交易流水号  202604209988
附言                                     用途        数字证书费
"""

RURAL = f"""
                 新疆农村信用社企业网上银行电子回单
电子回单号码：90017788
付款户名：{PAYER}       收款户名：{PAYEE}
付款账号：{PAYER_ACCOUNT}           收款账号：{PAYEE_ACCOUNT}
付款人开户行：{PAYER_BANK}      收款人开户行：{PAYEE_BANK}
业务种类：网银跨行转账          交易时间：2026-04-20 10:11:12
交易金额(小写)：￥700.00        交易流水号：33445566
交易金额(大写)：人民币柒佰元整
摘要：数字证书费
"""

SPDB = f"""
                    上海浦东发展银行电子回单
回单号：SPD00112233                  记账日期：2026-04-20
付款人账户名称   {PAYER}    收款人账户名称   {PAYEE}
付款人账号       {PAYER_ACCOUNT}        收款人账号       {PAYEE_ACCOUNT}
付款行           {PAYER_BANK}        收款行           {PAYEE_BANK}
发生额           人民币 700.00               大写             柒佰元整
流水号           556677889900                用途             数字证书费
验证码           AA11BB22
"""

CLOSED = """交易时间  币种"""

RECEIPTS = {
    "工商 grid": (ICBC_GRID, "28193746501928", "0012-3456-7890", "paid"),
    "工商 columns": (ICBC_COLUMNS, "98765432109876", "26110000001", "paid"),
    "建设 电子回执": (CCB_NOTICE, "128-65001612ABCD", "110220330440", "submitted"),
    "建设 专用回单": (CCB_RECEIPT, "651234567890", None, "paid"),
    "农业": (ABC_GRID, None, "123456789012", "paid"),
    "中国银行": (BOC_SWAPPED, "445566778899-001", "2026042012345678", "paid"),
    "交通": (BOCOM_COLUMN, "EBB0000123456", "311000123456", "paid"),
    "招商": (CMB_COLUMNS, "C0123DEF456", "202604200001", "paid"),
    "邮储": (PSBC_GRID, "202604209988", "PSBC20260420001", "paid"),
    "农信": (RURAL, "33445566", "90017788", "paid"),
    "浦发": (SPDB, "556677889900", "SPD00112233", "paid"),
}


@pytest.mark.parametrize("how", ["text", "ocr"])
@pytest.mark.parametrize("bank", RECEIPTS)
def test_every_bank_s_receipt_is_read_in_full(bank: str, how: str) -> None:
    drawing, serial, receipt, status = RECEIPTS[bank]
    voucher = only(drawn(drawing, how="ocr" if how == "ocr" else "text"))
    expected = {
        **PARTIES,
        **SUM,
        "paid_on": "2026-04-20",
        "serial_no": serial,
        "receipt_no": receipt,
        "purpose": "数字证书费",
        "status": status,
    }
    assert isinstance(voucher, PaymentVoucher)
    assert values(voucher) == {name: value for name, value in expected.items() if value}
    assert voucher.findings == ()
    assert voucher.words_value is not None
    assert voucher.words_value.value == Decimal(700)


@pytest.mark.parametrize("bank", RECEIPTS)
def test_the_order_of_the_text_layer_does_not_matter(bank: str) -> None:
    page = drawn(RECEIPTS[bank][0])
    shuffled = page.model_copy(update={"lines": page.lines[::-1]})
    assert values(only(shuffled)) == values(only(page))


def test_a_screenshot_gives_masked_accounts_as_printed_and_no_payer() -> None:
    voucher = only(
        drawn(
            """
            09:41                      5G
                     转账成功
                     ¥1,400.00
            付款账号              6222****1234
            收款方户名        北京迅驰无限科技有限公司
            收款账号               0413***9171
            手续费                     ¥5.00
            交易时间        2026-04-20 10:11:12
            交易流水号          3344556677
            附言                   数字证书费
            """,
            how="ocr",
        )
    )
    assert values(voucher) == {
        "payer_account": "6222****1234",
        "payee_name": PAYEE,
        "payee_account": "0413***9171",
        "amount": "1400.00",
        "currency": "CNY",
        "paid_on": "2026-04-20",
        "serial_no": "3344556677",
        "purpose": "数字证书费",
        "status": "paid",
    }


def test_an_alipay_certificate_is_read_by_its_groups() -> None:
    voucher = only(
        drawn(
            """
                        支付宝转账电子回单
            付款方
              账户名：哈密天山风力发电有限公司
              账号：fin***@example.com
              账户类型：支付宝账户
            收款方
              账户名：北京迅驰无限科技有限公司
              账号：0413*******9171
              开户机构：北京农村商业银行中关村支行
            支付宝流水号：20260420200040011100
            付款时间：2026-04-20 10:11:12
            付款金额
              小写：700.00
              大写：柒佰元整
            """
        )
    )
    assert values(voucher) == {
        "payer_name": PAYER,
        "payer_account": "fin***@example.com",
        "payee_name": PAYEE,
        "payee_account": "0413*******9171",
        "payee_bank": PAYEE_BANK,
        "amount": "700.00",
        "amount_in_words": "柒佰元整",
        "currency": "CNY",
        "paid_on": "2026-04-20",
        "serial_no": "20260420200040011100",
        "status": "paid",
    }


def test_groups_above_their_columns_name_the_parties() -> None:
    voucher = only(
        drawn(
            f"""
                          银行电子回单
            付款人信息                            收款人信息
            户名：{PAYER}        户名：{PAYEE}
            账号：{PAYER_ACCOUNT}            账号：{PAYEE_ACCOUNT}
            开户行：{PAYER_BANK}          开户行：{PAYEE_BANK}
            金额：700.00     大写：柒佰元整     交易日期：2026/4/20
            """
        )
    )
    assert {name: values(voucher)[name] for name in PARTIES} == PARTIES


def test_row_labels_with_a_party_to_each_column_are_read() -> None:
    voucher = only(
        drawn(
            f"""
                         银行电子回单
                          付款人                           收款人
            户名    {PAYER}    {PAYEE}
            账号    {PAYER_ACCOUNT}        {PAYEE_ACCOUNT}
            开户行  {PAYER_BANK}        {PAYEE_BANK}
            金额    700.00          交易日期   2026/4/20
            """
        )
    )
    assert {name: values(voucher)[name] for name in PARTIES} == PARTIES


def test_a_receipt_in_a_spreadsheet_is_read_by_cells() -> None:
    voucher = only(
        table(
            "电子回单 | < | < | < | < | <",
            f"付/n款/n人 | 户名 | {PAYER} | 收/n款/n人 | 户名 | {PAYEE}",
            f"^ | 账号 | {PAYER_ACCOUNT} | ^ | 账号 | {PAYEE_ACCOUNT}",
            f"^ | 开户行 | {PAYER_BANK} | ^ | 开户行 | {PAYEE_BANK}",
            "金额 | ￥700.00 | < | 大写 | 柒佰元整 | <",
            "交易日期 | 2026年4月20日 | < | 用途 | 数字证书费 | <",
        )
    )
    assert values(voucher) == {
        **PARTIES,
        **SUM,
        "paid_on": "2026-04-20",
        "purpose": "数字证书费",
        "status": "paid",
    }


def test_digits_under_their_columns_are_an_amount() -> None:
    drawing = """
                  中国银行进账单  客户回单
        收款人：北京迅驰无限科技有限公司     付款人：哈密天山风力发电有限公司
        金额                  亿  千  百  十  万  千  百  十  元  角  分
                                                  ¥   7   0   0   0   0
        交易日期：2026年4月20日    流水号：123456789
        """
    assert values(only(drawn(drawing)))["amount"] == "700.00"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("交易状态：处理中", "submitted"),
        ("交易状态：待授权", "submitted"),
        ("处理结果：交易失败", "unknown"),
        ("指令状态：银行处理成功", "paid"),
        ("状态：正常", "paid"),
        ("您的转账申请已提交", "submitted"),
        ("重要提示：银行受理成功，本回执不作为交易的最终依据", "submitted"),
        ("交易状态：交易成功\n            重要提示：银行受理成功", "paid"),
        ("转账失败", "unknown"),
    ],
)
def test_the_status_is_what_the_voucher_says(said: str, status: str) -> None:
    voucher = only(
        drawn(
            f"""
                  网上银行电子回单
            付款人名称：{PAYER}
            收款人名称：{PAYEE}
            金额：700.00    交易日期：2026-04-20
            {said}
            """
        )
    )
    assert values(voucher)["status"] == status
    assert [finding.code for finding in voucher.findings] == (
        ["transfer_failed"] if "失败" in said else []
    )


def test_a_notice_without_any_status_is_unknown() -> None:
    voucher = only(
        drawn(
            f"""
            付款人名称：{PAYER}
            收款人名称：{PAYEE}
            交易金额：700.00    交易日期：2026-04-20
            交易流水号：123456   开户银行   转账金额
            """
        )
    )
    assert values(voucher)["status"] == "unknown"


def test_figures_and_words_that_differ_are_found_and_unsure() -> None:
    voucher = only(drawn(RURAL.replace("￥700.00", "￥7,000.00")))
    assert isinstance(voucher, PaymentVoucher)
    assert [finding.code for finding in voucher.findings] == ["amount_words_differ"]
    assert voucher.amount is not None
    assert voucher.amount.confidence < 0.8


def test_several_receipts_on_a_page_are_several_vouchers() -> None:
    two = (
        RURAL
        + "\n"
        + RURAL.replace("33445566", "99887766").replace("700", "600").replace("柒", "陆")
    )
    found = documents(drawn(two))
    assert [values(one)["serial_no"] for one in found] == ["33445566", "99887766"]
    assert [values(one)["amount"] for one in found] == ["700.00", "600.00"]


def test_receipts_without_titles_are_parted_where_their_labels_start_over() -> None:
    bare = "\n".join(RURAL.strip("\n").split("\n")[1:])
    found = documents(drawn(bare + "\n\n" + bare.replace("33445566", "99887766")))
    assert [values(one)["serial_no"] for one in found] == ["33445566", "99887766"]


def test_receipts_side_by_side_are_parted_between_their_titles() -> None:
    left = """
              电子回单
    付款人名称：哈密天山风力发电有限公司
    收款人名称：北京迅驰无限科技有限公司
    交易金额：{}
    交易流水号：{}"""
    rows = [
        f"{one:<60}{other}"
        for one, other in zip(
            left.format("700.00", "1111111").split("\n"),
            left.format("600.00", "2222222").split("\n"),
            strict=True,
        )
    ]
    found = documents(drawn("\n".join(rows)))
    assert [values(one)["amount"] for one in found] == ["700.00", "600.00"]


def test_a_watermark_strewn_over_the_page_is_no_value() -> None:
    page = drawn(CMB_COLUMNS)
    first = page.lines[0]
    marks = tuple(
        first.model_copy(
            update={
                "text": "招商银行",
                "box": first.box.model_copy(update={"x0": 300, "x1": 400, "y0": y, "y1": y + 50}),
            }
        )
        for y in (30.0, 90.0, 150.0)
    )
    marked = page.model_copy(update={"lines": page.lines + marks})
    assert values(only(marked)) == values(only(page))


def test_a_foreign_currency_is_named() -> None:
    text = RURAL.replace("业务种类：网银跨行转账", "币种：美元")
    assert values(only(drawn(text)))["currency"] == "USD"


def test_a_combined_account_label_gives_name_and_account() -> None:
    voucher = only(
        drawn(
            f"""
                    转账成功
            付款账户：{PAYER} {PAYER_ACCOUNT}
            收款账户：{PAYEE} {PAYEE_ACCOUNT}
            转账金额：700.00元
            """
        )
    )
    kept = ("payer_name", "payer_account", "payee_name", "payee_account")
    assert {name: values(voucher)[name] for name in kept} == {name: PARTIES[name] for name in kept}


def test_a_misread_label_is_still_its_label() -> None:
    text = RURAL.replace("交易流水号", "交易流氷号").replace("付款户名", "忖款户名")
    voucher = only(drawn(text, how="ocr"))
    assert values(voucher)["serial_no"] == "33445566"


def test_the_date_may_stand_in_pieces_without_a_label() -> None:
    text = RURAL.replace("交易时间：2026-04-20 10:11:12", "年 月 日2026 04 20")
    assert values(only(drawn(text)))["paid_on"] == "2026-04-20"
    text = RURAL.replace("交易时间：2026-04-20 10:11:12", "日期：  2026   年   4   月   20   日")
    assert values(only(drawn(text)))["paid_on"] == "2026-04-20"


@pytest.mark.parametrize(
    ("figures", "words", "sure"),
    [
        ("￥24000", "", False),  # may be ￥240.00 without its point
        ("￥240.00", "", True),
        ("￥240", "贰佰肆拾元整", True),
        ("￥24000", "贰佰肆拾元整", False),
    ],
)
def test_an_amount_read_without_its_decimals_needs_its_words(
    figures: str, words: str, *, sure: bool
) -> None:
    text = f"网上银行电子回单\n付款人户名：{PAYER}\n金额（小写）：{figures}"
    said = f"\n金额（大写）：{words}" if words else ""
    scanned, typed = only(drawn(text + said, how="ocr")), only(drawn(text + said))
    assert isinstance(scanned, PaymentVoucher)
    assert isinstance(typed, PaymentVoucher)
    assert scanned.amount
    assert typed.amount
    assert (scanned.amount.confidence >= 0.8) is sure
    assert (typed.amount.confidence >= 0.8) is (sure or not words)


def test_a_payment_app_s_bill_is_a_voucher() -> None:
    page = drawn(
        """
                       账单详情
                  北京迅驰无限科技有限公司
                        -1,740.00
                        交易成功

        付款方式                    中国工商银行储蓄卡(8936)
        转账备注                            交易平台数字证书
        对方账户          北京迅驰无限科技有限公司 041***9171
        创建时间                         2026-11-19 12:43:33
        订单号                              6998468451524578
        """,
        how="ocr",
    )
    found = values(only(page))
    assert found["payee_name"] == PAYEE
    assert found["amount"] == "1740.00"
    assert found["serial_no"] == "6998468451524578"
    assert found["purpose"] == "交易平台数字证书"
    assert found["status"] == "paid"


def test_a_masked_account_broken_over_two_lines_is_no_part_of_the_name() -> None:
    page = drawn(
        """
                    账单详情
                  -1,740.00
        对方账户          北京迅驰无限科技有限公司 041*
                          **9171
        转账备注          交易平台数字证书
        创建时间          2026-11-19 12:43:33
        """,
        how="ocr",
    )
    assert values(only(page))["payee_name"] == PAYEE


def test_a_chat_app_s_bill_names_the_payee_in_its_heading() -> None:
    page = drawn(
        """
                       账单详情
              转账-转给北京迅驰无限科技有限公司
                        -240.00

        当前状态                      对方已收钱
        转账说明                    交易平台数字证书
        转账时间             2026年11月18日 15:05:33
        转账单号                  3957549026646110
        """,
        how="ocr",
    )
    found = values(only(page))
    assert (found["payee_name"], found["status"]) == (PAYEE, "paid")
    assert found["amount"] == "240.00"


def test_an_account_under_a_name_in_a_list_is_that_party_s() -> None:
    page = drawn(
        f"""
                 交易详情
        转账金额      350.00          处理中
        付款账户      {PAYER}
                      3973****3369
        收款账户      {PAYEE}
                      {PAYEE_ACCOUNT}
        交易时间      2026/11/19 11:30:33
        """,
        how="ocr",
    )
    apart = tuple(
        line.model_copy(update={"box": Box(x0=box.x0, y0=y, x1=box.x1, y1=y + 12)})
        for line in page.lines
        for box, y in [(line.box, 1.3 * line.box.y0)]
    )
    found = values(only(page.model_copy(update={"lines": apart, "height": 400.0})))
    assert found["payer_account"] == "3973****3369"
    assert found["payee_account"] == PAYEE_ACCOUNT
    assert (found["payer_name"], found["payee_name"]) == (PAYER, PAYEE)


def test_a_status_beside_a_party_s_label_is_not_its_name() -> None:
    page = drawn(
        f"""
                    回单详情
                                交易成功
        付款方
        {PAYER}
        付款账号
        {PAYER_ACCOUNT}
        收款方
        {PAYEE}
        收款账号
        {PAYEE_ACCOUNT}
        交易时间
        2026.11.14 14:18:02
        """,
        how="ocr",
    )
    found = values(only(page))
    assert (found["payer_name"], found["payee_name"]) == (PAYER, PAYEE)


def test_the_row_of_those_who_sign_does_not_go_on_a_value_above_it() -> None:
    page = drawn(
        """
                       电子回单
        付款人：甲水电有限公司    收款人：乙科技有限公司    金额：700.00
        用途        数字证书费
        银行盖章：  会计主管    授权    复核    记账
        """,
        how="ocr",
    )
    assert values(only(page))["purpose"] == "数字证书费"


def test_digits_are_read_where_their_columns_heads_are_misread() -> None:
    page = drawn(
        """
                       电子回单
        付款人：甲水电有限公司    收款人：乙科技有限公司
        金额                  亿  千  百  +  万  干  百  +  元  角  分
                                                      5   8   0   0   0
        """,
        how="ocr",
    )
    assert values(only(page))["amount"] == "580.00"
