"""What a customer reads after each decision, and what nobody else may read."""

from datetime import date
from decimal import Decimal
from email import message_from_bytes
from email.policy import default
from itertools import product
from pathlib import Path
from typing import Any

import docx  # noqa: TID251 - the test opens the form as Word would
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.cases.model import CaseMail, Order
from mailbot.decision.checklist import Reason, Requirement
from mailbot.decision.model import (
    Confirm,
    Deficiency,
    Notify,
    ReferToStaff,
    RequestItems,
    SendQuote,
    StaySilent,
)
from mailbot.documents.model import (
    BusinessLicence,
    Document,
    IdentityCard,
    PaymentStatus,
    Plan,
    Service,
    UnknownDocument,
    UnreadableDocument,
)
from mailbot.documents.page import Unreadable
from mailbot.message.model import Address, InboundMessage
from mailbot.reply.audience import contacts, customer
from mailbot.reply.compose import compose, promise
from mailbot.reply.facts import PlanPrices, facts_of
from mailbot.reply.matter import Matter, Spoken
from mailbot.reply.model import Promise, Reply
from mailbot.reply.wording import check_wording
from mailbot.reply.write import write
from mailbot.values import Finding
from tests.core.reply_builders import (
    COMPANY,
    CUSTOMER,
    FACTS,
    FINANCE,
    NOW,
    NUMBER,
    OFFICE,
    ORDER,
    PROGRAMME,
    QUOTE,
    TEMPLATES,
    application,
    authorisation,
    case,
    case_mail,
    facts,
    lacking,
    mail,
    read,
    staff_event,
    voucher,
)

PAIRS = list(product(map(str, Requirement), map(str, Reason)))


def answer(
    decision: Spoken,
    *documents: Document,
    message: InboundMessage | None = None,
    history: tuple[CaseMail, ...] = (),
    **statement: Any,
) -> Reply:
    sender = (message or mail()).sender
    whole = case(*history, case_mail(*documents, sender=sender, **statement))
    reply = compose(
        decision, whole, OFFICE, NOW, message=message or mail(), received=tuple(documents)
    )
    assert reply is not None
    return reply


def asked(*deficiencies: Deficiency, **changes: Any) -> RequestItems:
    return RequestItems(**facts(deficiencies=deficiencies, **changes))


def test_every_requirement_and_reason_has_words_of_its_own() -> None:
    every = list(Reason)
    of_payment = every[every.index(Reason.PAYEE_NAME_MISMATCH) :]
    possible = [
        (requirement, reason)
        for requirement, reason in PAIRS
        if requirement == Requirement.PAYMENT_VOUCHER or reason not in of_payment
    ]
    assert len(possible) > len(PAIRS) / 2
    assert check_wording(TEMPLATES.wording, possible) == ()


@pytest.mark.parametrize(("requirement", "reason"), PAIRS)
def test_each_deficiency_is_named_with_its_cure_in_text_and_html(
    requirement: str, reason: str
) -> None:
    document = application()
    decision = asked(lacking(requirement, reason, "company", document.name), quote=QUOTE)
    matter = Matter(
        decision=decision,
        case=case(case_mail(document)),
        reader=CUSTOMER.address,
        received=(document,),
    )
    reply = TEMPLATES.render(write(matter, "机构", FACTS, TEMPLATES.wording))
    for words in (reply.text, reply.html):
        assert TEMPLATES.wording.requirement(requirement) in words
        assert "{" not in words.replace("&#", "")
        assert "None" not in words
    assert "→" in reply.text


def test_a_code_nobody_foresaw_still_gets_a_true_and_polite_answer() -> None:
    reply = answer(asked(lacking("horoscope", "not_favourable")), application())
    assert "有一处还需要核对" in reply.text
    assert FACTS.service_phone in reply.text
    assert check_wording(TEMPLATES.wording, [("horoscope", "missing")]) == (
        ("horoscope", "missing"),
    )


def test_a_request_says_what_came_what_is_missing_and_how_to_mend_it() -> None:
    form = application()
    reply = answer(asked(lacking("application", "not_stamped", "", form.name)), form)
    for words in (reply.text, reply.html):
        assert COMPANY in words
        assert "没有看到单位公章" in words
        assert "加盖单位公章" in words
        assert form.name in words
        assert NUMBER in words
        assert FACTS.service_phone in words
    assert reply.attachments == ()


def test_a_missing_form_comes_along_filled_in_with_what_the_sender_told(tmp_path: Path) -> None:
    reply = answer(asked(lacking("authorisation", "missing")), application())
    [form] = reply.attachments
    assert form.name == "授权书.docx"
    file = tmp_path / "form.docx"
    file.write_bytes(form.data)
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
    words += "\n".join(
        c.text for t in docx.Document(str(file)).tables for r in t.rows for c in r.cells
    )
    assert COMPANY in words
    assert "张建国" in words
    assert "{{" not in words


def test_a_plan_is_asked_for_with_the_price_table() -> None:
    order = Order(services=(Service.NEW,), quantity=1)
    reply = answer(asked(lacking("plan", "missing"), order=order), application())
    assert "基础资费：1 年 140，3 年 350，5 年 580" in reply.text
    assert "组合资费：1 年 240，3 年 600，5 年 1000" in reply.text
    assert FACTS.payee.account not in reply.text


def test_a_voucher_is_not_demanded_before_there_is_a_price() -> None:
    reply = answer(asked(lacking("payment_voucher", "missing")), application())
    assert "现在还不必汇款" in reply.text
    assert FACTS.payee.account not in reply.text


