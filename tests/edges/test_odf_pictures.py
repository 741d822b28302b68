"""Pictures in OpenDocument texts: stamps, signatures and scans, as LibreOffice writes them."""

import base64
from functools import cache

import pytest
from PIL import Image, ImageDraw

from mailbot.documents.page import FileReading, Unreadable
from mailbot.documents.read import identify
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.core.drawn_pages import layouts
from tests.samples import ink
from tests.samples.fonts import face
from tests.samples.opendocument import FLOATS, at, content, frame, image, package, row
from tests.samples.sheet import png

FIRM = "昌吉天山风力发电有限公司"
FORM = f"""<text:p>企业证书申请表</text:p><table:table><table:table-column/><table:table-column/>
<table:table-row><table:table-cell><text:p>单位名称</text:p></table:table-cell>
<table:table-cell><text:p>{FIRM}</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>证书数量</text:p></table:table-cell>
<table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>"""
ROOM = 8.2681 * 72 - 44 / 25.4 * 72


@cache
def hand(tint: tuple[int, int, int] = ink.BLACK) -> bytes:
    return png(ink.signature("田玉", tint=tint))


@cache
def stamp() -> bytes:
    return png(ink.seal(FIRM))


def read(body: str, picture: bytes | None = None, styles: str = FLOATS) -> FileReading:
    return read_bytes(package(FORM + body, {"Pictures/1.png": picture or hand()}, styles))


def read_bytes(data: bytes) -> FileReading:
    return read_file("表.odt", data, ReadingBudgets())


def told(reading: FileReading) -> tuple[object, object]:
    """Whether the form is signed and stamped."""
    [found] = identify(reading, layouts())
    fields = found.fields()
    signed, stamped = (
        fields[name].value if name in fields else None for name in ("signed", "stamped")
    )
    return signed, stamped


@pytest.mark.parametrize(
    "body",
    [
        f"<text:p>单位公章：{frame(told=at(60, -30), wide=110)}</text:p>",
        f"<text:p>单位公章：{frame(anchor='paragraph')}</text:p>",
        f"<text:p>单位公章：</text:p><text:p>{frame(anchor='as-char')}</text:p>",
        f"{frame(anchor='page', told=at(300, 500))}<text:p>单位公章：</text:p>",
        "<text:p>单位公章："
        + frame(f"<draw:text-box><text:p>{frame(anchor='as-char')}</text:p></draw:text-box>")
        + "</text:p>",
        f"<text:p>单位公章：<draw:a><draw:g>{frame()}</draw:g></draw:a></text:p>",
        row(f"<text:p>单位公章：</text:p><text:p>{frame()}</text:p>"),
    ],
    ids=["character", "paragraph", "in the line", "page", "text box", "link, group", "cell"],
)
def test_a_stamp_pasted_into_an_open_document_counts_however_it_is_anchored(body: str) -> None:
    reading = read(body, stamp())
    assert told(reading)[1] is True
    [page] = reading.pages
    assert len(page.seals) == 1
    assert page.coloured
    assert all("\ufffc" not in line.text for line in page.lines)


def test_without_a_picture_the_form_is_not_stamped() -> None:
    assert told(read("<text:p>单位公章：￼</text:p>"))[1] is False


TWO = "<text:p>法定代表人（签字）：　　　　　　　　经办人签字：　　　　　　　　{}</text:p>"


@pytest.mark.parametrize(
    ("x", "y", "styles", "signed"),
    [
        (70, -8, FLOATS, False),  # at the first label
        (300, -8, FLOATS, True),
        (300, -90, FLOATS, False),  # five lines further up
        (0, -8, FLOATS.replace("from-left", "right"), True),
        (300, -8, FLOATS.replace("from-left", "left"), False),
        (0, 0, FLOATS.replace('l-rel="paragraph"', 'l-rel="char"'), True),  # where it is anchored
        (300, -90, FLOATS.replace("from-top", "top"), True),
        (300, -90, "", True),  # how it lies is not told
    ],
)
def test_a_floating_picture_in_an_open_document_signs_where_it_is_moved_to(
    x: float, y: float, styles: str, *, signed: bool
) -> None:
    reading = read(TWO.format(frame(told=at(x, y))), styles=styles)
    assert told(reading)[0] is signed


