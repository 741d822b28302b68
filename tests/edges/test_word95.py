"""Documents of Word 6 and Word 95 are read by ourselves, as those of Word 97 are."""

import pytest

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.builders.packed import compound
from tests.builders.word95 import IN_TABLE, row_end, word95

FORM = (
    ("企业证书申请表\r", b""),
    ("单位名称\x07", IN_TABLE),
    ("新疆天山光伏\r", IN_TABLE),
    ("发电有限公司\x07", IN_TABLE),
    ("\x07", row_end(0, 2_000, 8_000)),
    ("数量\x07", IN_TABLE),
    ("2\x07", IN_TABLE),
    ("更新\x07", IN_TABLE),
    ("\x07", row_end(0, 2_000, 5_000, 8_000)),
    ("经办人：\x13 MERGEFIELD x \x14王芳\x15\t日期\x0b第二行\x01\r", b""),
    ("\x0c", b""),
    ("第二页\r", b""),
)


def read(data: bytes) -> FileReading:
    return read_file("旧.doc", data, ReadingBudgets())


@pytest.mark.parametrize("wide", [False, True], ids=["charset", "wide"])
@pytest.mark.parametrize("pieces", [False, True], ids=["whole", "pieces"])
def test_a_word_95_file_gives_its_tables_and_pages(*, wide: bool, pieces: bool) -> None:
    first, second = read(word95(FORM, headers="某某公司文件\r", wide=wide)).pages
    cells = {
        line.text: (line.row, line.column, line.column_span)
        for line in first.lines
        if line.how == "cell"
    }
    assert cells == {
        "单位名称": (0, 0, 1),
        "新疆天山光伏\n发电有限公司": (0, 1, 2),
        "数量": (1, 0, 1),
        "2": (1, 1, 1),
        "更新": (1, 2, 1),
    }
    texts = ["企业证书申请表", "经办人：王芳", "日期", "第二行", "某某公司文件"]
    assert [line.text for line in first.lines if line.how == "text"] == texts
    assert [line.text for line in second.lines] == ["第二页"]
    if pieces:
        split = word95(tuple((text, b"") for text, _ in FORM), wide=wide, pieces=True)
        said = "".join(line.text for page in read(split).pages for line in page.lines)
        assert "企业证书申请表" in said
        assert "第二页" in said


def test_western_text_is_read_by_its_own_charset() -> None:
    plain = word95([("Caf\xe9 r\xe9sum\xe9 \xff\r", b"")], charset="latin-1")
    [page] = read(plain).pages
    assert [line.text for line in page.lines] == ["Café résumé ÿ"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word95(FORM, flags=0x0100), Unreadable.ENCRYPTED),
        (word95(FORM, version=33), Unreadable.UNSUPPORTED),
        (word95([("", b"")]), Unreadable.EMPTY),
        (compound({"WordDocument": b"\xdc\xa5\x68\0" + b"\xff" * 600}), Unreadable.ENCRYPTED),
        (compound({"WordDocument": b"\xdc\xa5\x68\0" + bytes(30)}), Unreadable.DAMAGED),
        (word95(FORM, flags=0x0004), Unreadable.DAMAGED),
    ],
    ids=["locked", "older", "empty", "noise", "cut", "no pieces"],
)
def test_what_cannot_be_read_of_it_says_why(data: bytes, reason: Unreadable) -> None:
    assert read(data).unreadable is reason


def test_pieces_out_of_order_and_rows_without_cells_do_no_harm() -> None:
    data = bytearray(word95(FORM, pieces=True))
    at = data.find(b"\1\2\0ab\2") + 10
    data[at : at + 4] = b"\xff\xff\xff\x7f"
    assert read(bytes(data)).unreadable is Unreadable.DAMAGED
    cut = (("甲\x07", IN_TABLE), ("\x07", IN_TABLE + b"\x19\x01"), ("乙\x07", IN_TABLE),
           ("\x07", IN_TABLE + b"\x19\x01\xbe\x03"), ("丙\r", b""))  # fmt: skip
    [page] = read(word95(cut)).pages
    assert [line.text for line in page.lines] == ["甲", "乙", "丙"]
