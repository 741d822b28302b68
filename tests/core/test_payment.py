"""Vouchers held against quote and payee."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mailbot.decision.model import Quote
from mailbot.decision.payment import (
    account_agrees,
    check_payment,
    is_personal,
    paid_in_full,
    payments_of,
)
from mailbot.decision.review import Review
from mailbot.documents.model import PaymentStatus, PaymentVoucher
from mailbot.values import Box
from tests.builders.cases import (
    TODAY,
    application,
    case,
    case_mail,
    case_with,
    extracted,
    programme,
    staff_event,
    voucher,
)

QUOTE = Quote(lines=(), total=Decimal("1200.00"))


def money(amount: int | str) -> dict[str, Any]:
    return {"amount": Decimal(amount), "words_value": Decimal(amount)}


def check(*vouchers: PaymentVoucher, quote: Quote | None = QUOTE, **overrides: Any) -> Review:
    of = case_with(application(), *vouchers, **overrides)
    return check_payment(of, quote, programme(), TODAY)


def reasons(review: Review) -> list[str]:
    return [item.reason for item in review.deficiencies]


def concerns(review: Review) -> list[tuple[str, str]]:
    return [(finding.code, finding.detail) for finding in review.concerns]


def codes(review: Review) -> list[str]:
    return [finding.code for finding in (*review.concerns, *review.notes)]


def test_a_good_voucher_has_no_defect() -> None:
    assert check(voucher()) == Review()


def test_no_voucher_has_no_defect() -> None:
    assert check() == Review()


@pytest.mark.parametrize(
    ("overrides", "reason"),
    [
        ({"payee_name": "喀什贸易有限公司"}, "payee_name_mismatch"),
        ({"payee_account": "6222020000001234567"}, "payee_account_mismatch"),
        (money(700), "amount_mismatch"),
        (money(1400), "amount_mismatch"),
        ({"paid_on": date(2026, 11, 21)}, "date_in_future"),
        ({"paid_on": date(2025, 1, 1)}, "too_old"),
        ({"status": PaymentStatus.SUBMITTED}, "submitted"),
        ({"payer_name": "李晓梅"}, "personal_account"),
        ({"payer_name": "买买提·艾力"}, "personal_account"),
    ],
)
def test_what_the_customer_can_mend_is_asked(overrides: dict[str, Any], reason: str) -> None:
    review = check(voucher(**overrides))
    assert reasons(review) == [reason]
    assert review.deficiencies[0].document == "回单.pdf"


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"words_value": Decimal(1300)}, "words_differ"),
        ({"words_value": None}, "uncertain"),
        (money("1300.01"), "amount_fits_no_order"),
        ({"currency": "USD"}, "currency"),
        ({"payer_name": None}, "payer_unknown"),
        ({"payer_name": "阿不都热合曼江"}, "payer_unknown"),
        ({"amount": None}, "uncertain"),
        ({"payee_name": None}, "uncertain"),
        ({"payee_account": None}, "uncertain"),
        ({"payee_account": "***"}, "uncertain"),
        ({"payee_name": "北京迅弛无限科技有限公司"}, "uncertain"),
        ({"paid_on": None}, "uncertain"),
        ({"confidence": 0.5}, "uncertain"),
    ],
)
def test_what_only_staff_can_judge_is_referred(overrides: dict[str, Any], code: str) -> None:
    review = check(voucher(**overrides))
    assert reasons(review) == []
    assert {finding.code for finding in review.concerns} == {code}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("payee_name", "别的公司"),
        ("payee_account", "6222020000001234567"),
        ("amount", Decimal(700)),
        ("paid_on", date(2020, 1, 1)),
        ("payer_name", "李晓梅"),
    ],
)
def test_an_unsure_reading_never_accuses(field: str, value: Any) -> None:
    unsure = voucher(words_value=None, amount_in_words=None)
    unsure = unsure.model_copy(update={field: extracted(value, confidence=0.6, how="ocr")})
    review = check(unsure)
    assert reasons(review) == []
    assert ("uncertain", f"payment_voucher: {field}") in concerns(review)


def test_a_receipt_without_a_status_is_noted() -> None:
    for status in (None, PaymentStatus.UNKNOWN):
        review = check(voucher(status=status))
        assert codes(review) == ["status_unknown"]
        assert review.concerns == ()


def test_another_company_paying_is_noted_only() -> None:
    review = check(voucher(payer_name="天山集团财务有限公司"))
    assert (reasons(review), codes(review)) == ([], ["payer_differs"])


def test_without_a_form_nobody_knows_who_should_pay() -> None:
    of = case_with(voucher(payer_name="天山集团财务有限公司"))
    assert check_payment(of, QUOTE, programme(), TODAY) == Review()
    of = case_with(application(company=None), voucher())
    assert check_payment(of, QUOTE, programme(), TODAY) == Review()


@pytest.mark.parametrize("payer", ["李晓梅", None, "阿不都热合曼江"])
def test_staff_may_allow_a_personal_account(payer: str | None) -> None:
    review = check(voucher(payer_name=payer), events=(staff_event("allow_personal"),))
    assert (review.deficiencies, review.concerns) == ((), ())


@pytest.mark.parametrize("currency", ["人民币", "RMB", "cny"])
def test_our_currency_has_several_names(currency: str) -> None:
    assert check(voucher(currency=currency)) == Review()


def test_a_voucher_without_words_or_currency_is_fine() -> None:
    plain = voucher(amount_in_words=None, words_value=None, currency=None)
    assert check(plain) == Review()


def test_a_receipt_used_in_another_case_goes_to_staff() -> None:
    review = check(voucher(), used_receipts=frozenset({"20261119-0001"}))
    assert [code for code, _ in concerns(review)] == ["receipt_used_elsewhere"]


def test_several_vouchers_add_up() -> None:
    first = voucher(name="1.pdf", receipt_no="1", **money(700))
    second = voucher(name="2.pdf", receipt_no="2", **money(500))
    assert check(first, second) == Review()
    assert paid_in_full(case_with(first, second), QUOTE, programme())


def test_the_same_voucher_twice_is_one_payment() -> None:
    twice = voucher(name="1.pdf"), voucher(name="2.jpg", status=None)
    assert len(payments_of(case_with(*twice))) == 1
    assert check(*twice) == Review()


def test_a_submitted_transfer_later_paid_is_one_paid_payment() -> None:
    submitted = voucher(name="1.png", status=PaymentStatus.SUBMITTED)
    of = case(case_mail(submitted), case_mail(voucher(), at=60))
    (payment,) = payments_of(of)
    assert payment.voucher.name == "回单.pdf"


def test_two_vouchers_that_may_be_one_go_to_staff() -> None:
    screenshot = voucher(name="截图.png", receipt_no=None, serial_no="A1")
    review = check(voucher(), screenshot)
    assert [code for code, _ in concerns(review)] == ["maybe_repeated"]
    third = voucher(name="3.png", receipt_no=None, serial_no="A1")
    assert len(payments_of(case_with(voucher(), screenshot, third))) == 1


@pytest.mark.parametrize(
    "other",
    [
        voucher(name="b.pdf", receipt_no="other"),
        voucher(name="b.pdf", receipt_no=None, **money(700)),
        voucher(name="b.pdf", receipt_no=None, paid_on=None),
        voucher(name="b.pdf", receipt_no=None, amount=None),
    ],
)
def test_vouchers_that_differ_are_different_payments(other: PaymentVoucher) -> None:
    assert len(payments_of(case_with(voucher(), other))) == 2


LIST = {"name": "明细.pdf", "sha256": "a" * 64, "pages": (1,)}
ELSEWHERE = {"payee_name": "喀什物业有限公司", "payee_account": "6222020000001234567"}


def row(amount: int, number: str, top: float, **overrides: Any) -> PaymentVoucher:
    """A payment of a bank's list, at its place on the page."""
    read = voucher(**LIST, **money(amount), receipt_no=number, **overrides)
    placed = extracted(Decimal(amount)).model_copy(
        update={"box": Box(x0=0, y0=top, x1=1, y1=top + 1)}
    )
    return read.model_copy(update={"amount": placed})


