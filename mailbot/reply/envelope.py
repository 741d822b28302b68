"""A rendered letter -> the exact bytes of a mail, addressed, threaded and folded."""

import hashlib
import re
from base64 import encodebytes
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from typing import Literal
from urllib.parse import quote

from mailbot.message.model import Address, InboundMessage
from mailbot.reply.mask import one_line, scrub
from mailbot.reply.model import Identity, ReplyAttachment
from mailbot.reply.render import Rendered
from mailbot.values import Record

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])"
)
_MESSAGE_ID = re.compile(r"[!-;=?-~]{1,120}@[!-;=?-~]{1,120}")
_PREFIX = re.compile(
    r"^(?:(?:re|fw|fwd|aw|wg|sv|回复|答复|转发|回覆|轉寄|轉發)(?:\s*\[\d+\]|\(\d+\))?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_CASE_TAG = re.compile(r"[\[【]办理编号[^\]】]{0,40}[\]】]")
_LIST_NAMES = re.compile(
    r"(?:^|[._-])(?:no-?reply|donotreply|mailer-daemon|postmaster|bounces?|list|owner|majordomo)(?:$|[._-])",
    re.IGNORECASE,
)
_SUBJECT_LIMIT = 80
_NAME_LIMIT = 40
_MOST_REFERENCES = 12
# Second-level labels under which organisations register below a country code.
_SHARED = frozenset({"com", "net", "org", "gov", "edu", "ac", "co", "mil"})
# Where everybody has an address, a shared domain says nothing about the person.
PUBLIC_DOMAINS = frozenset(
    {
        "126.com", "163.com", "yeah.net", "188.com", "vip.163.com", "vip.126.com", "qq.com",
        "vip.qq.com", "foxmail.com", "sina.com", "sina.cn", "sohu.com", "139.com", "189.cn",
        "wo.cn", "aliyun.com", "tom.com", "21cn.com", "outlook.com", "hotmail.com", "live.com",
        "live.cn", "gmail.com", "icloud.com", "yahoo.com", "msn.com",
    }
)  # fmt: skip


class Cover(Record):
    """The outside of a mail: who to, about what, under which id, on which day.

    `automatic` says whether it answers a mail or was sent by the clock (RFC 3834 §5.1).
    """

    to: Address
    subject: str
    message_id: str
    date: datetime
    automatic: Literal["auto-replied", "auto-generated"] = "auto-replied"


def recipient(message: InboundMessage, identity: Identity) -> Address | None:
    """Whom to answer: the sender, or a sensible Reply-To; None where nobody can be answered.

    A Reply-To counts when it is one address of the sender's own organisation, or of a person of
    the same name part, and neither a list, a machine nor ourselves (RFC 5322 §3.6.2).
    """
    sender = message.sender
    if sender is None or not answerable(sender, identity):
        return None
    if len(message.reply_to) != 1 or message.has_header("list-id"):
        return sender
    wanted = message.reply_to[0]
    return wanted if answerable(wanted, identity) and _akin(sender, wanted) else sender


def answerable(address: Address, identity: Identity) -> bool:
    """Whether an address may be written to: well formed, not ours, no machine, no list."""
    own = {identity.address, identity.reply_to, *identity.own_addresses}
    return (
        _ADDRESS.fullmatch(address.address) is not None
        and address.address.lower() not in {mine.lower() for mine in own}
        and not _LIST_NAMES.search(address.address.rpartition("@")[0])
    )


def _akin(sender: Address, other: Address) -> bool:
    """Whether two addresses belong to one organisation or plausibly to one person."""
    local, _, domain = sender.address.lower().rpartition("@")
    other_local, _, other_domain = other.address.lower().rpartition("@")
    if local == other_local:
        return True
    same = _organisation(domain) == _organisation(other_domain)
    return same and _organisation(domain) not in PUBLIC_DOMAINS


def _organisation(domain: str) -> str:
    """The registered part of a domain: mail.x.com.cn -> x.com.cn."""
    labels = domain.split(".")
    shared = len(labels) > 2 and labels[-2] in _SHARED and len(labels[-1]) == 2  # noqa: PLR2004 - a country code and what stands before it
    return ".".join(labels[-3 if shared else -2 :])


def subject_line(customers: str, title: str, case_number: str) -> str:
    """The subject: the customer's own, or `title` where there is none, and the case number."""
    own = _CASE_TAG.sub(" ", one_line(customers, 2000))
    own = _PREFIX.sub("", own.strip())
    own = scrub(one_line(own, _SUBJECT_LIMIT))
    about = f"Re: {own}" if own and own not in {"(无主题)", "（无主题）", "无主题"} else title
    return f"{about} [办理编号 {case_number}]" if case_number else about


def addressee(address: Address) -> Address:
    """The address with a display name that cannot break a header."""
    return Address(name=one_line(address.name, _NAME_LIMIT), address=address.address)