def test_a_quoted_request_without_voucher_says_whom_to_pay() -> None:
    missing = (lacking("authorisation", "missing"), lacking("payment_voucher", "missing"))
    reply = answer(asked(*missing, quote=QUOTE), application())
    assert FACTS.payee.account in reply.text
    assert "1,200.00 元" in reply.text


def test_a_quoted_request_for_materials_alone_asks_for_no_money_yet() -> None:
    reply = answer(asked(lacking("authorisation", "missing"), quote=QUOTE), application())
    assert "请先不要汇款" in reply.text
    assert FACTS.payee.account not in reply.text


def test_who_has_paid_is_told_not_to_pay_twice() -> None:
    reply = answer(asked(lacking("authorisation", "missing"), quote=QUOTE), voucher())
    assert "不要重复汇款" in reply.text
    submitted = asked(lacking("payment_voucher", "submitted"), quote=QUOTE)
    again = answer(submitted, voucher(status=read(PaymentStatus.SUBMITTED)))
    assert FACTS.payee.account not in again.text
    assert "已提交，尚未完成" in again.text


def test_the_amount_seen_and_the_amount_due_stand_side_by_side() -> None:
    paid = voucher()
    short = lacking("payment_voucher", "amount_mismatch", "700.00/1200.00", paid.name)
    reply = answer(asked(short, quote=QUOTE), paid)
    assert "凭证金额：700.00 元" in reply.text
    assert "应付的 1,200.00 元少" in reply.text


def test_a_quote_gives_lines_total_payee_reference_and_next_steps() -> None:
    decision = SendQuote(**facts(quote=QUOTE, advice=("two_keys_recommended", "unheard_of")))
    reply = answer(decision, application(), authorisation())
    for words in (reply.text, reply.html):
        for part in ("1,200.00", FACTS.payee.name, FACTS.payee.account, FACTS.payee.bank, NUMBER):
            assert part in words
        assert "乌鲁木齐市长春南路123号" in words
        assert "不影响本次办理" in words
        assert "到账后 1-3 个工作日" in words


def test_a_default_term_is_said_to_be_one() -> None:
    order = ORDER.model_copy(update={"sources": {"term_years": "default"}})
    reply = answer(SendQuote(**facts(quote=QUOTE, order=order)), application())
    assert "3 年（未注明，按默认年限）" in reply.text


def test_a_confirmation_claims_neither_arrival_nor_approval() -> None:
    reply = answer(Confirm(**facts(quote=QUOTE)), voucher(), history=(case_mail(application()),))
    assert "凭证金额与应付金额一致" in reply.text
    assert "款项是否到账，由工作人员核实" in reply.text
    assert "1,200.00 元（2026年11月20日）" in reply.text
    assert "此前已收到：《企业证书申请表》" in reply.text
    for claim in ("已到账", "审核通过", "已收到汇款", "已通过"):
        assert claim not in reply.text


def test_a_confirmed_voucher_without_date_or_amount_shows_what_it_has() -> None:
    reply = answer(Confirm(**facts(quote=QUOTE)), voucher(paid_on=None), voucher(amount=None))
    assert "汇款凭证：1,200.00 元\n" in reply.text


def test_a_service_on_an_existing_key_promises_no_new_key() -> None:
    order = Order(services=(Service.RESET,), quantity=1)
    for decision in (Confirm(**facts(order=order)), SendQuote(**facts(order=order))):
        reply = answer(decision, voucher())
        assert "制作 UKey" not in reply.text + reply.html
        assert "办完另发邮件告知" in reply.text


def test_a_referral_names_reasons_the_customer_may_know_and_promises_no_time() -> None:
    findings = (Finding(code="stamp_unclear"), Finding(code="secret", detail="13812345678"))
    reply = answer(ReferToStaff(**facts(findings=findings, quote=QUOTE)), application())
    assert "看不清公章" in reply.text
    assert "secret" not in reply.text
    assert "工作日" not in reply.text
    assert "不要重复汇款" in reply.text


def test_a_referral_says_that_the_voucher_came_and_speaks_of_no_transfer_to_wait_with() -> None:
    findings = (Finding(code="signature_unclear"),)
    reply = answer(ReferToStaff(**facts(findings=findings, quote=QUOTE)), application(), voucher())
    for words in (reply.text, reply.html):
        assert "汇款凭证已收到" in words
        assert "还没有汇款的" not in words


def test_a_serial_number_is_shown_to_be_checked_and_a_mail_account_as_an_address() -> None:
    paid = voucher(payer_account=read("wang.li@qq.com"))
    form = application(key_serial=read("XJ20210458"))
    reply = answer(asked(lacking("authorisation", "missing")), form, paid)
    assert "XJ20210458" in reply.text
    assert "w***@qq.com" in reply.text


@pytest.mark.parametrize(
    ("email", "address"),
    [
        (read(" li@wind.example.cn "), "li@wind.example.cn"),
        (read("li@wind.example.cn", 0.5), ""),
        (read("li，wind"), ""),
        (None, ""),
    ],
)
def test_a_forms_contact_is_reached_only_at_an_address_read_surely(
    email: Any, address: str
) -> None:
    for contact, name in ((read("李明"), "李明"), (None, "")):
        whole = case(case_mail(application(), application(email=email, contact=contact)))
        found = contacts(whole)
        expected = CUSTOMER.address if email is None else address
        assert [one.address for one in found] == ([expected] if expected else [])
        assert all(one.name == (name if email else CUSTOMER.name) for one in found)
    assert contacts(case(case_mail(voucher()))) == ()


