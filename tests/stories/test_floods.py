"""Many mails, and machines at the other end: bounded in time and in answers, nothing lost."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import pytest

from mailbot.message.model import MessageRef, RawMessage
from mailbot.store.model import MailState
from tests.builders.house import Desk, letter, papers
from tests.builders.stories import Stage, standings

MANY = 300
FLOOD = 40
SECONDS_A_MAIL = 5.0
"""What a mail may cost on a busy machine, however many its case holds already."""

OTHER = "service@other-bot.test"


def test_a_case_of_three_hundred_mails_stays_quick_and_whole(stage: Stage) -> None:
    customer = papers("long-story")
    with stage.desk() as desk:
        files = (customer.form, customer.letter)
        desk.receive(letter(customer.address, "材料见附件", *files))
        house = desk.house
        (summary,) = house.store.cases()
        with house.store.settling(house.now()) as settlement:
            (first,) = settlement.case(summary.id).mails
        for number in range(MANY):
            ref = MessageRef(mailbox="elsewhere", uidvalidity=1, uid=number + 1)
            mail = RawMessage(ref=ref, size=1, received_at=house.now(), data=b"x")
            house.store.store_mail(mail)
        for stored in house.store.pending_mails(house.now(), MANY):
            share = first.model_copy(
                update={"mail_id": stored.id, "message_id": stored.id, "subject": stored.id}
            )
            with house.store.settling(house.now(), stored.id) as settlement:
                settlement.add_mail(summary.id, share)
                settlement.finish_mail(stored.id, MailState.HANDLED)
        began = time.monotonic()
        desk.receive(letter(customer.address, "补充说明，请查收", subject="最后"))
        assert time.monotonic() - began < SECONDS_A_MAIL
        (only,) = standings(desk.house)
        assert len(only.case.mails) == MANY + 2
        assert only.decision.kind == "send_quote"


def test_a_flood_from_one_sender_gets_a_few_answers_and_none_is_lost(stage: Stage) -> None:
    with stage.desk() as desk:
        for number in range(FLOOD):
            desk.deliver(letter("robot@flood.test", f"请问第{number}个要什么材料？", subject="问"))
            desk.clock.forward(seconds=-0.5)
        desk.once()
        assert len(desk.replies) <= desk.house.habits.replies_per_day
        assert desk.states() == {MailState.HANDLED: FLOOD}


@contextmanager
def two_bots(stage: Stage) -> Iterator[tuple[Desk, Desk]]:
    """Two of our own, each at its own address."""
    other = {"agency.address": OTHER, "agency.name": "另一个办理处"}
    with stage.desk() as one, stage.desk(**other) as two:
        yield one, two


@pytest.mark.parametrize("marked", [True, False])
def test_two_bots_wired_to_each_other_fall_silent(stage: Stage, marked: bool) -> None:  # noqa: FBT001 - a parameter
    """With the marks of RFC 3834 at once; without them, as a careless relay leaves them, soon."""
    with two_bots(stage) as (one, two):
        one.deliver(letter(OTHER, "请问需要什么材料？"))
        said = 0
        for here, there in ((one, two), (two, one)) * 20:
            before = len(here.replies)
            here.once()
            fresh = here.replies[before:]
            said += len(fresh)
            for reply in fresh:
                there.deliver(_passed_on(reply, marked=marked))
        assert said <= (2 if marked else 2 * one.house.habits.replies_per_day)


def _passed_on(reply: EmailMessage, *, marked: bool) -> bytes:
    """The reply as the next mailbox gets it."""
    if not marked:
        for name in ("Auto-Submitted", "X-Auto-Response-Suppress"):
            del reply[name]
    return reply.as_bytes()
