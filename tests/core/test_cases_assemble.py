"""The mails of a case add up to one order, whatever order they came in."""

from typing import Any

import pytest

from mailbot.cases.assemble import OrderDefaults, concerns_keys, order_of
from mailbot.cases.filing import current_documents, filed_documents, mails_in_order
from mailbot.cases.model import Case, Order
from mailbot.cases.names import same_name
from mailbot.documents.model import Plan, Service
from tests.builders.cases import (
    application,
    authorisation,
    case,
    case_mail,
    extracted,
    identity,
    programme,
    voucher,
)


def order(of: Case, **defaults: Any) -> Order:
    return order_of(of, programme().order_defaults.model_copy(update=defaults))


def details(of: Order, code: str) -> list[str]:
    return [finding.detail for finding in of.findings if finding.code == code]


def test_a_form_is_an_order_with_its_sources() -> None:
    got = order(case(case_mail(application())))
    assert (got.service, got.plan, got.term_years, got.quantity) == (
        Service.NEW,
        Plan.COMBINED,
        3,
        2,
    )
    assert set(got.sources.values()) == {"application"}
    assert got.findings == ()


def test_mails_stand_in_order_of_their_dates() -> None:
    mails = [case_mail(at=at, text=f"{at}") for at in (5, 1, 3)]
    assert [mail.mail_id for mail in mails_in_order(case(*mails))] == ["mail-1", "mail-3", "mail-5"]


def test_the_same_mail_taken_in_twice_counts_once() -> None:
    mail = case_mail(application())
    twin = mail.model_copy(update={"mail_id": "twin"})
    assert len(mails_in_order(case(mail, twin))) == 1


def test_a_file_sent_again_is_filed_once() -> None:
    first, again = case_mail(application(sha256="a")), case_mail(application(sha256="a"), at=9)
    assert len(filed_documents(case(first, again))) == 1


def test_two_documents_of_one_file_are_both_filed() -> None:
    mail = case_mail(application(sha256="a"), application(sha256="a", pages=(2,)))
    assert len(filed_documents(case(mail))) == 2


def test_a_newer_form_replaces_an_older_one() -> None:
    old = case_mail(application(quantity=2))
    new = case_mail(application(quantity=5, name="新.pdf"), at=9)
    got = order(case(new, old))
    assert got.quantity == 5


def test_of_two_forms_in_one_mail_the_stamped_scan_counts() -> None:
    typed = application(name="表.docx", stamped=False, signed=False)
    scan = application(name="表.pdf")
    documents = current_documents(case(case_mail(scan, typed)))
    assert documents.application == scan
    assert order(case(case_mail(scan, typed))).findings == ()


def test_two_forms_for_different_orders_are_shown_to_staff() -> None:
    mail = case_mail(application(), application(name="b.pdf", quantity=7))
    assert details(order(case(mail)), "several_applications")


def test_forms_of_two_companies_are_shown_to_staff() -> None:
    mail = case_mail(application(), application(name="b.pdf", company="喀什水泥厂"))
    assert details(order(case(mail)), "several_companies")


def test_all_vouchers_and_both_sides_of_a_card_count() -> None:
    sides = identity(name="a.jpg", side="portrait"), identity(name="b.jpg", side="emblem")
    mail = case_mail(voucher(name="1.pdf"), voucher(name="2.pdf"), *sides)
    documents = current_documents(case(mail))
    assert len(documents.vouchers) == 2
    assert len(documents.identities) == 2


def test_no_documents_are_empty() -> None:
    assert current_documents(case(case_mail())).is_empty


def test_a_newer_word_overrides_the_form_and_staff_see_it() -> None:
    got = order(case(case_mail(application()), case_mail(text="改成3个UKey", at=9)))
    assert got.quantity == 3
    assert got.sources["quantity"] == "body"
    assert details(got, "order_changed") == ["quantity: 2 -> 3"]


def test_a_newer_form_overrides_an_older_word() -> None:
    got = order(case(case_mail(text="申请3个UKey"), case_mail(application(), at=9)))
    assert got.quantity == 2
    assert got.sources["quantity"] == "application"


def test_form_and_text_of_one_mail_that_differ_are_not_resolved() -> None:
    got = order(case(case_mail(application(), text="申请3个UKey，五年，基础资费")))
    assert (got.quantity, got.term_years, got.plan) == (None, None, None)
    assert len(details(got, "contradiction")) == 3
    assert "quantity: application=2, body=3" in details(got, "contradiction")


