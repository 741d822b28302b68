"""What staff write to a customer by hand, from the same mailbox, silences the bot on that case."""

import re
from email.message import EmailMessage

from mailbot.acts import act
from mailbot.cases.model import CaseStatus
from mailbot.cases.verbs import Verb
from tests.builders.house import INTAKE, Desk, OpenDesk, letter, papers

SENT = "已发送"


def asked(desk: Desk) -> tuple[EmailMessage, str]:
    """What a customer was answered who sent only the form, and the number of the case."""
    customer = papers("one")
    desk.once()  # sent mail counts from now on
    (reply,) = desk.receive(letter(customer.address, "申请表见附件", customer.form))
    found = re.search(r"DK-\d{4}-\d{4}-\w\w", reply["subject"])
    assert found is not None
    return reply, found[0]


def status(desk: Desk) -> CaseStatus:
    (case,) = desk.house.store.cases()
    return case.status


def by_hand(to: str, text: str = "材料我看过了，请补一份授权书", **headers: str) -> bytes:
    data = letter(INTAKE, text, subject="关于您的申请", **headers)
    return data.replace(f"To: {INTAKE}".encode(), f"To: {to}".encode())


def with_sent(desk_with: OpenDesk) -> Desk:
    return desk_with(folders=("垃圾邮件", SENT))


def test_a_reply_by_hand_silences_the_bot_until_released(desk_with: OpenDesk) -> None:
    desk = with_sent(desk_with)
    reply, number = asked(desk)
    customer = papers("one")

    desk.deliver(by_hand(customer.address, In_Reply_To=str(reply["message-id"])), SENT)
    desk.once()

    assert status(desk) is CaseStatus.ON_HOLD
    assert desk.receive(letter(customer.address, "授权书见附件", customer.letter)) == []
    assert act(number, Verb.RELEASE, "", "wang", desk.house).done
    assert status(desk) is not CaseStatus.ON_HOLD


def test_a_mail_by_hand_to_the_customer_of_one_case_needs_no_thread(desk_with: OpenDesk) -> None:
    desk = with_sent(desk_with)
    asked(desk)
    desk.deliver(by_hand(papers("one").address), SENT)
    desk.once()
    assert status(desk) is CaseStatus.ON_HOLD


def test_copies_of_the_bots_own_mails_silence_nothing(desk_with: OpenDesk) -> None:
    desk = with_sent(desk_with)
    asked(desk)
    desk.deliver(desk.smtp.mails[-1].data, SENT)
    renamed = re.sub(
        rb"Message-ID: <[^>]+>", b"Message-ID: <other@relay>", desk.smtp.mails[-1].data
    )
    desk.deliver(renamed, SENT)
    desk.once()
    assert status(desk) is CaseStatus.COLLECTING


def test_a_mail_to_somebody_else_silences_nothing(desk_with: OpenDesk) -> None:
    desk = with_sent(desk_with)
    _, number = asked(desk)
    desk.deliver(by_hand("friend@elsewhere.test", f"{number} 帮我看看"), SENT)
    desk.once()
    assert status(desk) is CaseStatus.COLLECTING


def test_what_was_sent_before_the_bot_came_silences_nothing(desk_with: OpenDesk) -> None:
    desk = with_sent(desk_with)
    desk.deliver(by_hand(papers("one").address), SENT)
    asked(desk)
    desk.once()
    assert status(desk) is CaseStatus.COLLECTING
