"""Hostile mails, web pages, texts and programs that come as attachments."""

import base64
import json

from tests.builders.packed import zipped

_HEAD = (
    b"From: a@b.c\r\nMessage-ID: <a@b>\r\nMIME-Version:"
    b" 1.0\r\nDate: Mon, 2 Nov 2026 09:00:00 +0800\r\n"
)


def mail(more: bytes, body: bytes = b"hello") -> bytes:
    return _HEAD + more + b"\r\n\r\n" + body


def nested(levels: int, kind: bytes = b"message/rfc822") -> bytes:
    inner = mail(b"Subject: x")
    for _ in range(levels):
        inner = _HEAD + b"Content-Type: " + kind + b"\r\n\r\n" + inner
    return inner


def parts_in_parts(levels: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(levels)
    )
    return _HEAD + opened + b"Content-Type: text/plain\r\n\r\nhi\r\n"


def attached(name: bytes, content: bytes = b"hi") -> bytes:
    return mail(
        b"Content-Type: multipart/mixed; boundary=q",
        (
            b"--q\r\nContent-Type: application/octet-stream\r\nContent-Disposition:"
            b" attachment; filename="
        )
        + name
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(content)
        + b"\r\n--q--\r\n",
    )


def html(body: bytes) -> bytes:
    return b"<!DOCTYPE html><html><body>" + body + b"</body></html>"


_SMUGGLED = base64.b64encode(zipped(("a.exe", b"MZ" + bytes(90))))

