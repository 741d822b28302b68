"""Numbers of binary workbooks are read as their cells show them; what is hidden is left out."""

import struct

import pytest

from mailbot.documents.page import FileReading
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.cellformats import look_of_xls, look_of_xlsb
from mailbot.pages.reader import read_file
from tests.builders.packed import compound, zipped

FORMATS = ("000000", "0%", '"￥"#,##0.00', '0"个"', "yyyy-m-d", "00000000000")
SEEN = {(0, 0): "000042", (0, 1): "10%", (0, 2): "￥700", (0, 3): "2个", (0, 4): "2026-11-20",
        (1, 0): "01391234567", (1, 1): "7"}  # fmt: skip
VALUES = {(0, 0): 42.0, (0, 1): 0.1, (0, 2): 700.0, (0, 3): 2.0, (0, 4): 46346.0,
          (1, 0): 1391234567.0, (1, 1): 7.0}  # fmt: skip
STYLES = {(0, 0): 0, (0, 1): 1, (0, 2): 2, (0, 3): 3, (0, 4): 4, (1, 0): 5}
PLAIN = len(FORMATS)


def cells(reading: FileReading) -> dict[tuple[int, int], str]:
    [page] = reading.pages
    return {(line.row, line.column): line.text for line in page.lines}


def read(data: bytes) -> FileReading:
    return read_file("附件", data, ReadingBudgets())


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def start(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


def xls(sheet: bytes, *, since_1904: bool = False) -> bytes:
    """The stream of a workbook of one sheet with the styles of FORMATS, and a plain one."""
    head = start(5) + record(0x22, struct.pack("<H", since_1904))
    for number, code in enumerate(FORMATS, 164):
        wide = not code.isascii()
        text = code.encode("utf-16-le" if wide else "latin-1")
        head += record(0x41E, struct.pack("<HHB", number, len(code), wide) + text)
    for number in (*range(164, 164 + len(FORMATS)), 0):
        head += record(0xE0, struct.pack("<HH", 0, number) + bytes(16))
    name = struct.pack("<BB", 2, 0) + b"S1"
    listed = len(head) + 4 + 6 + len(name) + 4
    head += record(0x85, struct.pack("<IH", listed, 0) + name) + record(0x0A, b"")
    return (head + start(0x10) + sheet + record(0x0A, b"")).ljust(4096, b"\0")


def number(row: int, column: int, value: float, style: int = PLAIN) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def numbers() -> bytes:
    return b"".join(
        number(*place, value, STYLES.get(place, PLAIN)) for place, value in VALUES.items()
    )


def test_an_old_workbook_shows_leading_zeros_percents_currency_and_words() -> None:
    assert cells(read(compound({"Workbook": xls(numbers())}))) == SEEN


def test_packed_and_computed_numbers_have_their_formats_too() -> None:
    packed = struct.pack("<HH", 0, 0)
    packed += b"".join(
        struct.pack("<HI", style, value << 2 | 2) for style, value in ((0, 7), (3, 2))
    )
    sheet = record(0xBD, packed + struct.pack("<H", 1))
    sheet += record(0x27E, struct.pack("<HHHI", 1, 0, 3, 5 << 2 | 2))
    formula = struct.pack("<HHHdHIH", 1, 1, 0, 9.0, 0, 0, 3) + b"\x1e\x09\x00"
    sheet += record(0x06, formula)
    told = cells(read(compound({"Workbook": xls(sheet)})))
    assert told == {(0, 0): "000007", (0, 1): "2个", (1, 0): "5个", (1, 1): "000009"}


def test_what_is_hidden_in_an_old_workbook_is_not_read() -> None:
    hidden = record(0x208, struct.pack("<HHHHHHHH", 1, 0, 9, 255, 0, 0, 0x20, 0))
    hidden += record(0x7D, struct.pack("<HHHHH", 1, 2, 0, 0, 1) + bytes(2))
    told = cells(read(compound({"Workbook": xls(hidden + numbers())})))
    assert told == {place: SEEN[place] for place in ((0, 0), (0, 3), (0, 4))}


def test_a_chart_on_a_sheet_hides_none_of_its_cells() -> None:
    chart = start(0x20) + record(0x1009, bytes(20)) + number(0, 0, 1) + record(0x0A, b"")
    told = cells(read(compound({"Workbook": xls(chart + numbers())})))
    assert told == SEEN


def test_days_may_be_counted_from_1904() -> None:
    assert look_of_xls(xls(b"", since_1904=True)).since_1904
    assert not look_of_xls(xls(b"")).since_1904


def test_a_workbook_of_excel_95_has_formats_in_its_own_charset() -> None:
    head = record(0x809, struct.pack("<HHI", 0x500, 5, 0))
    code = '0"个"'.encode("gb18030")
    head += record(0x41E, struct.pack("<HB", 164, len(code)) + code)
    head += record(0xE0, struct.pack("<HH", 0, 164) + bytes(12))
    name = "表".encode("gb18030")
    listed = len(head) + 4 + 7 + len(name) + 4
    head += record(0x85, struct.pack("<IHB", listed, 0, len(name)) + name) + record(0x0A, b"")
    sheet = record(0x809, struct.pack("<HHI", 0x500, 0x10, 0)) + number(0, 0, 2, 0)
    look = look_of_xls(head + sheet + record(0x0A, b""))
    assert look.sheets["表"].codes == {(0, 0): '0"个"'}


@pytest.mark.parametrize("cut", range(0, 700, 7))
def test_a_workbook_cut_anywhere_gives_some_look(cut: int) -> None:
    assert set(look_of_xls(xls(numbers())[:cut]).sheets) <= {"S1"}
    assert look_of_xlsb(xlsb(numbers_b())[:cut]).sheets == {}


# --- .xlsb ([MS-XLSB]) ---------------------------------------------------------------------


def long_record(kind: int, data: bytes = b"") -> bytes:
    coded = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    while size >= 0x80:
        coded += bytes([size & 0x7F | 0x80])
        size >>= 7
    return coded + bytes([size]) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def styles_b() -> bytes:
    part = long_record(278) + long_record(626, struct.pack("<I", 0))
    part += long_record(47, struct.pack("<HH", 0xFFFF, 9) + bytes(12)) + long_record(627)
    for each, code in enumerate(FORMATS, 164):
        part += long_record(44, struct.pack("<H", each) + wide(code))
    part += long_record(617, struct.pack("<I", PLAIN + 1))
    for each in (*range(164, 164 + len(FORMATS)), 0):
        part += long_record(47, struct.pack("<HH", 0, each) + bytes(12))
    return part + long_record(618) + long_record(279)


def row_b(row: int, *, hidden: bool = False) -> bytes:
    flags = struct.pack("<BB", 0, 0x10 * hidden)
    return long_record(0, struct.pack("<IIH", row, 0, 300) + flags + bytes(5))


def number_b(column: int, value: float, style: int, kind: int = 5) -> bytes:
    body = struct.pack("<I", column) + struct.pack("<I", style)[:3] + b"\0"
    if kind == 2:
        return long_record(2, body + struct.pack("<I", int(value) << 2 | 2))
    return long_record(kind, body + struct.pack("<d", value) + (bytes(10) if kind == 9 else b""))


def numbers_b(hidden_row: int = -1) -> bytes:
    part = b""
    for row in (0, 1):
        part += row_b(row, hidden=row == hidden_row)
        for (at, column), value in VALUES.items():
            if at == row:
                part += number_b(column, value, STYLES.get((at, column), PLAIN))
    return part


def xlsb(cells_: bytes, before: bytes = b"", *, styles: bool = True) -> bytes:
    sheet = long_record(129) + long_record(148, struct.pack("<IIII", 0, 9, 0, 9)) + before
    sheet += long_record(145) + cells_ + long_record(146) + long_record(130)
    book = long_record(131) + long_record(153, bytes(12)) + long_record(143)
    book += long_record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("S1"))
    book += long_record(144) + long_record(132)
    space = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    target = '<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.bin"/>'
    relations = f"<Relationships {space}>{target}</Relationships>"
    parts = [
        ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", relations.encode()),
        ("xl/worksheets/sheet1.bin", sheet),
    ]
    return zipped(*parts, *([("xl/styles.bin", styles_b())] if styles else []))


def test_a_binary_workbook_shows_its_formats_too() -> None:
    assert cells(read(xlsb(numbers_b()))) == SEEN


def test_packed_and_computed_numbers_of_a_binary_workbook_have_their_formats() -> None:
    part = row_b(0) + number_b(0, 7, 0, kind=2) + number_b(1, 9.0, 3, kind=9)
    assert cells(read(xlsb(part))) == {(0, 0): "000007", (0, 1): "9个"}


def test_what_is_hidden_in_a_binary_workbook_is_not_read() -> None:
    columns = long_record(60, struct.pack("<IIIIH", 1, 2, 0, 0, 1))
    told = cells(read(xlsb(numbers_b(hidden_row=1), columns)))
    assert told == {place: SEEN[place] for place in ((0, 0), (0, 3), (0, 4))}


def test_a_binary_workbook_without_styles_shows_plain_numbers() -> None:
    look = look_of_xlsb(xlsb(numbers_b(), styles=False))
    assert set(look.sheets["S1"].codes.values()) == {""}
    assert cells(read(xlsb(numbers_b(), styles=False)))[0, 0] == "42"
