"""Hostile Word, Excel and OLE files: entities, links, macros, loops, endless tables."""

import io
import struct
import zipfile

from tests.builders.packed import compound, msg, tnef, xls, zipped

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SERVER = "http://127.0.0.1:9/"
_REMOTE = ("attachedTemplate", "aFChunk", "image", "oleObject", "frame", "subDocument", "hyperlink")

ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


def package(*parts: tuple[str, str | bytes], main: str, kind: str, linked: str = "") -> bytes:
    """A package of these parts; `linked` are more relationships of its main part."""
    folder, _, name = main.rpartition("/")
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/></Types>'
    )
    related = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    root = (
        f'{related}<Relationship Id="r1" Type="{RELATED}/officeDocument"'
        f' Target="{main}"/></Relationships>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", root)
        archive.writestr(f"{folder}/_rels/{name}.rels", f"{related}{linked}</Relationships>")
        for place, content in parts:
            archive.writestr(place, content)
    return packed.getvalue()


def docx(body: str, before: str = "", linked: str = "", *parts: tuple[str, bytes]) -> bytes:
    xml = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{_W}" xmlns:r="{RELATED}">'
    xml += f"<w:body>{body}"
    return package(
        ("word/document.xml", f"{xml}</w:body></w:document>"),
        *parts,
        main="word/document.xml",
        kind="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        linked=linked,
    )


def xlsx(sheet: str, linked: str = "", *parts: tuple[str, str], more: str = "") -> bytes:
    book = (
        f'<workbook xmlns="{_S}" xmlns:r="{RELATED}"><sheets><sheet name="a" sheetId="1" r:id="s"/>'
        f"</sheets>{more}</workbook>"
    )
    own = f'<Relationship Id="s" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
    return package(
        ("xl/workbook.xml", book),
        (
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{_S}" xmlns:r="{RELATED}">{sheet}</worksheet>',
        ),
        *parts,
        main="xl/workbook.xml",
        kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        linked=own + linked,
    )


def text(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def remote(kind: str) -> str:
    return (
        f'<Relationship Id="x" TargetMode="External" Type="{RELATED}/{kind}" Target="{_SERVER}a"/>'
    )


def cell(content: str) -> str:
    return f'<sheetData><row r="1"><c r="A1" t="str">{content}</c></row></sheetData>'


def mini_loop() -> bytes:
    """A compound file whose short streams' sectors run in a circle ([MS-CFB] §2.4)."""
    whole = bytearray(compound(msg("x", ("a.txt", b"y" * 300))))
    start = struct.unpack_from("<I", whole, 60)[0]
    at = 512 * (start + 1)
    struct.pack_into("<16I", whole, at, *([0] * 16))
    return bytes(whole)


def ole(place: int, *values: int) -> bytes:
    """A workbook with fields of its compound file header overwritten ([MS-CFB] §2.2)."""
    whole = bytearray(compound(xls([["单位名称"]])))
    struct.pack_into(f"<{len(values)}I", whole, place, *values)
    return bytes(whole)


def tree_loop() -> bytes:
    """A compound file whose directory entries are each other's children."""
    whole = bytearray(compound(msg("x", ("a.txt", b"y"))))
    start = 512 * (struct.unpack_from("<I", whole, 48)[0] + 1)
    for entry in range(4):
        struct.pack_into("<III", whole, start + 128 * entry + 68, 1, 2, 0)
    return bytes(whole)


def records(*pairs: tuple[int, bytes]) -> bytes:
    book = b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in pairs)
    return compound({"Workbook": book.ljust(4_096, b"\0")})


_BOF = (0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
_ROWS = "".join(
    f'<row r="{n}"><c r="A{n}" s="1"/><c r="XFD{n}" s="1"/></row>' for n in range(1, 3_000)
)

KINDS: dict[str, bytes] = {
    "docx billion laughs": docx(text("&j;"), ENTITIES + "]>"),
    "docx quadratic entity": docx(
        text("&a;" * 5_000), f'<!DOCTYPE a [<!ENTITY a "{"x" * 60_000}">]>'
    ),
    "docx external entity": docx(
        text("&x;"), '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "docx remote dtd": docx(text("a"), f'<!DOCTYPE a SYSTEM "{_SERVER}a.dtd">'),
    "docx parameter entity": docx(
        text("a"), f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{_SERVER}x"> %x;]>'
    ),
    **{
        f"docx external {kind}": docx(text("单位名称") + '<w:altChunk r:id="x"/>', "", remote(kind))
        for kind in _REMOTE
    },
    "docx altChunk": docx(
        '<w:altChunk r:id="h"/>',
        "",
        f'<Relationship Id="h" Type="{RELATED}/aFChunk" Target="a.html"/>',
        ("word/a.html", b"<html><script>x</script>words</html>"),
    ),
    "docx dde in a field": docx(
        '<w:p><w:fldSimple w:instr="DDEAUTO cmd /c'
        ' calc"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
    ),
    "docx include file": docx(
        '<w:p><w:r><w:instrText>INCLUDETEXT "/etc/passwd"</w:instrText></w:r></w:p>' + text("a")
    ),
    "docx part of itself": docx(
        text("a"), "", f'<Relationship Id="d" Type="{RELATED}/image" Target="document.xml"/>'
    ),
    "docx part outside": docx(
        text("a"),
        "",
        f'<Relationship Id="d" Type="{RELATED}/image" Target="../../../../etc/passwd"/>',
    ),
    "docx wide grid": docx(
        "<w:tbl><w:tblGrid>"
        + "<w:gridCol/>" * 60_000
        + "</w:tblGrid><w:tr><w:tc>"
        + text("a")
        + "</w:tc></w:tr></w:tbl>"
    ),
    "docx many cells": docx(
        "<w:tbl>"
        + ("<w:tr>" + ("<w:tc>" + text("a") + "</w:tc>") * 60 + "</w:tr>") * 800
        + "</w:tbl>"
    ),
    "docx many pages": docx('<w:p><w:r><w:t>a</w:t><w:br w:type="page"/></w:r></w:p>' * 3_000),
    "docx one long line": docx(text("字" * 3_000_000)),
    "docx deep elements": docx(
        "<w:p>" + "<w:smartTag>" * 9_000 + text("a") + "</w:smartTag>" * 9_000 + "</w:p>"
    ),
    "docx not xml": docx("<w:p></w:q>"),
    "docx without document": zipped(
        ("word/document.xml", b""), ("[Content_Types].xml", b"<Types/>")
    ),
    "docx bad content types": zipped(
        ("word/document.xml", b"<a/>"), ("[Content_Types].xml", b"\xff\xfe<")
    ),
    "docx bomb part": docx(text("a"), "", "", ("word/media/a.png", bytes(150_000_000))),
    "docm": docx(text("单位名称"), "", "", ("word/vbaProject.bin", b"x")),
    "xlsx huge dimension": xlsx('<dimension ref="A1:XFD1048576"/>' + cell("<v>a</v>")),
    "xlsx far cell": xlsx(
        '<sheetData><row r="1048576"><c r="XFD1048576" t="str"><v>a</v></c></row></sheetData>'
    ),
    "xlsx two far cells": xlsx(
        '<sheetData><row r="1"><c r="A1" t="str"><v>a</v></c></row><row'
        ' r="1048576"><c r="XFD1048576" t="str"><v>a</v></c></row></sheetData>'
    ),
    "xlsx empty styled cells": xlsx(f"<sheetData>{_ROWS}</sheetData>"),
    "xlsx bad reference": xlsx(
        '<sheetData><row r="x"><c r="ZZZZZZZZ99999999999" t="str"><v>a</v></c></row></sheetData>'
    ),
    "xlsx shared string lies": xlsx(
        '<sheetData><row r="1"><c r="A1" t="s"><v>999999999</v></c></row></sheetData>'
    ),
    "xlsx merge lies": xlsx(
        cell("<v>a</v>")
        + '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B9:A1"/></mergeCells>'
    ),
    "xlsx external book": xlsx(
        cell("<f>[1]a!A1</f><v>1</v>"),
        remote("externalLink"),
        more='<externalReferences><externalReference r:id="x"/></externalReferences>',
    ),
    "xlsx dde": xlsx(cell("<f>cmd|'/c calc'!A0</f><v>1</v>")),
    "xlsx web query": xlsx(cell("<v>a</v>"), remote("connections")),
    "xlsx billion laughs": zipped(
        ("xl/workbook.xml", (ENTITIES + "]><workbook>&j;</workbook>").encode())
    ),
    "xlsx of nothing": zipped(("xl/workbook.xml", b"")),
    "xlsx not xml": xlsx("<sheetData><row>"),
    "xlsx deep elements": xlsx("<a>" * 100_000),
    "xlsm": xlsx(cell("<v>单位名称</v>"), "", ("xl/vbaProject.bin", "x")),
    "xlsb noise": zipped(
        ("xl/workbook.bin", bytes(range(256)) * 9), ("xl/worksheets/sheet1.bin", b"\xff" * 900)
    ),
    "pptx": zipped(("ppt/presentation.xml", b"<p/>")),
    "ole mini sector loop": mini_loop(),
    "ole directory loop": tree_loop(),
    "ole sector size lies": ole(28, 0xFFFE0006, 0xFFFFFFFF),
    "ole fat count lies": ole(44, 0xFFFFFFFF),
    "ole directory outside": ole(48, 0x7FFFFFFF),
    "ole mini fat outside": ole(60, 0x7FFFFFFF, 0xFFFF),
    "ole difat loop": ole(68, 0, 0xFFFF),
    "ole difat of itself": ole(68, 1, 9_999),
    "ole head only": compound(xls([["a"]]))[:512],
    "doc without text": compound({"WordDocument": b"\xec\xa5\xc1\0" + bytes(1_000), "1Table": b""}),
    "doc noise": compound(
        {
            "WordDocument": b"\xec\xa5\xc1\0" + bytes(range(256)) * 20,
            "1Table": b"\xff" * 4_096,
            "0Table": b"\xff" * 4_096,
        }
    ),
    "doc ole2 package": compound(
        {"WordDocument": bytes(4_096), "ObjectPool": {"_1": {"\x01Ole10Native": b"MZ" * 900}}}
    ),
    "xls record lies": records(_BOF, (0x85, b"\xff" * 8), (0xFC, b"\xff" * 8_000)),
    "xls string table lies": records(_BOF, (0xFC, struct.pack("<II", 2**31, 2**31)), (0x0A, b"")),
    "xls dde link": records(_BOF, (0x1AE, b"\1\0\1\4cmd"), (0x23, b"\0\0'/c calc'"), (0x0A, b"")),
    "xls macro sheet": records(_BOF, (0x85, struct.pack("<IBBB", 99, 1, 1, 1) + b"m"), (0x0A, b"")),
    "msg property lies": compound(
        msg("x", ("a", b"y" * 50)) | {"__properties_version1.0": b"\xff" * 400}
    ),
    "msg nested deep": compound(
        msg("0", inner=msg("1", inner=msg("2", inner=msg("3", inner=msg("4", inner=msg("5"))))))
    ),
    "msg of many": compound(msg("x", *((f"{n}", b"y") for n in range(120)))),
    "tnef lengths lie": tnef("x", ("a", b"y"))[:40]
    + b"\xff\xff\xff\x7f"
    + tnef("x", ("a", b"y"))[44:],
    "tnef of many": tnef("x", *((f"{n}", b"y") for n in range(500))),
    "tnef name outside": tnef("x", ("..\\..\\a.txt", b"y")),
    "tnef head only": b"\x78\x9f\x3e\x22\0\0",
    "publisher": compound({"Quill": {"QuillSub": {"CONTENTS": bytes(99)}}, "Contents": bytes(99)}),
    "one note": bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + bytes(900),
    "rtf ole object": (
        rb"{\rtf1{\object\objautlink\objupdate{\*\objclass"
        rb" Word.Document.8}{\*\objdata 0105000002000000"
    )
    + b"41" * 9_000
    + b"}}a}",
    "rtf template link": rb"{\rtf1{\*\template http://127.0.0.1:9/a.dotm}text}",
    "rtf binary lies": rb"{\rtf1\bin2147483647 abc}",
    "rtf number lies": rb"{\rtf1\u-99999999999999 \cellx99999999999999999999\li-2147483649 a\par}",
    "rtf many cells": rb"{\rtf1" + rb"\trowd\cellx1\intbl a\cell\row" * 60_000 + b"}",
    "rtf picture lies": rb"{\rtf1{\pict\pngblip\picw99999999\pich99999999 89504e47"
    + b"ff" * 900
    + b"}a}",
    "rtf control flood": rb"{\rtf1" + rb"\a" * 600_000 + b"}",
}
