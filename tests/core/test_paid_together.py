"""One voucher for several cases, and one payment that may be for any of several."""

from decimal import Decimal
from typing import Any

import pytest

from mailbot.cases.model import Case, PaidTogether
from mailbot.decision.decide import decide
from mailbot.decision.shared import cases_paid, priced_together, together
from tests.builders.cases import (
    TODAY,
    application,
    authorisation,
    case_mail,
    case_with,
    decided,
    found,
    programme,
    voucher,
)

WORDS = {"amount_in_words": "壹仟玖佰元整", "words_value": Decimal(1900)}
BOTH = voucher(amount=Decimal(1900), payer_name="新疆某集团有限公司", **WORDS)
"""Pays 1,200.00 元 of one case and 700.00 元 of another."""


def order(number: str, *, paper: Any = BOTH, **form: Any) -> Case:
    papers = (application(**form), authorisation(), paper)
    return Case(number=number, mails=(case_mail(*papers),))


def judged(*cases: Case) -> list[Any]:
    priced = priced_together(together(cases), programme(), TODAY)
    return [decide(case, programme(), TODAY) for case in priced]


def test_a_voucher_that_adds_up_to_both_orders_confirms_both() -> None:
    one, two = judged(order("A"), order("B", plan="basic"))
    assert (one.kind, two.kind) == ("confirm", "confirm")
    assert "shared_voucher" in found(one)
    assert "paid_together" in one.advice
    assert (one.quote.total, two.quote.total) == (Decimal(1200), Decimal(700))


@pytest.mark.parametrize("other", [{"plan": None}, {"quantity": 1}])
def test_what_does_not_add_up_for_both_is_looked_at_by_staff(other: dict[str, Any]) -> None:
    one, _ = judged(order("A"), order("B", **other))
    assert one.kind == "refer_to_staff"
    assert "shared_amount_differs" in found(one)


def test_a_file_without_numbers_is_the_same_voucher_in_both() -> None:
    paper = BOTH.model_copy(update={"receipt_no": None, "sha256": "ab" * 32})
    one, two = judged(order("A", paper=paper), order("B", paper=paper, plan="basic"))
    assert (one.kind, two.kind) == ("confirm", "confirm")


def test_cases_with_vouchers_of_their_own_share_nothing() -> None:
    own = voucher(receipt_no="20261119-0002")
    one, two = together([order("A", paper=voucher()), order("B", paper=own)])
    assert (one.paid_together, two.paid_together) == ((), ())


def test_a_case_alone_and_a_case_without_mail_cost_nothing_more() -> None:
    alone = order("A")
    assert priced_together([alone], programme(), TODAY) == (alone,)
    both = [order("A"), Case(number="B")]
    shared = both[0].model_copy(update={"paid_together": (PaidTogether(number="B"),)})
    priced, _ = priced_together([shared, both[1]], programme(), TODAY)
    assert priced.paid_together[0].total is None


@pytest.mark.parametrize(
    ("amount", "owed", "paid"),
    [
        (1200, {1: 1200, 2: 700}, (1,)),
        (1900, {1: 1200, 2: 700}, (1, 2)),
        (1900, {1: 1200, 2: 700, 3: 140}, (1, 2)),
        (700, {1: 700, 2: 700}, ()),
        (100, {1: 700}, ()),
        (None, {1: 700}, ()),
        (700, dict.fromkeys(range(13), 700), ()),
    ],
)
def test_an_amount_pays_the_one_set_of_cases_that_adds_up_to_it(
    amount: int | None, owed: dict[int, int], paid: tuple[int, ...]
) -> None:
    total = None if amount is None else Decimal(amount)
    assert cases_paid(total, {case: Decimal(owes) for case, owes in owed.items()}) == paid


def test_a_payment_that_may_be_for_several_cases_is_asked_about() -> None:
    near = ("DK-2611-0001-AA", "DK-2611-0002-BB")
    decision = decided(case_with(voucher(), may_belong_to=near))
    assert decision.kind == "refer_to_staff"
    assert found(decision) == {"which_case", "may_belong_to"}
    assert decision.deficiencies == ()
    named = decided(case_with(voucher(), text="新办2个", may_belong_to=near))
    assert named.kind == "request_items"
    with_form = decided(case_with(application(), may_belong_to=near))
    assert "may_belong_to" in found(with_form)
