"""汇款凭证 composed: parties side by side, in columns or below each other, in a bank's wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.samples.composed import placing
from tests.samples.composed.placing import Pair
from tests.samples.composed.words import PARTY, VOUCHER
from tests.samples.papers.paper import Block, Cell, Gap, Spread, Table, Text, c, title

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.samples.composed.facts import Facts

_BANKS = (
    "中国工商银行",
    "中国建设银行",
    "中国农业银行",
    "中国银行",
    "交通银行",
    "招商银行",
    "中国邮政储蓄银行",
    "乌鲁木齐银行",
    "昆仑银行",
    "浦发银行",
    "新疆农村信用社",
)
_TITLES = (
    "网上银行电子回单",
    "电子回单",
    "业务回单",
    "付款回单",
    "单位客户专用回单",
    "转账电子回单",
    "客户借记回单",
    "国内支付业务付款回单",
    "汇款回单",
    "出账回单",
    "企业网上银行电子回单",
    "人民币转账汇款电子回单",
    "对公账户付款业务回单",
    "跨行汇款凭证",
    "支付结算业务回单",
    "单笔付款电子回单",
)
_TITLES_HELD = ("企业网银转账凭证", "大额支付系统往账回单", "对公转账电子凭证", "行内转账业务回单")
_KINDS = ("name", "account", "bank")
_PAYER = ("付款人", "付款方", "汇款人", "付款单位")
_PAYEE = ("收款人", "收款方", "收款人", "收款单位")


def _values(facts: Facts) -> dict[str, tuple[str, str, str]]:
    """The printed name, account and bank of each party."""
    names = {
        party: tuple(facts(f"{party}_{kind}") for kind in _KINDS) for party in ("payer", "payee")
    }
    return {party: (values[0], values[1], values[2]) for party, values in names.items()}


def _words(facts: Facts) -> tuple[str, tuple[str, str], tuple[str, ...]]:
    """The way two parties and their three labels are called, all in one order."""
    which = facts.rng.randrange(len(_PAYER))
    return "", (_PAYER[which], _PAYEE[which]), tuple(facts.word(PARTY, kind) for kind in _KINDS)


def _order(facts: Facts) -> list[int]:
    return facts.pick(([0, 1, 2], [1, 0, 2]))


def side_by_side(facts: Facts) -> list[Block]:
    """Two upright cells, each beside its party's three rows."""
    (values, (_, heads, labels), order) = _values(facts), _words(facts), _order(facts)
    upright = [("\n".join(head) if facts.chance(0.6) else head) for head in heads]
    rows: list[tuple[Cell | str, ...]] = []
    for at, kind in enumerate(order):
        left = [labels[kind], values["payer"][kind]]
        right = [labels[kind], values["payee"][kind]]
        if not at:
            rows.append((c(upright[0], 1, 3), *left, c(upright[1], 1, 3), *right))
        else:
            rows.append((*left, *right))
    return [Table((6, 12, 32, 6, 12, 32), tuple(rows))]


def headed_columns(facts: Facts) -> list[Block]:
    """A column for each party, its name on top."""
    (values, (_, heads, labels), order) = _values(facts), _words(facts), _order(facts)
    rows = tuple((labels[k], values["payer"][k], values["payee"][k]) for k in order)
    return [Table((16, 42, 42), (("项目" if facts.chance(0.5) else "", *heads), *rows))]


def banner_over_rows(facts: Facts) -> list[Block]:
    """Each party's name over two columns of label and value."""
    (values, (_, heads, labels), order) = _values(facts), _words(facts), _order(facts)
    rows = tuple((labels[k], values["payer"][k], labels[k], values["payee"][k]) for k in order)
    return [Table((14, 36, 14, 36), ((c(heads[0], 2), c(heads[1], 2)), *rows))]


def _prefixed(facts: Facts, *, last: bool) -> tuple[list[Pair], list[Pair]]:
    values, (_, heads, labels) = _values(facts), _words(facts)
    order = _order(facts)
    parties = []
    for head, party in zip(heads, ("payer", "payee"), strict=True):
        parties.append(
            [
                Pair(labels[k] if last and k == 2 else f"{head}{labels[k]}", values[party][k])
                for k in order
            ]
        )
    return parties[0], parties[1]


def one_column(facts: Facts) -> list[Block]:
    """Payer's three, then payee's three; at times 开户行 says not whose."""
    payer, payee = _prefixed(facts, last=facts.chance(0.4))
    place = facts.pick(
        (placing.one_a_row, placing.lines, placing.in_columns, placing.over_value), placing.HELD
    )
    return place(facts, [*payer, *payee])


def two_columns(facts: Facts) -> list[Block]:
    """Payer left, payee right, with colons and no rules."""
    payer, payee = _prefixed(facts, last=False)
    pairs = list(zip(payer, payee, strict=True))
    if facts.chance(0.3):
        pairs = [(right, left) for left, right in pairs]
    return [
        Spread(
            ((0, f"{left.label}：{left.value}"), (0.52, f"{right.label}：{right.value}")), size=9
        )
        for left, right in pairs
    ]


