"""A decision and the facts behind it -> a letter: what to say to this reader, and what not."""

import re
from collections.abc import Mapping
from datetime import date

from mailbot.cases.lifecycle import standing_of
from mailbot.cases.model import Case, Order
from mailbot.cases.verbs import Verb
from mailbot.decision.model import Notify
from mailbot.decision.notice import MAKES_A_KEY, REMIND
from mailbot.documents.model import (
    Authorisation,
    BusinessLicence,
    CertificateApplication,
    Document,
    OrderList,
    PaymentVoucher,
    Plan,
)
from mailbot.reply.asks import asks_of, is_paid_elsewhere, is_payable, is_payable_later, still_due
from mailbot.reply.facts import ReplyFacts
from mailbot.reply.forms import known_values
from mailbot.reply.letter import Letter, Outcome, Row, TariffTable
from mailbot.reply.mask import mask_address, one_line, scrub
from mailbot.reply.matter import Matter, Spoken
from mailbot.reply.prices import plain_price, price_table, service_price, tariff_table
from mailbot.reply.received import FileNotes, chinese_date, file_notes, kinds_named, money
from mailbot.reply.wording import Wording, fill
from mailbot.values import Finding

_ABOUT_PRICE = frozenset({"plan", "term_years", "business_type"})
# Mended on the sheet of paper the customer already has: no new form is needed.
_ON_PAPER = frozenset(
    {
        "not_stamped",
        "stamp_unclear",
        "stamp_of_another_company",
        "not_signed",
        "signature_unclear",
        "pages_missing",
        "uncertain",
    }
)
_REASON_LIMIT = 300
_SURE = 0.8
# The papers that name the applicant.
NAMING = (CertificateApplication, OrderList, Authorisation, BusinessLicence)
# What staff are going to settle and the customer should know while mending something else.
_TOLD_WITH_REQUESTS = frozenset(
    {"staff_quote", "holder_unknown", "several_companies", "several_applications"}
)
_GUIDE_ADVICE = ("two_keys_recommended",)
_RECOMMENDED = "_recommended"


def write(matter: Matter, agency: str, facts: ReplyFacts, wording: Wording) -> Letter:
    """The letter for one reader; nothing in it comes from other people's documents."""
    kind = matter.kind
    letter = Letter(
        kind=kind,
        agency=agency,
        programme=wording.programme,
        case_number=matter.shown_number,
        service_phone=facts.service_phone,
        production_days=facts.production_days,
        default_years=facts.default_years,
        key=wording.key,
        matter=wording.matter,
        plan_choice=wording.plan_choice,
        full_plan=wording.plans[Plan.COMBINED],
        max_mail_mb=facts.max_mail_mb,
    )
    values = {
        **_values(matter, facts, letter.case_number),
        "programme": wording.programme,
        "plan_choice": letter.plan_choice,
        "full_plan": letter.full_plan,
        "count": "",
        "format": wording.format,
    }
    files = _files(matter, wording, values)
    letter = letter.model_copy(
        update={
            "received": files.came,
            "left_out": files.left_out,
            "doubtful": any(note.unsure for note in files.came),
            "words_only": matter.words_only,
            "blank": matter.blank,
            "earlier": _earlier(matter, wording),
            "answers": _answers(matter, wording, values),
        }
    )
    if kind == "acknowledge":
        return letter
    if kind == "guide":
        return letter.model_copy(update=_guide(facts, wording, values))
    return letter.model_copy(update=_case(matter, facts, wording, values))


def _values(matter: Matter, facts: ReplyFacts, number: str) -> dict[str, str]:
    quote = matter.decision.quote
    return {
        "item": "",
        "case_number": number,
        "courier_label": facts.courier.name if facts.courier else "",
        "courier_price": plain_price(facts.courier.price) if facts.courier else "",
        "payee_name": facts.payee.name,
        "payee_account": facts.payee.account,
        "payee_bank": facts.payee.bank,
        "total": money(quote.total) if quote else "",
        "service_phone": facts.service_phone,
        "max_mail_mb": str(facts.max_mail_mb),
        "production_days": facts.production_days,
        "default_years": str(facts.default_years or ""),
        "recommended_keys": str(facts.recommended_keys),
    }


