"""Vouchers as other banks, credit unions, finance companies and wallets print them."""

import pytest

from mailbot.documents.model import PaymentVoucher, UnknownDocument
from mailbot.documents.page import Page
from mailbot.documents.text import width
from tests.core.drawn_pages import documents, drawn, only, table, values

PAYER, PAYER_ACCOUNT = "承德丰宁抽水蓄能有限公司", "80201000300012577"
PAYEE, PAYEE_ACCOUNT = "北京迅驰无限科技有限公司", "0413060103000009171"
PAYER_BANK, PAYEE_BANK = "承德银行丰宁支行", "北京农村商业银行中关村支行"
OTHER, OTHER_ACCOUNT = "昌吉物业有限公司", "6500000000000002"
UNITS = "亿千百十万千百十元角分"
PARTIES = {
    "payer_name": PAYER,
    "payer_account": PAYER_ACCOUNT,
    "payer_bank": PAYER_BANK,
    "payee_name": PAYEE,
    "payee_account": PAYEE_ACCOUNT,
    "payee_bank": PAYEE_BANK,
}
BELOW = ("", "金额：580.00元", "交易时间：2026-11-05 10:11:12", "流水号：HX2026110500331")


def row(*placed: tuple[int, str]) -> str:
    """A row of a drawing: each text at its column."""
    line = ""
    for at, text in placed:
        line += " " * (at - width(line)) + text
    return line


def page(*rows: str) -> Page:
    return drawn("\n".join(rows))


def sure(document: object) -> dict[str, object]:
    """The values read surely."""
    assert isinstance(document, PaymentVoucher)
    told = values(document)
    return {name: told[name] for name, read in document.fields().items() if read.confidence >= 0.8}


# ------------------------------------------------------------- 进账单

SLIP_IN_CELLS = table(
    f"出票人 | 全称 | {PAYER} | 收款人 | 全称 | {PAYEE} " + "| < " * 10,
    f"^ | 账号 | {PAYER_ACCOUNT} | ^ | 账号 | {PAYEE_ACCOUNT} " + "| < " * 10,
    f"^ | 开户银行 | {PAYER_BANK} | ^ | 开户银行 | {PAYEE_BANK} " + "| < " * 10,
    f"金额 | 人民币（大写）伍佰捌拾元整 | < | < | < | {' | '.join(UNITS)}",
    "^ | ^ | < | < | <  |  |  |  |  |  | ￥ | 5 | 8 | 0 | 0 | 0",
    "票据种类 | 转账支票 | 票据张数 | 1 | < | " + " | ".join(["<"] * 11),
    title="中国农业银行进账单（收账通知） 3",
)
SLIP_UPRIGHT = page(
    row((20, "河北省农村信用社 进账单（贷方凭证）")),
    row((20, "2026年11月03日"), (60, "第 00718326 号")),
    row((0, "出"), (4, "全    称"), (16, PAYER), (50, "收"), (54, "全    称"), (66, PAYEE)),
    row(
        (0, "票"),
        (4, "账    号"),
        (16, PAYER_ACCOUNT),
        (50, "款"),
        (54, "账    号"),
        (66, PAYEE_ACCOUNT),
    ),
    row(
        (0, "人"), (4, "开户银行"), (16, PAYER_BANK), (50, "人"), (54, "开户银行"), (66, PAYEE_BANK)
    ),
    row((0, "金额"), (6, "人民币"), *((60 + 4 * at, unit) for at, unit in enumerate(UNITS))),
    row(
        (6, "（大写）"),
        (18, "伍佰捌拾元整"),
        (80, "￥"),
        *((84 + 4 * at, digit) for at, digit in enumerate("58000")),
    ),
    row((0, "票据种类"), (12, "转账支票"), (30, "票据张数"), (42, "1")),
)


SLIP_OF_A_HOLDER = page(
    row((20, "内蒙古自治区农村信用社")),
    row((24, "进 账 单 （回 单） 1")),
    *(row((0, "出票人"), (10, "全称"), (20, PAYER)), row((10, "账号"), (20, PAYER_ACCOUNT))),
    row((10, "开户银行"), (20, PAYER_BANK)),
    *(row((0, "持票人"), (10, "全称"), (20, PAYEE)), row((10, "账号"), (20, PAYEE_ACCOUNT))),
    row((10, "开户银行"), (20, PAYEE_BANK)),
    row((0, "人民币(大写) 伍佰捌拾元整"), (60, "￥580.00")),
)


