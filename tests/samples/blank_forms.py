"""The texts of our two official forms become the blank Word files below templates/forms/.

Every value is a placeholder that the product fills in where it knows it (docxtpl); what it does not
know stays room for a pen. One A4 page each, however long the values are.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from docx.document import Document  # noqa: TID251 - the forms are made here, the product fills them
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT  # noqa: TID251
from docx.table import Table, _Cell, _Row  # noqa: TID251

from tests.samples.application_facts import COMPANY_TYPES, PLANS, SERVICES, YEARS
from tests.samples.paper import (
    FAINT,
    RED,
    Margins,
    begun,
    bordered,
    dashed,
    finished,
    height_of,
    ruled_above,
    shaded,
    table_of,
    written,
)

FOLDER = Path(__file__).parents[2] / "templates" / "forms"
CENTRE = WD_CELL_VERTICAL_ALIGNMENT.CENTER
DAY = "　　　　年　　月　　日"
LINE = "　" * 12
"""Room for a signature: blanks that are printed underlined."""

# 新办、收件等各行的竖线位置不同，所以栅格比看上去细（毫米）。
GRID = (34.0, 32.0, 24.0, 26.0, 22.0, 14.0, 18.0)
ROW, HEAD, SIGNED = 8.2, 6.8, 43.0
DECLARATION = (
    "本单位承诺以上信息及所附材料真实、准确、有效，遵守数字证书使用的有关规定，"
    "并承担由此产生的法律责任。"
)
NOTES = (
    "填表说明：1. 标 * 的为必填项；办理补发、密码重置、格式化的，还须填写原UKey序列号。",
    "2. 新办、续期须勾选资费类型；办理年限不勾选的，按3年办理。建议每家单位至少办理2个。",
    "3. 打印后由经办人签字、加盖单位公章，扫描或拍照（页面完整、文字清晰、彩色），作为附件发送。",
)


class Entry(NamedTuple):
    """A label with what stands in its value cell, over how many columns of the grid."""

    label: str
    value: str
    columns: int = 6
    must: bool = False
    size: float = 10.5


def blank_forms() -> dict[str, bytes]:
    """File names and bytes of the blank forms, with a docxtpl placeholder in each value cell."""
    return {"企业证书申请表.docx": _application(), "授权书.docx": _authorisation()}


def _application() -> bytes:
    """《企业证书申请表》: five sections in one table, the stamp's place beside the declaration."""
    file = begun(Margins(top=15, bottom=10, left=20, right=20))
    written(file.add_paragraph(), "企业证书申请表", size=20, bold=True, align="centre", spread=4)
    number = "办理编号：{{ case_number or '　' * 9 }}"
    written(file.add_paragraph(), number, size=9, align="right", after=3)
    table = table_of(file, GRID)
    bordered(table, outside=10, inside=4)
    for title, rows in _sections():
        _head(table, title)
        for entries in rows:
            _row(table, entries)
    _head(table, "五、声明与签章")
    _declaration(table)
    _row(
        table,
        (
            Entry(
                "受理栏", "受理人：　　　　　　　审核：　　　　　　受理日期：　　　年　　月　　日"
            ),
        ),
    )
    for place, note in enumerate(NOTES):
        before = 0 if place else 5
        written(file.add_paragraph(), note, size=8, colour=FAINT, line=1.15, before=before)
    return finished(file)


def _sections() -> Iterable[tuple[str, tuple[tuple[Entry, ...], ...]]]:
    """The sections' titles with their rows."""
    yield (
        "一、办理内容（请在 □ 内打 √）",
        (
            (Entry("业务类型", _ticks(SERVICES, "services"), must=True),),
            (
                Entry("资费类型", _ticks(PLANS, "plan"), 2),
                Entry("办理年限", _ticks(YEARS, "term_years"), 3),
            ),
            (
                Entry("证书数量（个）", _slot("quantity"), 2, must=True),
                Entry("交易平台账号", _slot("platform_account"), 3),
            ),
            (Entry("原UKey序列号", _slot("key_serial")),),
        ),
    )
    yield (
        "二、单位信息",
        (
            (Entry("单位名称", _slot("company"), must=True),),
            (
                Entry("统一社会信用代码", _slot("credit_code"), 2, must=True),
                Entry("法定代表人", _slot("legal_representative"), 3, must=True),
            ),
            (Entry("单位类型", "　".join(f"□{word}" for _, word in COMPANY_TYPES)),),
        ),
    )
    yield (
        "三、经办人及收件信息",
        (
            (
                Entry("联系人（经办人）", _slot("contact"), 2, must=True),
                Entry("身份证号", _slot("id_number"), 3),
            ),
            (Entry("手机", _slot("mobile"), 2, must=True), Entry("固定电话", _slot("phone"), 3)),
            (Entry("电子邮箱", _slot("email"), must=True, size=9.5),),
            (Entry("通信地址", _slot("address"), must=True),),
            (
                Entry("收件人", _slot("recipient"), 1),
                Entry("收件电话", _slot("recipient_phone"), 2),
                Entry("邮编", _slot("postcode"), 1),
            ),
        ),
    )
    yield (
        "四、开票信息（增值税普通发票）",
        (
            (Entry("发票抬头", _slot("invoice_title")),),
            (Entry("纳税人识别号", _slot("invoice_tax_no")),),
            (Entry("地址、电话", _slot("invoice_address")),),
            (Entry("开户行及账号", _slot("invoice_bank")),),
            (Entry("备注", _slot("remark")),),
        ),
    )