def _files(matter: Matter, wording: Wording, values: Mapping[str, str]) -> FileNotes:
    """The files of this mail; a cure that is asked for below is not said twice."""
    asked = frozenset(deficiency.document for deficiency in matter.decision.deficiencies)
    return file_notes(matter.received, asked, wording, values, matter.own)


def _answers(matter: Matter, wording: Wording, values: Mapping[str, str]) -> tuple[str, ...]:
    """What can be answered at once of what this reader asks about."""
    if matter.kind in {"acknowledge", "notify"}:
        return ()
    return tuple(
        fill(answer.text, values)
        for answer in wording.answers
        if matter.kind == "guide" or not answer.guide_only
        if any(pattern.search(matter.asked) for pattern in answer.asked)
    )


def _earlier(matter: Matter, wording: Wording) -> tuple[str, ...]:
    before = (document for document in matter.own if document not in matter.received)
    return kinds_named(before, wording)


def _guide(facts: ReplyFacts, wording: Wording, values: Mapping[str, str]) -> dict[str, object]:
    alike: dict[str, list[str]] = {}
    for need in facts.needs:
        papers = "、".join(wording.requirement(code) for code in need.requirements)
        value = fill(wording.by_words, values) if need.in_words else papers
        alike.setdefault(value, []).append(wording.services[need.service])
    needs = tuple(Row(label="、".join(names), value=value) for value, names in alike.items())
    return {
        "tariff": tariff_table(facts, wording, values),
        "needs": needs,
        "forms": tuple(wording.forms.values()),
        "advice": _advice(_GUIDE_ADVICE, wording, values),
    }


def _case(
    matter: Matter, facts: ReplyFacts, wording: Wording, values: Mapping[str, str]
) -> dict[str, object]:
    decision = matter.decision
    payable = is_payable(decision)
    untold = isinstance(decision, Notify) and not payable
    return {
        "order": "" if _several_orders(decision) else _order(decision.order, wording),
        "applicant": _applicant(matter),
        "asks": asks_of(matter, wording, values),
        "price": None if untold else price_table(decision.quote, wording, payable=payable),
        "tariff": _tariff_for(decision, facts, wording, values),
        "payee": facts.payee if payable else None,
        "payments": _payments(matter) if decision.kind == "confirm" else (),
        "reasons": _reasons(decision, wording, values),
        "unread": any(d.requirement == "attachment" for d in decision.deficiencies),
        "unsure": any(finding.code == "uncertain" for finding in decision.findings),
        "advice": (
            *_material_hint(decision, wording),
            *_advice(_hints(decision, wording), wording, values),
        ),
        "forms": _forms(decision, wording),
        "prefilled": any(known_values(matter.own, decision.order, wording).values()),
        "address": _address(matter.own),
        "place": _place(decision, matter.case),
        "key_is_made": _makes_a_key(decision.order),
        "voucher_seen": any(
            document.kind == "voucher" for mail in matter.case.mails for document in mail.documents
        ),
        "paid_elsewhere": is_paid_elsewhere(decision),
        "still_due": still_due(decision) if payable else "",
        "personal_allowed": any(e.verb == Verb.ALLOW_PERSONAL for e in matter.case.events),
        "pay_later": is_payable_later(decision),
        "paid": standing_of(matter.case).arrived_at is not None,
        "free": decision.quote is not None and decision.quote.total == 0,
        "outcome": _outcome(decision, wording, values),
    }


def _several_orders(decision: Spoken) -> bool:
    """Whether one order's words would be untrue of what was sent."""
    return any(finding.code == "several_companies" for finding in decision.findings)