@pytest.mark.parametrize("event", [*TEMPLATES.wording.events, "some_new_verb"])
def test_each_staff_decision_is_passed_on(event: str) -> None:
    whole = case(case_mail(application()))
    decision = Notify(**facts(event=event, detail="顺丰 SF1234567890", quote=QUOTE, at=NOW))
    reply = compose(decision, whole, OFFICE, NOW, to=Address(address="contact@else.example.cn"))
    assert reply is not None
    words = TEMPLATES.wording.events.get(event, TEMPLATES.wording.event_fallback)
    assert ("顺丰 SF" in reply.text) == bool(words.detail)
    assert ("SF1234567890" in reply.text) == (event == "ship")
    assert words.title in reply.subject
    assert FACTS.payee.account not in reply.text, "nothing is owed"
    assert ("长春南路****" in reply.text) == (event == "ship")
    assert "123号" not in reply.text


def test_what_is_owed_stands_in_the_mail_about_a_quote_and_not_among_the_defects() -> None:
    lacks = (lacking("payment_voucher", "missing"), lacking("authorisation", "missing"))
    decision = Notify(**facts(event="quote", quote=QUOTE, deficiencies=lacks, at=NOW))
    reply = compose(decision, case(case_mail(application())), OFFICE, NOW, message=mail())
    assert reply is not None
    assert FACTS.payee.account in reply.text
    assert "1,200.00 元" in reply.text
    assert "1. 《授权书》" in reply.text
    assert "2. " not in reply.text.partition("【金额与付款】")[0]


def test_a_rejection_tells_when_and_why_and_no_number_of_a_person() -> None:
    said = "身份证 110101199003071234 与授权书不符"
    decision = Notify(**facts(event="reject", detail=said, at=NOW))
    reply = compose(decision, case(case_mail()), OFFICE, NOW, message=mail())
    assert reply is not None
    assert "已于11月22日（周日）审核" in reply.text
    assert "110101199003071234" not in reply.text
    assert "与授权书不符" in reply.text


def test_production_is_told_with_its_day_and_a_reset_in_its_own_words() -> None:
    told = facts(event="in_production", at=NOW, due=date(2026, 11, 25))
    key = compose(Notify(**told), case(case_mail()), OFFICE, NOW, message=mail())
    reset = compose(
        Notify(**{**told, "order": Order(services=(Service.RESET,))}),
        case(case_mail()),
        OFFICE,
        NOW,
        message=mail(),
    )
    assert key is not None
    assert reset is not None
    assert "11月25日（周三）" in key.text
    assert "制作" in key.text
    assert "制作" not in reset.text.partition("【接下来】")[0]


def test_the_second_reminder_says_so() -> None:
    lacks = (lacking("authorisation", "missing"),)
    texts = [
        compose(
            Notify(**facts(event="remind", detail=number, deficiencies=lacks, at=NOW)),
            case(case_mail(application())),
            OFFICE,
            NOW,
            message=mail(),
        )
        for number in ("1", "2")
    ]
    assert ["再次提醒" in reply.html or "此前提醒过" in reply.text for reply in texts if reply] == [
        False,
        True,
    ]


def test_a_question_gets_the_guide_with_prices_and_both_forms() -> None:
    reply = answer(asked(lacking("application", "missing"), order=Order()), question=True)
    assert [form.name for form in reply.attachments] == ["企业证书申请表.docx", "授权书.docx"]
    for words in (reply.text, reply.html):
        assert "240" in words
        assert "1000" in words
        assert "50 元/次/个" in words
        assert "续期、变更" in words
    assert FACTS.payee.account not in reply.text


def test_a_service_merely_assumed_is_no_order() -> None:
    order = Order(services=(Service.NEW,), sources={"services": "default"})
    assert "资费标准" in answer(asked(lacking("application", "missing"), order=order)).text
    stated = Order(services=(Service.NEW,), sources={"services": "body"})
    assert "资费标准" not in answer(asked(lacking("application", "missing"), order=stated)).text


def test_a_free_service_speaks_of_no_payment() -> None:
    order = Order(services=(Service.REISSUE,), quantity=1)
    reply = answer(Confirm(**facts(order=order)), application())
    assert "到账" not in reply.text + reply.html
    assert "凭证" not in reply.text + reply.html


def test_who_asks_for_prices_while_sending_files_gets_them() -> None:
    decision = asked(lacking("authorisation", "missing"), advice=("guide",))
    assert "资费标准" in answer(decision, application()).text


def test_an_order_in_words_alone_gets_the_list_and_not_the_guide() -> None:
    words = mail(text="申请2个UKey，组合资费，3年")
    reply = answer(asked(lacking("application", "missing")), message=words)
    assert "您的来信（没有附件）" in reply.text
    assert "本次办理：新办，组合资费，3 年，2 个" in reply.text


@pytest.mark.parametrize("reason", Unreadable)
def test_an_unreadable_file_is_named_with_reason_and_cure(reason: Unreadable) -> None:
    file = UnreadableDocument(name="材料.rar", reason=reason)
    mend = TEMPLATES.wording.unreadable[reason]
    reply = answer(ReferToStaff(**facts()), file)
    assert "材料.rar" in reply.text
    assert mend.why.replace("{format}", TEMPLATES.wording.format) in reply.text
    assert mend.how.partition("{")[0] in reply.text
    again = answer(asked(lacking("attachment", str(reason), "", file.name)), file)
    assert again.text.count(mend.how.partition("{")[0]) == 1


