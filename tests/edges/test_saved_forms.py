"""Forms saved as web pages, and tables saved as text (CSV), are read as what they show."""

import quopri

import pytest

from mailbot.documents.page import FileReading
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file

FORM = """<html><head><meta charset="{charset}"></head><body><table>
<tr><td>单位名称</td><td><input value=" 天山光伏 "></td></tr>
<tr><td>数量</td><td><input type="number" value="2"></td></tr>
<tr><td>手机</td><td><input type=TEL value=13812345678></td></tr>
<tr><td>年限</td><td><select><option>1年<option selected>3年</select></td></tr>
<tr><td>类型</td><td><select><option>新办<option>续期</select></td></tr>
<tr><td>地址</td><td><textarea>长春路1号</textarea></td></tr>
</table><input type=submit value=提交><input type=password value=secret><button>重置</button>
<input></body></html>"""
FILLED = [
    *("单位名称", "天山光伏", "数量", "2", "手机", "13812345678", "年限", "3年", "类型"),
    *("地址", "长春路1号"),
]


def read(data: bytes, name: str = "附件") -> FileReading:
    return read_file(name, data, ReadingBudgets())


def told(reading: FileReading) -> list[str]:
    return [line.text for page in reading.pages for line in page.lines]


def test_what_was_filled_into_a_web_form_is_read_and_nothing_nobody_chose() -> None:
    assert told(read(FORM.format(charset="gbk").encode("gbk"))) == FILLED


@pytest.mark.parametrize("kind", ["text/html", "Text/HTML"])
def test_a_page_saved_as_a_mail_of_one_part_is_a_page(kind: str) -> None:
    head = f"MIME-Version: 1.0\r\nDate: Fri, 20 Nov 2026 10:00:00 +0800\r\nContent-Type: {kind};"
    head += ' charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    body = quopri.encodestring(FORM.format(charset="gb2312").encode("gb18030"))
    reading = read(head.encode() + body)
    assert told(reading) == FILLED
    assert reading.members == ()
    mail = read(b"From: a@b.example\r\n" + head.encode() + body)
    assert (mail.pages, len(mail.members)) == ((), 1)


TABLE = '单位名称,联系人,数量\r\n"天山,光伏",张三,2\r\n\r\n绿洲风电,,1\r\n'
CELLS = {
    (0, 0): "单位名称", (0, 1): "联系人", (0, 2): "数量",
    (1, 0): "天山,光伏", (1, 1): "张三", (1, 2): "2",
    (2, 0): "绿洲风电", (2, 2): "1",
}  # fmt: skip


@pytest.mark.parametrize("charset", ["gb18030", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_a_table_saved_as_text_is_read_cell_by_cell(charset: str, mark: str) -> None:
    text = TABLE.replace("天山,光伏", "天山光伏").replace(",", mark)
    [page] = read(text.encode(charset)).pages
    seen = {(line.row, line.column): line.text for line in page.lines}
    assert seen == CELLS | {(1, 0): "天山光伏"}
    assert page.source == "cell"


def test_a_mark_between_quotation_marks_parts_nothing() -> None:
    [page] = read(TABLE.encode()).pages
    assert {(line.row, line.column): line.text for line in page.lines} == CELLS


@pytest.mark.parametrize(
    "text",
    [
        "单位名称：天山光伏\n数量：2",
        "Dear Sir, we need two keys, please.\nThank you, Li Wei",
        "甲,乙,丙",
        "甲,乙,丙\n丁,戊",
        "甲,乙\n丙,丁",
        '甲,"乙,丙\n丁,戊,己',
        "甲" * 6_000 + ",乙,丙\n丁,戊,己",
    ],
)
def test_running_text_is_no_table(text: str) -> None:
    reading = read(text.encode())
    assert {line.how for page in reading.pages for line in page.lines} == {"text"}
