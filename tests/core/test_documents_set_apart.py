"""Receipts as printers and pages set them: sections, units on a page, wrapped branches."""

import pytest

from mailbot.documents import names, normalise
from mailbot.documents.model import PaymentVoucher
from mailbot.documents.page import Line, Page
from mailbot.documents.split import regions
from mailbot.documents.text import width
from mailbot.values import Box
from tests.core.drawn_pages import documents, drawn, layouts, only, values

PAYER = "哈密天山风力发电有限公司"
PAYEE = "北京迅驰无限科技有限公司"
PAYER_ACCOUNT = "65001612345678901234"
PAYEE_ACCOUNT = "0413060103000009171"


def placed(*texts: tuple[float, float, str], tall: dict[str, float] | None = None) -> Page:
    """A page of texts, each begun at its (x, y); 10 points high, or as `tall` says."""
    lines = []
    for x, y, text in texts:
        high = (tall or {}).get(text, 10.0)
        box = Box(x0=x, y0=y, x1=x + high / 2 * width(text), y1=y + high)
        lines.append(Line(text=text, box=box))
    return Page(number=1, width=595, height=842, lines=tuple(lines))


def unit(top: float, number: int, amount: str, title: str) -> list[tuple[float, float, str]]:
    return [
        (40, top, title),
        (420, top + 3, f"NO. 90200903394{number}"),
        (40, top + 30, "日期：2026年11月3日"),
        (330, top + 30, f"流水号：JYB2643512639{number}"),
        (40, top + 55, f"付款人名称：{PAYER}"),
        (330, top + 55, f"收款人名称：{PAYEE}"),
        (40, top + 80, f"付款人账号：{PAYER_ACCOUNT}"),
        (330, top + 80, f"收款人账号：{PAYEE_ACCOUNT}"),
        (40, top + 105, f"金额：￥{amount}"),
        (330, top + 105, "用途：证书费"),
    ]


@pytest.mark.parametrize(
    "title", ["天山商业银行单位客户专用回单", "客户付款回单", "网上银行电子回单"]
)
@pytest.mark.parametrize("units", [3, 4])
def test_each_unit_of_a_page_of_receipts_is_one(title: str, units: int) -> None:
    texts = [
        text
        for number in range(units)
        for text in unit(30 + 190 * number, number, f"{number + 1}50.00", title)
    ]
    found = documents(placed(*texts, tall={title: 16.0}))
    assert all(isinstance(document, PaymentVoucher) for document in found)
    amounts = [values(document)["amount"] for document in found]
    assert amounts == [f"{number + 1}50.00" for number in range(units)]


@pytest.mark.parametrize(
    "places",
    [
        ((230, 57), (230, 79), (230, 107)),  # one edge, but as it comes beside the lines
        ((230, 57), (250, 82), (270, 107)),  # as far from a line each time, but slanting
        ((230, 57), (230, 82), (230, 32)),  # alike, but once over what is printed
    ],
)
def test_a_text_strewn_over_a_receipt_is_still_a_watermark(
    places: tuple[tuple[float, float], ...],
) -> None:
    mark = "业务委托书"
    over = (235, 32, "币别：人民币") if places[-1][1] < 50 else (235, 300, "币别：人民币")
    texts = [*unit(5, 1, "350.00", "电子回单"), over]
    page = placed(*texts, *((x, y, mark) for x, y in places), tall={mark: 17.0})
    (region,) = regions(page, layouts())
    assert mark not in {run.text for run in region.runs}
    assert {text for _, _, text in texts} <= {run.raw for run in region.runs}


@pytest.mark.parametrize(
    ("payer", "payee"),
    [
        ("付款账户", "收款账户"),
        ("付款方账户", "收款方账户"),
        ("转出账户", "转入账户"),
        ("付款账户信息", "收款账户信息"),
        ("转出方信息", "转入方信息"),
    ],
)
def test_labels_in_two_columns_under_a_section_are_its_party_s(payer: str, payee: str) -> None:
    page = drawn(
        f"""
        首页 > 付款业务 > 交易查询 > 交易详情
                             交易状态：交易成功
         基本信息
        网银流水号   EB202611221445429899            付款金额    1,400.00 元
        交易时间     2026-11-22 14:33:56             手续费      0.00 元
         {payer}
        账户名称     {PAYER}        账号        {PAYER_ACCOUNT}
        开户网点     天山银行哈密支行
         {payee}
        账户名称     {PAYEE}        账号        {PAYEE_ACCOUNT}
        开户网点     北京农村商业银行中关村支行
         其他
        用途         证书费                          附言        4个UKey
        """
    )
    read = values(only(page))
    assert (read["payer_account"], read["payee_account"]) == (PAYER_ACCOUNT, PAYEE_ACCOUNT)
    assert (read["payer_name"], read["payee_name"]) == (PAYER, PAYEE)
    assert (read["payer_bank"], read["payee_bank"]) == (
        "天山银行哈密支行",
        "北京农村商业银行中关村支行",
    )