def test_a_page_that_could_not_be_read_is_named_with_its_file() -> None:
    page = UnreadableDocument(name="扫描件.pdf", pages=(2, 4), reason=Unreadable.TOO_BLURRED)
    mend = TEMPLATES.wording.unreadable[Unreadable.TOO_BLURRED]
    reply = answer(
        asked(lacking("attachment", "too_blurred", "", page.called)), application(), page
    )
    assert "扫描件.pdf 第2、4页" in reply.text
    assert reply.text.count(mend.how) == 1
    long = UnreadableDocument(name="很" * 80 + ".pdf", pages=(3,), reason=Unreadable.TOO_SMALL)
    assert "很… 第3页" in answer(ReferToStaff(**facts()), long).text


def test_every_kind_of_document_is_called_by_its_name() -> None:
    files = (
        BusinessLicence(name="执照.jpg", company=read(COMPANY)),
        IdentityCard(name="身份证.jpg", side="portrait", holder=read("张建国")),
        IdentityCard(name="反面.jpg"),
        UnknownDocument(name="", title="购售电合同"),
        application(plan=read(Plan.BASIC, 0.4), stamped=None),
    )
    reply = answer(ReferToStaff(**facts()), *files)
    for words in ("营业执照", "人像面", "购售电合同", "（未命名文件）"):
        assert words in reply.text
    assert "基础资费（不太确定，请核对）" in reply.text
    assert "张建国" not in reply.text


# ---------------------------------------------------------------- who may know what


def test_a_finance_department_learns_nothing_of_the_case() -> None:
    history = (case_mail(application()),)
    missing = lacking("application", "agent_mismatch", "王五", "申请表.pdf")
    reply = answer(asked(missing, quote=QUOTE), voucher(), message=mail(FINANCE), history=history)
    assert "回单.pdf" in reply.text
    everything = reply.text + reply.html + reply.subject + reply.message_id
    for known in (NUMBER, NUMBER.lower(), "申请表.pdf", "王五", "组合资费", "13812345678"):
        assert known not in everything


def test_a_payer_who_quotes_our_number_gets_it_back() -> None:
    message = mail(FINANCE, quoted=f"附言 {NUMBER}")
    reply = answer(
        Confirm(**facts(quote=QUOTE)),
        voucher(),
        message=message,
        history=(case_mail(application()),),
    )
    assert NUMBER in reply.subject


def test_a_colleague_sees_no_detail_of_files_others_sent() -> None:
    history = (case_mail(application(name="密件.pdf")),)
    hidden = lacking("application", "company_mismatch", "保密公司", "密件.pdf")
    field = lacking("application", "field_empty", "mobile, address", "密件.pdf")
    reply = answer(asked(hidden, field), authorisation(), message=mail(FINANCE), history=history)
    assert "单位名称与申请表不一致" in reply.text
    assert "手机、通信地址" in reply.text
    assert "保密公司" not in reply.text
    assert "密件.pdf" not in reply.text


def test_a_redirected_answer_shows_only_the_mail_it_answers() -> None:
    message = mail(reply_to=(Address(address="office@tianshan-wind.example.cn"),))
    reply = answer(
        asked(lacking("authorisation", "missing")),
        message=message,
        history=(case_mail(application()),),
    )
    assert reply.to.address == "office@tianshan-wind.example.cn"
    assert COMPANY.encode() not in reply.text.encode()
    assert "此前已收到" not in reply.text


def test_the_customer_gets_a_mail_of_their_own_when_finance_wrote() -> None:
    whole = case(case_mail(application()), case_mail(voucher(), sender=FINANCE))
    message = mail(FINANCE, subject="保密主题")
    decision = Confirm(**facts(quote=QUOTE))
    reply = compose(
        decision, whole, OFFICE, NOW, message=message, received=(voucher(),), to=CUSTOMER
    )
    assert reply is not None
    assert reply.to.address == CUSTOMER.address
    assert "保密主题" not in reply.subject
    assert "回单.pdf" not in reply.text
    assert "此前已收到：《企业证书申请表》" in reply.text
    assert "没有附件" not in reply.text + reply.html
    assert b"In-Reply-To" not in reply.mime


def test_the_applicant_is_named_where_the_papers_shown_do_not() -> None:
    decision = SendQuote(**facts(quote=QUOTE))
    history = (case_mail(application()), case_mail(authorisation(company=read("别家公司", 0.4))))
    later = answer(decision, history=history)
    assert f"申请单位：{COMPANY}\n本次办理：" in later.text
    assert "申请单位" not in answer(decision, application()).text
    assert "申请单位" not in answer(decision).text


def test_a_mail_that_was_answered_before_is_not_called_empty() -> None:
    message = mail()
    brought = case_mail(voucher()).model_copy(update={"message_id": message.message_id})
    whole = case(brought)
    reply = compose(asked(lacking("application", "missing")), whole, OFFICE, NOW, message=message)
    assert reply is not None
    assert "没有附件" not in reply.text + reply.html


def test_who_owes_nothing_more_is_not_told_what_else_might_help() -> None:
    hints = {"advice": ("business_licence_recommended", "two_keys_recommended")}
    paid = answer(Confirm(**facts(quote=QUOTE, **hints)), application(), voucher())
    unpaid = answer(SendQuote(**facts(quote=QUOTE, **hints)), application())
    assert "请一并附上营业执照（" in unpaid.text
    assert "提示" not in paid.text + paid.html


