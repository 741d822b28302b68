"""The programme's files: read as they are shipped, and refused with the place of any typo."""

import pytest

from mailbot.decision.checklist import Disposition, Reason, Requirement
from mailbot.decision.programme import FILES, read_programme
from mailbot.documents.model import Service
from mailbot.documents.page import Unreadable
from mailbot.errors import TemplatesWrong
from tests.builders.cases import TODAY, programme, programme_texts


def changed(file: str, old: str, new: str) -> dict[str, str]:
    texts = programme_texts()
    assert old in texts[file]
    return texts | {file: texts[file].replace(old, new, 1)}


def refused(file: str, old: str, new: str) -> TemplatesWrong:
    with pytest.raises(TemplatesWrong) as caught:
        read_programme(changed(file, old, new))
    return caught.value


def line_of(file: str, start: str) -> int:
    lines = programme_texts()[file].splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.startswith(start))


def test_the_shipped_programme_is_the_notices() -> None:
    shipped = programme()
    period = shipped.tariff.period(TODAY)
    assert period is not None
    prices = {
        (plan.value, years): int(price)
        for plan, by_years in period.keys.items()
        for years, price in by_years.items()
    }
    assert prices == {
        ("basic", 1): 140,
        ("basic", 3): 350,
        ("basic", 5): 580,
        ("combined", 1): 240,
        ("combined", 3): 600,
        ("combined", 5): 1000,
    }
    assert shipped.payee.account == "0413060103000009171"
    assert shipped.order_defaults.term_years == 3
    assert shipped.calendar.zone.key == "Asia/Shanghai"


def test_the_version_changes_with_any_text_and_nothing_else() -> None:
    same = read_programme(programme_texts() | {"screening.toml": "other = true"})
    assert same.version == programme().version
    other = read_programme(changed("payee.toml", "62101786", "62101787"))
    assert other.version != same.version


def test_every_way_a_file_is_unreadable_has_a_reason() -> None:
    assert {reason.value for reason in Unreadable} <= {reason.value for reason in Reason}


def test_a_reason_may_be_handled_otherwise_for_one_requirement() -> None:
    checklist = programme().checklist
    one_side = Reason.ONE_SIDE_ONLY
    assert checklist.disposition(Requirement.IDENTITY_CARD, one_side) is Disposition.ADVISE
    assert checklist.disposition(Requirement.BUSINESS_LICENCE, one_side) is Disposition.ASK


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(name: str) -> None:
    texts = programme_texts()
    del texts[name]
    with pytest.raises(TemplatesWrong) as caught:
        read_programme(texts)
    assert caught.value.file == f"programme/{name}"


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "starts"),
    [
        ("checklist.toml", "default_service", "defualt_service", "defualt_service", None),
        ("checklist.toml", '"business_licence"]', '"licence"]', "services.change.required.4", None),
        ("checklist.toml", 'fields = ["company", "agent"', 'fields = ["agnt"', "documents", None),
        (
            "checklist.toml",
            'required = ["payment',
            'fields = ["x"]\nrequired = ["payment',
            "",
            None,
        ),
        ("checklist.toml", "\nmissing = ", "\nmissin = ", "reasons", "[reasons]"),
        ("checklist.toml", '"identity_card.one', '"identity_crd.one', "reasons", "[reasons]"),
        ("checklist.toml", '\nexpired = "ask"', "", "reasons", "[reasons]"),
        ("checklist.toml", '"ask"  ', '"aks"  ', "reasons.missing", "missing ="),
        ("checklist.toml", "[services.remote]", "[services.remot]", "services.remot", None),
        ("checklist.toml", "[documents.identity_card]", "", "documents", "[documents.app"),
        ("checklist.toml", "[documents.identity_card]", "[documents.plan]", "documents", None),
        ("checklist.toml", "confidence = 0.8", "confidence = 8", "confidence", "confidence"),
        ("tariff.toml", '3 = "350.00"', '3 = "35o.00"', "periods.0.keys.basic.3", "3 ="),
        ("tariff.toml", '1 = "140.00"', '1 = "-140.00"', "periods.0.keys.basic.1", "1 ="),
        ("tariff.toml", "[periods.services.reset]", "[periods.services.rest]", "", None),
        ("tariff.toml", 'per = "time"', 'per = "day"', "periods.0.services.remote.per", None),
        ("tariff.toml", "{plan}（", "{paln}（", "key_line", "key_line"),
        ("tariff.toml", "default_term_years = 3", "default_term_years = 4", "", None),
        ("tariff.toml", 'basic = "基础资费"', "", "", None),
        ("payee.toml", '"0413060103000009171"', '"04130601"\naccounts = 1', "accounts", None),
        ("payee.toml", '"0413060103000009171"', '"账号"', "account", "account"),
        ("calendar.toml", "Asia/Shanghai", "Asia/Shang", "timezone", "timezone"),
        ("calendar.toml", "Asia/Shanghai", "../x", "timezone", "timezone"),
        ("calendar.toml", "opens = 09:00:00", "opens = true", "opens", "opens"),
        ("phrases.toml", "'收费标准',", "'收费标准(',", "guide.", None),
        ("phrases.toml", "'收费标准',", "7,", "guide.", None),
        ("phrases.toml", "'{n}\\s*(?:把|枚)'", "'(?:把|枚)'", "", None),
        ("phrases.toml", "[plans]", "[plan]", "plan", None),
    ],
)
def test_a_typo_is_refused_with_its_place(
    file: str, old: str, new: str, key: str, starts: str | None
) -> None:
    error = refused(file, old, new)
    assert error.file == f"programme/{file}"
    assert error.key.startswith(key)
    if starts is not None:
        assert error.line == line_of(file, starts)


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    error = refused("payee.toml", 'name = "', "name = ")
    assert error.line == line_of("payee.toml", "name")
    assert refused("calendar.toml", "extra_workdays = []", "extra_workdays = [").line is not None