@pytest.mark.parametrize("slip", [SLIP_IN_CELLS, SLIP_UPRIGHT, SLIP_OF_A_HOLDER])
def test_a_credit_slip_is_a_voucher_of_who_drew_the_cheque(slip: Page) -> None:
    read = sure(only(slip))
    assert {**PARTIES, "amount": "580.00"}.items() <= read.items()


def test_digits_apart_under_no_columns_are_no_amount() -> None:
    document = only(
        page(
            "        山西省农村信用社进账单",
            f"出票人：{PAYER}",
            f"收款人：{PAYEE}",
            "              ¥ 5 8 0 0 0",
        )
    )
    assert "amount" not in values(document)


# ------------------------------------------------------------- wallets

ORDER = "微信支付订单号 | 4200001111202611201234567890"
WALLETS = [
    (
        "微信支付商户转账电子凭证",
        f"付款方 | {PAYER}",
        "商户订单号 | QC20261120001",
        f"收款方名称 | {PAYEE}",
        "收款方银行账号 | 0413****9171",
        "收款方开户行 | 北京农村商业银行",
        "转账金额 | ¥580.00",
        "转账时间 | 2026-11-20 18:06:44",
        "转账状态 | 已到账",
    ),
    (
        "付款到对公账户电子回单",
        f"商户名称 | {PAYER}",
        "商户单号 | QC20261120001",
        f"收款户名 | {PAYEE}",
        "收款卡号 | 0413****9171",
        "收款银行 | 北京农村商业银行",
        "付款金额 | ¥580.00",
        "申请时间 | 2026-11-19",
        "付款成功时间 | 2026年11月20日 18:06:44",
    ),
    (
        "付款到银行卡电子凭证",
        f"付款商户 | {PAYER}",
        "商户付款单号 | QC20261120001",
        f"收款人姓名/名称 | {PAYEE}",
        "收款人银行卡号 | 0413****9171",
        "收款机构 | 北京农村商业银行",
        "付款金额（元） | ￥580.00（伍佰捌拾元整）",
        "付款成功时间 | 2026-11-20 18:06:44",
    ),
]


@pytest.mark.parametrize("lines", WALLETS)
def test_a_wallet_s_transfer_to_an_account_is_known_by_the_wallet_s_number(
    lines: tuple[str, ...],
) -> None:
    title, *rows = lines
    read = sure(only(table(*rows, ORDER, title=title)))
    assert (read["payer_name"], read["payee_name"]) == (PAYER, PAYEE)
    assert (read["payee_account"], read["payee_bank"]) == ("0413****9171", "北京农村商业银行")
    assert (read["amount"], read["paid_on"]) == ("580.00", "2026-11-20")
    assert read["serial_no"] == "4200001111202611201234567890"


# ------------------------------------------------------------- notices

NOTICE = page(
    "                 桂林银行",
    "                客户付款通知",
    "   日期：2026年10月30日      通知编号：GLB20261030991",
    f"   付款人户名：{PAYER}      付款人账号：{PAYER_ACCOUNT}",
    f"   付款机构：{PAYER_BANK}",
    f"   收款人户名：{PAYEE}      收款人账号：{PAYEE_ACCOUNT}",
    f"   收款机构：{PAYEE_BANK}",
    "   金额（大写）：伍佰捌拾元整      金额（小写）：580.00",
    "   用途：证书费     流水：771026103000418855",
    "   柜员：1002   打印时间：2026-10-31",
)
UNTITLED_NOTICE = page(
    "                桂林银行",
    "                 付款通知单",
    f"   付款单位：{PAYER}      付款账号：{PAYER_ACCOUNT}",
    f"   付款机构：{PAYER_BANK}",
    f"   收款单位：{PAYEE}      收款账号：{PAYEE_ACCOUNT}",
    f"   收款机构：{PAYEE_BANK}",
    "   付款金额：580.00   大写金额：伍佰捌拾元整",
    "   用途：证书费       交易流水：771026103000418855",
    "   记账日期：2026-10-30    柜员：1002",
)


@pytest.mark.parametrize("notice", [NOTICE, UNTITLED_NOTICE])
def test_a_bank_s_notice_of_a_payment_is_a_voucher(notice: Page) -> None:
    read = sure(only(notice))
    assert {**PARTIES, "amount": "580.00", "paid_on": "2026-10-30"}.items() <= read.items()
    assert read["serial_no"] == "771026103000418855"


@pytest.mark.parametrize("title", ["付款通知单", "客户付款通知书", "服务费结算通知单"])
def test_a_request_to_pay_is_none_whatever_it_is_called(title: str) -> None:
    document = only(
        page(
            f"                 {title}",
            f"   付款单位：{PAYER}      付款账号：{PAYER_ACCOUNT}",
            f"   收款单位：{PAYEE}      收款账号：{PAYEE_ACCOUNT}",
            f"   收款银行：{PAYEE_BANK}",
            "   付款金额：580.00         流水号：2026110599",
            "   请贵单位于2026年12月5日前付款",
        )
    )
    assert isinstance(document, UnknownDocument)


