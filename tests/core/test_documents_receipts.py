"""Receipts as many banks set them: what stands over, under and beside what, and what it is not."""

from decimal import Decimal

import pytest

from mailbot.documents.amounts import read_figures
from mailbot.documents.model import PaymentVoucher, UnknownDocument
from mailbot.documents.page import Line, Page
from mailbot.documents.text import width
from mailbot.values import Box
from tests.core.drawn_pages import documents, drawn, only, table, values

PAYER = "哈密天山风力发电有限公司"
PAYEE = "北京迅驰无限科技有限公司"
PAYER_ACCOUNT = "65001612345678901234"
PAYEE_ACCOUNT = "0413060103000009171"


def placed(*texts: tuple[float, float, str]) -> Page:
    """A page of texts of 10 points, each begun at its (x, y)."""
    lines = tuple(
        Line(text=text, box=Box(x0=x, y0=y, x1=x + 5 * width(text), y1=y + 10))
        for x, y, text in texts
    )
    return Page(number=1, width=595, height=842, lines=lines)


def test_a_state_under_its_label_heads_no_receipt_of_its_own() -> None:
    page = table(
        "付款人 | 账号 | <",
        f"{PAYER} | {PAYER_ACCOUNT} | <",
        "收款人 | 收款账号 | <",
        f"{PAYEE} | {PAYEE_ACCOUNT} | <",
        "交易金额/n¥350.00 | 转账状态/n支付成功 | <",
        "交易流水号/n1700905135523347 | 款项用途/n数字证书费 | <",
        "货币种类/n人民币 | 大写金额/n叁佰伍拾元整 | <",
        title="交通银行网上银行电子回单",
    )
    read = values(only(page))
    assert (read["amount"], read["serial_no"]) == ("350.00", "1700905135523347")
    assert (read["payee_name"], read["status"]) == (PAYEE, "paid")


@pytest.mark.parametrize("said", ["¥2400。", "2,400.00。", "￥2400；", "2400元。"])
def test_the_end_of_a_sentence_is_no_decimal_point(said: str) -> None:
    read = read_figures(said)
    assert read is not None
    assert read[0] == Decimal("2400.00")


def test_figures_under_their_label_are_not_the_rest_of_the_cell_at_their_left() -> None:
    page = table(
        "钞汇标志 | 支付金额 | 货币种类 | 交易编号",
        "钞 | ¥700 | CNY | 4113107255722271",
        f"付款人名称 | {PAYER} | 收款人名称 | {PAYEE}",
        title="中国农业银行电子回单",
    )
    assert values(only(page))["amount"] == "700.00"


def test_labels_marked_with_dots_are_labels() -> None:
    page = drawn(
        f"""
                 企业网银转账凭证
        ·付款人名称：{PAYER}
        ·收款人名称：{PAYEE}
        ·金额(元) 280.00
        ·款项用途 CA证书服务费
        ·交易流水号 7564816548929944
        """
    )
    read = values(only(page))
    assert (read["purpose"], read["payer_name"]) == ("CA证书服务费", PAYER)


def test_a_broken_label_with_a_colon_is_no_part_of_the_value_at_its_left() -> None:
    page = placed(
        (260, 54, "营业执照"),
        (300, 84.0, "注册号/统一社会"),
        (300, 97.5, "信用代码:"),
        (50, 90.75, "名称:"),
        (140, 90.75, PAYER),
        (390, 90.75, "91650102MARQ8DG8TX"),
        (50, 120, "经营者:"),
        (140, 120, "陶娟明"),
        (300, 120, "类型:"),
        (390, 120, "有限责任公司"),
    )
    read = values(only(page))
    assert (read["company"], read["credit_code"]) == (PAYER, "91650102MARQ8DG8TX")


