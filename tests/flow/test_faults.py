"""Servers that fail, files that bite, mails that break: nothing is lost and nothing said twice."""

import ctypes
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.demo.servers import Fault
from mailbot.documents.page import FileReading, Unreadable
from mailbot.errors import LoginRefused, MailboxUnreachable, UnsafeLogin
from mailbot.message.model import Attachment, InboundMessage
from mailbot.pages.budgets import CannotRead, ReadingBudgets
from mailbot.pages.opener import Opener
from mailbot.pages.reader import read_file
from mailbot.pages.sandbox import ReadingPool
from mailbot.reply.render import Templates
from mailbot.settings import read_templates, settings_from
from mailbot.store.model import MailState, OutboxState
from mailbot.wiring import worker_of
from tests.builders.house import (
    JUNK,
    Desk,
    OpenDesk,
    PlainReaders,
    changed,
    letter,
    papers,
    values_of,
    words_of,
)
from tests.samples.model import SampleDocument

ASK = "请问需要什么材料？"


@pytest.fixture
def desk(desk_with: OpenDesk) -> Desk:
    """A desk whose mails have no attachments: no process is needed to read them."""
    return desk_with(PlainReaders())


# ---------------------------------------------------------------- the mailbox


def test_a_server_that_hangs_up_in_the_middle_of_a_fetch_loses_no_mail(desk: Desk) -> None:
    for number in range(3):
        desk.deliver(letter(f"a{number}@firm.test", ASK))
    desk.imap.script.add("UID FETCH", Fault.NONE, Fault.HALF)

    with pytest.raises(MailboxUnreachable):
        desk.once()
    assert desk.house.store.status(desk.clock.now).cursors[0].last_error != ""
    desk.once()

    assert sorted(reply["to"] for reply in desk.replies) == [f"a{n}@firm.test" for n in range(3)]
    assert desk.house.store.status(desk.clock.now).cursors[0].last_error == ""


def test_what_is_already_here_is_answered_while_the_mailbox_cannot_be_reached(
    desk_with: OpenDesk,
) -> None:
    desk = desk_with(PlainReaders(), replies__quiet_seconds=60)
    desk.receive(letter("a@firm.test", ASK))
    desk.clock.forward(minutes=1)
    desk.imap.script.add("CONNECT", Fault.HANG_UP)

    with pytest.raises(MailboxUnreachable):
        desk.once()

    assert len(desk.replies) == 1


def test_netease_refusing_the_folder_is_named_as_such_and_passes(desk: Desk) -> None:
    desk.imap.stale_code = True
    desk.deliver(letter("a@firm.test", ASK))
    with pytest.raises(UnsafeLogin):
        desk.once()

    desk.imap.stale_code = False
    desk.once()

    assert len(desk.replies) == 1


def test_a_wrong_password_is_told_from_trouble_with_the_network(desk: Desk) -> None:
    values = values_of(Path(desk.settings.store.folder), desk.imap, desk.smtp)
    wrong = settings_from(changed(values, {"intake.password": "guessed"}))

    with pytest.raises(LoginRefused) as refused:
        worker_of(desk.house, wrong).once()

    assert "guessed" not in str(refused.value)


# ---------------------------------------------------------------- the relay


def test_a_reply_the_relay_puts_off_is_sent_later_once(desk: Desk) -> None:
    desk.smtp.script.add("RCPT", "450 4.2.1 try later")

    assert desk.receive(letter("a@firm.test", ASK)) == []
    assert desk.outbox() == [(OutboxState.QUEUED, "a@firm.test")]
    desk.once()
    assert desk.replies == []
    desk.clock.forward(minutes=10)
    desk.once()
    desk.once()

    assert len(desk.replies) == 1
    assert desk.outbox() == [(OutboxState.SENT, "a@firm.test")]


def test_one_recipient_put_off_does_not_hold_up_the_next(desk: Desk) -> None:
    desk.smtp.script.add("RCPT", "450 4.2.1 mailbox busy")
    desk.deliver(letter("a@firm.test", ASK))
    desk.deliver(letter("b@firm.test", ASK))

    desk.once()

    assert [reply["to"] for reply in desk.replies] == ["b@firm.test"]