@pytest.mark.parametrize("place", [0, 1])
def test_a_picture_in_the_line_of_an_open_document_signs_at_the_label_before_it(
    place: int,
) -> None:
    pictures = ["", ""]
    pictures[place] = frame(anchor="as-char")
    labels = "<text:p>法定代表人（签字）：　　　　{}经办人签字：　　　　{}</text:p>"
    assert told(read(labels.format(*pictures)))[0] is (place == 1)


@pytest.mark.parametrize("align", ["center", "end", "justify"])
def test_a_line_of_an_open_document_that_begins_farther_right_is_signed_there(align: str) -> None:
    styles = (
        '<style:style style:family="paragraph" style:name="P1" style:parent-style-name="Standard">'
        f'<style:paragraph-properties fo:text-align="{align}"/></style:style>'
    )
    words = "法定代表人签字：　　　　经办人签字：　　　　"
    spare = ROOM - len(words) * 10.5
    begins = {"center": spare / 2, "end": spare, "justify": 0.0}[align]
    floating = frame(told=at(begins + 205))
    body = f'<text:p text:style-name="P1">{words}{floating}</text:p>'
    assert told(read(body, styles=FLOATS + styles))[0] is True


def test_the_type_of_a_line_tells_how_far_along_it_a_picture_lies() -> None:
    """So far along stands the first label in large type, the second in small type."""
    for size, signed in (("21pt", False), ("8pt", True)):
        styles = (
            '<style:style style:family="text" style:name="T1"><style:text-properties '
            f'fo:font-size="{size}"/></style:style>'
        )
        words = "法定代表人签字：　　　经办人签字：　　　"
        body = f'<text:p><text:span text:style-name="T1">{words}</text:span>{{}}</text:p>'
        reading = read(body.format(frame(told=at(140), wide=30)), styles=FLOATS + styles)
        assert told(reading)[0] is signed


@pytest.mark.parametrize(("y", "signed"), [(-8, False), (26, True)])
def test_in_a_cell_of_an_open_document_a_picture_lies_on_the_row_it_is_moved_to(
    y: int, *, signed: bool
) -> None:
    lines = ("法定代表人签字：{}", "", "经办人签字：", "日期：2026年4月1日")
    cell = "".join(f"<text:p>{line}</text:p>" for line in lines).format(frame(told=at(90, y)))
    assert told(read(row(cell)))[0] is signed


@pytest.mark.parametrize(("wide", "signed"), [(50, False), (100, True)])
def test_a_cell_s_columns_tell_where_its_right_end_is(wide: int, *, signed: bool) -> None:
    styles = FLOATS.replace("from-left", "right") + (
        '<style:style style:family="table-column" style:name="C"><style:table-column-properties '
        f'style:column-width="{wide}pt"/></style:style>'
    )
    columns = '<table:table-column table:style-name="C" table:number-columns-repeated="2"/>'
    line = f"<text:p>法定代表人签字：　　　经办人签字：　　　　　　{frame()}</text:p>"
    body = row(line, told='table:number-columns-spanned="2"', columns=columns)
    assert told(read(body, styles=styles))[0] is signed


def test_in_an_empty_cell_of_an_open_document_beside_the_label_one_signs() -> None:
    body = row("<text:p>经办人签字</text:p>", f"<text:p>{frame(anchor='as-char')}</text:p>")
    assert told(read(body))[0] is True


def test_a_thumb_s_print_is_no_signature_in_an_open_document() -> None:
    assert told(read(f"<text:p>经办人签字：{frame()}</text:p>", hand(ink.RED)))[0] is False


STROKES = "M0 0" + "l10 5-10 5" * 4
MANY = "M 0 0 L 1 1 2 3 4 ?f5 C 1 1 2 2 3 3 4 4 5 5 6 6 N"


def custom(kind: str, path: str) -> str:
    told = f'draw:type="{kind}" draw:enhanced-path="{path}"'
    return f"<draw:custom-shape><text:p/><draw:enhanced-geometry {told}/></draw:custom-shape>"


DRAWN = [
    (f'<draw:path svg:d="{STROKES}"/>', True),
    ('<draw:path svg:d="M0 0c1 2 3 4 5 6"/>', False),
    ('<draw:polyline draw:points="0,0 1,2 3,4 5,2 6,6 7,7 9,9"/>', True),
    ('<draw:polyline draw:points="0,0 1,2"/>', False),
    (custom("non-primitive", MANY.replace("C", "C 9 9 9 9 9 9")), True),
    (custom("non-primitive", MANY), False),
    (custom("star24", STROKES), False),
]