KINDS: dict[str, bytes] = {
    "eml nested 1000": nested(1_000),
    "eml digest nested": nested(300, b"message/partial; id=a; number=1; total=9"),
    "eml parts in parts": parts_in_parts(2_000),
    "eml boundary of nothing": mail(
        b'Content-Type: multipart/mixed; boundary=""', b"--\r\n" * 9_000
    ),
    "eml boundary of 64k": mail(b"Content-Type: multipart/mixed; boundary=" + b"a" * 64_000),
    "eml header of a megabyte": mail(b"Subject: " + b"a" * 1_000_000),
    "eml header flood": mail(b"X: y\r\n" * 60_000 + b"Subject: x"),
    "eml encoded words": mail(b"Subject: " + b"=?utf-8?q?=E5?= " * 30_000),
    "eml parameter pieces": mail(
        b"Content-Type: text/plain; " + b"; ".join(b"name*%d=a" % n for n in range(9_000))
    ),
    "eml unknown charset": mail(b"Content-Type: text/plain; charset=x-none", b"\xff\xfe\xfd"),
    "eml charset is a path": mail(b"Content-Type: text/plain; charset=../../os", b"hi"),
    "eml hex charset": mail(b"Content-Type: text/plain; charset=hex", b"zz"),
    "eml uu without end": mail(
        b"Content-Transfer-Encoding: x-uuencode", b"begin 644 a\n" + b"M" * 300_000
    ),
    "eml base64 noise": mail(b"Content-Transfer-Encoding: base64", b"=" * 300_000 + b"\xff" * 900),
    "eml quoted noise": mail(b"Content-Transfer-Encoding: quoted-printable", b"=" * 900_000),
    "eml lone address": mail(b"To: " + b"<" * 90_000),
    "eml addresses": mail(b"To: " + b"a@b.c, " * 60_000),
    "eml comments": mail(b"To: " + b"(" * 90_000),
    "eml nul": mail(b"Subject: a\0b", b"a\0b" * 900),
    **{
        f"eml name {kind}": attached(name)
        for kind, name in {
            "outside": b'"../../../../etc/passwd"',
            "absolute": b'"/etc/passwd"',
            "drive": b'"C:\\\\Windows\\\\a.dll"',
            "device": b'"\\\\\\\\.\\\\PhysicalDrive0"',
            "reserved": b'"CON.txt"',
            "stream": b'"a.txt:b:$DATA"',
            "nul": b'"a.pdf\0.exe"',
            "reversed": '"申请\u202efdp.exe"'.encode(),
            "64k": b'"' + b"a" * 65_000 + b'.pdf"',
            "control": b'"a\x07\x1b[2J.pdf"',
            "empty": b'""',
            "spaces": b'"a.pdf' + b" " * 900 + b'.exe"',
            "dots": b'"..."',
            "format": b'"%s%n%x{0}{{7*7}}.pdf"',
            "shell": b'"$(id);`id`|id.pdf"',
            "markup": b'"<img src=x onerror=alert(1)>.pdf"',
            "surrogate": b'"\xed\xa0\x80.pdf"',
            "broken": b"=?utf-8?b?////?=",
        }.items()
    },
    "html smuggling": html(
        b"<script>var a=atob('" + _SMUGGLED + b"');saveAs(new Blob([a]),'a.zip')</script>text"
    ),
    "html refresh": html(b'<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/">text'),
    "html remote": html(
        b'<link rel=stylesheet href="http://127.0.0.1:9/a.css"><iframe'
        b' src="file:///etc/passwd"></iframe>text'
    ),
    "html data picture": html(b'<img src="data:image/png;base64,' + b"A" * 900_000 + b'">text'),
    "html spans lie": html(b"<table><tr><td colspan=2147483647 rowspan=2147483647>a<td>b</table>"),
    "html many rows": html(b"<table>" + b"<tr><td rowspan=60000>a" * 30_000 + b"</table>"),
    "html tags without end": html(b"<div>" * 200_000),
    "html attributes": html(b"<div " + b"a=b " * 200_000 + b">"),
    "html entities": html(b"&#x110000;&#0;&#xD800;&amp;" * 20_000),
    "html comments": html(b"<!--" * 90_000),
    "mht": mail(
        b'Content-Type: multipart/related; boundary=q; type="text/html"',
        (
            b"--q\r\nContent-Type: text/html\r\nContent-Location:"
            b" file:///etc/passwd\r\n\r\n<html><img src='cid:x'>hi</html>\r\n--q--\r\n"
        ),
    ),
    "xml include": (
        b'<?xml version="1.0"?><a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include'
        b' href="/etc/passwd" parse="text"/></a>'
    ),
    "xml stylesheet": (
        b'<?xml version="1.0"?><?xml-stylesheet'
        b' href="http://127.0.0.1:9/a.xsl" type="text/xsl"?><a>x</a>'
    ),
    "xml deep": b'<?xml version="1.0"?>' + b"<a>" * 100_000,
    "xml attributes": b'<?xml version="1.0"?><a '
    + b" ".join(b"a%d='b'" % n for n in range(60_000))
    + b"/>",
    "json deep": b"[" * 900_000,
    "json": json.dumps({"a": "x" * 900}).encode(),
    "text of one line": "字".encode() * 2_000_000,
    "text of tabs": b"\t" * 3_000_000,
    "text of lines": b"\n" * 3_000_000,
    "text of marks": ("e" + "\u0301" * 200_000).encode(),
    "text utf-16 half": b"\xff\xfe" + b"\0\xd8" * 90_000,
    "text utf-7": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "text escapes": b"\x1b]0;owned\x07\x1b[2J\x1b[31m" * 900,
    "javascript": b"var a = new ActiveXObject('WScript.Shell'); a.Run('calc');",
    "vbs": b'CreateObject("WScript.Shell").Run "calc"\r\n',
    "batch": b"@echo off\r\ndel /f /s /q c:\\*.*\r\n",
    "shell script": b"#!/bin/sh\nrm -rf /\n",
    "python script": b"#!/usr/bin/env python3\nimport os; os.system('id')\n",
    "pickle": b"\x80\x04cos\nsystem\n(S'id'\ntR.",
    "elf": b"\x7fELF\2\1\1" + bytes(900),
    "exe": b"MZ" + bytes(58) + b"\x80\0\0\0" + bytes(64) + b"PE\0\0" + bytes(900),
    "exe with a zip": b"MZ" + bytes(900) + zipped(("a.txt", b"hi")),
    "java": b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(900),
    "lnk": b"\x4c\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0F" + bytes(900),
    "chm": b"ITSF\3\0\0\0" + bytes(900),
    "hta": (
        b"<html><hta:application><script"
        b' language=vbscript>CreateObject("WScript.Shell").Run "calc"</script>x</html>'
    ),
    "url": b"[InternetShortcut]\r\nURL=file://127.0.0.1/a.exe\r\n",
    "reg": b"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\a]\r\n",
    "ics": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 60_000,
    "vcf": (
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:a"
        b"\r\nPHOTO;VALUE=uri:http://127.0.0.1:9/a\r\nEND:VCARD\r\n"
    ),
    "sqlite": b"SQLite format 3\0" + bytes(900),
    "font": b"\0\1\0\0\xff\xff" + bytes(900),
    "pkcs7": b"0\x84\x7f\xff\xff\xff\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03" + bytes(900),
    "pkcs7 signed noise": b"0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80"
    + b"0\x80" * 9_000,
    "pgp": b"-----BEGIN PGP MESSAGE-----\n\n" + b"A" * 9_000,
    "bittorrent": b"d8:announce" + b"l" * 90_000,
}
