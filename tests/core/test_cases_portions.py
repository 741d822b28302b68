"""A mail with papers of several companies becomes a portion for each."""

from decimal import Decimal
from typing import Any

import pytest

from mailbot.cases.model import Statement
from mailbot.cases.portions import Portion, portions_of, without_common_total
from mailbot.documents.model import UnknownDocument, UnreadableDocument
from mailbot.documents.page import Unreadable
from tests.builders.cases import (
    COMPANY,
    application,
    authorisation,
    extracted,
    identity,
    licence,
    voucher,
)

OTHER = "昌吉云岭水泥有限公司"
OTHER_CODE = "91652301MA78XXXX1A"


def other_form(**changes: Any) -> Any:
    values = {
        "name": "申请表二.pdf",
        "company": OTHER,
        "credit_code": OTHER_CODE,
        "contact": "赵强",
        "legal_representative": "钱伟",
    }
    return application(**values | changes)


def kinds(portion: Portion) -> list[str]:
    return [document.name for document in portion.documents]


def test_one_company_is_one_portion_with_all_that_came() -> None:
    papers = (application(), authorisation(), voucher(payer_name="新疆某集团财务公司"))
    assert portions_of(papers, "两个") == (
        Portion(company=COMPANY, documents=papers, words="两个"),
    )


def test_a_mail_without_papers_is_one_portion() -> None:
    assert portions_of((), "你好") == (Portion(words="你好"),)


def test_letters_and_vouchers_go_with_the_form_of_their_company() -> None:
    papers = (
        application(),
        other_form(),
        authorisation(name="授权书二.pdf", company=OTHER),
        authorisation(),
        voucher(),
        voucher(name="回单二.pdf", payer_name=OTHER),
    )
    one, two = portions_of(papers, "")
    assert (one.company, two.company) == (COMPANY, OTHER)
    assert kinds(one) == ["申请表.pdf", "授权书.pdf", "回单.pdf"]
    assert kinds(two) == ["申请表二.pdf", "授权书二.pdf", "回单二.pdf"]


def test_a_licence_belongs_by_its_code_whatever_name_was_read() -> None:
    papers = (
        application(),
        other_form(),
        licence(company="昌吉云岭水泥厂", credit_code=OTHER_CODE),
    )
    _, two = portions_of(papers, "")
    assert kinds(two) == ["申请表二.pdf", "营业执照.jpg"]


def test_letters_alone_make_portions_where_there_is_no_form() -> None:
    one, two = portions_of((authorisation(), authorisation(name="二.pdf", company=OTHER)), "")
    assert (one.company, two.company) == (COMPANY, OTHER)
    assert (one.falls_to, two.falls_to) == (None, None)


@pytest.mark.parametrize(
    "name",
    [
        extracted("新疆天由发电有限公司", how="ocr"),
        extracted("新疆天由发电有限公司", confidence=0.6),
    ],
)
def test_a_name_that_may_be_misread_is_no_second_company(name: Any) -> None:
    second = application(name="扫描.pdf", company=name, credit_code=None)
    assert len(portions_of((application(), second), "")) == 1


def test_names_that_differ_by_a_character_in_print_are_two_companies() -> None:
    second = application(name="二.pdf", company="新疆天水发电有限公司", credit_code=None)
    assert len(portions_of((application(), second), "")) == 2


def test_codes_that_differ_are_two_companies_however_alike_their_names() -> None:
    second = other_form(company=extracted("新疆天由发电有限公司", how="ocr"))
    assert len(portions_of((application(), second), "")) == 2


def test_a_form_known_by_its_code_alone_is_a_company() -> None:
    one, two = portions_of((application(company=None), other_form()), "")
    assert (one.company, two.company) == ("", OTHER)


def test_a_letter_of_a_company_without_form_here_is_loose() -> None:
    papers = (application(), authorisation(name="补.pdf", company=OTHER))
    home, loose = portions_of(papers, "申请两个")
    assert (home.falls_to, loose.falls_to) == (None, 0)
    assert loose.words == ""
    told = portions_of(papers, f"申请两个。{OTHER}补授权书")[1]
    assert told.words == f"{OTHER}补授权书"


def test_loose_letters_of_one_company_stay_together() -> None:
    papers = (
        application(),
        authorisation(name="补.pdf", company=OTHER),
        licence(company=OTHER, credit_code=OTHER_CODE),
    )
    assert len(portions_of(papers, "")) == 2


def test_a_loose_letter_falls_to_the_form_without_letter() -> None:
    papers = (
        application(),
        authorisation(),
        other_form(),
        authorisation(name="第三.pdf", company="喀什棉业有限公司"),
    )
    assert portions_of(papers, "")[2].falls_to == 1


