"""A presentation is read slide by slide: words where they stand, tables, pictures of papers."""

import io

import pytest
from PIL import Image, ImageDraw

from mailbot.documents.page import FileReading, Line, Unreadable
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.builders.packed import zipped
from tests.samples.hostile import office

SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
POINT = 12_700


def relations(**targets: str) -> bytes:
    listed = "".join(
        f'<Relationship Id="{name}" Type="x" Target="{target}"/>'
        for name, target in targets.items()
    )
    return f"<Relationships {RELATIONS}>{listed}</Relationships>".encode()


def place(x: int, y: int, width: int, height: int, more: str = "", tag: str = "a:xfrm") -> str:
    """A place on the slide in points."""
    return (
        f'<{tag}><a:off x="{x * POINT}" y="{y * POINT}"/>'
        f'<a:ext cx="{width * POINT}" cy="{height * POINT}"/>{more}</{tag}>'
    )


def paragraphs(*lines: str) -> str:
    return "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)


def box(where: str, *lines: str) -> str:
    return f"<p:sp><p:spPr>{where}</p:spPr><p:txBody>{paragraphs(*lines)}</p:txBody></p:sp>"


def table(*rows: tuple[str, ...], spans: str = "") -> str:
    grid = "".join(f'<a:gridCol w="{100 * POINT}"/>' for _ in rows[0])
    body = "".join(
        f'<a:tr h="{20 * POINT}">'
        + "".join(
            f"<a:tc{spans if cell == rows[0][0] else ''}><a:txBody>{paragraphs(cell)}</a:txBody>"
            "</a:tc>"
            for cell in row
        )
        + "</a:tr>"
        for row in rows
    )
    return (
        f"<p:graphicFrame>{place(50, 100, 400, 40, tag='p:xfrm')}<a:graphic><a:graphicData>"
        f"<a:tbl><a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl></a:graphicData></a:graphic>"
        "</p:graphicFrame>"
    )


def slide(*shapes: str, show: str = "") -> bytes:
    tree = "".join(shapes)
    return f"<p:sld {SPACES}{show}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>".encode()


def pptx(*slides: bytes, more: tuple[tuple[str, bytes], ...] = (), size: str = "") -> bytes:
    names = {f"rId{number}": f"slides/slide{number}.xml" for number in range(1, len(slides) + 1)}
    listed = "".join(f'<p:sldId id="256" r:id="{name}"/>' for name in names)
    main = f"<p:presentation {SPACES}><p:sldIdLst>{listed}</p:sldIdLst>{size}</p:presentation>"
    return zipped(
        ("ppt/presentation.xml", main.encode()),
        ("ppt/_rels/presentation.xml.rels", relations(**names)),
        *((f"ppt/{place_}", data) for place_, data in zip(names.values(), slides, strict=True)),
        *more,
    )


def read(data: bytes) -> FileReading:
    return read_file("材料.pptx", data, ReadingBudgets(seconds=600))


def lines(reading: FileReading) -> list[Line]:
    return [line for page in reading.pages for line in page.lines]


def told(reading: FileReading) -> list[str]:
    return [line.text for line in lines(reading)]


def test_words_stand_where_their_boxes_lie() -> None:
    size = f'<p:sldSz cx="{960 * POINT}" cy="{540 * POINT}"/>'
    shapes = (
        box(place(300, 50, 200, 60), "天山光伏", "", "两个  UKey"),
        box(place(50, 50, 100, 20), "单位名称："),
    )
    reading = read(pptx(slide(*shapes), size=size))
    [page] = reading.pages
    assert (page.width, page.height, page.source) == (960, 540, "text")
    label, value, count = page.lines
    assert [label.text, value.text, count.text] == ["单位名称：", "天山光伏", "两个 UKey"]
    assert (label.box.x0, label.box.y0) == (50, 50)
    assert (value.box.x0, value.box.y0, value.box.y1) == (300, 50, 70)
    assert count.box.y0 == 90
    assert label.box.x1 < value.box.x0
    assert reading.media_type.endswith("presentation")


def test_a_table_gives_its_cells_with_their_spans() -> None:
    rows = (("单位名称", "天山光伏", ""), ("数量", "2", "个"))
    [page] = read(pptx(slide(table(*rows, spans=' gridSpan="2" rowSpan="x"')))).pages
    cells = {line.text: (line.row, line.column, line.column_span) for line in page.lines}
    assert cells == {
        "单位名称": (0, 0, 2),
        "天山光伏": (0, 1, 1),
        "数量": (1, 0, 1),
        "2": (1, 1, 1),
        "个": (1, 2, 1),
    }
    assert page.source == "cell"
    assert page.lines[0].box.x0 == 50


