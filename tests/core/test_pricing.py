"""What orders cost."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.cases.model import Order
from mailbot.decision.pricing import orders_costing, quote, quote_by_staff, unpriced
from mailbot.documents.model import Plan, Service
from tests.builders.cases import TODAY, case, programme, staff_event

LONG_AGO = date(2017, 1, 1)


def order(**overrides: Any) -> Order:
    values = {
        "services": (Service.NEW,),
        "plan": Plan.COMBINED,
        "term_years": 3,
        "quantity": 2,
    }
    return Order(**values | overrides)


def total(of: Order) -> Decimal | None:
    got = quote(of, programme(), TODAY)
    return got.total if got else None


@pytest.mark.parametrize(
    ("plan", "years", "quantity", "price"),
    [
        (Plan.BASIC, 1, 1, 140),
        (Plan.BASIC, 3, 2, 700),
        (Plan.BASIC, 5, 1, 580),
        (Plan.COMBINED, 1, 1, 240),
        (Plan.COMBINED, 3, 2, 1200),
        (Plan.COMBINED, 5, 3, 3000),
    ],
)
def test_keys_cost_what_the_notice_says(plan: Plan, years: int, quantity: int, price: int) -> None:
    assert total(order(plan=plan, term_years=years, quantity=quantity)) == price


def test_a_line_names_plan_and_years() -> None:
    got = quote(order(), programme(), TODAY)
    assert got is not None
    (line,) = got.lines
    assert (line.item, line.unit_price, line.quantity) == ("组合资费（3年）", 600, 2)
    assert got.model_dump(mode="json")["total"] == "1200.00"


@pytest.mark.parametrize(
    ("service", "price"),
    [(Service.RESET, 150), (Service.FORMAT, 150), (Service.REISSUE, 240), (Service.REMOTE, 50)],
)
def test_single_services_cost_per_key_or_per_time(service: Service, price: int) -> None:
    assert total(order(services=(service,), quantity=3, plan=None)) == price


def test_several_services_are_added_up() -> None:
    assert total(order(services=(Service.NEW, Service.FORMAT))) == 1300


@pytest.mark.parametrize(
    "unknown",
    [
        {"plan": None},
        {"term_years": None},
        {"quantity": None},
        {"term_years": 2},
        {"services": ()},
        {"services": (Service.RENEWAL,)},
        {"services": (Service.CHANGE,)},
    ],
)
def test_what_is_not_known_is_not_priced(unknown: dict[str, Any]) -> None:
    assert total(order(**unknown)) is None


def test_a_service_per_key_needs_the_quantity() -> None:
    assert total(order(services=(Service.RESET,), quantity=None)) is None
    assert total(order(services=(Service.REMOTE,), quantity=None)) == 50


def test_staff_hear_what_they_must_price() -> None:
    both = order(services=(Service.NEW, Service.RENEWAL))
    findings = unpriced(both, programme(), TODAY)
    assert [(finding.code, finding.detail) for finding in findings] == [("staff_quote", "renewal")]


def test_before_the_first_period_nothing_has_a_price() -> None:
    assert quote(order(), programme(), LONG_AGO) is None
    assert [finding.code for finding in unpriced(order(), programme(), LONG_AGO)] == ["no_tariff"]
    assert orders_costing(Decimal(1200), programme(), LONG_AGO) == ()


@pytest.mark.parametrize(("said", "amount"), [("260", 260), (" 99.5元", Decimal("99.50"))])
def test_staff_may_quote(said: str, amount: Decimal) -> None:
    got = quote_by_staff(case(events=(staff_event("quote", said),)), order(), programme())
    assert got is not None
    assert got.total == amount
    assert got.lines[0].item == "新办（人工报价）"


@pytest.mark.parametrize("said", ["", "viel", "-5", "Infinity", "NaN"])
def test_what_is_no_amount_is_no_quote(said: str) -> None:
    events = (staff_event("quote", said),)
    assert quote_by_staff(case(events=events), order(), programme()) is None


def test_the_last_word_of_staff_counts() -> None:
    events = (staff_event("waive", at=120), staff_event("quote", "260", at=110))
    got = quote_by_staff(case(events=events), order(), programme())
    assert got is not None
    assert got.total == 0
    assert quote_by_staff(case(events=(staff_event("hold"),)), order(), programme()) is None


def test_an_amount_may_fit_several_orders() -> None:
    fitting = orders_costing(Decimal(1200), programme(), TODAY)
    assert {"combined 3 x2", "combined 1 x5", "reissue x15"} <= set(fitting)
    assert orders_costing(Decimal("333.33"), programme(), TODAY) == ()


@given(
    st.sampled_from(Plan),
    st.sampled_from([1, 3, 5]),
    st.integers(1, 400),
    st.sampled_from([Service.NEW, Service.RESET, Service.FORMAT, Service.REISSUE]),
)
def test_totals_are_linear_in_the_quantity(
    plan: Plan, years: int, quantity: int, service: Service
) -> None:
    one = total(order(services=(service,), plan=plan, term_years=years, quantity=1))
    many = total(order(services=(service,), plan=plan, term_years=years, quantity=quantity))
    assert one is not None
    assert many == one * quantity