def reply_id(parts: tuple[str, ...], case_number: str, identity: Identity) -> str:
    """The Message-ID, without angle brackets, that the same reply always gets."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
    domain = identity.domain or identity.address.rpartition("@")[2]
    number = re.sub(r"[^0-9A-Za-z-]", "", case_number).lower() or "mail"
    return f"{number}.{digest}@{domain}"


def envelope(
    cover: Cover,
    rendered: Rendered,
    attachments: tuple[ReplyAttachment, ...],
    message: InboundMessage | None,
    identity: Identity,
) -> bytes:
    """The mail's bytes: 7-bit, CRLF, lines within RFC 5322 §2.1.1; equal input, equal bytes.

    In-Reply-To and References appear only where `message` came with a Message-ID of its own.
    Attachments with a Content-ID are pictures that the HTML shows (RFC 2387).
    """
    mark = cover.message_id.partition("@")[0]
    shown = [one for one in attachments if one.content_id]
    files = [one for one in attachments if not one.content_id]
    page = _text("html", rendered.html)
    if shown:
        page = _multipart("related", f"=_rel_{mark}", (page, *map(_part, shown)), "text/html")
    body = _multipart("alternative", f"=_alt_{mark}", (_text("plain", rendered.text), page))
    if files:
        body = _multipart("mixed", f"=_mix_{mark}", (body, *map(_part, files)))
    headers = [*_headers(cover, message, identity), ("MIME-Version", "1.0")]
    return b"".join([*(_header(name, value) for name, value in headers), body])


def _header(name: str, value: str) -> bytes:
    return f"{name}: {value}\r\n".encode("ascii", "replace")


def _multipart(kind: str, boundary: str, parts: Sequence[bytes], root: str = "") -> bytes:
    """A container of parts (RFC 2046 §5.1); no part may hold the boundary: all are base64.

    `root` is the type of the first part, which a related container states.
    """
    edge = f"--{boundary}".encode("ascii", "replace")
    stated = f'; type="{root}"' if root else ""
    pieces = [_header("Content-Type", f'multipart/{kind}{stated};\r\n boundary="{boundary}"')]
    pieces += [b"\r\n%s\r\n%s" % (edge, part) for part in parts]
    return b"".join([*pieces, b"\r\n%s--\r\n" % edge])


def _text(subtype: str, words: str) -> bytes:
    """A text as a part, its line ends those of the network (RFC 2046 §4.1.1)."""
    lines = words.encode("utf-8", "replace").splitlines()
    headers = (("Content-Type", f'text/{subtype}; charset="utf-8"'),)
    return _packed(headers, b"\r\n".join([*lines, b""]))


def _packed(headers: Sequence[tuple[str, str]], content: bytes) -> bytes:
    """A part in base64, its lines within RFC 2045 §6.8."""
    pieces = [_header(name, value) for name, value in headers]
    pieces.append(_header("Content-Transfer-Encoding", "base64"))
    return b"".join([*pieces, b"\r\n", encodebytes(content).replace(b"\n", b"\r\n")])


def _headers(
    cover: Cover, message: InboundMessage | None, identity: Identity
) -> list[tuple[str, str]]:
    headers = [
        ("From", _mailbox(Address(name=identity.name, address=identity.address))),
        ("To", _mailbox(cover.to)),
        ("Reply-To", identity.reply_to or identity.address),
        ("Subject", _encoded(cover.subject, "Subject")),
        ("Date", format_datetime(cover.date)),
        ("Message-ID", f"<{cover.message_id}>"),
        ("Auto-Submitted", cover.automatic),
        ("X-Auto-Response-Suppress", "All"),
    ]
    answered = _answered(message)
    if message and answered:
        thread = [known for known in map(_id, message.references) if known and known != answered]
        thread = [*thread[:1], *thread[1:][-_MOST_REFERENCES:], answered]
        headers.append(("In-Reply-To", f"<{answered}>"))
        headers.append(("References", "\r\n ".join(f"<{known}>" for known in thread)))
    return headers


def _answered(message: InboundMessage | None) -> str:
    """The Message-ID the customer's mail really carried; "" for a derived or malformed one."""
    return _id(message.message_id) if message and message.header("message-id").strip() else ""


def _id(text: str) -> str:
    bare = text.strip().removeprefix("<").removesuffix(">")
    return bare if _MESSAGE_ID.fullmatch(bare) else ""


def _encoded(text: str, name: str) -> str:
    return Header(text, "utf-8", maxlinelen=75, header_name=name).encode(linesep="\r\n")


def _mailbox(address: Address) -> str:
    if not address.name:
        return address.address
    return f"{_encoded(address.name, 'Reply-To')}\r\n <{address.address}>"


def _part(attachment: ReplyAttachment) -> bytes:
    """An attachment named twice: RFC 2231 for the standard, RFC 2047 for QQ and Foxmail."""
    name = one_line(attachment.name, 60)
    extended = quote(name, safe="")
    placed = "inline" if attachment.content_id else "attachment"
    headers = [
        ("Content-Type", f'{attachment.content_type};\r\n name="{_encoded(name, "name")}"'),
        ("Content-Disposition", f"{placed};\r\n filename*=utf-8''{extended}"),
    ]
    if attachment.content_id:
        headers.append(("Content-ID", f"<{attachment.content_id}>"))
    return _packed(headers, attachment.data)
