"""How the contact of a form can be reached: telephone numbers and the e-mail address."""

import re
from collections.abc import Callable

from mailbot.documents.fields import Printed, Sheet, best, printed_of
from mailbot.documents.lookalikes import DOUBTFUL, likely_address
from mailbot.documents.normalise import (
    Read,
    read_email,
    read_landline,
    read_mobile,
)
from mailbot.documents.shapes import EMAIL, MOBILE
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

_LANDLINE = re.compile(r"(?<![\dA-Za-z])\(?0\d{2,3}\)?-?[2-9]\d{6,7}(?![\dA-Za-z])")
SHAPED = 0.65
"""How sure a value is that nothing but its shape tells."""


def _email_beside(raw: str) -> Read[str] | None:
    """The address among the lines of a value that has numbers on others."""
    lines = (line for line in raw.split("\n") if re.search("[A-Za-z@]", line))
    return read_email(MOBILE.sub(" ", "\n".join(lines)).split(" ")[-1])


def _landline_beside(raw: str) -> Read[str] | None:
    """The landline number that stands behind a mobile one: 13812345678 办公：0991-5551234."""
    found = _LANDLINE.search(MOBILE.sub(" ", raw))
    read = read_landline(found[0]) if found else None
    return (read[0], 0.9) if read else None


def email(sheet: Sheet) -> Extracted[str] | None:
    """The contact's address; on a picture what looks like a digit may be a letter."""
    found = (
        best(sheet, "email", read_email)
        or best(sheet, "telephone", _email_beside)
        or best(sheet, "mobile", _email_beside)
        or loose(sheet, "email", EMAIL, read_email)
    )
    if found is None or found.how != "ocr":
        return found
    value = likely_address(found.value)
    sure = found.confidence if value == found.value else min(found.confidence, DOUBTFUL)
    return found.model_copy(update={"value": value, "confidence": sure})


def loose(
    sheet: Sheet, name: str, pattern: re.Pattern[str], reader: Callable[[str], Read[str] | None]
) -> Extracted[str] | None:
    """The one value of its shape that stands at no label we know, unsure; None where several do."""
    found: dict[str, Printed] = {}
    for atom in sheet.atoms:
        if atom.entry or atom.owner:
            continue
        reads = (reader(match[0]) for match in pattern.finditer(squeeze(atom.run.text)))
        found |= {read[0]: printed_of([atom.run]) for read in reads if read}
    if len(found) != 1 or sheet.of(name):
        return None
    value, printed = next(iter(found.items()))
    return printed.extracted(value, SHAPED * printed.confidence)


def behind_contact(
    sheet: Sheet, pattern: re.Pattern[str], reader: Callable[[str], Read[str] | None]
) -> Extracted[str] | None:
    """The one number of a shape behind or below the contact's name: 联系人：王小红 13812345678."""
    for candidate in sheet.of("contact"):
        runs = [piece.run for piece in candidate.label.pieces]
        numbers = {
            match[0] for run in runs for match in pattern.finditer(squeeze(run.text).upper())
        }
        read = reader(numbers.pop()) if len(numbers) == 1 else None
        if read:
            printed = printed_of(runs)
            return printed.extracted(read[0], 0.9 * read[1] * printed.confidence)
    return None


def phones(sheet: Sheet) -> dict[str, Extracted[str] | None]:
    """Mobile and landline; a plain 联系电话 is whichever its number is."""
    either = sheet.of("telephone")
    return {
        "mobile": best(sheet, "mobile", read_mobile)
        or best(sheet, "telephone", read_mobile)
        or behind_contact(sheet, MOBILE, read_mobile)
        or loose(sheet, "mobile", MOBILE, read_mobile),
        "phone": best(sheet, "phone", read_landline, also=either)
        or best(sheet, "mobile", _landline_beside)
        or loose(sheet, "phone", _LANDLINE, read_landline),
    }
