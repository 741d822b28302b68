"""A mail with papers of several companies becomes one portion for each of them."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from mailbot.cases.filing import SURE
from mailbot.cases.lists import each_company
from mailbot.cases.model import Statement
from mailbot.cases.names import alike_names, plain_name
from mailbot.documents.model import (
    Authorisation,
    BusinessLicence,
    CertificateApplication,
    Document,
    IdentityCard,
    OrderList,
    PaymentVoucher,
)
from mailbot.values import Extracted, Record

Paper = CertificateApplication | OrderList | Authorisation | BusinessLicence
"""What names the company it belongs to."""

_SENTENCE = re.compile(r"[;。!\n\r；！]+")
_CLAUSE = re.compile(r"[,，]+")
_OF_ALL = re.compile(r"以上|均|都|全部|统一|一共|共计|总共|合计")


class Portion(Record):
    """What a mail brings of one company.

    `company` is its name as read, "" where none is. `words` are what the text says about it or
    about all. `falls_to` is None, or for loose papers (a letter whose company has no form here)
    the place of the portion they belong to unless a case of their own company is waiting for them.
    """

    company: str = ""
    documents: tuple[Document, ...] = ()
    words: str = ""
    falls_to: int | None = None


class _Pile:
    """The papers of one company while a mail is being sorted."""

    def __init__(self, first: Paper, *, loose: bool = False) -> None:
        self.papers: list[Document] = []
        self.names: list[Extracted[str]] = []
        self.codes: set[str] = set()
        self.loose = loose
        self.falls_to: _Pile | None = None
        self.add(first)

    def add(self, paper: Document) -> None:
        self.papers.append(paper)
        if isinstance(paper, Paper):
            if paper.company is not None:
                self.names.append(paper.company)
            self.codes |= _codes(paper)

    def owns(self, paper: Paper) -> bool:
        """Whether a paper names this company, by code or name, perhaps misread."""
        codes, name = _codes(paper), paper.company
        if codes & self.codes or (name is not None and self.is_named(name.value)):
            return True
        if name is None or (codes and self.codes):
            return False
        return any(
            alike_names(name.value, known.value)
            and (_may_be_misread(name) or _may_be_misread(known))
            for known in self.names
        )

    def is_named(self, name: str) -> bool:
        plain = plain_name(name)
        return plain != "" and plain in {plain_name(known.value) for known in self.names}

    def has(self, kind: str) -> bool:
        return any(paper.kind == kind for paper in self.papers)

    def people(self) -> set[str]:
        """The persons its papers name (经办人, 法定代表人, 被授权人)."""
        fields = ("contact", "legal_representative", "agent")
        found = (getattr(paper, field, None) for paper in self.papers for field in fields)
        return {plain_name(name.value) for name in found if name is not None}

    @property
    def company(self) -> str:
        return self.names[0].value if self.names else ""


def portions_of(documents: Sequence[Document], text: str) -> tuple[Portion, ...]:
    """The mail's portions, at least one, in the order in which their companies first appear.

    Forms (申请表) and the rows of lists (办理清单) make a portion for each company they name, by
    name and credit code; where there are none, letters and licences do. A voucher goes to its
    payer, else to the company its purpose names, else to the only one without a voucher, else to
    all. What names nobody goes to all.
    """
    documents = each_company(documents)
    papers = [
        document for document in documents if isinstance(document, Paper) and _names(document)
    ]
    forms = [paper for paper in papers if isinstance(paper, CertificateApplication | OrderList)]
    piles: list[_Pile] = []
    for founder in forms or papers:
        owner = next((pile for pile in piles if pile.owns(founder)), None)
        if owner is None:
            piles.append(_Pile(founder))
        else:
            owner.add(founder)
    others = [paper for paper in papers if paper not in (forms or papers)]
    piles += _loose(others, piles)
    if len(piles) < 2:  # noqa: PLR2004 - one company, or none named
        name = piles[0].company if piles else ""
        return (Portion(company=name, documents=tuple(documents), words=text),)
    sorted_away = [paper for pile in piles for paper in pile.papers]
    for document in documents:
        if document not in sorted_away:
            for pile in _homes(document, piles):
                pile.add(document)
    return tuple(_portion(pile, piles, documents, text) for pile in piles)


def _names(paper: Paper) -> bool:
    return paper.company is not None or bool(_codes(paper))


def _codes(paper: Paper) -> set[str]:
    code = getattr(paper, "credit_code", None)
    return set() if code is None else {code.value.upper()}


def _may_be_misread(name: Extracted[str]) -> bool:
    return name.how == "ocr" or name.confidence < SURE


def _loose(papers: Iterable[Paper], piles: list[_Pile]) -> list[_Pile]:
    """Piles of letters and licences that name none of the forms' companies; the rest is added."""
    loose: list[_Pile] = []
    for paper in papers:
        home = next((pile for pile in (*piles, *loose) if pile.owns(paper)), None)
        if home is None and paper.company is not None:
            home = next((pile for pile in piles if _is_alike(paper.company.value, pile)), None)
        if home is not None:
            home.add(paper)
            continue
        pile = _Pile(paper, loose=True)
        without = [one for one in piles if not one.has(paper.kind)]
        pile.falls_to = (without or piles)[0]
        loose.append(pile)
    return loose