def test_a_label_flush_right_may_be_broken_before_its_last_character() -> None:
    page = placed(
        (200, 20, "数字证书业务办理申请单"),
        (200, 84.0, "统一社会信用代"),
        (252, 96.0, "码："),
        (30, 90.0, "企业名称："),
        (85, 90.0, PAYER),
        (290, 90.0, "91650102MARQ8DG8TX"),
        (30, 120, "法定代表人："),
        (95, 120, "陶娟明"),
        (30, 150, "经办人："),
        (95, 150, "王小红"),
        (200, 150, "业务类型："),
        (270, 150, "新办"),
    )
    read = values(only(page))
    assert (read["company"], read["credit_code"]) == (PAYER, "91650102MARQ8DG8TX")


def test_a_party_set_upright_over_several_cells_heads_all_their_rows() -> None:
    page = table(
        f"付 | 全称 | {PAYER} | 收 | 全称 | {PAYEE}",
        f"款 | 账号 | {PAYER_ACCOUNT} | 款 | 账号 | {PAYEE_ACCOUNT}",
        "人 | 开户行 | 中国建设银行哈密分行 | 人 | 开户行 | 北京农村商业银行中关村支行",
        "用途 | < | 数字证书 | 流水号 | < | 650844747336880962",
        "金额 | < | (大写)人民币陆佰元整 | 小写 | < | ¥600.00",
        title="中国建设银行单位客户专用回单",
    )
    fields = only(page).fields()
    read = {name: field.value for name, field in fields.items()}
    assert (read["payee_account"], read["payee_bank"]) == (
        PAYEE_ACCOUNT,
        "北京农村商业银行中关村支行",
    )
    assert (read["payer_account"], read["payer_bank"]) == (PAYER_ACCOUNT, "中国建设银行哈密分行")
    assert min(fields["payer_account"].confidence, fields["payee_account"].confidence) > 0.9


def test_a_party_set_upright_across_two_tables_keeps_its_own_cell() -> None:
    page = table(
        f"付 | 户名 | {PAYER}",
        f"款 | 账号 | {PAYER_ACCOUNT}",
        f"收款人名称 | < | {PAYEE}",
        "金额 | < | ¥600.00",
        "流水号 | < | 650844747336880962",
        title="付款回单",
    )
    lines = list(page.lines)
    lines = [
        line.model_copy(update={"table": 1})
        if line.row and line.row <= 1 and line.column == 0
        else line
        for line in lines
    ]
    read = values(only(page.model_copy(update={"lines": tuple(lines)})))
    assert read["payee_name"] == PAYEE
    assert read["amount"] == "600.00"


def test_an_account_or_address_over_two_lines_of_its_cell_is_the_whole_account() -> None:
    page = table(
        "申请日期 | 2026 年 11 月 22 日 | 业务类型 | ☑电汇 □信汇",
        f"申请人全称 | {PAYER} | 收款人全称 | {PAYEE}",
        "申请人账号或地址 | 3002357590001/n769488 | 收款人账号或住址 | 0413060103000/n009171",
        "金额人民币(大写) | 柒佰元整 | 小写 | ¥700.00",
        title="中国工商银行结算业务申请书",
    )
    document = only(page)
    read = values(document)
    assert (read["payer_account"], read["payee_account"]) == ("3002357590001769488", PAYEE_ACCOUNT)
    assert (read["paid_on"], read["amount_in_words"]) == ("2026-11-22", "柒佰元整")
    assert document.fields()["paid_on"].confidence > 0.9


def test_the_result_of_a_transfer_from_one_account_label_is_a_voucher() -> None:
    page = drawn(
        f"""
        ✔提交成功，待复核
        收款人名称  {PAYEE}
        收款人账号  {PAYEE_ACCOUNT}
        收款银行    北京农村商业银行中关村支行
        付款账户    95505688518393519 {PAYER}
        金额        ¥1,160.00 (壹仟壹佰陆拾元整)
        用途        数字证书五年
        当前状态    待复核
        """
    )
    document = only(page)
    read = values(document)
    assert document.kind == "voucher"
    assert (read["payer_name"], read["payer_account"]) == (PAYER, "95505688518393519")
    assert (read["status"], read["amount"]) == ("submitted", "1160.00")


