"""The open cases become the tables of the spreadsheet that comes with the digest.

Here addresses and accounts stand in full: labels are printed from them, and the bank's statement
is compared with them.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from mailbot.cases.filing import current_documents
from mailbot.cases.lifecycle import standing_of
from mailbot.cases.model import CaseStatus
from mailbot.decision.payment import payments_of
from mailbot.documents.model import PaymentVoucher
from mailbot.reply.audience import customer
from mailbot.reply.mask import mask_party, one_line
from mailbot.reply.wording import Wording
from mailbot.staff.bank import Waiting, open_lines
from mailbot.staff.model import CaseFile
from mailbot.staff.told import about, company_of, reasons_of
from mailbot.staff.wording import StaffWording
from mailbot.values import Extracted, mask_account

Cell = str | int | Decimal | date | datetime | None
"""What can stand in a cell; numbers that are names (accounts) are text."""


class Column(NamedTuple):
    """A column's head and its width in characters."""

    title: str
    width: int


class Sheet(NamedTuple):
    """A table by name."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Mailing(NamedTuple):
    """A mail of ours that did not surely arrive: to whom, about which case, what was said."""

    number: str
    recipient: str
    subject: str
    state: str
    at: datetime
    answer: str


_PRODUCTION = (
    Column("办理编号", 18),
    Column("单位名称", 34),
    Column("办理内容", 26),
    Column("数量", 6),
    Column("应完成", 12),
    Column("状态", 10),
    Column("收件人", 12),
    Column("电话", 16),
    Column("通信地址", 48),
    Column("发票抬头", 34),
    Column("纳税人识别号", 24),
    Column("原 UKey 序列号", 22),
)
_PAYMENTS = (
    Column("办理编号", 18),
    Column("单位名称", 34),
    Column("应付（元）", 12),
    Column("凭证金额（元）", 14),
    Column("付款人", 34),
    Column("付款账号", 26),
    Column("付款日期", 12),
    Column("流水号", 28),
    Column("回单编号", 28),
    Column("附言用途", 28),
    Column("到账", 12),
)
_CASES = (
    Column("办理编号", 18),
    Column("单位名称", 34),
    Column("状态", 12),
    Column("办理内容", 26),
    Column("应付（元）", 12),
    Column("开始", 17),
    Column("最近变化", 17),
    Column("来信人", 30),
    Column("说明", 60),
)
_MAILINGS = (
    Column("办理编号", 18),
    Column("收件地址", 32),
    Column("主题", 44),
    Column("情况", 14),
    Column("时间", 17),
    Column("对方服务器的答复", 60),
)


_ARRIVALS = (
    Column("到账编号", 14),
    Column("日期", 12),
    Column("金额（元）", 12),
    Column("付款人", 34),
    Column("付款账号", 26),
    Column("附言", 40),
    Column("流水号", 28),
    Column("办理编号", 18),
    Column("核对结果", 34),
)


def sheets_of(
    files: Sequence[CaseFile],
    mailings: Iterable[Mailing],
    staff: StaffWording,
    words: Wording,
    waiting: Iterable[Waiting] = (),
) -> tuple[Sheet, ...]:
    """All tables: to be made and sent, paid, open, and mails that may not have arrived.

    Where money on the bank's statement waits for staff, a table of it, too.
    """
    arrivals = tuple(_arrivals(tuple(waiting), staff))
    bank = (Sheet("到账待核对", _ARRIVALS, arrivals),) if arrivals else ()
    return (
        Sheet("制作清单", _PRODUCTION, tuple(_production(files, staff, words))),
        Sheet("付款清单", _PAYMENTS, tuple(_payments(files))),
        Sheet("未结办理单", _CASES, tuple(_open_cases(files, staff, words))),
        Sheet("退回与存疑", _MAILINGS, tuple(_mailings(mailings, staff))),
        *bank,
    )


def _arrivals(waiting: Sequence[Waiting], staff: StaffWording) -> Iterator[tuple[Cell, ...]]:
    """A row per arrival nobody has settled; a person's account is masked, a company's is not."""
    found = {arrival.key: arrival for arrival, _ in waiting}
    for line in open_lines(waiting, staff):
        arrival = found[line.key]
        yield (
            line.key[:10],
            line.on,
            line.amount,
            *_masked_payer(arrival.payer, arrival.payer_account),
            one_line(arrival.remark, 200),
            arrival.serial_no,
            line.number,
            line.told,
        )


def _mailings(mailings: Iterable[Mailing], staff: StaffWording) -> Iterator[tuple[Cell, ...]]:
    """A row per mail or address, its state in words."""
    for one in mailings:
        yield tuple(one._replace(state=staff.words.get(one.state, one.state)))


def _production(
    files: Iterable[CaseFile], staff: StaffWording, words: Wording
) -> Iterator[tuple[Cell, ...]]:
    """A row per case in production, by due date; what a label needs is spelled out."""
    made = [file for file in files if file.status is CaseStatus.IN_PRODUCTION]
    for file in sorted(made, key=lambda each: (each.due or date.max, each.number)):
        form = current_documents(file.case).application
        order = file.spoken.order if file.spoken else None
        finished = standing_of(file.case).made_at is not None
        yield (
            file.number,
            company_of(file.case),
            about(file, words),
            order.quantity if order else None,
            file.due,
            "待寄出" if finished else staff.stages.get(file.status, "制作中"),
            _value(form.contact if form else None),
            _value((form.mobile or form.phone) if form else None),
            _value(form.address if form else None),
            _value(form.invoice_title if form else None),
            _value(form.invoice_tax_no if form else None),
            _value(form.key_serial if form else None),
        )


def _payments(files: Iterable[CaseFile]) -> Iterator[tuple[Cell, ...]]:
    """A row per transfer seen, newest first; a person's account is masked, a company's is not."""
    rows: list[tuple[Cell, ...]] = []
    for file in files:
        quote = file.spoken.quote if file.spoken else None
        arrived = standing_of(file.case).arrived_at
        for payment in payments_of(file.case):
            voucher = payment.voucher
            rows.append(
                (
                    file.number,
                    company_of(file.case),
                    quote.total if quote else None,
                    voucher.amount.value if voucher.amount else None,
                    *_payer(voucher),
                    voucher.paid_on.value if voucher.paid_on else None,
                    _value(voucher.serial_no),
                    _value(voucher.receipt_no),
                    _value(voucher.purpose),
                    arrived,
                )
            )
    return iter(sorted(rows, key=lambda row: (str(row[6] or ""), str(row[0])), reverse=True))


def _payer(voucher: PaymentVoucher) -> tuple[str, str]:
    """Name and account of whoever paid; both masked where the name looks like a person's."""
    return _masked_payer(_value(voucher.payer_name), _value(voucher.payer_account))


def _masked_payer(name: str, account: str) -> tuple[str, str]:
    shown = mask_party(name)
    return shown, account if shown == name else mask_account(account)


def _open_cases(
    files: Iterable[CaseFile], staff: StaffWording, words: Wording
) -> Iterator[tuple[Cell, ...]]:
    for file in files:
        owner = customer(file.case)
        findings = file.spoken.findings if file.spoken else ()
        quote = file.spoken.quote if file.spoken else None
        yield (
            file.number,
            company_of(file.case),
            staff.status(file.status),
            about(file, words),
            quote.total if quote else None,
            file.opened_at,
            file.updated_at,
            owner.address if owner else "",
            "；".join(reasons_of(findings, staff, words)),
        )


def _value(read: Extracted[str] | None) -> str:
    return one_line(read.value, 200) if read else ""
