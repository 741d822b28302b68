"""A mail and the cases it might belong to become the one case it joins, or none."""

from collections.abc import Callable, Iterable, Sequence

from mailbot.cases.model import CaseStatus
from mailbot.cases.names import alike_names, plain_name
from mailbot.values import Record

FINISHED = frozenset({CaseStatus.SHIPPED, CaseStatus.CLOSED})
"""Cases that only a number or a thread reaches: a company's next order is a new case."""


class MessageFacts(Record):
    """What of a mail, or of one company's part of it, tells where it belongs.

    `sender` is the address. `numbers` are the genuine case numbers (办理编号) the sender wrote
    himself, the subject's first, `quoted_numbers` those in what he quotes. `applicants` are the
    companies of its application forms (申请表), `companies` those and all others that its letters,
    licences and text name, `credit_codes` their codes, `payers` the payers of its vouchers.
    `only_pays` is true where it brings vouchers and nothing that names the applicant.
    """

    sender: str = ""
    numbers: tuple[str, ...] = ()
    quoted_numbers: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    credit_codes: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    only_pays: bool = False


class Candidate(Record):
    """A case a mail might belong to, as the store found it.

    `in_thread` tells whether the mail refers to a mail of the case, ours or a customer's, or one
    of the case's mails refers to it. The sets are all that the case is known by.
    """

    case_id: int
    number: str
    status: CaseStatus = CaseStatus.COLLECTING
    in_thread: bool = False
    addresses: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    credit_codes: frozenset[str] = frozenset()
    payers: frozenset[str] = frozenset()


class Match(Record):
    """Where a mail belongs: `case_id` is the case it joins, None for a new one.

    `because` is the rule that decided ("number", "thread", "company", "payer", "paid_before",
    "sender", "new"). `known_sender` tells whether the sender's address is known in that case;
    what the case knew is told to nobody else. `absorbs` are cases that were opened for nothing
    but a payment of this applicant and become part of it. `several` are the cases a payment may
    be for, where it fits more than one. `may_belong_to` are the case numbers shown to staff as
    possible homes.
    """

    case_id: int | None
    because: str
    known_sender: bool = False
    absorbs: tuple[int, ...] = ()
    several: tuple[int, ...] = ()
    may_belong_to: tuple[str, ...] = ()


def match(facts: MessageFacts, candidates: Sequence[Candidate]) -> Match:
    """The case the mail joins, by the first rule that points to exactly one case.

    1. number: a genuine case number the sender wrote, the first one named.
    2. thread: a reference to a mail of the case, or its number in what is quoted, from an address
       known in that case.
    3. company: company or credit code of an unfinished case, from a known address.
    4. payer: a voucher paid by the company of an unfinished case.
    5. paid_before: the form of a company for which so far only somebody paid.
    6. sender: a known address with exactly one unfinished case, where mail or case name no
       company.

    A form of another company never joins, whatever it refers to: people answer old mails to
    begin something new. Where a rule points to several cases none is chosen. All cases that some
    evidence pointed to and that were not joined are in `may_belong_to`.
    """
    ordered = sorted(candidates, key=lambda candidate: (candidate.number, candidate.case_id))
    open_to = [candidate for candidate in ordered if not _is_anothers(facts, candidate)]
    if named := _named(facts.numbers, open_to):
        return _joined("number", _told_apart(named, facts), facts, ordered)
    for because, rule in _RULES.items():
        fitting = [candidate for candidate in open_to if rule(facts, candidate)]
        if len(fitting) == 1:
            return _joined(because, fitting[0], facts, ordered)
        if fitting and facts.only_pays:
            return Match(
                case_id=None,
                because="new",
                several=tuple(candidate.case_id for candidate in fitting),
                may_belong_to=_near(facts, ordered),
            )
    return Match(case_id=None, because="new", may_belong_to=_near(facts, ordered))