def test_a_party_over_its_labels_in_one_cell_heads_them() -> None:
    page = table(
        f"付款方/n账号{PAYER_ACCOUNT}/n户名{PAYER}/n开户行中国农业银行库尔勒支行"
        f" | 收款方/n账号{PAYEE_ACCOUNT}/n户名{PAYEE}/n开户行北京农村商业银行中关村支行",
        "金额(小写)：280.00 | 金额(大写)：贰佰捌拾圆整",
        "交易流水号：31301585378395882 | 附言：证书费",
        title="中国农业银行客户收付款入账通知",
    )
    fields = only(page).fields()
    read = {name: field.value for name, field in fields.items()}
    assert (read["payer_name"], read["payer_account"]) == (PAYER, PAYER_ACCOUNT)
    assert (read["payee_name"], read["payee_account"]) == (PAYEE, PAYEE_ACCOUNT)
    assert read["payee_bank"] == "北京农村商业银行中关村支行"
    assert fields["payee_name"].confidence > 0.9


def test_labels_below_each_other_in_a_cell_have_the_values_on_their_heights() -> None:
    page = table(
        f"收款人 | 户名/n账号/n开户行 | {PAYEE}/n{PAYEE_ACCOUNT}/n北京农村商业银行中关村支行",
        f"付款人 | 户名/n账号/n开户行 | {PAYER}/n{PAYER_ACCOUNT}/n新疆银行乌鲁木齐高铁支行",
        "金额大写 | 人民币陆佰元整 | 小写¥600.00",
        "流水号 | 484902050752 | ",
        title="新疆银行网上银行转账凭证",
    )
    read = values(only(page))
    assert (read["payer_name"], read["payer_account"]) == (PAYER, PAYER_ACCOUNT)
    assert (read["payee_name"], read["payee_bank"]) == (PAYEE, "北京农村商业银行中关村支行")


def test_a_state_that_runs_on_behind_its_label_is_its_value() -> None:
    page = table(
        f"付款人名称 | {PAYER} | 收款人名称 | {PAYEE}",
        "用途 | 证书款/n状态交易成功 | < | <",
        "金额 | ¥600.00 | 流水号 | 484902050752",
        title="新疆银行网上银行转账凭证",
    )
    document = only(page)
    assert values(document)["purpose"] == "证书款"
    assert document.fields()["status"].confidence > 0.9


def test_a_word_that_wraps_under_a_value_is_no_label() -> None:
    page = table(
        f"付款单位 | {PAYER} | 收款单位 | {PAYEE}",
        "内部账号 | 010178500387 | 银行账号 | 0413060103000/n009171",
        "汇款用途 | 交易平台数字证书/n费用 | 结算金额 | ¥2,400.00",
        "交易流水号 | 23151019965985 | 结算方式 | 银企直联",
        title="资金结算业务回单（付款）",
    )
    fields = only(page).fields()
    assert fields["purpose"].value == "交易平台数字证书费用"
    assert (fields["payer_account"].value, fields["payee_account"].value) == (
        "010178500387",
        PAYEE_ACCOUNT,
    )
    assert fields["payee_account"].confidence > 0.9


def test_a_label_set_as_wide_as_five_letters_between_is_one() -> None:
    page = placed(
        (220, 37, "营业执照"),
        (42, 97, "统一社会信用代码"),
        (160, 97, "91650102MARQ8DG8TX"),
        (42, 154, "名"),
        (94, 154, "称"),
        (127, 154, PAYER),
        (42, 182, "类"),
        (94, 182, "型"),
        (127, 182, "有限责任公司"),
    )
    assert values(only(page))["company"] == PAYER


def test_titles_of_several_receipts_are_no_watermark() -> None:
    texts: list[tuple[float, float, str]] = []
    for number in range(3):
        top = 40.0 + 200 * number
        texts += [
            (240, top, "浦发银行电子回单"),
            (36, top + 40, f"回单号：5529420318617{number}"),
            (36, top + 60, f"付款人户名：{PAYER}"),
            (300, top + 60, f"收款人户名：{PAYEE}"),
            (36, top + 80, f"金额：CNY{number + 2}00.00"),
            (36, top + 100, f"交易流水号：136518083923{number}"),
        ]
    page = placed(*texts)
    tall = tuple(
        line.model_copy(update={"box": line.box.model_copy(update={"y1": line.box.y0 + 16})})
        if "电子回单" in line.text
        else line
        for line in page.lines
    )
    found = documents(page.model_copy(update={"lines": tall}))
    assert [values(one)["amount"] for one in found] == ["200.00", "300.00", "400.00"]
    assert {values(one)["status"] for one in found} == {"paid"}