def test_the_customer_of_a_case_is_who_opened_it() -> None:
    whole = case(case_mail(application()), case_mail(application(), sender=FINANCE))
    assert customer(whole) == CUSTOMER
    assert customer(case()) is None


def test_who_only_paid_first_is_not_the_customer_once_the_applicant_wrote() -> None:
    payment = case_mail(voucher(), sender=FINANCE)
    assert customer(case(payment)) == FINANCE
    assert customer(case(payment, case_mail(application()))) == CUSTOMER


# ---------------------------------------------------------------- silence and sameness


@pytest.mark.parametrize(
    "arguments",
    [
        {"decision": StaySilent(**facts(reason="thanks")), "message": mail()},
        {"decision": Confirm(**facts()), "message": mail(None)},
        {
            "decision": Confirm(**facts()),
            "message": mail(Address(address="INTAKE@agency.example.cn")),
        },
        {"decision": Confirm(**facts()), "message": mail(Address(address="noreply@x.cn"))},
        {"decision": Confirm(**facts()), "message": mail(Address(address="not an address"))},
        {"decision": Confirm(**facts()), "to": Address(address="postmaster@x.cn")},
        {"decision": Confirm(**facts())},
    ],
)
def test_there_is_silence_where_nobody_can_be_answered(arguments: dict[str, Any]) -> None:
    decision = arguments.pop("decision")
    assert compose(decision, case(case_mail()), OFFICE, NOW, **arguments) is None
    assert promise(decision, case(case_mail()), OFFICE.identity, **arguments) is None


@pytest.mark.parametrize("sender", ["liwei@example.cn", "caiwu@finance.example.cn"])
@pytest.mark.parametrize("to", [None, Address(name="李伟", address="liwei@example.cn")])
def test_what_is_promised_is_what_is_written(sender: str, to: Address | None) -> None:
    message = mail(Address(address=sender))
    owner = Address(name="李伟", address="liwei@example.cn")
    whole = case(case_mail(application(), sender=owner))
    decision = asked(lacking("application", "missing"))
    reply = compose(decision, whole, OFFICE, NOW, message=message, to=to)
    promised = promise(decision, whole, OFFICE.identity, message=message, to=to)
    assert reply is not None
    assert promised == Promise(to=reply.to, message_id=reply.message_id)


def test_the_same_decision_gives_the_same_bytes_and_another_mail_another_id() -> None:
    decision = asked(lacking("application", "missing"))
    first, second = (answer(decision) for _ in range(2))
    assert first == second
    assert first.mime == second.mime
    other = answer(decision, message=mail(message_id="second@x"))
    assert other.message_id != first.message_id
    assert other.text_hash == first.text_hash


def test_the_facts_of_a_programme_follow_its_files() -> None:
    assert FACTS.terms == (1, 3, 5)
    assert FACTS.service_phone == "010-82812901"
    assert FACTS.courier is not None
    calendar = PROGRAMME.calendar.model_copy(
        update={"production_days_min": 3, "production_days_max": 3}
    )
    period = PROGRAMME.tariff.periods[0].model_copy(update={"courier": None, "services": {}})
    tariff = PROGRAMME.tariff.model_copy(update={"periods": (period,), "default_term_years": None})
    payee = PROGRAMME.payee.model_copy(update={"customer_service": ""})
    bare = facts_of(
        PROGRAMME.model_copy(update={"calendar": calendar, "tariff": tariff, "payee": payee}),
        period.valid_from.replace(year=2000),
        20,
    )
    assert bare.production_days == "3"
    assert bare.courier is None
    assert bare.service_phone == PROGRAMME.payee.phone


def test_a_tariff_with_gaps_and_cents_is_printed_as_it_is() -> None:
    tariff = (
        PlanPrices(plan=Plan.BASIC, prices=((1, Decimal(140)),)),
        PlanPrices(plan=Plan.COMBINED, prices=((2, Decimal("99.50")),)),
    )
    changes = {"tariff": tariff, "courier": None, "services": ()}
    office = type(OFFICE)(OFFICE.identity, FACTS.model_copy(update=changes), TEMPLATES)
    decision = asked(lacking("plan", "missing"))
    reply = compose(decision, case(case_mail()), office, NOW, message=mail())
    assert reply is not None
    assert "基础资费：1 年 140，2 年 —" in reply.text
    assert "组合资费：1 年 —，2 年 99.50" in reply.text


# ---------------------------------------------------------------- hostile input

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
ids = st.from_regex(
    r"[1-6][0-9]{5}19[0-9]{2}(0[1-9]|1[0-2])[0-2][1-8][0-9]{3}[0-9X]", fullmatch=True
)
accounts = st.from_regex(r"6[0-9]{15,18}", fullmatch=True)


@settings(max_examples=40, deadline=None)
@given(
    mobile=mobiles, number=ids, account=accounts, glue=st.sampled_from(["", "张三", "A-", " ", "_"])
)
def test_no_full_phone_id_or_account_number_leaves(
    mobile: str, number: str, account: str, glue: str
) -> None:
    form = application(
        name=f"{glue}{mobile}{glue or '.'}pdf",
        contact=read(f"张三{mobile}"),
        mobile=read(mobile),
        address=read(f"某路1号 {glue}{mobile}"),
        company=read(f"某公司{number}"),
        credit_code=read(number),
        key_serial=read(account),
    )
    paid = voucher(
        payer_name=read(f"张三{account}"), payer_account=read(account), purpose=read(number)
    )
    wrong = (
        lacking("business_licence", "company_mismatch", f"{mobile}{glue}公司", form.name),
        lacking("payment_voucher", "payee_account_mismatch", account, paid.name),
        lacking("payment_voucher", "payee_name_mismatch", f"张三{account}", paid.name),
        lacking("business_licence", "credit_code_check", number, form.name),
    )
    message = mail(subject=f"{mobile} {number} {account}")
    letter = authorisation(id_number=read(number), agent=read(f"李{number}"))
    reply = answer(asked(*wrong, quote=QUOTE), form, paid, letter, message=message)
    for private in (mobile, number, account):
        assert private not in reply.text + reply.html + reply.subject


