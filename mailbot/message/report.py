"""The parts of a returned mail become what a mail server says of it (RFC 3464)."""

import re
from collections.abc import Iterable

from mailbot.message.model import Attachment, DeliveryReport

_FIELD = re.compile(
    rb"(?im)^(action|status|final-recipient|original-recipient|diagnostic-code):[ \t]*"
    rb"([^\r\n]{0,900}(?:\r?\n[ \t][^\r\n]{0,900}){0,8})"
)
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^<>\s]{3,900}>)")
_MOST_BYTES = 100_000


def read_report(attachments: Iterable[Attachment]) -> DeliveryReport | None:
    """What the first delivery report among the parts says of its first recipient; None without."""
    for part in attachments:
        if "delivery-status" in part.content_type:
            found: dict[str, str] = {}
            for name, value in _FIELD.findall(part.data[:_MOST_BYTES]):
                words = " ".join(value.decode("utf-8", "replace").split())
                found.setdefault(name.decode().lower(), words)
            recipient = found.get("final-recipient") or found.get("original-recipient", "")
            return DeliveryReport(
                action=found.get("action", "failed").split(" ")[0].lower(),
                status=found.get("status", "").split(" ")[0],
                recipient=recipient.rpartition(";")[2].strip(" <>"),
                diagnostic=found.get("diagnostic-code", "").partition(";")[2].strip()[:300],
            )
    return None


def returned_ids(attachments: Iterable[Attachment]) -> tuple[str, ...]:
    """The Message-IDs in parts that hold only a returned mail's header (text/rfc822-headers)."""
    return tuple(
        found.decode("ascii", "replace")
        for part in attachments
        if part.content_type == "text/rfc822-headers"
        for found in _MESSAGE_ID.findall(part.data[:_MOST_BYTES])
    )
