"""Files of text that are neither Word nor PDF: HTML, RTF, OpenDocument, Office's plain XML."""

import io
import zipfile

import pytest
import xlsxwriter  # noqa: TID251 - writes what the product only reads
from PIL import Image, ImageDraw

from mailbot.documents.page import FileReading, Page, Unreadable
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.samples.fonts import face
from tests.samples.ink import seal

BUDGETS = ReadingBudgets()
TABLE = [("单位名称", 1, 1), ("天山光伏", 2, 1)]


def read(data: bytes | str, name: str = "附件.xls") -> FileReading:
    return read_file(name, data.encode() if isinstance(data, str) else data, BUDGETS)


def page(data: bytes | str) -> Page:
    reading = read(data)
    assert reading.unreadable is None, reading.detail
    return reading.pages[0]


def cells(found: Page) -> list[tuple[str, int, int, int, int]]:
    return [
        (line.text, line.row, line.column, line.row_span, line.column_span)
        for line in found.lines
        if line.how == "cell"
    ]


HTML = """<html><head><meta charset="gb2312"><title>x</title><style>p{}</style></head><body>
<h1>企业证书申请表</h1><script>alert(1)</script><p style="display:none">不显示</p>
<table><tr><td>单位名称</td><td colspan=2>天山光伏</td></tr>
<tr><td rowspan="2">数量</td><td>2</td><td><table><tr><td>三</td><td>年</td></tr></table></td></tr>
<tr><td><input type=checkbox checked>新办<br><input type=radio>续期</td><td></td></tr></table>
<div>联系人：<input value="张三"><input type=hidden value="x"></div><p>完</p>尾</body></html>"""


def test_html_called_xls_gives_its_cells_and_paragraphs() -> None:
    found = page(HTML.encode("gb18030"))
    assert cells(found) == [
        ("单位名称", 0, 0, 1, 1),
        ("天山光伏", 0, 1, 1, 2),
        ("数量", 1, 0, 2, 1),
        ("2", 1, 1, 1, 1),
        ("三 年", 1, 2, 1, 1),
        ("☑新办\n☐续期", 2, 1, 1, 1),
    ]
    rest = [line.text for line in found.lines if line.how != "cell"]
    assert rest == ["企业证书申请表", "联系人：张三", "完", "尾"]
    assert found.width == 3


def test_html_of_another_charset_than_it_says_is_read() -> None:
    assert page("<html><meta charset=ascii><p>单位名称 天山</p></html>").lines[0].text == (
        "单位名称 天山"
    )
    assert page("<!DOCTYPE html><p>单位名称</p>").lines[0].text == "单位名称"


def test_html_beyond_all_measure_is_refused() -> None:
    assert read("<html>" + "<b>x</b>" * 100_001).unreadable is Unreadable.TOO_LARGE
    rows = "<tr>" + "<td>x</td>" * 200 + "</tr>"
    assert read("<html><table>" + rows * 260 + "</table>").unreadable is Unreadable.TOO_LARGE
    assert read("<html><p>x</p>" + "<p>x</p>" * 40_000).unreadable is Unreadable.TOO_MANY_PAGES
    assert read("<html>" + "<div>" * 5_000 + "x").unreadable in {None, Unreadable.EMPTY}


def test_a_page_saved_whole_by_word_is_read_as_the_page_it_shows() -> None:
    saved = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "<html><table><tr><td>单位名称</td><td>天山光伏</td></tr></table></html>\r\n--x\r\n"
        "Content-Type: text/xml\r\nContent-Location: a.xml\r\n\r\n<a/>\r\n--x--\r\n"
    )
    reading = read(saved, "申请表.doc")
    assert cells(reading.pages[0])[1][0] == "天山光伏"
    assert reading.members == ()


def stamped() -> bytes:
    paper = Image.new("RGB", (700, 400), "white")
    ImageDraw.Draw(paper).text((30, 150), "业务回单 天山光伏", font=face("song", 60), fill="black")
    packed = io.BytesIO()
    paper.save(packed, "PNG")
    return packed.getvalue()


RTF = (
    rb"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0\fcharset134 \'cb\'ce\'cc\'e5;}}{\info{\author x}}"
    rb"{\*\generator Riched;}\pard \'c6\'f3\'d2\'b5\u-26539?\tab {\v hidden}{\deleted gone}"
    rb"\ldblquote a\rdblquote\~\{b\}\par"
    rb"\trowd\cellx100\cellx200\pard\intbl \'b5\'a5\'ce\'bb\par \'c3\'fb\cell x\line y\cell\row"
    rb"\trowd\cellx100\pard\intbl z\cell\row\pard"
    rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}}{\*\shpinst in a box}"
    rb"{\bin3 }}}\emdash\par }"
)


def test_rich_text_gives_its_paragraphs_cells_and_no_hidden_text() -> None:
    found = page(RTF)
    assert cells(found) == [
        ("单位\n名", 0, 0, 1, 1),
        ("x\ny", 0, 1, 1, 1),
        ("z", 1, 0, 1, 1),
    ]
    rest = [line.text for line in found.lines if line.how != "cell"]
    assert rest == ["企业\u9855", "“a” {b}", "shownin a box—"]


def test_a_picture_in_rich_text_is_a_page_of_its_own() -> None:
    picture = stamped().hex().encode()
    reading = read(rb"{\rtf1 text\par{\*\shppict{\pict\pngblip " + picture + rb"}}}")
    assert [each.source for each in reading.pages] == ["text", "ocr"]
    assert "业务回单" in reading.pages[1].lines[0].text