@settings(max_examples=40, deadline=None)
@given(
    subject=st.text(max_size=200) | st.just("长" * 10_000) | st.just("x\r\nBcc: a@evil.example"),
    name=st.text(max_size=80) | st.just('"\r\nBcc: a@evil.example\r\n\r\n<b>'),
    company=st.text(max_size=60),
    reference=st.text(max_size=60),
)
def test_no_text_of_the_customer_adds_a_header_or_markup(
    subject: str, name: str, company: str, reference: str
) -> None:
    message = mail(
        Address(name=name, address=CUSTOMER.address),
        subject=subject,
        references=(reference, "<ok@x.cn>"),
        headers=(("message-id", "<first@tianshan-wind.example.cn>"),),
    )
    form = application(name=f"{name}<script>", company=read(company))
    reply = answer(SendQuote(**facts(quote=QUOTE)), form, message=message)
    parsed = message_from_bytes(reply.mime, policy=default)
    assert parsed["Bcc"] is None
    assert not parsed.defects
    assert parsed["To"].addresses[0].addr_spec == CUSTOMER.address
    assert len(parsed["To"].addresses) == 1
    assert parsed["Subject"] == reply.subject
    assert NUMBER in parsed["Subject"]
    assert len(reply.subject) < 130
    assert all(len(line) <= 998 for line in reply.mime.split(b"\r\n"))
    assert reply.mime.isascii()
    assert "<script>" not in reply.html


def test_an_underpaid_order_says_what_is_left_to_pay_under_its_total() -> None:
    short = lacking("payment_voucher", "amount_mismatch", "1000.00/1200.00", "回单.pdf")
    reply = answer(asked(short, quote=QUOTE), application(), voucher(amount=read(Decimal(1000))))
    assert "合计：1,200.00 元\n还需补汇：200.00 元" in reply.text
    assert "还需补汇 200.00 元" in reply.html
    stamp = lacking("application", "not_stamped", "", "申请表.pdf")
    assert "还需补汇" not in answer(asked(stamp, quote=QUOTE), application()).text


@pytest.mark.parametrize("event", ["remind", "approve"])
def test_a_reminder_about_the_money_alone_says_that_the_voucher_is_missing(event: str) -> None:
    lacks = (lacking("payment_voucher", "missing"),)
    decision = Notify(**facts(event=event, detail="2", quote=QUOTE, deficiencies=lacks, at=NOW))
    reply = compose(decision, case(case_mail(application())), OFFICE, NOW, to=CUSTOMER)
    assert reply is not None
    assert "1. 汇款凭证：还没有收到" in reply.text
    assert FACTS.payee.account in reply.text


def test_who_may_pay_from_a_personal_account_is_not_told_the_contrary() -> None:
    lacks = (lacking("payment_voucher", "missing"),)
    decision = Notify(**facts(event="allow_personal", quote=QUOTE, deficiencies=lacks, at=NOW))
    mails = case_mail(application())
    for events in ((), (staff_event("allow_personal"),)):
        reply = compose(decision, case(mails, events=events), OFFICE, NOW, to=CUSTOMER)
        assert reply is not None
        assert FACTS.payee.account in reply.text
        assert ("不要使用个人账户" in reply.text) is (not events)
        assert ("不要使用个人账户" in reply.html) is (not events)


def test_a_reply_to_a_mail_without_files_speaks_of_no_files() -> None:
    bare = answer(asked(lacking("application", "missing")))
    assert "不必重发" not in bare.text
    assert "由系统读取" not in bare.text
    assert "不必重发" in answer(asked(lacking("authorisation", "missing")), application()).text


def test_empty_fields_of_one_form_are_one_request() -> None:
    form = application()
    empty = [
        lacking("application", "field_empty", field, form.name)
        for field in ("credit_code", "mobile", "address")
    ]
    reply = answer(asked(*empty, lacking("authorisation", "missing")), form)
    assert "还需补充或更正：《企业证书申请表》、《授权书》。" in reply.text
    assert "3. " not in reply.text.partition("【金额与付款】")[0].partition("【还缺")[2]
    assert "涉及：统一社会信用代码、手机、通信地址" in reply.text


def test_requests_come_in_the_order_of_the_work_files_first_money_last() -> None:
    reply = answer(
        asked(
            lacking("payment_voucher", "missing"),
            lacking("authorisation", "missing"),
            lacking("unheard_of", "missing"),
            lacking("application", "missing"),
            lacking("attachment", "missing"),
            quote=QUOTE,
        )
    )
    places = [
        reply.text.index(words)
        for words in ("1. 附件", "2. 《企业证书申请表》", "3. 《授权书》", "4. ", "5. 汇款凭证")
    ]
    assert places == sorted(places)