def test_a_group_moves_and_stretches_what_it_holds() -> None:
    children = f'<a:chOff x="0" y="0"/><a:chExt cx="{100 * POINT}" cy="{100 * POINT}"/>'
    inner = box(place(50, 50, 20, 10), "甲")
    whole = (
        f"<p:grpSp><p:grpSpPr>{place(100, 200, 200, 100, children)}</p:grpSpPr>{inner}</p:grpSp>"
    )
    [line] = lines(read(pptx(slide(whole))))
    assert (line.box.x0, line.box.y0) == (200, 250)
    for odd in ("", place(1, 1, 1, 1)):
        group = f"<p:grpSp><p:grpSpPr>{odd}</p:grpSpPr>{inner}</p:grpSp>"
        assert lines(read(pptx(slide(group))))[0].box.x0 == 50


def test_a_box_that_its_layout_places_follows_the_one_before() -> None:
    title, body = lines(
        read(pptx(slide(box("", "申请表"), box("<a:xfrm/>", "单位名称：天山光伏"))))
    )
    assert (title.text, body.text) == ("申请表", "单位名称：天山光伏")
    assert title.box.y1 <= body.box.y0


def test_breaks_part_lines_and_only_one_of_several_ways_is_read() -> None:
    runs = "<a:r><a:t>一</a:t></a:r><a:br/><a:r><a:t>二</a:t></a:r>"
    broken = f"<p:sp><p:txBody><a:p>{runs}</a:p></p:txBody></p:sp>"
    other = (
        '<mc:AlternateContent xmlns:mc="x"><mc:Choice>' + box("", "三") + "</mc:Choice>"
        "<mc:Fallback>" + box("", "四") + "</mc:Fallback></mc:AlternateContent>"
        '<mc:AlternateContent xmlns:mc="x"/><!-- nothing -->'
    )
    assert told(read(pptx(slide(broken, other)))) == ["一", "二", "三"]


def test_hidden_slides_are_left_out_and_the_order_is_the_presentations() -> None:
    reading = read(
        pptx(slide(box("", "一")), slide(box("", "二"), show=' show="0"'), slide(box("", "三")))
    )
    assert [(page.number, page.lines[0].text) for page in reading.pages] == [(1, "一"), (2, "三")]


def test_a_paper_pasted_on_a_slide_is_a_page_and_files_in_it_are_members() -> None:
    paper = Image.new("RGB", (700, 400), "white")
    ImageDraw.Draw(paper).text((40, 80), "ABCDEFGH 123456", fill="black", font_size=40)
    png = io.BytesIO()
    paper.save(png, "PNG")
    where = f"<p:spPr>{place(0, 0, 700, 400)}</p:spPr>"
    shapes = (
        f'<p:pic><p:blipFill><a:blip r:embed="rId9"/></p:blipFill>{where}</p:pic>',
        '<p:pic><p:blipFill><a:blip r:embed="rId8"/><a:blip/></p:blipFill></p:pic>',
    )
    inner = office.docx(office.text("单位名称：天山光伏"))
    more = (
        (
            "ppt/slides/_rels/slide1.xml.rels",
            relations(rId9="../media/a.png", rId8="../media/b.png"),
        ),
        ("ppt/media/a.png", png.getvalue()),
        ("ppt/embeddings/表.docx", inner),
    )
    reading = read(pptx(slide(*shapes), more=more))
    assert "123456" in "".join(told(reading))
    assert [page.number for page in reading.pages] == [1]
    assert [member.name for member in reading.members] == ["表.docx"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pptx(), Unreadable.EMPTY),
        (pptx(slide()), Unreadable.EMPTY),
        (zipped(("ppt/presentation.xml", b"<p")), Unreadable.DAMAGED),
        (pptx(b"<p"), Unreadable.DAMAGED),
        (
            zipped(
                ("ppt/presentation.xml", f"<p {SPACES}><sldId r:id='x'/></p>".encode()),
            ),
            Unreadable.DAMAGED,
        ),
    ],
)
def test_a_presentation_without_words_or_sound_parts_says_so(
    data: bytes, reason: Unreadable
) -> None:
    assert read(data).unreadable is reason


def test_groups_within_groups_end_somewhere() -> None:
    deep = "<p:grpSp>" * 60 + box("", "甲") + "</p:grpSp>" * 60
    assert told(read(pptx(slide(deep, box("", "乙"))))) == ["乙"]


def test_numbers_that_are_none_count_nothing() -> None:
    odd = '<a:xfrm><a:off x="?" y="99999999999999"/><a:ext cx="" cy="-5"/></a:xfrm>'
    [line] = lines(read(pptx(slide(box(odd, "甲")))))
    assert (line.box.x0, line.box.y0) == (0, 0)
