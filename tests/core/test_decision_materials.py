"""Every defect that documents can show, each with its own reason."""

from datetime import date
from typing import Any

import pytest

from mailbot.cases.assemble import order_of
from mailbot.decision.completeness import deficiencies
from mailbot.decision.programme import Programme
from mailbot.decision.review import Review
from mailbot.documents.model import Document, Service
from mailbot.documents.page import Seal
from mailbot.values import Box, Finding
from tests.builders.cases import (
    COMPANY,
    CREDIT_CODE,
    TODAY,
    application,
    asked,
    authorisation,
    case_with,
    decided,
    extracted,
    identity,
    licence,
    programme,
    voucher,
)

UNSURE_STAMP = extracted(value=False, confidence=0.4)


def review(*documents: Document, by: Programme | None = None) -> Review:
    rules = by or programme()
    of = case_with(*documents)
    return deficiencies(of, order_of(of, rules.order_defaults), rules, TODAY)


def defects(*documents: Document) -> list[tuple[str, str, str]]:
    items = review(*documents).deficiencies
    return [(item.requirement, item.reason, item.detail) for item in items]


def concerns(*documents: Document) -> list[tuple[str, str]]:
    return [(finding.code, finding.detail) for finding in review(*documents).concerns]


def checklist(**overrides: Any) -> Programme:
    """The programme with some of its checklist changed."""
    rules = programme()
    return rules.model_copy(update={"checklist": rules.checklist.model_copy(update=overrides)})


def seal(text: str, confidence: float = 1.0, legible: float = 1.0) -> Seal:
    box = Box(x0=0, y0=0, x1=9, y1=9)
    return Seal(box=box, text=text, confidence=confidence, legible=legible)


def test_good_materials_have_no_defect() -> None:
    got = review(application(), authorisation(), licence(), identity())
    assert got == Review()


@pytest.mark.parametrize(
    "field",
    [
        "company",
        "credit_code",
        "legal_representative",
        "contact",
        "mobile",
        "email",
        "address",
        "quantity",
        "date",
    ],
)
def test_each_empty_field_of_the_form_is_named(field: str) -> None:
    form = application(**{field: None})
    assert defects(form, authorisation()) == [("application", "field_empty", field)]


def test_a_field_holding_nothing_is_empty() -> None:
    form = application(address="")
    assert defects(form, authorisation()) == [("application", "field_empty", "address")]


def test_a_number_of_keys_left_empty_on_the_form_but_said_in_the_mail_is_known() -> None:
    papers = (application(quantity=None), authorisation(), voucher())
    silent = decided(case_with(*papers, text="请查收"))
    assert ("application", "field_empty") in asked(silent)
    told = decided(case_with(*papers, text="申请2个UKey，请查收附件"))
    assert ("application", "field_empty") not in asked(told)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"stamped": False}, ("not_stamped", "")),
        ({"signed": False}, ("not_signed", "")),
        ({"credit_code": "91650100MA77Q3X954"}, ("credit_code_check", "91650100MA77Q3X954")),
        ({"findings": (Finding(code="pages_missing", detail="2"),)}, ("pages_missing", "2")),
    ],
)
def test_a_bad_form_says_why(form: dict[str, Any], expected: tuple[str, str]) -> None:
    assert defects(application(**form), authorisation()) == [("application", *expected)]


def test_a_readers_other_remarks_are_no_defects() -> None:
    form = application(findings=(Finding(code="macro"),))
    assert defects(form, authorisation()) == []


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ({"stamped": False}, ("not_stamped", "")),
        ({"company": "喀什水泥厂"}, ("company_mismatch", "喀什水泥厂")),
        ({"agent": "张三"}, ("agent_mismatch", "张三")),
        ({"agent": None}, ("field_empty", "agent")),
        ({"valid_to": date(2026, 1, 31)}, ("expired", "2026-01-31")),
    ],
)
def test_a_bad_letter_says_why(letter: dict[str, Any], expected: tuple[str, str]) -> None:
    assert defects(application(), authorisation(**letter)) == [("authorisation", *expected)]


def test_a_letter_that_is_still_valid_is_fine() -> None:
    assert defects(application(), authorisation(valid_to=TODAY)) == []