def test_a_request_with_its_approvals_is_no_voucher_whatever_its_numbers() -> None:
    document = only(
        table(
            f"付款单位 | {PAYER} | 付款账号 | {PAYER_ACCOUNT}",
            f"收款单位 | {PAYEE} | 收款账号 | {PAYEE_ACCOUNT}",
            "金额 | 580.00 | 流水号 | OA20261105001",
            "用途 | 证书费 | 审批意见 | 同意",
            title="资金支付单",
        )
    )
    assert document.kind == "unknown"


SENTENCES = [
    "贵公司于2026年11月9日提交的付款指令，我公司已于2026年11月10日支付成功，明细如下。",
    "贵单位委托我公司办理的下列款项已于2026年11月10日支付完毕，特此通知。",
    "我社已于2026-11-10将下列款项划转至收款人账户，请核对。",
    "你单位委托的下列款项，已于二〇二六年十一月十日代付成功。",
    "2026年11月10日，贵公司通过企业网银向下列收款人转账人民币580.00元。",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_day_a_sentence_names_comes_before_the_letter_s_own(sentence: str) -> None:
    read = sure(
        only(
            page(
                "                 内蒙古能源集团财务有限公司",
                "                   付款结果通知书",
                f"   {sentence}",
                f"   委托单位：{PAYER}",
                f"   内部账户：{PAYER_ACCOUNT}",
                "   付款机构：内蒙古能源集团财务有限公司",
                f"   收款单位：{PAYEE}      收款账号：{PAYEE_ACCOUNT}",
                "   支付金额：580.00元（伍佰捌拾元整）",
                "   银行流水：NM20261110000123      指令编号：ZL-202611-0008",
                "   日期：2026年11月12日",
            )
        )
    )
    assert read["paid_on"] == "2026-11-10"
    assert (read["payer_name"], read["payer_bank"]) == (PAYER, "内蒙古能源集团财务有限公司")
    assert read["serial_no"] == "NM20261110000123"


def test_a_day_still_to_come_in_a_sentence_is_not_that_of_payment() -> None:
    read = values(
        only(
            page(
                "              网上银行电子回单",
                "   本笔款项将于2026年11月12日支付完毕。",
                f"   付款人：{PAYER}      收款人：{PAYEE}",
                "   金额：580.00元      交易时间：2026-11-10 09:00:00",
            )
        )
    )
    assert read["paid_on"] == "2026-11-10"


def test_what_was_paid_for_may_be_a_certificate() -> None:
    read = sure(
        only(
            page(
                "         长沙银行客户回单",
                f"付款人：{PAYER}      收款人：{PAYEE}",
                "金额：80.00元      交易时间：2026-11-10",
                "用途补发证书        业务类型对公跨行转账",
            )
        )
    )
    assert read["purpose"] == "补发证书"


HOUSE = "北方电力集团财务有限公司"
SETTLEMENT = table(
    f"付款成员单位 | {PAYER} | 收款单位 | {PAYEE}",
    f"内部账号 | {PAYER_ACCOUNT} | 收款账号 | {PAYEE_ACCOUNT}",
    f"付款机构 | {HOUSE} | 收款机构 | {PAYEE_BANK}",
    "金额（小写） | ¥580.00 | 指令编号 | ZL-009",
    "提交时间 | 2026-11-19 16:00 | 银行处理时间 | 2026-11-20 09:00:03",
    title=f"{HOUSE}资金结算凭证",
)
ENTRUSTED = table(
    f"委托单位 | 名称 | {PAYER} | 收款单位 | 名称 | {PAYEE}",
    f"^ | 账号 | {PAYER_ACCOUNT} | ^ | 账号 | {PAYEE_ACCOUNT}",
    f"^ | 开户机构 | {HOUSE} | ^ | 开户机构 | {PAYEE_BANK}",
    "付款金额 | ¥580.00 | < | 大写 | 伍佰捌拾元整 | <",
    "付款日期 | 2026-11-20 | < | 指令号 | ZL-009 | <",
    title="委托付款回单",
)


@pytest.mark.parametrize("receipt", [SETTLEMENT, ENTRUSTED])
def test_a_finance_company_s_parties_have_names_of_its_own(receipt: Page) -> None:
    document = only(receipt)
    read = sure(document)
    assert {**PARTIES, "payer_bank": HOUSE, "amount": "580.00"}.items() <= read.items()
    assert (read["paid_on"], read["status"]) == ("2026-11-20", "paid")
    assert values(document)["serial_no"] == "ZL-009"
    assert "serial_no" not in read, "an instruction's number may not be the bank's"


DIRECT = table(
    f"付方户名 | {PAYER} | 收方户名 | {PAYEE}",
    f"付方账号 | {PAYER_ACCOUNT} | 收方账号 | {PAYEE_ACCOUNT}",
    "记账金额 | 580.00 | 币种 | 人民币",
    "银行记账日 | 20261120 | 银行流水 | 998877112233",
    "企业流水 | ERP000123 | 交易结果 | 成功",
    title="银企直连付款结果单",
)
CLEARED = page(
    "              支付系统专用凭证",
    "报文种类：客户发起汇兑业务报文   业务种类：汇兑",
    "发起行行号：314100000001   汇款人开户行行号：314100000001",
    f"汇款人账号：{PAYER_ACCOUNT}",
    f"汇款人名称：{PAYER}",
    "接收行行号：402100000018   收款人开户行行号：402100000018",
    f"收款人账号：{PAYEE_ACCOUNT}",
    f"收款人名称：{PAYEE}",
    "货币、金额：RMB580.00",
    "支付交易序号：998877112233   委托日期：2026-11-20",
    "报文状态：已清算",
)


@pytest.mark.parametrize("receipt", [DIRECT, CLEARED])
def test_receipts_in_the_words_of_payment_systems_are_paid(receipt: Page) -> None:
    read = sure(only(receipt))
    assert (read["payer_name"], read["payer_account"]) == (PAYER, PAYER_ACCOUNT)
    assert (read["payee_name"], read["payee_account"]) == (PAYEE, PAYEE_ACCOUNT)
    assert (read["amount"], read["paid_on"]) == ("580.00", "2026-11-20")
    assert (read["serial_no"], read["status"]) == ("998877112233", "paid")


def test_what_a_bank_s_app_has_taken_in_is_not_paid_yet() -> None:
    read = sure(
        only(
            page(
                *(row((20, "福建农信")), row((20, "转账已受理")), row((20, "580.00元"))),
                f"收款人      {PAYEE}",
                f"收款账号    {PAYEE_ACCOUNT}",
                f"付款人      {PAYER}",
                "提交时间    2026-11-20 18:06:44",
                "受理编号    FJ202611200099",
            )
        )
    )
    assert (read["status"], read["serial_no"]) == ("submitted", "FJ202611200099")
    assert (read["amount"], read["payee_account"]) == ("580.00", PAYEE_ACCOUNT)


def test_a_label_may_say_whose_it_is_in_full() -> None:
    read = sure(
        only(
            page(
                "            电子回单",
                f"付款人的户名：{PAYER}      付款人的账号：{PAYER_ACCOUNT}",
                f"收款单位的名称：{PAYEE}      收款单位的账号：{PAYEE_ACCOUNT}",
                "金额：580.00",
            )
        )
    )
    assert (read["payer_name"], read["payer_account"]) == (PAYER, PAYER_ACCOUNT)
    assert (read["payee_name"], read["payee_account"]) == (PAYEE, PAYEE_ACCOUNT)


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("转账交易凭证", "paid"),
        ("资金划转通知书", "paid"),
        ("收款到账通知", "paid"),
        ("付款证明", "unknown"),
        ("电子回执单", "unknown"),
        ("转账记录", "unknown"),
    ],
)
def test_titles_of_banks_that_say_much_alike_need_a_receipt_s_labels(
    title: str, status: str
) -> None:
    labels = (
        f"付款户名：{PAYER}      收款户名：{PAYEE}",
        f"付款账号：{PAYER_ACCOUNT}      收款账号：{PAYEE_ACCOUNT}",
        "金额：580.00      交易时间：2026-11-20",
    )
    read = values(only(page(row((20, title)), *labels)))
    assert (read["payer_name"], read["amount"], read["status"]) == (PAYER, "580.00", status)
    assert only(page(row((20, title)), f"单位：{PAYER}", "金额：580.00")).kind == "unknown"


