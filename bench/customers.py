"""Invented customers become mails of about 42 KB, with what reading their files would yield.

Each customer writes twice: the application form with a bank's receipt, then the letter of
authorisation with the receipt again. The attached bytes only have the right size: the readings,
taken from the drawn pages, are put into the cache beforehand.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from mailbot.documents.page import FileReading, Line, Page, Seal
from mailbot.message.model import MessageRef, RawMessage
from mailbot.values import Box, sha256
from tests.samples import applications, catalogue, fonts, letters, people, voucher_facts
from tests.samples.application_facts import application
from tests.samples.forms import Marks, drawn
from tests.samples.mime import Writer, attachment, mail, multipart, text
from tests.samples.people import dice
from tests.samples.sheet import Picture, Sheet, Text

PDF_BYTES, PNG_BYTES = 17_000, 12_500
NAMES = ("liwei", "wangfang", "caiwu", "bangongshi", "zhangmin", "office", "dianli", "hr")
HOSTS = ("qq.com", "126.com", "163.com", "example.test")

FIRST = """您好：
我公司申请办理电子钥匙{count}个，组合资费，三年。申请表和汇款凭证见附件，请查收。
联系人：{name}，电话{mobile}，如有问题请及时联系，谢谢！

此致
敬礼
{company}
"""
SECOND = """您好：
按贵方要求补充授权书及汇款凭证，请查收。

{company}
{name}
发自我的iPhone
"""


class Customers(NamedTuple):
    """The mails as fetched, in the order of their arrival, and the readings of their files."""

    mails: list[RawMessage]
    readings: list[FileReading]


def customers(count: int, now: datetime) -> Customers:
    """`count` customers with two mails each, the last of them just arrived."""
    found = Customers([], [])
    for seed in range(count):
        for step, data in enumerate(_mails(seed, now, found.readings)):
            found.mails.append(
                RawMessage(
                    ref=MessageRef(
                        mailbox="intake/INBOX", uidvalidity=1, uid=1 + seed + step * count
                    ),
                    size=len(data),
                    received_at=now - timedelta(minutes=5 - step),
                    data=data,
                )
            )
    found.mails.sort(key=lambda raw: raw.ref.uid)
    return found


def _mails(seed: int, now: datetime, readings: list[FileReading]) -> Iterator[bytes]:
    order = people.Order(plan="combined", term_years=3, quantity=2)
    facts = application(f"bench-{seed}", order=order, on=now.date())
    firm, person = facts.firm, facts.person
    marks = Marks(stamp=firm.name, signer=person.name, legal=firm.legal.name, seed=seed)
    letter = letters.letter(f"bench-{seed}", on=now.date(), starts=now.date())
    letter = replace(letter, firm=firm, agent=person)
    transfer = voucher_facts.transfer(
        f"bench-{seed}", payer=firm, amount=order.amount, on=now.date() - timedelta(days=1)
    )
    sheets = (
        drawn(applications.own(facts), marks),
        drawn(letters.LAYOUTS["own"].build(letter), marks),
    )
    receipt = catalogue.voucher_sheet(seed, "icbc-receipt", transfer)
    words = {"name": person.name, "mobile": person.mobile, "company": firm.name, "count": "2"}
    address = f"{NAMES[seed % len(NAMES)]}{seed}@{HOSTS[seed % len(HOSTS)]}"
    picture = _bytes(b"\x89PNG\r\n\x1a\n", PNG_BYTES, f"png{seed}")
    readings.append(_reading("回单.png", picture, receipt, "ocr", ""))
    for step, (body, sheet) in enumerate(zip((FIRST, SECOND), sheets, strict=True)):
        name = ("企业证书申请表.pdf", "授权书.pdf")[step]
        data = _bytes(b"%PDF-1.4\n", PDF_BYTES, f"pdf{seed}-{step}")
        readings.append(_reading(name, data, sheet, "text", firm.name))
        parts = [
            text(body.format(**words), charset="gb18030", label="gb2312"),
            attachment(name, data, "application/pdf", naming="rfc2047"),
            attachment("回单.png", picture, "image/png", naming="raw"),
        ]
        writer = Writer(
            person.name, address, "netease", now - timedelta(minutes=6 - step), charset="gb18030"
        )
        subject = f"{firm.name}{'办理电子钥匙' if step == 0 else '补充材料'}"
        yield mail(writer, subject, multipart("mixed", parts, seed=f"{seed}-{step}"))


def _bytes(magic: bytes, size: int, seed: str) -> bytes:
    return magic + dice(seed).randbytes(size - len(magic))


def _reading(name: str, data: bytes, sheet: Sheet, how: str, stamp: str) -> FileReading:
    """What the reader makes of a file that shows this sheet."""
    pictures = [_box(op) for op in sheet.ops if isinstance(op, Picture)]
    round_ones = [box for box in pictures if abs(box.x1 - box.x0 - (box.y1 - box.y0)) < 1]
    page = Page(
        number=1,
        width=sheet.width,
        height=sheet.height,
        lines=tuple(_line(op, how) for op in sheet.ops if isinstance(op, Text)),
        seals=tuple(Seal(box=box, text=stamp) for box in round_ones if stamp),
        source="ocr" if how == "ocr" else "text",
        coloured=True,
        pictures=tuple(box for box in pictures if box not in round_ones),
    )
    return FileReading(name=name, sha256=sha256(data), size=len(data), pages=(page,))


def _box(op: Picture) -> Box:
    return Box(x0=op.x, y0=op.y, x1=op.x + op.width, y1=op.y + op.height)


def _line(op: Text, how: str) -> Line:
    box = Box(
        x0=op.x,
        y0=op.y - op.size * 0.9,
        x1=op.x + fonts.width(op.text, op.font, op.size),
        y1=op.y + op.size * 0.2,
    )
    return Line(text=op.text, box=box, how="ocr" if how == "ocr" else "text")