@pytest.mark.parametrize("who", ["方", "人", "单位"])
@pytest.mark.parametrize(
    ("out", "in_"), [("出款", "入款"), ("划出", "划入"), ("转出", "转入"), ("汇出", "汇入")]
)
@pytest.mark.parametrize("account", ["账户", "银行账户", "账号", "银行账号"])
def test_who_pays_is_named_in_many_words(out: str, in_: str, who: str, account: str) -> None:
    rows = [
        ("平台流水号", "1187360372559132132041"),
        (f"{out}{who}名称", PAYER),
        (f"{out}{who}{account}", PAYER_ACCOUNT),
        (f"{out}{who}银行", "天山银行哈密支行"),
        (f"{in_}{who}名称", PAYEE),
        (f"{in_}{who}{account}", PAYEE_ACCOUNT),
        (f"{in_}{who}开户行", "北京农村商业银行中关村支行"),
        ("出款金额", "1,050.00 CNY"),
        ("完成时间", "2026-11-23T09:41:02"),
    ]
    texts = [
        (70.0, 60.0 + 33 * at + 13 * below, text)
        for at, row in enumerate(rows)
        for below, text in enumerate(row)
    ]
    read = values(only(placed((70, 20, "企业付款电子凭证"), *texts)))
    assert (read["payer_account"], read["payee_account"]) == (PAYER_ACCOUNT, PAYEE_ACCOUNT)
    assert (read["payer_name"], read["payee_name"]) == (PAYER, PAYEE)
    assert (read["payer_bank"], read["payee_bank"]) == (
        "天山银行哈密支行",
        "北京农村商业银行中关村支行",
    )


@pytest.mark.parametrize("label", ["收款人开户行：", "收款人开户银行：", "收款行名称："])
@pytest.mark.parametrize("apart", [14.0, 19.0, 26.0])
@pytest.mark.parametrize("rest", ["中关村支行", "股份有限公司中关村支行", "中关村科技园分行营业部"])
def test_a_branch_on_the_next_row_goes_on_with_its_bank(
    label: str, apart: float, rest: str
) -> None:
    page = placed(
        (240, 20, "国内支付业务付款回单"),
        (50, 60, f"收款人名称：{PAYEE}"),
        (310, 60, f"付款人名称：{PAYER}"),
        (50, 80, f"{label}北京农村商业银行"),
        (310, 80, "付款人开户行：天山银行哈密支行"),
        (50 + 5.0 * width(label), 80 + apart, rest),
        (50, 150, "金额：CNY480.00"),
        (50, 170, "交易流水号：208683076-0245"),
    )
    read = values(only(page))
    assert read["payee_bank"] == "北京农村商业银行" + rest
    assert read["payer_bank"] == "天山银行哈密支行"


@pytest.mark.parametrize(
    "name",
    [
        "云梦泽（应城）综合智慧能源有限公司",
        "天山（应县）风电有限公司",
        "天山（章丘）热力有限公司",
        "天山（章贡区）售电有限公司",
        "天山(以岭)能源有限公司",
    ],
)
def test_a_place_in_a_name_is_no_hint_of_a_form(name: str) -> None:
    assert names.read_company(name) == (name, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "天山有限公司（盖章）",
        "（请填写）天山有限公司",
        "天山有限公司（应一致）",
        "天山（公章）有限公司",
        "天山（须盖章）有限公司",
        "天山有限公司（章）",
    ],
)
def test_what_a_form_asks_for_is_no_part_of_a_name(text: str) -> None:
    assert normalise.without_hints(text) == "天山有限公司"
