"""Parts and headers become mails as the customers' programs write them, odd habits included."""

import base64
import quopri
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from typing import Literal
from urllib.parse import quote

from tests.samples.people import dice

INTAKE = "intake@example.test"

Program = Literal["qq", "foxmail", "netease", "outlook", "iphone"]
Naming = Literal["rfc2231", "rfc2047", "raw"]


@dataclass(frozen=True)
class Part:
    """One MIME part as bytes: its header section and its encoded body."""

    head: bytes
    body: bytes

    def __bytes__(self) -> bytes:
        return self.head + b"\r\n" + self.body


@dataclass(frozen=True)
class Writer:
    """Who writes, with which program, and when."""

    name: str
    address: str
    program: Program
    at: datetime
    charset: str = "utf-8"
    raw_subject: bool = False
    extra: tuple[tuple[str, str], ...] = field(default=())


def text(words: str, *, charset: str = "utf-8", subtype: str = "plain", label: str = "") -> Part:
    """A text part; `label` is the charset the mail claims where it is not the real one."""
    raw = words.replace("\n", "\r\n").encode(charset)
    named = label or charset
    if charset == "utf-8":
        head, body = b"base64", base64.encodebytes(raw).replace(b"\n", b"\r\n")
    else:
        head, body = (
            b"quoted-printable",
            quopri.encodestring(raw).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        )
    kind = f'Content-Type: text/{subtype}; charset="{named}"\r\n'.encode()
    return Part(kind + b"Content-Transfer-Encoding: " + head + b"\r\n", body)


def attachment(name: str, data: bytes, media: str, *, naming: Naming = "rfc2231") -> Part:
    """A file as a part, its name in RFC 2231, RFC 2047 or raw GBK."""
    if naming == "rfc2231":
        shown = f"filename*=UTF-8''{quote(name)}".encode()
        kind = f"Content-Type: {media}\r\n".encode()
    else:
        word = name.encode("gb18030") if naming == "raw" else _word(name, "utf-8")
        shown = b'filename="' + word + b'"'
        kind = f"Content-Type: {media}; name=".encode() + b'"' + word + b'"\r\n'
    head = kind + b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; "
    return Part(head + shown + b"\r\n", base64.encodebytes(data).replace(b"\n", b"\r\n"))


def multipart(kind: str, parts: Sequence[Part], *, seed: str, extra: str = "") -> Part:
    """The parts as one multipart."""
    edge = f"----=_NextPart_{dice('edge', seed, kind).randrange(16**12):012X}"
    body = b"".join(b"--" + edge.encode() + b"\r\n" + bytes(part) + b"\r\n" for part in parts)
    head = f'Content-Type: multipart/{kind};{extra}\r\n\tboundary="{edge}"\r\n'.encode()
    return Part(
        head,
        b"This is a multi-part message in MIME format.\r\n\r\n"
        + body
        + b"--"
        + edge.encode()
        + b"--\r\n",
    )


def mail(writer: Writer, subject: str, content: Part, *, to: str = INTAKE) -> bytes:
    """The whole mail as delivered, with the headers of the writer's program."""
    rng = dice("mail", writer.address, subject)
    host = writer.address.partition("@")[2]
    stamp = format_datetime(writer.at)
    programs = {
        "qq": (("X-QQ-MIME", "TCMime 1.0 by Tencent"), ("X-Mailer", "QQMail 2.x")),
        "foxmail": (("X-Has-Attach", "yes"), ("X-Mailer", "Foxmail 7.2.25.331[cn]")),
        "netease": (("X-Mailer", "Coremail Webmail Server Version 2024.2-cmXT5 build"),),
        "outlook": (("X-Mailer", "Microsoft Outlook 16.0"), ("Content-Language", "zh-cn")),
        "iphone": (("X-Mailer", "iPhone Mail (22F76)"),),
    }
    ids = {
        "qq": f"tencent_{rng.randrange(16**32):032X}@{host}",
        "foxmail": f"{writer.at:%Y%m%d%H%M%S}{rng.randrange(10**8):08d}@{host}",
        "netease": f"{rng.randrange(16**8):08x}.{rng.randrange(16**4):04x}.19a5.Coremail@{host}",
        "outlook": f"{rng.randrange(16**10):010x}${rng.randrange(16**8):08x}$@{host}",
        "iphone": f"{rng.randrange(16**8):08X}-8A4C-4B1D-9E20-{rng.randrange(16**12):012X}@{host}",
    }
    lines = [
        b"Return-Path: <" + writer.address.encode() + b">",
        f"Received: from mail.{host} (unknown [192.0.2.{rng.randrange(2, 250)}])".encode(),
        f"\tby mx.example.test with SMTP id {rng.randrange(16**10):010x}; {stamp}".encode(),
        f"Date: {stamp}".encode(),
        b"From: " + _address(writer),
        b"To: <" + to.encode() + b">",
        b"Subject: "
        + (subject.encode("gb18030") if writer.raw_subject else _word(subject, writer.charset)),
        f"Message-ID: <{ids[writer.program]}>".encode(),
        b"MIME-Version: 1.0",
        *(
            f"{name}: {value}".encode()
            for name, value in (*programs[writer.program], *writer.extra)
        ),
    ]
    return b"\r\n".join(lines) + b"\r\n" + bytes(content)


def _address(writer: Writer) -> bytes:
    if not writer.name:
        return writer.address.encode()
    return b'"' + _word(writer.name, writer.charset) + b'" <' + writer.address.encode() + b">"


def _word(words: str, charset: str) -> bytes:
    """The words as RFC 2047 encoded words, all on one header line."""
    if words.isascii():
        return words.encode()
    if charset == "utf-8":
        return Header(words, "utf-8", maxlinelen=10**6).encode(maxlinelen=0).encode()
    packed = base64.b64encode(words.encode("gb18030")).decode()
    return f"=?{charset}?B?{packed}?=".encode()
