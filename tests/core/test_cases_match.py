"""Which case a mail joins, and what never opens one."""

import itertools
from typing import Any

import pytest

from mailbot.cases.match import Candidate, Match, MessageFacts, match
from mailbot.cases.model import CaseStatus
from tests.builders.cases import COMPANY, CREDIT_CODE

KNOWN = "li@tianshan.example"


def candidate(number: str = "DK-2611-0001-AA", **overrides: Any) -> Candidate:
    values = {
        "case_id": int(number[8:12]),
        "number": number,
        "addresses": frozenset({KNOWN}),
        "companies": frozenset({COMPANY}),
        "credit_codes": frozenset({CREDIT_CODE}),
    }
    return Candidate(**values | overrides)


def facts(**overrides: Any) -> MessageFacts:
    return MessageFacts(**{"sender": KNOWN} | overrides)


def test_nothing_known_is_a_new_case() -> None:
    assert match(facts(), []) == Match(case_id=None, because="new")


def test_a_genuine_number_joins_even_from_a_stranger() -> None:
    home = candidate(status=CaseStatus.CLOSED)
    found = match(facts(sender="x@y.example", numbers=("DK-2611-0001-AA",)), [home])
    assert (found.case_id, found.because, found.known_sender) == (home.case_id, "number", False)


def test_a_number_of_no_case_joins_nothing() -> None:
    found = match(facts(sender="x@y.example", numbers=("DK-2611-0009-AA",)), [candidate()])
    assert found.case_id is None


def test_a_reference_joins_only_for_a_known_address() -> None:
    home = candidate(in_thread=True, companies=frozenset())
    assert match(facts(sender="LI@Tianshan.example"), [home]).because == "thread"
    forged = match(facts(sender="x@y.example"), [home])
    assert forged.case_id is None
    assert forged.may_belong_to == (home.number,)


@pytest.mark.parametrize(
    "known",
    [{"companies": ("新疆天山发电 有限公司",)}, {"credit_codes": (CREDIT_CODE.lower(),)}],
)
def test_company_or_code_joins_only_for_a_known_address(known: dict[str, Any]) -> None:
    found = match(facts(**known), [candidate()])
    assert (found.because, found.known_sender) == ("company", True)
    stranger = match(facts(sender="x@y.example", **known), [candidate()])
    assert stranger.case_id is None
    assert stranger.may_belong_to == ("DK-2611-0001-AA",)


@pytest.mark.parametrize("status", [CaseStatus.CLOSED, CaseStatus.SHIPPED])
def test_a_finished_case_is_not_joined_by_company(status: CaseStatus) -> None:
    found = match(facts(companies=(COMPANY,), payers=(COMPANY,)), [candidate(status=status)])
    assert found == Match(case_id=None, because="new")


def test_finance_paying_from_another_address_joins_by_payer() -> None:
    found = match(facts(sender="cw@group.example", payers=(COMPANY,)), [candidate()])
    assert (found.because, found.known_sender) == ("payer", False)


def test_a_known_sender_naming_no_company_joins_his_only_case() -> None:
    assert match(facts(), [candidate()]).because == "sender"
    other = match(facts(companies=("别的公司",)), [candidate()])
    assert other.case_id is None
    assert other.may_belong_to == ("DK-2611-0001-AA",)
    coded = match(facts(credit_codes=("911",)), [candidate()])
    assert coded.case_id is None


def test_two_fitting_cases_are_left_to_staff() -> None:
    two = [candidate(), candidate("DK-2611-0002-BB")]
    found = match(facts(companies=(COMPANY,)), two)
    assert found.case_id is None
    assert found.may_belong_to == ("DK-2611-0001-AA", "DK-2611-0002-BB")


def test_another_near_case_is_shown_beside_the_joined_one() -> None:
    near = candidate("DK-2611-0002-BB", companies=frozenset(), credit_codes=frozenset())
    found = match(facts(companies=(COMPANY,)), [candidate(), near])
    assert found.because == "company"
    assert found.may_belong_to == ("DK-2611-0002-BB",)


def test_an_unrelated_candidate_is_not_shown() -> None:
    alien = candidate(addresses=frozenset(), companies=frozenset(), credit_codes=frozenset())
    assert match(facts(companies=(COMPANY,)), [alien]).may_belong_to == ()


