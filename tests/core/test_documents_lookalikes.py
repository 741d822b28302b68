"""What a picture shows as clearly as anything else and may still be misread is doubted."""

from typing import Literal

import pytest

from mailbot.documents.model import Document
from mailbot.documents.normalise import read_serials
from mailbot.documents.page import Seal
from mailbot.values import Box
from tests.core.drawn_pages import drawn, only

SURE = 0.8


def form(*rows: str, how: Literal["text", "ocr"] = "ocr") -> Document:
    text = "\n".join(("企业证书申请表", "证书数量：2", *rows))
    return only(drawn(text, how=how))


@pytest.mark.parametrize(
    "company", ["協鑫（克拉瑪依）鋁電有限公司", "协鑫（克拉玛依）鋁电有限公司", "阳光堃能有限公司"]
)
def test_traditional_and_rare_characters_are_doubted_on_a_picture_only(company: str) -> None:
    seen = form(f"单位名称：{company}").fields()["company"]
    assert seen.confidence < SURE
    typed = form(f"单位名称：{company}", how="text").fields()["company"]
    assert (typed.value, typed.confidence >= SURE) == (company, True)
    usual = form("单位名称：协鑫（克拉玛依）铝电有限公司").fields()["company"]
    assert usual.confidence >= SURE


def test_what_a_picture_shows_in_traditional_characters_is_read_in_simplified_ones() -> None:
    seen = form("单位名稱：協鑫（克拉瑪依）鋁電有限公司", "联系電話：13812345678").fields()
    assert seen["company"].value == "协鑫（克拉玛依）铝电有限公司"
    assert seen["mobile"].value == "13812345678"
    assert max(seen["company"].confidence, seen["mobile"].confidence) < SURE


def test_numerals_of_banks_are_not_doubted() -> None:
    page = drawn("电子回单\n交易流水号：88210334\n金额大写：壹萬貳仟圓整", how="ocr")
    assert only(page).fields()["amount_in_words"].confidence >= SURE


@pytest.mark.parametrize(
    "address",
    [
        "d1yx2395@163.com",
        "office8871@foxmai1.com",
        "zhang1@qq.com",
        "li0n88@qq.com",
        "wang@l63.com",
        "w8Ok@qq.com",
        "chen1o1@qq.com",
        "j1sw_gan1in@1zpower.cn",
    ],
)
def test_an_address_with_lookalikes_is_doubted_on_a_picture_only(address: str) -> None:
    seen = form(f"电子邮箱：{address}").fields()["email"]
    mended = {
        "office8871@foxmai1.com": "office8871@foxmail.com",
        "wang@l63.com": "wang@163.com",
        "d1yx2395@163.com": "dlyx2395@163.com",
        "li0n88@qq.com": "lion88@qq.com",
        "chen1o1@qq.com": "chenlo1@qq.com",
        "j1sw_gan1in@1zpower.cn": "jlsw_ganlin@lzpower.cn",
    }
    assert (seen.value, seen.confidence < SURE) == (mended.get(address, address), True)
    assert form(f"电子邮箱：{address}", how="text").fields()["email"].confidence >= SURE


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("501@foxmai1.com", "501@foxmail.com"),
        ("zwa6071@gmaiI.com", "zwa6071@gmail.com"),
        ("chen@0utlook.com", "chen@outlook.com"),
        ("office@foxmai1.com.cn", "office@foxmai1.com.cn"),
    ],
)
def test_a_provider_s_domain_is_told_by_its_shape_on_a_picture_only(
    read: str, printed: str
) -> None:
    seen = form(f"电子邮箱：{read}").fields()["email"]
    assert (seen.value, seen.confidence < SURE) == (printed, True)
    assert form(f"电子邮箱：{read}", how="text").fields()["email"].value == read


@pytest.mark.parametrize(
    "address", ["dlyx2395@163.com", "office8871@foxmail.com", "a10b@139.com", "zhang.li@126.com"]
)
def test_an_address_without_lookalikes_is_sure(address: str) -> None:
    assert form(f"电子邮箱：{address}").fields()["email"].confidence >= SURE


def test_a_key_number_with_a_letter_among_its_digits_that_looks_like_one_is_doubted() -> None:
    assert form("UKey序列号：HX2O22008123").fields()["key_serial"].confidence < SURE
    assert form("UKey序列号：HX2022008123").fields()["key_serial"].confidence >= SURE


RING = Seal(box=Box(x0=80, y0=30, x1=250, y1=150))


@pytest.mark.parametrize("words", ["中阁银行限公司", "交通银行限公司", "46生银行乌齐支行"])
def test_a_ring_s_words_are_never_surely_a_name(words: str) -> None:
    receipt = f"""
                   银行电子回单
        交易流水号：88210334
        付款人：      {words}
        付款人账号：1111222233334444
        付款人开户行：      {words}
        收款人：乙科技有限公司
        金额：700.00
        """
    surely = {
        name
        for name, field in only(drawn(receipt, how="ocr", seals=[RING])).fields().items()
        if field.confidence >= SURE
    }
    assert not surely & {"payer_name", "payer_bank"}
    assert surely >= {"serial_no", "payer_account", "payee_name", "amount"}
    # the same words are a value where no stamp lies
    bare = only(drawn(receipt, how="ocr")).fields()
    assert bare["payer_bank"].confidence >= SURE


def test_a_name_that_reaches_beyond_its_stamp_is_sure() -> None:
    text = "企业证书申请表\n证书数量：2\n单位名称：四川宏远水泥开发有限责任公司"
    on_its_end = Seal(box=Box(x0=120, y0=10, x1=260, y1=90))
    found = only(drawn(text, how="ocr", coloured=True, seals=[on_its_end])).fields()
    assert found["company"].confidence >= SURE


@pytest.mark.parametrize(
    ("printed", "value", "sure"),
    [
        ("X1801A492E7D\n36A4BC82D18E0E", "X1801A492E7D、36A4BC82D18E0E", True),
        ("X1801A492E7D\n36A4BC82D18E", "X1801A492E7D、36A4BC82D18E", True),
        # two numbers, or one that was wrapped: nobody can tell
        ("36A4BC82D18E0E\nX1801A492E7D", "36A4BC82D18E0EX1801A492E7D", False),
        # the rest of a long one
        ("36A4BC82D18E0E11\nX18", "36A4BC82D18E0E11X18", True),
        ("36A4BC82D18E0E11223344\nX1801A49", "36A4BC82D18E0E11223344X1801A49", True),
        ("HX2022-008123 (遗失)", "HX2022-008123", True),
        ("见附件\n清单", None, False),
    ],
)
def test_key_numbers_on_lines_of_their_own(printed: str, value: str | None, *, sure: bool) -> None:
    read = read_serials(printed)
    assert (read[0] if read else None) == value
    assert bool(read and read[1] >= SURE) is sure
