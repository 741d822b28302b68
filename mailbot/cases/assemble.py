"""The mails of a case become its order."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from mailbot.cases.filing import CurrentDocuments, current_documents, mails_in_order, told_first
from mailbot.cases.lists import SOURCE, companies_of, told_by
from mailbot.cases.model import Case, CaseMail, Order, ServiceCount, Statement
from mailbot.cases.names import same_name
from mailbot.documents.model import CertificateApplication, OrderList, Service, UnknownDocument
from mailbot.values import Extracted, Finding, Record

FIELDS = ("services", "plan", "term_years", "quantity", "courier")
"""The fields of an order, in the order in which they are settled."""


class OrderDefaults(Record):
    """What holds where the customer said nothing; a plan (资费类型) is never among it.

    `term_services` are the services that have years at all. `confidence` is the least a value
    needs to count as read.
    """

    service: Service | None = None
    term_years: int | None = None
    term_services: frozenset[Service] = frozenset()
    confidence: float = 0.8


class _Claim(NamedTuple):
    """A value stated for a field of the order; `value` is None where it was said in two ways.

    `corrects` is True of what a text puts in the place of its mail's papers.
    """

    mail: CaseMail
    source: str
    value: Any
    confidence: float
    corrects: bool = False


def order_of(case: Case, defaults: OrderDefaults) -> Order:
    """The order the case adds up to; a field nobody stated, or stated unclearly, is None.

    The newest mail that speaks of a field decides, by form (申请表), list (办理清单) or text; a
    text that corrects its own mail's papers counts more than they do.
    Findings, each `detail` beginning with the field: "contradiction" where form, list and text of
    that same mail differ and "ambiguous" where one says a thing in two ways (the field is then
    None: nothing is resolved silently),
    "order_changed" where a newer mail overrode an older one, "low_confidence" where the value
    was not read surely, "several_applications" and "several_companies" where one mail brought
    forms for more than one order, "company_in_text_differs".
    """
    documents = current_documents(case)
    mails = mails_in_order(case)
    chosen: dict[str, Any] = {}
    sources: dict[str, str] = {}
    findings: list[Finding] = []
    for field in FIELDS:
        winner, found = _settle(field, _claims(field, documents, mails), defaults.confidence)
        findings.extend(found)
        if winner is not None:
            chosen[field], sources[field] = winner.value, winner.source
    settled = {*chosen, *(finding.detail.partition(":")[0] for finding in findings)}
    if "services" not in settled and defaults.service is not None and concerns_keys(case):
        chosen["services"], sources["services"] = (defaults.service,), "default"
    has_term = bool(defaults.term_services.intersection(chosen.get("services", ())))
    if "term_years" not in settled and defaults.term_years is not None and has_term:
        chosen["term_years"], sources["term_years"] = defaults.term_years, "default"
    if _is_two_orders_in_one(chosen, sources, defaults):
        del chosen["services"], sources["services"]
        findings.append(Finding(code="ambiguous", detail="services"))
    counts = _counts(mails, tuple(chosen.get("services", ())))
    if counts is not None and "quantity" in chosen:
        given, numbers = chosen.pop("quantity"), [one.count for one in counts.each]
        source = sources.pop("quantity")
        if given not in {sum(numbers), max(numbers)}:
            seen = f"{source}={given}, {counts.source}={'+'.join(map(str, numbers))}"
            findings.append(Finding(code="contradiction", detail=f"quantity: {seen}"))
    if counts is not None:
        chosen["counts"], sources["counts"] = counts.each, counts.source
    findings.extend(_findings_on_forms(documents))
    return Order(**chosen, sources=sources, findings=tuple(findings))


class _Counts(NamedTuple):
    """Services with numbers of their own, and where that was said."""

    source: str
    each: tuple[ServiceCount, ...]


def _counts(mails: tuple[CaseMail, ...], services: tuple[Service, ...]) -> _Counts | None:
    """The newest that gives services their own numbers, unless a later mail gives another."""
    first = dict.fromkeys(told_first(mails))
    for place in sorted(first, reverse=True):
        told = _told_in(mails[place])
        for source, said in told:
            if said.counts and {one.service for one in said.counts} <= {*services}:
                return _Counts(source, said.counts)
        if any(said.quantity is not None or "quantity" in said.ambiguous for _, said in told):
            return None
    return None


def _told_in(mail: CaseMail) -> list[tuple[str, Statement]]:
    """What a mail says of the order apart from a form: in its lists, and in its text."""
    lists = [document for document in mail.documents if isinstance(document, OrderList)]
    return [*((SOURCE, told_by(listed)) for listed in lists), ("body", mail.statement)]


def _is_two_orders_in_one(
    chosen: dict[str, Any], sources: dict[str, str], defaults: OrderDefaults
) -> bool:
    """Whether a text tells plan, years and number beside a service that has none of them.

    需要5个UKey, 组合, 3年, 另外两个旧的格式化: nobody can say what the 5 belong to.
    """
    services = chosen.get("services", ())
    told = all(sources.get(field) == "body" for field in ("plan", "term_years", "quantity"))
    return bool(services) and told and not defaults.term_services.intersection(services)


def concerns_keys(case: Case) -> bool:
    """Whether anything in the case has to do with keys: a document we know, a word, a question.

    A mail without any text counts too: it was sent to us, and we can say what we need. So does a
    file nobody could read. 请查收 beside a strange paper does not, nor does the name of a courier,
    nor do the words of someone who wants to sell, whatever they are about.
    """
    if not current_documents(case)._replace(unknown=()).is_empty:
        return True
    return any(_concerns_keys(mail) for mail in case.mails)


def _concerns_keys(mail: CaseMail) -> bool:
    said = mail.statement
    if said.offer:
        return False
    unclear = said.other or said.question or said.thanks_only or said.courier is not None
    understood = not (unclear or mail.documents)
    strange = any(isinstance(document, UnknownDocument) for document in mail.documents)
    announced = said.attachment_announced and not strange
    return understood or said.guide or announced or _names_order(said)


def waits_for_word(case: Case) -> Statement | None:
    """What a customer said who asked to wait, to stop or for money back; None once it is lifted.

    What lifts it is a staff event, a later mail that says to go on or, where no money is wanted
    back, one of the same sender that orders or brings papers. A voucher that the finance
    department sends unknowingly does not.
    """
    asked: CaseMail | None = None
    for mail in mails_in_order(case):
        said = mail.statement
        if said.wait:
            asked = mail
        elif asked and (said.go_on or _goes_on(mail, asked)):
            asked = None
    if asked is None or any(event.at > asked.sent_at for event in case.events):
        return None
    return asked.statement


def _goes_on(mail: CaseMail, asked: CaseMail) -> bool:
    """Whether whoever asked to wait acts as if he had not; papers may be for his refund."""
    if asked.statement.refund or mail.sender != asked.sender:
        return False
    return bool(mail.documents) or states_order(mail.statement)


def states_order(said: Statement) -> bool:
    """Whether a mail's text says anything about an order, be it only the courier."""
    return _names_order(said) or said.courier is not None