def test_a_letter_with_a_slip_in_its_companys_name_is_not_loose() -> None:
    slip = authorisation(company="昌吉云领水泥有限公司")
    _, two = portions_of((application(), other_form(), slip), "")
    assert kinds(two) == ["申请表二.pdf", "授权书.pdf"]


def test_a_letter_that_names_nobody_goes_where_one_is_missing() -> None:
    papers = (
        application(),
        authorisation(),
        other_form(),
        authorisation(name="空.pdf", company=None),
    )
    one, two = portions_of(papers, "")
    assert "空.pdf" not in kinds(one)
    assert "空.pdf" in kinds(two)


PARENT = "新疆某集团财务有限公司"


def test_a_voucher_of_a_third_party_goes_where_its_purpose_says() -> None:
    papers = (application(), other_form(), voucher(payer_name=PARENT, purpose=f"代{OTHER}付"))
    one, two = portions_of(papers, "")
    assert (kinds(one), kinds(two)) == (["申请表.pdf"], ["申请表二.pdf", "回单.pdf"])


def test_a_voucher_of_a_third_party_goes_to_the_only_company_without_one() -> None:
    papers = (
        application(),
        voucher(),
        other_form(),
        voucher(name="代付.pdf", payer_name=PARENT, amount=Decimal(700)),
    )
    one, two = portions_of(papers, "")
    assert "代付.pdf" not in kinds(one)
    assert "代付.pdf" in kinds(two)


def test_a_voucher_nobody_can_place_goes_to_all() -> None:
    papers = (application(), other_form(), voucher(payer_name=None))
    assert all("回单.pdf" in kinds(portion) for portion in portions_of(papers, ""))


def test_an_identity_card_goes_to_its_holders_company_and_else_to_all() -> None:
    card = identity(holder=extracted("赵强"))
    nobodys = identity(name="别人.jpg", holder=extracted("周文"))
    one, two = portions_of((application(), other_form(), card, nobodys), "")
    assert kinds(one) == ["申请表.pdf", "别人.jpg"]
    assert kinds(two) == ["申请表二.pdf", "身份证.jpg", "别人.jpg"]


def test_what_nobody_understands_goes_to_all() -> None:
    lost = UnreadableDocument(name="坏.pdf", reason=Unreadable.DAMAGED)
    strange = UnknownDocument(name="合同.pdf")
    nameless = application(name="空表.pdf", company=None, credit_code=None)
    one, two = portions_of((application(), other_form(), lost, strange, nameless), "")
    assert kinds(one)[1:] == ["坏.pdf", "合同.pdf", "空表.pdf"]
    assert kinds(two)[1:] == ["坏.pdf", "合同.pdf"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("都办3年组合", "都办3年组合", "都办3年组合"),
        (f"{COMPANY}2个，{OTHER}1个", f"{COMPANY}2个", f"{OTHER}1个"),
        (f"{COMPANY}：\n2个\n{OTHER}：\n1个", f"{COMPANY}：\n2个", f"{OTHER}：\n1个"),
        (f"{COMPANY}\n2个\n{OTHER}\n1个", f"{COMPANY}\n2个", f"{OTHER}\n1个"),
        (
            f"附件。{COMPANY}，2个，组合；{OTHER}，1个，均为3年",
            f"附件\n{COMPANY}\n2个\n组合\n均为3年",
            f"附件\n{OTHER}\n1个\n均为3年",
        ),
    ],
)
def test_the_text_holds_for_each_company_unless_it_names_them(
    text: str, first: str, second: str
) -> None:
    one, two = portions_of((application(), other_form()), text)
    if COMPANY in text:
        assert (one.words, two.words) == (first, second)
    else:
        assert (one.words.strip(), two.words.strip()) == (first, second)


def said(quantity: int | None) -> Statement:
    return Statement(quantity=extracted(quantity))


def test_a_number_that_is_all_forms_together_contradicts_none() -> None:
    two = portions_of((application(quantity=2), other_form(quantity=1)), "")
    assert without_common_total([said(3), said(3)], two) == [said(None), said(None)]
    assert without_common_total([said(2), said(None)], two) == [said(2), said(None)]


def test_a_number_counts_where_a_form_has_none_or_there_is_one_company() -> None:
    blank = portions_of((application(quantity=2), other_form(quantity=None)), "")
    assert without_common_total([said(2), said(2)], blank) == [said(2), said(2)]
    alone = portions_of((application(quantity=2),), "")
    assert without_common_total([said(2)], alone) == [said(2)]