def _named(numbers: Sequence[str], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The cases the numbers name, in order."""
    return [one for number in numbers for one in candidates if one.number == number]


def _told_apart(named: Sequence[Candidate], facts: MessageFacts) -> Candidate:
    """The first case named, unless it only holds a payment and the mail says what that is for."""
    first = named[0]
    if _only_holds_payments(first) and _knows_sender(facts, first):
        return next((one for one in named if one.companies and _knows_sender(facts, one)), first)
    return first


def _only_holds_payments(candidate: Candidate) -> bool:
    return bool(candidate.payers) and not candidate.companies


def _joined(
    because: str, home: Candidate, facts: MessageFacts, candidates: Sequence[Candidate]
) -> Match:
    others = [candidate for candidate in candidates if candidate is not home]
    absorbed = [one for one in others if _becomes_part(facts, one, because, home)]
    return Match(
        case_id=home.case_id,
        because=because,
        known_sender=_knows_sender(facts, home),
        absorbs=tuple(candidate.case_id for candidate in absorbed),
        may_belong_to=_near(facts, [one for one in others if one not in absorbed])
        if because != "number"
        else (),
    )


def _becomes_part(facts: MessageFacts, candidate: Candidate, because: str, home: Candidate) -> bool:
    """Whether a case that only holds a payment is part of the one the mail joins.

    It is where its payer is the applicant of this form, or its sender names the other's number.
    """
    if _by_earlier_payment(facts, candidate):
        return True
    told = because == "number" and candidate.number in facts.numbers
    return (
        told
        and bool(home.companies)
        and _only_holds_payments(candidate)
        and _knows_sender(facts, candidate)
        and _knows_sender(facts, home)
        and candidate.status not in FINISHED
    )


def _near(facts: MessageFacts, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Numbers of the unfinished cases that share anything with the mail."""
    return tuple(
        candidate.number
        for candidate in candidates
        if candidate.in_thread
        or candidate.number in {*facts.numbers, *facts.quoted_numbers}
        or (
            candidate.status not in FINISHED
            and (
                _knows_sender(facts, candidate)
                or _same_company(facts, candidate)
                or _paid_by_company(facts, candidate)
                or _paid_for(facts, candidate)
            )
        )
    )


def _is_anothers(facts: MessageFacts, candidate: Candidate) -> bool:
    """Whether the mail brings the form of a company that is clearly none of the case's."""
    if not facts.applicants or not candidate.companies or _same_company(facts, candidate):
        return False
    if facts.credit_codes and candidate.credit_codes:
        return True
    return not any(
        alike_names(one, other) for one in facts.applicants for other in candidate.companies
    )


def _knows_sender(facts: MessageFacts, candidate: Candidate) -> bool:
    known = {address.casefold() for address in candidate.addresses}
    return facts.sender.casefold() in known


def _same_company(facts: MessageFacts, candidate: Candidate) -> bool:
    codes = {code.upper() for code in facts.credit_codes}
    return bool(
        codes & {code.upper() for code in candidate.credit_codes}
        or _plain(facts.companies) & _plain(candidate.companies)
    )


def _paid_by_company(facts: MessageFacts, candidate: Candidate) -> bool:
    return bool(_plain(facts.payers) & _plain(candidate.companies))


def _paid_for(facts: MessageFacts, candidate: Candidate) -> bool:
    return bool(_plain(facts.companies) & _plain(candidate.payers))


def _plain(names: Iterable[str]) -> set[str]:
    return {plain_name(name) for name in names} - {""}


def _by_thread(facts: MessageFacts, candidate: Candidate) -> bool:
    quoted = candidate.number in facts.quoted_numbers
    return (candidate.in_thread or quoted) and _knows_sender(facts, candidate)


def _by_company(facts: MessageFacts, candidate: Candidate) -> bool:
    return (
        candidate.status not in FINISHED
        and _knows_sender(facts, candidate)
        and _same_company(facts, candidate)
    )


def _by_payer(facts: MessageFacts, candidate: Candidate) -> bool:
    return candidate.status not in FINISHED and _paid_by_company(facts, candidate)


def _by_earlier_payment(facts: MessageFacts, candidate: Candidate) -> bool:
    """Whether the case is about nothing yet but a payment by the applicant of this form."""
    return (
        candidate.status not in FINISHED
        and bool(facts.applicants)
        and not candidate.companies
        and _paid_for(facts, candidate)
    )


def _by_sender(facts: MessageFacts, candidate: Candidate) -> bool:
    nameless = not facts.companies and not facts.credit_codes
    return (
        candidate.status not in FINISHED
        and _knows_sender(facts, candidate)
        and (nameless or not candidate.companies)
    )


_RULES: dict[str, Callable[[MessageFacts, Candidate], bool]] = {
    "thread": _by_thread,
    "company": _by_company,
    "payer": _by_payer,
    "paid_before": _by_earlier_payment,
    "sender": _by_sender,
}
