"""The bank's statement, however its bank exports it, becomes the money that came in."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.decision.arrivals import Expected, Matched, Matching, match_arrivals
from mailbot.decision.rules_file import read_rules
from mailbot.decision.statement import (
    FILE,
    Arrival,
    Statement,
    StatementLayout,
    read_statement_rows,
)
from mailbot.settings import read_templates

LAYOUT = read_rules(StatementLayout, read_templates()[FILE].decode(), FILE)
FIRM, OTHER, PARENT = "新疆天山发电有限公司", "新疆北疆热力有限公司", "天山集团财务有限公司"
NUMBER, SECOND = "DK-2611-0042-7Q", "DK-2611-0043-AB"


def read(*rows: list[str]) -> Statement:
    found = read_statement_rows(rows, LAYOUT)
    assert found is not None
    return found


HEAD = ["交易日期", "收入金额", "支出金额", "对方户名", "对方账号", "摘要", "附言", "流水号"]


def line(**changes: str) -> list[str]:
    plain = {
        "on": "2026-11-19",
        "credit": "1,200.00",
        "debit": "",
        "payer": FIRM,
        "account": "6500161850001234567\t",
        "summary": "转账",
        "remark": "UKey 费用",
        "serial": "S1",
    }
    return list((plain | changes).values())


def test_credits_below_title_rows_are_read_and_debits_and_totals_are_passed_over() -> None:
    statement = read(
        ["某某银行账户明细"],
        ["账号：0413060103000009171", "", "币种：人民币"],
        HEAD,
        line(),
        line(credit="", debit="50.00", serial="S2"),
        line(credit="0.00", debit="50.00", serial="S3"),
        ["合计", "1,200.00", "100.00"],
        [],
    )

    (arrival,) = statement.arrivals
    assert (arrival.arrived_on, arrival.amount) == (date(2026, 11, 19), Decimal("1200.00"))
    assert (arrival.payer, arrival.payer_account) == (FIRM, "6500161850001234567")
    assert (arrival.remark, arrival.serial_no) == ("转账 UKey 费用", "S1")
    assert (statement.outgoing, statement.unread) == (2, ())


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("20261119", date(2026, 11, 19)),
        ("2026/11/9 14:03:22", date(2026, 11, 9)),
        ("2026年11月19日", date(2026, 11, 19)),
        ("２０２６－１１－１９", date(2026, 11, 19)),
        ("2026-11-19 14:03:22", date(2026, 11, 19)),
    ],
)
def test_dates_of_every_bank_are_read(said: str, on: date) -> None:
    assert read(HEAD, line(on=said)).arrivals[0].arrived_on == on


@pytest.mark.parametrize(
    ("said", "amount"),
    [("700", "700.00"), ("￥1,200.00", "1200.00"), ("+350.5", "350.50"), ("1200.00元", "1200.00")],
)
def test_amounts_of_every_bank_are_read(said: str, amount: str) -> None:
    assert read(HEAD, line(credit=said)).arrivals[0].amount == Decimal(amount)


def test_lines_that_cannot_be_read_are_named() -> None:
    statement = read(
        HEAD, line(on="11月19日"), line(on="2026-13-40"), line(credit="很多", debit="")
    )

    assert statement.arrivals == ()
    assert statement.unread == (2, 3, 4)


@pytest.mark.parametrize(
    ("marked", "amount", "incoming"),
    [("贷", "700.00", 1), ("借", "700.00", 0), ("", "700.00", 1), ("", "-700.00", 0)],
)
def test_one_column_for_both_ways_is_told_apart(marked: str, amount: str, incoming: int) -> None:
    statement = read(
        ["记账日期", "交易金额（元）", "借贷标志", "对方名称"], ["20261119", amount, marked, FIRM]
    )

    assert (len(statement.arrivals), statement.outgoing) == (incoming, 1 - incoming)


def test_numbers_wrapped_for_spreadsheets_are_unwrapped() -> None:
    (arrival,) = read(HEAD, line(account='="6222001"', serial="'S9")).arrivals

    assert (arrival.payer_account, arrival.serial_no) == ("6222001", "S9")


def test_rows_without_headings_are_no_statement() -> None:
    assert read_statement_rows([["姓名", "电话"], ["a", "b"]], LAYOUT) is None
    assert read_statement_rows([], LAYOUT) is None


def test_the_same_line_has_the_same_key_in_every_export() -> None:
    once = read(HEAD, line(serial=""), line(serial="", payer=OTHER))
    again = read(["标题"], HEAD, line(serial="", payer=f" {OTHER} "), line(serial=""))

    assert {one.key for one in once.arrivals} == {one.key for one in again.arrivals}


def test_two_equal_payments_are_two_and_one_serial_number_is_one() -> None:
    twice = read(HEAD, line(serial=""), line(serial=""))
    assert len({one.key for one in twice.arrivals}) == 2
    assert len(read(HEAD, line(), line()).arrivals) == 1


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=8))
def test_any_rows_below_headings_are_read_without_failing(rows: list[list[str]]) -> None:
    assert read_statement_rows([HEAD, *rows], LAYOUT) is not None


# Per bank the rows of its export, cells parted by bars, and what the one arrival says.
BANKS: dict[str, tuple[str, tuple[str, str, str, str]]] = {
    "工商": (
        """
