"""The runs of one 《企业证书申请表》 become the fields of a `CertificateApplication`."""

import re
from datetime import date
from typing import Any

from mailbot.documents.dates import find_dates, read_date
from mailbot.documents.fields import Sheet, best, printed_of
from mailbot.documents.layouts import Form
from mailbot.documents.model import Plan, Service
from mailbot.documents.normalise import (
    Read,
    credit_code_ok,
    read_company,
    read_count,
    read_credit_code,
    read_email,
    read_id_number,
    read_landline,
    read_line,
    read_mobile,
    read_person,
    read_serial,
    read_years,
    suggest_credit_code,
)
from mailbot.documents.ticks import Ticked, options, ticked, written, year_options
from mailbot.values import Extracted, Finding


def _choice(form: Form, name: str, kind: type[Service] | type[Plan]) -> dict[str, Any]:
    chosen = form.choices.get(name, {})
    return {word: kind(value) for value, words in chosen.items() for word in words}


def _ticked_or_written(sheet: Sheet, name: str, words: dict[str, Any]) -> Ticked | None:
    found = options(sheet, words)
    if any(option.ticked is not None for option in found):
        return ticked(found)
    return written(sheet, name, words)


def _services(sheet: Sheet) -> Extracted[tuple[Service, ...]] | None:
    words: dict[str, Service] = _choice(sheet.form, "services", Service)
    found = _ticked_or_written(sheet, "services", words)
    if not found:
        return None
    services = tuple(Service(str(value)) for value in found.values)
    return found.printed.extracted(services, found.confidence)


def _plan(sheet: Sheet) -> Extracted[Plan] | None:
    words: dict[str, Plan] = _choice(sheet.form, "plan", Plan)
    found = _ticked_or_written(sheet, "plan", words)
    return (
        found.printed.extracted(Plan(str(found.values[0])), _sure_of_one(found)) if found else None
    )


def _term(sheet: Sheet) -> Extracted[int] | None:
    found = ticked(year_options(sheet))
    if found and isinstance(found.values[0], int):
        return found.printed.extracted(found.values[0], _sure_of_one(found))
    empty = any(option.ticked is False for option in year_options(sheet))
    return None if empty else best(sheet, "term_years", read_years)


def _sure_of_one(found: Ticked) -> float:
    return found.confidence * (1.0 if len(found.values) == 1 else 0.4)


def _line(raw: str) -> Read[str] | None:
    return read_line(raw.replace("\n", ""))


def _company(raw: str) -> Read[str] | None:
    return read_company(raw.replace("\n", ""))


def _quantity(raw: str) -> Read[int] | None:
    # 2个（每个…） and 2 (贰) say it first
    return read_count(re.sub(r"(?<=[个把枚份张套])[(（,，;；].*", "", raw, flags=re.DOTALL))


def _day(sheet: Sheet) -> Extracted[date] | None:
    def labelled(raw: str) -> Read[date] | None:
        day = read_date(raw.replace("\n", " "))
        return (day, 1.0) if day else None

    found = best(sheet, "date", labelled)
    if found:
        return found
    for row in reversed(list(sheet.rows())):
        days = find_dates(" ".join(run.text for run in row))
        if days:
            printed = printed_of(row)
            return printed.extracted(days[-1], 0.85 * printed.confidence)
    return None


def _phones(sheet: Sheet) -> dict[str, Extracted[str] | None]:
    """Mobile and landline; a plain 联系电话 is whichever its number is."""
    either = sheet.of("telephone")
    return {
        "mobile": best(sheet, "mobile", read_mobile) or best(sheet, "telephone", read_mobile),
        "phone": best(sheet, "phone", read_landline, also=either),
    }


def check_credit_code(code: Extracted[str] | None) -> list[Finding]:
    """What is wrong with an 18-character credit code, with a repair to suggest if there is one."""
    if code is None or len(code.value) != 18 or credit_code_ok(code.value):  # noqa: PLR2004 - GB 32100
        return []
    return [Finding(code="credit_code_check_failed", detail=suggest_credit_code(code.value) or "")]


def read_application(sheet: Sheet) -> tuple[dict[str, Any], list[Finding]]:
    """The fields of an application form by name, and what was noticed."""
    code = best(sheet, "credit_code", read_credit_code)
    values: dict[str, Any] = {
        "company": best(sheet, "company", _company),
        "credit_code": code,
        "legal_representative": best(sheet, "legal_representative", read_person),
        "contact": best(sheet, "contact", read_person),
        "id_number": best(sheet, "id_number", read_id_number),
        **_phones(sheet),
        "email": best(sheet, "email", read_email),
        "address": best(sheet, "address", _line) or best(sheet, "other_address", _line),
        "quantity": best(sheet, "quantity", _quantity),
        "plan": _plan(sheet),
        "term_years": _term(sheet),
        "services": _services(sheet),
        "key_serial": best(sheet, "key_serial", read_serial),
        "invoice_title": best(sheet, "invoice_title", _company),
        "invoice_tax_no": best(sheet, "invoice_tax_no", read_credit_code),
        "remark": best(sheet, "remark", _line),
        "date": _day(sheet),
    }
    return values, check_credit_code(code)