def test_an_account_put_off_is_left_alone(desk: Desk) -> None:
    desk.smtp.script.add("MAIL", "450 RP:TRC")
    desk.deliver(letter("a@firm.test", ASK))
    desk.deliver(letter("b@firm.test", ASK))

    desk.once()

    assert desk.replies == []
    assert [state for state, _ in desk.outbox()] == [OutboxState.QUEUED] * 2


def test_a_refused_reply_stays_visible_and_is_not_repeated(desk: Desk) -> None:
    desk.smtp.script.add("CONTENT", "554 DT:SPM judged spam")

    desk.receive(letter("a@firm.test", ASK))
    desk.clock.forward(days=1)
    desk.once()

    assert desk.replies == []
    (entry,) = desk.house.store.entries(OutboxState.REFUSED)
    assert "DT:SPM" in entry.last_answer
    assert desk.house.store.status(desk.clock.now).outbox == {OutboxState.REFUSED: 1}


def test_a_letter_that_cannot_be_written_is_held_and_the_next_one_is_sent(desk: Desk) -> None:
    desk.deliver(letter("a@firm.test", ASK))
    desk.deliver(letter("b@firm.test", ASK))
    files = read_templates()
    broken = '{% if "-0001-" in letter.case_number %}{{ letter.no_such_thing }}{% endif %}'
    files["replies/base.txt.j2"] += broken.encode()
    rules = replace(desk.house.rules, templates=Templates(files))

    worker_of(replace(desk.house, rules=rules), desk.settings).once()

    assert desk.outbox() == [(OutboxState.HELD, "a@firm.test"), (OutboxState.SENT, "b@firm.test")]
    (held,) = desk.house.store.entries(OutboxState.HELD)
    assert "no_such_thing" in held.last_answer
    assert desk.house.store.retry(held.id, desk.clock.now)
    desk.once()
    assert [reply["to"] for reply in desk.replies] == ["b@firm.test", "a@firm.test"]


def test_replies_wait_for_a_person_while_the_relay_does_not_know_us(desk_with: OpenDesk) -> None:
    desk = desk_with(PlainReaders())
    desk.smtp.script.add("MAIL", "530 5.7.0 Authentication required")
    desk.deliver(letter("a@firm.test", ASK))
    desk.deliver(letter("b@firm.test", ASK))

    desk.once()
    assert desk.replies == []
    desk.clock.forward(minutes=10)
    desk.once()

    assert len(desk.replies) == 2


def test_a_relay_that_wants_another_sender_costs_no_reply(desk: Desk) -> None:
    desk.smtp.script.add("MAIL", "553 mail from must equal authorized user")

    assert desk.receive(letter("a@firm.test", ASK)) == []
    assert desk.outbox() == [(OutboxState.QUEUED, "a@firm.test")]
    desk.clock.forward(minutes=10)
    desk.once()

    assert len(desk.replies) == 1


def test_an_answer_that_never_came_is_looked_up_in_the_sent_folder(desk_with: OpenDesk) -> None:
    desk = desk_with(PlainReaders(), folders=[JUNK, "已发送"])
    desk.smtp.script.add("CONTENT", Fault.TAKEN_HANG_UP)

    (reply,) = desk.receive(letter("a@firm.test", ASK))
    assert desk.outbox() == [(OutboxState.UNCERTAIN, "a@firm.test")]
    desk.imap.deliver("已发送", desk.smtp.mails[0].data)
    desk.clock.forward(minutes=2)
    desk.once()

    assert len(desk.replies) == 1
    assert desk.outbox() == [(OutboxState.SENT, "a@firm.test")]
    assert reply["message-id"]


@pytest.mark.parametrize("folders", [[JUNK], [JUNK, "已发送"]])
def test_a_reply_of_unknown_fate_is_sent_once_more_under_its_message_id(
    desk_with: OpenDesk, folders: list[str]
) -> None:
    desk = desk_with(PlainReaders(), folders=folders)
    desk.smtp.script.add("CONTENT", Fault.TAKEN_HANG_UP, Fault.TAKEN_HANG_UP)

    desk.receive(letter("a@firm.test", ASK))
    for _ in range(5):
        desk.clock.forward(minutes=5)
        desk.once()

    first, second = desk.replies
    assert first["message-id"] == second["message-id"]
    assert desk.outbox() == [(OutboxState.UNCERTAIN, "a@firm.test")]