中国工商银行账户明细清单
查询账号：0200001234567890123 | 查询时段：2026-11-01 至 2026-11-30
凭证号 | 交易时间 | 对方单位名称 | 对方账号 | 转入金额 | 转出金额 | 余额 | 摘要 | 用途
 | 2026-11-19 09:31:00 | {FIRM} | 650016 | 1,200.00 |  | 9,000.00 | 转账 | UKey
 | 2026-11-19 10:00:00 | 快递 | 6222 |  | 30.00 | 8,970.00 | 运费 |
        """,
        ("1200.00", FIRM, "650016", "转账 UKey"),
    ),
    "建设": (
        """
交易时间 | 借方发生额（支取） | 贷方发生额（收入） | 余额 | 币种 | 对方户名 | 对方账号 \
| 摘要 | 备注 | 账户明细编号-交易流水号
20261119 09:31:00 | 0.00 | 1200.00 | 9000.00 | 人民币元 | {FIRM} | 650016 | 转账 | UKey | 7-1
20261119 10:00:00 | 30.00 | 0.00 | 8970.00 | 人民币元 | 快递 | 6222 | 运费 |  | 8-1
合计 | 30.00 | 1200.00
        """,
        ("1200.00", FIRM, "650016", "转账 UKey"),
    ),
    "农业": (
        """
账户名称 | 某某公司 | 账号 | 1900
交易时间 | 交易金额 | 本次余额 | 对方账户名 | 对方账号 | 交易用途
2026-11-19 09:31:00 | +1200.00 | 9000.00 | {FIRM} | ="650016" | UKey
2026-11-19 10:00:00 | -30.00 | 8970.00 | 快递 | 6222 | 运费
        """,
        ("1200.00", FIRM, "650016", "UKey"),
    ),
    "中国银行": (
        """