def _asks_price(decision: Spoken) -> bool:
    """Whether the prices help: something they decide is missing, or somebody asked for them."""
    if "guide" in decision.advice and decision.quote is None:
        return True
    return any(d.requirement in _ABOUT_PRICE for d in decision.deficiencies)


def _applicant(matter: Matter) -> str:
    """The company (申请单位) as this reader's papers name it; "" where the letter shows it."""
    named = [
        document.company
        for document in matter.own
        if isinstance(document, NAMING) and document.company is not None
    ]
    sure = [company.value for company in named if company.confidence >= _SURE]
    shown = any(isinstance(document, NAMING) and document.company for document in matter.received)
    return scrub(one_line(sure[-1])) if sure and not shown else ""


def _order(order: Order, wording: Wording) -> str:
    """What the customer was understood to want, on one line."""
    services = "、".join(wording.services[service] for service in order.services)
    years = f"{order.term_years} 年" if order.term_years else ""
    if years and order.sources.get("term_years") == "default":
        years += wording.values.get("default_years", "")
    plan = wording.plans[order.plan] if order.plan else ""
    count = f"{order.quantity} 个" if order.quantity else ""
    if order.counts:
        services = "、".join(
            f"{wording.services[service]} {number} 个" if number else wording.services[service]
            for service in order.services
            for number in (order.count_of(service),)
        )
    courier = wording.values.get(order.courier, "") if order.courier else ""
    told = "，".join(part for part in (services, plan, years, count, courier) if part)
    return told + (wording.values.get("as_corrected", "") if _is_corrected(order) else "")


def _is_corrected(order: Order) -> bool:
    """Whether the words of a mail changed what its form, or an earlier mail, had said."""
    return any(
        finding.code == "order_changed"
        and order.sources.get(finding.detail.partition(":")[0]) == "body"
        for finding in order.findings
    )


def _tariff_for(
    decision: Spoken, facts: ReplyFacts, wording: Wording, values: Mapping[str, str]
) -> TariffTable | None:
    """The prices that help; of single services alone, where nothing else is wanted."""
    if not _asks_price(decision):
        return None
    table = tariff_table(facts, wording, values)
    wanted = set(decision.order.services)
    priced = [service for service in facts.services if service.service in wanted]
    lacking = {d.requirement for d in decision.deficiencies}
    if wanted and wanted <= {*facts.staff_quoted} and not lacking & _ABOUT_PRICE:
        return None
    if not wanted or len(priced) < len(wanted):
        return table
    rows = tuple(Row(label=service.name, value=service_price(service)) for service in priced)
    return TariffTable(head=(), rows=(), services=rows)


def _payments(matter: Matter) -> tuple[str, ...]:
    """The amounts, and the dates where read, of the vouchers this reader sent."""
    vouchers = (d for d in matter.own if isinstance(d, PaymentVoucher))
    return tuple(dict.fromkeys(text for text in map(_payment, vouchers) if text))


def _payment(voucher: PaymentVoucher) -> str:
    if voucher.amount is None:
        return ""
    amount = money(voucher.amount.value)
    return f"{amount}（{chinese_date(voucher.paid_on.value)}）" if voucher.paid_on else amount


def _reasons(decision: Spoken, wording: Wording, values: Mapping[str, str]) -> tuple[str, ...]:
    if decision.kind not in {"refer_to_staff", "request_items"}:
        return ()
    told = [
        finding
        for finding in decision.findings
        if decision.kind == "refer_to_staff" or finding.code in _TOLD_WITH_REQUESTS
    ]
    texts = (
        fill(wording.findings[finding.code], {**values, "about": _about(finding, wording)})
        for finding in told
        if finding.code in wording.findings
    )
    return tuple(dict.fromkeys(texts))


def _about(finding: Finding, wording: Wording) -> str:
    """Which part of the order a finding is about, as its detail begins: "quantity: body=3 …"."""
    return wording.fields.get(re.split(r"[^a-z_]", finding.detail, maxsplit=1)[0], "办理内容")


