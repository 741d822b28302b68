"""Every mail is kept, once, and handled until it is done or a person must look."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa  # noqa: TID251 - looks at a column no method tells

from mailbot.errors import MailboxUnreachable, StoreUnusable
from mailbot.message.model import MessageRef, RawMessage
from mailbot.store.keys import mail_id
from mailbot.store.mails import LONGEST_WAIT, TOGETHER, wait_after
from mailbot.store.model import MailState
from mailbot.store.store import Store
from mailbot.store.tables import readings
from tests.builders.stored import INBOX, NOON
from tests.builders.stored import raw_mail as raw

pytest_plugins = ["tests.builders.databases"]


def test_a_stored_mail_waits_with_its_very_bytes(store: Store) -> None:
    assert store.store_mail(raw(3, b"From: a\r\n\r\n\xff\x00"))
    (mail,) = store.pending_mails(NOON, 10)
    assert mail.id == mail_id(MessageRef(mailbox=INBOX, uidvalidity=7, uid=3))
    assert (mail.state, mail.complete, mail.size) == (MailState.STORED, True, 13)
    assert store.raw_bytes(mail.id) == b"From: a\r\n\r\n\xff\x00"
    assert store.message(mail.id) is None


def test_the_same_place_twice_is_one_mail(store: Store) -> None:
    assert store.store_mail(raw(3, b"first"))
    assert not store.store_mail(raw(3, b"first"))
    assert len(store.pending_mails(NOON, 10)) == 1


def test_a_uid_under_another_uidvalidity_is_another_mail(store: Store) -> None:
    assert store.store_mail(raw(3, uidvalidity=7))
    assert store.store_mail(raw(3, uidvalidity=8))
    assert len(store.pending_mails(NOON, 10)) == 2
    cursor = store.cursor(INBOX)
    assert (cursor.uidvalidity, cursor.last_uid) == (8, 3)


def test_of_a_mail_that_is_too_large_the_head_is_kept(store: Store) -> None:
    big = raw(1, None).model_copy(update={"head": b"Subject: big\r\n\r\n", "size": 60_000_000})
    store.store_mail(big)
    (mail,) = store.pending_mails(NOON, 10)
    assert (mail.complete, mail.size) == (False, 60_000_000)
    assert store.raw_bytes(mail.id) == b"Subject: big\r\n\r\n"


def test_the_cursor_moves_with_the_mail_and_never_back(store: Store) -> None:
    assert store.cursor(INBOX).uidvalidity is None
    store.store_mail(raw(5))
    store.store_mail(raw(2))
    assert store.cursor(INBOX).last_uid == 5
    store.advance_cursor(INBOX, 7, 9)
    store.advance_cursor(INBOX, 7, 4)
    assert store.cursor(INBOX).last_uid == 9
    assert store.known_uids(INBOX, 7) == {2, 5}
    assert store.known_uids(INBOX, 8) == frozenset()


def test_a_new_uidvalidity_starts_the_folder_anew(store: Store) -> None:
    store.advance_cursor(INBOX, 7, 900)
    store.advance_cursor(INBOX, 8, 0)
    cursor = store.cursor(INBOX)
    assert (cursor.uidvalidity, cursor.last_uid) == (8, 0)


def test_the_last_good_poll_is_kept_through_a_bad_one(store: Store) -> None:
    store.note_poll(INBOX, NOON)
    store.note_poll(INBOX, NOON + timedelta(minutes=1), "connection reset")
    cursor = store.cursor(INBOX)
    assert cursor.last_poll_at == NOON
    assert cursor.last_error == "connection reset"
    store.note_poll(INBOX, NOON + timedelta(minutes=2))
    assert store.cursor(INBOX).last_error == ""
    assert store.cursor(INBOX).last_poll_at == NOON + timedelta(minutes=2)


def test_polling_does_not_move_the_cursor(store: Store) -> None:
    store.store_mail(raw(5))
    store.note_poll(INBOX, NOON)
    cursor = store.cursor(INBOX)
    assert (cursor.uidvalidity, cursor.last_uid) == (7, 5)


def test_times_come_back_aware_in_utc_whatever_zone_they_had(store: Store) -> None:
    beijing = timezone(timedelta(hours=8))
    store.store_mail(raw(1, received_at=datetime(2026, 11, 20, 20, 0, 0, 123456, tzinfo=beijing)))
    (mail,) = store.pending_mails(NOON, 10)
    assert mail.received_at == datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)
    assert mail.received_at.utcoffset() == timedelta(0)


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="times are aware"):
        store.note_poll(INBOX, datetime(2026, 11, 20))  # noqa: DTZ001 - the mistake in question


def test_mails_wait_oldest_first_and_no_more_than_asked_for(store: Store) -> None:
    for uid, hour in ((1, 3), (2, 1), (3, 2)):
        store.store_mail(raw(uid, received_at=NOON - timedelta(hours=hour)))
    assert [mail.ref.uid for mail in store.pending_mails(NOON, 2)] == [1, 3]


def test_a_failed_mail_rests_and_the_next_one_is_taken(store: Store) -> None:
    store.store_mail(raw(1))
    store.store_mail(raw(2))
    bad, good = store.pending_mails(NOON, 10)
    assert store.note_failure(bad.id, "Traceback …", NOON, 3) is MailState.STORED
    assert [mail.id for mail in store.pending_mails(NOON, 10)] == [good.id]
    later = store.pending_mails(NOON + timedelta(minutes=1), 10)
    assert [mail.attempts for mail in later] == [1, 0]


def test_a_mail_that_fails_too_often_is_quarantined_with_its_traceback(store: Store) -> None:
    store.store_mail(raw(1))
    (mail,) = store.pending_mails(NOON, 10)
    states = [store.note_failure(mail.id, f"boom \x00 \ud800 {n}", NOON, 3) for n in range(3)]
    assert states == [MailState.STORED, MailState.STORED, MailState.QUARANTINED]
    (waiting,) = store.quarantined()
    assert waiting.last_error == "boom \ufffd \ufffd 2"
    assert store.pending_mails(NOON + timedelta(days=9), 10) == []


def test_a_quarantined_mail_can_be_replayed_or_dropped(store: Store) -> None:
    store.store_mail(raw(1))
    (mail,) = store.pending_mails(NOON, 10)
    store.note_failure(mail.id, "boom", NOON, 1)
    assert store.replay(mail.id)
    assert store.pending_mails(NOON, 10)[0].attempts == 0
    assert store.drop(mail.id)
    assert store.pending_mails(NOON, 10) == []
    assert not store.drop(mail.id)
    assert store.note_failure(mail.id, "late", NOON, 1) is MailState.DROPPED
    assert store.raw_bytes(mail.id)


def test_a_mail_nobody_knows_is_an_error(store: Store) -> None:
    assert store.mail("nothing") is None
    assert not store.replay("nothing")
    with pytest.raises(KeyError):
        store.raw_bytes("nothing")
    with pytest.raises(KeyError):
        store.note_failure("nothing", "boom", NOON, 1)


def test_the_wait_doubles_up_to_an_hour() -> None:
    waits = [wait_after(n).total_seconds() / 60 for n in (1, 2, 3, 6, 7)]
    assert waits == [1, 2, 4, 32, 60]
    assert wait_after(10_000) == LONGEST_WAIT


def test_a_reading_is_kept_per_version_of_the_reader(store: Store) -> None:
    assert store.cached_reading("ab", "1") is None
    store.cache_reading("ab", "1", '{"pages": []}')
    store.cache_reading("ab", "1", '{"other": 1}')
    assert store.cached_reading("ab", "1") == '{"pages": []}'
    assert store.cached_reading("ab", "2") is None


@pytest.fixture
def damaged(store: Store, documents_dir: Path) -> str:
    store.store_mail(raw(1, b"original"))
    (mail,) = store.pending_mails(NOON, 1)
    (documents_dir / mail.sha256[:2] / mail.sha256).write_bytes(b"tampered")
    return mail.id


def test_bytes_that_changed_on_disk_are_never_given_out(store: Store, damaged: str) -> None:
    with pytest.raises(StoreUnusable, match="damaged"):
        store.raw_bytes(damaged)


def test_a_reading_process_is_told_where_the_bytes_lie(store: Store, documents_dir: Path) -> None:
    store.store_mail(raw(1, b"to be read elsewhere"))
    (mail,) = store.pending_mails(NOON, 1)
    file = store.raw_file(mail.id)
    assert file.is_relative_to(documents_dir)
    assert file.read_bytes() == b"to be read elsewhere"
    file.unlink()
    with pytest.raises(StoreUnusable, match="missing"):
        store.raw_file(mail.id)


def test_a_reading_just_kept_is_not_taken_for_an_old_one(store: Store) -> None:
    store.cache_reading("ab", "1", "{}")
    with store.settling(NOON) as settlement:
        kept = settlement._connection.scalar(sa.select(readings.c.kept_at))
    assert kept is not None
    assert abs(datetime.now(UTC) - kept) < timedelta(minutes=1)


def test_mails_that_came_before_a_hang_up_are_kept(store: Store) -> None:
    def fetched() -> Iterator[RawMessage]:
        yield raw(1)
        yield raw(2)
        raise MailboxUnreachable("hung up")

    with pytest.raises(MailboxUnreachable):
        store.store_mails(fetched())
    assert [mail.ref.uid for mail in store.pending_mails(NOON, 10)] == [1, 2]
    assert store.cursor(INBOX).last_uid == 2


def test_many_mails_are_entered_together_and_each_is_counted_once(store: Store) -> None:
    count = 2 * TOGETHER + 1
    mails = [raw(uid) for uid in range(1, count + 1)]
    assert store.store_mails(mails) == count
    assert store.store_mails([*mails, raw(count + 1)]) == 1
    assert store.known_uids(INBOX, mails[0].ref.uidvalidity) == {*range(1, count + 2)}