def test_a_licence_is_compared_with_the_form() -> None:
    other = licence(company="喀什水泥厂", credit_code="91650100MA77Q3X911")
    assert {reason for _, reason, _ in defects(application(), authorisation(), other)} == {
        "company_mismatch",
        "credit_code_mismatch",
    }


def test_a_licence_alone_is_compared_with_nothing() -> None:
    assert {item[1] for item in defects(licence())} == {"missing"}
    assert {item[1] for item in defects(authorisation())} == {"missing"}


@pytest.mark.parametrize(
    ("documents", "concern"),
    [
        ((application(stamped=None), authorisation()), ("stamp_unclear", "application")),
        ((application(signed=None), authorisation()), ("signature_unclear", "application")),
        (
            (application(stamped=UNSURE_STAMP), authorisation()),
            ("stamp_unclear", "application"),
        ),
        (
            (application(confidence=0.5), authorisation()),
            ("uncertain", "application: kind"),
        ),
        (
            (application(), authorisation(agent=extracted("张三", confidence=0.5))),
            ("uncertain", "authorisation: agent"),
        ),
        (
            (application(company=extracted("喀什水泥厂", confidence=0.5)), authorisation()),
            ("uncertain", "application: company"),
        ),
    ],
)
def test_what_nobody_could_tell_is_for_staff(
    documents: tuple[Document, ...], concern: tuple[str, str]
) -> None:
    assert defects(*documents) == []
    assert concern in concerns(*documents)


def test_a_scanned_code_that_one_look_alike_mends_is_for_staff() -> None:
    scanned = application(credit_code=extracted(CREDIT_CODE.replace("0", "O", 1), how="ocr"))
    assert concerns(scanned, authorisation()) == [("uncertain", "application: credit_code")]


def test_a_scanned_code_that_nothing_mends_is_asked_about() -> None:
    scanned = application(credit_code=extracted("91650100MA77Q3X954", how="ocr"))
    assert [item[1] for item in defects(scanned, authorisation())] == ["credit_code_check"]


def test_a_typed_code_is_taken_as_typed() -> None:
    typed = application(credit_code=CREDIT_CODE.replace("0", "O", 1))
    assert [item[1] for item in defects(typed, authorisation())] == ["credit_code_check"]


@pytest.mark.parametrize(
    "text", [COMPANY, "天山发电有限公司", "新疆天山发电有跟公司", "公章", f"{COMPANY}合同专用章"]
)
def test_a_stamp_that_may_be_the_companys_is_accepted(text: str) -> None:
    assert defects(application(seals=(seal(text),)), authorisation()) == []


def test_a_stamp_of_another_company_is_refused() -> None:
    form = application(seals=(seal("喀什市南湖水泥厂"),))
    reasons = [(reason, detail) for _, reason, detail in defects(form, authorisation())]
    assert reasons == [("stamp_of_another_company", "喀什市南湖水泥厂")]


def test_a_badly_read_stamp_of_another_company_is_for_staff() -> None:
    form = application(seals=(seal("喀什市南湖水泥厂", confidence=0.5),))
    assert concerns(form, authorisation()) == [("stamp_unclear", "application: 喀什市南湖水泥厂")]


def test_a_garbled_ring_is_never_told_to_be_another_companys() -> None:
    garbled = seal("海西（兑经科依）职电纺限公司", legible=0.8)
    form = application(seals=(garbled,))
    seen = [("stamp_unclear", "application: 海西（兑经科依）职电纺限公司")]
    assert concerns(form, authorisation()) == seen
    # beside one that was read it may still be the right one
    both = application(seals=(seal("喀什市南湖水泥厂"), garbled))
    assert concerns(both, authorisation()) == [("stamp_unclear", "application: 喀什市南湖水泥厂")]
    # nor is a stamp held against a name that was not read surely
    unsure = application(company=extracted(COMPANY, 0.7), seals=(seal("喀什市南湖水泥厂"),))
    assert "stamp_of_another_company" not in {item[1] for item in defects(unsure)}


def test_one_right_or_illegible_stamp_among_others_is_enough() -> None:
    other = seal("喀什市南湖水泥厂")
    assert defects(application(seals=(other, seal(COMPANY))), authorisation()) == []
    assert defects(application(seals=(other, seal(""))), authorisation()) == []


