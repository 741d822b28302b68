"""Documents -> what the mail says of each: its kind and the key values read, masked."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from mailbot.decision.agreement import is_confirmed
from mailbot.documents.model import (
    BaseDocument,
    Document,
    OrderList,
    UnknownDocument,
    UnreadableDocument,
)
from mailbot.documents.page import Unreadable
from mailbot.reply.letter import FileNote, Row
from mailbot.reply.mask import mask_email, mask_party, one_line, scrub, scrub_personal
from mailbot.reply.wording import Wording, fill
from mailbot.values import Extracted, mask_account, mask_id_number, mask_mobile, mask_name

_SURE = 0.8
_VALUE_LIMIT = 80
_NAME_LIMIT = 60
_MOST_TITLES = 3  # of the pages of one file
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


class FileNotes(NamedTuple):
    """What a mail says of the files that came, and of those left where we cannot fetch them."""

    came: tuple[FileNote, ...]
    left_out: tuple[FileNote, ...]


def file_notes(
    documents: Sequence[Document],
    asked: frozenset[str],
    wording: Wording,
    values: Mapping[str, str],
    own: Sequence[Document] = (),
) -> FileNotes:
    """What the mail says of all documents, pages alike of one file told once.

    The cure of those that are `asked` for below is not said twice. A name that stands just so on
    another sort of paper among those of the reader's `own` is not marked as unsure.
    """
    alike: dict[Hashable, list[Document]] = {}
    for place, document in enumerate(documents):
        alike.setdefault(_likeness(document, place), []).append(document)
    came: list[FileNote] = []
    left_out: list[FileNote] = []
    for group in alike.values():
        note = _common_note(group, wording, values, own)
        if any(document.called in asked for document in group):
            note = note.model_copy(update={"cure": ""})
        (left_out if _is_elsewhere(group[0]) else came).append(note)
    return FileNotes(tuple(came), tuple(left_out))


def _likeness(document: Document, place: int) -> Hashable:
    """What documents of which one line is enough have in common; its `place` where it has none."""
    if isinstance(document, UnknownDocument):
        return document.kind, document.name, document.sha256
    if isinstance(document, UnreadableDocument):
        return document.kind, file_name(document.called), document.reason
    return place


def _is_elsewhere(document: Document) -> bool:
    """Whether only a link came, no file."""
    return isinstance(document, UnreadableDocument) and document.reason is Unreadable.CLOUD_LINK


def _common_note(
    group: Sequence[Document],
    wording: Wording,
    values: Mapping[str, str],
    own: Sequence[Document],
) -> FileNote:
    """One note for documents alike: how many there are, or which pages, and what heads them."""
    first = group[0]
    if len(group) == 1:
        return file_note(first, wording, values, own)
    if not isinstance(first, UnknownDocument):
        places = fill(wording.several_files, {**values, "count": str(len(group))})
        return file_note(first, wording, values).model_copy(update={"places": places})
    titles = dict.fromkeys(getattr(document, "title", "") for document in group)
    named = [title for title in titles if title]
    more = " …" if len(named) > _MOST_TITLES else ""
    title = "、".join(named[:_MOST_TITLES]) + more
    pages = page_ranges(page for document in group for page in document.pages)
    note = file_note(first.model_copy(update={"title": title}), wording, values)
    places = fill(wording.several_pages, {**values, "count": pages})
    return note.model_copy(update={"places": places})


def page_ranges(pages: Iterable[int]) -> str:
    """Pages as people write them: 1-3、5."""
    runs: list[list[int]] = []
    for page in sorted({*pages}):
        if runs and page == runs[-1][-1] + 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    return "、".join("-".join(map(str, run)) for run in runs)


def file_note(
    document: Document,
    wording: Wording,
    values: Mapping[str, str],
    own: Sequence[Document] = (),
) -> FileNote:
    """What the mail says of one document; `values` fill the wording's placeholders."""
    kind = wording.documents.get(document.kind, document.kind)
    if isinstance(document, UnreadableDocument):
        mend = wording.mend_file(document.reason, document.detail)
        known = {**values, "format": wording.format_named(document.detail)}
        return FileNote(
            name=file_name(document.called),
            kind=kind,
            problem=fill(mend.why, known),
            cure=fill(mend.how, known),
        )
    written = isinstance(document, OrderList) and not document.pages
    rows = document_rows(document, wording, own)
    return FileNote(
        name=wording.values["in_the_text"] if written else file_name(document.name),
        kind=kind,
        rows=rows,
        unsure=any(wording.values["unsure"] in row.value for row in rows),
    )


def document_rows(
    document: Document, wording: Wording, own: Sequence[Document] = ()
) -> tuple[Row, ...]:
    """The key values of a document with their labels, in the order of the form.

    Values that share a line stand under the first one's label.
    """
    rows = []
    others = [other for other in own if other.kind != document.kind]
    for line in _KEY_FIELDS.get(document.kind, ()):
        shown = [
            (wording.named(field), value)
            for field in line
            if (
                value := _value(
                    field,
                    getattr(document, field),
                    wording,
                    confirmed=is_confirmed(document, field, others),
                )
            )
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


def _value(
    field: str, value: Extracted[Any] | str | None, wording: Wording, *, confirmed: bool
) -> str:
    if value is None or value == "unknown":
        return ""
    if isinstance(value, str):
        return wording.values.get(value) or _plain(value)
    doubt = "" if confirmed or value.confidence >= _SURE else wording.values["unsure"]
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