def test_a_forgotten_attachment_is_named_instead_of_sending_the_guide() -> None:
    order = Order(services=(Service.NEW,), sources={"services": "default"})
    lacks = (lacking("application", "missing"), lacking("attachment", "missing"))
    reply = answer(asked(*lacks, order=order), attachment_announced=True)
    assert "没有收到文件" in reply.text
    assert "不必另外准备" in reply.text
    assert "【需要的材料】" not in reply.text


@pytest.mark.parametrize(
    ("detail", "expected", "payable"),
    [
        ("700.00/1200.00", "元少 500.00 元", True),
        ("2400.00/1200.00", "元多 1,200.00 元", False),
        ("700.00", "不一致（凭证金额：700.00 元）", False),
    ],
)
def test_a_wrong_amount_is_told_with_the_difference(
    detail: str, expected: str, *, payable: bool
) -> None:
    paid = voucher()
    wrong = lacking("payment_voucher", "amount_mismatch", detail, paid.name)
    reply = answer(asked(wrong, quote=QUOTE), paid)
    assert expected in reply.text
    assert ("收款信息" in reply.text) is payable


def test_who_must_pay_from_another_account_is_not_told_not_to_pay_again() -> None:
    paid = voucher(payer_name=read("李晓梅"))
    wrong = lacking("payment_voucher", "personal_account", "李晓梅", paid.name)
    reply = answer(asked(wrong, quote=QUOTE), paid)
    assert "改由单位账户汇款" in reply.text
    for words in (reply.text, reply.html):
        assert "不要重复汇款" not in words


def test_a_price_that_staff_tell_is_announced_with_what_is_missing() -> None:
    order = Order(services=(Service.CHANGE,), quantity=2)
    decision = asked(
        lacking("business_licence", "missing"),
        order=order,
        findings=(Finding(code="staff_quote"), Finding(code="uncertain")),
    )
    reply = answer(decision, application())
    for words in (reply.text, reply.html):
        assert "费用由工作人员核算后告知，请先不要汇款" in words
        assert "系统读得不够确定" not in words
        assert "标有“不太确定”的内容" in words


def test_several_companies_in_one_mail_are_not_told_one_order() -> None:
    findings = (Finding(code="several_companies", detail="喀什水泥厂"),)
    reply = answer(ReferToStaff(**facts(findings=findings)), application())
    assert "每家单位单独发一封邮件" in reply.text
    assert "本次办理" not in reply.text


def test_a_cloud_link_is_named_without_a_link() -> None:
    link = "http://mail.qq.com/cgi-bin/ftnExs_download"
    left = UnreadableDocument(name=link, pages=(), reason=Unreadable.CLOUD_LINK)
    reply = answer(asked(lacking("attachment", "cloud_link", "", link)), left)
    assert "云附件链接" in reply.text
    assert "://" not in reply.text


def test_one_hint_stands_alone_and_several_make_a_list() -> None:
    one = answer(ReferToStaff(**facts(advice=("voucher_seen",))), voucher())
    both = ("voucher_seen", "two_keys_recommended")
    two = answer(ReferToStaff(**facts(advice=both)), voucher())
    assert "提示：汇款凭证已收到" in one.text
    assert two.text.count("提示：") == 1
    assert "\n· 建议每家单位" in two.text


def test_a_single_service_is_told_its_own_price_alone() -> None:
    asking = ReferToStaff(**facts(order=Order(services=(Service.RESET,)), advice=("guide",)))
    reply = answer(asking)
    assert "密码重置：50 元" in reply.text
    assert "格式化UKey：" not in reply.text
    assert "资费标准" not in reply.text


def test_a_service_that_staff_price_is_told_no_tariff() -> None:
    order = Order(services=(Service.RENEWAL,), plan=Plan.COMBINED, term_years=3, quantity=2)
    told = answer(asked(lacking("application", "missing"), order=order, advice=("guide",)))
    assert "资费标准" not in told.text
    open_plan = order.model_copy(update={"plan": None})
    lacks = (lacking("application", "missing"), lacking("plan", "missing"))
    assert "资费标准" in answer(asked(*lacks, order=open_plan)).text


def test_all_that_is_wrong_with_one_file_is_one_request_and_each_remedy_told_once() -> None:
    form, paid = application(), voucher()
    reply = answer(
        asked(
            lacking("application", "not_stamped", "", form.name),
            lacking("application", "not_signed", "", form.name),
            lacking("payment_voucher", "payee_name_mismatch", "某某公司", paid.name),
            lacking("payment_voucher", "payee_account_mismatch", "****1234", paid.name),
            quote=QUOTE,
        ),
        form,
        paid,
    )
    for words in (reply.text, reply.html):
        assert words.count("没有看到单位公章") == words.count("没有看到经办人签字") == 1
        assert words.count("请核对是否汇错") == 1
        assert "收款户名与我们的户名不一致（凭证上为：某某公司）；" in words
    assert "1. 《企业证书申请表》：有 2 处\n   文件：申请表.pdf\n   (1) " in reply.text
    assert "\n2. 汇款凭证：" in reply.text


def test_who_paid_somebody_else_is_not_told_to_pay_nobody_again() -> None:
    paid = voucher()
    to_others = lacking("payment_voucher", "payee_name_mismatch", "某某公司", paid.name)
    lacks = (lacking("application", "missing"), to_others)
    for words in (reply := answer(asked(*lacks), paid)).text, reply.html:
        assert "并重新汇款" in words
        assert "不要重复汇款" not in words
    alone = answer(asked(lacking("application", "missing")), paid)
    assert "不要重复汇款" in alone.text


