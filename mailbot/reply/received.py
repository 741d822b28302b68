"""Documents -> what the mail says of each: its kind and the key values read, masked."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from mailbot.documents.model import BaseDocument, Document, OrderList, UnreadableDocument
from mailbot.reply.letter import FileNote, Row
from mailbot.reply.mask import mask_email, mask_party, one_line, scrub, scrub_personal
from mailbot.reply.wording import Wording, fill
from mailbot.values import Extracted, mask_account, mask_id_number, mask_mobile, mask_name

_SURE = 0.8
_VALUE_LIMIT = 80
_NAME_LIMIT = 60
_YES_OR_NO = frozenset({"stamped", "signed"})
_LINK = re.compile(r"[a-z]{2,10}://|www\.", re.IGNORECASE)
# What is told of each kind of document, a tuple a line: short values share one.
_KEY_FIELDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "application": (
        ("company",),
        ("credit_code",),
        ("services", "quantity", "plan", "term_years"),
        ("key_serial",),
        ("contact", "mobile", "email"),
        ("address",),
        ("stamped", "signed"),
    ),
    "authorisation": (
        ("company",),
        ("agent", "id_number"),
        ("valid_to",),
        ("date",),
        ("stamped",),
    ),
    "voucher": (
        ("payer_name", "payer_account"),
        ("payee_name", "payee_account"),
        ("amount",),
        ("paid_on",),
        ("purpose",),
        ("status",),
    ),
    "licence": (("company",), ("credit_code",), ("legal_representative",)),
    "identity": (("holder", "side"),),
    "list": (
        ("company",),
        ("credit_code",),
        ("services", "quantity", "plan", "term_years"),
        ("contact", "mobile"),
    ),
    "unknown": (("title",),),
}


def _plain(text: str) -> str:
    return scrub(one_line(text, _VALUE_LIMIT))


def _code(text: str) -> str:
    """A code as read: only a person's number in the wrong box is hidden."""
    return scrub(one_line(text, 30).upper())


def _account(number: str) -> str:
    """An account's last digits; 支付宝 accounts are e-mail addresses, too."""
    return mask_email(one_line(number)) if "@" in number else mask_account(_compact(number))


_MASKS: Mapping[str, Callable[[str], str]] = {
    "contact": lambda name: mask_name(one_line(name)),
    "legal_representative": lambda name: mask_name(one_line(name)),
    "agent": lambda name: mask_name(one_line(name)),
    "holder": lambda name: mask_name(one_line(name)),
    "mobile": lambda number: mask_mobile(_compact(number)),
    "phone": lambda number: mask_mobile(_compact(number)),
    "id_number": lambda number: mask_id_number(_compact(number)),
    "payer_account": _account,
    "payee_account": _account,
    "key_serial": lambda number: scrub_personal(one_line(number, _VALUE_LIMIT)),
    "email": lambda address: mask_email(one_line(address)),
    "payer_name": mask_party,
    "payee_name": mask_party,
    "credit_code": _code,
}


def _compact(number: str) -> str:
    return "".join(one_line(number).split()).replace("-", "")


def chinese_date(day: date) -> str:
    """A day as people write it: 2026年11月19日."""
    return f"{day.year}年{day.month}月{day.day}日"


def money(amount: Decimal) -> str:
    """An amount as printed: 1,200.00 元."""
    return f"{amount:,.2f} 元"


def file_name(name: str) -> str:
    """A file's name as it may be printed: one line, cut, numbers of persons masked."""
    if _LINK.match(name.strip()):
        return "云附件链接"  # no links in our mails: filters and readers distrust them
    return scrub(one_line(name, _NAME_LIMIT)) or "（未命名文件）"


def file_note(document: Document, wording: Wording, values: Mapping[str, str]) -> FileNote:
    """What the mail says of one document; `values` fill the wording's placeholders."""
    kind = wording.documents.get(document.kind, document.kind)
    if isinstance(document, UnreadableDocument):
        mend = wording.unreadable[document.reason]
        return FileNote(
            name=file_name(document.called),
            kind=kind,
            problem=fill(mend.why, values),
            cure=fill(mend.how, values),
        )
    written = isinstance(document, OrderList) and not document.pages
    return FileNote(
        name=wording.values["in_the_text"] if written else file_name(document.name),
        kind=kind,
        rows=document_rows(document, wording),
    )


def document_rows(document: Document, wording: Wording) -> tuple[Row, ...]:
    """The key values of a document with their labels, in the order of the form.

    Values that share a line stand under the first one's label.
    """
    rows = []
    for line in _KEY_FIELDS.get(document.kind, ()):
        shown = [
            (wording.named(field), value)
            for field in line
            if (value := _value(field, getattr(document, field), wording))
        ]
        if shown:
            label, _ = shown[0]
            rows.append(Row(label=label, value=_line(line, shown)))
    return tuple(rows)


def _line(fields: tuple[str, ...], shown: Sequence[tuple[str, str]]) -> str:
    """Values beside one another; a yes or no says again what it is about."""
    if fields[0] not in _YES_OR_NO:
        return "，".join(value for _, value in shown)
    (_, first), *rest = shown
    return "；".join((first, *(f"{label}：{value}" for label, value in rest)))


def _value(field: str, value: Extracted[Any] | str | None, wording: Wording) -> str:
    if value is None or value == "unknown":
        return ""
    if isinstance(value, str):
        return wording.values.get(value) or _plain(value)
    doubt = "" if value.confidence >= _SURE else wording.values["unsure"]
    shown = _shown(field, value.value, wording)
    return shown + doubt if shown else ""


def _shown(field: str, value: Any, wording: Wording) -> str:
    if isinstance(value, Decimal | date):
        return money(value) if isinstance(value, Decimal) else chinese_date(value)
    if isinstance(value, bool):
        return wording.values["yes" if value else "no"]
    if isinstance(value, int):
        return f"{value} 年" if field == "term_years" else f"{value} 个"
    if isinstance(value, tuple):
        return "、".join(wording.named(service) for service in value)
    if isinstance(value, StrEnum):
        return wording.values.get(value) or wording.named(value)
    return _MASKS.get(field, _plain)(str(value))


def kinds_named(documents: Iterable[BaseDocument], wording: Wording) -> tuple[str, ...]:
    """What usable documents are called, each kind once, in the order they came."""
    readable = [d for d in documents if not isinstance(d, UnreadableDocument)]
    kinds = dict.fromkeys(str(getattr(d, "kind", "")) for d in readable)
    return tuple(wording.documents.get(kind, kind) for kind in kinds if kind != "unknown")
