"""What the bot understood becomes JSON of a stable, versioned shape (docs/json.md)."""

from typing import Any

from mailbot.decision.model import Decision
from mailbot.documents.model import (
    Authorisation,
    BaseDocument,
    BusinessLicence,
    CertificateApplication,
    Document,
    ListedOrder,
    OrderList,
    UnknownDocument,
    UnreadableDocument,
)
from mailbot.documents.page import INSIDE
from mailbot.message.model import Address, Attachment, InboundMessage, Screening
from mailbot.reply.model import Reply
from mailbot.values import Extracted

SCHEMA = 1

LIST = "办理清单"
"""The title under which a list of orders is told."""

_STAMPABLE = (CertificateApplication, Authorisation)


def document_data(document: Document) -> dict[str, Any]:
    """A document with its fields, seals and findings."""
    if isinstance(document, OrderList):
        return _list_data(document)
    data: dict[str, Any] = {
        "kind": document.kind,
        "name": document.name,
        "confidence": round(document.confidence, 3),
        "pages": list(document.pages),
        "fields": _fields(document),
        "seals": [
            {"text": seal.text, "colour": seal.colour, "confidence": round(seal.confidence, 3)}
            for seal in document.seals
        ],
        "findings": [finding.model_dump() for finding in document.findings],
    }
    if isinstance(document, UnknownDocument):
        data["title"] = document.title
    if isinstance(document, UnreadableDocument):
        data |= {"reason": document.reason.value, "detail": document.detail}
    return data


def _list_data(listed: OrderList) -> dict[str, Any]:
    """A list of orders (办理清单): none of the kinds with fields of its own, told row by row."""
    title = UnknownDocument(**listed.model_dump(include={*BaseDocument.model_fields}), title=LIST)
    rows = [
        {
            name: _extracted(value)
            for name in ListedOrder.model_fields
            if (value := getattr(row, name)) is not None
        }
        for row in listed.rows
    ]
    return document_data(title) | {"rows": rows}


def _fields(document: Document) -> dict[str, Any]:
    fields = {name: _extracted(value) for name, value in document.fields().items()}
    if isinstance(document, BusinessLicence) and "company" in fields:
        fields = {("name" if name == "company" else name): v for name, v in fields.items()}
    if isinstance(document, _STAMPABLE):
        # Nobody could tell: that is an answer too, and not the same as "no".
        for name in ("stamped", "signed"):
            fields.setdefault(name, {"value": None, "confidence": 0.0, "page": 0, "how": "seal"})
    return fields


def _extracted(found: Extracted[Any]) -> dict[str, Any]:
    plain = found.model_dump(mode="json")
    return {
        "value": plain["value"],
        "confidence": round(found.confidence, 3),
        "page": found.page,
        "how": found.how,
    }


def message_data(message: InboundMessage, documents: tuple[Document, ...]) -> dict[str, Any]:
    """A mail, with what became of each attachment."""
    return {
        "message_id": message.message_id,
        "from": _address(message.sender) if message.sender else None,
        "reply_to": [_address(one) for one in message.reply_to],
        "to": [_address(one) for one in message.to],
        "subject": message.subject,
        "date": message.date.isoformat() if message.date else None,
        "text": message.text,
        "quoted": message.quoted,
        "attachments": [_attachment(part, documents) for part in message.attachments],
        "defects": list(message.defects),
    }


def _address(one: Address) -> dict[str, str]:
    return {"name": one.name, "address": one.address}


def _attachment(part: Attachment, documents: tuple[Document, ...]) -> dict[str, Any]:
    why_not = why_unused(part, documents)
    return {
        "name": part.name,
        "content_type": part.content_type,
        "size": part.size,
        "sha256": part.sha256,
        "used": why_not == "",
        "why_not": why_not or None,
    }


def why_unused(part: Attachment, documents: tuple[Document, ...]) -> str:
    """Why an attachment played no part, as a code; "" where it did.

    An archive is used where anything in it is.
    """
    inside = f"{part.name}{INSIDE}"
    own = [
        document
        for document in documents
        if document.sha256 == part.sha256 or document.name.startswith(inside)
    ]
    if not own:
        return "not_opened"
    if any(not isinstance(one, UnknownDocument | UnreadableDocument) for one in own):
        return ""
    unreadable = [one for one in own if isinstance(one, UnreadableDocument)]
    return f"unreadable: {unreadable[0].reason}" if unreadable else "no_document_we_know"


def screening_data(screening: Screening) -> dict[str, Any]:
    """Whether the mail may be answered, and the rule that said so."""
    return screening.model_dump(mode="json")


def order_data(decision: Decision) -> dict[str, Any]:
    """The order as far as it is known."""
    order = decision.order
    return {
        "service": order.service,
        "services": list(order.services),
        "plan": order.plan,
        "term_years": order.term_years,
        "quantity": order.quantity,
        "counts": {one.service: one.count for one in order.counts},
        "courier": order.courier,
        "sources": dict(order.sources),
    }


def decision_data(decision: Decision) -> dict[str, Any]:
    """The decision with its reasons."""
    plain = decision.model_dump(mode="json")
    kept = ("kind", "status", "quote", "findings", "advice", "programme_version")
    data = {name: plain[name] for name in kept}
    data["deficiencies"] = [
        {name: entry[name] for name in ("requirement", "reason", "detail", "document")}
        for entry in plain["deficiencies"]
    ]
    return data | {name: plain[name] for name in ("reason", "event") if name in plain}


def reply_data(reply: Reply) -> dict[str, Any]:
    """The mail that would go out."""
    return {
        "to": reply.to.address,
        "subject": reply.subject,
        "text": reply.text,
        "attachments": [part.name for part in reply.attachments],
    }
