"""What a customer wrote becomes what the customer said about the order; nothing is guessed."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from mailbot.cases.clauses import (
    MASK,
    Clause,
    Said,
    clauses_of,
    counts_in,
    half_width,
    holds,
    matches_in,
    numbers_in,
    without_greetings,
    without_marks,
)
from mailbot.cases.model import Courier, ServiceCount, Statement
from mailbot.cases.phrases import Patterns, Phrases
from mailbot.documents.model import CertificateApplication, Document, Plan, Service
from mailbot.values import Extracted

T = TypeVar("T")

WEAK = 0.7
"""Confidence of a service only hinted at (申请UKey): gives way to anything that says it better."""

LONGEST = 8_000
"""Characters of a text that are read: an order is said in fewer, the rest is pasted matter."""


def read_statement(subject: str, text: str, phrases: Phrases) -> Statement:
    """What subject and text say about the order; a field nobody stated is absent.

    The text counts before the subject, and the subject of a reply not at all: it is mostly ours.
    A field said in several ways within one mail is absent and named in `ambiguous`, unless the
    writer corrects himself (由2个改为3个). Values in questions and behind negations do not count.
    """
    body = clauses_of(text[:LONGEST], phrases)
    head = (
        []
        if holds(phrases.reply_subject, half_width(subject[:LONGEST]))
        else clauses_of(subject[:LONGEST], phrases)
    )
    said = _Sayings([*_said(body, phrases)], [*_said(head, phrases)])
    every = [*body, *head]
    refund = _wants_money_back(every, phrases)
    withdrawn = _takes_back(every, phrases)
    wait = refund or withdrawn or _says_one_of(phrases.telling.wait, every)
    thanks_only = _is_thanks(body or head, phrases) and said.is_empty and not wait
    return Statement(
        idle=not (thanks_only or wait or said.orders) and _is_idle(every, phrases),
        services=said.services(),
        plan=said.single("plan", Plan),
        term_years=said.single("term_years", int),
        quantity=said.single("quantity", int),
        counts=said.counts(),
        courier=said.courier(),
        company=said.single("company", str),
        thanks_only=thanks_only,
        question=any(clause.questions for clause in every),
        guide=any(clause.guides for clause in every) and not _says_one_of(phrases.trouble, every),
        attachment_announced=any(clause.announces for clause in every if not clause.asks),
        other=not thanks_only and _says_more(every, phrases),
        offer=_says_one_of(phrases.telling.offer, every),
        wait=wait,
        refund=refund,
        withdrawn=withdrawn,
        go_on=_says_one_of(phrases.telling.go_on, every),
        ambiguous=said.ambiguous(),
        corrected=said.corrected(prevails=_says_one_of(phrases.telling.prevails, every)),
    )


def with_remark(said: Statement, documents: Iterable[Document], phrases: Phrases) -> Statement:
    """The statement, with the courier a form's remark (备注) asks for where the text does not."""
    remarks = [
        document.remark.value
        for document in documents
        if isinstance(document, CertificateApplication) and document.remark is not None
    ]
    found = [read_statement("", remark, phrases).courier for remark in remarks]
    asked = next((courier for courier in found if courier is not None), None)
    if said.courier is not None or asked is None:
        return said
    return said.model_copy(update={"courier": asked.model_copy(update={"how": "application"})})


class _Sayings:
    """All that was said in one mail, the body's words before the subject's."""

    def __init__(self, body: list[Said], head: list[Said]) -> None:
        self._layers = (("body", body), ("subject", head))
        self.is_empty = not body and not head
        self.orders = any(one.field != "courier" for one in (*body, *head))

    def _claims(self, field: str) -> tuple[str, list[Said]]:
        """The first layer that speaks of `field`, cut down to its corrections if there are any."""
        for how, layer in self._layers:
            claims = [said for said in layer if said.field == field]
            if claims:
                return how, [said for said in claims if said.corrected] or claims
        return "", []

    def single(self, field: str, _type: type[T]) -> Extracted[T] | None:
        how, claims = self._claims(field)
        values = {said.value for said in claims}
        if len(values) != 1 or not isinstance(value := values.pop(), _type):
            return None
        return Extracted[T](value=value, how=how)

    def ambiguous(self) -> tuple[str, ...]:
        fields = ("plan", "term_years", "quantity", "company")
        found = [
            field for field in fields if len({said.value for said in self._claims(field)[1]}) > 1
        ]
        miscounted = self._claims("count")[1] and not self.counts()
        return tuple(dict.fromkeys([*found, *(["quantity"] if miscounted else [])]))

    def corrected(self, *, prevails: bool) -> tuple[str, ...]:
        """The fields whose values correct what papers say; all of them where the text prevails."""
        told = {field: self._claims(field)[1] for field in ("plan", "term_years", "quantity")}
        fields = [
            field
            for field, claims in told.items()
            if any(said.corrected for said in claims) or (prevails and claims)
        ]
        named = prevails and any(not one.weak for one in self._claims("service")[1])
        return (*fields, *(["services"] if named else []))

    def counts(self) -> tuple[ServiceCount, ...]:
        """How many of each service, where several have each their own number."""
        _, claims = self._claims("count")
        found = {said.value for said in claims if isinstance(said.value, ServiceCount)}
        if len({one.service for one in found}) < len(found):
            return ()
        return tuple(one for service in Service for one in found if one.service is service)

    def courier(self) -> Extracted[Courier] | None:
        """How to send it; 到付 counts more than the name of a courier."""
        how, claims = self._claims("courier")
        if not claims:
            return None
        collect = any(said.value == "collect" for said in claims)
        return Extracted[Courier](value="collect" if collect else "express", how=how)

    def services(self) -> tuple[Extracted[Service], ...]:
        """All services named surely; the weakly named ones only where there is no other."""
        sure = [(how, said) for how, layer in self._layers for said in layer if not said.weak]
        weak = [(how, said) for how, layer in self._layers for said in layer if said.weak]
        for pool, confidence in ((sure, 1.0), (weak, WEAK)):
            found = {
                said.value: how
                for how, said in reversed(pool)
                if said.field == "service" and isinstance(said.value, Service)
            }
            if found:
                return tuple(
                    Extracted[Service](value=service, how=found[service], confidence=confidence)
                    for service in Service
                    if service in found
                )
        return ()


