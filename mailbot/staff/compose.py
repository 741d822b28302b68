"""A digest, or the answer to commands, becomes a mail to one member of staff."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from mailbot.message.model import Address, InboundMessage
from mailbot.reply.envelope import Cover, envelope, reply_id
from mailbot.reply.model import Identity, Reply, ReplyAttachment
from mailbot.reply.render import Rendered
from mailbot.staff.model import Answer, Digest
from mailbot.staff.render import Shown, StaffTemplates
from mailbot.values import sha256

_WATCHWORD = re.compile(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b")
_BITS = 80


class Drawing(NamedTuple):
    """A picture of a digest: PNG bytes, what they show in words, the width in CSS pixels."""

    png: bytes
    alt: str
    width: int


def watchword_of(key: bytes, day: str, slot: str, recipient: str) -> str:
    """The word (回信口令) that proves a reply comes from who got this digest: "K7Q2-…", 80 bits.

    An HMAC-SHA256 under `key`: nobody without the key can make one, and the same digest always
    carries the same one.
    """
    about = f"digest\0{day}\0{slot}\0{recipient.casefold()}".encode()
    digest = hmac.new(key, about, hashlib.sha256).digest()[: _BITS // 8]
    word = base64.b32encode(digest).decode()
    return "-".join(word[start : start + 4] for start in range(0, len(word), 4))


def watchwords_in(message: InboundMessage) -> tuple[str, ...]:
    """Everything in a mail that has the shape of a watchword, each once: header, subject, text."""
    said = (
        *message.in_reply_to,
        *message.references,
        message.subject,
        message.text,
        message.quoted,
    )
    found = [word for part in said for word in _WATCHWORD.findall(part.upper())]
    return tuple(dict.fromkeys(found))


def compose_digest(
    digest: Digest,
    drawings: Mapping[str, Drawing],
    files: Iterable[ReplyAttachment],
    to: Address,
    templates: StaffTemplates,
    identity: Identity,
) -> Reply:
    """The digest as a mail; equal arguments give an equal mail."""
    message_id = f"digest.{digest.watchword.lower()}@{_domain(identity)}"
    inline, shown = [], {}
    for number, (name, drawing) in enumerate(drawings.items(), 1):
        content_id = f"p{number}.{message_id}"
        shown[name] = Shown(f"cid:{content_id}", drawing.alt, drawing.width)
        inline.append(
            ReplyAttachment(
                name=f"{number}.png",
                content_type="image/png",
                data=drawing.png,
                content_id=content_id,
            )
        )
    cover = Cover(
        to=to,
        subject=f"{digest.title} [{digest.watchword}]",
        message_id=message_id,
        date=digest.at,
        automatic="auto-generated",
    )
    rendered = templates.digest(digest, shown)
    return _sealed(cover, rendered, (*inline, *files), None, identity)


def preview(digest: Digest, drawings: Mapping[str, Drawing], templates: StaffTemplates) -> Rendered:
    """The digest with its pictures inside the page, so that any browser shows it."""
    shown = {
        name: Shown(
            f"data:image/png;base64,{base64.b64encode(drawing.png).decode()}",
            drawing.alt,
            drawing.width,
        )
        for name, drawing in drawings.items()
    }
    return templates.digest(digest, shown)


def compose_answer(
    answer: Answer,
    message: InboundMessage,
    to: Address,
    templates: StaffTemplates,
    identity: Identity,
    now: datetime,
) -> Reply:
    """The answer to a staff member's mail, threaded below it."""
    rendered = templates.answer(answer)
    cover = Cover(
        to=to,
        subject=f"Re: {rendered.title}",
        message_id=reply_id(("answer", message.message_id, message.sha256), "", identity),
        date=now,
    )
    return _sealed(cover, rendered, (), message, identity)


def _sealed(
    cover: Cover,
    rendered: Rendered,
    attachments: tuple[ReplyAttachment, ...],
    message: InboundMessage | None,
    identity: Identity,
) -> Reply:
    return Reply(
        message_id=cover.message_id,
        to=cover.to,
        subject=cover.subject,
        text=rendered.text,
        html=rendered.html,
        attachments=attachments,
        text_hash=sha256(f"{cover.to.address}\0{cover.subject}\0{rendered.text}".encode()),
        mime=envelope(cover, rendered, attachments, message, identity),
    )


def _domain(identity: Identity) -> str:
    return identity.domain or identity.address.rpartition("@")[2]
