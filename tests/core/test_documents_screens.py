"""Screens of telephones: values set against the right edge, wrapped there, and what they tell."""

import pytest

from mailbot.documents.page import Line, Page
from mailbot.documents.text import width
from mailbot.values import Box
from tests.core.drawn_pages import documents, drawn, only, values

PAYEE = "北京迅驰无限科技有限公司"
_EDGE, _LETTER, _ROW = 1000.0, 20.0, 110.0


def screen(*rows: tuple[str, ...], heads: tuple[str, ...] = (), apart: float = 60.0) -> Page:
    """Labels at the left and their values' lines at the right; `heads` stand in the middle."""
    lines = []
    top = 100.0
    for head in heads:
        lines.append(_line(head, 400, top))
        top += _ROW
    for label, *value in rows:
        lines.append(_line(label, 90, top))
        for place, text in enumerate(value):
            left = _EDGE - _LETTER * width(text)
            lines.append(_line(text, left, top + apart * place))
        top += _ROW + apart * (len(value) - 1)
    return Page(number=1, width=1080, height=top + 100, lines=tuple(lines), source="ocr")


def _line(text: str, left: float, top: float) -> Line:
    box = Box(x0=left, y0=top, x1=left + _LETTER * width(text), y1=top + 46)
    return Line(text=text, box=box, how="ocr")


BILL = (
    ("收款方", PAYEE),
    ("开户机构", "北京农村商业银行中关村支行"),
    ("付款时间", "2026-11-13 20:40:01"),
    ("付款金额", "¥80.00"),
)


@pytest.mark.parametrize("label", ["支付宝流水号", "交易流水号", "转账单号", "受理编号"])
@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("20261113200040011100550087", "712934"),
        ("20261113200040011100550087", "7"),
        ("MYBKCN2026111300HF20004001", "11X005500A"),
    ],
)
@pytest.mark.parametrize("apart", [60.0, 90.0])
def test_a_number_wrapped_at_the_right_edge_is_read_whole(
    label: str, first: str, rest: str, apart: float
) -> None:
    found = only(screen(*BILL, (label, first, rest), heads=("转账电子回单",), apart=apart))
    number = found.fields()["serial_no"]
    assert (number.value, number.confidence >= 0.8) == (first + rest, True)


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("2026111320004001", "2026111320004002"),  # two numbers rather than one in two lines
        ("6214850100", "20261113200040011100550087"),  # the longer one is no rest
    ],
)
def test_two_numbers_of_one_label_are_not_surely_one(first: str, rest: str) -> None:
    found = only(screen(*BILL, ("交易流水号", first, rest), heads=("转账电子回单",)))
    assert found.fields()["serial_no"].confidence < 0.8


@pytest.mark.parametrize(("left", "below"), [(640, 12), (640, 48), (90, 12)])
def test_a_number_with_another_right_under_it_is_unsure(left: float, below: float) -> None:
    page = screen(*BILL, ("交易流水号", "20261113200040011100550087"), heads=("转账电子回单",))
    last = max(line.box.y1 for line in page.lines)
    cut = page.model_copy(update={"lines": (*page.lines, _line("712934", left, last + below))})
    assert only(page).fields()["serial_no"].confidence >= 0.8
    assert only(cut).fields()["serial_no"].confidence < 0.8


def test_a_short_number_fills_no_line_and_does_not_go_on() -> None:
    found = only(screen(*BILL, ("交易流水号", "20261113", "88"), heads=("转账电子回单",)))
    number = found.fields()["serial_no"]
    assert (number.value, number.confidence >= 0.8) == ("20261113", False)


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("中能瑞泽（哈密）售电有限责任公", "司"),
        ("乌鲁木齐城北热力供应有限责", "任公司"),
        ("国网天山（昌吉）综合能源服务", "有限公司"),
    ],
)
@pytest.mark.parametrize("label", ["付款账户", "付款人名称", "付款单位"])
def test_a_name_wrapped_at_the_right_edge_is_read_whole(label: str, first: str, rest: str) -> None:
    page = screen((label, first, rest), *BILL, heads=("转账成功",))
    assert values(only(page))["payer_name"] == first + rest


def test_a_branch_wrapped_at_the_right_edge_is_part_of_its_bank() -> None:
    page = screen(
        ("收款人名称", PAYEE),
        ("收款人开户行", "北京农村商业银行股份有限公司", "中关村支行"),
        ("交易金额", "¥80.00"),
        ("交易时间", "2026-11-13 20:40:01"),
        heads=("转账成功",),
    )
    assert values(only(page))["payee_bank"] == "北京农村商业银行股份有限公司中关村支行"


@pytest.mark.parametrize(
    ("first", "rest"),
    [("支付北京迅驰无限科技有限公司", "证书费"), ("交易平台数字证书费用三", "年两个")],
)
def test_a_purpose_wrapped_at_the_right_edge_is_read_whole(first: str, rest: str) -> None:
    page = screen(*BILL, ("附言", first, rest), heads=("转账成功",))
    assert values(only(page))["purpose"] == first + rest


@pytest.mark.parametrize(
    "under", ["企业结算户", "2026年11月19日", "二〇二六年十一月十九日", "已认证"]
)
def test_what_stands_under_a_whole_name_is_no_part_of_it(under: str) -> None:
    name = "哈密天山风力发电有限公司"
    page = screen(("付款账户", name, under), *BILL, heads=("转账成功",))
    assert values(only(page))["payer_name"] == name


