"""Services with their own numbers, couriers, and packages that contain a service."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mailbot.cases.filing import current_documents
from mailbot.cases.model import Holding, Order, ServiceCount
from mailbot.cases.statements import read_statement, with_remark
from mailbot.decision.judge import contained_services
from mailbot.decision.pricing import quote
from mailbot.documents.model import Plan, Service, UnreadableDocument
from mailbot.documents.page import Unreadable
from mailbot.message.model import Address
from mailbot.reply.write import _order
from tests.builders.cases import (
    TODAY,
    application,
    asked,
    authorisation,
    case_mail,
    case_with,
    decided,
    found,
    programme,
    voucher,
)
from tests.core.reply_builders import TEMPLATES


def counts_in(text: str) -> dict[str, int]:
    said = read_statement("", text, programme().phrases)
    return {one.service.value: one.count for one in said.counts}


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("补发1个，密码重置2个", {"reissue": 1, "reset": 2}),
        ("补发1个、密码重置两个", {"reissue": 1, "reset": 2}),
        ("1个补发，2个密码重置", {"reissue": 1, "reset": 2}),
        ("新办2个和补发1个", {"new": 2, "reissue": 1}),
        ("密码重置2次；格式化1次", {"reset": 2, "format": 1}),
        ("补发1个", {}),
        ("补发和密码重置共3个", {}),
        ("补发1个，补发2个，密码重置1个", {}),
    ],
)
def test_each_service_keeps_its_own_number(text: str, counts: dict[str, int]) -> None:
    assert counts_in(text) == counts


def test_a_service_with_two_numbers_is_ambiguous() -> None:
    said = read_statement("", "补发1个，补发2个，密码重置1个", programme().phrases)
    assert said.ambiguous == ("quantity",)


@pytest.mark.parametrize(
    ("text", "courier"),
    [
        ("请用顺丰寄", "express"),
        ("顺丰快递", "express"),
        ("顺丰到付", "collect"),
        ("快递到付即可", "collect"),
        ("不用顺丰快递", None),
        ("请查收", None),
    ],
)
def test_how_to_send_it_is_read_from_the_text(text: str, courier: str | None) -> None:
    said = read_statement("", text, programme().phrases).courier
    assert (said.value if said else None) == courier


def test_a_forms_remark_says_how_to_send_it_where_the_text_does_not() -> None:
    phrases = programme().phrases
    silent, asks = read_statement("", "请查收", phrases), read_statement("", "用顺丰寄", phrases)
    form = application(remark="请快递到付")
    plain = application(remark="尽快办理")
    heard = with_remark(silent, (authorisation(), plain, form), phrases)
    assert heard.courier is not None
    assert (heard.courier.value, heard.courier.how) == ("collect", "application")
    assert with_remark(asks, (form,), phrases) == asks
    assert with_remark(silent, (plain,), phrases) == silent


def two_services(**changes: Any) -> Order:
    values: dict[str, Any] = {
        "services": (Service.REISSUE, Service.RESET),
        "counts": (
            ServiceCount(service=Service.REISSUE, count=1),
            ServiceCount(service=Service.RESET, count=2),
        ),
    }
    return Order(**values | changes)


def test_each_service_is_priced_by_its_own_number() -> None:
    priced = quote(two_services(), programme(), TODAY)
    assert priced is not None
    assert [(line.quantity, line.amount) for line in priced.lines] == [(1, 80), (2, 100)]
    assert "补发 1 个、密码重置 2 个，快递到付" in _order(
        two_services(courier="collect"), TEMPLATES.wording
    )
    assert two_services().is_counted
    assert not two_services(counts=()).is_counted
    assert two_services(counts=(), quantity=3).is_counted


def test_a_courier_is_charged_where_asked_for_and_not_where_paid_on_arrival() -> None:
    order = Order(services=(Service.NEW,), plan=Plan.BASIC, term_years=1, quantity=1)
    asked_for = quote(order.model_copy(update={"courier": "express"}), programme(), TODAY)
    collect = quote(order.model_copy(update={"courier": "collect"}), programme(), TODAY)
    assert asked_for is not None
    assert collect is not None
    assert (asked_for.total, asked_for.lines[-1].item) == (Decimal(190), "快递顺丰")
    assert collect.total == Decimal(140)


def of_services(*services: Service, text: str, **form: Any) -> Any:
    blank = {"plan": None, "term_years": None, "quantity": None}
    paper = application(services=services, **blank | form)
    return case_with(paper, authorisation(), text=text)


TWO = (Service.REISSUE, Service.RESET)


def test_numbers_in_the_text_fill_the_forms_empty_field() -> None:
    decision = decided(of_services(*TWO, text="补发1个，密码重置2个"))
    assert ("quantity", "missing") not in asked(decision)
    assert decision.order.count_of(Service.RESET) == 2
    assert decision.order.sources["counts"] == "body"


@pytest.mark.parametrize(("quantity", "disputed"), [(3, False), (2, False), (5, True)])
def test_the_forms_number_agrees_as_sum_or_as_the_most(quantity: int, disputed: bool) -> None:  # noqa: FBT001 - a parameter
    decision = decided(of_services(*TWO, text="补发1个，密码重置2个", quantity=quantity))
    assert ("contradiction" in found(decision)) is disputed


def test_a_later_number_for_all_takes_the_place_of_the_separate_ones() -> None:
    paper = application(services=TWO, plan=None, term_years=None, quantity=None)
    first = case_mail(paper, text="补发1个，密码重置2个")
    later = case_mail(text="数量改为3个", at=60)
    decision = decided(case_with().model_copy(update={"mails": (first, later)}))
    assert decision.order.counts == ()
    assert decision.order.quantity == 3


def test_numbers_of_services_the_form_does_not_name_do_not_count() -> None:
    decision = decided(of_services(Service.NEW, text="补发1个，密码重置2个"))
    assert decision.order.counts == ()


HELD = Holding(number="DK-2411-0001-AA", since=date(2024, 11, 21), term_years=3)


@pytest.mark.parametrize(
    ("holding", "free"),
    [
        (HELD, True),
        (HELD.model_copy(update={"since": date(2023, 11, 20)}), False),
        (HELD.model_copy(update={"since": date(2023, 11, 21)}), True),
        (HELD.model_copy(update={"since": date(2026, 11, 21)}), False),
    ],
)
def test_a_package_contains_the_services_while_it_runs(holding: Holding, free: bool) -> None:  # noqa: FBT001 - a parameter
    held = case_with(text="密码重置2个", holdings=(holding,))
    order = Order(services=(Service.NEW, Service.RESET))
    contained = contained_services(held, order, programme(), TODAY)
    assert contained == ({Service.RESET} if free else frozenset())


def test_a_known_holder_is_served_without_payment() -> None:
    decision = decided(case_with(text="密码重置2个", holdings=(HELD,)))
    assert decision.kind == "confirm"
    assert decision.quote is not None
    assert decision.quote.total == 0
    assert decision.quote.lines[0].quantity == 2
    assert "holder_known" in found(decision)
    uncounted = decided(case_with(text="密码重置", holdings=(HELD,)))
    assert uncounted.quote is not None
    assert uncounted.quote.lines[0].quantity == 1


def test_an_unknown_holder_is_never_asked_to_pay_first() -> None:
    decision = decided(case_with(text="密码重置2个"))
    assert decision.kind == "refer_to_staff"
    assert decision.quote is None
    assert "holder_unknown" in found(decision)


def test_papers_sent_again_under_another_id_change_nothing() -> None:
    first = case_mail(application(), authorisation(), text="2个组合3年")
    change = case_mail(text="改为3个", at=10)
    again = case_mail(
        application(name="新扫描.pdf", sha256="ab" * 32), authorisation(), text="2个组合3年", at=20
    )
    case = case_with().model_copy(update={"mails": (first, change, again)})
    before = case.model_copy(update={"mails": (first, change)})
    assert decided(case).order == decided(before).order
    assert decided(case).order.quantity == 3


def test_vouchers_without_numbers_are_told_apart_by_their_files() -> None:
    one = voucher(receipt_no=None, sha256="ab" * 32)
    other = voucher(receipt_no=None, sha256="cd" * 32, name="二.pdf")
    assert "maybe_repeated" in found(decided(case_with(application(), authorisation(), one, other)))


def test_an_unreadable_file_counts_until_its_sender_sends_something_readable() -> None:
    lost = UnreadableDocument(name="坏.pdf", reason=Unreadable.DAMAGED)
    first = case_mail(application(), lost)
    better = case_mail(authorisation(), at=10)
    strangers = better.model_copy(update={"sender": Address(address="x@y.example")})
    whole = case_with().model_copy(update={"mails": (first, better)})
    assert current_documents(case_with(application(), lost)).unreadable == (lost,)
    assert current_documents(case_with(lost)).unreadable == (lost,)
    assert current_documents(whole).unreadable == ()
    other = whole.model_copy(update={"mails": (first, strangers)})
    assert current_documents(other).unreadable == (lost,)