def test_a_doubt_stays_while_the_sent_folder_cannot_be_seen(desk: Desk) -> None:
    desk.smtp.script.add("CONTENT", Fault.TAKEN_HANG_UP)
    desk.receive(letter("a@firm.test", ASK))
    desk.clock.forward(minutes=5)
    desk.imap.script.add("CONNECT", Fault.HANG_UP, Fault.HANG_UP)

    with pytest.raises(MailboxUnreachable):
        desk.once()
    assert len(desk.replies) == 1
    desk.once()
    assert len(desk.replies) == 2


def test_sending_keeps_to_the_pace_agreed(desk_with: OpenDesk) -> None:
    desk = desk_with(PlainReaders(), relay__seconds_between=20)
    for number in range(3):
        desk.deliver(letter(f"a{number}@firm.test", ASK))

    desk.once()
    assert len(desk.replies) == 1
    desk.clock.forward(seconds=20)
    desk.once()
    assert len(desk.replies) == 2


def test_a_predecessor_killed_while_sending_leaves_a_doubt_and_not_a_second_copy(
    desk_with: OpenDesk,
) -> None:
    desk = desk_with(PlainReaders(), replies__quiet_seconds=60)
    desk.receive(letter("a@firm.test", ASK))
    (entry,) = desk.house.store.entries()
    desk.clock.forward(minutes=1)
    desk.house.store.start_sending(entry.id, desk.clock.now)

    desk.worker.recover()
    desk.once()

    assert desk.outbox() == [(OutboxState.UNCERTAIN, "a@firm.test")]
    assert desk.replies == []


# ---------------------------------------------------------------- attachments that bite


def obey(name: str, data: bytes, budgets: ReadingBudgets) -> FileReading:
    """A reader that does what the file says, or reads it where it says nothing."""
    match data[:12]:
        case b"please crash":
            ctypes.string_at(0)
        case b"please hang.":
            time.sleep(3600)
        case b"please burst":
            bytearray(8_000_000_000)
        case b"please slow.":
            raise CannotRead(Unreadable.TOO_SLOW, "as if it had taken too long")
        case b"please raise":
            raise RuntimeError(data.decode())
    return read_file(name, data, budgets)


def poison(deed: str) -> SampleDocument:
    good = papers("one").letter
    return good.model_copy(update={"name": f"{deed}.docx", "data": f"please {deed}".encode()})


@pytest.fixture(scope="module")
def biting() -> Iterator[Opener]:
    with ReadingPool(budgets=ReadingBudgets(seconds=6), reader=obey, warm=None) as pool:
        yield Opener(pool)


@pytest.mark.parametrize("deed", ["crash", "hang.", "burst", "raise"])
def test_a_poisonous_attachment_costs_only_itself(
    desk_with: OpenDesk, biting: Opener, deed: str
) -> None:
    desk = desk_with(biting)
    customer = papers("one")

    replies = desk.receive(
        letter(customer.address, "组合资费，3年，2个", poison(deed), customer.form, customer.letter)
    )
    if not replies:  # not read in time: tried once more before the customer hears of it
        desk.clock.forward(minutes=30)
        desk.once()
        replies = desk.replies
    (reply,) = replies

    settled = desk.house.store.settled(desk.handled[-1])
    assert settled is not None
    assert settled.share is not None
    kinds = [document.kind for document in settled.share.documents]
    assert kinds == ["unreadable", "application", "authorisation"]
    assert f"{deed}.docx" in words_of(reply)
    assert desk.states() == {MailState.HANDLED: 1}


class HurriedReaders(PlainReaders):
    """Readers of a busy machine: the first `busy` files are not read in time."""

    busy = 0

    def read_attachment(self, file: Path, index: int, part: Attachment) -> FileReading:
        """What the part holds, or that there was no time for it."""
        if self.busy:
            self.busy -= 1
            slow = Unreadable.TOO_SLOW
            return FileReading(name=part.name, sha256=part.sha256, size=1, unreadable=slow)
        return super().read_attachment(file, index, part)


@pytest.mark.parametrize(("busy", "kind"), [(1, "application"), (9, "unreadable")])
def test_a_file_not_read_in_time_is_tried_again_before_the_customer_hears_of_it(
    desk_with: OpenDesk, busy: int, kind: str
) -> None:
    readers = HurriedReaders()
    readers.busy = busy
    desk = desk_with(readers)
    customer = papers("one")

    assert desk.receive(letter(customer.address, "见附件", customer.form)) == []
    assert desk.states() == {MailState.STORED: 1}
    desk.clock.forward(minutes=30)
    desk.once()

    assert len(desk.replies) == 1
    settled = desk.house.store.settled(desk.handled[-1])
    assert settled is not None
    assert settled.share is not None
    assert [document.kind for document in settled.share.documents] == [kind]


