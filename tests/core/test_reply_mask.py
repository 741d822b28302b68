"""What of a customer's text may stand in a mail."""

import pytest
from stdnum.cn import uscc

from mailbot.reply.mask import mask_email, mask_party, one_line, scrub, scrub_personal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("手机13812345678张三", "手机138****5678张三"),
        ("+86 138-1234-5678", "+138****5678"),
        ("手机１３８１２３４５６７８", "手机138****5678"),
        ("身份证11010519491231002X", "身份证110*************2X"),
        ("账号 6222 0212 3456 7890 123", "账号 ****0123"),
        ("a.b@c.cn", "a***@c.cn"),
        # what names a company, a case or a day stays readable
        ("91650100MA7799Q12X", "91650100MA7799Q12X"),
        ("91110108600037689B 号", "91110108600037689B 号"),
        ("DK-2611-0042-7Q", "DK-2611-0042-7Q"),
        ("2026-11-22", "2026-11-22"),
        ("微信图片_20261120103045.jpg", "微信图片_20261120103045.jpg"),
        ("第12号 300 元", "第12号 300 元"),
        # a code that hides a long number is none
        ("AB123813812345678C", "AB****5678C"),
        ("12345678901234567Z", "****4567Z"),
    ],
)
def test_numbers_of_persons_are_masked_and_the_rest_stays(text: str, shown: str) -> None:
    assert scrub(text) == shown


def test_a_line_has_no_breaks_no_direction_marks_and_an_end() -> None:
    assert one_line(" a\r\nb\u202ec\ud800d ") == "a b c d"
    assert one_line("长" * 100, 10) == "长" * 9 + "…"


def test_a_person_paying_is_masked_and_a_company_is_not() -> None:
    assert mask_party("张三丰") == "张**"
    assert mask_party("某电厂") == "某电厂"
    assert mask_party("4/3") == "4/3"  # no name
    assert mask_party("天山风力发电有限公司") == "天山风力发电有限公司"


def test_an_address_without_local_part_shows_nothing() -> None:
    assert mask_email("nonsense") == "***"


def test_a_card_number_that_happens_to_check_as_a_credit_code_is_masked() -> None:
    assert uscc.is_valid("611263090997024190")
    assert scrub("611263090997024190") == "****4190"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("XJ20210458、2018000123456", "XJ20210458、2018000123456"),
        ("13812345678", "138****5678"),
        ("11010519491231002X", "110*************2X"),
        ("6222021234567890123", "****0123"),
    ],
)
def test_a_serial_number_stays_readable_unless_it_is_a_persons_number(
    text: str, shown: str
) -> None:
    assert scrub_personal(text) == shown
