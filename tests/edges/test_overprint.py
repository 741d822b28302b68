"""What lies on the text of a typed PDF: stamps, pasted pictures, what a pen drew."""

import io
from functools import cache

import pypdfium2 as pdfium  # noqa: TID251 - the pages of these tests are drawn on with it
import pytest
from pypdfium2 import raw  # noqa: TID251 - likewise

from mailbot.documents.model import CertificateApplication
from mailbot.documents.page import Page
from mailbot.documents.read import identify
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.core.drawn_pages import layouts
from tests.samples import applications
from tests.samples.application_facts import application
from tests.samples.forms import Marks, drawn
from tests.samples.sheet import pdf


@cache
def form(*, stamped: bool = False, signed: bool = False) -> bytes:
    """An application form as a PDF with text."""
    facts = application(2)
    signer = facts.person.name if signed else ""
    stamp = facts.firm.name if stamped else ""
    return pdf([drawn(applications.own(facts), Marks(stamp=stamp, signer=signer, seed=2))])


def page_of(data: bytes) -> Page:
    [page] = read_file("表.pdf", data, ReadingBudgets()).pages
    return page


def signed(data: bytes) -> bool | None:
    [found] = identify(read_file("表.pdf", data, ReadingBudgets()), layouts())
    assert isinstance(found, CertificateApplication)
    return found.signed.value if found.signed else None


def written_on(data: bytes, x: float, y: float) -> bytes:
    """The PDF with curves as of a pen at a place in points from the top left."""
    with pdfium.PdfDocument(data) as document:
        page = document[0]
        low = page.get_height() - y
        path = raw.FPDFPageObj_CreateNewPath(x, low)
        for left in (0, 16, 32):
            for a, b in (((4, 14), (12, -4)), ((2, -6), (14, 10)), ((8, 12), (15, 0))):
                (ax, ay), (bx, by) = a, b
                at = x + left
                raw.FPDFPath_BezierTo(path, at + ax, low + ay, at + bx, low + by, at + 15, low + 4)
        raw.FPDFPageObj_SetStrokeColor(path, 20, 30, 90, 255)
        raw.FPDFPageObj_SetStrokeWidth(path, 1.4)
        raw.FPDFPath_SetDrawMode(path, 0, True)  # noqa: FBT003 - a C function
        raw.FPDFPage_InsertObject(page, path)
        page.gen_content()
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def label() -> tuple[float, float]:
    """Where the place for the signature begins, at the foot of its line."""
    box = next(line.box for line in page_of(form()).lines if "签字" in line.text)
    return box.x1 + 8, box.y1


@pytest.mark.parametrize("stamped", [False, True])
def test_a_typed_form_tells_whether_it_is_signed_stamped_or_not(*, stamped: bool) -> None:
    assert signed(form(stamped=stamped)) is False
    assert signed(form(stamped=stamped, signed=True)) is True


def test_a_signature_drawn_in_lines_is_one() -> None:
    assert signed(written_on(form(), *label())) is True


def test_curves_elsewhere_on_the_page_are_no_signature() -> None:
    assert signed(written_on(form(), 60.0, 60.0)) is False


def test_a_page_with_nothing_but_text_and_rules_is_not_looked_at() -> None:
    assert page_of(form()).strokes is None
    assert page_of(form(stamped=True)).strokes is not None