def _is_alike(name: str, pile: _Pile) -> bool:
    return any(alike_names(name, known.value) for known in pile.names)


def _homes(document: Document, piles: Sequence[_Pile]) -> Sequence[_Pile]:
    """The piles a document that names no applicant belongs to."""
    firm = [pile for pile in piles if not pile.loose]
    if isinstance(document, PaymentVoucher):
        return _paid_for(document, firm)
    if isinstance(document, IdentityCard) and document.holder is not None:
        holder = plain_name(document.holder.value)
        return [pile for pile in firm if holder in pile.people()] or firm
    if isinstance(document, Paper):
        without = [pile for pile in firm if not pile.has(document.kind)]
        return (without or firm)[:1]
    return firm


def _paid_for(voucher: PaymentVoucher, piles: Sequence[_Pile]) -> Sequence[_Pile]:
    payer = voucher.payer_name.value if voucher.payer_name else ""
    purpose = plain_name(voucher.purpose.value) if voucher.purpose else ""
    rules: tuple[Callable[[_Pile], bool], ...] = (
        lambda pile: pile.is_named(payer),
        lambda pile: any(plain_name(name.value) in purpose for name in pile.names),
    )
    for rule in rules:
        if fitting := [pile for pile in piles if rule(pile)]:
            return fitting
    without = [pile for pile in piles if not pile.has("voucher")]
    return without if len(without) == 1 else piles


def _portion(
    pile: _Pile, piles: Sequence[_Pile], documents: Sequence[Document], text: str
) -> Portion:
    names = [{plain_name(name.value) for name in one.names} for one in piles]
    place = piles.index(pile)
    return Portion(
        company=pile.company,
        documents=tuple(document for document in documents if document in pile.papers),
        words=words_about(text, names[place], names, alone=pile.loose),
        falls_to=piles.index(pile.falls_to) if pile.falls_to is not None else None,
    )


def without_common_total(said: Sequence[Statement], portions: Sequence[Portion]) -> list[Statement]:
    """The statements about several companies, less a number of keys that is all forms' together.

    两家公司共3个 beside forms for 2 and 1 repeats them; it contradicts neither.
    """
    if len(portions) < 2:  # noqa: PLR2004 - with one company there is nothing to add up
        return [*said]
    counts = [_count(portion) for portion in portions]
    total = sum(count for count in counts if count) if all(counts) else None
    return [
        one.model_copy(update={"quantity": None})
        if one.quantity is not None and one.quantity.value == total
        else one
        for one in said
    ]


def _count(portion: Portion) -> int | None:
    forms = [one for one in portion.documents if isinstance(one, CertificateApplication)]
    lists = [one for one in portion.documents if isinstance(one, OrderList)]
    counts = [paper.quantity.value for paper in forms or lists if paper.quantity is not None]
    return counts[-1] if counts else None


class _Clause(NamedTuple):
    """A clause with the companies it speaks of; None where it speaks of all."""

    words: str
    about: frozenset[str] | None


def words_about(
    text: str, own: set[str], all_names: Sequence[set[str]], *, alone: bool = False
) -> str:
    """The part of a text that speaks of one of several companies: 甲公司2个，乙公司1个.

    What names nobody speaks of all, unless it follows a company's name in its sentence or stands
    under it as under a heading; with `alone` it is left out.
    """
    known = {name for names in all_names for name in names if name}
    clauses = [*_clauses(text, known)]
    kept = [
        clause.words
        for clause in clauses
        if (clause.about & own if clause.about is not None else not alone)
    ]
    return "\n".join(kept)


def _clauses(text: str, known: set[str]) -> Iterable[_Clause]:
    heading: frozenset[str] | None = None
    for sentence in _SENTENCE.split(text):
        about = heading
        named_here = False
        for clause in _CLAUSE.split(sentence):
            plain = plain_name(clause)
            named = frozenset(name for name in known if name in plain)
            if named:
                about, named_here = named, True
            elif _OF_ALL.search(clause):
                about = heading = None
            yield _Clause(clause, about)
        bare = plain_name(sentence)
        if named_here:
            is_heading = sentence.rstrip().endswith((":", "：")) or bare in known
            heading = about if is_heading else None