def test_a_slip_of_a_transfer_says_that_it_was_paid() -> None:
    read = sure(
        only(
            page(
                "            吉林九台农村商业银行",
                "                对公转账凭条",
                f"付款单位名称：{PAYER}      付款银行账户：{PAYER_ACCOUNT}",
                f"收款单位名称：{PAYEE}      收款银行账户：{PAYEE_ACCOUNT}",
                "转账金额：580.00        大写：伍佰捌拾元整",
                "转账日期：2026-11-20    流水号：998877112233",
            )
        )
    )
    assert (read["payer_account"], read["payee_account"]) == (PAYER_ACCOUNT, PAYEE_ACCOUNT)
    assert read["status"] == "paid"


# ------------------------------------------------------------- lines without labels

BESIDE_HEADINGS = page(
    row((30, "包头农商银行电子回单")),
    row((0, "付款人"), (60, "收款人")),
    row((0, PAYER), (60, PAYEE)),
    row((0, PAYER_ACCOUNT), (60, PAYEE_ACCOUNT)),
    row((0, PAYER_BANK), (60, PAYEE_BANK)),
    *BELOW,
)
UNDER_SECTIONS = page(
    row((20, "转账成功")),
    "付款方信息",
    *(PAYER, PAYER_ACCOUNT, PAYER_BANK),
    "收款方信息",
    *(PAYEE, PAYEE_ACCOUNT, PAYEE_BANK),
    *BELOW,
)
BANK_FIRST = page(
    row((20, "盘山县农村信用社电子回单")),
    row((0, "收款人"), (14, PAYEE_BANK)),
    *(row((14, PAYEE)), row((14, PAYEE_ACCOUNT))),
    row((0, "付款人"), (14, PAYER_BANK)),
    *(row((14, PAYER)), row((14, PAYER_ACCOUNT))),
    *BELOW,
)
IN_CELLS = table(
    f"付款方 | {PAYER}/n{PAYER_ACCOUNT}/n{PAYER_BANK}"
    f" | 收款方 | {PAYEE}/n{PAYEE_ACCOUNT}/n{PAYEE_BANK}",
    "金额 | 580.00 | 交易时间 | 2026-11-05",
    "用途 | 证书费 | 流水号 | HX2026110500331",
    title="结算中心电子回单",
)
UPRIGHT = page(
    row((30, "包头农商银行客户回单")),
    row((0, "付"), (6, PAYER), (60, "收"), (66, PAYEE)),
    row((0, "款"), (6, PAYER_ACCOUNT), (60, "款"), (66, PAYEE_ACCOUNT)),
    row((0, "人"), (6, PAYER_BANK), (60, "人"), (66, PAYEE_BANK)),
    *BELOW,
)
IN_ONE_LINE = page(
    row((20, "网上银行电子回单")),
    f"付款人：{PAYER} {PAYER_ACCOUNT} {PAYER_BANK}",
    f"收款人：{PAYEE} {PAYEE_ACCOUNT} {PAYEE_BANK}",
    *BELOW,
)
IN_BRACKETS = page(
    row((20, "浙江农商银行电子回单")),
    f"付款方：{PAYER}（账号：{PAYER_ACCOUNT}，开户行：{PAYER_BANK}）",
    f"收款方：{PAYEE}（账号：{PAYEE_ACCOUNT}，开户行：{PAYEE_BANK}）",
    *BELOW,
)
SET_IN = page(
    row((20, "网上银行电子回单")),
    "付款人：",
    *(row((4, PAYER)), row((4, PAYER_ACCOUNT)), row((4, PAYER_BANK))),
    "收款人：",
    *(row((4, PAYEE)), row((4, PAYEE_ACCOUNT)), row((4, PAYEE_BANK))),
    *BELOW,
)
CAPTIONS = page(
    row((20, "国内汇款业务回单")),
    row((14, "户名"), (60, "账号")),
    row((0, "汇款人"), (14, PAYER), (60, PAYER_ACCOUNT)),
    *(row((14, "开户行")), row((14, PAYER_BANK))),
    "",
    row((14, "户名"), (60, "账号")),
    row((0, "收款人"), (14, PAYEE), (60, PAYEE_ACCOUNT)),
    *(row((14, "开户行")), row((14, PAYEE_BANK))),
    *BELOW,
)


