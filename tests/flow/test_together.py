"""Mails that wait together are settled together, in their order; one bad mail costs only itself."""

from collections.abc import Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from mailbot import pipeline
from mailbot.errors import AlreadySettled, Quarantine
from mailbot.house import House
from mailbot.mailbox import Mailbox
from mailbot.store.model import MailState, StoredMail
from mailbot.wiring import intake_account
from tests.builders.house import Desk, letter, papers

ASK = "请问需要什么材料？"


def waiting(desk: Desk, *mails: bytes) -> list[StoredMail]:
    """The mails as they are stored, in order."""
    for mail in mails:
        desk.deliver(mail)
    with Mailbox(intake_account(desk.settings)) as mailbox:
        assert desk.worker.intake.poll(mailbox) == len(mails)
    return desk.house.store.pending_mails(desk.clock.now, 10)


def test_mails_that_need_no_reading_are_settled_together(text_desk: Desk) -> None:
    mails = waiting(text_desk, *(letter(f"a{n}@firm.test", ASK) for n in range(3)))

    assert pipeline.handle_together(mails, text_desk.house) == tuple(mail.id for mail in mails)
    assert text_desk.states() == {MailState.HANDLED: 3}
    with pytest.raises(AlreadySettled):
        pipeline.handle_together(mails, text_desk.house)
    assert text_desk.states() == {MailState.HANDLED: 3}

    text_desk.once()
    assert sorted(reply["to"] for reply in text_desk.replies) == [
        f"a{n}@firm.test" for n in range(3)
    ]


def test_a_mail_with_unread_files_and_those_behind_it_wait_for_their_turn(text_desk: Desk) -> None:
    form = papers("one").form
    mails = waiting(
        text_desk,
        letter("a@firm.test", ASK),
        letter("b@firm.test", ASK),
        letter("c@firm.test", "申请表", form),
        letter("d@firm.test", ASK),
    )

    assert len(pipeline.handle_together(mails, text_desk.house)) == 2
    for mail in mails[2:]:
        pipeline.handle(mail, text_desk.house)

    again = waiting(
        text_desk, letter("c@firm.test", "再发一次", form), letter("d@firm.test", "谢谢")
    )
    assert len(pipeline.handle_together(again, text_desk.house)) == 2  # read before


def test_two_mails_of_one_customer_settled_together_are_one_case(text_desk: Desk) -> None:
    first, second = letter("a@firm.test", "申请2个UKey，组合资费，三年"), letter("a@firm.test", ASK)
    mails = waiting(text_desk, first, second)

    assert len(pipeline.handle_together(mails, text_desk.house)) == 2

    (case,) = text_desk.house.store.cases()
    assert case.mails == 2
    text_desk.once()
    assert len(text_desk.replies) == 1


def test_the_same_mail_twice_in_one_go_is_answered_once(text_desk: Desk) -> None:
    mail = letter("a@firm.test", ASK, sent=text_desk.clock.now)
    mails = waiting(text_desk, mail, mail)

    assert len(pipeline.handle_together(mails, text_desk.house)) == 2
    assert text_desk.states() == {MailState.HANDLED: 1, MailState.DUPLICATE: 1}


def test_where_one_cannot_be_settled_none_is_and_each_meets_its_own_fate(text_desk: Desk) -> None:
    house = text_desk.house
    mails = waiting(text_desk, *(letter(f"a{n}@firm.test", ASK) for n in range(3)))
    assert house.store.drop(mails[1].id)  # by a person, a moment ago

    with pytest.raises(AlreadySettled):
        pipeline.handle_together(mails, house)
    assert text_desk.states() == {MailState.STORED: 2, MailState.DROPPED: 1}
    assert house.store.cases() == []

    for mail in mails:
        pipeline.handle(mail, house)
    assert text_desk.states() == {MailState.HANDLED: 2, MailState.DROPPED: 1}


def test_a_mail_whose_bytes_have_changed_stops_the_line_of_those_at_hand(text_desk: Desk) -> None:
    house = text_desk.house
    mails = waiting(text_desk, *(letter(f"a{n}@firm.test", ASK) for n in range(3)))
    house.store.file_of(mails[1]).write_bytes(letter("b@firm.test", ASK))

    assert pipeline.handle_together(mails, house) == (mails[0].id,)
    with pytest.raises(Quarantine, match="have changed"):
        pipeline.handle(mails[1], house)


def test_that_mails_could_not_be_settled_together_stands_in_the_log_without_their_words(
    text_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(text_desk, *(letter(f"a{n}@firm.test", ASK) for n in range(3)))
    settle = pipeline.settle_together

    def only_alone(mails: Sequence[Any], house: House) -> None:
        if len(mails) > 1:
            raise ValueError(mails[0][1].message.text)
        settle(mails, house)

    monkeypatch.setattr(pipeline, "settle_together", only_alone)
    with capture_logs() as logged:
        text_desk.once()

    assert text_desk.states() == {MailState.HANDLED: 3}
    (said,) = [line for line in logged if line["event"] == "mails.handled_singly"]
    assert (said["log_level"], said["mails"], said["error"]) == ("warning", 3, "ValueError")
    assert said["at"].startswith("test_together.py:")
    assert ASK not in str(logged)
    assert "firm.test" not in str(logged)
