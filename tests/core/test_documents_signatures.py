"""Whose signature a page bears, where several may sign and stamps and thumbs lie over the place."""

from typing import Any

import pytest

from mailbot.documents.page import Line, Page, Seal
from mailbot.values import Box
from tests.core.drawn_pages import drawn, only, table, values


def at(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


def signed(text: str, how: Any = "text", **more: Any) -> bool | None:
    """What a page of 400 by 300 tells, on which somebody looked for what a pen drew."""
    page = drawn(f"企业证书申请表\n证书数量：2\n联系人：田玉\n{text}", how=how, coloured=True)
    seen = {"strokes": (), "width": 400.0, "height": 300.0} | more
    found = values(only(page.model_copy(update=seen))).get("signed")
    assert found is None or isinstance(found, bool)
    return found


# The fourth line stands at y 60 to 72; a Chinese character is 12 wide.
PLACE, STAMP = at(80, 56, 120, 74), at(70, 40, 140, 110)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, False),
        ({"strokes": (PLACE,)}, True),
        ({"seals": (Seal(box=STAMP),)}, False),  # a pen would be seen through it
        ({"seals": (Seal(box=STAMP),), "strokes": (PLACE,)}, True),
        ({"seals": (Seal(box=STAMP, colour="blue"),)}, None),
        ({"seals": (Seal(box=STAMP),), "coloured": False}, None),
        ({"smears": (PLACE,)}, None),  # a thumb, or a name seal
        ({"smears": (PLACE,), "strokes": (PLACE,)}, True),
        ({"smears": (at(300, 200, 320, 230),)}, False),
        ({"pictures": (PLACE,)}, None),  # a picture without a pen's stroke
        ({"pictures": (PLACE,), "strokes": (PLACE,)}, True),
        ({"strokes": (at(80, 40, 120, 90),)}, True),  # four lines high: a large hand
        ({"strokes": (at(80, 40, 120, 90),), "coloured": False}, None),  # or a grey stamp
        ({"strokes": (at(80, 62, 120, 70),)}, True),  # print is known, so that this is none of it
    ],
)
def test_a_typed_page_that_was_looked_at_tells_whether_a_pen_wrote_at_the_place(
    more: dict[str, Any], *, told: bool | None
) -> None:
    assert signed("经办人签字：", **more) is told


@pytest.mark.parametrize(
    "order", [("法定代表人（签字）：", "经办人签字："), ("经办人签字：", "法定代表人（签字）：")]
)
def test_of_two_who_sign_side_by_side_each_has_a_place_of_his_own(order: tuple[str, str]) -> None:
    row = f"{order[0]}        {order[1]}        "
    page = drawn(f"企业证书申请表\n{row}")
    places = [
        at(line.box.x1 + 4, line.box.y0 - 6, line.box.x1 + 40, line.box.y1 + 6)
        for line in page.lines
        if "签字" in line.text
    ]
    told = {}
    for label, place in zip(order, places, strict=True):
        moved = at(place.x0, place.y0 + 40, place.x1, place.y1 + 40)  # two lines further down
        told[label] = signed(row, strokes=(moved,))
    assert told == {"经办人签字：": True, "法定代表人（签字）：": False}


def test_where_only_the_company_signs_its_signature_counts() -> None:
    assert signed("法定代表人（签字）：") is False
    assert signed("法定代表人（签字）：", strokes=(at(130, 56, 170, 74),)) is True


def test_an_empty_head_of_the_company_beside_the_stamp_is_where_one_signs() -> None:
    text = "单位负责人：                  （公章）"
    assert signed(text) is False
    assert signed(text, strokes=(at(80, 56, 120, 74),)) is True


def cell(text: str, row: int, column: int) -> Line:
    """A cell of a ruled page: 120 wide, 60 high, its text in its left top corner."""
    x, y = 120.0 * column, 60.0 * row
    box = at(x + 4, y + 4, x + 4 + 12 * len(text), y + 16)
    return Line(text=text, box=box, table=0, row=row, column=column)


