"""The runs of one 《企业证书申请表》 become the fields of a `CertificateApplication`."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from mailbot.documents.addresses import read_address, read_place
from mailbot.documents.companycodes import (
    check_credit_code,
    credit_code,
    tax_number,
    tax_number_doubted,
)
from mailbot.documents.contactways import SHAPED, behind_contact, email, loose, phones
from mailbot.documents.counted import Counted, counted_kinds, is_by_kind, read_counted
from mailbot.documents.dates import find_dates, joined_lines, read_date
from mailbot.documents.fields import Sheet, best, printed_of
from mailbot.documents.keymatrix import read_key_matrix
from mailbot.documents.letter import Letter, letter_of
from mailbot.documents.model import Plan, Service
from mailbot.documents.names import (
    has_surname,
    is_the_applicant,
    looks_like_company,
    read_company,
    read_person,
)
from mailbot.documents.normalise import (
    COUNTED,
    Read,
    read_count,
    read_id_number,
    read_years,
)
from mailbot.documents.ordered import (
    asked_services,
    choice_words,
    chosen_plan,
    plan,
    refuses_plans,
    services,
    term,
)
from mailbot.documents.otherdays import other_days
from mailbot.documents.pricegrid import read_price_grid
from mailbot.documents.prose import Prose, all_from_prose, from_prose
from mailbot.documents.remarks import read_remark
from mailbot.documents.requested import read_letter
from mailbot.documents.rowcounts import read_row_counts
from mailbot.documents.serials import read_key_serials, told_key_serials
from mailbot.documents.servicetable import read_service_table
from mailbot.documents.shapes import CREDIT_CODE, RESIDENT
from mailbot.documents.signatory import closing_day, is_of_key, organisation, sealed, signatory
from mailbot.documents.text import squeeze
from mailbot.values import Extracted, Finding

T = TypeVar("T")


# The day a page was printed by a browser or an office system, with its hour
_PRINTED = re.compile(r"https?://|\d:\d\d")
# The count among other things: [√]组合；[√]1年；共 2 个
_IN_ALL = re.compile(r"共计?:?([\d一二两三四五六七八九十壹贰叁肆伍]{1,3})[个把枚套]")
_HOUR = re.compile(r"\d:\d\d")
# What tells itself by its shape where its label is not known
_OURSELVES = re.compile(
    r"(?:[一二三四五六七八九十\d]{1,2}[、.])?[我本贵该](?:公司|单位|司|企业|厂|方)"
)
# How the name of what may apply ends, not that of a department with a person
_NAMED_WHOLE = re.compile("(?:公司|厂|局|院|所|中心|集团|社|站|委员会|学|医院|矿|农场)$")
_SHORTEST_NAME = 4  # characters of an organisation's name: 天山公司
# What names of organisations in English have
_IN_ENGLISH = re.compile(
    r"(?i)\b(?:co|ltd|limited|inc|corp|corporation|llc|plc|group|company|plant|bureau|institute)\b"
)
_UNLIKE = 0.6  # how sure a name in English is without any of these
_RENAMED = 0.7  # how sure a name is where a sentence tells another new one
# Letters and digits as key numbers have them
_KEY = re.compile(r"(?<![0-9A-Z])[A-Z]{1,5}(?=[0-9A-Z-]*\d{4})[0-9A-Z-]{6,20}(?![0-9A-Z])")
_SURE = 0.8  # from which a value may decide
# When a web form was sent, which stands among other words: 业务单号… | 提交时间…
_SUBMITTED = re.compile(
    r"(?:提交|申请|填报|申报)(?:时间|日期)[:]?(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2})"
)
# A key number such as 20231208100553 tells no day
_LONG_NUMBER = re.compile(r"(?<![\d.])\d{8,}(?![\d.])")
_MORE = r"(?:[,，;；(（]|[\u4e00-\u9fff]{2,8}(?:中心|部|科|室|处)$)"
_NEXT_LABEL = re.compile("[\u4e00-\u9fff]{2,6}[:：]")  # 邮政编码： behind an address
_TITLED = 0.85  # how sure what a title names is at most
_TOLD_APART = 0.85  # how sure the company's code is where the invoice has another
_OF_CHANGE = re.compile("new_|former_")  # what sentences say of a change of details


def _named(raw: str) -> Read[str] | None:
    read = read_person(raw)
    return read if read and has_surname(read[0]) else None


def _company(raw: str) -> Read[str] | None:
    read = read_company(raw.replace("\n", ""))
    if not read or len(read[0]) < _SHORTEST_NAME or _OURSELVES.fullmatch(read[0]):
        return None  # 申请单位 确认 names nobody
    unlike = read[0].isascii() and not _IN_ENGLISH.search(read[0])
    return (read[0], min(read[1], _UNLIKE)) if unlike else read


def _billed(raw: str) -> Read[str] | None:
    """The name for the invoice; behind it what else is said of that: 某某公司，普票."""
    name, *more = re.split("[,，;；]", raw.replace("\n", ""), maxsplit=1)
    if is_the_applicant(name):
        return None
    return _company(name if more and looks_like_company(name) else raw)


def _organisation(raw: str) -> Read[str] | None:
    return _company(raw) if organisation(raw) else None


def _whole_name(raw: str) -> Read[str] | None:
    """An organisation and nothing else: (联系人:综合部 王五) names none."""
    read = _organisation(raw)
    return read if read and read[1] >= _SURE and _NAMED_WHOLE.search(read[0]) else None


def _applicant(sheet: Sheet, prose: Prose) -> Extracted[str] | None:
    """The company at its label or in a sentence; where a sentence tells its new name, that."""
    labelled = best(sheet, "company", _company)
    renamed = from_prose(sheet, prose.get("new_company", ()), _organisation)
    if renamed is None:
        told = labelled or sealed(sheet) or _told(sheet, prose, "company", _organisation)
        # 申请人 名称: who asks may be the company itself
        return told or best(sheet, "contact", _whole_name) or signatory(sheet, dated=True)
    former = from_prose(sheet, prose.get("former_company", ()), _organisation)
    if labelled is None or (former and former.value == labelled.value):
        return renamed
    if labelled.value == renamed.value:
        return labelled
    return labelled.model_copy(update={"confidence": min(labelled.confidence, _RENAMED)})


def _told(
    sheet: Sheet, prose: Prose, name: str, reader: Callable[[str], Read[T] | None]
) -> Extracted[T] | None:
    """What a sentence says of field `name`; None where the form has a place for it, left empty."""
    return None if sheet.of(name) else from_prose(sheet, prose.get(name, ()), reader)


def _person(sheet: Sheet, prose: Prose, name: str) -> Extracted[str] | None:
    """The person at a label, or the one that a change puts in the place: 联系人由甲变更为乙."""
    follower = from_prose(sheet, prose.get(f"new_{name}", ()), read_person)
    return follower or best(sheet, name, read_person) or best(sheet, f"other_{name}", read_person)


def _quantity(raw: str) -> Read[int] | None:
    total = _IN_ALL.search(squeeze(raw))
    if total:
        return read_count(total[1])
    if is_by_kind(raw):
        return counted_kinds(raw)
    # 2个（每个…） and 2 (贰) say it first
    return read_count(re.sub(r"(?<=[个把枚份张套])[(（,，;；].*", "", raw, flags=re.DOTALL))


def _count(sheet: Sheet, prose: Prose, counted: Counted | None) -> Extracted[int] | None:
    """The number of keys at its label, by the counts at each service, or in a sentence."""
    labelled = best(sheet, "quantity", _quantity)
    if labelled and labelled.confidence >= _SURE:
        return labelled
    if counted:
        return counted.quantity
    return labelled or _told(sheet, prose, "quantity", read_count) or _beside_keys(sheet)


def _beside_keys(sheet: Sheet) -> Extracted[int] | None:
    """How many keys are told before their numbers: 3个，KM00981、KM00982、KM00985."""
    for candidate in sheet.of("key_serial"):
        told = COUNTED.match(candidate.printed.raw)
        read = read_count(told["count"]) if told else None
        if read:
            return candidate.printed.extracted(read[0], 0.9 * candidate.printed.confidence)
    return None


def _day(sheet: Sheet) -> Extracted[date] | None:
    def labelled(raw: str) -> Read[date] | None:
        day = read_date(joined_lines(raw))
        return (day, 1.0) if day else None

    found = best(sheet, "date", labelled)
    if found and found.confidence >= _SURE and not _is_of_a_step(sheet, found.value):
        return found
    other = other_days(sheet)
    closing = closing_day(sheet, other) or found
    if closing:
        return closing
    submitted = from_prose(sheet, (_SUBMITTED,), labelled)
    if submitted:
        return submitted
    for row in reversed(list(sheet.rows())):
        if is_of_key(row):
            continue
        text = _LONG_NUMBER.sub(" ", " ".join(run.text for run in row))
        days = [day for day in find_dates(text) if day not in other and not _PRINTED.search(text)]
        if days:
            printed = printed_of(row)
            return printed.extracted(days[-1], 0.85 * printed.confidence)
    return None


def _is_of_a_step(sheet: Sheet, day: date) -> bool:
    """Whether a day stands with its hour in the steps of an approval: 2026-11-20 09:05."""
    return any(
        _HOUR.search(each.printed.raw) and day in find_dates(each.printed.raw)
        for each in sheet.of("date")
        if not any(piece.inline for piece in each.label.pieces)
    )


def _told_plan(sheet: Sheet, prose: Prose) -> Extracted[Plan] | None:
    """The plan that a sentence names, unsure beside another; None where boxes are left empty."""
    read = chosen_plan(sheet, "plan")
    told = _told(sheet, prose, "plan", read)
    if told is None or refuses_plans(sheet):
        return None
    named = {each.value for each in all_from_prose(sheet, prose.get("plan", ()), read)}
    sure = told.confidence if len(named) == 1 else min(told.confidence, _RENAMED)
    return told.model_copy(update={"confidence": sure})


def _without(known: Extracted[str] | None, found: Extracted[str] | None) -> Extracted[str] | None:
    """What was found, unless it is what is known by another name."""
    return None if known and found and known.value == found.value else found


def _named_keys(sheet: Sheet) -> Extracted[str] | None:
    """The key numbers that what is asked for names, unsure: 续期1把（KEY7888802224）."""
    for name in ("services", "quantity", "remark"):
        for candidate in sheet.of(name):
            keys = [match[0] for match in _KEY.finditer(squeeze(candidate.printed.raw).upper())]
            if keys:
                sure = SHAPED * candidate.printed.confidence
                return candidate.printed.extracted("、".join(dict.fromkeys(keys)), sure)
    return None


def read_application(
    sheet: Sheet, title: str, prose: Prose
) -> tuple[dict[str, Any], list[Finding]]:
    """The fields of an application form by name, and what was noticed; `title` is its heading.

    What stands at no label is looked for in sentences: a request may be a letter.
    """
    letter = letter_of(sheet)
    values = _of_form(sheet, title, prose) if letter is None else _of_letter(letter, title, prose)
    return values, check_credit_code(values["credit_code"])


def _of_letter(letter: Letter, title: str, prose: Prose) -> dict[str, Any]:
    """What stands at labels of a letter, else what its sentences say."""
    changes = {name: patterns for name, patterns in prose.items() if _OF_CHANGE.match(name)}
    labelled = _of_form(letter.sheet, title, changes)
    said, told = read_letter(letter), _of_form(letter.sheet, title, prose)
    values = {
        name: _better(value, said.get(name)) or told[name] for name, value in labelled.items()
    }
    values["company"] = _doubted_name(labelled["company"], values["company"])
    if _titled(labelled["services"]) and "services" in said:
        values["services"] = said["services"]
    return values | _codes_apart(letter, values) | {"phone": _phone(values)}


def _titled(services: Extracted[tuple[Service, ...]] | None) -> bool:
    """Whether nothing but a title names the services: what sentences ask for says more."""
    return services is not None and services.confidence <= _TITLED


def _codes_apart(letter: Letter, values: dict[str, Any]) -> dict[str, Any]:
    """The credit code that is not the invoice's, and the id number that is neither."""
    code, tax = values["credit_code"], values["invoice_tax_no"]
    others = {match[0] for match in CREDIT_CODE.finditer(squeeze(letter.text))} - {
        tax and tax.value
    }
    if code and tax and code.value == tax.value and len(others) == 1:
        code = code.model_copy(update={"value": others.pop(), "confidence": _TOLD_APART})
    return {"credit_code": code, "id_number": _without(code, values["id_number"])}


