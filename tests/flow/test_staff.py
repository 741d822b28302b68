"""Cases become a digest at the relay; a staff member's reply at the mailbox becomes acts."""

import re
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from mailbot.cases.model import CaseStatus
from mailbot.digests import Editor
from mailbot.staff.schedule import Slot
from mailbot.store.digests import Outcome
from mailbot.store.model import MailState, OutboxState
from mailbot.wiring import editor_of
from tests.builders.house import Desk, OpenDesk, letter, papers, words_of
from tests.samples import digest_page

WANG, LI = "wang@staff.test", "li@staff.test"
SLOT = Slot("2026-11-20", "10:00")


@pytest.fixture
def office(desk_with: OpenDesk) -> Desk:
    """A desk with two members of staff, who have had this morning's digest."""
    desk = desk_with(staff__addresses=[WANG, LI])
    desk.once()
    return desk


def editor(desk: Desk) -> Editor:
    return editor_of(desk.house, desk.settings)


def confirmed(desk: Desk, seed: str = "one") -> str:
    """The number of a case that waits for review and money."""
    customer = papers(seed)
    files = (customer.form, customer.letter, customer.receipt)
    mails = desk.receive(letter(customer.address, "材料和回单见附件", *files))
    (reply,) = [mail for mail in mails if mail["to"] == customer.address]
    found = re.search(r"DK-\d{4}-\d{4}-\w\w", reply["subject"])
    assert found is not None
    return found[0]


def digests(desk: Desk) -> dict[str, EmailMessage]:
    """The digest each of staff got now, by address."""
    before = len(desk.smtp.mails)
    moment = desk.clock.forward(seconds=1)
    editor(desk).send(Slot(SLOT.day, f"{moment:%H:%M:%S}"))
    desk.once()
    return {str(mail["to"]): mail for mail in desk.replies[before:]}


def answer(
    desk: Desk, digest: EmailMessage, text: str, sender: str = WANG, **headers: str
) -> list[EmailMessage]:
    """What the relay took after a reply to a digest."""
    subject = f"回复: {digest['subject']}"
    return desk.receive(
        letter(sender, text, subject=subject, In_Reply_To=str(digest["message-id"]), **headers)
    )


def status_of(desk: Desk, number: str) -> CaseStatus:
    return next(one.status for one in desk.house.store.cases() if one.number == number)


def outcomes(desk: Desk) -> list[Outcome]:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    return [one.outcome for one in desk.house.store.unaccepted_commands(since)]


# ---------------------------------------------------------------- from case to digest to act


def test_a_reply_to_the_digest_approves_confirms_and_tells_the_customer(office: Desk) -> None:
    number = confirmed(office)
    digest = digests(office)[WANG]
    assert number in words_of(digest)

    sequence = number.split("-")[2]
    mails = answer(office, digest, f"{sequence} 通过、到账\n\n发自我的iPhone")

    by_reader = {str(mail["to"]): mail for mail in mails}
    assert "已办" in words_of(by_reader[WANG])
    assert number in words_of(by_reader[WANG])
    assert status_of(office, number) is CaseStatus.IN_PRODUCTION
    assert papers("one").address in by_reader
    assert [event.by for event in _events(office, number)] == [WANG, WANG]


def _events(desk: Desk, number: str) -> Any:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    return next(
        file.case.events for file in desk.house.store.case_files(since) if file.number == number
    )


def test_a_rejection_carries_its_reason_to_the_customer(office: Desk) -> None:
    number = confirmed(office)
    digest = digests(office)[WANG]

    mails = answer(office, digest, f"{number} 驳回 授权书未盖章")

    told = [words_of(mail) for mail in mails if mail["to"] != WANG]
    assert told
    assert all("授权书未盖章" in text for text in told)
    assert status_of(office, number) is CaseStatus.REJECTED


def test_all_that_a_group_lists_is_confirmed_at_once(office: Desk) -> None:
    numbers = [confirmed(office, seed) for seed in ("one", "two")]
    digest = digests(office)[WANG]

    answer(office, digest, "全部 通过\n全部 到账")

    assert {status_of(office, number) for number in numbers} == {CaseStatus.IN_PRODUCTION}