def _names_order(said: Statement) -> bool:
    values = (said.services, said.plan, said.term_years, said.quantity, said.ambiguous)
    return any((*values, said.counts))


def _claims(field: str, documents: CurrentDocuments, mails: tuple[CaseMail, ...]) -> list[_Claim]:
    """All that form and texts say of a field, oldest first; the form before its mail's text."""
    told: list[tuple[int, _Claim]] = []
    for mail, place in zip(mails, told_first(mails), strict=True):
        first = mails[place]
        form = documents.application if mail is documents.application_mail else None
        read: Extracted[Any] | None = getattr(form, field, None)
        if read is not None and read.value != ():
            told.append((place, _Claim(first, "application", read.value, read.confidence)))
        if first is mail:
            told.extend(
                (place, claim)
                for source, said in _told_in(mail)
                for claim in _stated(field, mail, source, said)
            )
    claims = [claim for _, claim in sorted(told, key=_by_place)]
    if field != "services":
        return claims
    papers = {"application", SOURCE}
    sure = [claim for claim in claims if claim.source in papers or claim.confidence == 1]
    return sure or [claim._replace(confidence=1.0) for claim in claims]


def _by_place(told: tuple[int, _Claim]) -> tuple[int, bool]:
    place, claim = told
    return place, claim.source != "application"


