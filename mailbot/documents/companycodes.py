"""The company's credit code (统一社会信用代码) and the tax number of its invoice, told apart."""

from collections.abc import Iterable
from typing import Any

from mailbot.documents.fields import Sheet, best, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.labels import Atom
from mailbot.documents.normalise import credit_code_ok, read_credit_code, suggest_credit_code
from mailbot.documents.prose import Prose, from_prose
from mailbot.documents.shapes import CREDIT_CODE
from mailbot.documents.text import squeeze
from mailbot.values import Extracted, Finding

_DOUBTED = 0.7  # how sure a code is that may be another company's, or a tax number without label
_NEXT = 3.5  # lines from the invoice's title to the tax number below it, at most


def credit_code(sheet: Sheet, prose: Prose) -> Extracted[str] | None:
    """The code at its label, whole; else the one that a sentence goes on with on its next line."""
    code = best(sheet, "credit_code", read_credit_code)
    if code and len(code.value) >= 15:  # noqa: PLR2004 - the tax number of old
        return code
    told = from_prose(sheet, prose.get("credit_code", ()), read_credit_code)
    return told or code or _only_code(sheet)


def tax_number_doubted(sheet: Sheet, values: dict[str, Any]) -> Extracted[str] | None:
    """The code, doubted where it is a tax number and the invoice is another company's."""
    code: Extracted[str] | None = values["credit_code"]
    tax: Extracted[str] | None = values["invoice_tax_no"]
    company, invoice = values["company"], values["invoice_title"]
    labels = [each.label.entry for each in sheet.of("credit_code")]
    taxed = labels and all(label and "税" in label.word for label in labels)
    others = company and invoice and company.value != invoice.value
    taken = (taxed and not tax) or (not labels and code and tax and code.value == tax.value)
    if code is None or not others or not taken:
        return code
    return code.model_copy(update={"confidence": min(code.confidence, _DOUBTED)})


def tax_number(sheet: Sheet) -> Extracted[str] | None:
    """The invoice's tax number at its label, or the one code below the title that has no label."""
    labelled = best(sheet, "invoice_tax_no", read_credit_code)
    if labelled:
        return labelled
    titles = [piece.run for one in sheet.of("invoice_title") for piece in one.label.pieces]
    below = (
        atom
        for atom in sheet.atoms
        if not atom.entry and not atom.owner
        if any(_is_below(atom.run, title, sheet.line) for title in titles)
    )
    return _only_one(below, _DOUBTED)


def _is_below(run: Run, title: Run, line: float) -> bool:
    """Whether a run begins where the invoice's title begins, on the next row."""
    level = abs(run.x0 - title.x0) < line
    return run.page == title.page and level and 0 < run.centre - title.centre < _NEXT * line


def _only_code(sheet: Sheet) -> Extracted[str] | None:
    """The one credit code with a right check digit, where no label names it.

    Forms print 证件号码 beside 证件类型: 统一社会信用代码. Those of the invoice do not count.
    """
    owners = ((atom, atom.owner.entry if atom.owner else None) for atom in sheet.atoms)
    others = (
        atom
        for atom, owner in owners
        if not atom.entry and not (owner and owner.field == "invoice_tax_no")
    )
    return _only_one(others, 0.85)


def _only_one(atoms: Iterable[Atom], sure: float) -> Extracted[str] | None:
    """The one credit code with a right check digit among `atoms`; None where several are."""
    found = {
        match[0]: atom.run
        for atom in atoms
        for match in CREDIT_CODE.finditer(squeeze(atom.run.text).upper())
        if credit_code_ok(match[0])
    }
    if len(found) != 1:
        return None
    value, run = next(iter(found.items()))
    return printed_of([run]).extracted(value, sure * run.confidence)


def check_credit_code(code: Extracted[str] | None) -> list[Finding]:
    """What is wrong with an 18-character credit code, with a repair to suggest if there is one."""
    if code is None or len(code.value) != 18 or credit_code_ok(code.value):  # noqa: PLR2004 - GB 32100
        return []
    return [Finding(code="credit_code_check_failed", detail=suggest_credit_code(code.value) or "")]
