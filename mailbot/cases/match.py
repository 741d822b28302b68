"""A mail and the cases it might belong to become the one case it joins, or none."""

from collections.abc import Callable, Sequence

from mailbot.cases.model import CaseStatus
from mailbot.cases.names import plain_name
from mailbot.values import Record

FINISHED = frozenset({CaseStatus.SHIPPED, CaseStatus.CLOSED})
"""Cases that only a number or a thread reaches: a company's next order is a new case."""


class MessageFacts(Record):
    """What of a mail tells where it belongs.

    `sender` is the address. `numbers` are genuine case numbers (办理编号), the subject's first.
    `companies` and `credit_codes` stand in its documents or text, `payers` on its vouchers.
    """

    sender: str = ""
    numbers: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    credit_codes: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()


class Candidate(Record):
    """A case a mail might belong to, as the store found it.

    `matched_by` are the kinds of evidence the store looked it up by; of these "thread" (one of
    our own Message-IDs is referred to) counts here, all else is compared again. `addresses` are
    those that wrote to or were named in the case, in any case of letters.
    """

    case_id: str
    number: str
    status: CaseStatus = CaseStatus.COLLECTING
    matched_by: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    credit_codes: frozenset[str] = frozenset()


class Match(Record):
    """Where a mail belongs: `case_id` is the case it joins, None for a new one.

    `because` is the rule that decided ("number", "thread", "company", "payer", "sender", "new").
    `known_sender` tells whether the sender's address is known in that case; what the case knew
    is told to nobody else. `may_belong_to` are the case numbers shown to staff as possible homes.
    """

    case_id: str | None
    because: str
    known_sender: bool = False
    may_belong_to: tuple[str, ...] = ()


def match(facts: MessageFacts, candidates: Sequence[Candidate]) -> Match:
    """The case the mail joins, by the first rule that points to exactly one case.

    1. number: a genuine case number, the first one named.
    2. thread: a reference to one of our own mails, from an address known in that case.
    3. company: company or credit code of an unfinished case, from a known address.
    4. payer: a voucher paid by the company of an unfinished case.
    5. sender: a known address with exactly one unfinished case, in a mail that names no company.

    Where a rule points to several cases none is chosen. All cases that some evidence pointed to
    and that were not joined are in `may_belong_to`.
    """
    ordered = sorted(candidates, key=lambda candidate: (candidate.number, candidate.case_id))
    for number in facts.numbers:
        named = [candidate for candidate in ordered if candidate.number == number]
        if named:
            return _joined("number", named[0], facts, ordered)
    for because, rule in _RULES.items():
        fitting = [candidate for candidate in ordered if rule(facts, candidate)]
        if len(fitting) == 1:
            return _joined(because, fitting[0], facts, ordered)
    return Match(case_id=None, because="new", may_belong_to=_near(facts, ordered))


def _joined(
    because: str, home: Candidate, facts: MessageFacts, candidates: Sequence[Candidate]
) -> Match:
    others = [candidate for candidate in candidates if candidate is not home]
    return Match(
        case_id=home.case_id,
        because=because,
        known_sender=_knows_sender(facts, home),
        may_belong_to=_near(facts, others) if because != "number" else (),
    )


def _near(facts: MessageFacts, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Numbers of the unfinished cases that share anything with the mail."""
    return tuple(
        candidate.number
        for candidate in candidates
        if "thread" in candidate.matched_by
        or (
            candidate.status not in FINISHED
            and (
                _knows_sender(facts, candidate)
                or _same_company(facts, candidate)
                or _paid_by_company(facts, candidate)
            )
        )
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


def _plain(names: Sequence[str] | frozenset[str]) -> set[str]:
    return {plain_name(name) for name in names} - {""}


def _by_thread(facts: MessageFacts, candidate: Candidate) -> bool:
    return "thread" in candidate.matched_by and _knows_sender(facts, candidate)


def _by_company(facts: MessageFacts, candidate: Candidate) -> bool:
    return (
        candidate.status not in FINISHED
        and _knows_sender(facts, candidate)
        and _same_company(facts, candidate)
    )


def _by_payer(facts: MessageFacts, candidate: Candidate) -> bool:
    return candidate.status not in FINISHED and _paid_by_company(facts, candidate)


def _by_sender(facts: MessageFacts, candidate: Candidate) -> bool:
    return (
        candidate.status not in FINISHED
        and _knows_sender(facts, candidate)
        and not facts.companies
        and not facts.credit_codes
    )


_RULES: dict[str, Callable[[MessageFacts, Candidate], bool]] = {
    "thread": _by_thread,
    "company": _by_company,
    "payer": _by_payer,
    "sender": _by_sender,
}