@pytest.mark.parametrize(
    "receipt",
    [
        BESIDE_HEADINGS,
        UNDER_SECTIONS,
        BANK_FIRST,
        IN_CELLS,
        UPRIGHT,
        IN_ONE_LINE,
        IN_BRACKETS,
        SET_IN,
        CAPTIONS,
    ],
)
def test_lines_under_a_party_s_heading_are_its_name_account_and_bank(receipt: Page) -> None:
    assert PARTIES.items() <= sure(only(receipt)).items()


def test_wrapped_names_and_banks_of_a_block_and_a_finance_company_s_account_are_whole() -> None:
    read = sure(
        only(
            page(
                row((30, "长春发展农商银行客户回单")),
                row((0, "付款方"), (12, "巴音郭楞蒙古自治州博斯腾湖风力发电")),
                row((12, "股份有限公司焉耆分公司")),
                row((12, "01-1102-00087-6")),
                row((12, "华北能投集团财务有限公司")),
                row((0, "收款方"), (12, PAYEE)),
                row((12, "0413 0601 0300 0009 171")),
                row((12, "焉耆回族自治县农村信用合作联社")),
                row((12, "永宁信用社")),
                *BELOW,
            )
        )
    )
    assert read["payer_name"] == "巴音郭楞蒙古自治州博斯腾湖风力发电股份有限公司焉耆分公司"
    assert (read["payer_account"], read["payer_bank"]) == (
        "011102000876",
        "华北能投集团财务有限公司",
    )
    assert (read["payee_name"], read["payee_account"]) == (PAYEE, PAYEE_ACCOUNT)
    assert read["payee_bank"] == "焉耆回族自治县农村信用合作联社永宁信用社"