def png(image: Image.Image) -> bytes:
    packed = io.BytesIO()
    image.save(packed, "PNG")
    return packed.getvalue()


def test_what_a_shape_in_rich_text_is_called_is_no_text_and_a_stamp_in_it_counts() -> None:
    stamp = png(seal("哈密天山风力发电有限公司")).hex().encode()
    reading = read(
        rb"{\rtf1 one\par{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 75}}"
        rb"{\sp{\sn pib}{\sv {\pict\pngblip "
        + stamp
        + rb"}}}}}\par {\strike old}{\strike0 new}\par}"
    )
    [found] = reading.pages
    assert [line.text for line in found.lines] == ["one", "new"]
    assert found.coloured
    assert len(found.seals) == 1


def test_a_page_an_author_begins_in_rich_text_is_a_page_but_none_within_a_row() -> None:
    stamp = png(seal("哈密天山风力发电有限公司")).hex().encode()
    reading = read(
        rb"{\rtf1\page one\page\page\pard two{\pict\pngblip " + stamp + rb"}\par"
        rb"\trowd\cellx9\pard\intbl\pagebb a\page b\cell\row\pard\pagebb three\par}"
    )
    assert [[line.text for line in each.lines] for each in reading.pages] == [
        ["one"],
        ["two", "a\nb"],
        ["three"],
    ]
    assert [len(each.seals) for each in reading.pages] == [0, 1, 0]


def test_rich_text_of_braces_alone_is_empty() -> None:
    assert read(rb"{\rtf1" + b"{" * 5_000).unreadable is Unreadable.EMPTY
    assert read(rb"{\rtf1}}}}\ ").unreadable is Unreadable.EMPTY


OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
TABLES = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'


def odf(body: str, manifest: str = "<x/>") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", manifest)
        content = f"<office:document-content {OFFICE} {TEXT} {TABLES}>{body}"
        archive.writestr("content.xml", content + "</office:document-content>")
    return packed.getvalue()


def test_an_open_document_gives_its_text_and_cells() -> None:
    body = """<office:body><office:text><text:tracked-changes><text:p>gone</text:p>
    </text:tracked-changes><text:h>申请表</text:h><text:section><text:p>a<text:s text:c="2"/>b
    <text:tab/>c<text:line-break/>d<text:note><text:p>note</text:p></text:note></text:p>
    </text:section><table:table><table:table-row>
    <table:table-cell table:number-columns-spanned="2"><text:p>单位</text:p><text:p>名称</text:p>
    </table:table-cell><table:covered-table-cell/></table:table-row><table:table-row>
    <table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>
    </table:table-row><table:table-row table:number-rows-repeated="1000000"><table:table-cell/>
    </table:table-row></table:table><table:table table:display="false"/></office:text>
    </office:body>"""
    found = page(odf(body))
    assert cells(found) == [
        ("单位\n名称", 0, 0, 1, 2),
        ("x", 1, 0, 1, 1),
        ("x", 1, 1, 1, 1),
    ]
    assert [line.text for line in found.lines if line.how != "cell"][:2] == ["申请表", "a  b"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (odf("", "<encryption-data/>"), Unreadable.ENCRYPTED),
        (odf(""), Unreadable.UNSUPPORTED),
        (odf("<office:body><office:presentation/></office:body>"), Unreadable.UNSUPPORTED),
        (odf("<office:body/>"), Unreadable.EMPTY),
    ],
    ids=["locked", "no body", "slides", "nothing"],
)
def test_open_documents_we_cannot_read_say_why(data: bytes, reason: Unreadable) -> None:
    assert read(data).unreadable is reason


SHEET = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>
<Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">
单位</Data></Cell><Cell><Data>x</Data></Cell></Row></Table></Worksheet></Workbook>"""


def test_a_workbook_saved_as_xml_gives_its_cells() -> None:
    assert cells(page(SHEET)) == [("单位", 1, 1, 1, 2), ("x", 1, 3, 1, 1)]


def test_a_document_saved_as_xml_gives_its_text() -> None:
    word = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument '
        'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:x="x"><w:body>'
        "<x:sect><w:p><w:r><w:t>单位名称</w:t></w:r></w:p><w:p><w:r><w:t>天山</w:t></w:r></w:p>"
        "</x:sect></w:body></w:wordDocument>"
    )
    assert [line.text for line in page(word).lines] == ["单位名称", "天山"]


def test_other_xml_is_a_stranger_and_entities_open_nothing() -> None:
    assert read('<?xml version="1.0"?><a>x</a>').unreadable is Unreadable.UNSUPPORTED
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
        + '<!ENTITY z SYSTEM "file:///etc/passwd">]>'
        + SHEET.split("?>", 2)[2].replace("单位", "&j;&z;")
    )
    told = "".join(line.text for each in read(bomb).pages for line in each.lines)
    assert "root:" not in told
    assert len(told) < 1000


def test_digits_that_a_workbook_has_lost_are_shown_as_lost() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "账号")
    sheet.write(0, 1, 1234567890123456789)
    sheet.write(1, 0, "身份证号")
    sheet.write(1, 1, 650102198001011230)
    sheet.write(2, 0, "文本账号")
    sheet.write_string(2, 1, "0413060103000009171")
    sheet.write(3, 0, "手机")
    sheet.write(3, 1, 13812345678)
    book.close()
    reading = read_file("表.xlsx", out.getvalue(), BUDGETS)
    assert [line.text for line in reading.pages[0].lines][1::2] == [
        "123456789012345****",
        "650102198001011***",
        "0413060103000009171",
        "13812345678",
    ]