def test_each_line_is_answered_with_what_came_of_it(office: Desk) -> None:
    number = confirmed(office)
    digest = digests(office)[WANG]

    (reply,) = answer(office, digest, f"{number} 发货 SF1234567890123\n9999 到账\n{number} 你好")

    text = words_of(reply)
    assert "不能制作或发货" in text
    assert "没有这个编号" in text
    assert "没有看懂" in text
    assert status_of(office, number) is CaseStatus.CONFIRMING


def test_an_answer_names_the_company_and_where_the_case_stands_now(office: Desk) -> None:
    """Whoever typed a wrong number sees it by the company's name."""
    numbers = [confirmed(office, seed) for seed in ("one", "two")]
    digest = digests(office)[WANG]
    sent = answer(office, digest, f"{numbers[0]} 到账\n全部 通过")
    (reply,) = [mail for mail in sent if mail["to"] == WANG]
    text = words_of(reply)
    firm = papers("one").facts.firm.name
    assert f"{numbers[0]}　{firm}　到账。现在：待审核到账" in text
    assert f"{numbers[0]}　{firm}　通过。现在：制作中" in text
    assert text.count("全部 通过") == 1


def test_a_reply_that_wants_nothing_is_told_how_to_ask(office: Desk) -> None:
    confirmed(office)
    (reply,) = answer(office, digests(office)[WANG], "好的，我看看")
    assert "没有找到指令" in words_of(reply)


# ---------------------------------------------------------------- who is not obeyed


def test_a_digest_forwarded_to_a_colleague_gives_no_power_and_is_shown(office: Desk) -> None:
    number = confirmed(office)
    digest = digests(office)[WANG]

    mails = answer(office, digest, f"{number} 到账", sender=LI)

    assert [str(mail["to"]) for mail in mails] == [LI]
    assert "没有执行" in words_of(mails[0])
    assert status_of(office, number) is CaseStatus.CONFIRMING
    assert outcomes(office) == [Outcome.FORGED]
    assert "1 条指令没有接受" in words_of(digests(office)[WANG])


def test_a_stranger_with_a_digest_is_told_nothing_and_opens_no_case(office: Desk) -> None:
    number = confirmed(office)
    digest = digests(office)[WANG]
    cases = len(office.house.store.cases())

    assert answer(office, digest, f"{number} 到账", sender="thief@evil.test") == []

    assert outcomes(office) == [Outcome.FORGED]
    assert len(office.house.store.cases()) == cases


def test_a_strangers_command_is_an_ordinary_mail(office: Desk) -> None:
    number = confirmed(office)
    mails = office.receive(letter("thief@evil.test", f"{number} 到账"))
    assert not any(papers("one").facts.firm.name in words_of(mail) for mail in mails)
    assert outcomes(office) == []
    assert status_of(office, number) is CaseStatus.CONFIRMING


def test_staffs_address_alone_proves_nothing(office: Desk) -> None:
    number = confirmed(office)
    (reply,) = office.receive(letter(WANG, f"{number} 到账"))
    assert "没有执行" in words_of(reply)
    assert status_of(office, number) is CaseStatus.CONFIRMING
    assert outcomes(office) == [Outcome.FORGED]


def test_staff_may_send_in_an_order_like_anybody(office: Desk) -> None:
    customer = papers("one")
    (reply,) = office.receive(letter(WANG, "申请表见附件", customer.form))
    assert "授权书" in words_of(reply)


def test_a_holiday_reply_of_staff_does_nothing(office: Desk) -> None:
    number = confirmed(office)
    digest = digests(office)[WANG]
    assert answer(office, digest, f"{number} 到账", Auto_Submitted="auto-replied") == []
    assert status_of(office, number) is CaseStatus.CONFIRMING
    assert outcomes(office) == []


def test_an_old_digest_is_not_obeyed(office: Desk) -> None:
    number = confirmed(office)
    digest = digests(office)[WANG]
    office.clock.forward(days=8)
    (reply,) = answer(office, digest, f"{number} 到账")
    assert "已超过 7 天" in words_of(reply)
    assert outcomes(office) == [Outcome.STALE]
    assert status_of(office, number) is CaseStatus.CONFIRMING