def _phone(values: dict[str, Any]) -> Extracted[str] | None:
    """The fixed telephone number, unless it is a key's in a letter of several like it."""
    phone: Extracted[str] | None = values["phone"]
    keys = values["key_serial"].value.split("、") if values["key_serial"] else ()
    return None if phone and phone.value.replace("-", "") in keys else phone


def _better(labelled: Extracted[T] | None, said: Extracted[T] | None) -> Extracted[T] | None:
    """What stands at a label, unless that is doubted and a sentence says it more surely."""
    if labelled and said and labelled.confidence < min(_SURE, said.confidence):
        return said
    if labelled and said and (_goes_on(labelled.value, said.value) or _is_cut(labelled, said)):
        return said
    return labelled or said


def _doubted_name(
    labelled: Extracted[str] | None, found: Extracted[str] | None
) -> Extracted[str] | None:
    """The company; as unsure as it is at its label, where sentences do not tell another."""
    return labelled if labelled and found and labelled.value == found.value else found


def _is_cut(labelled: Extracted[T], said: Extracted[T]) -> bool:
    """Whether a label's value is but the beginning of what the sentence says there, no number."""
    value, whole = str(labelled.value), str(said.value)
    long = len(value) > _SHORTEST_NAME and re.search("[\u4e00-\u9fff]", value) is not None
    next_label = _NEXT_LABEL.match(whole, len(value)) is not None
    return long and whole != value and whole.startswith(value) and not next_label


