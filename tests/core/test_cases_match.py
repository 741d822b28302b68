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
        "case_id": f"case {number}",
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
    home = candidate(matched_by=frozenset({"thread"}), companies=frozenset())
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
    three = [candidate(f"DK-2611-000{n}-AA", matched_by=frozenset({"thread"})) for n in range(3)]
    asked = facts(numbers=("DK-2611-0001-AA",), companies=(COMPANY,))
    assert len({match(asked, order) for order in itertools.permutations(three)}) == 1
