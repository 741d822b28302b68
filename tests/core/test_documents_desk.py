"""Several papers on one photo are documents of their own; a page too blurred to read is named."""

from mailbot.documents.model import Document
from mailbot.documents.page import FileReading, Page, Seal, Unreadable
from mailbot.documents.read import identify
from mailbot.values import Box
from tests.core.drawn_pages import drawn, layouts


def photographed(*papers: Page) -> tuple[Document, ...]:
    """The documents on a photo that shows these papers, one below the other."""
    top, lines, seals, places = 0.0, [], [], []
    for paper in papers:
        lines += [line.model_copy(update={"box": moved(line.box, top)}) for line in paper.lines]
        seals += [seal.model_copy(update={"box": moved(seal.box, top)}) for seal in paper.seals]
        places.append(Box(x0=0, y0=top, x1=paper.width, y1=top + paper.height))
        top += paper.height
    page = Page(
        number=1,
        width=max(paper.width for paper in papers),
        height=top,
        lines=tuple(lines),
        seals=tuple(seals),
        source="ocr",
        coloured=True,
        papers=tuple(places),
    )
    reading = FileReading(name="桌面.jpg", sha256="0" * 64, size=9, pages=(page,))
    return identify(reading, layouts())


def moved(box: Box, down: float) -> Box:
    return Box(x0=box.x0, y0=box.y0 + down, x1=box.x1, y1=box.y1 + down)


LETTER = drawn(
    """
                  授权书
    兹授权  王芳  身份证号  650102198512130024
    授权单位：天山风电有限公司
    """,
    how="ocr",
)

LICENCE = drawn(
    """
              营业执照
    名称  天山风电有限公司
    统一社会信用代码  91650100MA7ABCDE0X
    法定代表人  李国强
    住所  乌鲁木齐市新民路8号
    """,
    how="ocr",
)

PORTRAIT = drawn(
    """
    姓名  王芳
    性别  女    民族  汉
    出生  1985 年 12 月 13 日
    住址  乌鲁木齐市新民路8号
    公民身份号码  650102198512130024
    """,
    how="ocr",
)

EMBLEM = drawn(
    """
        中华人民共和国
          居民身份证
    签发机关  乌鲁木齐市公安局
    有效期限  2018.06.01-2038.06.01
    """,
    how="ocr",
)

UNTITLED = drawn(
    """
    今天下午三点开会
    请各部门准时参加
    """,
    how="ocr",
)


def test_each_paper_on_a_photo_is_a_document() -> None:
    assert [one.kind for one in photographed(LICENCE, LETTER)] == ["licence", "authorisation"]
    assert [one.pages for one in photographed(LICENCE, LETTER)] == [(1,), (1,)]


def test_a_paper_without_a_title_does_not_go_on_with_the_one_above_it() -> None:
    kinds = [one.kind for one in photographed(LICENCE, UNTITLED)]
    assert kinds == ["licence", "unknown"]


def test_both_sides_of_a_card_on_one_photo_are_one_card() -> None:
    [card] = photographed(PORTRAIT, EMBLEM)
    assert card.kind == "identity"
    assert card.side == "both"


def test_a_stamp_counts_for_the_paper_it_is_on() -> None:
    stamp = Seal(box=Box(x0=100, y0=40, x1=150, y1=90))
    licence, letter = photographed(LICENCE.model_copy(update={"seals": (stamp,)}), LETTER)
    assert licence.seals == (stamp,)
    assert letter.seals == ()


def test_pages_that_could_not_be_read_are_told_after_the_documents() -> None:
    blurred = UNTITLED.model_copy(update={"number": 2, "unreadable": Unreadable.TOO_BLURRED})
    small = UNTITLED.model_copy(update={"number": 3, "unreadable": Unreadable.TOO_SMALL})
    last = UNTITLED.model_copy(update={"number": 4, "unreadable": Unreadable.TOO_BLURRED})
    pages = (LICENCE, blurred, small, last)
    reading = FileReading(name="扫描件.pdf", sha256="0" * 64, size=9, pages=pages)
    licence, first, second = identify(reading, layouts())
    assert licence.kind == "licence"
    assert [first.pages, second.pages] == [(2, 4), (3,)]
    assert [first.called, second.called] == ["扫描件.pdf 第2、4页", "扫描件.pdf 第3页"]
    assert [first.reason, second.reason] == [Unreadable.TOO_BLURRED, Unreadable.TOO_SMALL]


def test_a_stamp_on_a_page_that_could_not_be_read_is_the_documents() -> None:
    stamp = Seal(box=Box(x0=100, y0=40, x1=150, y1=90))
    told = {"number": 2, "unreadable": Unreadable.TOO_BLURRED, "seals": (stamp,)}
    pages = (LETTER, UNTITLED.model_copy(update=told))
    letter, page = identify(
        FileReading(name="委托书.pdf", sha256="0" * 64, size=9, pages=pages), layouts()
    )
    assert letter.seals == (stamp,)
    assert page.pages == (2,)
