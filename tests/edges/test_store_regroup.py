"""Cases that are one become one, and papers go to the case they belong to."""

from decimal import Decimal

import pytest

from mailbot.cases.model import CaseStatus
from mailbot.decision.model import Quote, RequestItems
from mailbot.evidence import keys_of_papers, move_papers
from mailbot.store.model import CaseKey, KeyKind, OutboxState
from mailbot.store.store import Store
from tests.builders.cases import COMPANY, application, authorisation, voucher
from tests.builders.stored import NOON, a_reply, case_mail, open_case, take_in

pytest_plugins = ["tests.builders.databases"]


def key(kind: KeyKind, value: str) -> CaseKey:
    return CaseKey(kind=kind, value=value)


def test_a_merged_case_is_empty_and_closed_and_its_number_leads_on(store: Store) -> None:
    first, second = take_in(store, 1), take_in(store, 2)
    with store.settling(NOON) as settlement:
        old, new = open_case(settlement), open_case(settlement)
        settlement.add_mail(old.id, case_mail(first), [key(KeyKind.ADDRESS, "li@example.com")])
        settlement.add_keys(old.id, [key(KeyKind.NEAR, new.number)])
        settlement.add_mail(new.id, case_mail(second))
        settlement.queue_reply(old.id, None, a_reply(), NOON)
        settlement.merge(old.id, new.id)
    with store.settling(NOON) as settlement:
        (found,) = settlement.candidates(addresses=["li@example.com"])
        assert (found.case_id, found.numbers) == (new.id, {old.number, new.number})
        by_number = settlement.candidates(case_numbers=[old.number])
        assert {one.case_id: one.status for one in by_number} == {
            old.id: CaseStatus.CLOSED,
            new.id: CaseStatus.COLLECTING,
        }
        assert {mail.mail_id for mail in settlement.case(new.id).mails} == {first, second}
        assert settlement.case(new.id).may_belong_to == ()
        assert settlement.case(old.id).mails == ()
        assert settlement.find_case(old.number) == old
    assert [entry.state for entry in store.entries()] == [OutboxState.SUPERSEDED]


def test_one_mail_in_both_cases_keeps_all_its_papers(store: Store) -> None:
    mail = take_in(store)
    with store.settling(NOON) as settlement:
        old, new = open_case(settlement), open_case(settlement)
        settlement.add_mail(old.id, case_mail(mail, documents=(application(), voucher())))
        settlement.add_mail(new.id, case_mail(mail, documents=(voucher(), authorisation())))
        settlement.merge(old.id, new.id)
        (whole,) = settlement.case(new.id).mails
    assert [paper.kind for paper in whole.documents] == ["voucher", "authorisation", "application"]


def test_a_whole_mail_moves_with_what_it_is_known_by(store: Store) -> None:
    stays, goes = take_in(store, 1), take_in(store, 2)
    with store.settling(NOON) as settlement:
        old, new = open_case(settlement), open_case(settlement)
        for mail_id, paper in ((stays, application()), (goes, voucher(receipt_no="R-77"))):
            share = case_mail(mail_id, documents=(paper,))
            keys = (*keys_of_papers([paper]), key(KeyKind.ADDRESS, "li@example.com"))
            settlement.add_mail(old.id, share, keys)
        assert move_papers(settlement, old.id, new.id, goes)
        assert not move_papers(settlement, old.id, new.id, goes)
        assert not move_papers(settlement, old.id, new.id, stays, ["没有这个文件.pdf"])
        assert [mail.mail_id for mail in settlement.case(old.id).mails] == [stays]
        assert [mail.mail_id for mail in settlement.case(new.id).mails] == [goes]
        found = {one.case_id: one for one in settlement.candidates(companies=[COMPANY])}
        assert (found[old.id].companies, found[old.id].payers) == ({COMPANY}, frozenset())
        assert found[new.id].payers == {COMPANY}
        assert found[old.id].addresses == {"li@example.com"}


def test_one_paper_of_a_mail_moves_by_its_name(store: Store) -> None:
    mail = take_in(store)
    with store.settling(NOON) as settlement:
        old, new = open_case(settlement), open_case(settlement)
        share = case_mail(mail, documents=(application(), voucher()))
        settlement.add_mail(old.id, share, keys_of_papers(share.documents))
        assert move_papers(settlement, old.id, new.id, mail, ["回单.pdf"])
        (rest,) = settlement.case(old.id).mails
        (moved,) = settlement.case(new.id).mails
    assert [paper.kind for paper in rest.documents] == ["application"]
    assert [paper.kind for paper in moved.documents] == ["voucher"]


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
                case.id, case_mail(mail, documents=(paper,)), keys_of_papers([paper])
            )
        settlement.add_mail(third.id, case_mail(later, documents=(paper,)), keys_of_papers([paper]))
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