交易类型[ Transaction Type ] | 付款人名称[ Payer's Name ] | 付款人账号[ Debit Account No. ] \
| 交易日期[ Transaction Date ] | 交易金额[ Trade Amount ] | 摘要[ Reference ] | 用途[ Purpose ]
来账 | {FIRM} | 650016 | 20261119 | 1200.00 | 转账 | UKey
往账 | 某某公司 | 1900 | 20261119 | -30.00 | 运费 |
        """,
        ("1200.00", FIRM, "650016", "转账 UKey"),
    ),
    "交通": (
        """
交易时间 | 摘要 | 借贷标志 | 发生额 | 余额 | 对方账号 | 对方户名 | 核心流水号
2026-11-19 | 转账 | 贷 | 1,200.00 | 9,000.00 | 650016 | {FIRM} | E1
2026-11-19 | 运费 | 借 | 30.00 | 8,970.00 | 6222 | 快递 | E2
        """,
        ("1200.00", FIRM, "650016", "转账"),
    ),
    "招商": (
        """
交易日 | 交易时间 | 起息日 | 交易类型 | 借方金额 | 贷方金额 | 余额 | 摘要 | 流水号 \
| 收(付)方名称 | 收(付)方账号
20261119 | 09:31:00 | 20261119 | 网银 |  | 1200.00 | 9000.00 | UKey | C1 | {FIRM} | 650016
20261119 | 10:00:00 | 20261119 | 网银 | 30.00 |  | 8970.00 | 运费 | C2 | 快递 | 6222
        """,
        ("1200.00", FIRM, "650016", "UKey"),
    ),
    "邮储": (
        """
序号 | 交易日期 | 发生额 |  | 余额 | 对方信息 |  | 摘要
 |  | 借方 | 贷方 |  | 户名 | 账号 |
1 | 2026年11月19日 |  | 1,200.00 | 9,000.00 | {FIRM} | 650016 | UKey
2 | 2026年11月19日 | 30.00 |  | 8,970.00 | 快递 | 6222 | 运费
总计 |  | 30.00 | 1,200.00
        """,
        ("1200.00", FIRM, "650016", "UKey"),
    ),
    "农信": (
        """
记账日期 | 收/付 | 交易金额（元） | 对方名称 | 对方账户 | 附言
2026/11/19 | 收 | 1200 | {FIRM} | 650016 | UKey
2026/11/19 | 付 | 30 | 快递 | 6222 | 运费
共 2 笔 |  |
        """,
        ("1200.00", FIRM, "650016", "UKey"),
    ),
}


@pytest.mark.parametrize("bank", BANKS)
def test_exports_of_the_usual_banks_are_read(bank: str) -> None:
    text, expected = BANKS[bank]
    rows = text.replace("{FIRM}", FIRM).strip().splitlines()
    statement = read(*([cell.strip(" ") for cell in row.split("|")] for row in rows))
    (arrival,) = statement.arrivals
    assert arrival.arrived_on == date(2026, 11, 19)
    assert (f"{arrival.amount:.2f}", arrival.payer, arrival.payer_account, arrival.remark) == (
        expected
    )
    assert (statement.outgoing, statement.unread) == (1, ())


def test_headings_stay_in_one_row_where_the_next_is_a_line() -> None:
    """ "贷" is a column's heading at one bank and what stands in a column at another."""
    statement = read(["交易日期", "金额", "借贷"], ["2026-11-19", "5.00", "贷"])
    assert [arrival.amount for arrival in statement.arrivals] == [Decimal("5.00")]


def test_a_line_that_does_not_say_which_way_it_went_is_named() -> None:
    statement = read(["交易日期", "金额", "交易类型"], ["2026-11-19", "5.00", "批量"])
    assert (statement.arrivals, statement.unread) == ((), (2,))


# ---------------------------------------------------------------- whose money it is


def arrival(**changes: Any) -> Arrival:
    plain: dict[str, Any] = {
        "key": "k",
        "arrived_on": date(2026, 11, 19),
        "amount": Decimal(1200),
        "payer": FIRM,
    }
    return Arrival(**plain | changes)


def case(**changes: Any) -> Expected:
    plain: dict[str, Any] = {
        "number": NUMBER,
        "companies": (FIRM,),
        "total": Decimal("1200.00"),
    }
    return Expected(**plain | changes)


def numbers(text: str) -> tuple[str, ...]:
    return tuple(number for number in (NUMBER, SECOND) if number in text)


def matched(money: Arrival, *cases: Expected) -> Matching:
    return match_arrivals([money], cases, numbers)[0]


STRANGER = case(number=SECOND, companies=(OTHER,))


@pytest.mark.parametrize(
    ("money", "cases", "expected"),
    [
        (arrival(), [case(), STRANGER], Matching(Matched.EXACT, NUMBER)),
        (
            arrival(payer="新疆天山发电 有限公司"),
            [case()],
            Matching(Matched.EXACT, NUMBER),
        ),
        # the parent company that paid the voucher
        (arrival(payer=PARENT), [case(payers=(PARENT,))], Matching(Matched.EXACT, NUMBER)),
        # the company's name stands in the remark
        (arrival(payer="", remark=f"代{FIRM}付"), [case()], Matching(Matched.EXACT, NUMBER)),
        # another company's name only begins like it
        (
            arrival(payer="", remark=f"代{FIRM}付"),
            [case(), case(number=SECOND, companies=("新疆天山发电检修有限公司",))],
            Matching(Matched.EXACT, NUMBER),
        ),
        # the voucher's serial number
        (
            arrival(payer="", serial_no="S-1"),
            [case(receipts=frozenset({"s1"}))],
            Matching(Matched.EXACT, NUMBER),
        ),
        # a number alone: perhaps a person's account
        (
            arrival(payer="张三", remark=NUMBER),
            [case(), STRANGER],
            Matching(Matched.LIKELY, NUMBER),
        ),
        # the number decides between two cases of one company
        (
            arrival(remark=SECOND),
            [case(), case(number=SECOND)],
            Matching(Matched.EXACT, SECOND),
        ),
        (arrival(), [case(), case(number=SECOND)], Matching(Matched.SEVERAL, NUMBER)),
        # one payment for both
        (
            arrival(amount=Decimal(2400)),
            [case(), case(number=SECOND)],
            Matching(Matched.SEVERAL, NUMBER),
        ),
        (arrival(amount=Decimal(700)), [case()], Matching(Matched.AMOUNT_DIFFERS, NUMBER)),
        (arrival(), [case(total=None)], Matching(Matched.AMOUNT_DIFFERS, NUMBER)),
        (
            arrival(amount=Decimal(700)),
            [case(arrived=True)],
            Matching(Matched.AMOUNT_DIFFERS, NUMBER),
        ),
        (arrival(), [case(arrived=True)], Matching(Matched.KNOWN, NUMBER)),
        (arrival(payer="某公司"), [case(), case(number=SECOND, total=None)], None),
        (arrival(payer="某公司"), [case(), STRANGER], Matching(Matched.NONE)),
        (arrival(payer="某公司", amount=Decimal(1)), [case()], Matching(Matched.NONE)),
        (arrival(remark="天山"), [case(companies=("天山",))], None),
    ],
)
def test_each_arrival_is_matched_as_surely_as_it_can_be(
    money: Arrival, cases: list[Expected], expected: Matching | None
) -> None:
    assert matched(money, *cases) == (expected or Matching(Matched.LIKELY, NUMBER))


def test_two_payments_are_never_both_exact_for_one_case() -> None:
    found = match_arrivals([arrival(), arrival(key="l")], [case()], numbers)

    assert found == (Matching(Matched.SEVERAL, NUMBER),) * 2