@pytest.mark.parametrize(("shape", "signed"), DRAWN)
def test_a_shape_drawn_by_hand_in_an_open_document_is_a_signature(
    shape: str, *, signed: bool
) -> None:
    assert told(read(f"<text:p>经办人签字：{shape}</text:p>"))[0] is signed


@pytest.mark.parametrize(
    "place",
    [
        "https://pictures.example/1.png",
        "file:///etc/hostname",
        "../../etc/hostname",
        "../Pictures/1.png",
        "/Pictures/1.png",
        "Pictures/2.png",
        "",
    ],
)
def test_only_the_very_parts_of_an_open_document_are_its_pictures(place: str) -> None:
    reading = read(f"<text:p>单位公章：{frame(image(place))}</text:p>", stamp())
    assert told(reading)[1] is False
    assert not reading.pages[0].seals


@pytest.mark.parametrize(
    "place", ["Pictures/%E7%AB%A0.png", "./Pictures/章.png", "#Pictures/章.png"]
)
def test_a_part_is_found_in_the_ways_programs_name_it(place: str) -> None:
    body = f"{FORM}<text:p>单位公章：{frame(image(place))}</text:p>"
    assert told(read_bytes(package(body, {"Pictures/章.png": stamp()})))[1] is True


def test_of_two_forms_of_a_picture_the_painted_one_is_looked_at() -> None:
    images = image("Pictures/1.svg") + image("Pictures/1.png")
    parts = {"Pictures/1.svg": b"<svg/>", "Pictures/1.png": stamp()}
    body = f"{FORM}<text:p>单位公章：{frame(images)}</text:p>"
    assert told(read_bytes(package(body, parts)))[1] is True


def test_a_picture_nobody_can_open_may_be_a_signature() -> None:
    broken = bytearray(
        package(f"{FORM}<text:p>经办人签字：{frame()}</text:p>", {"Pictures/1.png": hand()})
    )
    inside = broken.find(hand()[60:80])
    broken[inside] ^= 255  # its checksum no longer fits
    assert told(read_bytes(bytes(broken)))[0] is True


def test_what_a_picture_is_called_is_no_word_of_the_text() -> None:
    inside = image("Pictures/1.png") + "<svg:title>图片 3</svg:title><svg:desc>印章</svg:desc>"
    [page] = read(f"<text:p>单位公章：{frame(inside)}</text:p>", stamp()).pages
    assert page.lines[-1].text == "单位公章："


def test_one_picture_in_two_places_is_read_once_and_counts_in_both() -> None:
    places = f"<text:p>单位公章：{frame()}</text:p><text:p>授权单位：{frame()}</text:p>"
    [page] = read(places, stamp()).pages
    assert len({seal.box for seal in page.seals}) == 2


@cache
def scan(words: str) -> bytes:
    """A picture that is a page of its own: a licence, say."""
    paper = Image.new("RGB", (700, 400), "white")
    ImageDraw.Draw(paper).text((30, 150), words, font=face("song", 60), fill="black")
    return png(paper)


def test_a_scan_pasted_into_an_open_document_is_a_page_of_its_own_once() -> None:
    body = f"<text:p>附件：{frame()}</text:p><text:p>{frame()}</text:p>"
    typed, pasted = read(body, scan("业务回单 天山光伏")).pages
    assert (typed.number, typed.source, pasted.number, pasted.source) == (1, "cell", 2, "ocr")
    assert "业务回单" in pasted.lines[0].text
    assert not typed.seals


def test_an_open_document_of_a_scan_alone_has_no_empty_page() -> None:
    data = package(f"<text:p>{frame()}</text:p>", {"Pictures/1.png": scan("业务回单 天山光伏")})
    [page] = read_bytes(data).pages
    assert (page.number, page.source) == (1, "ocr")


def test_pictures_of_more_pages_than_allowed_are_too_many() -> None:
    words = ("业务回单 天山光伏", "营业执照 天山光伏")
    parts = {f"Pictures/{at}.png": scan(each) for at, each in enumerate(words)}
    images = (frame(image(name)) for name in parts)
    data = package(f"<text:p>附件：{''.join(images)}</text:p>", parts)
    for pages, reason in ((3, None), (2, Unreadable.TOO_MANY_PAGES)):
        budgets = ReadingBudgets(pages=pages)
        assert read_file("表.odt", data, budgets).unreadable is reason


@pytest.mark.parametrize("body", ["{}", "<text:p>单位公章：{}</text:p>"])
def test_a_picture_in_thousands_of_places_is_seen_in_some(body: str) -> None:
    [page] = read(body.format(frame() * 2_000) + "<text:p>授权单位：</text:p>", stamp()).pages
    assert 1 <= len(page.seals) <= 300