# ---------------------------------------------------------------- mails that break


class FailingReaders(PlainReaders):
    """Readers that fail at one sender's mails, until told to stop failing."""

    failing = True

    def parse_mail(self, file: Path) -> InboundMessage:
        message = super().parse_mail(file)
        if self.failing and message.sender and message.sender.address == "bad@firm.test":
            raise ZeroDivisionError("no rule for this")
        return message


def test_a_mail_that_keeps_failing_is_set_aside_and_the_next_is_answered(
    desk_with: OpenDesk,
) -> None:
    readers = FailingReaders()
    desk = desk_with(readers, replies__attempts_before_quarantine=3)
    desk.deliver(letter("bad@firm.test", ASK))
    desk.deliver(letter("good@firm.test", ASK))

    desk.once()
    assert [reply["to"] for reply in desk.replies] == ["good@firm.test"]
    for _ in range(3):
        desk.clock.forward(hours=1)
        desk.once()

    assert desk.states() == {MailState.QUARANTINED: 1, MailState.HANDLED: 1}
    (broken,) = desk.house.store.quarantined()
    assert broken.attempts == 3
    assert "Traceback" in broken.last_error
    assert "ZeroDivisionError: no rule for this" in broken.last_error

    readers.failing = False
    assert desk.house.store.replay(broken.id)
    desk.once()

    assert desk.replies[-1]["to"] == "bad@firm.test"
    assert desk.states() == {MailState.HANDLED: 2}


def test_a_mail_whose_stored_bytes_have_changed_is_set_aside_at_once(desk: Desk) -> None:
    class Meddling(PlainReaders):
        def parse_mail(self, file: Path) -> InboundMessage:
            return super().parse_mail(file).model_copy(update={"sha256": "0" * 64})

    desk.worker._house = replace(desk.house, readers=Meddling())
    desk.receive(letter("a@firm.test", ASK))

    assert desk.states() == {MailState.QUARANTINED: 1}


class BusyReaders(PlainReaders):
    """Readers whose machine is not ready yet."""

    busy = 20

    def parse_mail(self, file: Path) -> InboundMessage:
        self.busy -= 1
        if self.busy >= 0:
            raise MailboxUnreachable("the machine is overloaded")
        return super().parse_mail(file)


def test_trouble_of_the_machine_never_counts_against_a_mail(desk_with: OpenDesk) -> None:
    desk = desk_with(BusyReaders(), replies__attempts_before_quarantine=2)
    desk.deliver(letter("a@firm.test", ASK))

    for _ in range(21):
        desk.once()
        desk.clock.forward(hours=1)

    assert len(desk.replies) == 1


class CountingReaders(PlainReaders):
    """Readers that note which files they opened, and find some of them slow."""

    def __init__(self, opener: Opener) -> None:
        super().__init__()
        self.version = opener.version
        self._opener = opener
        self.opened: list[str] = []

    def read_attachment(
        self, file: Path, index: int, part: Attachment, others: Sequence[tuple[Path, int]] = ()
    ) -> FileReading:
        self.opened.append(part.name)
        return self._opener.read_attachment(file, index, part, others)


def test_a_file_sent_again_is_read_from_the_cache_unless_it_was_merely_slow(
    desk_with: OpenDesk, biting: Opener
) -> None:
    readers = CountingReaders(biting)
    desk = desk_with(readers)
    customer = papers("one")
    for text in ("第一次", "第二次"):
        desk.receive(letter(customer.address, text, customer.letter, poison("slow.")))

    assert readers.opened == ["授权书.docx", "slow..docx", "slow..docx"]


def test_an_empty_attachment_is_named_without_being_opened(
    desk_with: OpenDesk, biting: Opener
) -> None:
    desk = desk_with(biting)
    empty = papers("one").letter.model_copy(update={"data": b""})

    (reply,) = desk.receive(letter("a@firm.test", "电子钥匙授权书见附件", empty))

    assert "授权书.docx" in words_of(reply)