@pytest.mark.parametrize(
    ("requirement", "reason", "detail", "shown"),
    [
        ("term_years", "not_offered", "10", "看到的是：10 年"),
        ("quantity", "contradiction", "3", "看到的是：3 个"),
        ("payment_voucher", "too_old", "2025-01-09", "凭证日期：2025年1月9日"),
    ],
)
def test_what_was_seen_is_told_with_its_unit(
    requirement: str, reason: str, detail: str, shown: str
) -> None:
    assert shown in answer(asked(lacking(requirement, reason, detail)), application()).text


def test_money_that_arrived_is_not_said_to_be_awaited() -> None:
    events = (staff_event("arrived"),)
    whole = case(case_mail(application(), voucher()), events=events)
    for decision in (
        Confirm(**facts(quote=QUOTE)),
        ReferToStaff(**facts(quote=QUOTE)),
        asked(lacking("authorisation", "missing"), quote=QUOTE),
    ):
        reply = compose(decision, whole, OFFICE, NOW, message=mail())
        assert reply is not None
        for words in (reply.text, reply.html):
            assert "是否到账" not in words
            assert "核实款项" not in words
            assert "请先不要汇款" not in words


def test_an_order_that_costs_nothing_shows_no_sum_of_noughts() -> None:
    order = Order(services=(Service.RESET,), quantity=1)
    free = QUOTE.model_copy(update={"total": Decimal(0)})
    reply = answer(Confirm(**facts(order=order, quote=free)))
    for words in (reply.text, reply.html):
        assert "本次办理不另收费，请不要汇款" in words
        assert "0.00" not in words


@pytest.mark.parametrize(("number", "title"), [("1", "（提醒）"), ("2", "（再次提醒）")])
def test_a_reminder_about_the_money_alone_asks_for_the_money(number: str, title: str) -> None:
    lacks = (lacking("payment_voucher", "missing"),)
    about = Notify(**facts(deficiencies=lacks, quote=QUOTE), event="remind", detail=number, at=NOW)
    reply = compose(about, case(case_mail(application())), OFFICE, NOW, to=CUSTOMER)
    assert reply is not None
    assert f"请汇款并发来凭证{title}" in reply.subject
    assert "应付金额 1,200.00 元，收款信息见下" in reply.text


def test_recommended_materials_are_one_sentence() -> None:
    hints = ("business_licence_recommended", "identity_card_recommended", "two_keys_recommended")
    decision = asked(lacking("authorisation", "missing"), advice=hints)
    reply = answer(decision, application())
    assert "请一并附上营业执照、经办人身份证（" in reply.text
    assert "建议每家单位" in reply.text
    referred = answer(ReferToStaff(**facts(advice=hints)), application())
    assert "请一并附上" not in referred.text


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ("quantity: application=2, body=3", "证书数量前后说法不一致"),
        ("plan", "资费类型前后说法不一致"),
        ("", "办理内容前后说法不一致"),
    ],
)
def test_a_contradiction_is_named_by_what_it_is_about(detail: str, told: str) -> None:
    finding = Finding(code="contradiction", detail=detail)
    assert told in answer(ReferToStaff(**facts(findings=(finding,))), application()).text


QUESTION = mail(message_id="a@b", text="请问多久能办好？收款账号是多少？")


@pytest.mark.parametrize(
    ("message", "statement", "told", "untold"),
    [
        (QUESTION, {"question": True}, ("办理时间",), ()),
        (QUESTION, {"guide": True}, ("办理时间",), ()),
        (QUESTION, {}, (), ("办理时间",)),
        (mail(message_id="other@b", text=QUESTION.text), {"question": True}, (), ("办理时间",)),
        (mail(message_id="a@b", text="在吗？"), {"question": True}, (), ("【您问的】",)),
        (
            mail(message_id="a@b", text="用个人卡付可以吗"),
            {"question": True},
            ("个人账户：请从单位账户汇款",),
            (),
        ),
    ],
)
def test_what_is_asked_is_answered_before_anything_else(
    message: InboundMessage,
    statement: dict[str, Any],
    told: tuple[str, ...],
    untold: tuple[str, ...],
) -> None:
    reply = answer(
        asked(lacking("authorisation", "missing")), application(), message=message, **statement
    )
    for words in told:
        assert words in reply.text.partition("【已收到】")[0]
        assert words in reply.html.partition("已收到</h2>")[0]
    for words in untold:
        assert words not in reply.text
    assert "应付金额、收款账号" not in reply.text  # true only before anything is ordered


def test_a_question_about_payment_is_answered_in_the_guide() -> None:
    order = asked(lacking("application", "missing"), order=Order())
    reply = answer(order, message=QUESTION, question=True)
    assert "付款：材料收齐、金额确定后" in reply.text
    assert "密码重置、格式化、远程技术支持：来信写明" in reply.text


def test_numbers_do_not_break_on_a_narrow_screen_and_nothing_else_is_touched() -> None:
    reply = answer(SendQuote(**facts(quote=QUOTE)), application())
    assert f'<span style="white-space:nowrap;">{NUMBER}</span>' in reply.html
    letter = write(
        Matter(decision=Confirm(**facts()), case=case(case_mail()), reader="a@b.example"),
        "机构",
        FACTS.model_copy(update={"service_phone": ""}),
        TEMPLATES.wording,
    ).model_copy(update={"case_number": ""})
    assert '<span style="white-space:nowrap;"></span>' not in TEMPLATES.render(letter).html
