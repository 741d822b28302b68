"""The vouchers of a case (汇款凭证), held against quote and payee, become the payment's defects."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from difflib import SequenceMatcher
from typing import NamedTuple

from mailbot.cases.filing import current_documents, receipts_of
from mailbot.cases.model import Case
from mailbot.cases.names import plain_name, same_name
from mailbot.decision.checklist import Reason, Requirement
from mailbot.decision.model import Quote
from mailbot.decision.pricing import orders_costing
from mailbot.decision.programme import Programme
from mailbot.decision.review import Defect, Review, sort_out
from mailbot.documents.model import PaymentStatus, PaymentVoucher
from mailbot.values import remembered

VISIBLE_DIGITS = 4
"""Digits a masked account must show before it can agree with another."""

NAME_ALIKE = 0.8
"""Likeness (0 to 1) from which a payee's name beside the right account is a doubtful reading."""

_MASK = re.compile(r"[*•xX×…#?]+")
_NOT_ACCOUNT = re.compile(r"[^0-9*•xX×…#?]")
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff*]{2,4}")
_MIDDLE_DOT = re.compile(r"[·•・‧∙]")
_OUR_CURRENCY = frozenset({"CNY", "RMB", "人民币", "人民币元", "元", "¥"})


class Payment(NamedTuple):
    """One transfer: the voucher that shows it best."""

    voucher: PaymentVoucher
    maybe_repeated: bool = False


def check_payment(case: Case, quote: Quote | None, programme: Programme, today: date) -> Review:
    """What is wrong with the vouchers of the case; nothing where there are none.

    Every voucher is looked at by itself; their amounts are added up and compared with the quote,
    where there is one. A value read unsurely never decides: it is "uncertain" and staff look.
    """
    payments = payments_of(case) if quote is None else _payments_here(case, quote, programme)
    defects: list[Defect] = []
    for payment in payments:
        voucher = payment.voucher
        defects += _about_reading(voucher, programme)
        defects += _about_payee(voucher, programme)
        defects += _about_amount(voucher)
        defects += _about_date(voucher, programme, today)
        defects += _about_payer(voucher, case, programme)
        if payment.maybe_repeated:
            defects.append(_defect(voucher, Reason.MAYBE_REPEATED))
        if _known_by(voucher) & {plain_name(number) for number in case.used_receipts}:
            defects.append(_defect(voucher, Reason.RECEIPT_USED_ELSEWHERE))
    if quote is not None:
        to_us = [each for each in payments if not _pays_another(each.voucher, programme)]
        defects += _about_total(to_us, quote, case, programme, today)
    return sort_out(defects, programme.checklist)


@remembered
def payments_of(case: Case) -> tuple[Payment, ...]:
    """The different transfers the case's vouchers show, in order of their first voucher.

    Vouchers sharing a receipt or serial number show one transfer; so may two of the same amount
    and day that have no number in common to compare, which is then marked.
    """
    payments: list[Payment] = []
    for voucher in current_documents(case).vouchers:
        for place, known in enumerate(payments):
            same = _same_transfer(known.voucher, voucher)
            if same is not False:
                better = max(known.voucher, voucher, key=_proof)
                doubtful = known.maybe_repeated or same is None
                payments[place] = Payment(better, maybe_repeated=doubtful)
                break
        else:
            payments.append(Payment(voucher))
    return tuple(payments)


def _payments_here(case: Case, quote: Quote, programme: Programme) -> tuple[Payment, ...]:
    """The case's transfers without what else a bank's list shows of the customer's business.

    A file may show payments to others beside those to us. Where ours come to exactly what is to
    be paid, those concern nobody here; else all are looked at.
    """
    payments = payments_of(case)
    ours = tuple(each for each in payments if not _pays_another(each.voucher, programme))
    files = {each.voucher.sha256 for each in ours} - {""}
    beside = all(each.voucher.sha256 in files for each in payments if each not in ours)
    amounts = [each.voucher.amount for each in ours]
    paid = sum((amount.value for amount in amounts if amount is not None), Decimal(0))
    whole = None not in amounts and paid == to_be_paid(case, quote)
    return ours if beside and whole else payments


def _pays_another(voucher: PaymentVoucher, programme: Programme) -> bool:
    """Whether neither the name nor the account of the payee, both read surely, is ours."""
    reasons = {defect.reason for defect in _about_payee(voucher, programme)}
    return reasons == {Reason.PAYEE_NAME_MISMATCH, Reason.PAYEE_ACCOUNT_MISMATCH}


def paid_in_full(case: Case, quote: Quote, programme: Programme) -> bool:
    """Whether the amounts of the case's transfers add up to exactly what they are to pay.

    That is the quote, and with it those of the cases that the same voucher pays.
    """
    payments = _payments_here(case, quote, programme)
    amounts = [payment.voucher.amount for payment in payments]
    if not amounts or any(amount is None for amount in amounts):
        return False
    paid = sum((amount.value for amount in amounts if amount), Decimal(0))
    return paid == to_be_paid(case, quote)


