"""What a form prints beside a value does not become part of it, nor a value of another field."""

from datetime import date

import pytest

from mailbot.documents.dates import whole_years
from mailbot.documents.normalise import read_serials
from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
REST = "联系人 | 王小红 | 手机 | 13812345678"


def read(*rows: str) -> dict[str, object]:
    return values(only(table(f"单位名称 | {COMPANY} | < | <", *rows, REST, title="数字证书申请表")))


def sureness(*rows: str) -> dict[str, float]:
    document = only(table(f"单位名称 | {COMPANY} | < | <", *rows, REST, title="数字证书申请表"))
    return {name: field.confidence for name, field in document.fields().items()}


@pytest.mark.parametrize(
    "row",
    [
        "业务类型 | A.新办 B.续期 C.补发 D.变更 （ B ） | < | <",
        "业务类型（A新办 B续期 C补发） | B | < | <",
        "业务类型 | B | A新增B更新C补办 | <",
        "业务类型 | ② | ①新办②续期③补发 | <",
        "业务类型 | 2 | 1-新办 2-续期 3-补发 | <",
    ],
)
def test_of_options_with_letters_the_one_whose_letter_is_written_is_asked_for(row: str) -> None:
    assert read(row)["services"] == ["renewal"]


@pytest.mark.parametrize(
    "row",
    [
        "业务类型 | A.新办 B.续期 C.补发 D.变更 （ ） | < | <",
        "业务类型 | B | 见背面说明 | <",
        "业务类型 | E | A新增B更新C补办 | <",
    ],
)
def test_where_no_letter_tells_an_option_none_is_taken(row: str) -> None:
    assert "services" not in read(row)


@pytest.mark.parametrize(
    "row",
    [
        "业务类型 | 新办 续期 补发 | < | <",
        "业务类型 | 新办/续期 | < | <",
        "业务类型 | 1.续期 2.补发 | < | <",
    ],
)
def test_options_that_may_be_all_that_the_form_prints_are_doubted(row: str) -> None:
    assert sureness(row)["services"] < 0.8


def test_two_services_written_in_words_are_both_asked_for() -> None:
    assert read("业务类型 | 续期、密码重置 | < | <")["services"] == ["renewal", "reset"]
    assert sureness("业务类型 | 续期、密码重置 | < | <")["services"] >= 0.8


def test_a_term_told_by_its_days_is_no_day_of_the_form() -> None:
    told = read("有效期 | 2026年12月1日至2029年11月30日 | < | <")
    assert told["term_years"] == 3
    assert "date" not in told
    assert "term_years" not in read("有效期 | 2026年12月1日至2027年3月31日 | < | <")


def test_a_year_of_a_date_is_no_number_of_years() -> None:
    assert "term_years" not in read("有效期 | 2010年起 | < | <")


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2026, 12, 1), date(2029, 11, 30), 3),
        (date(2026, 12, 1), date(2027, 12, 1), 1),
        (date(2026, 12, 1), date(2046, 11, 30), None),
        (date(2027, 12, 1), date(2026, 12, 1), None),
    ],
)
def test_years_are_counted_from_day_to_day(first: date, last: date, years: int | None) -> None:
    assert whole_years(first, last) == years


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("主KEY 1 个，副KEY 1 个", 2),
        ("主用2把、备用1把", 3),
        ("共计2把（主用1把，备用1把）", 2),
        ("2个（每个140元）", 2),
    ],
)
def test_keys_of_several_kinds_are_counted_together(value: str, count: int) -> None:
    assert read(f"证书数量 | {value} | < | <")["quantity"] == count


@pytest.mark.parametrize(
    "text",
    [
        "1.FT8275604588\n2.FT457296421\n3.",
        "(1)FT8275604588\n(2)FT457296421",
        "1、FT8275604588 2、FT457296421",
    ],
)
def test_numbers_of_a_numbered_list_are_several(text: str) -> None:
    assert read_serials(text) == ("FT8275604588、FT457296421", 0.95)


@pytest.mark.parametrize(
    "row",
    [
        "UKey序列号1 | FT8275604588 | UKey序列号2 | FT457296421",
        "证书编号（一） | FT8275604588 | 证书编号（二） | FT457296421",
        "UKey序列号 | FT8275604588 | FT457296421 | ",
    ],
)
def test_numbers_in_cells_of_their_own_are_several(row: str) -> None:
    assert read(row)["key_serial"] == "FT8275604588、FT457296421"


@pytest.mark.parametrize(
    "row",
    [
        "UKey序列号 | FT8275604588 | 见外壳 | ",
        "UKey序列号 | FT8275604588 | 证书数量 | 1",
        "UKey序列号1 | FT8275604588 | UKey序列号2 | 无",
        "UKey序列号1 | FT8275604588 | UKey序列号2 | FT8275604588",
        "UKey序列号 | FT8275604588 | 平台账号 | 20261234",
    ],
)
def test_what_else_stands_beside_a_number_is_none(row: str) -> None:
    assert read(row)["key_serial"] == "FT8275604588"


def test_a_number_beside_the_legal_representatives_name_is_not_the_contacts() -> None:
    told = read("法定代表人及身份证号 | 李四平 650102199001011239 | < | <")
    assert told["legal_representative"] == "李四平"
    assert "id_number" not in told


def test_a_numbered_label_within_a_line_names_a_serial_too() -> None:
    told = values(
        only(
            drawn(
                f"""
                      数字证书续期申请表
                单位名称：{COMPANY}
                UKey序列号1：FT8275604588    UKey序列号2：FT457296421
                联系人：王小红    手机：13812345678
                """
            )
        )
    )
    assert told["key_serial"] == "FT8275604588、FT457296421"
