"""Mails in a real IMAP mailbox become the right answers at a real SMTP server."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from mailbot.cases.model import CaseStatus
from mailbot.cases.numbers import case_number
from mailbot.decision.model import RequestItems
from mailbot.store.model import MailState, OutboxState
from tests.builders.house import (
    INTAKE,
    JUNK,
    MORNING,
    Desk,
    OpenDesk,
    Papers,
    letter,
    papers,
    words_of,
)
from tests.samples.people import Order

NUMBER = re.compile(r"\[办理编号 (DK-\d{4}-\d{4}-\w\w)\]")
ORDERED = "组合资费，3年，2个，申请表和授权书见附件"


def number_in(reply: EmailMessage) -> str:
    found = NUMBER.search(reply["subject"])
    assert found is not None, reply["subject"]
    return found[1]


def ordered(desk: Desk, customer: Papers) -> EmailMessage:
    """The quote a customer got who sent form and letter."""
    (reply,) = desk.receive(letter(customer.address, ORDERED, customer.form, customer.letter))
    assert desk.decisions[-1].kind == "send_quote", desk.decisions[-1]
    return reply


# ---------------------------------------------------------------- the answers


def test_what_is_missing_is_asked_for_with_the_blank_letter_attached(desk: Desk) -> None:
    customer = papers("one")

    (reply,) = desk.receive(letter(customer.address, "申请表见附件", customer.form))

    decision = desk.decisions[-1]
    assert isinstance(decision, RequestItems)
    asked = {(item.requirement, item.reason) for item in decision.deficiencies}
    assert asked == {("authorisation", "missing"), ("payment_voucher", "missing")}
    assert reply["to"] == customer.address
    assert "授权书" in words_of(reply)
    assert [part.get_filename() for part in reply.iter_attachments()] == ["授权书.docx"]


def test_complete_materials_get_a_quote_with_the_account_to_pay_to(desk: Desk) -> None:
    reply = ordered(desk, papers("one"))

    words = words_of(reply)
    assert "1,200.00 元" in words
    assert "0413060103000009171" in words
    assert desk.house.store.status(desk.clock.now).cases == {CaseStatus.AWAITING_PAYMENT: 1}


def test_a_voucher_that_agrees_with_the_order_is_confirmed(desk: Desk) -> None:
    customer = papers("one")
    files = (customer.form, customer.letter, customer.receipt)

    (reply,) = desk.receive(letter(customer.address, "材料和回单见附件", *files))

    assert desk.decisions[-1].kind == "confirm", desk.decisions[-1]
    assert "1,200.00 元" in words_of(reply)
    assert desk.house.store.status(desk.clock.now).cases == {CaseStatus.CONFIRMING: 1}


def test_what_only_staff_can_price_is_referred_to_them_and_the_customer_told(desk: Desk) -> None:
    customer = papers("renewal", Order(services=("renewal",)), key_serial="2018000123456")

    (reply,) = desk.receive(letter(customer.address, "续期材料", customer.form, customer.letter))

    decision = desk.decisions[-1]
    assert decision.kind == "refer_to_staff", decision
    assert decision.quote is None
    assert "工作人员" in words_of(reply)


def test_a_question_without_files_gets_the_guide_and_the_forms(desk: Desk) -> None:
    (reply,) = desk.receive(letter("a@firm.test", "请问办理电子钥匙需要什么材料？多少钱？"))

    assert {part.get_filename() for part in reply.iter_attachments()} == {
        "企业证书申请表.docx",
        "授权书.docx",
    }
    assert "600" in words_of(reply)


def test_a_reply_is_threaded_and_says_that_a_machine_wrote_it(desk: Desk) -> None:
    (reply,) = desk.receive(letter("a@firm.test", "需要什么材料？", message_id="<one@firm.test>"))

    assert reply["auto-submitted"] == "auto-replied"
    assert reply["in-reply-to"] == "<one@firm.test>"
    assert reply["reply-to"] == INTAKE
    assert number_in(reply).lower() in reply["message-id"]


# ---------------------------------------------------------------- silence


def test_machine_mail_is_never_answered(desk: Desk) -> None:
    desk.deliver(letter("a@firm.test", "休假中", Auto_Submitted="auto-replied"))
    desk.deliver(letter("b@firm.test", "群发", List_Id="<news.firm.test>"))
    desk.deliver(letter("c@qq.com", "这是来自QQ邮箱的假期自动回复邮件。", subject="自动回复:申请"))
    desk.deliver(letter("MAILER-DAEMON@firm.test", "退信", subject="系统退信"))
    desk.deliver(letter(INTAKE, "自己"))

    desk.once()

    assert desk.states() == {MailState.HANDLED: 5}
    assert desk.outbox() == []


def test_thanks_stay_without_an_answer(desk: Desk) -> None:
    customer = papers("one")
    ordered(desk, customer)

    assert desk.receive(letter(customer.address, "谢谢！")) == []
    assert desk.decisions[-1].kind == "stay_silent"


def test_old_mail_of_a_mailbox_taken_over_is_kept_but_not_answered(desk_with: OpenDesk) -> None:
    desk = desk_with(replies__answer_since=datetime(2026, 11, 20, 3, tzinfo=UTC))

    assert desk.receive(letter("a@firm.test", "需要什么材料？")) == []
    desk.clock.forward(hours=2)
    assert len(desk.receive(letter("b@firm.test", "需要什么材料？"))) == 1


def test_a_machine_no_rule_recognises_is_answered_a_few_times_only(desk_with: OpenDesk) -> None:
    desk = desk_with(replies__per_address_per_day=2)
    for number in range(4):
        desk.receive(
            letter("robot@firm.test", f"请问第{number}次需要什么材料？", subject=f"{number}")
        )
        desk.clock.forward(minutes=1)

    assert len(desk.replies) == 2
    desk.clock.forward(days=1)
    assert len(desk.receive(letter("robot@firm.test", "请问需要什么材料？价格？"))) == 1


# ---------------------------------------------------------------- once, and in one case


def test_the_same_mail_in_two_folders_is_answered_once(desk: Desk) -> None:
    mail = letter("a@firm.test", "请问需要什么材料？", sent=MORNING)
    desk.deliver(mail)
    desk.deliver(mail, JUNK)

    desk.once()

    assert len(desk.replies) == 1
    assert desk.states() == {MailState.HANDLED: 1, MailState.DUPLICATE: 1}


def test_a_mail_in_the_junk_folder_is_answered(desk: Desk) -> None:
    assert len(desk.receive(letter("a@firm.test", "请问需要什么材料？"), JUNK)) == 1


def test_the_next_mail_joins_the_case_by_its_number(desk: Desk) -> None:
    customer = papers("one")
    number = number_in(ordered(desk, customer))

    (reply,) = desk.receive(
        letter(
            customer.address, "回单见附件", customer.receipt, subject=f"回复: [办理编号 {number}]"
        )
    )

    assert number_in(reply) == number
    assert desk.decisions[-1].kind == "confirm", desk.decisions[-1]


def test_the_next_mail_joins_the_case_by_its_thread(desk: Desk) -> None:
    customer = papers("one")
    quote = ordered(desk, customer)
    desk.clock.forward(hours=1)

    (reply,) = desk.receive(
        letter(customer.address, "回单", customer.receipt, In_Reply_To=quote["message-id"])
    )

    assert number_in(reply) == number_in(quote)
    assert desk.decisions[-1].kind == "confirm", desk.decisions[-1]


def test_the_next_order_of_another_company_is_a_case_of_its_own(desk: Desk) -> None:
    first, second = papers("one"), papers("two")
    one = ordered(desk, first)

    (two,) = desk.receive(
        letter(first.address, "另一家公司的材料", second.form, second.letter, subject="二")
    )

    assert number_in(two) != number_in(one)


def test_an_unsent_answer_gives_way_to_the_answer_to_the_next_mail(desk_with: OpenDesk) -> None:
    desk = desk_with(replies__quiet_seconds=120)
    customer = papers("one")

    assert desk.receive(letter(customer.address, "申请表", customer.form)) == []
    desk.clock.forward(seconds=60)
    assert desk.receive(letter(customer.address, "授权书", customer.letter, subject="补充")) == []
    desk.clock.forward(seconds=119)
    assert desk.once() == []
    assert desk.replies == []
    desk.clock.forward(seconds=1)
    desk.once()

    (reply,) = desk.replies
    assert "企业证书申请表.pdf" in words_of(reply)
    assert "授权书.docx" in words_of(reply)
    assert [state for state, _ in desk.outbox()] == [OutboxState.SUPERSEDED, OutboxState.SENT]


def test_the_same_words_are_not_sent_again_when_they_fall_due(desk_with: OpenDesk) -> None:
    desk = desk_with(replies__quiet_seconds=120)
    customer = papers("one")
    desk.receive(letter(customer.address, "申请表", customer.form))
    desk.clock.forward(seconds=120)
    desk.once()
    desk.receive(letter(customer.address, "请问需要什么材料？", message_id="<2@c.test>"))
    desk.receive(letter(customer.address, "请问需要什么材料？", message_id="<3@c.test>"))
    desk.clock.forward(seconds=120)
    desk.once()
    said = len(desk.replies)
    desk.receive(letter(customer.address, "请问需要什么材料？", message_id="<4@c.test>"))
    desk.clock.forward(seconds=120)
    desk.once()

    assert said == 2
    assert len(desk.replies) == said


def test_mails_numbered_anew_by_the_server_are_answered_to_nobody_twice(desk: Desk) -> None:
    desk.receive(letter("a@firm.test", "请问需要什么材料？"))
    desk.receive(letter("b@firm.test", "请问需要什么材料？", message_id=None))

    desk.imap.change_uidvalidity("INBOX")
    desk.receive(letter("c@firm.test", "请问需要什么材料？"))

    assert [reply["to"] for reply in desk.replies] == ["a@firm.test", "b@firm.test", "c@firm.test"]
    assert desk.states() == {MailState.HANDLED: 3, MailState.DUPLICATE: 2}


def test_two_different_mails_under_one_message_id_are_both_served(desk: Desk) -> None:
    desk.receive(letter("a@firm.test", "请问需要什么材料？", message_id="<same@firm.test>"))
    desk.receive(letter("b@firm.test", "请问多少钱？", message_id="<same@firm.test>"))

    assert len(desk.replies) == 2


# ---------------------------------------------------------------- odd mails


def test_a_mail_without_message_id_is_answered(desk: Desk) -> None:
    (reply,) = desk.receive(letter("a@firm.test", "请问需要什么材料？", message_id=None))

    assert reply["in-reply-to"] is None
    assert reply["references"] is None


def test_a_mail_beyond_the_limit_is_answered_without_being_fetched(desk_with: OpenDesk) -> None:
    desk = desk_with(intake__max_megabytes=0.05)
    customer = papers("one")

    (reply,) = desk.receive(letter(customer.address, "材料", customer.form, customer.letter))

    assert reply["to"] == customer.address
    assert "文件太大" in words_of(reply)
    (mail,) = desk.handled
    stored = desk.house.store.mail(mail)
    assert stored is not None
    assert not stored.complete


def test_files_left_in_a_cloud_are_asked_for(desk: Desk) -> None:
    link = "从QQ邮箱发来的超大附件\n材料.rar https://wx.mail.qq.com/ftn/download?func=3&k=0a1b"

    (reply,) = desk.receive(letter("a@firm.test", f"电子钥匙材料\n{link}"))

    assert "附件" in words_of(reply)
    settled = desk.house.store.settled(desk.handled[-1])
    assert settled is not None
    assert settled.share is not None
    assert [document.kind for document in settled.share.documents] == ["unreadable"]


def test_attachments_beyond_the_count_are_named_as_not_opened(desk_with: OpenDesk) -> None:
    desk = desk_with(reading__files_per_mail=1)
    customer = papers("one")

    (reply,) = desk.receive(letter(customer.address, "材料", customer.form, customer.letter))

    assert "授权书.docx" in words_of(reply)
    settled = desk.house.store.settled(desk.handled[-1])
    assert settled is not None
    assert settled.share is not None
    kinds = [document.kind for document in settled.share.documents]
    assert kinds == ["application", "unreadable"]


def test_a_mail_dated_in_another_age_takes_its_place_by_arrival(desk: Desk) -> None:
    customer = papers("one")
    desk.receive(
        letter(customer.address, ORDERED, customer.form, sent=datetime(1980, 1, 1, tzinfo=UTC))
    )
    desk.clock.forward(minutes=5)
    desk.receive(
        letter(
            customer.address, "授权书", customer.letter, sent=desk.clock.now + timedelta(days=400)
        )
    )

    settled = [desk.house.store.settled(mail) for mail in desk.handled]
    shares = [one.share for one in settled if one is not None and one.share is not None]
    assert len(shares) == 2
    assert all(share.sent_at == share.received_at for share in shares)


# ---------------------------------------------------------------- who is told what


def test_finance_is_thanked_without_details_and_the_customer_gets_the_confirmation(
    desk: Desk,
) -> None:
    customer = papers("one")
    number = number_in(ordered(desk, customer))

    desk.receive(letter("caiwu@finance.test", "汇款凭证见附件", customer.receipt, subject="付款"))

    told = {reply["to"]: reply for reply in desk.replies[1:]}
    assert set(told) == {"caiwu@finance.test", customer.address}
    assert number_in(told[customer.address]) == number
    thanks = told["caiwu@finance.test"]
    assert number not in thanks.as_string()
    for secret in (customer.facts.person.name, customer.facts.person.mobile, customer.facts.email):
        assert secret not in words_of(thanks)
    assert desk.decisions[-1].kind == "confirm", desk.decisions[-1]


def test_a_stranger_quoting_an_invented_number_learns_nothing(desk: Desk) -> None:
    customer = papers("one")
    number = number_in(ordered(desk, customer))
    forged = number[:-2] + ("77" if not number.endswith("77") else "99")

    (reply,) = desk.receive(
        letter(
            "stranger@else.test", "请问办到哪一步了？还缺什么材料？", subject=f"[办理编号 {forged}]"
        )
    )

    assert number_in(reply) not in {number, forged}
    assert customer.facts.firm.name not in words_of(reply)


def test_a_stranger_quoting_the_true_number_and_thread_learns_nothing(desk: Desk) -> None:
    customer = papers("one")
    quote = ordered(desk, customer)

    (reply, *_) = desk.receive(
        letter(
            "stranger@else.test",
            "请问这个业务的材料齐了吗？",
            subject=quote["subject"],
            In_Reply_To=quote["message-id"],
        )
    )

    assert reply["to"] == "stranger@else.test"
    words = words_of(reply)
    for secret in (customer.facts.firm.name, "1,200", *customer.private):
        assert secret not in words


def test_a_stranger_who_dates_his_mail_before_all_others_is_still_a_stranger(desk: Desk) -> None:
    customer = papers("one")
    quote = ordered(desk, customer)
    long_ago = MORNING - timedelta(days=20)

    desk.receive(
        letter("stranger@else.test", "请问到哪一步了？", subject=quote["subject"], sent=long_ago)
    )
    desk.receive(letter(customer.address, "回单", customer.receipt, subject=quote["subject"]))

    strangers = [reply for reply in desk.replies if reply["to"] == "stranger@else.test"]
    for reply in strangers:
        assert "1,200" not in words_of(reply)
    assert desk.replies[-1]["to"] == customer.address
    assert desk.decisions[-1].kind == "confirm", desk.decisions[-1]


def test_a_thread_without_a_known_address_does_not_join(desk: Desk) -> None:
    quote = ordered(desk, papers("one"))

    desk.receive(letter("stranger@else.test", "请问需要什么材料？", References=quote["message-id"]))

    assert number_in(desk.replies[-1]) != number_in(quote)


def test_a_number_of_another_office_opens_a_new_case(desk: Desk) -> None:
    theirs = case_number("DK", "2611", 1, b"another office's key")

    (reply,) = desk.receive(letter("a@firm.test", "请问需要什么材料？", subject=theirs))

    assert number_in(reply) != theirs