def test_rows_of_two_parties_keep_every_line_of_their_cells() -> None:
    page = table(
        "  | 付款人 | 收款人",
        f"户名 | 哈密天山风力发电有限/n公司 | {PAYEE}",
        f"账号 | 6500161234567890/n1234 | {PAYEE_ACCOUNT}",
        "开户行 | 昆仑银行哈密分行 | 北京农村商业银行中关村支行",
        "金额 | ¥1,000.00 | 流水号 N2026101200331",
        title="昆仑银行电子回单",
    )
    read = values(only(page))
    assert (read["payer_name"], read["payer_account"]) == (PAYER, PAYER_ACCOUNT)
    assert (read["payee_name"], read["payee_account"]) == (PAYEE, PAYEE_ACCOUNT)


def test_values_left_under_headings_set_in_the_middle_are_of_the_nearest() -> None:
    page = placed(
        (240, 40, "渤海银行客户回单"),
        (200, 80, "付款方"),
        (430, 80, "收款方"),
        (45, 100, "户名"),
        (110, 100, PAYER),
        (340, 100, PAYEE),
        (45, 118, "账号"),
        (110, 118, "880012345"),
        (340, 118, PAYEE_ACCOUNT),
        (45, 136, "开户行"),
        (110, 136, "渤海银行"),
        (340, 136, "北京农商行"),
        (45, 160, "交易金额"),
        (110, 160, "350.00"),
    )
    read = values(only(page))
    assert (read["payer_account"], read["payee_account"]) == ("880012345", PAYEE_ACCOUNT)
    assert (read["payer_bank"], read["payee_bank"]) == ("渤海银行", "北京农商行")


def test_columns_of_labels_whose_rows_are_the_parties() -> None:
    page = table(
        "  | 户名 | 账号 | 开户行",
        f"付款方 | {PAYER} | {PAYER_ACCOUNT} | 青海银行格尔木分行",
        f"收款方 | {PAYEE} | {PAYEE_ACCOUNT} | 北京农村商业银行中关村支行",
        "交易金额 | 1,160.00 | 流水号 | QH009931",
        title="青海银行电子回单",
    )
    read = values(only(page))
    assert (read["payer_name"], read["payee_name"]) == (PAYER, PAYEE)
    assert (read["payer_account"], read["payee_account"]) == (PAYER_ACCOUNT, PAYEE_ACCOUNT)
    assert read["payer_bank"] == "青海银行格尔木分行"
    assert read["payee_bank"] == "北京农村商业银行中关村支行"


def test_figures_right_of_the_words_are_the_amount() -> None:
    page = drawn(
        f"""
                 宁夏银行汇款凭证
        付款单位：  {PAYER}
        收款单位：  {PAYEE}
        金额：人民币（大写）    贰仟元整             ¥2,000.00
        凭证号码：  No 0027731
        """
    )
    read = values(only(page))
    assert (read["amount"], read["receipt_no"]) == ("2000.00", "0027731")


@pytest.mark.parametrize(
    ("own", "expected"),
    [("", ("110220330440", False)), ("回单编号：2026042001", ("2026042001", True))],
)
def test_the_number_of_a_slip_stands_for_that_of_a_receipt_which_has_none(
    own: str, expected: tuple[str, bool]
) -> None:
    page = drawn(
        f"""
                 某某银行电子回单
        凭证号：110220330440     {own}
        付款人户名：{PAYER}
        收款人户名：{PAYEE}
        金额：¥240.00
        """
    )
    found = only(page).fields()["receipt_no"]
    assert (found.value, found.confidence >= 0.8) == expected


