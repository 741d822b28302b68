"""A decision and the facts behind it -> a letter: what to say to this reader, and what not."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from mailbot.cases.model import Case, Order
from mailbot.cases.verbs import Verb
from mailbot.decision.model import (
    Confirm,
    Deficiency,
    Notify,
    ReferToStaff,
    RequestItems,
    SendQuote,
)
from mailbot.decision.notice import MAKES_A_KEY
from mailbot.documents.model import CertificateApplication, Document, PaymentVoucher, Plan
from mailbot.reply.audience import documents_of, is_party, mails_of
from mailbot.reply.facts import ReplyFacts
from mailbot.reply.letter import (
    Ask,
    FileNote,
    Letter,
    LetterKind,
    Outcome,
    Row,
    TariffTable,
)
from mailbot.reply.mask import mask_address, mask_party, one_line, scrub
from mailbot.reply.prices import plain_price, price_table, service_price, tariff_table
from mailbot.reply.received import file_name, file_note, kinds_named, money
from mailbot.reply.wording import Wording, fill
from mailbot.values import Record

_VOUCHER = "payment_voucher"
# Where money is still to be sent, in full or in part.
_PAY_AGAIN = frozenset(
    {
        "missing",
        "amount_short",
        "payee_name_mismatch",
        "payee_account_mismatch",
        "personal_account",
    }
)
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
# Staff decisions whose own words say that the payment is next.
_SAYS_TO_PAY = frozenset({Verb.QUOTE, Verb.ALLOW_PERSONAL})
_REASON_LIMIT = 300
# What was seen, and behind a slash what was expected.
_AMOUNT = re.compile(r"([0-9]{1,9}\.[0-9]{2})(?:/([0-9]{1,9}\.[0-9]{2})?)?")
_DETAIL_LIMIT = 80
# What staff are going to settle and the customer should know while mending something else.
_TOLD_WITH_REQUESTS = frozenset(
    {"staff_quote", "holder_unknown", "several_companies", "several_applications"}
)
_GUIDE_ADVICE = ("two_keys_recommended",)


Spoken = RequestItems | SendQuote | Confirm | ReferToStaff | Notify
"""The decisions a customer hears of: all but silence."""


class Matter(Record):
    """All that decides what one mail says.

    `reader` is the address the answered mail came from, `redirected` whether the answer goes
    elsewhere (Reply-To), `letter_text` that mail's words, `words_only` whether it brought no file.
    """

    decision: Spoken
    case: Case
    reader: str
    redirected: bool = False
    received: tuple[Document, ...] = ()
    letter_text: str = ""
    words_only: bool = False

    @property
    def own(self) -> tuple[Document, ...]:
        """The documents this reader sent, the older first."""
        before = () if self.redirected else documents_of(self.case, self.reader)
        return (*(d for d in before if d not in self.received), *self.received)

    @property
    def alone(self) -> bool:
        """Whether nobody else has sent anything into the case."""
        return all(mail.sender.address.lower() == self.reader.lower() for mail in self.case.mails)

    @property
    def kind(self) -> LetterKind:
        """Which letter this is."""
        if isinstance(self.decision, Notify):
            return "notify"
        if not is_party(self.case, self.reader):
            return "acknowledge"
        if isinstance(self.decision, RequestItems) and not self.own and self._only_asks:
            return "request_items" if self._forgot_files else "guide"
        return self.decision.kind

    @property
    def shown_number(self) -> str:
        """The case's number where this reader may know it, "" where not."""
        number = self.case.number
        return number if self.kind != "acknowledge" or number in self.letter_text else ""

    @property
    def _forgot_files(self) -> bool:
        """Whether the reader spoke of files that did not come."""
        return any(d.requirement == "attachment" for d in self.decision.deficiencies)

    @property
    def _only_asks(self) -> bool:
        """Whether the reader asked a question, or said nothing that orders anything."""
        order = self.decision.order
        if order.plan or order.quantity:
            return False
        asked = any(mail.statement.question for mail in mails_of(self.case, self.reader))
        return asked or not order.services or order.sources.get("services") == "default"


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
    }
    letter = letter.model_copy(
        update={
            "received": _received(matter, wording, values),
            "words_only": matter.words_only,
            "earlier": _earlier(matter, wording),
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


def _received(matter: Matter, wording: Wording, values: Mapping[str, str]) -> tuple[FileNote, ...]:
    """The files of this mail; a cure that is asked for below is not said twice."""
    asked = {deficiency.document for deficiency in matter.decision.deficiencies}
    return tuple(
        note.model_copy(update={"cure": ""}) if document.name in asked else note
        for document in matter.received
        for note in (file_note(document, wording, values),)
    )


def _earlier(matter: Matter, wording: Wording) -> tuple[str, ...]:
    before = (document for document in matter.own if document not in matter.received)
    return kinds_named(before, wording)


def _guide(facts: ReplyFacts, wording: Wording, values: Mapping[str, str]) -> dict[str, object]:
    needs = tuple(
        Row(
            label=wording.services[need.service],
            value="、".join(wording.requirement(code) for code in need.requirements),
        )
        for need in facts.needs
    )
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
    payable = _payable(decision)
    untold = isinstance(decision, Notify) and not payable
    return {
        "order": "" if _several_orders(decision) else _order(decision.order, wording),
        "asks": _asks(matter, wording, values),
        "price": None if untold else price_table(decision.quote, wording, payable=payable),
        "tariff": _tariff_for(decision, facts, wording, values),
        "payee": facts.payee if payable else None,
        "payments": _payments(matter) if decision.kind == "confirm" else (),
        "reasons": _reasons(decision, wording, values),
        "unread": any(d.requirement == "attachment" for d in decision.deficiencies),
        "unsure": any(finding.code == "uncertain" for finding in decision.findings),
        "advice": _advice(_hints(decision), wording, values),
        "forms": _forms(decision, wording),
        "address": _address(matter.own),
        "place": _place(decision, matter.case),
        "key_is_made": _makes_a_key(decision.order),
        "voucher_seen": any(
            document.kind == "voucher" for mail in matter.case.mails for document in mail.documents
        ),
        "still_due": _still_due(decision) if payable else "",
        "personal_allowed": any(e.verb == Verb.ALLOW_PERSONAL for e in matter.case.events),
        "outcome": _outcome(decision, wording, values),
    }


def _several_orders(decision: Spoken) -> bool:
    """Whether one order's words would be untrue of what was sent."""
    return any(finding.code == "several_companies" for finding in decision.findings)


def _payable(decision: Spoken) -> bool:
    """Whether the customer should (still) transfer money now."""
    if decision.quote is None:
        return False
    unpaid = any(
        d.requirement == _VOUCHER and _reason(decision, d) in _PAY_AGAIN
        for d in decision.deficiencies
    )
    owing = isinstance(decision, RequestItems | Notify) and decision.quote.total > 0 and unpaid
    return decision.kind == "send_quote" or owing


def _asks_price(decision: Spoken) -> bool:
    """Whether the prices help: something they decide is missing, or somebody asked for them."""
    if "guide" in decision.advice and decision.quote is None:
        return True
    return any(d.requirement in _ABOUT_PRICE for d in decision.deficiencies)


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
    return "，".join(part for part in (services, plan, years, count, courier) if part)


def _asks(matter: Matter, wording: Wording, values: Mapping[str, str]) -> tuple[Ask, ...]:
    """What is asked for: unusable files, then materials and order, money last."""
    places = [*wording.requirements]

    def place(deficiency: Deficiency) -> tuple[int, int]:
        code = deficiency.requirement
        rank = {"attachment": 0, _VOUCHER: 2}.get(code, 1)
        return rank, places.index(code) if code in places else len(places)

    told = matter.decision.deficiencies
    if isinstance(matter.decision, Notify) and matter.decision.event in _SAYS_TO_PAY:
        told = tuple(d for d in told if (d.requirement, d.reason) != (_VOUCHER, "missing"))
    ordered = sorted(_together(told), key=place)
    return tuple(_ask(matter, deficiency, wording, values) for deficiency in ordered)


def _together(deficiencies: tuple[Deficiency, ...]) -> tuple[Deficiency, ...]:
    """The deficiencies, all empty fields of one document as one."""
    joined: dict[tuple[str, ...], Deficiency] = {}
    for place, one in enumerate(deficiencies):
        alike = one.reason == "field_empty"
        key = (one.requirement, one.reason, one.document, "" if alike else str(place))
        known = joined.get(key)
        detail = f"{known.detail}、{one.detail}" if known else one.detail
        joined[key] = one.model_copy(update={"detail": detail})
    return tuple(joined.values())


def _ask(
    matter: Matter, deficiency: Deficiency, wording: Wording, values: Mapping[str, str]
) -> Ask:
    mend = wording.mend(deficiency.requirement, _reason(matter.decision, deficiency))
    item = wording.requirement(deficiency.requirement)
    own = deficiency.document in {document.name for document in matter.own}
    named = wording.codes_named(deficiency.detail)
    detail = named if named or not (own or matter.alone) else _seen(deficiency.detail, mend.person)
    filled = {**values, "item": item, "difference": _difference(deficiency.detail)}
    why = fill(mend.why, filled)
    if mend.seen and detail:
        why = f"{why}（{mend.seen}{detail}）"
    return Ask(
        item=item,
        why=why,
        how=fill(mend.how, filled),
        file=file_name(deficiency.document) if own and deficiency.document else "",
    )


def _reason(decision: Spoken, deficiency: Deficiency) -> str:
    """The reason's code, told more exactly where it is about money.

    A voucher that cannot be due yet, as nothing is quoted, is "not_due"; an amount that differs
    from the quote is "amount_short" or "amount_over".
    """
    reason = deficiency.reason
    if deficiency.requirement != _VOUCHER:
        return reason
    if reason == "missing" and decision.quote is None:
        return "not_due"
    amounts = _AMOUNT.fullmatch(deficiency.detail)
    if reason == "amount_mismatch" and amounts and amounts[2]:
        short = Decimal(amounts[1]) < Decimal(amounts[2])
        return "amount_short" if short else "amount_over"
    return reason


def _difference(detail: str) -> str:
    """How far an amount is from the expected one, as printed; "" where nothing was expected."""
    amounts = _AMOUNT.fullmatch(detail)
    if amounts is None or not amounts[2]:
        return ""
    return money(abs(Decimal(amounts[1]) - Decimal(amounts[2])))


def _still_due(decision: Spoken) -> str:
    """What an underpaid order still lacks, as printed; "" where that is not the matter."""
    short = (d for d in decision.deficiencies if _reason(decision, d) == "amount_short")
    return next((_difference(d.detail) for d in short), "")


def _seen(detail: str, person: bool) -> str:  # noqa: FBT001 - a property of the wording, not a mode
    if amount := _AMOUNT.fullmatch(detail):
        return money(Decimal(amount[1]))
    return mask_party(detail) if person else scrub(one_line(detail, _DETAIL_LIMIT))


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
    return f"{amount}（{voucher.paid_on.value.isoformat()}）" if voucher.paid_on else amount


def _reasons(decision: Spoken, wording: Wording, values: Mapping[str, str]) -> tuple[str, ...]:
    if decision.kind not in {"refer_to_staff", "request_items"}:
        return ()
    told = [
        finding.code
        for finding in decision.findings
        if decision.kind == "refer_to_staff" or finding.code in _TOLD_WITH_REQUESTS
    ]
    texts = (wording.findings.get(code, "") for code in told)
    return tuple(dict.fromkeys(fill(text, values) for text in texts if text))


def _hints(decision: Spoken) -> tuple[str, ...]:
    """The codes of advice that still help: not what to send along, once all is there and paid."""
    if decision.kind != "confirm":
        return decision.advice
    return tuple(code for code in decision.advice if not code.endswith("_recommended"))


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
    words = wording.event((f"{decision.event}_{decision.detail}", *no_key, decision.event))
    said = one_line(decision.detail, _REASON_LIMIT)
    said = said if decision.event == Verb.SHIP else scrub(said)
    known = {
        **values,
        "detail": said,
        "due": chinese_day(decision.due) if decision.due else "",
        "when": f"{decision.at:%Y年%-m月%-d日 %H:%M}",
    }
    return Outcome(
        title=fill(words.title, known),
        text=fill(words.text, known),
        detail=fill(words.detail, known) if said else "",
        next=tuple(fill(line, known) for line in words.next),
    )


def chinese_day(day: date) -> str:
    """A day as people name it: 11月27日（星期五）."""
    return f"{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}）"


def _makes_a_key(order: Order) -> bool:
    """Whether something is made and sent; so it is thought to be where no service is known."""
    return not order.services or bool(MAKES_A_KEY.intersection(order.services))


def _place(decision: Spoken, case: Case) -> str:
    """Where a key was sent, for whoever is told of it: the newest form's address, masked."""
    if not isinstance(decision, Notify) or decision.event != Verb.SHIP:
        return ""
    address = _address(tuple(document for mail in case.mails for document in mail.documents))
    return mask_address(address)