def _goes_on(value: object, said: object) -> bool:
    """Whether a label's value is what a sentence says and the clauses behind it."""
    both = isinstance(value, str) and isinstance(said, str)
    return both and re.match(re.escape(str(said)) + _MORE, str(value)) is not None


def _of_form(sheet: Sheet, title: str, prose: Prose) -> dict[str, Any]:
    """The fields at labels, and those that expressions of `prose` find."""
    code = credit_code(sheet, prose)
    words = choice_words(sheet.form, "services", Service)
    table = read_service_table(sheet, words)
    counted = read_counted(sheet, words)
    values: dict[str, Any] = {
        "company": _applicant(sheet, prose),
        "credit_code": code,
        "legal_representative": _person(sheet, prose, "legal_representative"),
        "contact": _person(sheet, prose, "contact") or _told(sheet, prose, "contact", _named),
        "id_number": best(sheet, "id_number", read_id_number)
        or behind_contact(sheet, RESIDENT, read_id_number)
        or _without(code, loose(sheet, "id_number", RESIDENT, read_id_number)),
        **phones(sheet),
        "email": email(sheet),
        "address": read_address(sheet, _told(sheet, prose, "address", read_place)),
        "quantity": read_row_counts(sheet) or _count(sheet, prose, counted),
        "plan": plan(sheet) or _told_plan(sheet, prose),
        "term_years": term(sheet) or _told(sheet, prose, "term_years", read_years),
        "services": services(sheet, title, counted)
        or _told(sheet, prose, "services", asked_services(sheet)),
        "key_serial": read_key_serials(sheet)
        or told_key_serials(sheet, prose)
        or _named_keys(sheet),
        "invoice_title": best(sheet, "invoice_title", _billed),
        "invoice_tax_no": tax_number(sheet),
        "remark": read_remark(sheet),
        "date": _day(sheet),
    }
    values["credit_code"] = tax_number_doubted(sheet, values)
    values |= read_key_matrix(sheet, words, values)
    return values | table | read_price_grid(sheet, choice_words(sheet.form, "plan", Plan))