def test_a_name_seal_beside_another_companys_stamp_excuses_it_not() -> None:
    other, name = seal("喀什市南湖水泥厂"), seal("").model_copy(update={"shape": "square"})
    form = application(seals=(other, name))
    assert [reason for _, reason, _ in defects(form, authorisation())] == [
        "stamp_of_another_company"
    ]


def test_a_letters_stamp_is_held_against_the_letters_company_without_a_form() -> None:
    letter = authorisation(seals=(seal("喀什市南湖水泥厂"),))
    assert ("authorisation", "stamp_of_another_company", "喀什市南湖水泥厂") in defects(letter)
    nameless = authorisation(company=None, seals=(seal("喀什市南湖水泥厂"),))
    assert "stamp_of_another_company" not in {item[1] for item in defects(nameless)}


def test_one_side_of_an_identity_card_is_advised_about() -> None:
    got = review(application(), authorisation(), identity(side="portrait"))
    assert got.deficiencies == ()
    assert "one_side_only" in got.advice


def test_both_sides_in_two_files_are_whole() -> None:
    sides = identity(side="portrait"), identity(name="b.jpg", side="emblem")
    assert "one_side_only" not in review(application(), authorisation(), *sides).advice


def test_the_letter_may_be_waived_for_the_legal_representative() -> None:
    rules = checklist(waived_when={"authorisation": "agent_is_legal_representative"})
    same = application(contact="王建国")
    assert review(same, by=rules).deficiencies == ()
    assert len(review(application(), by=rules).deficiencies) == 1
    assert len(review(application(contact=None), by=rules).deficiencies) == 2
    assert len(review(licence(), by=rules).deficiencies) == 4


def test_a_business_type_nobody_named_is_asked_for() -> None:
    got = review(application(services=None), by=checklist(default_service=None))
    assert [item.requirement for item in got.deficiencies] == ["business_type"]


def test_a_service_may_want_further_fields_of_the_form() -> None:
    rules = programme().checklist.services
    reissue = rules[Service.REISSUE].model_copy(update={"fields": ("key_serial",)})
    got = review(
        application(services=(Service.REISSUE,)),
        authorisation(),
        by=checklist(services={**rules, Service.REISSUE: reissue}),
    )
    assert [(item.reason, item.detail) for item in got.deficiencies] == [
        ("field_empty", "key_serial")
    ]


def test_a_wrong_code_in_digital_text_is_asked_about_however_doubtful_it_was_marked() -> None:
    typed = application(credit_code=extracted("91650100MA77Q3X954", confidence=0.6))
    assert [item[1] for item in defects(typed, authorisation())] == ["credit_code_check"]
    cut = application(credit_code=extracted("91650100MA77Q3X9", confidence=0.6))
    assert concerns(cut, authorisation()) == [("uncertain", "application: credit_code")]


@pytest.mark.parametrize(
    ("name", "sure", "how", "reason"),
    [
        ("陕西岚皋蔺河水力发电厂", 0.75, "ocr", "company_mismatch"),
        ("陕西岚皋蔺河水力发电厂", 0.5, "ocr", "uncertain"),
        ("陕西岚皋蔺河水力发电厂", 0.75, "text", "uncertain"),  # not how it was read is in doubt
        (COMPANY.replace("天", "夭"), 0.75, "ocr", "uncertain"),
    ],
)
def test_a_name_that_no_misreading_makes_the_company_s_is_another_s(
    name: str, sure: float, how: str, reason: str
) -> None:
    letter = authorisation(company=extracted(name, confidence=sure, how=how))
    found = review(application(), letter)
    assert reason in {
        *(item.reason for item in found.deficiencies),
        *(item.code for item in found.concerns),
    }


def test_an_unsure_name_that_another_paper_has_just_so_is_sure() -> None:
    form = application(name="申请表.pdf")
    unsure = extracted(COMPANY, confidence=0.7)
    letter = authorisation(name="授权书.pdf", company=unsure)
    assert defects(form, letter) == []
    alone = review(application(name="申请表.pdf", company=extracted("甲公司", confidence=0.7)))
    assert "uncertain" in {finding.code for finding in alone.concerns}
    other = authorisation(name="授权书.pdf", company=extracted("乙公司", confidence=0.7))
    doubted = review(form, other)
    assert "uncertain" in {finding.code for finding in doubted.concerns}