def to_be_paid(case: Case, quote: Quote) -> Decimal | None:
    """What the transfers of a case are to come to, in 元.

    None where one of them pays a case, too, of which nobody knows yet what it costs.
    """
    totals = [other.total for other in case.paid_together]
    if any(total is None for total in totals):
        return None
    return quote.total + sum((total for total in totals if total is not None), Decimal(0))


def _proof(voucher: PaymentVoucher) -> tuple[bool, int]:
    paid = voucher.status is not None and voucher.status.value is PaymentStatus.PAID
    return paid, len(voucher.fields())


def _known_by(voucher: PaymentVoucher) -> set[str]:
    return {plain_name(number) for number in receipts_of(voucher)}


def _numbers(voucher: PaymentVoucher) -> set[str]:
    found = (voucher.receipt_no, voucher.serial_no)
    return {plain_name(number.value) for number in found if number is not None} - {""}


def _same_transfer(one: PaymentVoucher, other: PaymentVoucher) -> bool | None:
    """Whether two vouchers show the same transfer; None where they may."""
    if _numbers(one) & _numbers(other):
        return True
    for name in ("receipt_no", "serial_no"):
        if getattr(one, name) is not None and getattr(other, name) is not None:
            return False  # comparable, and different
    for first, second in ((one.amount, other.amount), (one.paid_on, other.paid_on)):
        if first is None or second is None or first.value != second.value:
            return False
    return None


def _defect(voucher: PaymentVoucher, reason: Reason, detail: str = "") -> Defect:
    return Defect(
        requirement=Requirement.PAYMENT_VOUCHER,
        reason=reason,
        detail=detail,
        document=voucher.name,
    )


def _about_reading(voucher: PaymentVoucher, programme: Programme) -> Iterator[Defect]:
    """Fields that must be there and be read surely, and the kind of document itself."""
    rules = programme.checklist.documents[Requirement.PAYMENT_VOUCHER]
    enough = programme.checklist.confidence
    fields = voucher.fields()
    for field in dict.fromkeys((*rules.fields, *rules.sure)):
        read = fields.get(field)
        absent = read is None and field in rules.fields
        if absent or (read is not None and field in rules.sure and read.confidence < enough):
            yield _defect(voucher, Reason.UNCERTAIN, field)
    if voucher.confidence < enough:
        yield _defect(voucher, Reason.UNCERTAIN, "kind")


def _about_payee(voucher: PaymentVoucher, programme: Programme) -> Iterator[Defect]:
    """Payee's name (户名) and account (帐号), where read surely, are ours."""
    payee, enough = programme.payee, programme.checklist.confidence
    account, name = voucher.payee_account, voucher.payee_name
    account_fits: bool | None = None
    if account is not None:
        ours = (payee.account, *payee.other_accounts)
        verdicts = [account_agrees(account.value, known) for known in ours]
        account_fits = True if True in verdicts else None if None in verdicts else False
        if account_fits is None:
            yield _defect(voucher, Reason.UNCERTAIN, "payee_account")
        elif not account_fits and account.confidence >= enough:
            yield _defect(voucher, Reason.PAYEE_ACCOUNT_MISMATCH, account.value)
    if name is not None and name.confidence >= enough:
        likeness = max(_likeness(name.value, ours) for ours in (payee.name, *payee.other_names))
        if likeness < 1.0:
            doubtful = account_fits is True and likeness >= NAME_ALIKE
            reason = Reason.UNCERTAIN if doubtful else Reason.PAYEE_NAME_MISMATCH
            yield _defect(voucher, reason, "payee_name" if doubtful else name.value)


def account_agrees(seen: str, ours: str) -> bool | None:
    """Whether an account as printed, perhaps masked (6222***1234), can be `ours`.

    Only the visible head and tail are compared; None where too few digits are visible.
    """
    tidy = _NOT_ACCOUNT.sub("", unicodedata.normalize("NFKC", seen))
    parts = _MASK.split(tidy)
    head, tail = parts[0], parts[-1]
    if len(parts) == 1:
        return tidy == ours if tidy else None
    if not ours.startswith(head) or not ours.endswith(tail):
        return False
    return True if len(head) + len(tail) >= VISIBLE_DIGITS else None


def _likeness(seen: str, ours: str) -> float:
    """How alike two names are, 0 to 1; 1 only where they agree, masked characters aside."""
    name, known = plain_name(seen), plain_name(ours)
    head, star, tail = name.partition("*")
    tail = tail.lstrip("*")
    shown = head + tail
    masked = bool(star and shown) and len(shown) < len(known)
    if name == known or (masked and known.startswith(head) and known.endswith(tail)):
        return 1.0
    return min(SequenceMatcher(None, name, known, autojunk=False).ratio(), 0.99)