def under_headings(facts: Facts) -> list[Block]:
    """付款方信息 over the payer's lines, 收款方信息 over the payee's."""
    values, (_, heads, labels) = _values(facts), _words(facts)
    order = _order(facts)
    found: list[Block] = []
    for head, party in zip(heads, ("payer", "payee"), strict=True):
        found.append(Text(f"{head}信息"))
        found += placing.in_columns(facts, [Pair(labels[k], values[party][k]) for k in order])
    return found


def stacked_tables(facts: Facts) -> list[Block]:
    """A ruled table for each party, the party's name in its first row."""
    values, (_, heads, labels) = _values(facts), _words(facts)
    order = _order(facts)
    found: list[Block] = []
    for head, party in zip(heads, ("payer", "payee"), strict=True):
        rows = tuple((labels[k], values[party][k]) for k in order)
        found.append(Table((20, 80), ((c(f"{head}信息", 2),), *rows)))
    return found


def four_columns(facts: Facts) -> list[Block]:
    """Each row a party's label, name and account with the bank on the next row."""
    values, (_, heads, labels) = _values(facts), _words(facts)
    rows: list[tuple[Cell | str, ...]] = []
    for head, party in zip(heads, ("payer", "payee"), strict=True):
        name, account, bank = values[party]
        rows.append((f"{head}{labels[0]}", name, f"{head}{labels[1]}", account))
        rows.append((f"{head}{labels[2]}", c(bank, 3)))
    return [Table((18, 32, 18, 32), tuple(rows))]


_SEEN: tuple[Callable[[Facts], list[Block]], ...] = (
    side_by_side,
    headed_columns,
    one_column,
    two_columns,
    banner_over_rows,
    under_headings,
)
_HELD: tuple[Callable[[Facts], list[Block]], ...] = (stacked_tables, four_columns)


def _rest(facts: Facts) -> list[Pair]:
    """What else a bank prints: amounts, numbers, days, and what nobody asks for."""
    pairs = [
        Pair(facts.word(VOUCHER, "amount"), facts.money_style()),
        Pair(facts.word(VOUCHER, "amount_in_words"), facts.money_words()),
        Pair(facts.word(VOUCHER, "serial_no"), facts("serial_no")),
        Pair(
            facts.word(VOUCHER, "purpose"),
            facts(
                "purpose",
                truth=facts.pick(("数字证书费", "UKey费用", "购电子钥匙2个", "CA证书服务费")),
            ),
        ),
    ]
    if facts.chance(0.6):
        pairs.append(Pair(facts.word(VOUCHER, "receipt_no"), facts("receipt_no")))
    if facts.chance(0.5):
        pairs.append(
            Pair(
                facts.word(VOUCHER, "currency"),
                facts("currency", facts.pick(("人民币", "CNY", "RMB"))),
            )
        )
    if facts.chance(0.4):
        said = facts.pick(
            (
                ("交易成功", "paid"),
                ("处理中", "submitted"),
                ("待授权", "submitted"),
                ("支付成功", "paid"),
                ("银行已受理", "submitted"),
                ("处理完毕，交易成功", "paid"),
            ),
            (("已入账", "paid"), ("待复核", "submitted"), ("银行处理中", "submitted")),
        )
        pairs.append(Pair(facts.word(VOUCHER, "status"), facts("status", said[0], said[1])))
    else:
        facts.note(status="paid")
    more = (
        Pair("业务种类", "网银汇款"),
        Pair("手续费", "0.50"),
        Pair("验证码", "A3F9K2LM"),
        Pair("交易渠道", "企业网银"),
        Pair("打印次数", "1"),
        Pair("记账机构", "00412"),
        Pair("钞汇标志", "钞"),
        Pair("打印时间", "2026-11-25 10:11:12"),
        Pair("账户余额", "125,600.18"),
    )
    pairs += facts.rng.sample(more, facts.rng.randrange(0, 4))
    facts.rng.shuffle(pairs)
    time = facts.pick(("", "", " 10:21:33"))
    pairs.insert(0, Pair(facts.word(VOUCHER, "paid_on"), facts.a_day("paid_on") + time))
    return _once(pairs)


def _once(pairs: Sequence[Pair]) -> list[Pair]:
    return list({pair.label: pair for pair in pairs}.values())


def voucher(facts: Facts) -> list[Block]:
    """The blocks of one bank receipt."""
    bank = facts.rng.choice(_BANKS)
    heading = facts.pick(_TITLES, _TITLES_HELD)
    head = [title(f"{bank}{heading}")] if facts.chance(0.6) else [title(bank), title(heading, 13)]
    parties = facts.pick(_SEEN, _HELD)(facts)
    place = facts.pick(
        (
            placing.two_a_row,
            placing.two_a_line,
            placing.lines,
            placing.in_one_cell,
            placing.one_a_row,
            placing.three_a_row,
            placing.in_columns,
            placing.over_value,
        ),
        placing.HELD,
    )
    rest = place(facts, _rest(facts))
    foot = Text(
        facts.pick(
            (
                "如已通过银行网点取得相应纸质回单，请注意核对，勿重复记账！",
                "此电子回单仅供参考，以银行入账为准。",
                "",
            )
        ),
        8,
    )
    return [*head, Gap(6), *parties, *rest, Gap(), foot]
