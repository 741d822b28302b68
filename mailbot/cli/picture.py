"""A file as read and judged becomes pictures of its pages, so that a wrong reading can be seen."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mailbot.cli.office import Office
from mailbot.cli.words import FIELDS, KINDS, UNREADABLE
from mailbot.documents.geometry import runs_of
from mailbot.documents.labels import atoms_of
from mailbot.documents.layouts import Layouts
from mailbot.documents.model import Document, UnknownDocument, UnreadableDocument
from mailbot.documents.page import FileReading, Page
from mailbot.documents.read import identify
from mailbot.pages.plate import Mark, Plate, Row, Style
from mailbot.values import Extracted

SURE = 0.8
"""Values below this confidence are marked: they decide nothing about money."""

_COLOURS = {"red": "红", "blue": "蓝", "black": "黑"}
_SHAPES = {"round": "圆形", "oval": "椭圆形", "square": "方形"}
_WAYS = {"text": "文字层", "ocr": "文字识别", "cell": "表格"}
_TOLD = {True: "是", False: "否"}

_KEY = (
    Row(text="蓝框：认出的项目名称"),
    Row(text="绿框：可信的内容（0.80 及以上）", style="sure"),
    Row(text="橙框：存疑的内容，不据此确认款项", style="doubtful"),
    Row(text="紫框：印章", style="seal"),
)


def plates(reading: FileReading, layouts: Layouts, office: Office) -> Iterator[Plate]:
    """What to draw of each page of a file, then of its members' pages, in words of the office's."""
    own = reading.model_copy(update={"members": ()})
    documents = identify(own, layouts)
    for page in reading.pages:
        yield _plate(page, reading.name, documents, layouts, office)
    for member in reading.members:
        yield from plates(member, layouts, office)


def names_of(wanted: Path, count: int) -> list[Path]:
    """OUT.png for one page; OUT-1.png, OUT-2.png … for several."""
    if count == 1:
        return [wanted]
    return [
        wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}") for number in range(1, count + 1)
    ]


def write(files: Sequence[tuple[Path, bytes]]) -> None:
    """Save the pictures; they show personal data, so only their owner may read them."""
    for file, data in files:
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_bytes(data)


def _plate(
    page: Page,
    name: str,
    documents: Sequence[Document],
    layouts: Layouts,
    office: Office,
) -> Plate:
    here = [document for document in documents if page.number in document.pages]
    marks = [Mark(box=line.box, style="line") for line in page.lines]
    source = _WAYS[page.source]
    rows = [Row(text=name, head=True), Row(text=f"第 {page.number} 页，来源：{source}"), *_KEY]
    if page.coloured is False:
        rows.append(Row(text="无颜色的扫描件：看不出是否盖章", style="doubtful"))
    marks += [Mark(box=box, style="label") for box in _labels(page, here, layouts)]
    number = 0
    for document in here:
        rows.append(Row(text=_title(document), head=True))
        for field, found in document.fields().items():
            if found.page != page.number:
                continue
            number += 1
            style: Style = "sure" if found.confidence >= SURE else "doubtful"
            if found.box is not None and found.how != "derived":
                marks.append(Mark(box=found.box, style=style, tag=str(number)))
            rows.append(Row(text=_field(number, field, found, office.values), style=style))
        told = (office.finding(finding.model_dump()) for finding in document.findings)
        rows += [Row(text=f"提示：{words}", style="doubtful") for words in told]
    for seal in page.seals:
        kind = f"{_COLOURS[seal.colour]}色{_SHAPES[seal.shape]}印章"
        marks.append(Mark(box=seal.box, style="seal"))
        text = seal.text or "文字未读出"
        rows.append(Row(text=f"{kind}：{text}（{seal.confidence:.2f}）", style="seal"))
    return Plate(page=page, marks=tuple(marks), rows=tuple(rows))


def _labels(page: Page, here: Sequence[Document], layouts: Layouts) -> Iterator[Any]:
    """The boxes of the labels that the kinds of documents on a page have."""
    for kind in dict.fromkeys(document.kind for document in here):
        if kind in layouts.vocabularies:
            for atom in atoms_of(runs_of(page), layouts.vocabularies[kind]):
                if atom.entry:
                    yield atom.run.box()


def _title(document: Document) -> str:
    title = KINDS[document.kind]
    if isinstance(document, UnknownDocument):
        title += f"：{document.title or '无标题'}"
    if isinstance(document, UnreadableDocument):
        title += f"：{UNREADABLE[document.reason.value]}"
    return f"{title}（{document.confidence:.2f}）"


def _field(number: int, name: str, found: Extracted[Any], values: Mapping[str, str]) -> str:
    value = found.model_dump(mode="json")["value"]
    several = value if isinstance(value, list) else [value]
    said = "、".join(
        _TOLD[one] if isinstance(one, bool) else values.get(str(one), str(one)) for one in several
    )
    return f"{number}　{FIELDS.get(name, name)}：{said}（{found.confidence:.2f}）"
