"""What a form prints beside a value does not become part of it, nor a value of another field."""

from datetime import date
from typing import Literal

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


@pytest.mark.parametrize(
    ("row", "services"),
    [
        ("业务类型 | 新办__√__ 续期____ 补发____ | < | <", ["new"]),
        ("业务类型 | ____新办 √__续期 ____补发 | < | <", ["renewal"]),
    ],
)
def test_a_blank_that_is_ticked_is_a_box(row: str, services: list[str]) -> None:
    told = read(row, "办理年限 | ____1年 _√_3年 | < | <")
    assert (told["services"], told["term_years"]) == (services, 3)


def test_an_underlined_value_is_no_box() -> None:
    assert read("资费类型 | __组合资费__ | < | <")["plan"] == "combined"


def test_a_term_within_another_labels_value_is_read() -> None:
    told = read("办理内容 | 新办UKey 2个，组合资费，3年 | < | <")
    assert (told["services"], told["term_years"], told["plan"]) == (["new"], 3, "combined")
    assert read("资费类型 | 组合资费（五年） | < | <")["term_years"] == 5


@pytest.mark.parametrize(
    "row",
    [
        "资费类型 | 组合资费600元/3年 | < | <",
        "办理内容 | 续期，2年前办理 | < | <",
        "办理内容 | 续期，3年或5年 | < | <",
        "资费类型 | 1年 | 3年 | 5年",
    ],
)
def test_years_that_are_no_term_are_not_taken_for_one(row: str) -> None:
    assert "term_years" not in read(row)


def letter(*lines: str) -> dict[str, object]:
    return values(only(drawn("\n".join(("        UKey密码重置申请", *lines)))))


def test_a_mobile_number_behind_the_contacts_name_is_theirs() -> None:
    line = "  因UKey（编号：FT8275604588）密码遗失，特申请密码重置。"
    told = letter(line, "  联系人：李四平  13900000000", f"  申请单位：{COMPANY}")
    assert (told["contact"], told["mobile"]) == ("李四平", "13900000000")
    assert told["key_serial"] == "FT8275604588"
    several = letter(line, "  联系人：李四平  13900000000  13900000001")
    assert "mobile" not in several


def test_a_number_may_stand_before_the_key_that_has_it() -> None:
    told = letter(f"  我单位{COMPANY}将编号为FT8275604588的UKey遗失，特申请补发证书1个。")
    assert told["key_serial"] == "FT8275604588"


@pytest.mark.parametrize(
    "row",
    [
        "有效期 | 起：2026-11-20 | 止：2027-11-19 | <",
        "有效期 | 自：2026-11-20 | 至：2027-11-19 | <",
    ],
)
def test_the_days_of_an_authorisation_are_not_the_day_it_was_given(row: str) -> None:
    told = values(
        only(
            table(
                f"单位名称 | {COMPANY} | < | <",
                "经办人 | 王小红 | 身份证号 | 650102199001011239",
                row,
                title="经办人授权书",
            )
        )
    )
    assert (told["valid_from"], told["valid_to"]) == ("2026-11-20", "2027-11-19")
    assert "date" not in told


def test_a_company_with_its_code_behind_it_lets_act() -> None:
    told = values(
        only(
            drawn(
                f"""
                      证书办理授权书
                {COMPANY}（统一社会信用代码：91650102MAM3PGXQQW）授权以下人员办理UKey业务：
                姓名：王小红
                证件号码：650102199001011239
                """
            )
        )
    )
    assert (told["company"], told["agent"]) == (COMPANY, "王小红")


def test_what_a_form_prints_between_the_parts_of_an_address_is_none() -> None:
    parts = ("通信地址 | 省（市/区） | 新疆维吾尔自治区 | ", "^ | 详细地址 | 哈密市广东路265号 | ")
    assert read(*parts)["address"] == "哈密市广东路265号"
    assert "address" not in read("通信地址 | ____省____市____区（县） | < | <")


PERMIT = "授权书\n授权单位：哈密天山风力发电有限公司\n被授权人：王小红\n"


def period_of(term: str, day: str = "日期：2026年10月9日") -> dict[str, tuple[str, bool]]:
    """The days of a letter about `term`, and whether each is sure."""
    found = only(drawn(f"{PERMIT}{term}\n授权事项：办理数字证书\n{day}")).fields()
    return {
        name: (str(found[name].value), found[name].confidence >= 0.8)
        for name in ("valid_from", "valid_to", "date")
        if name in found
    }


def test_a_word_between_two_days_makes_the_one_before_it_the_first() -> None:
    found = period_of("授权期限：    2026年10月9日        至        2027年10月9日")
    assert found["valid_from"] == ("2026-10-09", True)
    assert found["valid_to"] == ("2027-10-09", True)


def test_a_day_that_is_said_to_be_the_end_begins_nothing() -> None:
    found = period_of("授权期限：至2027年10月9日\n有效期至：2027年12月31日")
    assert (found["valid_to"][0], "valid_from" in found) == ("2027-10-09", False)


def test_a_term_that_would_end_when_it_begins_is_unsure() -> None:
    assert period_of("授权期限：2026年10月9日")["valid_to"] == ("2026-10-09", False)
    same = period_of("授权期限：2026年10月9日至2026年10月9日", day="2026年10月1日")
    assert not any(sure for _, sure in (same["valid_from"], same["valid_to"]))
    assert period_of("授权期限：2027年10月9日")["valid_to"] == ("2027-10-09", True)
    assert period_of("授权期限：2026年10月9日", day="")["valid_to"][0] == "2026-10-09"


@pytest.mark.parametrize(
    ("how", "number", "sure"),
    [
        ("ocr", "723769187141855374838644", False),  # two of twelve digits each
        ("ocr", "723769187141", True),
        ("ocr", "723769187141、855374838644", True),
        ("text", "723769187141855374838644", True),
    ],
)
def test_a_number_as_long_as_two_that_was_read_from_a_picture_is_unsure(
    how: Literal["text", "ocr"], number: str, *, sure: bool
) -> None:
    page = drawn(f"数字证书申请表\n单位名称：{COMPANY}\nUKey序列号：{number}", how=how)
    serial = only(page).fields()["key_serial"]
    assert (serial.value, serial.confidence >= 0.8) == (number, sure)