def test_a_label_that_nobody_listed_is_no_value_of_an_empty_label_above_it() -> None:
    page = drawn(
        f"""
                 某某银行回单
        付款人名称：{PAYER}
        收款人名称：{PAYEE}
        金额：240.00
        摘要：证书费
        附加信息：
        兑换信息：
        打印次数：0001
        """
    )
    assert values(only(page))["purpose"] == "证书费"


def test_a_bank_whose_name_ends_twice_was_read_with_a_watermark() -> None:
    page = drawn(
        f"""
                 某某银行电子回单
        付款人户名：{PAYER}
        付款人开户行：某某银行南通启东支行行
        收款人户名：{PAYEE}
        金额：¥240.00
        """
    )
    bank = only(page).fields()["payer_bank"]
    assert bank.value == "某某银行南通启东支行"
    assert bank.confidence < 0.8


def _notice_of(heading: str) -> Page:
    return table(
        f"付款人全称 | {PAYER} | 收款人全称 | {PAYEE}",
        f"付款人账号 | {PAYER_ACCOUNT} | 收款人账号 | {PAYEE_ACCOUNT}",
        "付款人开户行 | 乌鲁木齐银行喀什分行 | 收款人开户行 | 北京农村商业银行中关村支行",
        "人民币(大写) | 壹仟捌佰元正 | 流水号 | 46339733918433",
        "用途 | 证书6个 | < | <",
        title=heading,
    )


def test_a_banks_notice_of_a_payment_in_words_alone_is_a_voucher() -> None:
    document = only(_notice_of("乌鲁木齐银行付款通知"))
    read = values(document)
    assert (document.kind, read["status"]) == ("voucher", "paid")
    assert (read["amount_in_words"], read["purpose"]) == ("壹仟捌佰元正", "证书6个")


def test_the_same_notice_of_nobody_knows_whom_says_nothing_of_its_state() -> None:
    status = only(_notice_of("付款通知")).fields()["status"]
    assert (status.value, status.confidence < 0.8) == ("unknown", True)


@pytest.mark.parametrize("state", ["存续", "（存续）", "在业"])
def test_a_page_of_a_register_of_companies_is_read_as_a_licence(state: str) -> None:
    page = drawn(
        f"""
        {PAYER}{state}
        法定代表人：蒋建国  注册资本：2000万人民币  成立日期：2015-08-19
        统一社会信用代码：91650102MARQ8DG8TX复制
        地址：新疆哈密市伊州区天山北路539号11层附近企业
        电话：0991-6671588更多2  邮箱：sw447@example.com  官网：-
        基本信息 | 股东信息3 | 主要人员4 | 变更记录9
        """
    )
    document = only(page)
    read = values(document)
    assert document.kind == "licence"
    assert (read["company"], read["legal_representative"]) == (PAYER, "蒋建国")
    assert read["credit_code"] == "91650102MARQ8DG8TX"
    assert read["address"] == "新疆哈密市伊州区天山北路539号11层"


def test_a_name_that_reaches_the_next_label_is_kept() -> None:
    page = placed(
        (220, 37, "营业执照"),
        (52, 85, "企业名称："),
        (142, 85, "野远ABC新能源（新疆）有限公司营业期限："),
        (392, 85, "2015年03月12日至长期"),
        (52, 109, "社会信用代码："),
        (142, 109, "91650102MARQ8DG8TX"),
    )
    assert values(only(page))["company"] == "野远ABC新能源（新疆）有限公司"


def test_an_account_behind_its_bank_under_a_name_is_that_partys() -> None:
    page = placed(
        (170, 40, "转账成功"),
        (30, 70, "付款账户"),
        (130, 70, PAYER),
        (130, 88, "中信银行 (8110****0093)"),
        (30, 106, "收款账户"),
        (130, 106, PAYEE),
        (130, 124, PAYEE_ACCOUNT),
        (30, 142, "转账金额"),
        (130, 142, "¥1,000.00"),
    )
    read = values(only(page))
    assert (read["payer_account"], read["payer_bank"]) == ("8110****0093", "中信银行")
    assert read["payee_account"] == PAYEE_ACCOUNT
    assert "payee_bank" not in read


