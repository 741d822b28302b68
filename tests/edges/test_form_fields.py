"""Boxes and lists of a form that Word keeps apart from its text are read as they are shown."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.formfields import field_at
from mailbot.pages.reader import read_file
from tests.samples.hostile import office

# a form with such fields, typed into LibreOffice 24.2 and saved as Word 97 does
OLD = Path(__file__).parent / "files" / "fields.doc"


def told(data: bytes) -> list[str]:
    reading = read_file("附件", data, ReadingBudgets())
    return [line.text for page in reading.pages for line in page.lines]


def record(flags: int, default: int, *entries: str, name: str = "Check1") -> bytes:
    """A field's record as Word writes it: its head, name, default, five empty texts, a list."""
    named = struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0"
    field = struct.pack("<IHHH", 0xFFFFFFFF, flags, 0, 20) + named + struct.pack("<H", default)
    field += bytes(20)
    if flags & 3 == 2:
        listed = (struct.pack("<H", len(one)) + one.encode("utf-16-le") for one in entries)
        field += struct.pack("<HHH", 0xFFFF, len(entries), 0) + b"".join(listed)
    return struct.pack("<IH", 68 + len(field), 68) + bytes(62) + field


BOX, LIST = 1, 2
UNTOUCHED = 25 << 2


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (record(BOX | 1 << 2, 0), "☑"),
        (record(BOX, 1), "☐"),
        (record(BOX | UNTOUCHED, 1), "☑"),
        (record(BOX | UNTOUCHED, 0), "☐"),
        (record(LIST | 1 << 2, 0, "基础资费", "组合资费"), "组合资费"),
        (record(LIST | UNTOUCHED, 2, "1年", "3年", "5年"), "5年"),
        (record(LIST | 7 << 2, 0, "1年"), ""),
        (record(0, 0), ""),
        (b"\0" * 100, ""),
    ],
    ids=["on", "off", "on from the first", "off too", "chosen", "first", "beyond", "text", "none"],
)
def test_a_field_shows_its_state_or_the_one_it_began_with(data: bytes, shown: str) -> None:
    assert field_at(b"before" + data, 6) == shown


@given(st.binary(max_size=60), st.integers(0, 150))
def test_any_bytes_are_a_field_or_none(noise: bytes, cut: int) -> None:
    whole = record(LIST, 0, "一年", "三年")
    assert isinstance(field_at(whole[:cut] + noise, 0), str)


def test_the_fields_of_an_old_word_file_are_read_as_shown() -> None:
    assert told(OLD.read_bytes()) == [
        "数字证书申请表",
        "单位名称",
        "天山风力发电有限公司",
        "联系人",
        "业务类型",
        "☑新办 ☐续期 ☑补发 ☐变更",
        "资费类型",
        "组合资费",
        "办理年限",
        "1年",
    ]


def test_a_list_in_a_word_file_shows_its_default_until_something_is_chosen() -> None:
    listed = '<w:listEntry w:val="1年"/><w:listEntry w:val="3年"/>'
    fields = "".join(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{state}{listed}'
        "</w:ddList></w:ffData></w:fldChar></w:r></w:p>"
        for state in ('<w:default w:val="1"/>', '<w:result w:val="0"/><w:default w:val="1"/>')
    )
    assert told(office.docx(fields)) == ["3年", "1年"]


def test_the_fields_of_a_rich_text_file_are_read_as_shown() -> None:
    def field(code: str, told: str) -> str:
        return rf"{{\field{{\*\fldinst {{ {code} {{\*\formfield{{{told}}}}}}}}}{{\fldrslt {{}}}}}}"

    body = (
        field("FORMCHECKBOX", r"\fftype1\ffres25\ffhps20{\*\ffname Check1}\ffdefres1")
        + r"\u26032?\u21150? "
        + field("FORMCHECKBOX", r"\fftype1\ffres0\ffdefres1")
        + r"\u32493?\u26399?\par "
        + field("FORMDROPDOWN", r"\fftype2\ffres1{\*\ffl 1\u24180\'3f}{\*\ffl 3\u24180\'3f}")
        + r"\par "
        + field("FORMTEXT", r"\fftype0{\*\ffdeftext none}")
        + r"end\par"
    )
    found = told(rf"{{\rtf1\ansi\uc1 {body}}}".encode())
    assert found == ["☑新办 ☐续期", "3年", "end"]


def test_the_fields_of_an_opendocument_text_are_read_as_shown() -> None:
    def field(kind: str, **told: str) -> str:
        params = "".join(
            f'<field:param field:name="{name.rstrip("_")}" field:value="{value}"/>'
            for name, value in told.items()
        )
        return (
            f'<field:fieldmark field:type="vnd.oasis.opendocument.field.{kind}">{params}'
            "</field:fieldmark>"
        )

    years = {"Dropdown_ListEntry": "1年", "Dropdown_ListEntry_": "3年"}
    body = (
        f"<text:p>{field('FORMCHECKBOX', Checkbox_Checked='true')}新办 "
        f"{field('FORMCHECKBOX')}续期</text:p>"
        f"<text:p>{field('FORMDROPDOWN', **years, Dropdown_Selected='1')}</text:p>"
        f"<text:p>{field('FORMDROPDOWN', **years)}</text:p>"
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:field='
        '"urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    assert told(packed.getvalue()) == ["☑新办 ☐续期", "3年", "1年"]