def heads(*below: tuple[str, int], strokes: tuple[Box, ...] = ()) -> bool | None:
    """What a table tells whose third row heads the places of its fourth."""
    lines = [
        Line(text="企业证书申请表", box=at(120, 0, 204, 12)),
        *(cell(text, 1, column) for column, text in enumerate(("证书数量", "2"))),
        *(cell(text, 2, column) for column, text in enumerate(("经办人签字", "单位公章", "日期"))),
        *(cell(text, 3, column) for text, column in below),
    ]
    page = Page(number=1, width=400, height=300, lines=tuple(lines), strokes=strokes, coloured=True)
    found = values(only(page)).get("signed")
    assert found is None or isinstance(found, bool)
    return found


def test_under_the_heads_of_a_row_one_signs_in_the_cell_below() -> None:
    below = at(20, 165, 60, 185)
    assert heads(("2026年4月1日", 2)) is False
    assert heads(("2026年4月1日", 2), strokes=(below,)) is True
    assert heads(("张三", 0), ("2026年4月1日", 2)) is True


def test_beside_what_else_stands_in_its_cell_a_label_heads_no_column() -> None:
    lines = [
        Line(text="企业证书申请表", box=at(120, 0, 204, 12)),
        *(cell(text, 1, column) for column, text in enumerate(("证书数量", "2"))),
        cell("经办人签字", 2, 0),
        cell("单位公章", 2, 0).model_copy(update={"box": at(200, 124, 248, 136)}),
        cell("日期", 2, 0).model_copy(update={"box": at(4, 178, 28, 190)}),
    ]
    below = at(20, 156, 60, 174)
    page = Page(
        number=1, width=400, height=300, lines=tuple(lines), strokes=(below,), coloured=True
    )
    assert values(only(page)).get("signed") is False


@pytest.mark.parametrize(
    ("stroke", "signed"),
    [
        (at(60, 180, 110, 200), True),
        (at(200, 180, 250, 200), False),
        (at(60, 230, 110, 250), False),
    ],
)
def test_one_signs_lower_down_in_the_drawn_cell_of_a_label(stroke: Box, signed: bool) -> None:  # noqa: FBT001 - a case of the test
    lines = [
        Line(text="企业证书申请表", box=at(120, 0, 204, 12)),
        *(cell(text, 1, column) for column, text in enumerate(("证书数量", "2"))),
        cell("经办人签字：", 2, 0),
        cell("单位公章：", 2, 1),
        Line(text="填表须知：一式两份", box=at(4, 220, 120, 232)),
    ]
    page = Page(
        number=1, width=400, height=300, lines=tuple(lines), strokes=(stroke,), coloured=True
    )
    assert values(only(page)).get("signed") is signed


def row_of(*pictures: Box, smears: tuple[Box, ...] = ()) -> bool | None:
    """What a Word form with two who sign on one row tells; its columns are 1 wide, rows 1 high."""
    page = table(
        "单位名称 | 昌吉天山风力发电有限公司",
        "法定代表人（签字） | ",
        "经办人签字 | ",
        "声明 | 本单位承诺属实/n日期：2026年4月1日",
        title="企业证书申请表",
        pictures=pictures,
        smears=smears,
    )
    return values(only(page)).get("signed")


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        (at(1, 3, 2, 4), True),  # in the cell beside the label
        (at(0.2, 3, 0.6, 4), True),  # over the label's end
        (at(1, 2, 2, 3), False),  # at the other label
        (at(0.2, 4, 0.6, 4.9), True),  # under it
        (at(1.5, 4, 1.9, 4.9), None),  # under the cell beside it, where nobody signs: misplaced
        (at(14, 3, 15, 4), False),  # too far off
        (at(0.2, 0, 0.6, 0.9), False),  # far above
    ],
)
def test_a_picture_in_word_signs_at_the_label_on_whose_row_it_lies(
    picture: Box, *, told: bool | None
) -> None:
    assert row_of(picture) is told


@pytest.mark.parametrize(("top", "told"), [(3, None), (5, None), (7, False)])
def test_a_stamp_s_picture_with_other_ink_near_the_label_leaves_it_open(
    top: float, *, told: bool | None
) -> None:
    assert row_of(smears=(at(1, top, 2, top + 1),)) is told


