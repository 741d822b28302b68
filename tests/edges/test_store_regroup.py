"""Cases that are one become one, and papers go to the case they belong to."""

from decimal import Decimal

import pytest

from mailbot.cases.model import CaseStatus
from mailbot.decision.model import Quote, RequestItems
from mailbot.evidence import keys_of_documents
from mailbot.store.model import CaseKey, KeyKind
from mailbot.store.store import Store
from tests.builders.cases import COMPANY, application, authorisation, voucher
from tests.builders.stored import NOON, case_mail, open_case, take_in

pytest_plugins = ["tests.builders.databases"]


def key(kind: KeyKind, value: str) -> CaseKey:
    return CaseKey(kind=kind, value=value)


def test_all_that_a_case_has_but_its_number_goes_to_another(store: Store) -> None:
    first, second = take_in(store, 1), take_in(store, 2)
    with store.settling(NOON) as settlement:
        old, new = open_case(settlement), open_case(settlement)
        settlement.add_mail(old.id, case_mail(first), [key(KeyKind.ADDRESS, "li@example.com")])
        settlement.add_keys(old.id, [key(KeyKind.NEAR, new.number)])
        settlement.add_mail(new.id, case_mail(second))
        settlement.move_mails(old.id, new.id)
    with store.settling(NOON) as settlement:
        (found,) = settlement.candidates(addresses=["li@example.com"])
        assert found.case_id == new.id
        assert {mail.mail_id for mail in settlement.case(new.id).mails} == {first, second}
        assert settlement.case(new.id).may_belong_to == ()
        assert settlement.case(old.id).mails == ()
        assert settlement.find_case(old.number) == old


def test_one_mail_in_both_cases_keeps_all_its_papers(store: Store) -> None:
    mail = take_in(store)
    with store.settling(NOON) as settlement:
        old, new = open_case(settlement), open_case(settlement)
        settlement.add_mail(old.id, case_mail(mail, documents=(application(), voucher())))
        settlement.add_mail(new.id, case_mail(mail, documents=(voucher(), authorisation())))
        settlement.move_mails(old.id, new.id)
        (whole,) = settlement.case(new.id).mails
    assert [paper.kind for paper in whole.documents] == ["voucher", "authorisation", "application"]


def test_a_case_is_not_known_by_what_was_taken_out_of_it(store: Store) -> None:
    mail = take_in(store)
    papers = (application(), voucher(receipt_no="R-77"))
    with store.settling(NOON) as settlement:
        case = open_case(settlement)
        settlement.add_mail(case.id, case_mail(mail, documents=papers), keys_of_documents(papers))
        settlement.drop_keys(case.id, keys_of_documents(papers[1:]))
        (found,) = settlement.candidates(companies=[COMPANY])
    assert (found.companies, found.payers) == ({COMPANY}, frozenset())


def test_who_wrote_before_the_applicant_is_forgotten(store: Store) -> None:
    with store.settling(NOON) as settlement:
        case = open_case(settlement)
        addresses = ["cw@group.example", "Li@example.com"]
        settlement.add_keys(case.id, [key(KeyKind.ADDRESS, address) for address in addresses])
        settlement.keep_only_address(case.id, "LI@example.com")
        assert settlement.candidates(addresses=["cw@group.example"]) == ()
        assert len(settlement.candidates(addresses=["li@example.com"])) == 1


@pytest.mark.parametrize(
    ("status", "total", "owed"),
    [
        (CaseStatus.AWAITING_PAYMENT, "700", True),
        (CaseStatus.CONFIRMING, "700", False),
        (CaseStatus.AWAITING_PAYMENT, "0", False),
        (CaseStatus.COLLECTING, None, False),
    ],
)
def test_a_case_owes_what_its_last_decision_said(
    store: Store,
    status: CaseStatus,
    total: str | None,
    owed: bool,  # noqa: FBT001 - a parameter
) -> None:
    quote = Quote(lines=(), total=Decimal(total)) if total else None
    with store.settling(NOON) as settlement:
        case, silent = open_case(settlement), open_case(settlement)
        decision = RequestItems(programme_version="1", status=status, quote=quote)
        settlement.record_decision(case.id, None, decision)
        found = settlement.owed([case.id, silent.id])
    assert found == ({case.id: Decimal("700.00")} if owed else {})


def test_a_voucher_that_one_mail_brings_for_two_cases_pays_them_together(store: Store) -> None:
    mail, later = take_in(store, 1), take_in(store, 2)
    paper = voucher()
    with store.settling(NOON) as settlement:
        one, two, third = open_case(settlement), open_case(settlement), open_case(settlement)
        for case in (one, two):
            settlement.add_mail(
                case.id, case_mail(mail, documents=(paper,)), keys_of_documents([paper])
            )
        settlement.add_mail(
            third.id, case_mail(later, documents=(paper,)), keys_of_documents([paper])
        )
        quote = Quote(lines=(), total=Decimal(500))
        decision = RequestItems(
            programme_version="1", status=CaseStatus.AWAITING_PAYMENT, quote=quote
        )
        settlement.record_decision(two.id, None, decision)
        (together,) = settlement.case(one.id).paid_together
        assert (together.number, together.total) == (two.number, Decimal("500.00"))
        assert settlement.case(one.id).used_receipts == frozenset()
        assert paper.receipt_no is not None
        assert paper.receipt_no.value in settlement.case(third.id).used_receipts