def _stated(field: str, mail: CaseMail, source: str, said: Statement) -> Iterable[_Claim]:
    if field in said.ambiguous:
        yield _Claim(mail, source, None, 1.0)
    elif field == "services":
        if said.services:
            services = tuple(service.value for service in said.services)
            first = said.services[0]
            yield _Claim(mail, first.how, services, first.confidence, field in said.corrected)
    else:
        value: Extracted[Any] | None = getattr(said, field)
        if value is not None:
            corrects = field in said.corrected
            yield _Claim(mail, value.how, value.value, value.confidence, corrects)


def _settle(
    field: str, claims: Sequence[_Claim], enough: float
) -> tuple[_Claim | None, list[Finding]]:
    """The claim that holds, None where there is none or they disagree, and what to tell staff."""
    if not claims:
        return None, []
    newest = [claim for claim in claims if claim.mail is claims[-1].mail]
    newest = [claim for claim in newest if claim.corrects] or newest
    if any(claim.value is None for claim in newest):
        return None, [Finding(code="ambiguous", detail=field)]
    first = newest[0]
    for other in newest[1:]:
        merged = _merged(first.value, other.value)
        if merged is None:
            seen = f"{first.source}={_word(first.value)}, {other.source}={_word(other.value)}"
            return None, [Finding(code="contradiction", detail=f"{field}: {seen}")]
        first = first._replace(value=merged)
    findings = []
    others = (c for c in claims if c.mail is not first.mail or first.corrects)
    before = [c for c in others if c.value not in (None, first.value)]
    if before:
        change = f"{_word(before[-1].value)} -> {_word(first.value)}"
        findings.append(Finding(code="order_changed", detail=f"{field}: {change}"))
    if not any(c.confidence >= enough and c.value == first.value for c in [*claims, *newest]):
        findings.append(Finding(code="low_confidence", detail=f"{field}: {_word(first.value)}"))
    return first, findings


def _merged(one: Any, other: Any) -> Any:
    """The value two claims of one mail agree on; for services that overlap, all of them."""
    if isinstance(one, tuple) and set(one) & set(other):
        return tuple(service for service in Service if service in {*one, *other})
    return one if one == other else None


def _word(value: Any) -> str:
    return "+".join(value) if isinstance(value, tuple) else str(value)


def _findings_on_forms(documents: CurrentDocuments) -> Iterable[Finding]:
    """Notes on papers of one mail that differ, and on a text that names another company."""
    for listed in documents.lists:
        for other in companies_of(listed)[1:2]:
            yield Finding(code="several_companies", detail=other)
    form, mail = documents.application, documents.application_mail
    if form is None or mail is None:
        return
    for rival in documents.rivals:
        if (
            form.company
            and rival.company
            and not same_name(form.company.value, rival.company.value)
        ):
            yield Finding(code="several_companies", detail=rival.company.value)
        elif _differ(form, rival):
            yield Finding(code="several_applications", detail=rival.name)
    said = mail.statement.company
    if said and form.company and not same_name(said.value, form.company.value):
        yield Finding(code="company_in_text_differs", detail=said.value)


def _differ(one: CertificateApplication, other: CertificateApplication) -> bool:
    pairs = [
        (getattr(one, name), getattr(other, name))
        for name in ("services", "plan", "term_years", "quantity", "contact", "credit_code")
    ]
    return any(a is not None and b is not None and a.value != b.value for a, b in pairs)
