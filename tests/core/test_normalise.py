"""Field values are cleaned, judged by form and check digit, and compared."""

from collections.abc import Callable
from typing import Any

import pytest
from stdnum.cn import ric

from mailbot.documents import names
from mailbot.documents import normalise as n
from mailbot.documents.text import nearly_contains, plain, squeeze, tidy, visible

GOOD = "91110000600037341L"


@pytest.mark.parametrize(
    ("reader", "text", "value", "least", "most"),
    [
        (n.read_credit_code, GOOD, GOOD, 1, 1),
        (n.read_credit_code, "９１１１００００６０００３７３４１Ｌ", GOOD, 1, 1),
        (n.read_credit_code, GOOD[:-1] + "2", GOOD[:-1] + "2", 0, 0.7),
        (n.read_credit_code, "110108752606005", "110108752606005", 0.8, 0.8),
        (n.read_credit_code, "72340123-X", "72340123-X", 0.8, 0.8),
        (n.read_credit_code, "9111000060003734", "9111000060003734", 0, 0.5),
        (n.read_credit_code, "无", None, 0, 0),
        (n.read_id_number, "11010519491231002x", "11010519491231002X", 1, 1),
        (n.read_id_number, "110105194912310021", "110105194912310021", 0, 0.6),
        (n.read_id_number, "990105194912310020", "990105194912310020", 0, 0.79),
        (n.read_id_number, "650502196909189633", "650502196909189633", 0.9, 1),
        (n.read_id_number, "650502196909189634", "650502196909189634", 0, 0.6),
        (n.read_id_number, "110105********002X", "110105********002X", 0.7, 0.7),
        (n.read_id_number, "1101051949", None, 0, 0),
        (n.read_mobile, "+86 138-0013-8000", "13800138000", 1, 1),
        (n.read_mobile, "0991-2345678", None, 0, 0),
        (n.read_landline, "(010)62551234转808", "010-62551234-808", 0.9, 1),
        (n.read_landline, "62101786", "62101786", 0.8, 0.9),
        (n.read_landline, "13800138000", None, 0, 0),
        (n.read_email, "a.b@example.com", "a.b@example.com", 1, 1),
        (n.read_email, "a@example，com", "a@example.com", 0, 0.79),
        (n.read_email, "example.com", None, 0, 0),
        (names.read_company, "新疆 天山（集团）有限公司（盖章）", "新疆天山（集团）有限公司", 1, 1),
        (names.read_company, "张三", "张三", 0.8, 0.9),
        (names.read_company, "天山#@!12", "天山#@!12", 0, 0.6),
        (names.read_company, "____", None, 0, 0),
        (names.read_person, "阿不都·买买提", "阿不都·买买提", 1, 1),
        (names.read_person, "王小红先生", "王小红", 1, 1),
        (names.read_person, "王小红 2026", "王小红", 0.8, 0.9),
        (names.read_person, "（签字）", None, 0, 0),
        (names.read_person, "日期", None, 0, 0),
        (n.read_line, "新疆 哈密市 1号 ", "新疆哈密市 1号", 1, 1),
        (n.read_line, "无", None, 0, 0),
        (n.read_account, "6222 0000 1111 2222", "6222000011112222", 1, 1),
        (n.read_account, "(6222***1234)", "6222***1234", 1, 1),
        (n.read_account, "账号6222xxxx1234某某公司", "6222****1234", 0, 0.79),
        (n.read_account, "a***@example.com", "a***@example.com", 0.9, 1),
        (n.read_account, "@", None, 0, 0),
        (n.read_account, "******", None, 0, 0),
        (n.read_account, "无", None, 0, 0),
        (n.read_serial, "128-ABC 001", "128-ABC001", 1, 1),
        (n.read_serial, "号：12345678 号", "12345678", 0.8, 0.9),
        (n.read_serial, "ABCDEF", None, 0, 0),
        (n.read_serial, "89897-", "89897", 0.5, 0.79),
        (n.read_count, "两把", 2, 1, 1),
        (n.read_count, "二十五", 25, 1, 1),
        (n.read_count, "2个3", 2, 0, 0.7),
        (n.read_count, "零", None, 0, 0),
        (n.read_years, "三 年", 3, 1, 1),
        (n.read_years, "20年", None, 0, 0),
        (n.read_years, "长期", None, 0, 0),
    ],
)
def test_values_are_read_with_a_judgement(
    reader: Callable[[str], Any], text: str, value: object, least: float, most: float
) -> None:
    read = reader(text)
    assert (read[0] if read else None) == value
    assert least <= (read[1] if read else 0) <= most