def _about_amount(voucher: PaymentVoucher) -> Iterator[Defect]:
    """Figures (小写) equal words (大写), the currency is ours, the transfer has happened."""
    amount, words = voucher.amount, voucher.words_value
    if amount is not None and words is not None and amount.value != words.value:
        yield _defect(voucher, Reason.WORDS_DIFFER, f"{amount.value:.2f}/{words.value:.2f}")
    if voucher.amount_in_words is not None and words is None:
        yield _defect(voucher, Reason.UNCERTAIN, "amount_in_words")
    if voucher.currency is not None:
        currency = unicodedata.normalize("NFKC", voucher.currency.value).strip().upper()
        if currency not in _OUR_CURRENCY:
            yield _defect(voucher, Reason.CURRENCY, currency)
    status = voucher.status.value if voucher.status else PaymentStatus.UNKNOWN
    if status is PaymentStatus.SUBMITTED:
        yield _defect(voucher, Reason.SUBMITTED)
    elif status is PaymentStatus.UNKNOWN:
        yield _defect(voucher, Reason.STATUS_UNKNOWN)


def _about_date(voucher: PaymentVoucher, programme: Programme, today: date) -> Iterator[Defect]:
    """The day of a transfer is not ahead of us and not long past."""
    paid_on = voucher.paid_on
    if paid_on is None or paid_on.confidence < programme.checklist.confidence:
        return
    if paid_on.value > today:
        yield _defect(voucher, Reason.DATE_IN_FUTURE, paid_on.value.isoformat())
    if paid_on.value < today - timedelta(days=programme.checklist.payment.days_old_at_most):
        yield _defect(voucher, Reason.TOO_OLD, paid_on.value.isoformat())


def _about_payer(voucher: PaymentVoucher, case: Case, programme: Programme) -> Iterator[Defect]:
    """The payer is no person, unless staff allowed it, and rather the applicant than another."""
    payer = voucher.payer_name
    allowed = any(event.verb == "allow_personal" for event in case.events)
    if payer is None:
        if not allowed:
            yield _defect(voucher, Reason.PAYER_UNKNOWN)
        return
    personal = is_personal(payer.value, programme.checklist.payment.organisation_words)
    sure = payer.confidence >= programme.checklist.confidence
    if not sure:
        yield _defect(voucher, Reason.UNCERTAIN, "payer_name")
    elif personal is None and not allowed:
        yield _defect(voucher, Reason.PAYER_UNKNOWN, payer.value)
    elif personal and not allowed:
        yield _defect(voucher, Reason.PERSONAL_ACCOUNT, payer.value)
    form = current_documents(case).application
    company = form.company if form is not None else None
    if company is not None and not personal and not same_name(company.value, payer.value):
        yield _defect(voucher, Reason.PAYER_DIFFERS, payer.value)


def is_personal(name: str, organisation_words: Sequence[str]) -> bool | None:
    """Whether an account holder's name is a person's; None where it cannot be told.

    2 to 4 Chinese characters (masked ones count) that end in no organisation's word, or a middle
    dot as in 买买提·艾力 without any such word; a longer name without one is unclear.
    """
    tidy = unicodedata.normalize("NFKC", name).strip().upper()
    if _CHINESE_NAME.fullmatch(tidy.replace(" ", "")):
        return not tidy.endswith(tuple(organisation_words))
    if any(word in tidy for word in organisation_words):
        return False
    return True if _MIDDLE_DOT.search(name) else None


def _about_total(
    payments: Sequence[Payment], quote: Quote, case: Case, programme: Programme, today: date
) -> Iterator[Defect]:
    """All transfers to us make up the quote; those without an amount are uncertain already.

    Where one of them pays other cases, too, staff look at whatever does not add up.
    """
    amounts = [payment.voucher.amount for payment in payments]
    seen = [amount for amount in amounts if amount is not None]
    enough = programme.checklist.confidence
    if len(seen) < len(payments) or any(amount.confidence < enough for amount in seen):
        return
    total = sum((amount.value for amount in seen), Decimal(0))
    if not payments:
        return
    if case.paid_together:
        numbers = "、".join(other.number for other in case.paid_together)
        fits = total == to_be_paid(case, quote)
        reason = Reason.SHARED_VOUCHER if fits else Reason.SHARED_AMOUNT_DIFFERS
        yield _defect(payments[-1].voucher, reason, numbers)
        return
    if total == quote.total:
        return
    reason = Reason.AMOUNT_MISMATCH
    if total > quote.total and not orders_costing(total, programme, today):
        reason = Reason.AMOUNT_FITS_NO_ORDER
    yield _defect(payments[-1].voucher, reason, f"{total:.2f}/{quote.total:.2f}")
