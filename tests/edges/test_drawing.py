"""Pages as read become pictures on which a person sees what was found where."""

import io
import json
import stat
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mailbot.cli import judge, main
from mailbot.cli.office import office_of
from mailbot.cli.picture import names_of, plates
from mailbot.documents.page import FileReading, Line, Page, Unreadable
from mailbot.pages.budgets import CannotRead, ReadingBudgets
from mailbot.pages.drawing import draw, read_keeping_pictures
from mailbot.pages.opener import Opener
from mailbot.pages.plate import Mark, Plate, Row, unpacked
from mailbot.pages.sandbox import ReadingPool
from mailbot.values import Box
from tests.samples import catalogue

PAYER = "新疆天山发电有限公司"
GREEN, ORANGE, BLUE, PURPLE = (20, 140, 60), (225, 120, 0), (40, 110, 220), (190, 30, 160)


def colours(data: bytes) -> dict[tuple[int, ...], int]:
    """How many pixels of each colour a PNG has."""
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "PNG"
        pixels = np.asarray(image.convert("RGB")).reshape(-1, 3)
    found, counts = np.unique(pixels, axis=0, return_counts=True)
    return {tuple(map(int, one)): int(count) for one, count in zip(found, counts, strict=True)}


def frame(data: bytes, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """The extent of a colour in a picture."""
    with Image.open(io.BytesIO(data)) as image:
        y, x = np.nonzero((np.asarray(image.convert("RGB")) == colour).all(axis=2))
    return int(x.min()), int(y.min()), int(x.max()), int(y.max())


def test_a_page_without_a_picture_is_written_on_paper() -> None:
    line = Line(text="单位名称 天山", box=Box(x0=10, y0=20, x1=90, y1=30))
    page = Page(number=1, width=100, height=140, lines=(line,))
    mark = Mark(box=line.box, style="sure", tag="1")
    plate = Plate(page=page, marks=(mark,), rows=(Row(text="申请表" * 60, head=True),))
    data = draw(plate.model_dump_json(), b"")
    x0, y0, x1, y1 = frame(data, GREEN)
    assert (x0, y0) == pytest.approx((98, 198), abs=3)
    assert x1 > 900
    assert y1 == pytest.approx(302, abs=3)


def test_a_tables_row_is_as_high_as_its_fullest_cell() -> None:
    cells = [
        Line(text="声明", box=Box(x0=0, y0=0, x1=1, y1=1), how="cell", table=0),
        Line(text="一\n二\n三\n四\n五", box=Box(x0=1, y0=0, x1=2, y1=1), how="cell", table=0),
        Line(text="日期", box=Box(x0=0, y0=1, x1=1, y1=2), how="cell", table=0, row=1),
    ]
    page = Page(number=1, width=2, height=2, lines=tuple(cells), source="cell")
    mark = Mark(box=cells[2].box, style="label")
    data = draw(Plate(page=page, marks=(mark,)).model_dump_json(), b"")
    assert frame(data, BLUE)[1] > 120


def test_bytes_that_are_no_picture_are_refused() -> None:
    plate = Plate(page=Page(number=1, width=10, height=10)).model_dump_json()
    with pytest.raises(CannotRead) as refused:
        draw(plate, b"\xff\xd8 no picture")
    assert refused.value.reason is Unreadable.DAMAGED


def test_the_picture_of_a_page_is_the_upright_one(tmp_path: Path) -> None:
    sample = catalogue.application(11, form="scan", dpi=100, quality=90)
    with Image.open(io.BytesIO(sample.data)) as page:
        strip = page.crop((0, 30, page.width, 330)).rotate(90, expand=True)
    file = tmp_path / "a.png"
    strip.save(file)
    reading, [picture] = unpacked(read_keeping_pictures(str(file), "a.png", ReadingBudgets()))
    with Image.open(io.BytesIO(picture)) as shown:
        assert shown.width > shown.height
    [read] = reading.pages
    assert read.width > read.height


def test_a_page_that_is_turned_in_its_pdf_is_shown_as_read(tmp_path: Path) -> None:
    file = tmp_path / "v.pdf"
    file.write_bytes(catalogue.voucher(3, form="pdf").data)
    reading, pictures = unpacked(read_keeping_pictures(str(file), "v.pdf", ReadingBudgets()))
    [page] = reading.pages
    with Image.open(io.BytesIO(pictures[0])) as shown:
        assert shown.width / shown.height == pytest.approx(page.width / page.height, rel=0.01)


def test_nothing_of_a_broken_or_empty_file_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nno")
    with ReadingPool(budgets=ReadingBudgets(seconds=20), warm=None) as pool:
        opener = Opener(pool)
        empty, none = opener.read_keeping_pictures(tmp_path / "empty.png")
        broken, no_more = opener.read_keeping_pictures(tmp_path / "broken.pdf")
        drawn = opener.draw(Plate(page=Page(number=1, width=9, height=9)), b"\xff\xd8")
    assert (empty.unreadable, none) == (Unreadable.EMPTY, ())
    assert (broken.unreadable, no_more) == (Unreadable.DAMAGED, ())
    assert drawn is None


def test_read_with_picture_draws_every_page_of_every_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(judge, "ReadingPool", partial(ReadingPool, warm=None))
    form, receipt = Path("form.docx"), Path("receipt.pdf")
    form.write_bytes(catalogue.application(3, form="docx").data)
    receipt.write_bytes(catalogue.voucher(3, form="pdf").data)
    Path("bad.pdf").write_bytes(b"%PDF-1.7\nno")
    names = [str(form), "bad.pdf", str(receipt)]
    monkeypatch.setattr(sys, "argv", ["mailbot", "read", *names, "--json", "--picture", "o.png"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert [file["documents"][0]["kind"] for file in files] == [
        "application",
        "unreadable",
        "voucher",
    ]
    for name in ("o-1.png", "o-2.png"):
        seen = colours(Path(name).read_bytes())
        assert min(seen.get(colour, 0) for colour in (GREEN, BLUE, PURPLE)) > 300
        assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600
    assert not Path("o-3.png").exists()


def test_what_speaks_against_a_document_is_told_in_words_not_in_codes() -> None:
    office = office_of(None)
    assert office.rules
    rows = [("付款人", PAYER), ("金额", "￥1,200.00"), ("大写金额", "壹仟元整"), ("收款人", "天山")]
    lines = tuple(
        Line(text=text, box=Box(x0=x, y0=20.0 * row, x1=x + 90, y1=20.0 * row + 10))
        for row, texts in enumerate([("电子回单", ""), *rows])
        for x, text in zip((10.0, 120.0), texts, strict=True)
        if text
    )
    reading = FileReading(
        name="a.pdf",
        sha256="0" * 64,
        size=9,
        pages=(Page(number=1, width=300, height=200, lines=lines),),
    )
    [plate] = plates(reading, office.rules.layouts, office)
    told = [row.text for row in plate.rows if row.text.startswith("提示")]
    assert len(told) == 1
    assert told[0].startswith("提示：大小写金额不一致")


def test_a_picture_cannot_go_where_there_is_no_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("a", "utf-8")
    goal = str(tmp_path / "none" / "o.png")
    monkeypatch.setattr(
        sys, "argv", ["mailbot", "read", str(tmp_path / "a.txt"), "--picture", goal]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 64
    assert "没有文件夹" in capsys.readouterr().err


def test_one_picture_keeps_its_name_and_several_are_numbered() -> None:
    assert names_of(Path("a/o.png"), 1) == [Path("a/o.png")]
    assert names_of(Path("a/o.png"), 2) == [Path("a/o-1.png"), Path("a/o-2.png")]