def test_several_payments_on_one_page_all_count_and_each_once() -> None:
    rows = row(700, "1", 5), row(500, "2", 6)
    of = case(case_mail(*rows), case_mail(*rows, at=60))
    assert [payment.voucher.receipt_no for payment in payments_of(of)] == [
        each.receipt_no for each in rows
    ]
    assert check(*rows) == Review()


def test_what_a_list_shows_beside_the_payment_to_us_concerns_nobody() -> None:
    rows = row(1200, "1", 5), row(90, "2", 6, **ELSEWHERE)
    assert check(*rows) == Review()
    assert paid_in_full(case_with(*rows), QUOTE, programme())


@pytest.mark.parametrize(
    "vouchers",
    [
        (row(700, "1", 5), row(600, "2", 6, **ELSEWHERE)),  # ours are not enough
        (row(1200, "1", 5), voucher(name="b.pdf", receipt_no="2", **ELSEWHERE)),  # another file
    ],
)
def test_a_payment_to_somebody_else_is_told_where_ours_are_not_enough_or_elsewhere(
    vouchers: tuple[PaymentVoucher, ...],
) -> None:
    assert "payee_account_mismatch" in reasons(check(*vouchers))
    assert not paid_in_full(case_with(*vouchers), QUOTE, programme())


def test_money_that_went_to_somebody_else_is_no_part_of_what_was_paid() -> None:
    elsewhere = voucher(name="b.pdf", receipt_no="2", **(money(600) | ELSEWHERE))
    mismatches = ["payee_name_mismatch", "payee_account_mismatch"]
    assert sorted(reasons(check(elsewhere))) == sorted(mismatches)
    both = check(voucher(**money(700)), elsewhere)
    assert sorted(reasons(both)) == sorted([*mismatches, "amount_mismatch"])
    assert "700.00/1200.00" in {item.detail for item in both.deficiencies}


