"""What stands beside the plain text of a Word document: boxes, controls, changes, comments."""

import io
from typing import TYPE_CHECKING

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.samples.hostile import office

if TYPE_CHECKING:
    from mailbot.documents.page import FileReading

SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
BOXED = f"<w:txbxContent>{office.text('盒中文字')}</w:txbxContent>"


def told(data: bytes) -> list[str]:
    reading: FileReading = read_file("附件", data, ReadingBudgets())
    return [line.text for page in reading.pages for line in page.lines]


def run(inner: str) -> str:
    return f"<w:p><w:r>{inner}</w:r></w:p>"


def list_field(*entries: str, result: int | None = None) -> str:
    chosen = "" if result is None else f'<w:result w:val="{result}"/>'
    listed = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in entries)
    return run(
        f'<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{chosen}{listed}</w:ddList>'
        "</w:ffData></w:fldChar>"
    )


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (
            run(
                f"<mc:AlternateContent {SPACES}><mc:Choice Requires='wps'><wps:txbx>{BOXED}"
                f"</wps:txbx></mc:Choice><mc:Fallback><v:textbox>{BOXED}</v:textbox>"
                "</mc:Fallback></mc:AlternateContent>"
            ),
            ["盒中文字"],
        ),
        (run(f"<w:pict><v:textbox {SPACES}>{BOXED}</v:textbox></w:pict>"), ["盒中文字"]),
        (
            (
                "<w:p><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>"
                "<w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>"
            ),
            ["新"],
        ),
        (
            (
                "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>旧名</w:t></w:r>"
                "<w:r><w:rPr><w:dstrike w:val='1'/></w:rPr><w:t>甲</w:t></w:r>"
                "<w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>新名</w:t></w:r></w:p>"
            ),
            ["新名"],
        ),
        (
            (
                "<w:p><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:value='a'/></w:dropDownList>"
                "</w:sdtPr><w:sdtContent><w:r><w:t>组合资费</w:t></w:r></w:sdtContent></w:sdt></w:p>"
            ),
            ["组合资费"],
        ),
        (
            (
                "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r>"
                "<w:t>请选择</w:t></w:r></w:sdtContent></w:sdt></w:p>"
            ),
            [],
        ),
        (list_field("基础资费", "组合资费", result=1), ["组合资费"]),
        (list_field("基础资费", "组合资费"), ["基础资费"]),
        (list_field("基础资费", result=7), []),
    ],
    ids=[
        "box twice",
        "old box",
        "changes",
        "struck",
        "list",
        "placeholder",
        "field",
        "first",
        "none",
    ],
)
def test_a_part_of_a_word_document_is_read_once_and_as_it_is_shown(
    body: str, lines: list[str]
) -> None:
    assert told(office.docx(body)) == lines


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:

    packed = io.BytesIO()
    lock = StandardEncryption("", ownerPassword="owner", canPrint=0, canCopy=0)
    drawing = Canvas(packed, encrypt=lock)
    drawing.drawString(50, 500, "A plain line of text on this page")
    drawing.save()
    assert told(packed.getvalue()) == ["A plain line of text on this page"]


@pytest.mark.parametrize(
    ("properties", "ways"),
    [
        ("<w:u w:val='single'/>", {"line"}),
        ("<w:em w:val='dot'/>", {"line"}),
        ("<w:bdr w:val='single'/>", {"ring"}),
        ("<w:highlight w:val='yellow'/>", {"fill"}),
        ("<w:shd w:val='clear' w:fill='FFFF00'/>", {"fill"}),
        ("<w:color w:val='FF0000'/>", {"colour"}),
        ("<w:b/><w:color w:val='0070C0'/>", {"bold", "colour"}),
        ("<w:b w:val='0'/><w:u w:val='none'/><w:color w:val='auto'/>", set()),
        ("<w:color w:val='808080'/><w:shd w:val='clear' w:fill='auto'/>", set()),
        ("<w:sz w:val='24'/>", set()),
    ],
)
@pytest.mark.parametrize("cell", [False, True])
def test_what_stands_out_in_a_word_document_is_told(
    properties: str, ways: set[str], *, cell: bool
) -> None:
    body = (
        "<w:p><w:r><w:t>新办 </w:t></w:r>"
        f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve"
        "'> 续期 </w:t></w:r><w:r><w:t> 补发</w:t></w:r></w:p>"
    )
    if cell:
        body = f"<w:tbl><w:tr><w:tc><w:p/>{body}</w:tc></w:tr></w:tbl>"
    reading = read_file("附件", office.docx(body), ReadingBudgets())
    (line,) = reading.pages[0].lines
    assert line.text.split() == ["新办", "续期", "补发"]
    assert {each.how for each in line.stressed} == ways
    assert {line.text[each.start : each.end] for each in line.stressed} <= {"续期"}