def test_on_one_row_a_picture_signs_at_the_last_label_before_it() -> None:
    both = "法定代表人（签字）：            经办人签字：            "
    labels = Line(text=both, box=at(0, 2, 4, 3))
    page = table("单位名称 | 昌吉天山风力发电有限公司", "证书数量 | 2", title="企业证书申请表")
    for x, told in ((1.4, False), (3.2, True), (0.0, False)):
        drawn_on = {
            "lines": (*page.lines, labels.model_copy(update={"box": at(0, 4, 4, 5)})),
            "height": 6.0,
            "width": 4.0,
            "pictures": (at(x, 4, x + 0.3, 5),),
        }
        assert values(only(page.model_copy(update=drawn_on))).get("signed") is told


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        ((), (False, 0.9)),
        (("round",), (True, 0.8)),
        (("oval",), (True, 0.8)),
        (("square",), (False, 0.7)),  # a person's name seal, most likely
        (("square", "round"), (True, 0.8)),
    ],
)
def test_a_square_seal_alone_is_no_sure_stamp(
    shapes: tuple[Any, ...], told: tuple[bool, float]
) -> None:
    seals = tuple(
        Seal(box=STAMP, shape=shape, confidence=0.95 if shape == "square" else 0.8)
        for shape in shapes
    )
    page = drawn("企业证书申请表\n证书数量：2\n联系人：田玉", coloured=True)
    stamped = only(page.model_copy(update={"seals": seals})).fields()["stamped"]
    assert (stamped.value, stamped.confidence) == told
    grey = only(page.model_copy(update={"seals": seals, "coloured": False})).fields()
    assert ("stamped" in grey) is any(shape != "square" for shape in shapes)


def test_a_stamp_far_right_of_all_text_is_the_page_s() -> None:
    page = drawn("企业证书申请表\n证书数量：2\n联系人：田玉", coloured=True)
    far = Seal(box=at(500, 60, 560, 120))
    assert values(only(page.model_copy(update={"seals": (far,), "width": 600.0})))["stamped"]


@pytest.mark.parametrize(
    ("strokes", "told"),
    [
        ((), False),
        ((at(80, 56, 120, 74),), True),
        ((at(8, 56, 20, 74),), False),  # at the beginning of the words before it
    ],
)
def test_before_a_word_in_brackets_one_signs_at_its_left(
    strokes: tuple[Box, ...], *, told: bool
) -> None:
    assert signed("法定代表人：              （签字）", strokes=strokes) is told


def test_a_word_in_brackets_with_nothing_before_it_has_its_place_at_its_right() -> None:
    assert signed("（签字）", strokes=(at(60, 56, 100, 74),)) is True


def before_brackets(name: str, *, high: float = 1.0, how: Any = "ocr", **seen: Any) -> bool | None:
    """What a picture tells on which `name` was read before （签字）, `high` of its line."""
    drawing = f"企业证书申请表\n证书数量：2\n\n法定代表人：    {name}       （签字）\n\n"
    page = drawn(drawing, how=how, coloured=True)
    half = 6 * high
    lines = tuple(
        line.model_copy(
            update={"box": at(line.box.x0, 66 - half, line.box.x1, 66 + half), "confidence": 0.99}
        )
        if line.text == name
        else line
        for line in page.lines
    )
    update = {"lines": lines, "strokes": (), "width": 400.0, "height": 300.0} | seen
    found = values(only(page.model_copy(update=update))).get("signed")
    assert found is None or isinstance(found, bool)
    return found


@pytest.mark.parametrize("name", ["顾友燕", "硕友燕", "曾勇"])
def test_a_name_read_before_a_word_in_brackets_may_be_printed_or_written(name: str) -> None:
    assert before_brackets(name) is None
    assert before_brackets(name, high=2.0) is True  # higher than print beside a label is


@pytest.mark.parametrize("name", ["（盖章）", "董事长兼总经理"])
def test_what_is_no_name_before_a_word_in_brackets_leaves_the_place_empty(name: str) -> None:
    assert before_brackets(name) is False