def test_an_account_where_a_bank_is_asked_for_is_no_bank() -> None:
    read = values(
        only(
            page(
                row((20, "网上银行电子回单")),
                f"付款人：{PAYER}      付款行：{PAYER_ACCOUNT}",
                f"收款人：{PAYEE}      收款行：{PAYEE_BANK}",
                *BELOW,
            )
        )
    )
    assert "payer_bank" not in read
    assert read["payee_bank"] == PAYEE_BANK


def test_a_line_of_a_block_that_is_nothing_of_a_party_s_ends_it() -> None:
    read = values(
        only(
            page(
                row((30, "包头农商银行客户回单")),
                row((0, "付款方"), (12, PAYER)),
                row((12, PAYER_ACCOUNT)),
                row((12, "请妥善保管")),
                row((12, PAYER_BANK)),
                row((0, "收款方"), (12, PAYEE)),
                *BELOW,
            )
        )
    )
    assert read["payer_account"] == PAYER_ACCOUNT
    assert "payer_bank" not in read


def test_receipts_under_a_light_title_that_comes_again_are_apart() -> None:
    found = documents(
        page(
            *(
                line
                for at in (1, 2, 3)
                for line in (
                    row((20, "借方回单")),
                    row((0, f"付款人：{PAYER}"), (50, f"收款人：{PAYEE}")),
                    row((8, PAYER_ACCOUNT), (58, PAYEE_ACCOUNT)),
                    row((8, PAYER_BANK), (58, PAYEE_BANK)),
                    row((0, f"金额：{at}00.00"), (50, f"交易流水：CS261110004311{at}")),
                    f"交易日期：2026-11-1{at}",
                    "- - - - - - - - - - - - - - -",
                )
            )
        )
    )
    for at, document in enumerate(found, 1):
        read = sure(document)
        said = {**PARTIES, "amount": f"{at}00.00", "paid_on": f"2026-11-1{at}"}
        assert said.items() <= read.items()
    assert len(found) == 3


# ------------------------------------------------------------- lists of payments