def test_the_check_digit_tells_of_an_id_number_of_an_unlisted_county() -> None:
    number = "11999919491231002"
    digit = ric.calc_check_digit(number + "?")
    assert n.read_id_number(number + digit) == (number + digit, 0.95)
    wrong = "0" if digit != "0" else "1"
    assert n.read_id_number(number + wrong) == (number + wrong, 0.5)


@pytest.mark.parametrize("text", ["", "____", "年 月 日", "（盖章）", "XXXX", "无", "（ ）"])
def test_what_a_blank_form_prints_is_blank(text: str) -> None:
    assert n.is_blank(text)


def test_a_printed_value_is_not_blank() -> None:
    assert not n.is_blank("张三")


def test_one_look_alike_may_be_suggested() -> None:
    assert n.suggest_credit_code("9111O000600037341L") == GOOD
    assert n.suggest_credit_code("911100006000373412") is None


def test_text_keeps_its_places_in_half_width() -> None:
    text = "（Ａ　Ｂ）：⽤"
    assert plain(text) == "(A B):用"
    assert len(plain(text)) == len(text)
    assert squeeze(text) == "(AB):用"
    assert visible("电子☑单 \u200b□单位") == "电子回单 □单位"
    assert tidy(" 张 三： ") == "张三"


def test_one_misread_character_is_forgiven() -> None:
    assert nearly_contains("中国电孑回单", "电子回单")
    assert not nearly_contains("中国电孑固单", "电子回单")
    assert not nearly_contains("单回子电子", "电子回单")


NAMED = "昌吉远景风力发电有限公司"


@pytest.mark.parametrize(
    "behind",
    [
        "（统一社会信用代码91652301MA77ABCD0X）",
        "(税号:91652301MA77ABCD0X)",
        " (91652301MA77ABCD0X)",
        "（信用代码：91652301MA77ABCD0X）",
    ],
)
def test_a_code_behind_a_company_s_name_is_none_of_it(behind: str) -> None:
    assert names.read_company(NAMED + behind) == (NAMED, 1.0)


@pytest.mark.parametrize("behind", ["（2023）", "（分公司）", "（A1座）"])
def test_other_brackets_behind_a_company_s_name_are_part_of_it(behind: str) -> None:
    assert names.read_company(NAMED + behind) == (NAMED + behind, 1.0)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("王小红，昌吉远景风力发电有限公司专责", "王小红"),
        ("欧阳娜，计划经营部副主任兼专责", "欧阳娜"),
        ("古丽·买买提；昌吉远景风力发电公司职工", "古丽·买买提"),
    ],
)
def test_where_a_person_works_behind_the_name_is_none_of_it(printed: str, name: str) -> None:
    assert names.read_person(printed) == (name, 1.0)


def test_two_persons_are_no_person_and_a_company() -> None:
    assert names.read_person("王小红，李四平") == ("王小红李四平", 0.6)


@pytest.mark.parametrize(
    "printed", ["见照片", "另附名单", "复印件已交", "已离职", "已离任", "退休", "辞职"]
)
def test_what_stands_in_a_name_s_place_is_none(printed: str) -> None:
    assert names.read_person(printed) is None


@pytest.mark.parametrize(
    "text",
    ["均不变", "都不变", "也不变", "仍保持不变", "均维持原样不变", "（均不变）", "都不作变更"],
)
def test_what_says_that_nothing_changes_is_blank(text: str) -> None:
    assert n.is_blank(text)


@pytest.mark.parametrize("text", ["均", "都要变", "仍用旧号13812345678", "均瑶集团"])
def test_what_begins_alike_is_not_blank(text: str) -> None:
    assert not n.is_blank(text)


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("3个，KM00981、KM00982、KM00983", "KM00981、KM00982、KM00983"),
        ("共2把：FT54537651，FT91839582", "FT54537651、FT91839582"),
        ("两枚(ZJ-77650912、ZJ-77650913)", "ZJ-77650912、ZJ-77650913"),
        ("①FT8275604588 ②FT8275604589", "FT8275604588、FT8275604589"),
        ("①XJ-0091②XJ-0092③XJ-0093", "XJ-0091、XJ-0092、XJ-0093"),
        ("二支：① HX2022-0081 ② HX2022-0082", "HX2022-0081、HX2022-0082"),
    ],
)
def test_key_numbers_behind_their_count_or_in_ringed_items(printed: str, numbers: str) -> None:
    assert n.read_serials(printed) == (numbers, 0.95)


@pytest.mark.parametrize("printed", ["2个", "①2个", "共三把", "①", "③个"])
def test_a_count_alone_is_no_key_s_number(printed: str) -> None:
    assert n.read_serials(printed) is None