def _said(clauses: Iterable[Clause], phrases: Phrases) -> Iterator[Said]:
    """Every value stated in the clauses that are no questions."""
    stating = [clause for clause in clauses if not clause.asks]
    named = [
        said.value
        for clause in stating
        for said in clause.said
        if said.field == "service" and not said.weak
    ]
    counted = [counts_in(clause.text, phrases) if len({*named}) > 1 else [] for clause in stating]
    apart = len({one.service for counts in counted for one in counts}) > 1
    for clause, counts in zip(stating, counted, strict=True):
        if apart and counts:
            yield from (said for said in clause.said if said.field != "quantity")
            yield from (Said("count", one) for one in counts)
        else:
            yield from clause.said
    if len(named) > 1:
        for clause in stating:
            yield from numbers_in("quantity", phrases.each, clause.text, phrases, 999)


def _is_thanks(clauses: list[Clause], phrases: Phrases) -> bool:
    """Whether the clauses are thanks and greetings, perhaps with a signature under them."""
    thanked = False
    for clause in clauses:
        if clause.is_courtesy:
            said = without_greetings(clause.text, phrases)  # with its marks: a thumb is one
            thanked = (
                thanked
                or _gives_thanks(said, phrases)
                or _gives_thanks(without_marks(said), phrases)
            )
        elif clause.asks or not (thanked and _is_signature(clause.text, phrases)):
            return False
    return thanked


def _gives_thanks(text: str, phrases: Phrases) -> bool:
    return holds(phrases.telling.thanks, text)


def _is_signature(clause: str, phrases: Phrases) -> bool:
    bare = clause.replace(MASK, " ").strip()
    return all(any(p.fullmatch(word) for p in phrases.signature) for word in bare.split())


def _takes_back(clauses: list[Clause], phrases: Phrases) -> bool:
    """Whether an order is withdrawn; one withdrawn for another is a change of the order."""
    withdrawn = _says_one_of(phrases.telling.withdraw, clauses)
    return withdrawn and not _says_one_of(phrases.telling.instead, clauses)


def _wants_money_back(clauses: list[Clause], phrases: Phrases) -> bool:
    """Whether money is wanted back now; who only threatens to ask for it wants something else."""
    before = ""
    for clause in clauses:
        threatens = holds(phrases.telling.threat, f"{before},{clause.text}")
        before = clause.text
        if threatens or not holds(phrases.telling.refund, clause.text):
            continue
        if any(True for _ in matches_in(phrases.refund, clause.text, phrases)):
            return True
    return False


def _is_idle(clauses: list[Clause], phrases: Phrases) -> bool:
    """Whether there are words, but none that want anything of us or have to do with our trade.

    Who sells something asks, too, and needs no answer. Without a list of our words nothing is idle.
    """
    said = any(not clause.is_courtesy for clause in clauses)
    if not (said and phrases.trade) or _says_one_of(phrases.telling.trade, clauses):
        return False
    wanting = any(clause.asks for clause in clauses) or _says_one_of(
        phrases.telling.request, clauses
    )
    return not wanting or _says_one_of(phrases.telling.offer, clauses)


def _says_one_of(patterns: Patterns, clauses: list[Clause]) -> bool:
    for clause in clauses:  # noqa: SIM110 - as above
        if holds(patterns, clause.text):
            return True
    return False


def _says_more(clauses: list[Clause], phrases: Phrases) -> bool:
    """Whether something was said that no pattern knows; a signature alone says nothing we know."""
    unknown = [clause for clause in clauses if not _understood(clause, phrases)]
    if len(unknown) == len(clauses):
        return bool(clauses)
    return any(not _is_signature(clause.text, phrases) for clause in unknown)


def _understood(clause: Clause, phrases: Phrases) -> bool:
    """Whether a clause says something the patterns know, or nothing at all."""
    return (
        clause.guides
        or clause.announces
        or holds(phrases.telling.materials, clause.text)
        or bool(clause.said)
        or holds(phrases.telling.company, clause.text)
        or clause.is_courtesy
    )
