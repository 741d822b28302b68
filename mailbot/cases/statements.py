"""What a customer wrote becomes what the customer said about the order; nothing is guessed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeVar

from mailbot.cases.model import Courier, ServiceCount, Statement
from mailbot.cases.phrases import Patterns, Phrases, may_hold_number, number_of
from mailbot.documents.model import CertificateApplication, Document, Plan, Service
from mailbot.message.script import simplified
from mailbot.values import Extracted

T = TypeVar("T")

WEAK = 0.7
"""Confidence of a service only hinted at (申请UKey): gives way to anything that says it better."""

LONGEST = 8_000
"""Characters of a text that are read: an order is said in fewer, the rest is pasted matter."""

LONGEST_CLAUSE = 200
"""Characters of a clause that are read; bounds the time of patterns that backtrack."""

MOST_CLAUSES = 200
"""Clauses of a text that are read."""

_MASK = "\ue000"  # stands for what was cut out: private use, matched by no pattern
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_CIRCLED = re.compile("[\u2460-\u2473\u3251-\u325f]")  # ① would become a bare 1
_CLAUSE_END = re.compile(r"(?<=[?!])|[,;。!\n\r\ue001]+|(?<=[A-Za-z)])\.(?=\s)")
_MARKS = re.compile(r"[\W_\ue000]+")
_MOST_YEARS = 30


class _Said(NamedTuple):
    """A value found in a clause; `corrected` where it stands behind 改为 and its like."""

    field: str
    value: object
    corrected: bool = False
    weak: bool = False


def read_statement(subject: str, text: str, phrases: Phrases) -> Statement:
    """What subject and text say about the order; a field nobody stated is absent.

    The text counts before the subject, and the subject of a reply not at all: it is mostly ours.
    A field said in several ways within one mail is absent and named in `ambiguous`, unless the
    writer corrects himself (由2个改为3个). Values in questions and behind negations do not count.
    """
    body = _clauses(text[:LONGEST], phrases)
    head = (
        []
        if _any(phrases.reply_subject, _half_width(subject[:LONGEST]))
        else _clauses(subject[:LONGEST], phrases)
    )
    said = _Sayings([*_said(body, phrases)], [*_said(head, phrases)])
    every = [*body, *head]
    refund = _wants_money_back(every, phrases)
    wait = refund or _asks_to_wait(every, phrases)
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
        go_on=_says_one_of(phrases.telling.go_on, every),
        ambiguous=said.ambiguous(),
    )


class _Clause:
    """A clause of a text and what it says, each found once."""

    def __init__(self, text: str, phrases: Phrases) -> None:
        self.text = text
        self._phrases = phrases
        self.questions = _any(phrases.telling.question, text)
        self.guides = _any(phrases.telling.guide, text)
        self.asks = self.questions or self.guides

    @cached_property
    def announces(self) -> bool:
        """Whether it speaks of an attachment as coming along."""
        return _any(self._phrases.telling.attachment_announced, self.text)

    @cached_property
    def said(self) -> tuple[_Said, ...]:
        """Every value the clause would state were it no question."""
        return tuple(_said_in(self.text, self._phrases))

    @cached_property
    def is_courtesy(self) -> bool:
        """Whether nothing is left without thanks, greetings and punctuation."""
        return not _bare(
            _without_greetings(_without_thanks(self.text, self._phrases), self._phrases)
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

    def __init__(self, body: list[_Said], head: list[_Said]) -> None:
        self._layers = (("body", body), ("subject", head))
        self.is_empty = not body and not head
        self.orders = any(one.field != "courier" for one in (*body, *head))

    def _claims(self, field: str) -> tuple[str, list[_Said]]:
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


def _half_width(text: str) -> str:
    text = _CIRCLED.sub(" ", _INVISIBLE.sub("", text))
    return simplified(unicodedata.normalize("NFKC", text))


def _clauses(text: str, phrases: Phrases) -> list[_Clause]:
    """The clauses of a text, with dates, amounts, telephones and the like cut out."""
    tidy = _half_width(text)
    for pattern in phrases.ignore:
        tidy = pattern.sub(_MASK, tidy)
    clauses = (clause.strip()[:LONGEST_CLAUSE] for clause in _CLAUSE_END.split(tidy))
    return [_Clause(clause, phrases) for clause in clauses if clause][:MOST_CLAUSES]


def _any(patterns: Patterns, text: str) -> bool:
    for pattern in patterns:  # noqa: SIM110 - asked a hundred times a mail: any() costs twice as much
        if pattern.search(text):
            return True
    return False


def _said(clauses: Iterable[_Clause], phrases: Phrases) -> Iterator[_Said]:
    """Every value stated in the clauses that are no questions."""
    stating = [clause for clause in clauses if not clause.asks]
    named = [
        said.value
        for clause in stating
        for said in clause.said
        if said.field == "service" and not said.weak
    ]
    counted = [_counts(clause.text, phrases) if len({*named}) > 1 else [] for clause in stating]
    apart = len({one.service for counts in counted for one in counts}) > 1
    for clause, counts in zip(stating, counted, strict=True):
        if apart and counts:
            yield from (said for said in clause.said if said.field != "quantity")
            yield from (_Said("count", one) for one in counts)
        else:
            yield from clause.said
    if len(named) > 1:
        for clause in stating:
            yield from _numbers("quantity", phrases.each, clause.text, phrases, 999)


def _counts(clause: str, phrases: Phrases) -> list[ServiceCount]:
    """Services and numbers of a clause where they stand in turns, each number for its service."""
    services = [
        (match.start(), service)
        for service, words in phrases.services.items()
        for match in [*_matches(words.sure, clause, phrases)][:1]
    ]
    numbers = [
        (match.start("n"), number)
        for match in _matches(phrases.count, clause, phrases)
        if (number := number_of(match["n"]))
    ]
    turns = sorted(
        [*((at, "service") for at, _ in services), *((at, "number") for at, _ in numbers)]
    )
    kinds = [kind for _, kind in turns]
    if len(services) != len(numbers) or any(a == b for a, b in pairwise(kinds)):
        return []
    pairs = zip(sorted(services), sorted(numbers), strict=True)
    return [ServiceCount(service=service, count=number) for (_, service), (_, number) in pairs]


def _said_in(clause: str, phrases: Phrases) -> Iterator[_Said]:
    telling = phrases.telling
    if may_hold_number(clause):
        yield from _numbers("quantity", phrases.quantity, clause, phrases, 999)
        yield from _numbers("term_years", phrases.term_years, clause, phrases, _MOST_YEARS)
    if _any(telling.plans, clause):
        for plan, patterns in phrases.plans.items():
            for match in _matches(patterns, clause, phrases):
                yield _Said("plan", plan, corrected=_corrected(clause, match, phrases))
    if _any(telling.couriers, clause):
        yield from _courier(clause, phrases)
    if _any(telling.services, clause):
        yield from _services(clause, phrases)
    if _any(telling.company, clause):
        yield from _company(clause, phrases)


def _courier(clause: str, phrases: Phrases) -> Iterator[_Said]:
    for courier, patterns in (("collect", phrases.collect), ("express", phrases.express)):
        if any(True for _ in _matches(patterns, clause, phrases)):
            yield _Said("courier", courier)


def _services(clause: str, phrases: Phrases) -> Iterator[_Said]:
    for service, words in phrases.services.items():
        if any(True for _ in _matches(words.sure, clause, phrases)):
            yield _Said("service", service)
        elif any(True for _ in _matches(words.weak, clause, phrases)):
            yield _Said("service", service, weak=True)


def _company(clause: str, phrases: Phrases) -> Iterator[_Said]:
    for match in _matches(phrases.company, clause, phrases):
        name = match["company"]
        if not any(other in name for other in phrases.not_companies):
            yield _Said("company", name)
            break


def _numbers(
    field: str, patterns: Patterns, clause: str, phrases: Phrases, most: int
) -> Iterator[_Said]:
    for match in _matches(patterns, clause, phrases):
        value = number_of(match["n"])
        if value is not None and 1 <= value <= most:
            yield _Said(field, value, corrected=_corrected(clause, match, phrases, "n"))


def _matches(patterns: Patterns, clause: str, phrases: Phrases) -> Iterator[re.Match[str]]:
    """The places where a pattern matches and nobody says no to it."""
    for pattern in patterns:
        for match in pattern.finditer(clause):
            before, after = clause[: match.start()], clause[match.end() :]
            if not _any(phrases.negation_before, before) and not _any(
                phrases.negation_after, after
            ):
                yield match


def _corrected(clause: str, match: re.Match[str], phrases: Phrases, group: str | int = 0) -> bool:
    """Whether the value stands behind a word of correction in its clause."""
    before = clause[: match.start(group)]
    return _any(phrases.correction, before)


def _without_thanks(text: str, phrases: Phrases) -> str:
    return _cut(text, phrases.thanks) if _any(phrases.telling.thanks, text) else text


def _without_greetings(text: str, phrases: Phrases) -> str:
    return _cut(text, phrases.greetings) if _any(phrases.telling.greetings, text) else text


def _cut(text: str, patterns: Patterns) -> str:
    """What remains of a clause once all such words are taken out."""
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return text


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def _is_thanks(clauses: list[_Clause], phrases: Phrases) -> bool:
    """Whether the clauses are thanks and greetings, perhaps with a signature under them."""
    thanked = False
    for clause in clauses:
        if clause.is_courtesy:
            said = _without_greetings(clause.text, phrases)  # with its marks: a thumb is one
            thanked = thanked or _gives_thanks(said, phrases) or _gives_thanks(_bare(said), phrases)
        elif clause.asks or not (thanked and _is_signature(clause.text, phrases)):
            return False
    return thanked


def _gives_thanks(text: str, phrases: Phrases) -> bool:
    return _any(phrases.telling.thanks, text)


def _is_signature(clause: str, phrases: Phrases) -> bool:
    bare = clause.replace(_MASK, " ").strip()
    return all(any(p.fullmatch(word) for p in phrases.signature) for word in bare.split())


def _asks_to_wait(clauses: list[_Clause], phrases: Phrases) -> bool:
    """Whether work is to stop; an order withdrawn for another one is a change of the order."""
    if _says_one_of(phrases.telling.wait, clauses):
        return True
    withdrawn = _says_one_of(phrases.telling.withdraw, clauses)
    return withdrawn and not _says_one_of(phrases.telling.instead, clauses)


def _wants_money_back(clauses: list[_Clause], phrases: Phrases) -> bool:
    return any(
        True
        for clause in clauses
        if _any(phrases.telling.refund, clause.text)
        for _ in _matches(phrases.refund, clause.text, phrases)
    )


def _is_idle(clauses: list[_Clause], phrases: Phrases) -> bool:
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


def _says_one_of(patterns: Patterns, clauses: list[_Clause]) -> bool:
    for clause in clauses:  # noqa: SIM110 - as above
        if _any(patterns, clause.text):
            return True
    return False


def _says_more(clauses: list[_Clause], phrases: Phrases) -> bool:
    """Whether something was said that no pattern knows; a signature alone says nothing we know."""
    unknown = [clause for clause in clauses if not _understood(clause, phrases)]
    if len(unknown) == len(clauses):
        return bool(clauses)
    return any(not _is_signature(clause.text, phrases) for clause in unknown)


def _understood(clause: _Clause, phrases: Phrases) -> bool:
    """Whether a clause says something the patterns know, or nothing at all."""
    return (
        clause.guides
        or clause.announces
        or _any(phrases.telling.materials, clause.text)
        or bool(clause.said)
        or _any(phrases.telling.company, clause.text)
        or clause.is_courtesy
    )