def test_the_order_of_candidates_does_not_matter() -> None:
    three = [candidate(f"DK-2611-000{n}-AA", in_thread=True) for n in range(3)]
    asked = facts(numbers=("DK-2611-0001-AA",), companies=(COMPANY,))
    assert len({match(asked, order) for order in itertools.permutations(three)}) == 1


# ---------------------------------------------------------------- numbers and threads


def test_a_number_in_quoted_text_is_a_hint_for_a_known_address_only() -> None:
    asked = {"quoted_numbers": ("DK-2611-0001-AA",), "companies": ("新疆别的公司",)}
    assert match(facts(**asked), [candidate()]).because == "thread"
    stranger = match(facts(sender="x@y.example", **asked), [candidate()])
    assert stranger.case_id is None
    assert stranger.may_belong_to == ("DK-2611-0001-AA",)


@pytest.mark.parametrize("because", ["number", "thread"])
def test_the_form_of_another_company_joins_nothing_it_refers_to(because: str) -> None:
    refers = {"numbers": ("DK-2611-0001-AA",)} if because == "number" else {}
    known = candidate(in_thread=because == "thread", credit_codes=frozenset())
    other = ("昌吉云岭水泥有限公司",)
    found = match(facts(applicants=other, companies=other, **refers), [known])
    assert found.case_id is None
    assert found.may_belong_to == ("DK-2611-0001-AA",)


def test_a_name_misread_by_a_character_is_not_another_company() -> None:
    misread = (COMPANY.replace("山", "由"),)
    form = facts(applicants=misread, companies=misread, numbers=("DK-2611-0001-AA",))
    assert match(form, [candidate()]).because == "number"
    coded = form.model_copy(update={"credit_codes": ("91650100MA00000000",)})
    assert match(coded, [candidate()]).case_id is None


# ---------------------------------------------------------------- payments


PAID = {"companies": frozenset(), "credit_codes": frozenset(), "payers": frozenset({COMPANY})}


def test_the_form_of_the_company_that_paid_before_joins_whoever_sends_it() -> None:
    form = facts(sender="bgs@tianshan.example", applicants=(COMPANY,), companies=(COMPANY,))
    payment = candidate(addresses=frozenset({"cw@group.example"}), **PAID)
    found = match(form, [payment])
    assert (found.because, found.known_sender) == ("paid_before", False)
    closed = match(form, [payment.model_copy(update={"status": CaseStatus.CLOSED})])
    assert closed.case_id is None


def test_a_case_about_nothing_but_a_payment_becomes_part_of_its_applicants() -> None:
    form = facts(applicants=(COMPANY,), companies=(COMPANY,))
    payment = candidate(addresses=frozenset({"cw@group.example"}), **PAID)
    found = match(form, [payment, candidate("DK-2611-0002-BB")])
    assert (found.case_id, found.because, found.absorbs) == (2, "company", (1,))
    assert found.may_belong_to == ()


def test_a_payment_that_fits_several_cases_names_them_all() -> None:
    two = [candidate(), candidate("DK-2611-0002-BB")]
    found = match(facts(payers=(COMPANY,), only_pays=True), two)
    assert (found.case_id, found.several) == (None, (1, 2))


def test_who_names_the_case_his_payment_was_for_gets_both_as_one() -> None:
    payment = candidate(**PAID)
    order = candidate("DK-2611-0002-BB")
    both = facts(numbers=("DK-2611-0001-AA", "DK-2611-0002-BB"))
    found = match(both, [payment, order])
    assert (found.case_id, found.because, found.absorbs) == (2, "number", (1,))
    alone = match(facts(numbers=("DK-2611-0001-AA",)), [payment, order])
    assert (alone.case_id, alone.absorbs) == (1, ())
    stranger = match(both.model_copy(update={"sender": "x@y.example"}), [payment, order])
    assert (stranger.case_id, stranger.absorbs) == (1, ())


def test_a_known_senders_first_form_joins_the_case_that_names_no_company_yet() -> None:
    asked_before = candidate(companies=frozenset(), credit_codes=frozenset())
    form = facts(applicants=(COMPANY,), companies=(COMPANY,), credit_codes=(CREDIT_CODE,))
    assert match(form, [asked_before]).because == "sender"
