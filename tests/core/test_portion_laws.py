"""Papers of several companies in one mail: none is lost, none counts for two, in any order."""

from itertools import groupby
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.cases.lists import each_company
from mailbot.cases.names import plain_name
from mailbot.cases.portions import Portion, portions_of
from mailbot.documents.model import (
    BusinessLicence,
    CertificateApplication,
    Document,
    ListedOrder,
    OrderList,
    UnknownDocument,
)
from tests.builders.cases import (
    application,
    authorisation,
    extracted,
    identity,
    licence,
    voucher,
)

FIRMS = {
    "新疆天山发电有限公司": "91650100MA77Q3X953",
    "昌吉云岭水泥有限公司": "91652301MA78XXXX1A",
    "哈密瀚海光伏科技有限责任公司": "91650500MA79XXXX2B",
}
NAMES = st.sampled_from([*FIRMS])
"""Firms whose names are nothing like one another: a misread name is another law's matter."""


def of_firm(kind: Any, name: str, number: int) -> Document:
    paper: Document = kind(name=f"{kind.__name__}{number}", sha256=f"{number:064}", company=name)
    codes = isinstance(paper, CertificateApplication | BusinessLicence)
    changes = {"credit_code": extracted(FIRMS[name])} if codes else {}
    return paper.model_copy(update=changes)


def a_voucher(payer: str, number: int) -> Document:
    paper: Document = voucher(name=f"回单{number}", sha256=f"{number:064}", payer_name=payer)
    return paper


def a_list(names: list[str], number: int) -> Document:
    rows = tuple(
        ListedOrder(company=extracted(name), quantity=extracted(at + 1))
        for at, name in enumerate(names)
    )
    return OrderList(name=f"清单{number}", sha256=f"{number:064}", rows=rows)


def unnamed(kind: str, number: int) -> Document:
    if kind == "identity":
        card: Document = identity(name=f"身份证{number}", sha256=f"{number:064}")
        return card
    return UnknownDocument(name=f"其他{number}", sha256=f"{number:064}")


NUMBERS = st.integers(0, 10**6)
PAPERS = st.lists(
    st.one_of(
        st.builds(
            of_firm,
            st.sampled_from([application, application, authorisation, licence]),
            NAMES,
            NUMBERS,
        ),
        st.builds(a_voucher, NAMES | st.just("某集团财务有限公司"), NUMBERS),
        st.builds(a_list, st.lists(NAMES, min_size=1, max_size=4), NUMBERS),
        st.builds(unnamed, st.sampled_from(["identity", "other"]), NUMBERS),
    ),
    max_size=8,
    unique_by=lambda paper: paper.sha256,
)


def company_of(document: Document) -> str:
    found = getattr(document, "company", None)
    return plain_name(found.value) if found is not None else ""


def sorted_out(portions: tuple[Portion, ...]) -> set[tuple[str, frozenset[str]]]:
    """Each portion by its company and the papers in it."""
    return {
        (plain_name(one.company), frozenset(paper.sha256 for paper in one.documents))
        for one in portions
    }


@given(PAPERS)
@settings(max_examples=150)
def test_no_paper_is_lost_and_none_that_names_a_company_is_given_to_two(
    papers: list[Document],
) -> None:
    portions = portions_of(papers, "请查收")
    given_to = [paper for one in portions for paper in one.documents]
    assert {paper.sha256 for paper in given_to} == {paper.sha256 for paper in papers}
    named = [paper for paper in each_company(papers) if company_of(paper)]
    if len(portions) > 1:
        assert all(given_to.count(paper) == 1 for paper in named)


@given(PAPERS)
@settings(max_examples=150)
def test_a_company_gets_its_own_papers_only_and_one_portion(papers: list[Document]) -> None:
    portions = portions_of(papers, "请查收")
    firm = [one for one in portions if one.falls_to is None]
    companies = [plain_name(one.company) for one in firm]
    assert len(set(companies)) == len(companies)
    founding = any(
        isinstance(paper, CertificateApplication | OrderList) and company_of(paper)
        for paper in each_company(papers)
    )
    for one in firm if founding and len(portions) > 1 else ():
        names = {company_of(paper) for paper in one.documents} - {""}
        assert names <= {plain_name(one.company)}


@given(PAPERS, st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_the_order_of_forms_does_not_matter(papers: list[Document], chance: Any) -> None:
    """Of papers that name their company; the others go to whoever lacks them, in order."""
    named = [paper for paper in papers if company_of(paper)]
    mixed = [*named]
    chance.shuffle(mixed)
    one, other = portions_of(named, ""), portions_of(mixed, "")
    assert sorted_out(one) == sorted_out(other)


@given(st.lists(st.tuples(NAMES, st.integers(1, 9)), min_size=1, max_size=9))
@settings(max_examples=150)
def test_the_rows_of_a_list_are_shared_out_whole(rows: list[tuple[str, int]]) -> None:
    whole = OrderList(
        name="清单",
        rows=tuple(
            ListedOrder(company=extracted(name), quantity=extracted(count)) for name, count in rows
        ),
    )
    parts = [part for part in each_company((whole,)) if isinstance(part, OrderList)]
    sums = {
        part.company.value: part.quantity.value for part in parts if part.company and part.quantity
    }
    wanted = {
        name: sum(count for _, count in group)
        for name, group in groupby(sorted(rows), key=lambda row: row[0])
    }
    assert sums == wanted