def test_nothing_paid_is_not_in_full() -> None:
    assert not paid_in_full(case_with(), QUOTE, programme())
    assert not paid_in_full(case_with(voucher(amount=None)), QUOTE, programme())
    assert not paid_in_full(case_with(voucher(**money(1))), QUOTE, programme())


def test_without_a_quote_the_amount_is_not_judged() -> None:
    assert check(voucher(**money(5)), quote=None) == Review()


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        ("0413060103000009171", True),
        ("0413 0601 0300 0009 171", True),
        ("0413***9171", True),
        ("0413＊＊＊＊9171", True),
        ("****9171", True),
        ("0413xxxx9171", True),
        ("6222***1234", False),
        ("****1234", False),
        ("0413060103000009172", False),
        ("**71", None),
        ("****", None),
        ("", None),
        ("无", None),
    ],
)
def test_accounts_agree_in_what_they_show(seen: str, verdict: bool | None) -> None:  # noqa: FBT001  (a table's column)
    assert account_agrees(seen, "0413060103000009171") is verdict


def test_a_masked_payee_agrees_in_what_it_shows() -> None:
    assert check(voucher(payee_name="北京迅驰****有限公司")) == Review()
    assert reasons(check(voucher(payee_name="*喀什公司"))) == ["payee_name_mismatch"]
    assert reasons(check(voucher(payee_name="***"))) == ["payee_name_mismatch"]


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("张三", True),
        ("欧阳晓明", True),
        ("刘学军", True),
        ("王社会", True),
        ("张*", True),
        ("古丽努尔·阿不都热依木", True),
        ("红星煤矿", False),
        ("喀什水泥厂", False),
        ("新疆天山发电有限公司", False),
        ("XINJIANG POWER CO., LTD", False),
        ("阿不都热合曼江", None),
        ("John Smith", None),
    ],
)
def test_persons_and_organisations_are_told_apart(name: str, personal: bool | None) -> None:  # noqa: FBT001  (a table's column)
    assert is_personal(name, programme().checklist.payment.organisation_words) is personal


@pytest.mark.parametrize(
    ("printed", "same"),
    [
        ("0413060103000009171", True),
        ("0413 0601 0300 0009 171", True),
        ("0413***9171", True),
        ("****9171", True),
        ("0413****9172", False),
        ("****171", False),
        ("0413060103000009172", False),
        ("04130601030000091710413060103*000009171", False),
        ("", False),
    ],
)
def test_masked_accounts_are_compared_by_head_and_tail(printed: str, same: bool) -> None:  # noqa: FBT001 - a parametrised outcome
    assert bool(account_agrees(printed, "0413060103000009171")) is same