@pytest.mark.parametrize("day", ["2026年11月19日", "二〇二六年十一月十九日"])
@pytest.mark.parametrize("hint", ["(公章)", "（盖章）", ""])
def test_the_day_right_under_a_stamped_name_is_no_part_of_it(hint: str, day: str) -> None:
    page = screen(
        ("授权单位：", f"哈密天山风力发电有限公司{hint}", day),
        ("法定代表人：", "马文斌"),
        heads=("授权书", "兹授权我单位冯世杰同志前往贵处办理数字证书申请事宜。"),
    )
    assert values(only(page))["company"] == "哈密天山风力发电有限公司"


def test_a_kind_of_transfer_in_a_receipt_is_no_title_of_another() -> None:
    lines = []
    for number in (1, 2, 3):
        rows = (
            ("流水号", f"CS2611100043117{number}"),
            ("付款方", "湘潭锰矿余热发电有限公司"),
            ("收款方", PAYEE),
            ("发生额", f"{number}00.00"),
            ("用途", "密码重置费"),
            ("业务类型对公跨行转账", "自助打印"),
        )
        for line in screen(*rows, heads=("长沙银行客户回单",)).lines:
            box = line.box
            down = {"y0": box.y0 + 900 * number, "y1": box.y1 + 900 * number}
            lines.append(line.model_copy(update={"box": box.model_copy(update=down)}))
    page = Page(number=1, width=1080, height=4000, lines=tuple(lines), source="ocr")
    assert [values(each)["amount"] for each in documents(page)] == ["100.00", "200.00", "300.00"]


@pytest.mark.parametrize(
    "heads",
    [
        ("单笔转账", "交易已提交"),
        ("对公转账", "待授权人员复核后生效"),
        ("转账待复核",),
        ("付款指令已提交",),
        ("跨行转账", "支付指令已提交银行"),
    ],
)
def test_a_payment_that_waits_for_a_second_person_is_a_voucher_not_paid_yet(
    heads: tuple[str, ...],
) -> None:
    page = screen(
        ("付款账户", "哈密天山风力发电有限公司"),
        ("付款账号", "9601***********0284"),
        ("收款人名称", PAYEE),
        ("收款人账号", "0413060103000009171"),
        ("汇款方式", "实时汇款"),
        ("附言", "证书费用3个5年"),
        ("提交时间", "2026-11-24 14:06:37"),
        ("当前状态", "待复核"),
        heads=(*heads, "1,740.00元"),
    )
    found = only(page)
    assert found.kind == "voucher"
    told = values(found)
    assert (told["amount"], told["status"]) == ("1740.00", "submitted")
    assert told["purpose"] == "证书费用3个5年"


@pytest.mark.parametrize("purpose", ["证书费用3个5年", "数字证书手续费2026年", "电子钥匙费用1把"])
def test_a_label_s_word_before_a_number_parts_no_purpose(purpose: str) -> None:
    page = screen(*BILL, ("附言", purpose), heads=("转账成功",))
    assert values(only(page))["purpose"] == purpose


@pytest.mark.parametrize("label", ["收单机构", "收单机构名称"])
def test_who_takes_a_payment_for_a_shop_is_not_the_payee_s_bank(label: str) -> None:
    page = screen(
        ("当前状态", "支付成功"),
        ("支付时间", "2026年11月27日 16:11:25"),
        ("商户全称", PAYEE),
        (label, "财付通支付科技有限公司"),
        ("交易单号", "4200002871202611275093318846"),
        heads=("账单详情", PAYEE, "-50.00"),
    )
    told = values(only(page))
    assert told["payee_name"] == PAYEE
    assert "payee_bank" not in told


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("周*琴", "周*琴"),
        ("*玉琴", "*玉琴"),
        ("王**", "王**"),
        ("周*琴(6222***1234)", "周*琴"),
        ("哈密****有限公司", "哈密****有限公司"),
        ("哈密天山风力发电有限公司 6222****", "哈密天山风力发电有限公司"),
        ("哈密天山风力发电有限公司(****1234)", "哈密天山风力发电有限公司"),
    ],
)
def test_a_star_masks_a_name_or_an_account_beside_it(printed: str, name: str) -> None:
    page = screen(("付款人户名", printed), *BILL, heads=("转账成功",))
    assert values(only(page))["payer_name"] == name


@pytest.mark.parametrize(
    ("first", "rest"), [("89897-", "63512978704178"), ("312-", "88A0461"), ("10423-", "7")]
)
def test_a_number_cut_at_its_hyphen_goes_on_below_its_label(first: str, rest: str) -> None:
    page = drawn(f"""
            中国建设银行电子回单
        日期：2026年11月5日                  凭证号：635129787041
        账户明细编号-交易流水号：{first}      币别：人民币
        {rest}
        付款人：哈密天山风力发电有限公司
        收款人：{PAYEE}
        金额：￥600.00
    """)
    number = only(_closer(page)).fields()["serial_no"]
    assert (number.value, number.confidence >= 0.8) == (first + rest, True)


def _closer(page: Page) -> Page:
    """The page with rows as far apart as lines of one text are."""
    lines = [
        line.model_copy(update={"box": line.box.model_copy(update={"y0": y, "y1": y + 12})})
        for line in page.lines
        for y in [0.7 * line.box.y0]
    ]
    return page.model_copy(update={"lines": tuple(lines)})