def test_the_same_line_again_does_nothing(office: Desk) -> None:
    number = confirmed(office)
    digest = digests(office)[WANG]
    answer(office, digest, f"{number} 到账")
    (reply,) = answer(office, digest, f"{number} 到账\n谢谢")
    assert "没有重复执行" in words_of(reply)
    assert "未办" not in words_of(reply)
    assert outcomes(office) == []


def test_the_same_mail_again_is_a_duplicate(office: Desk) -> None:
    number = confirmed(office)
    digest = digests(office)[WANG]
    mail = letter(
        WANG,
        f"{number} 到账",
        subject=f"Re: {digest['subject']}",
        sent=office.clock.now,
    )
    assert office.receive(mail)
    assert office.receive(mail, folder="垃圾邮件") == []
    assert office.states()[MailState.DUPLICATE] == 1


@pytest.mark.parametrize(("verdict", "status"), [("pass", "in_production"), ("fail", "confirming")])
def test_our_servers_verdict_counts_where_it_gives_one(
    desk_with: OpenDesk, verdict: str, status: str
) -> None:
    desk = desk_with(staff__addresses=[WANG], staff__authserv_id="mx.staff.test")
    desk.once()
    number = confirmed(desk)
    digest = digests(desk)[WANG]
    said = f"mx.staff.test; spf=pass; dmarc={verdict} header.from=staff.test"
    answer(desk, digest, f"{number} 通过 到账", Authentication_Results=said)
    assert status_of(desk, number) == status


# ---------------------------------------------------------------- when


def test_the_digest_goes_out_once_a_slot_whoever_restarts(office: Desk) -> None:
    sent = [mail for mail in office.replies if "工作简报" in str(mail["subject"])]
    assert {str(mail["to"]) for mail in sent} == {WANG, LI}
    assert editor(office).send_due() == 0
    office.once()
    assert len([mail for mail in office.replies if "工作简报" in str(mail["subject"])]) == 2


def test_where_the_quota_is_short_a_digest_waits_behind_replies_and_none_is_dropped(
    desk_with: OpenDesk,
) -> None:
    desk = desk_with(staff__addresses=[WANG], relay__per_quarter_hour=1)
    editor(desk).send_due()
    first, second = papers("one").address, papers("two").address
    for customer in (first, second):
        desk.deliver(letter(customer, "你好，怎么办理电子钥匙？"))

    served = []
    for _ in range(3):
        before = len(desk.replies)
        desk.once()
        served.append([mail["to"] for mail in desk.replies[before:]])
        desk.clock.forward(minutes=16)

    assert served == [[first], [second], [WANG]]
    assert {state for state, _ in desk.outbox()} == {OutboxState.SENT}


def test_a_quiet_afternoon_has_no_digest_a_busy_one_has(office: Desk) -> None:
    assert editor(office).send_due() == 0
    office.clock.forward(hours=7)  # 17:00
    assert editor(office).send_due() == 0
    office.clock.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 09:00
    assert editor(office).send_due() == 2
    confirmed(office)
    office.clock.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 17:00
    assert editor(office).send_due() == 2
    assert editor(office).send_due() == 0


def test_without_staff_no_digest_is_made(desk: Desk) -> None:
    assert editor(desk).send_due() == 0
    assert desk.house.store.last_digest() is None


def test_the_digest_holds_pictures_and_a_spreadsheet(office: Desk) -> None:
    confirmed(office)
    mail = digests(office)[LI]
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds.count("image/png") >= 3  # the stages, the week, the voucher's amount
    assert [part.get_filename()[-5:] for part in mail.iter_attachments()] == [".xlsx"]
    assert len(mail.as_bytes()) < 300_000


def test_the_day_that_the_staff_guide_shows_has_something_in_every_group_it_names() -> None:
    html = digest_page.page()
    for said in (
        "需要您判断（1）",
        "客户要求退款",
        "请审核（1）",
        "待确认到账（1）",
        "银行到账，还没有对上（1）",
    ):
        assert said in html
    assert html.count("<img") >= 2