def _hints(decision: Spoken, wording: Wording) -> tuple[str, ...]:
    """The codes of advice that still help: nothing to add once all is there and paid.

    That a transfer should not be made twice is said among the next steps of a request, and
    recommended materials have a sentence of their own.
    """
    dropped = {f"{requirement}{_RECOMMENDED}" for requirement in wording.requirements}
    if decision.kind == "confirm":
        dropped |= {code for code in decision.advice if code.endswith(_RECOMMENDED)}
    if decision.kind == "request_items":
        dropped.add("voucher_seen")
    return tuple(code for code in decision.advice if code not in dropped)


def _material_hint(decision: Spoken, wording: Wording) -> tuple[str, ...]:
    """The recommended materials in one sentence, while the customer has things to send anyway."""
    if decision.kind not in {"request_items", "send_quote"}:
        return ()
    codes = (code.removesuffix(_RECOMMENDED) for code in decision.advice)
    names = [wording.requirements[code] for code in codes if code in wording.requirements]
    return (fill(wording.recommended, {"item": "、".join(names)}),) if names else ()


def _advice(codes: tuple[str, ...], wording: Wording, values: Mapping[str, str]) -> tuple[str, ...]:
    texts = (wording.advice[code] for code in codes if code in wording.advice)
    return tuple(dict.fromkeys(fill(text, values) for text in texts))


def _forms(decision: Spoken, wording: Wording) -> tuple[str, ...]:
    """The file names of the blank forms to attach."""
    lacking = {d.requirement for d in decision.deficiencies if d.reason not in _ON_PAPER}
    return tuple(name for code, name in wording.forms.items() if code in lacking)


def _address(documents: tuple[Document, ...]) -> str:
    """The 通信地址 of the reader's newest form that has one."""
    forms = [d for d in documents if isinstance(d, CertificateApplication) and d.address]
    return scrub(one_line(forms[-1].address.value)) if forms and forms[-1].address else ""


def _outcome(decision: Spoken, wording: Wording, values: Mapping[str, str]) -> Outcome | None:
    if not isinstance(decision, Notify):
        return None
    no_key = () if _makes_a_key(decision.order) else (f"{decision.event}_service",)
    words = wording.event((*_reminders(decision), *no_key, decision.event))
    said = one_line(decision.detail, _REASON_LIMIT)
    said = said if decision.event == Verb.SHIP else scrub(said)
    known = {
        **values,
        "detail": said,
        "due": chinese_day(decision.due) if decision.due else "",
        "when": chinese_day(decision.at.date()),
    }
    return Outcome(
        title=fill(words.title, known),
        text=fill(words.text, known),
        detail=fill(words.detail, known) if said else "",
        next=tuple(fill(line, known) for line in words.next),
    )


def _reminders(decision: Notify) -> tuple[str, ...]:
    """The codes of a reminder, the closest first: the second one, one about the money alone."""
    if decision.event != REMIND:
        return ()
    which = f"{REMIND}_{decision.detail}"
    lacking = {(d.requirement, d.reason) for d in decision.deficiencies}
    money_only = lacking == {("payment_voucher", "missing")} and decision.quote is not None
    return (f"{which}_pay", which) if money_only else (which,)


def chinese_day(day: date) -> str:
    """A day as people name it: 11月27日（周五）."""
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def _makes_a_key(order: Order) -> bool:
    """Whether something is made and sent; so it is thought to be where no service is known."""
    return not order.services or bool(MAKES_A_KEY.intersection(order.services))


def _place(decision: Spoken, case: Case) -> str:
    """Where a key was sent, for whoever is told of it: the newest form's address, masked."""
    if not isinstance(decision, Notify) or decision.event != Verb.SHIP:
        return ""
    address = _address(tuple(document for mail in case.mails for document in mail.documents))
    return mask_address(address)
