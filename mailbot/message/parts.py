"""The tree of a mail's parts becomes bodies, attachments and forwarded mails."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message
from typing import cast

from mailbot.message.charset import REPLACED, decode
from mailbot.message.embedded import Embedded, without_pictures, without_uuencoded
from mailbot.message.flowed import unflowed
from mailbot.message.html import to_text
from mailbot.message.model import Attachment
from mailbot.message.names import parameters, tidy
from mailbot.message.signed import SIGNED_TYPES, signed_content
from mailbot.message.skeleton import Skeleton
from mailbot.message.words import readable
from mailbot.values import sha256

MOST_ATTACHMENTS = 200
MOST_MAILS_DEEP = 6
_TYPE = re.compile(r"\s*([\w!#$&^.+-]{1,100}/[\w!#$&^.+-]{1,100})", re.ASCII)
_META = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:.-]{1,40})")
_LOOKS_LIKE_MAIL = re.compile(rb"\s*(?:From |[A-Za-z][\w-]{1,60}:)")
_NO_HTML = re.compile(r"(?i)(?<![a-z])html(?![a-z])")
_STUB = 200  # characters: a longer plain text is never a mere "switch to HTML" note
# Other renderings of a text that is there as plain text or HTML as well.
_RENDERINGS = frozenset({"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"})
# What belongs to another part and says nothing by itself: signatures, a Mac's file attributes.
_COMPANIONS = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/applefile",
    }
)
_MAILS = frozenset({"message/rfc822", "message/global"})
_SUFFIXES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "image/heic": ".heic",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "application/zip": ".zip",
}


@dataclass
class Body:
    """One text of a mail, as plain text, as HTML, or as both."""

    plain: str = ""
    html: str = ""

    def text(self, links: Sequence[re.Pattern[str]]) -> str:
        """What a reader sees; the plain text unless it only says to look at the HTML."""
        plain = self.plain.strip()
        if self.html and (not plain or (len(plain) < _STUB and _NO_HTML.search(plain))):
            return to_text(self.html, links)
        return self.plain


@dataclass
class Forwarded:
    """A mail inside a mail: its own head in readable form and what was written in it."""

    subject: str
    sender: str
    date: str
    bodies: list[Body]
    message_id: str = ""


@dataclass
class Gathered:
    """Everything found in a tree of parts, in its order."""

    bodies: list[Body] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    forwarded: list[Forwarded] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)


@dataclass
class Label:
    """What a part's headers claim about it."""

    media_type: str
    disposition: str
    name: str
    charset: str
    content_id: str
    flowed: bool = False
    delete_space: bool = False


def gather(skeleton: Skeleton) -> Gathered:
    """Everything in a mail's tree of parts; every leaf that is not the body is an attachment."""
    gathered = Gathered()
    _Walk(skeleton, gathered, ()).visit(skeleton.message, gathered.bodies)
    gathered.defects += skeleton.defects
    return gathered