@pytest.mark.parametrize("leader", ["……", "………：", "......:", "····： "])
def test_dots_and_a_colon_that_lead_from_a_label_to_its_value_are_no_part_of_it(
    leader: str,
) -> None:
    page = drawn(
        f"""
                 转账汇款回单
        付款人户名{leader}{PAYER}
        收款人户名{leader}{PAYEE}
        附言{leader}三个五年
        """
    )
    read = values(only(page))
    assert (read["payer_name"], read["payee_name"]) == (PAYER, PAYEE)
    assert read["purpose"] == "三个五年"


def test_a_heading_at_the_middle_of_its_rows_takes_no_line_of_their_values() -> None:
    page = placed(
        (200, 40, "微众银行电子回单"),
        (120, 72, "名称"),
        (180, 72, "深圳前海新能电力销售"),
        (180, 85, "有限公司"),
        (50, 91.5, "付款信息"),
        (120, 98, "账号"),
        (180, 98, "990011223344"),
        (120, 111, "开户行"),
        (180, 111, "深圳前海微众银行"),
        (120, 124, "名称"),
        (180, 124, PAYEE),
        (50, 137, "收款信息"),
        (120, 137, "账号"),
        (180, 137, PAYEE_ACCOUNT),
        (120, 150, "开户行"),
        (180, 150, "北京农村商业银行"),
        (120, 163, "金额"),
        (180, 163, "700.00"),
    )
    read = values(only(page))
    assert (read["payer_name"], read["payee_name"]) == ("深圳前海新能电力销售有限公司", PAYEE)
    assert (read["payer_account"], read["payee_account"]) == ("990011223344", PAYEE_ACCOUNT)
    assert read["payer_bank"] == "深圳前海微众银行"


@pytest.mark.parametrize("rest", ["有限公司", "公司", "限公司"])
def test_the_end_of_a_name_below_its_label_belongs_to_it_whatever_room_there_was(
    rest: str,
) -> None:
    page = placed(
        (200, 40, "转账汇款回单"),
        (50, 70, "付款人：" + PAYER.removesuffix(rest)),
        (50, 82, rest),
        (50, 100, "收款人："),
        (90, 100, PAYEE),
        (50, 116, "金额："),
        (90, 116, "580.00元"),
        (420, 116, "第一联 客户留存"),
    )
    assert values(only(page))["payer_name"] == PAYER


def test_a_label_set_wide_whose_end_stands_close_to_its_value_is_a_label() -> None:
    page = placed(
        (240, 40, "江西银行电子回单"),
        (45, 80, "付款人户名"),
        (110, 80, PAYER),
        (45, 98, "金"),
        (94, 98, "额 ¥350.00"),
        (45, 116, "用"),
        (94, 116, "途 UKey"),
        (310, 80, "收款人户名"),
        (375, 80, PAYEE),
    )
    read = values(only(page))
    assert (read["amount"], read["purpose"]) == ("350.00", "UKey")


def test_an_account_written_on_a_line_in_groups_is_one_account() -> None:
    page = drawn(
        f"""
                 信用社电汇凭证（回单）
        付款人：{PAYER}____    账号：_8060_7788_1234_____
        收款人：{PAYEE}____    账号：_{PAYEE_ACCOUNT}____
        金额（小写）：___140.00____
        """
    )
    read = values(only(page))
    assert (read["payer_account"], read["payee_account"]) == ("806077881234", PAYEE_ACCOUNT)


PARTIES = f"""
        付款人全称：{PAYER}            收款人全称：{PAYEE}
        付款人账号：{PAYER_ACCOUNT}              收款人账号：{PAYEE_ACCOUNT}
        金额（大写）：柒佰元整        小写：￥700.00
        日期：2026-11-05        流水号：777112
"""