def _slot(name: str) -> str:
    return f"{{{{ {name} }}}}"


def _ticks(options: Iterable[tuple[str | int, str]], name: str) -> str:
    """Check boxes that tick themselves from the placeholder of that name."""
    asked = "{key!r} in services" if name == "services" else f"{name} == {{key!r}}"
    return "　".join(
        f"{{{{ '☑' if {asked.format(key=key)} else '□' }}}}{word}" for key, word in options
    )


def _head(table: Table, title: str) -> None:
    cell = _merged(table.add_row(), 0, len(GRID))
    height_of(table.rows[-1], HEAD)
    shaded(cell, "E9EDF3")
    written(cell.paragraphs[0], title, size=10.5, bold=True)


def _row(table: Table, entries: tuple[Entry, ...]) -> None:
    row, at = table.add_row(), 0
    height_of(row, ROW)
    for entry in entries:
        label, value = row.cells[at], _merged(row, at + 1, entry.columns)
        shaded(label, "F6F8FA")
        if entry.must:
            written(label.paragraphs[0], "*", size=10, colour=RED, align="centre")
        written(label.paragraphs[0], entry.label, size=10, align="centre")
        written(value.paragraphs[0], entry.value, size=entry.size)
        label.vertical_alignment = value.vertical_alignment = CENTRE
        at += 1 + entry.columns


def _merged(row: _Row, at: int, columns: int) -> _Cell:
    cells = row.cells
    place = cells[at].merge(cells[at + columns - 1])
    place.vertical_alignment = CENTRE
    return place


def _declaration(table: Table) -> None:
    """The declaration with the signature's line, and beside it the stamp's place."""
    row = table.add_row()
    height_of(row, SIGNED)
    left, right = _merged(row, 0, 4), _merged(row, 4, 3)
    written(left.paragraphs[0], DECLARATION, size=10, indent=20, line=1.35)
    sign = left.add_paragraph()
    written(sign, "经办人签字：", size=10.5, before=16)
    written(sign, LINE, size=10.5, underline=True)
    written(left.add_paragraph(), f"日期：{{{{ date or '{DAY}' }}}}", size=10.5, before=16)
    written(right.paragraphs[0], "单位公章", size=10.5, colour=FAINT, align="centre")
    written(right.add_paragraph(), "（盖章处）", size=9, colour=FAINT, align="centre", before=2)


def _authorisation() -> bytes:
    """《授权书》: a letter with the company's stamp at the right of its signature block."""
    file = begun(Margins(top=30, bottom=20, left=27, right=27))
    written(file.add_paragraph(), "授权书", size=26, bold=True, align="centre", spread=14, after=34)
    to = file.add_paragraph()
    written(to, "致：北京迅驰无限科技有限公司", size=14, bold=True, line=2.0, after=4)
    body = file.add_paragraph()
    written(body, "兹授权", size=14, indent=28, line=2.0)
    written(body, "{{ '　' ~ agent ~ '　' if agent else '　' * 7 }}", size=14, underline=True)
    written(body, "（身份证号：", size=14)
    written(body, "{{ id_number or '_' * 22 }}", size=14)
    written(
        body,
        "）为本单位的被授权人，全权办理本单位数字证书（电子钥匙）的申请、领取、续期、补发、变更等"
        "事宜。被授权人在授权范围内签署的文件和办理的手续，本单位均予以承认，并承担相应的法律责任。",
        size=14,
    )
    term = file.add_paragraph()
    day = "_____年___月___日"
    text = f"授权期限：自{{{{ valid_from or '{day}' }}}}起至{{{{ valid_to or '{day}' }}}}止。"
    written(term, text, size=14, indent=28, line=2.0)
    text = "被授权人无转委托权。特此授权。"
    written(file.add_paragraph(), text, size=14, indent=28, line=2.0, after=40)
    _signatures(file)
    note = (
        "填写说明：两处签字和单位公章齐全后，扫描或拍照（页面完整、文字清晰、彩色），作为附件发送。"
    )
    last = file.add_paragraph()
    written(last, note, size=8.5, colour=FAINT, before=30)
    ruled_above(last)
    return finished(file)


SIGNED_BY = (
    ("授权单位（公章）：", "{{ company }}"),
    ("统一社会信用代码：", "{{ credit_code }}"),
    ("法定代表人（签字或盖章）：", "　" * 10),
    ("被授权人（签字）：", "　" * 14),
    ("联系电话：", "{{ mobile }}"),
    ("日期：", f"{{{{ date or '{DAY}' }}}}"),
)


def _signatures(file: Document) -> None:
    """Labels with their lines at the left, the frame for the stamp at the right."""
    table = table_of(file, (104.0, 6.0, 46.0), sides=0)
    for label, value in SIGNED_BY:
        row = table.add_row()
        height_of(row, 12.8)
        row.cells[0].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        text = row.cells[0].paragraphs[0]
        written(text, label, size=12)
        written(text, value, size=12, underline=not value.strip())
    stamp = table.cell(0, 2).merge(table.cell(3, 2))
    stamp.vertical_alignment = CENTRE
    dashed(table, range(4), 2)
    written(stamp.paragraphs[0], "加盖单位公章处", size=10, colour=FAINT, align="centre")


def main() -> None:
    """Write the blank forms."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in blank_forms().items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
