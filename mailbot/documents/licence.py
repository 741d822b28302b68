"""The runs of a 营业执照 or a 身份证 become their few fields."""

from collections.abc import Iterable
from typing import Any, Literal

from mailbot.documents.companycodes import check_credit_code
from mailbot.documents.fields import Sheet, best, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.names import read_company, read_person
from mailbot.documents.normalise import Read, credit_code_ok, read_credit_code, read_line
from mailbot.documents.prose import Prose, from_prose
from mailbot.documents.text import squeeze
from mailbot.values import Extracted, Finding


def _company(raw: str) -> Read[str] | None:
    return read_company(raw.replace("\n", ""))


def _line(raw: str) -> Read[str] | None:
    return read_line(raw.replace("\n", ""))


def _code_anywhere(sheet: Sheet) -> Extracted[str] | None:
    """The one credit code on the page whose check digit is right."""
    for run in sheet.runs:
        read = read_credit_code(run.text)
        if read and len(read[0]) == 18 and credit_code_ok(read[0]):  # noqa: PLR2004 - GB 32100
            return printed_of([run]).extracted(read[0], 0.95 * max(run.confidence, 0.9))
    return None


def read_licence(sheet: Sheet, prose: Prose) -> tuple[dict[str, Any], list[Finding]]:
    """The fields of a business licence by name, and what was noticed.

    `prose` finds what a page of a register of companies shows without a label.
    """
    labelled = best(sheet, "credit_code", read_credit_code)
    right = labelled and (len(labelled.value) != 18 or credit_code_ok(labelled.value))  # noqa: PLR2004 - GB 32100
    code = labelled if right else _code_anywhere(sheet) or labelled
    values: dict[str, Any] = {
        "company": best(sheet, "company", _company)
        or from_prose(sheet, prose.get("company", ()), _company),
        "credit_code": code,
        "legal_representative": best(sheet, "legal_representative", read_person),
        "address": from_prose(sheet, prose.get("address", ()), _line)
        or best(sheet, "address", _line),
    }
    return values, check_credit_code(code)


_PORTRAIT = ("公民身份号码", "姓名", "住址", "出生", "民族")
_EMBLEM = ("签发机关", "有效期限", "中华人民共和国")


Side = Literal["portrait", "emblem", "both", "unknown"]


def card_side(runs: Iterable[Run]) -> Side:
    """Which sides of an identity card `runs` show."""
    text = squeeze("\n".join(run.text for run in runs))
    portrait = sum(word in text for word in _PORTRAIT) > 1
    emblem = any(word in text for word in _EMBLEM)
    if portrait:
        return "both" if emblem else "portrait"
    return "emblem" if emblem else "unknown"


def read_identity(sheet: Sheet) -> dict[str, Any]:
    """Which sides of an identity card show, and its holder's name."""
    side = card_side(sheet.runs)
    named = side in {"portrait", "both"}
    return {"side": side, "holder": best(sheet, "holder", read_person) if named else None}