def test_a_service_without_a_price_is_refused() -> None:
    block = '[periods.services.remote]\nprice = "50.00"\nper = "time"'
    error = refused("tariff.toml", block, "")
    assert error.key == "periods.0.services"
    assert Service.REMOTE.value in str(error)


def test_a_business_type_without_rules_is_refused() -> None:
    block = '[services.remote]\nrequired = ["payment_voucher"]\nrecommended = []\n'
    texts = changed("checklist.toml", block + 'unknown_holder = "refer"\n', "")
    with pytest.raises(TemplatesWrong, match="no rules for remote"):
        read_programme(texts)


def test_a_plan_without_a_price_is_refused() -> None:
    block = '[periods.keys.combined]\n1 = "240.00"\n3 = "600.00"\n5 = "1000.00"'
    error = refused("tariff.toml", block, "")
    assert error.key == "periods.0.keys"
    assert error.line == line_of("tariff.toml", "[periods.keys.basic]")


NEXT_PERIOD = """
[[periods]]
valid_from = 2027-01-01
[periods.keys]
basic = { 1 = "150.00", 3 = "360.00" }
combined = { 1 = "250.00", 3 = "610.00" }
[periods.services]
"reset" = { price = "1.00", per = "key" }
"""


def test_each_period_is_checked_in_its_own_place() -> None:
    with pytest.raises(TemplatesWrong) as caught:
        read_programme(programme_texts() | {"tariff.toml": _two_periods()})
    assert caught.value.key == "periods.1.services"
    assert caught.value.line == _two_periods().splitlines().index("[periods.services]") + 1


def test_periods_stand_in_order() -> None:
    early = _two_periods().replace("2027-01-01", "2017-01-01")
    with pytest.raises(TemplatesWrong, match="order of valid_from"):
        read_programme(programme_texts() | {"tariff.toml": early})


def _two_periods() -> str:
    return programme_texts()["tariff.toml"] + NEXT_PERIOD


def test_without_a_default_for_years_they_stay_open() -> None:
    texts = changed("tariff.toml", "default_term_years = 3", "")
    assert read_programme(texts).order_defaults.term_years is None


def test_a_line_that_only_looks_like_a_key_is_passed_over() -> None:
    texts = programme_texts()
    texts["payee.toml"] += '\nphrase = """\na b c = 1\n"""\n'
    with pytest.raises(TemplatesWrong) as caught:
        read_programme(texts)
    assert caught.value.key == "phrase"