def test_services_that_differ_are_a_contradiction() -> None:
    got = order(case(case_mail(application(), text="办理续期")))
    assert got.services == ()
    assert details(got, "contradiction") == ["services: application=new, body=renewal"]


def test_services_that_overlap_are_joined() -> None:
    got = order(case(case_mail(application(), text="新办，并格式化旧UKey")))
    assert got.services == (Service.NEW, Service.FORMAT)
    assert got.service is None


def test_a_weak_word_gives_way_to_the_tick() -> None:
    form = application(services=(Service.RENEWAL,))
    got = order(case(case_mail(form, text="申请UKey，请查收")))
    assert got.services == (Service.RENEWAL,)
    assert got.findings == ()


def test_a_weak_word_counts_where_there_is_no_other() -> None:
    got = order(case(case_mail(text="申请UKey")), service=None)
    assert got.services == (Service.NEW,)
    assert got.sources["services"] == "body"


@pytest.mark.parametrize("ticked", [None, ()])
def test_a_form_without_a_tick_is_a_new_order_by_default(ticked: Any) -> None:
    got = order(case(case_mail(application(services=ticked))))
    assert got.services == (Service.NEW,)
    assert got.sources["services"] == "default"


def test_without_a_default_the_business_type_stays_open() -> None:
    got = order(case(case_mail(application(services=None))), service=None)
    assert got.services == ()


def test_years_default_only_where_the_programme_says_so() -> None:
    form = application(term_years=None)
    assert order(case(case_mail(form))).sources["term_years"] == "default"
    assert order(case(case_mail(form)), term_years=None).term_years is None


def test_years_do_not_default_for_services_without_years() -> None:
    form = application(term_years=None, services=(Service.RESET,))
    assert order(case(case_mail(form))).term_years is None


def test_the_plan_never_defaults() -> None:
    assert order(case(case_mail(application(plan=None)))).plan is None


def test_a_thing_said_in_two_ways_stays_open() -> None:
    got = order(case(case_mail(text="申请组合、基础各一个")))
    assert got.plan is None
    assert details(got, "ambiguous") == ["plan"]


def test_an_unsure_value_is_marked() -> None:
    form = application(quantity=extracted(2, confidence=0.5))
    assert details(order(case(case_mail(form))), "low_confidence") == ["quantity: 2"]


def test_a_word_that_agrees_makes_an_unsure_value_sure() -> None:
    form = application(quantity=extracted(2, confidence=0.5))
    got = order(case(case_mail(form, text="申请2个UKey")))
    assert got.quantity == 2
    assert details(got, "low_confidence") == []


def test_another_company_in_the_text_is_noted() -> None:
    got = order(case(case_mail(application(), text="单位名称：喀什水泥厂")))
    assert details(got, "company_in_text_differs") == ["喀什水泥厂"]


def test_names_agree_whatever_their_width_and_spacing() -> None:
    assert same_name("国网（新疆）公司", "国网(新疆) 公司")
    assert not same_name("", "")


def test_the_newest_letter_counts() -> None:
    old, new = authorisation(agent="张三"), authorisation(agent="李四", name="新.pdf")
    documents = current_documents(case(case_mail(new, at=9), case_mail(old)))
    assert documents.authorisation == new


def test_nothing_at_all_is_no_order() -> None:
    assert order_of(case(), OrderDefaults(service=Service.NEW)) == Order()


def test_an_offer_concerns_no_keys_but_a_form_beside_it_does() -> None:
    words = "我们是UKey外壳生产厂家，1000个起订，附报价单"
    assert not concerns_keys(case(case_mail(text=words)))
    assert concerns_keys(case(case_mail(application(), text=words)))


def test_plan_and_years_beside_a_service_without_any_are_two_orders() -> None:
    text = "需要5个U盾，每个3年，用组合的。另外两个旧的需要格式化。"
    order = order_of(case(case_mail(text=text)), programme().order_defaults)
    assert order.services == ()
    assert [finding.detail for finding in order.findings] == ["services"]
    reset = order_of(case(case_mail(text="组合套餐，密码重置1个UKey")), programme().order_defaults)
    assert reset.services == (Service.RESET,)
