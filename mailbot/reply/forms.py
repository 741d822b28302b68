"""A blank Word form and what a customer already told -> the form filled in as far as known."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import jinja2  # noqa: TID251 - filling in templates is this folder's trade
from docxtpl import DocxTemplate  # noqa: TID251 - this is its one module
from lxml.etree import LxmlError, fromstring

from mailbot.cases.model import Order
from mailbot.documents.model import (
    Authorisation,
    BusinessLicence,
    CertificateApplication,
    Document,
    OrderList,
)
from mailbot.errors import TemplatesWrong
from mailbot.reply.mask import one_line
from mailbot.reply.wording import Wording
from mailbot.values import Extracted

# The parts of a docx that docxtpl fills in, and what a placeholder looks like in raw XML, where
# Word may part its two braces by tags.
_MAY_CHANGE = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml|docProps/core\.xml")
_BODY = "word/document.xml"
_HOLDS_PLACEHOLDER = re.compile(rb"\{(?:<[^>]*>)*[{%#]")
_EPOCH = (1980, 1, 1, 0, 0, 0)
# Every placeholder a form may use; what nobody told us stays empty for the customer to write.
PLACEHOLDERS = frozenset(
    {
        *CertificateApplication.FIELDS,
        *Authorisation.FIELDS,
        "case_number",
        "plan_text",
        "services_text",
        "company_type",
        "platform_account",
        "postcode",
        "recipient",
        "recipient_phone",
        "invoice_address",
        "invoice_bank",
    }
)
# The id number: no more copies of it than needed. The rest belongs to the new sheet alone.
_LEFT_BLANK = frozenset({"id_number", "remark", "date", "signed", "stamped"})
_SURE = 0.8
_LIMIT = 100


def known_values(
    documents: Iterable[Document], order: Order, wording: Wording
) -> dict[str, object]:
    """What a blank form can be filled with, by placeholder; what is not known is "".

    Only readings that are sure count, a newer document wins over an older one, and the order
    as understood over both. `plan` and `services` are codes, for check boxes; `plan_text` and
    `services_text` are their names.
    """
    values: dict[str, object] = dict.fromkeys(PLACEHOLDERS, "")
    for document in documents:
        if isinstance(
            document, CertificateApplication | OrderList | Authorisation | BusinessLicence
        ):
            read = document.fields().items()
            values |= {name: _written(f.value) for name, f in read if _counts(name, f)}
    values |= _ordered(order, wording)
    values["agent"] = values["agent"] or values["contact"]
    values["contact"] = values["contact"] or values["agent"]
    return values


def _counts(name: str, field: Extracted[Any]) -> bool:
    return field.confidence >= _SURE and name in PLACEHOLDERS - _LEFT_BLANK and field.value != ""


def _ordered(order: Order, wording: Wording) -> dict[str, object]:
    """The order's share of a form; a term or a business type nobody named is left open."""
    stated = order.sources.get("term_years") != "default"
    services = order.services if order.sources.get("services") != "default" else ()
    return {
        "services": tuple(str(service) for service in services),
        "services_text": "、".join(wording.services[service] for service in services),
        "plan": str(order.plan or ""),
        "plan_text": wording.plans[order.plan] if order.plan else "",
        "quantity": order.quantity or "",
        "term_years": order.term_years if order.term_years and stated else "",
    }


def _written(value: object) -> object:
    """A value as a form takes it: numbers and codes as they are, text on one clean line."""
    if isinstance(value, int | tuple):
        return value
    return "".join(mark for mark in one_line(str(value), _LIMIT) if mark.isprintable())


def prefill(template: bytes, values: Mapping[str, object], *, name: str = "forms") -> bytes:
    """A Word form (docx) with its placeholders filled in; equal input gives equal bytes.

    Raises TemplatesWrong, with `name` as its file, where the form is no docx or uses an unknown
    placeholder.
    """
    try:
        return _blank_form(template).filled(values)
    except jinja2.TemplateError as exc:
        raise TemplatesWrong(str(exc), file=name, key=_quoted(exc)) from exc
    except (zipfile.BadZipFile, KeyError, ValueError, LxmlError) as exc:
        message = "not a Word document (.docx)"
        raise TemplatesWrong(message, file=name) from exc


# For its two methods that work on text alone, whatever the document.
_ON_TEXT = DocxTemplate("")


class _BlankForm:
    """A blank form ready to be filled in: only what holds placeholders is written anew.

    Laying out and packing a whole docx costs ten times as much as its few changing parts.
    """

    def __init__(self, template: bytes) -> None:
        environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True)
        self._changing: dict[str, jinja2.Template] = {}
        rest = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(template)) as source,
            zipfile.ZipFile(rest, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            fromstring(source.read(_BODY))  # raises KeyError or LxmlError: then it is no docx
            for member in source.namelist():
                data = source.read(member)
                if _MAY_CHANGE.fullmatch(member) and _HOLDS_PLACEHOLDER.search(data):
                    text = _ON_TEXT.patch_xml(data.decode("utf-8"))
                    self._changing[member] = environment.from_string(text)
                else:
                    target.writestr(_dated_1980(member), data)
        self._rest = rest.getvalue()

    def filled(self, values: Mapping[str, object]) -> bytes:
        """The form as a docx."""
        docx = io.BytesIO(self._rest)
        with zipfile.ZipFile(docx, "a", zipfile.ZIP_DEFLATED) as archive:
            for member, text in self._changing.items():
                filled = _ON_TEXT.resolve_listing(text.render(values))
                archive.writestr(_dated_1980(member), filled.encode("utf-8"))
        return docx.getvalue()


@lru_cache(maxsize=32)
def _blank_form(template: bytes) -> _BlankForm:
    return _BlankForm(template)


def _dated_1980(name: str) -> zipfile.ZipInfo:
    """An archive member of the earliest date a zip can say: equal content is equal bytes."""
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _quoted(exc: Exception) -> str:
    """The name an error of the template engine is about, "" where it names none."""
    return str(exc).partition("'")[2].partition("'")[0]