BOTH = f"{PAYER} | {PAYER_ACCOUNT} | {PAYER_BANK} | {PAYEE} | {PAYEE_ACCOUNT} | {PAYEE_BANK}"
FIRST = {**PARTIES, "amount": "700.00", "serial_no": "SZ1111111111", "status": "paid"}
SECOND = {**PARTIES, "amount": "350.00", "serial_no": "SZ2222222222", "status": "paid"}
TWO_HEADS = table(
    "序号 | 交易日期 | 付款方 | < | < | 收款方 | < | < | 金额 | 用途 | 交易流水号 | 状态",
    "^ | ^ | 户名 | 账号 | 开户行 | 户名 | 账号 | 开户行 | ^ | ^ | ^ | ^",
    f"1 | 2026-11-13 | {BOTH} | 700.00 | 证书费一 | SZ1111111111 | 交易成功",
    f"2 | 2026-11-14 | {BOTH} | 350.00 | 证书费二 | SZ2222222222 | 交易成功",
    "合计 | < | < | < | < | < | < | < | 1,050.00 | | | ",
    title="企业网银 转账交易查询",
)
MERGED_PAYER = table(
    "付款户名 | 付款账号 | 付款行 | 收款户名 | 收款账号 | 收款行"
    " | 金额 | 指令编号 | 银行流水号 | 指令状态",
    f"{BOTH} | 700.00 | ZL001 | SZ1111111111 | 支付成功",
    f"^ | ^ | ^ | {PAYEE} | {PAYEE_ACCOUNT} | {PAYEE_BANK}"
    " | 350.00 | ZL002 | SZ2222222222 | 支付成功",
    "总计 | 2笔 | | | | | 1050.00 | | | ",
    title="能源集团财务公司 付款指令查询",
)
HEADS = ((0, "序号"), (6, "交易日期"), (20, "收款人名称"), (40, "收款人账号"), (64, "收款行名称"))
MORE_HEADS = ((84, "金额"), (96, "用途"), (110, "交易流水号"), (128, "状态"))
PRINTED = page(
    row((40, "桂林银行企业网上银行 批量付款回单")),
    row((0, f"付款人：{PAYER}"), (50, f"付款账号：{PAYER_ACCOUNT}")),
    row((0, "共2笔 合计金额：1,050.00"), (60, "批量付款回单汇总金额：1,050.00")),
    row((0, f"付款行：{PAYER_BANK} 合计金额：1,050.00")),
    row(*HEADS, *MORE_HEADS),
    row((20, "北京迅驰无限科"), (64, "北京农村商业银")),
    row(
        (0, "1"),
        (6, "2026-11-13"),
        (40, PAYEE_ACCOUNT),
        (84, "700.00"),
        (96, "证书费一"),
        (110, "SZ1111111111"),
        (128, "成功"),
    ),
    row((20, "技有限公司"), (64, "行中关村支行")),
    "",
    row((20, "北京迅驰无限科"), (64, "北京农村商业银")),
    row(
        (0, "2"),
        (6, "2026-11-14"),
        (40, PAYEE_ACCOUNT),
        (84, "350.00"),
        (96, "证书费二"),
        (110, "SZ2222222222"),
        (128, "成功"),
    ),
    row((20, "技有限公司"), (64, "行中关村支行")),
    "",
    row((0, "合计"), (84, "1,050.00")),
    "",
    row((20, "第 1 页")),
)


@pytest.mark.parametrize("listed", [TWO_HEADS, MERGED_PAYER, PRINTED])
def test_each_row_of_a_bank_s_list_is_a_payment_of_its_own(listed: Page) -> None:
    found = documents(listed)
    assert len(found) == 2
    for document, said in zip(found, (FIRST, SECOND), strict=True):
        assert said.items() <= sure(document).items()
    places = [document.fields()["amount"].box for document in found]
    assert len(set(places)) == 2


STATEMENT = table(
    "交易日期 | 对方户名 | 对方账号 | 借方发生额 | 贷方发生额 | 金额 | 流水号 | 状态",
    f"2026-11-13 | {PAYEE} | {PAYEE_ACCOUNT} | 700.00 |  | 700.00 | SZ1111111111 | 成功",
    f"2026-11-14 | {PAYEE} | {PAYEE_ACCOUNT} | 350.00 |  | 350.00 | SZ1111111112 | 成功",
    title="账户交易查询",
)
PLAN = table(
    "序号 | 收款单位 | 收款账号 | 开户行 | 金额 | 用途 | 备注",
    f"1 | {PAYEE} | {PAYEE_ACCOUNT} | {PAYEE_BANK} | 700.00 | 证书费 | ",
    f"2 | {OTHER} | {OTHER_ACCOUNT} | {PAYEE_BANK} | 350.00 | 物业费 | ",
    title="十一月付款计划",
)
ORDERS = table(
    "序号 | 企业名称 | 订单编号 | 金额 | 状态",
    f"1 | {PAYER} | A0001111 | 700.00 | 已支付",
    f"2 | {PAYER} | A0001112 | 350.00 | 已支付",
    title="订单列表",
)
WAGES = table(
    "收款人户名 | 收款账号 | 金额 | 流水号 | 处理结果",
    "王小明 | 6222000000001111 | 7000.00 | SZ1111111111 | 成功",
    "李晓梅 | 6222000000002222 | 6500.00 | SZ2222222222 | 成功",
    title="代发工资结果明细",
)


@pytest.mark.parametrize("listed", [STATEMENT, PLAN, ORDERS, WAGES])
def test_lists_of_other_things_are_no_payments(listed: Page) -> None:
    assert [document.kind for document in documents(listed)] == ["unknown"]


def test_an_account_s_transactions_in_and_out_are_not_taken_apart() -> None:
    document = only(
        table(
            "付款户名 | 付款账号 | 收款户名 | 收款账号 | 金额 | 收付标志 | 流水号",
            f"{PAYER} | {PAYER_ACCOUNT} | {PAYEE} | {PAYEE_ACCOUNT} | 700.00 | 付 | SZ1111111111",
            f"{OTHER} | {OTHER_ACCOUNT} | {PAYER} | {PAYER_ACCOUNT} | 900.00 | 收 | SZ2222222222",
            title="电子回单",
        )
    )
    assert not {"payer_name", "payee_name", "amount", "serial_no"} & set(sure(document))


