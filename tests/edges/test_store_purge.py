"""Kept long enough means gone: from database, files and cache; what was decided stays."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.cases.model import CaseStatus, StaffEvent
from mailbot.decision.model import Deficiency, Notify, RequestItems
from mailbot.message.model import Address
from mailbot.store.model import CaseKey, KeyKind, MailState, PurgeReport, Retention
from mailbot.store.store import Store
from mailbot.values import Finding
from tests.builders.cases import application
from tests.builders.stored import NOON, a_reply, case_mail, open_case, take_in

pytest_plugins = ["tests.builders.databases"]

KEPT = Retention()
DAY = timedelta(days=1)
NAME, MOBILE, ADDRESS = "李晓梅", "13899990001", "li@tianshan.example"
PRIVATE = (NAME, MOBILE, ADDRESS, "天山区解放路1号", "li@example.com")


def a_case(store: Store, uid: int = 1, status: CaseStatus = CaseStatus.CLOSED) -> str:
    """The number of a case of one mail with a document, a decision, an event and a sent reply."""
    raw = f"From: {NAME} <{ADDRESS}>\r\nSubject: {uid}\r\n\r\n{MOBILE}".encode()
    mail_id = take_in(store, uid, raw)
    decision = RequestItems(
        programme_version="1",
        status=status,
        deficiencies=(
            Deficiency(requirement="application", reason="expired", detail=NAME, document=NAME),
        ),
        findings=(Finding(code="agent", detail=NAME),),
    )
    told = Notify(
        programme_version="1", status=status, event="reject", detail=f"{NAME}未签字", at=NOON
    )
    event = StaffEvent(event_id=f"e{uid}", at=NOON, by="wang", verb="reject", detail=NAME)
    with store.settling(NOON, mail_id) as settlement:
        ref = settlement.open_case("DK", NOON, lambda _stem: "7Q")
        share = case_mail(mail_id, documents=(application(),), sender=Address(address=ADDRESS))
        settlement.add_mail(ref.id, share, [CaseKey(kind=KeyKind.ADDRESS, value=ADDRESS)])
        decision_id = settlement.record_decision(ref.id, mail_id, decision)
        settlement.record_decision(ref.id, None, told)
        queued = settlement.queue_reply(ref.id, decision_id, a_reply(f"{NAME} {uid}"), NOON)
        settlement.add_event(ref.id, event)
        settlement.finish_mail(mail_id, MailState.HANDLED)
    assert queued is not None
    claimed = store.start_sending(queued, NOON)
    assert claimed is not None
    store.mark_sent(claimed, NOON, f"250 <{ADDRESS}> ok")
    return ref.number


def age_files(folder: Path, at: datetime = NOON) -> None:
    for file in folder.glob("??/*"):
        os.utime(file, (at.timestamp(), at.timestamp()))


def files_in(folder: Path) -> int:
    return sum(1 for _ in folder.glob("??/*"))


def test_nothing_goes_before_its_time(store: Store, documents_dir: Path) -> None:
    a_case(store)
    age_files(documents_dir)

    assert store.purge(NOON + 89 * DAY, KEPT) == PurgeReport()
    assert files_in(documents_dir) == 2


def test_a_case_that_ended_loses_all_personal_data_and_keeps_its_trail(
    store: Store, documents_dir: Path
) -> None:
    number = a_case(store)
    age_files(documents_dir)
    later = NOON + 91 * DAY

    tried = store.purge(later, KEPT, dry_run=True)
    assert files_in(documents_dir) == 2
    done = store.purge(later, KEPT)

    assert done == tried
    assert (done.cases, done.files) == (1, 2)
    assert done.bytes > 0
    assert files_in(documents_dir) == 0
    steps = store.trace(number)
    assert [step.what for step in steps] == [
        *("received", "staff", "settled", "decided", "decided", "queued", "answered")
    ]
    assert not any(word in step.detail for step in steps for word in PRIVATE)
    with store.settling(later) as settlement:
        case = settlement.find_case(number)
        assert case is not None
        decided = settlement.last_decision(case.id)
        assert settlement.candidates(addresses=[ADDRESS]) == ()
        assert settlement.case(case.id).mails[0].documents == ()
    assert decided is not None
    record = store.record(number)
    assert record is not None
    assert record.decisions[0].decision.deficiencies[0].reason == "expired"
    assert not any(NAME in one.decision.model_dump_json() for one in record.decisions)
    assert record.replies[0].last_answer == "250"
    assert store.purge(later, KEPT) == PurgeReport()


def test_no_byte_of_a_purged_case_is_left_in_the_database_file(
    sqlite_url: str, documents_dir: Path, tmp_path: Path
) -> None:
    from mailbot.store.store import open_store  # noqa: PLC0415 - only for this

    with open_store(sqlite_url, documents_dir) as store:
        a_case(store)
        before = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
        assert all(word.encode() in before for word in PRIVATE[:3])
        age_files(documents_dir)
        store.purge(NOON + 91 * DAY, KEPT)
        after = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    assert not [word for word in PRIVATE if word.encode() in after]


@pytest.mark.parametrize("status", [CaseStatus.COLLECTING, CaseStatus.CONFIRMING])
def test_an_open_case_is_kept_until_nobody_has_touched_it_for_a_year(
    store: Store, documents_dir: Path, status: CaseStatus
) -> None:
    a_case(store, status=status)
    age_files(documents_dir)

    assert store.purge(NOON + 364 * DAY, KEPT).cases == 0
    assert store.purge(NOON + 366 * DAY, KEPT).cases == 1


def test_after_two_years_nothing_of_a_case_is_left(store: Store, documents_dir: Path) -> None:
    number = a_case(store)
    age_files(documents_dir)
    store.purge(NOON + 91 * DAY, KEPT)

    done = store.purge(NOON + 731 * DAY, KEPT)

    assert done.removed_cases == 1
    assert store.trace(number) == []
    assert store.cases() == []


def test_a_mail_of_no_case_goes_after_thirty_days_and_is_never_answered_again(
    store: Store, documents_dir: Path
) -> None:
    loose = take_in(store, 1, b"Subject: spam\r\n\r\nx")
    with store.settling(NOON, loose) as settlement:
        settlement.finish_mail(loose, MailState.HANDLED)
    age_files(documents_dir)

    assert not store.purge(NOON + 29 * DAY, KEPT)
    assert store.purge(NOON + 31 * DAY, KEPT).mails == 1
    mail = store.mail(loose)
    assert mail is not None
    assert mail.purged_at == NOON + 31 * DAY
    assert mail.state is MailState.HANDLED
    assert store.known_uids(mail.ref.mailbox, mail.ref.uidvalidity) == {1}


def test_a_mail_nobody_could_handle_waits_as_long_as_documents(
    store: Store, documents_dir: Path
) -> None:
    bad = take_in(store, 1)
    store.note_failure(bad, f"Traceback: {NAME}", NOON, 1)
    age_files(documents_dir)

    assert store.purge(NOON + 31 * DAY, KEPT).mails == 0
    assert store.purge(NOON + 91 * DAY, KEPT).mails == 1
    mail = store.mail(bad)
    assert mail is not None
    assert (mail.state, mail.last_error) == (MailState.DROPPED, "")


def test_a_mail_that_another_case_still_needs_stays_with_its_file(
    store: Store, documents_dir: Path
) -> None:
    number = a_case(store)
    (mail,) = (step.ref for step in store.trace(number) if step.what == "received")
    with store.settling(NOON + 90 * DAY) as settlement:
        other = open_case_named(settlement)
        settlement.add_mail(other, case_mail(mail))
    age_files(documents_dir)

    store.purge(NOON + 91 * DAY, KEPT)

    assert store.raw_bytes(mail)
    assert files_in(documents_dir) == 1


def open_case_named(settlement: object) -> int:
    return open_case(settlement).id  # type: ignore[arg-type]  # a Settlement


def test_a_file_of_two_mails_stays_until_both_may_go(store: Store, documents_dir: Path) -> None:
    same = b"Subject: same\r\n\r\nx"
    first, second = take_in(store, 1, same), take_in(store, 2, same)
    with store.settling(NOON, first) as settlement:
        settlement.finish_mail(first, MailState.HANDLED)
    age_files(documents_dir)

    assert store.purge(NOON + 31 * DAY, KEPT).mails == 1
    assert store.raw_bytes(second) == same


def test_a_file_that_was_just_put_waits_for_its_row(store: Store, documents_dir: Path) -> None:
    store._blobs.put(b"a reply that is being queued")

    assert store.purge(datetime.now(UTC), KEPT).files == 0
    assert store.purge(datetime.now(UTC) + DAY, KEPT).files == 1


def test_readings_and_mails_to_staff_go_in_their_time(store: Store, documents_dir: Path) -> None:
    store.cache_reading("ab", "1", NAME)
    with store.settling(NOON) as settlement:
        settlement.queue_reply(None, None, a_reply("digest"), NOON)
    age_files(documents_dir)
    now = datetime.now(UTC)

    assert store.purge(NOON + 29 * DAY, KEPT).staff_mails == 0
    assert store.purge(NOON + 31 * DAY, KEPT).staff_mails == 1
    assert store.entries()[0].recipient == ""
    assert store.purge(now + 29 * DAY, KEPT).readings == 0
    assert store.purge(now + 31 * DAY, KEPT).readings == 1
    assert store.cached_reading("ab", "1") is None
