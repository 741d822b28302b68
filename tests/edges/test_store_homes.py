"""What the store knows of cases that share a mail, a voucher or a payer."""

from decimal import Decimal

import pytest

from mailbot.cases.model import CaseStatus
from mailbot.decision.model import Quote, RequestItems
from mailbot.evidence import keys_of_documents
from mailbot.store.model import CaseKey, KeyKind, OutboxState
from mailbot.store.store import Store
from tests.builders.cases import application, authorisation, voucher
from tests.builders.stored import NOON, a_reply, case_mail, open_case, take_in

pytest_plugins = ["tests.builders.databases"]


def key(kind: KeyKind, value: str) -> CaseKey:
    return CaseKey(kind=kind, value=value)


def test_papers_of_one_mail_that_come_to_a_case_apart_are_one_share(store: Store) -> None:
    mail = take_in(store)
    with store.settling(NOON) as settlement:
        case = open_case(settlement)
        settlement.add_papers(case.id, case_mail(mail, documents=(application(), voucher())))
        settlement.add_papers(case.id, case_mail(mail, documents=(voucher(), authorisation())))
        (whole,) = settlement.case(case.id).mails
    assert [paper.kind for paper in whole.documents] == ["application", "voucher", "authorisation"]


def test_who_wrote_before_the_applicant_is_forgotten(store: Store) -> None:
    with store.settling(NOON) as settlement:
        case = open_case(settlement)
        addresses = ["cw@group.example", "Li@example.com"]
        settlement.add_keys(case.id, [key(KeyKind.ADDRESS, address) for address in addresses])
        settlement.keep_only_address(case.id, "LI@example.com")
        assert settlement.candidates(addresses=["cw@group.example"]) == ()
        assert len(settlement.candidates(addresses=["li@example.com"])) == 1


def test_a_case_that_speaks_no_more_leaves_its_replies_unsaid(store: Store) -> None:
    with store.settling(NOON) as settlement:
        case = open_case(settlement)
        settlement.queue_reply(case.id, None, a_reply(), NOON)
        settlement.supersede_all(case.id)
        assert settlement.number_of(case.id) == case.number
    assert [entry.state for entry in store.entries()] == [OutboxState.SUPERSEDED]


def test_the_cases_a_new_one_may_be_part_of_are_kept_for_staff(store: Store) -> None:
    with store.settling(NOON) as settlement:
        case = open_case(settlement)
        settlement.add_keys(case.id, [key(KeyKind.NEAR, "DK-2611-0009-7Q")])
        assert settlement.case(case.id).may_belong_to == ("DK-2611-0009-7Q",)


@pytest.mark.parametrize(
    ("status", "total", "owed"),
    [
        (CaseStatus.AWAITING_PAYMENT, "700", {"700.00"}),
        (CaseStatus.CONFIRMING, "700", set()),
        (CaseStatus.AWAITING_PAYMENT, "0", set()),
        (CaseStatus.COLLECTING, None, set()),
    ],
)
def test_a_case_owes_what_its_last_decision_said(
    store: Store, status: CaseStatus, total: str | None, owed: set[str]
) -> None:
    quote = Quote(lines=(), total=Decimal(total)) if total else None
    with store.settling(NOON) as settlement:
        case, silent = open_case(settlement), open_case(settlement)
        decision = RequestItems(programme_version="1", status=status, quote=quote)
        settlement.record_decision(case.id, None, decision)
        found = settlement.owed([case.id, silent.id])
    assert {str(amount) for amount in found.values()} == owed


def test_a_voucher_that_one_mail_brings_for_two_cases_pays_them_together(store: Store) -> None:
    mail, later = take_in(store, 1), take_in(store, 2)
    paper = voucher()
    keys = keys_of_documents([paper])
    with store.settling(NOON) as settlement:
        one, two, third = open_case(settlement), open_case(settlement), open_case(settlement)
        for case in (one, two):
            settlement.add_mail(case.id, case_mail(mail, documents=(paper,)), keys)
        settlement.add_mail(third.id, case_mail(later, documents=(paper,)), keys)
        quote = Quote(lines=(), total=Decimal(500))
        decision = RequestItems(
            programme_version="1", status=CaseStatus.AWAITING_PAYMENT, quote=quote
        )
        settlement.record_decision(two.id, None, decision)
        (together,) = settlement.case(one.id).paid_together
        assert (together.number, together.total) == (two.number, Decimal("500.00"))
        assert settlement.case(one.id).used_receipts == frozenset()
        assert "20261119-0001" in settlement.case(third.id).used_receipts