def test_a_payroll_is_not_taken_apart_and_nothing_of_it_is_sure() -> None:
    rows = [f"{PAYEE} | {PAYEE_ACCOUNT} | {at}.00 | SZ{at:010} | 成功" for at in range(100, 160)]
    document = only(
        table("收款户名 | 收款账号 | 金额 | 流水号 | 状态", *rows, title="批量付款回单")
    )
    assert not {"payee_name", "payee_account", "amount", "serial_no"} & set(sure(document))


def test_columns_of_days_numbers_and_banks_are_nobody_s_where_rows_cannot_be_told() -> None:
    document = only(
        table(
            "付款账号 | 收款行 | 交易日期 | 流水号 | 用途 | 金额",
            f"{PAYER_ACCOUNT} | {PAYEE_BANK} | 2026-11-13 | SZ1111111111 | 证书费 | 700.00",
            f"{PAYER_ACCOUNT} | {PAYEE_BANK} | 2026-11-14 | SZ2222222222 | 证书费 | 350.00",
            title="付款回单",
        )
    )
    assert not {"payee_bank", "paid_on", "serial_no", "amount"} & set(sure(document))


# ------------------------------------------------------------- wrapped one row apart


def test_a_second_line_a_whole_row_below_goes_on_with_its_value() -> None:
    licence = page(
        row((40, "营业执照")),
        row((0, "统一社会信用代码"), (20, "91620102MA7HK3T45G")),
        "",
        row(
            (0, "名称"),
            (14, "兰州皋兰石洞光热发电有限公司"),
            (60, "注册资本"),
            (74, "贰仟叁佰万元整"),
        ),
        "",
        row((0, "类型"), (14, "有限责任公司"), (60, "成立日期"), (74, "2021年08月19日")),
        "",
        row(
            (0, "经营范围"),
            (14, "太阳能光热发电项目的开发、建设、运营；"),
            (60, "住所"),
            (74, "甘肃省兰州市皋兰县石洞镇"),
        ),
        "",
        row((14, "电力销售；合同能源管理。"), (74, "魏家庄村218号3层")),
        "",
        row((60, "登记机关")),
    )
    assert values(only(licence))["address"] == "甘肃省兰州市皋兰县石洞镇魏家庄村218号3层"


def test_a_whole_name_and_what_stands_below_it_stay_apart() -> None:
    receipt = page(
        row((20, "网上银行电子回单")),
        row((0, "付款人名称"), (20, PAYER)),
        "",
        row((20, "转账附言如下")),
        "",
        row((0, "收款人名称"), (20, "巴音郭楞蒙古自治州博斯腾湖风力发电")),
        "",
        row((20, "股份有限公司焉耆分公司")),
        "",
        *BELOW,
    )
    read = values(only(receipt))
    assert read["payer_name"] == PAYER
    assert read["payee_name"] == "巴音郭楞蒙古自治州博斯腾湖风力发电股份有限公司焉耆分公司"


def test_a_branch_a_whole_row_below_its_bank_goes_on_with_it() -> None:
    receipt = page(
        row((30, "新疆农信电子回单")),
        row((0, "付款人户名"), (16, PAYER), (60, "收款人户名"), (76, PAYEE)),
        "",
        row(
            (0, "付款人开户行"),
            (16, "焉耆回族自治县农村信用合作联社"),
            (60, "收款人开户行"),
            (76, "北京农村商业银行股份有限公司"),
        ),
        "",
        row((16, "永宁信用社营业部"), (76, "中关村支行")),
        "",
        row((0, "金额"), (16, "580.00"), (60, "流水号"), (76, "998877112233")),
    )
    read = values(only(receipt))
    assert read["payer_bank"] == "焉耆回族自治县农村信用合作联社永宁信用社营业部"
    assert read["payee_bank"] == "北京农村商业银行股份有限公司中关村支行"


@pytest.mark.parametrize("gap", ["：", "    "])
@pytest.mark.parametrize(
    "purpose", ["数字证书（电子钥匙）费用", "证书费用3个5年", "CA证书（两把）手续费"]
)
def test_a_purpose_that_ends_like_a_label_is_whole(purpose: str, gap: str) -> None:
    receipt = drawn(f"""
                    电子回单
        付款人户名：哈密天山风力发电有限公司
        收款人户名：楚天电子认证中心有限公司
        金额：580.00元
        附言{gap}{purpose}
        交易日期：2026年11月20日
        流水号：HX2026110500331
    """)
    assert values(only(receipt))["purpose"] == purpose