class _Walk:
    """A walk over one skeleton; `inside` names the mails around it."""

    def __init__(self, skeleton: Skeleton, gathered: Gathered, inside: tuple[str, ...]) -> None:
        self.skeleton = skeleton
        self.found = gathered
        self.inside = inside

    def visit(self, part: Message, bodies: list[Body]) -> None:
        """Take in a part and all below it; its texts go to `bodies`."""
        self.found.defects += map(_code, part.defects)
        label = self._label(part)
        if part.is_multipart():
            self._visit_container(part, label, bodies)
        elif label.media_type.startswith("multipart/"):
            whole = self.skeleton.recovered(part)
            if whole is None:
                bodies.append(Body(plain=self._text(part, label)))
            else:
                self.found.defects.append("boundary_recovered")
                self.visit(whole, bodies)
        elif self._is_body(label):
            bodies.append(self._body(part, label))
        elif label.media_type in SIGNED_TYPES:
            self._open_signed(self.skeleton.content(part), label, bodies)
        elif label.media_type not in _COMPANIONS and (
            label.media_type not in _RENDERINGS or label.name
        ):
            self._attach(self.skeleton.content(part), label)

    def _body(self, part: Message, label: Label) -> Body:
        """A text of the mail; files written into it are taken out and attached."""
        text = self._text(part, label)
        if label.media_type == "text/html":
            text, files = without_pictures(text)
            body = Body(html=text)
        else:
            text, files = without_uuencoded(text)
            body = Body(
                plain=unflowed(text, delete_space=label.delete_space) if label.flowed else text
            )
        for file in files:
            self._attach_embedded(file)
        return body

    def _attach_embedded(self, file: Embedded) -> None:
        inline = file.media_type.startswith("image/")
        disposition = "inline" if inline else "attachment"
        name = tidy(readable(file.name)[0])
        self._attach(file.data, Label(file.media_type, disposition, name, "", ""))

    def _open_signed(self, data: bytes, label: Label, bodies: list[Body]) -> None:
        """Take in what a signed message (RFC 8551 §3.5.2) holds; it is this very mail's content."""
        content = signed_content(data)
        if content is None:
            self._attach(data, label)
            return
        inner = Skeleton(content, sha256(content))
        _Walk(inner, self.found, self.inside).visit(inner.message, bodies)
        self.found.defects += inner.defects

    def _visit_container(self, part: Message, label: Label, bodies: list[Body]) -> None:
        children = cast("list[Message]", part.get_payload())
        if label.media_type in _MAILS:
            self._open(children[0], str(part.get("content-transfer-encoding", "")), label)
        elif label.media_type.startswith("message/"):
            self._attach(b"\n".join(map(_report, children)), label)
        elif label.media_type == "multipart/alternative":
            mine: list[Body] = []
            for child in children:
                self.visit(child, mine)
            plain = "\n".join(body.plain for body in mine if body.plain)
            bodies.append(Body(plain, "\n".join(body.html for body in mine if body.html)))
        else:
            for child in children:
                self.visit(child, bodies)

    def _open(self, message: Message, encoding: str, label: Label) -> None:
        """Take in a forwarded mail; RFC 2046 §5.2.1 forbids to encode it, many do."""
        if encoding.strip().lower() in {"base64", "quoted-printable"} and not message.keys():
            message["content-transfer-encoding"] = encoding
            self._open_bytes(self.skeleton.content(message), label)
        else:
            self._enter(self.skeleton, message, label)

    def _open_bytes(self, data: bytes, label: Label) -> None:
        inner = Skeleton(data, sha256(data))
        self._enter(inner, inner.message, label)
        self.found.defects += inner.defects

    def _enter(self, skeleton: Skeleton, message: Message, label: Label) -> None:
        if len(self.inside) >= MOST_MAILS_DEEP:
            self.found.defects.append("too_deep")
            return
        subject, sender, date = (readable(raw(message, name))[0] for name in _SHOWN)
        forwarded = Forwarded(subject, sender, date, [], raw(message, "message-id").strip())
        self.found.forwarded.append(forwarded)
        inside = (*self.inside, subject[:200] or label.name or "message")
        _Walk(skeleton, self.found, inside).visit(message, forwarded.bodies)

    def _attach(self, data: bytes, label: Label) -> None:
        if len(self.found.attachments) >= MOST_ATTACHMENTS:
            self.found.defects.append("too_many_parts")
            return
        is_mail = label.media_type in _MAILS or label.name.lower().endswith(".eml")
        if is_mail and _LOOKS_LIKE_MAIL.match(data):
            self._open_bytes(data, label)
            return
        number = len(self.found.attachments) + 1
        self.found.attachments.append(
            Attachment(
                name=label.name or f"attachment-{number}{_SUFFIXES.get(label.media_type, '')}",
                content_type=label.media_type,
                size=len(data),
                sha256=sha256(data),
                data=data,
                inline=label.disposition == "inline"
                or bool(label.content_id and label.disposition != "attachment"),
                content_id=label.content_id,
                inside=self.inside,
            )
        )

    def _label(self, part: Message) -> Label:
        values = {name.lower(): str(value) for name, value in reversed(list(part.raw_items()))}
        claimed, disposition = values.get("content-type", ""), values.get("content-disposition", "")
        match = _TYPE.match(claimed)
        media_type = match[1].lower() if match else part.get_default_type()
        of_type, lost = parameters(claimed) if ";" in claimed else ({}, False)
        of_disposition, worse = parameters(f";{disposition}") if disposition else ({}, False)
        names = (of_disposition.get("filename"), of_disposition.get("name"), of_type.get("name"))
        usable = [tidy(name) for name in (*names, of_type.get("filename")) if name]
        best = next((name for name in usable if name and "\ufffd" not in name), "")
        if (lost or worse) and not best:
            self.found.defects.append(REPLACED)
        return Label(
            media_type=media_type,
            disposition=disposition.split(";")[0].strip().lower(),
            name=best or next((name for name in usable if name), ""),
            charset=of_type.get("charset", ""),
            content_id=readable(values.get("content-id", ""))[0].strip("<> "),
            flowed=of_type.get("format", "").lower() == "flowed",
            delete_space=of_type.get("delsp", "").lower() == "yes",
        )

    def _is_body(self, label: Label) -> bool:
        wanted = label.media_type in {"text/plain", "text/html"}
        return wanted and not label.name and label.disposition != "attachment"

    def _text(self, part: Message, label: Label) -> str:
        data = self.skeleton.content(part)
        charset = label.charset
        if not charset and label.media_type == "text/html":
            meta = _META.search(data, 0, 2048)
            charset = meta[1].decode() if meta else ""
        text, lost = decode(data, charset)
        if lost:
            self.found.defects.append(REPLACED)
        return text.replace("\r\n", "\n").replace("\r", "\n")


_SHOWN = ("subject", "from", "date")


def raw(part: Message, name: str) -> str:
    """The first header of that name as the parser left it, "" where it is absent."""
    return next((str(value) for key, value in part.raw_items() if key.lower() == name), "")


def _report(part: Message) -> bytes:
    """One block of a delivery status or the like (RFC 3464 §2.1) as it was sent."""
    lines = [f"{name}: {value}" for name, value in part.raw_items()]
    payload = part.get_payload()
    rest = payload if isinstance(payload, str) else ""
    return "\n".join([*lines, "", rest]).encode("utf-8", "surrogateescape")


def _code(defect: object) -> str:
    """A defect of the standard library as a code: start_boundary_not_found."""
    name = type(defect).__name__.removesuffix("Defect")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