def paged(family: str, told: str = "", own: str = "") -> str:
    return (
        f'<style:style style:family="{family}" style:name="P9" {own}>'
        f"<style:{family}-properties {told}/></style:style>"
    )


@pytest.mark.parametrize(
    ("styles", "first", "second"),
    [
        (paged("paragraph", 'fo:break-before="page"'), "text:p", 'text:p text:style-name="P9"'),
        (paged("paragraph", 'fo:break-after="page"'), 'text:p text:style-name="P9"', "text:p"),
        (
            paged("paragraph", own='style:master-page-name="Landscape"'),
            "text:p",
            'text:p text:style-name="P9"',
        ),
    ],
    ids=["before", "after", "a look of its own"],
)
def test_a_page_an_author_begins_is_a_page_with_its_own_pictures(
    styles: str, first: str, second: str
) -> None:
    whole = frame(image("Pictures/2.png"), anchor="page", told='text:anchor-page-number="2"')
    body = (
        f"{whole}{FORM}<{first}>完</text:p><{second}>授权委托书</text:p>"
        f"<text:p>授权单位：{frame()}</text:p>"
    )
    data = package(body, {"Pictures/1.png": stamp(), "Pictures/2.png": hand()}, styles)
    form, letter = read_bytes(data).pages
    assert [line.text for line in form.lines][-1] == "完"
    assert [line.text for line in letter.lines] == ["授权委托书", "授权单位："]
    assert [len(page.seals) for page in (form, letter)] == [0, 1]
    assert [len(page.smears) for page in (form, letter)] == [0, 1]


def test_a_table_that_begins_a_page_and_one_before_which_nothing_stands() -> None:
    styles = paged("table", 'fo:break-before="page"')
    table = row("<text:p>授权单位</text:p>", "<text:p>天山</text:p>")
    table = table.replace("<table:table>", '<table:table table:style-name="P9">')
    first, second = read_bytes(package(f"{table}{FORM}{table}", {}, styles)).pages
    assert [line.text for line in second.lines] == ["授权单位", "天山"]
    assert first.lines[-1].text == "2"


def test_a_picture_of_more_pixels_than_allowed_is_not_looked_at() -> None:
    data = package(f"{FORM}<text:p>单位公章：{frame()}</text:p>", {"Pictures/1.png": stamp()})
    [page] = read_file("表.odt", data, ReadingBudgets(pixels=1_000)).pages
    assert not page.seals


def test_words_of_a_text_box_and_of_an_inner_table_in_a_cell_are_read_once() -> None:
    box = frame(
        f"<draw:text-box><text:p>框内{frame()}</text:p>{row('<text:p>里面</text:p>')}</draw:text-box>"
    )
    cell = f"<text:p>外面{box}</text:p><text:list><text:p>列表</text:p></text:list>"
    body = row(cell + row(f"<text:p>内表{frame()}</text:p>"))
    [page] = read(body, stamp()).pages
    words = "".join(line.text for line in page.lines)
    assert [words.count(word) for word in ("外面", "框内", "里面", "列表", "内表")] == [1] * 5
    assert len(page.seals) == 2


def test_a_repeated_cell_shows_its_picture_once() -> None:
    body = row(f"<text:p>章{frame()}</text:p>", told='table:number-columns-repeated="3"')
    body += f"<text:p>经办人签字：{frame(image('Pictures/2.png'))}</text:p>"
    data = package(FORM + body, {"Pictures/1.png": stamp(), "Pictures/2.png": hand()}, FLOATS)
    [page] = read_bytes(data).pages
    assert [line.text for line in page.lines].count("章") == 3
    assert len(page.seals) == len(page.pictures) == 1
    assert told(read_bytes(data)) == (True, True)


@pytest.mark.parametrize(("broken", "stamped"), [(False, True), (True, False)])
def test_an_open_document_of_one_plain_file_is_read_with_its_pictures(
    *, broken: bool, stamped: bool
) -> None:
    coded = base64.encodebytes(stamp()).decode()
    inside = f"<draw:image><office:binary-data>{coded[broken:]}</office:binary-data></draw:image>"
    body = f"{FORM}<text:p>单位公章：{frame(inside)}</text:p>"
    reading = read_file("表.fodt", content(body, root="document").encode(), ReadingBudgets())
    assert told(reading)[1] is stamped
    assert len(reading.pages) == 1