@pytest.mark.parametrize(
    ("heading", "more", "title"),
    [
        ("托收凭证（付款通知）", "款项内容：电费", "托收凭证"),
        ("委托收款凭证（回单）", "附寄单证张数：1", "托收凭证"),
        ("贷款入账回单", "借据编号：JJ2026110", "贷款发放通知"),
        ("贷款发放通知书", "贷款金额：700.00", "贷款发放通知"),
    ],
)
def test_what_a_bank_collects_or_lends_is_no_voucher(heading: str, more: str, title: str) -> None:
    document = only(drawn(f"        {heading}\n{PARTIES}\n        {more}"))
    assert isinstance(document, UnknownDocument)
    assert document.title == title


@pytest.mark.parametrize("heading", ["汇款申请书", "境内汇款申请书（回单）", "汇兑申请书"])
def test_an_application_for_a_transfer_is_a_voucher(heading: str) -> None:
    document = only(drawn(f"        中国银行{heading}\n{PARTIES}"))
    assert isinstance(document, PaymentVoucher)
    read = values(document)
    assert (read["payee_name"], read["amount"]) == (PAYEE, "700.00")


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (
            "借方户名 贷方户名 贷方账号 金额(人民币) 过账日期 系统参考号 支付用途",
            "payer_name payee_name payee_account amount paid_on serial_no purpose",
        ),
        (
            "支付方户名 交易对手名称 交易对手账号 实际支付金额 业务发生时间 交易序列号 付款附言",
            "payer_name payee_name payee_account amount paid_on serial_no purpose",
        ),
        (
            "付款人名称 受益人名称 对手账号 小写金额(元) 处理完成时间 日志号 用途说明",
            "payer_name payee_name payee_account amount paid_on serial_no purpose",
        ),
    ],
)
def test_labels_of_more_banks_are_known(labels: str, names: str) -> None:
    said = (PAYER, PAYEE, PAYEE_ACCOUNT, "700.00", "2026-11-05", "ZX1110", "数字证书")
    rows = [f"{label} | {value}" for label, value in zip(labels.split(), said, strict=True)]
    read = values(only(table(*rows, title="某某银行电子回单")))
    assert [read.get(name) for name in names.split()] == [*said]


def test_what_stands_far_right_of_a_partys_value_is_no_part_of_it() -> None:
    page = placed(
        (240, 40, "渤海银行客户回单"),
        (130, 80, "付款方"),
        (360, 80, "收款方"),
        (45, 100, "户名"),
        (110, 100, PAYER),
        (340, 100, PAYEE),
        (45, 118, "账号"),
        (110, 118, PAYER_ACCOUNT),
        (340, 118, PAYEE_ACCOUNT),
        (480, 118, "人工核对 8812"),
        (45, 136, "交易金额"),
        (110, 136, "350.00"),
    )
    read = values(only(page))
    assert (read["payer_account"], read["payee_account"]) == (PAYER_ACCOUNT, PAYEE_ACCOUNT)


def test_a_bank_s_name_tiled_over_the_page_belongs_to_no_value() -> None:
    name = "某商银行"
    rows = "\n".join(
        f"{left}          {name}          {right}      {name}      {name}"
        for left, right in (
            (f"付款人：{PAYER}", "交易日期：2026年11月26日"),
            (f"收款人：{PAYEE}", "业务类型：对公转账"),
            ("收款开户行：北京农村商业银行中关村支行", "业务编号：N5288340016672"),
            ("交易摘要：证书服务费580", "金额：CNY580.00"),
        )
    )
    found = values(only(drawn(f"{name}\n出账回单\n{rows}", how="ocr")))
    assert found["payee_bank"] == "北京农村商业银行中关村支行"
    assert found["purpose"] == "证书服务费580"


def test_what_is_said_in_several_columns_of_a_table_is_no_watermark() -> None:
    cells = [f"第{n}项 | 已核对 | 已核对 | 已核对" for n in range(1, 4)]
    head = f"付款人 | {PAYER} | 收款人 | {PAYEE}"
    page = table(head, *cells, "附言 | 已核对", title="某某银行电子回单")
    assert values(only(page))["purpose"] == "已核对"
