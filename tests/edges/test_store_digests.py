"""What the digest is made of comes from the store, and goes again when its time is over."""

from datetime import timedelta

import pytest

from mailbot.cases.model import CaseStatus
from mailbot.decision.model import Notify
from mailbot.decision.notice import reminder
from mailbot.store.digests import Outcome, StaffCommand
from mailbot.store.model import MailState, Retention
from mailbot.store.store import Store
from tests.builders.stored import NOON, a_decision, case_mail, open_case, take_in

pytest_plugins = ["tests.builders.databases"]

DAY = timedelta(days=1)
MOBILE, ADDRESS = "13899990001", "li@tianshan.example"


def asked_and_reminded(store: Store, times: int) -> tuple[int, str]:
    """A case whose customer was asked at noon and reminded so many times, a day apart."""
    mail_id = take_in(store, 1)
    with store.settling(NOON, mail_id) as settlement:
        ref = open_case(settlement)
        settlement.add_mail(ref.id, case_mail(mail_id), [])
        settlement.record_decision(ref.id, mail_id, a_decision())
        settlement.finish_mail(mail_id, MailState.HANDLED)
    for number in range(1, times + 1):
        at = NOON + number * DAY
        with store.settling(at) as settlement:
            settlement.record_decision(ref.id, None, reminder(a_decision(), number, at))
    return ref.id, ref.number


def reminders(store: Store) -> int:
    (file,) = store.case_files(NOON - DAY)
    return file.reminders


@pytest.mark.parametrize("times", [0, 1, 2])
def test_reminders_since_the_last_request_are_counted(store: Store, times: int) -> None:
    asked_and_reminded(store, times)
    assert reminders(store) == times


def test_reminders_before_a_new_request_do_not_count(store: Store) -> None:
    case_id, _ = asked_and_reminded(store, 2)
    at = NOON + 3 * DAY
    with store.settling(at) as settlement:
        settlement.record_decision(case_id, None, a_decision())
    assert reminders(store) == 0
    with store.settling(at + DAY) as settlement:
        settlement.record_decision(case_id, None, reminder(a_decision(), 1, at + DAY))
    assert reminders(store) == 1


def test_a_customer_heard_of_after_the_last_reminder_was_not_reminded_in_vain(
    store: Store,
) -> None:
    case_id, _ = asked_and_reminded(store, 2)
    later = take_in(store, 2)
    share = case_mail(later, received_at=NOON + 4 * DAY)
    with store.settling(NOON + 4 * DAY, later) as settlement:
        settlement.add_mail(case_id, share, [])
        settlement.finish_mail(later, MailState.HANDLED)
    assert reminders(store) == 0


def test_another_notice_is_no_reminder(store: Store) -> None:
    case_id, _ = asked_and_reminded(store, 1)
    at = NOON + 2 * DAY
    told = reminder(a_decision(), 1, at).model_copy(update={"event": "approve"})
    assert isinstance(told, Notify)
    with store.settling(at) as settlement:
        settlement.record_decision(case_id, None, told)
    assert reminders(store) == 0


def bounced_and_commanded(store: Store) -> str:
    """The number of a closed case with an address that bounces and a command by staff."""
    mail_id = take_in(store, 1)
    with store.settling(NOON, mail_id) as settlement:
        ref = open_case(settlement)
        settlement.add_mail(ref.id, case_mail(mail_id), [])
        settlement.record_decision(ref.id, mail_id, a_decision(CaseStatus.CLOSED))
        settlement.mark_bouncing(ADDRESS, ref.id, mail_id, f"550 {ADDRESS} unknown")
        settlement.add_digest("2026-11-20", "09:00", "wang@staff.example", "word")
        settlement.finish_mail(mail_id, MailState.HANDLED)
    digest = store.digest_by_watchword("word")
    assert digest is not None
    written = f"{ref.number} 驳回 请打 {MOBILE}"
    store.note_command(
        StaffCommand(
            mail_id="m1",
            line=1,
            at=NOON,
            sender="wang@staff.example",
            digest_id=digest.id,
            written=written,
            number=ref.number,
            verb="reject",
            detail=f"请打 {MOBILE}",
            outcome=Outcome.DONE,
            said=f"已驳回：请打 {MOBILE}",
        )
    )
    return ref.number


def test_what_staff_wrote_and_where_mail_bounced_goes_with_the_case(store: Store) -> None:
    number = bounced_and_commanded(store)
    store.purge(NOON + 89 * DAY, Retention())
    assert len(store.bouncing()) == 1
    assert MOBILE in store.commands_of("m1")[1].written

    store.purge(NOON + 91 * DAY, Retention())
    assert store.bouncing() == []
    kept = store.commands_of("m1")[1]
    assert (kept.written, kept.detail, kept.said) == ("", "", "")
    assert (kept.number, kept.verb, kept.outcome) == (number, "reject", Outcome.DONE)


def test_a_case_whose_address_bounced_later_can_be_removed_whole(store: Store) -> None:
    number = bounced_and_commanded(store)
    store.purge(NOON + 91 * DAY, Retention())
    with store.settling(NOON + 92 * DAY) as settlement:
        case = settlement.find_case(number)
        assert case is not None
        settlement.mark_bouncing(ADDRESS, case.id, settlement.case(case.id).mails[0].mail_id, "550")
    assert store.purge(NOON + 800 * DAY, Retention()).removed_cases == 1
    assert store.bouncing() == []


def test_old_digests_go_but_the_last_one_stays(store: Store) -> None:
    bounced_and_commanded(store)
    with store.settling(NOON + DAY) as settlement:
        settlement.add_digest("2026-11-21", "09:00", "wang@staff.example", "newer")
    store.purge(NOON + 91 * DAY + timedelta(hours=1), Retention())
    assert store.digest_by_watchword("word") is None
    last = store.last_digest()
    assert last is not None
    assert last.watchword == "newer"
    assert store.commands_of("m1")[1].digest_id is None
