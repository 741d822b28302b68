"""Gaps between rules that are each well-formed are found before a customer falls into one."""

from datetime import date
from pathlib import Path

import pytest

from mailbot.decision.workdays import is_estimated
from mailbot.errors import TemplatesWrong
from mailbot.house import Rules, read_rules
from mailbot.proof import Gap, gaps_of, left_out
from mailbot.settings import read_templates

TODAY = date(2026, 11, 20)


def rules(**changed: tuple[str, str]) -> Rules:
    """The shipped rules with one text of a file replaced; "__" stands for "/" and "_toml"."""
    files = read_templates()
    for name, (old, new) in changed.items():
        file = name.replace("__", "/") + ".toml"
        text = files[file].decode()
        assert old in text, old
        files[file] = text.replace(old, new).encode()
    return read_rules(files, frozenset())


def keys(found: tuple[Gap, ...]) -> dict[str, bool]:
    return {f"{gap.file}: {gap.key}": gap.blocks for gap in found}


def test_the_shipped_rules_leave_nothing_open() -> None:
    assert gaps_of(rules(), TODAY) == ()


def test_a_reason_without_words_is_found() -> None:
    silent = rules(replies__wording=("[reasons.any.expired]", "[reasons.any.expired_long_ago]"))

    assert "replies/wording.toml: reasons.application.expired" in keys(gaps_of(silent, TODAY))


def test_advice_without_words_is_worth_a_warning() -> None:
    silent = rules(replies__wording=("two_keys_recommended =", "three_keys_recommended ="))

    assert keys(gaps_of(silent, TODAY)) == {
        "replies/wording.toml: advice.two_keys_recommended": False
    }
    nobody_recommends = rules(
        replies__wording=("two_keys_recommended =", "three_keys_recommended ="),
        programme__checklist=("recommended_keys = 2", "recommended_keys = 0"),
    )
    assert gaps_of(nobody_recommends, TODAY) == ()


def test_a_recommended_material_without_a_name_is_worth_a_warning() -> None:
    nameless = rules(replies__wording=("identity_card = ", "identity_paper = "))

    assert keys(gaps_of(nameless, TODAY))["replies/wording.toml: requirements.identity_card"] is (
        False
    )


def test_a_wanted_field_that_no_label_brings_is_found() -> None:
    text = Path("templates/forms/licence.toml").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("credit_code"))

    found = gaps_of(rules(forms__licence=(line, "")), TODAY)

    assert keys(found) == {"forms/licence.toml: labels.credit_code": True}


def test_days_before_the_first_prices_are_found() -> None:
    assert keys(gaps_of(rules(), date(2017, 12, 31))) == {
        "programme/tariff.toml: periods.0.valid_from": True
    }


@pytest.mark.parametrize("dropped", ['5 = "580.00"\n', ""])
def test_years_that_a_later_period_drops_are_worth_a_warning(dropped: str) -> None:
    files = read_templates()
    text = files["programme/tariff.toml"].decode()
    later = text[text.index("[[periods]]") :].replace("2018-01-18", "2027-01-01")
    later = later.replace(dropped, "")
    files["programme/tariff.toml"] = f"{text}\n{later}".encode()

    found = keys(gaps_of(read_rules(files, frozenset()), TODAY))

    key = "programme/tariff.toml: periods.1.keys.basic"
    assert found == ({key: False} if dropped else {})


def test_a_year_whose_days_off_are_not_announced_is_worth_a_warning_in_time() -> None:
    shipped = rules()
    last_known = next(year for year in range(2026, 2100) if is_estimated(year + 1))
    summer, december = date(last_known, 7, 1), date(last_known, 12, 20)

    assert gaps_of(shipped, summer) == ()
    assert keys(gaps_of(shipped, december)) == {"programme/calendar.toml: extra_workdays": False}


def test_days_the_operator_wrote_down_are_no_estimate() -> None:
    last_known = next(year for year in range(2026, 2100) if is_estimated(year + 1))
    line = next(
        line
        for line in Path("templates/programme/calendar.toml").read_text("utf-8").splitlines()
        if line.startswith("extra_holidays")
    )
    known = rules(programme__calendar=(line, f"extra_holidays = [{last_known + 1}-01-01]"))

    assert gaps_of(known, date(last_known, 12, 20)) == ()


def test_rules_saved_by_a_windows_editor_are_read_and_other_charsets_named() -> None:
    files = read_templates()
    for name in ("programme/payee.toml", "replies/base.txt.j2", "digest/wording.toml"):
        files[name] = b"\xef\xbb\xbf" + files[name]
    assert read_rules(files, frozenset()).programme == rules().programme
    assert tuple(left_out(files, read_templates())) == ()

    files["replies/wording.toml"] = "# 措辞\n".encode() + "a = '措辞'".encode("gb18030")
    with pytest.raises(TemplatesWrong, match="save it as UTF-8") as wrong:
        read_rules(files, frozenset())
    assert (wrong.value.file, wrong.value.line) == ("replies/wording.toml", 2)


def test_a_misspelt_key_is_told_with_its_line_and_what_is_missing() -> None:
    with pytest.raises(TemplatesWrong, match="unknown key; account is missing") as wrong:
        rules(programme__payee=("account = ", "acount = "))
    assert (wrong.value.key, wrong.value.file) == ("acount", "programme/payee.toml")
    assert wrong.value.line


def test_a_key_the_operators_file_does_not_have_is_named() -> None:
    shipped = read_templates()
    text = shipped["programme/phrases.toml"].decode()
    older = text.replace("\ntrade = [", "\ngreeting_words = [").encode()
    own = {**shipped, "programme/phrases.toml": older}

    (gap,) = left_out(own, shipped)

    assert (gap.file, gap.key, gap.blocks) == ("programme/phrases.toml", "trade", False)
    assert tuple(left_out(shipped, shipped)) == ()


@pytest.mark.parametrize(
    ("line", "table"),
    [
        ('list = "办理清单"', "documents"),
        ('in_the_text = "正文中的表格"', "values"),
        ('collect = "快递到付"', "values"),
        ('invoice_title = "开票名称"', "fields"),
    ],
)
def test_a_code_a_letter_may_hold_has_words_or_nothing_starts(line: str, table: str) -> None:
    code = line.partition(" ")[0]
    with pytest.raises(TemplatesWrong, match=f"{code} has no wording") as wrong:
        rules(replies__wording=(f"\n{line}\n", "\n"))
    assert (wrong.value.file, wrong.value.key) == ("replies/wording.toml", table)
    assert wrong.value.line
