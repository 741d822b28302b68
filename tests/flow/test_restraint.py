"""Replies that come back, too many replies, and reminders that are gentle and few."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from mailbot.acts import act
from mailbot.cases.model import CaseStatus
from mailbot.cases.verbs import Verb
from mailbot.house import read_rules
from mailbot.reminders import remind
from mailbot.settings import read_templates
from mailbot.store.model import OutboxState
from tests.builders.house import INTAKE, Desk, OpenDesk, PlainReaders, letter, papers, words_of
from tests.flow.test_acts import number_of


def returned(reply: EmailMessage, *, action: str = "failed", notice: bool = True) -> bytes:
    """What a mail server sends when a reply of ours cannot be delivered."""
    sent = f"Message-ID: {reply['Message-ID']}\r\nSubject: x\r\n\r\n"
    status = (
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; {reply['To']}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 user unknown\r\n\r\n"
    )
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: intake@example.test\r\nSubject: Undelivered Mail\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\nSorry\r\n{status if notice else ''}"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\n{sent}\r\n--b--\r\n"
    ).encode()


def events(desk: Desk, number: str) -> list[str]:
    return [step.detail for step in desk.house.store.trace(number) if step.what == "staff"]


def unpaid(desk: Desk, seed: str) -> tuple[str, EmailMessage]:
    firm = papers(seed)
    [reply] = desk.receive(letter(firm.address, "请查收", firm.form, firm.letter))
    return number_of(reply["Subject"]), reply


def test_a_reply_that_comes_back_shows_on_its_case_and_is_not_answered(text_desk: Desk) -> None:
    number, reply = unpaid(text_desk, "bounce")
    assert text_desk.receive(returned(reply, action="delayed")) == []
    assert events(text_desk, number) == [], "late is not lost"
    assert text_desk.receive(returned(reply)) == []
    assert text_desk.receive(returned(reply) + b"again") == []
    assert len([e for e in events(text_desk, number) if "550 5.1.1 user unknown" in e]) == 2
    [bounce] = text_desk.house.store.bouncing()
    assert bounce.number == number
    shown = text_desk.decisions[-1]
    assert shown.findings[0].code == "reply_bounced"
    assert papers("bounce").address not in shown.findings[0].detail
    assert shown.status is CaseStatus.AWAITING_PAYMENT
    text_desk.receive(letter(papers("bounce").address, "邮箱恢复了", papers("bounce").receipt))
    assert text_desk.house.store.bouncing() == []


def test_a_notice_without_a_report_is_known_by_the_number_and_address_in_it(
    text_desk: Desk,
) -> None:
    number, reply = unpaid(text_desk, "netease")
    address = papers("netease").address
    words = f"很抱歉，您的邮件被退回来了\n收件人 {address}\n550 User not found\n主题 {number}"
    notice = letter("postmaster@126.com", words, subject="系统退信")
    assert text_desk.receive(notice) == []
    [bounce] = text_desk.house.store.bouncing()
    assert bounce.reason == "550 User not found"
    forged = letter("postmaster@126.com", f"{number} x@y.example 550 No", subject="系统退信")
    text_desk.receive(forged)
    assert len(text_desk.house.store.bouncing()) == 1
    late = letter("postmaster@126.com", f"{address} {number}", subject="Delivery delayed: x")
    text_desk.receive(late)
    assert len(events(text_desk, number)) == 1
    assert reply is not None


def test_a_rejection_reaches_the_contact_where_the_sender_bounces(text_desk: Desk) -> None:
    firm = papers("contact")
    [reply] = text_desk.receive(letter("gone@group.example", "请查收", firm.form, firm.letter))
    text_desk.receive(returned(reply, notice=False))
    before = len(text_desk.replies)
    number = number_of(reply["Subject"])
    act(number, Verb.QUOTE, "260", "wang", text_desk.house)
    text_desk.once()
    assert [mail["To"].addresses[0].addr_spec for mail in text_desk.replies[before:]] == [
        firm.address
    ]


@pytest.fixture
def capped(desk_with: OpenDesk) -> Desk:
    policy = read_rules(read_templates(), frozenset({INTAKE})).screening
    return desk_with(
        PlainReaders(policy),
        replies__per_case_per_day=1,
        replies__per_domain_per_day=2,
        replies__total_per_day=5,
    )


def test_too_many_replies_are_silence_and_then_a_brake(capped: Desk) -> None:
    ask, firm = "请问需要什么材料？", papers("capped")
    [reply] = capped.receive(letter("a@firm.example", ask))
    again = letter("a@firm.example", f"{number_of(reply['Subject'])} 见附件", firm.letter)
    assert capped.receive(again) == []
    capped.receive(letter("b@firm.example", ask))
    assert capped.receive(letter("c@firm.example", ask)) == []
    caps = [d.findings[0].detail for d in capped.decisions if d.kind == "stay_silent"]
    assert caps == ["case", "domain"]
    for name in "defgh":
        capped.receive(letter(f"{name}@163.com", ask))
    brake = capped.house.store.brake()
    assert brake is not None
    waiting = [state for state, _ in capped.outbox() if state is OutboxState.QUEUED]
    assert waiting, "replies wait instead of being lost"
    before = len(capped.replies)
    assert capped.house.store.release_brake(capped.clock.forward(seconds=1))
    capped.once()
    assert len(capped.replies) == before + len(waiting)


def test_a_customer_is_reminded_twice_and_then_staff_are_told(text_desk: Desk) -> None:
    number, _ = unpaid(text_desk, "remind")
    clock = text_desk.clock

    def passes(day: int, hour: int = 3, month: int = 11) -> list[str]:
        clock.now = datetime(2026, month, day, hour, 0, tzinfo=UTC)
        before = len(text_desk.replies)
        remind(text_desk.house)
        remind(text_desk.house)
        text_desk.once()
        return [words_of(reply) for reply in text_desk.replies[before:]]

    assert passes(24) == [], "two working days are not three"
    assert passes(25, 12) == [], "nobody is reminded at night"
    [first] = passes(25)
    assert "特此提醒" in first
    assert "0413060103000009171" in first, "what to pay and where is said again"
    assert passes(26) == []
    [second] = passes(30)
    assert "不再另行提醒" in second
    assert passes(3, month=12) == []
    assert passes(4, month=12) == []
    with text_desk.house.store.looking(clock.now) as book:
        ref = book.find_case(number)
        assert ref
        last = book.last_decision(ref.id)
        assert last
        assert [f.code for f in last.decision.findings][:1] == ["no_answer"]
        assert book.told(ref.id).silent_because == "no_answer"


def test_no_reminder_goes_to_a_held_a_bouncing_or_a_merely_asking_customer(
    text_desk: Desk,
) -> None:
    held, _ = unpaid(text_desk, "held")
    act(held, Verb.HOLD, "", "wang", text_desk.house)
    _, reply = unpaid(text_desk, "lost")
    text_desk.receive(returned(reply))
    text_desk.receive(letter("who@firm.example", "请问需要什么材料？"))
    text_desk.clock.now = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    assert remind(text_desk.house) == 0


def test_thanks_start_the_wait_anew(text_desk: Desk) -> None:
    unpaid(text_desk, "thanks")
    text_desk.clock.now = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    assert text_desk.receive(letter(papers("thanks").address, "收到，谢谢")) == []
    text_desk.clock.now = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
    assert remind(text_desk.house) == 0
    text_desk.clock.now = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
    assert remind(text_desk.house) == 1
