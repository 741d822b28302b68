"""Invented customers become the ready-made mails of the demo, mailbot/demo/customers/*.eml.

Run `python -m tests.samples.demo_mails` where Debian's fonts-wqy-microhei is installed: its
letters may be embedded in files that are given away.
"""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from tests.samples import catalogue, letters, mime, voucher_facts
from tests.samples.application_facts import Application
from tests.samples.application_facts import application as application_facts
from tests.samples.mime import Writer, attachment, mail, multipart, text
from tests.samples.model import SampleDocument
from tests.samples.people import Order

FOLDER = Path(__file__).parents[2] / "mailbot" / "demo" / "customers"
BEIJING = timezone(timedelta(hours=8))
TWO_FOR_THREE = Order(plan="combined", term_years=3, quantity=2)
BANKS = {
    "icbc-receipt": "中国工商银行股份有限公司乌鲁木齐友好北路支行",
    "psbc-receipt": "中国邮政储蓄银行库尔勒市支行",
    "bocom-receipt": "交通银行新疆区分行营业部",
    "spdb-receipt": "上海浦东发展银行乌鲁木齐分行",
    "boc-domestic": "中国银行新疆分行开发区支行",
    "mobile-submitted": "招商银行股份有限公司乌鲁木齐分行",
}
FONT = "micro"  # free to embed in committed files
DPI = 130
QUALITY = 47
DOTS = 130  # for photos: still readable, small enough to commit


class Customer(NamedTuple):
    """A mail of the demo and its story."""

    file: str
    chinese: str
    english: str
    build: Callable[[], bytes]


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 20, hour, minute, 12, tzinfo=BEIJING)


def _facts(seed: str, order: Order = TWO_FOR_THREE) -> Application:
    return application_facts(f"demo-{seed}", order=order, on=date(2026, 11, 18), remark="")


def _form(seed: str, **how: Any) -> SampleDocument:
    how.setdefault("facts", _facts(seed))
    return catalogue.application(f"demo-{seed}", dpi=DPI, quality=QUALITY, **how)


def _letter(seed: str, **how: Any) -> SampleDocument:
    facts = letters.letter(
        f"demo-{seed}", on=date(2026, 11, 18), starts=date(2026, 11, 18), ends=date(2027, 12, 31)
    )
    return catalogue.authorisation(f"demo-{seed}", facts=facts, dpi=DPI, quality=QUALITY, **how)


def _voucher(seed: str, layout: str, amount: str = "1200", **how: Any) -> SampleDocument:
    firm = replace(_facts(seed).firm, bank=BANKS[layout])
    facts = voucher_facts.transfer(
        f"demo-{seed}", payer=firm, amount=Decimal(amount), on=date(2026, 11, 19)
    )
    how.setdefault("dpi", DOTS)
    how.setdefault("quality", QUALITY)
    return catalogue.voucher(f"demo-{seed}", layout=layout, facts=facts, font=FONT, **how)


def _files(*documents: SampleDocument, naming: mime.Naming = "rfc2231") -> list[mime.Part]:
    return [attachment(each.name, each.data, each.media, naming=naming) for each in documents]


def _writer(seed: str, program: mime.Program, hour: int, minute: int = 5, **how: Any) -> Writer:
    facts = _facts(seed)
    return Writer(facts.person.name, facts.email, program, _at(hour, minute), **how)


def _mixed(seed: str, words: mime.Part, files: list[mime.Part]) -> mime.Part:
    return multipart("mixed", [words, *files], seed=seed)


def word_order() -> bytes:
    seed = "word"
    facts = _facts(seed)
    words = f"""您好：

    附件是我单位的《企业证书申请表》和《授权书》，请审核。费用确认后我们安排转账，谢谢！

--------------------------------
{facts.person.name}
{facts.firm.name}
电话：{facts.firm.phone}
"""
    files = _files(_form(seed, form="docx"), _letter(seed))
    return mail(_writer(seed, "foxmail", 9), "电子钥匙办理申请", _mixed(seed, text(words), files))


def complete_scans() -> bytes:
    seed = "scans"
    words = "请查收附件：申请表、授权书、汇款回单。组合资费，3年，2个。\n"
    files = _files(
        _form(seed, form="scan_pdf", degradation="scan", name="申请表扫描件"),
        _letter(seed, degradation="scan", name="授权书扫描件"),
        _voucher(seed, "icbc-receipt", name="网上银行电子回单"),
        naming="rfc2047",
    )
    return mail(
        _writer(seed, "netease", 9, 20), "数字证书申请材料", _mixed(seed, text(words), files)
    )


def phone_photo() -> bytes:
    seed = "photo"
    html = (
        "<div>材料都在附件里，回单是手机拍的，麻烦看一下。<br></div><div><br></div>"
        "<div>发自我的iPhone</div>"
    )
    both = multipart(
        "alternative",
        [
            text("材料都在附件里，回单是手机拍的，麻烦看一下。\n\n发自我的iPhone\n"),
            text(html, subtype="html"),
        ],
        seed=seed,
    )
    files = _files(
        _form(seed, form="scan", degradation="scan", name="申请表"),
        _letter(seed, degradation="scan"),
        _voucher(seed, "psbc-receipt", form="photo", degradation="photo", name="IMG_2041"),
    )
    return mail(
        _writer(seed, "qq", 9, 41), "证书申请", multipart("mixed", [both, *files], seed=seed)
    )


def incomplete() -> bytes:
    seed = "incomplete"
    facts = replace(_facts(seed), without=frozenset({"plan", "term_years"}))
    files = _files(_form(seed, form="docx", facts=facts), naming="rfc2047")
    return mail(_writer(seed, "netease", 10, 2), "申请表", _mixed(seed, text("见附件\n"), files))


def unstamped() -> bytes:
    seed = "unstamped"
    words = "你好，我公司申请办理电子钥匙，材料及付款凭证见附件。\n"
    files = _files(
        _form(seed, form="scan_pdf", degradation="scan", stamped=False),
        _letter(seed, degradation="scan"),
        _voucher(seed, "bocom-receipt"),
    )
    return mail(_writer(seed, "outlook", 10, 15), "UKey申请材料", _mixed(seed, text(words), files))


def wrong_amount() -> bytes:
    seed = "amount"
    words = "附件为申请表、授权书和汇款凭证，请办理。\n"
    files = _files(
        _form(seed, form="pdf", font=FONT),
        _letter(seed, degradation="scan"),
        _voucher(seed, "spdb-receipt", amount="700"),
    )
    return mail(
        _writer(seed, "foxmail", 10, 33), "证书办理材料及汇款凭证", _mixed(seed, text(words), files)
    )


def holiday_reply() -> bytes:
    html = (
        "<div>这是来自QQ邮箱的假期自动回复邮件。<br><br>"
        "您好，我最近正在休假中，无法亲自回复您的邮件。我将在假期结束后，尽快给您回复。</div>"
    )
    return mail(
        _writer("holiday", "qq", 10, 40), "自动回复:电子钥匙办理材料", text(html, subtype="html")
    )


def zipped() -> bytes:
    seed = "zip"
    documents = (
        _form(seed, form="scan_pdf", degradation="scan"),
        _letter(seed, degradation="scan"),
        _voucher(seed, "boc-domestic", name="付款回单"),
    )
    packed = gbk_zip({f"证书材料/{each.name}": each.data for each in documents})
    files = [attachment("证书材料.zip", packed, "application/x-zip-compressed", naming="raw")]
    writer = _writer(seed, "netease", 11, 1, charset="gb2312", raw_subject=True)
    return mail(
        writer, "请查收", _mixed(seed, text("请查收\n", charset="gb18030", label="gbk"), files)
    )


def gbk_zip(members: dict[str, bytes]) -> bytes:
    """A zip whose names are GBK without the UTF-8 flag, as Windows' own packer writes them."""
    out = io.BytesIO()
    stand_ins: dict[bytes, bytes] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            raw = name.encode("gbk")
            digits = f"{len(stand_ins):0{len(raw)}d}"
            stand_ins[digits.encode()] = raw
            archive.writestr(zipfile.ZipInfo(digits, (2026, 11, 20, 9, 0, 0)), data)
    data = out.getvalue()
    for stand_in, raw in stand_ins.items():
        for mark, length_at in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):
            data = _renamed(data, mark, length_at, stand_in, raw)
    return data


def _renamed(data: bytes, mark: bytes, length_at: int, old: bytes, new: bytes) -> bytes:
    """The archive with one member's name replaced in its headers of one kind."""
    start = data.find(mark)
    while start >= 0:
        (length,) = struct.unpack_from("<H", data, start + length_at)
        name_at = start + (30 if mark == b"PK\x03\x04" else 46)
        if data[name_at : name_at + length] == old:
            return data[:name_at] + new + data[name_at + length :]
        start = data.find(mark, start + 4)
    return data


def question() -> bytes:
    words = "你好，请问办理电子钥匙需要什么材料？多少钱？怎么付款？\n"
    return mail(_writer("question", "iphone", 11, 20), "咨询", text(words + "\n发自我的iPhone\n"))


def bounce() -> bytes:
    report = (
        b"Reporting-MTA: dns; mx.example.test\r\n\r\n"
        b"Final-Recipient: rfc822; nobody@xj404.example\r\n"
        b"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n"
    )
    original = (
        f"From: <{mime.INTAKE}>\r\nTo: <nobody@xj404.example>\r\n"
        "Subject: =?utf-8?B?55S15a2Q6ZKl5YyZ5Yqe55CG?=\r\nMessage-ID: <lost@example.test>\r\n"
    ).encode()
    content = multipart(
        "report",
        [
            text(
                "很抱歉，您的邮件未能投递：收件人不存在。\nThe recipient's address was not found.\n"
            ),
            mime.Part(b"Content-Type: message/delivery-status\r\n", report),
            mime.Part(b"Content-Type: text/rfc822-headers\r\n", original),
        ],
        seed="bounce",
        extra=" report-type=delivery-status;",
    )
    writer = Writer(
        "Mail Delivery System",
        "mailer-daemon@xj404.example",
        "netease",
        _at(11, 30),
        extra=(("Auto-Submitted", "auto-replied"),),
    )
    whole = mail(writer, "系统退信/Undelivered Mail Returned to Sender", content)
    return whole.replace(b"Return-Path: <mailer-daemon@xj404.example>", b"Return-Path: <>", 1)


def in_words() -> bytes:
    seed = "words"
    facts = replace(_facts(seed), without=frozenset({"plan", "term_years", "quantity"}))
    words = "你好：\n我公司申请2个UKey 三年 组合套餐，申请表和授权书见附件，谢谢！\n"
    files = _files(
        _form(seed, form="docx", facts=facts), _letter(seed, degradation="scan"), naming="raw"
    )
    writer = _writer(seed, "foxmail", 11, 45, charset="gb2312")
    body = text(words, charset="gb18030", label="gb2312")
    return mail(writer, "申请电子钥匙", _mixed(seed, body, files))


def submitted() -> bytes:
    seed = "submitted"
    words = "已经转账了，截图见附件。\n"
    files = _files(
        _form(seed, form="scan_pdf", degradation="scan"),
        _letter(seed, degradation="scan"),
        _voucher(seed, "mobile-submitted", form="screenshot", dpi=180, name="Screenshot_20261119"),
    )
    return mail(_writer(seed, "qq", 12, 3), "转账截图", _mixed(seed, text(words), files))


def cloud_link() -> bytes:
    html = """<div>材料比较大，用超大附件发送。</div><div><br></div>
<div id="QQMailBigAttach"><div>从QQ邮箱发来的超大附件</div><div>
<a href="https://wx.mail.qq.com/ftn/download?func=3&amp;k=0a1b2c3d&amp;code=e4f5">证书申请材料.rar</a>
(86.4M, 2026年12月20日 9:12 到期)</div></div>"""
    return mail(_writer("cloud", "qq", 12, 20), "证书申请材料", text(html, subtype="html"))


CUSTOMERS = (
    Customer(
        "01-word-form.eml",
        "Word 申请表和授权书齐全，还没有汇款",
        "complete Word form and letter, not yet paid",
        word_order,
    ),
    Customer(
        "02-complete-scans.eml",
        "扫描的申请表、授权书和工行回单，金额一致",
        "scanned form and letter with an ICBC receipt, all agreeing",
        complete_scans,
    ),
    Customer(
        "03-phone-photo.eml", "回单是手机拍的照片", "the receipt is a phone photo", phone_photo
    ),
    Customer(
        "04-incomplete.eml",
        "只有申请表，没勾资费，没有授权书",
        "only the form, no tariff ticked, no letter",
        incomplete,
    ),
    Customer("05-unstamped.eml", "申请表没有盖公章", "the form is not stamped", unstamped),
    Customer(
        "06-wrong-amount.eml",
        "汇款金额与所选资费不符",
        "the transfer does not match the tariff chosen",
        wrong_amount,
    ),
    Customer(
        "07-holiday-reply.eml",
        "QQ 邮箱的假期自动回复",
        "a QQ holiday reply without any automatic-mail header",
        holiday_reply,
    ),
    Customer(
        "08-zip.eml",
        "只写“请查收”，材料都在压缩包里，文件名是 GBK",
        "just “please find attached” and a zip with GBK names",
        zipped,
    ),
    Customer(
        "09-question.eml",
        "没有附件，只问材料和价格",
        "no attachment, a question about materials and prices",
        question,
    ),
    Customer("10-bounce.eml", "系统退信", "a bounce", bounce),
    Customer(
        "11-order-in-words.eml",
        "资费、年限、数量写在正文里，编码标为 GB2312",
        "tariff, years and count stand in a body labelled GB2312",
        in_words,
    ),
    Customer(
        "12-submitted.eml",
        "手机截图显示银行还在处理中",
        "a screenshot of a transfer that the bank still processes",
        submitted,
    ),
    Customer(
        "13-cloud-link.eml",
        "只有 QQ 超大附件的链接",
        "a QQ cloud link instead of files",
        cloud_link,
    ),
)


def index() -> str:
    """The demo's list of mails as TOML."""
    blocks = (
        f'[[customer]]\nfile = "{each.file}"\n'
        f'story = "{each.english}"\nstory_zh = "{each.chinese}"\n'
        for each in CUSTOMERS
    )
    return (
        "# The invented customers of the demo, in the order in which they write.\n\n"
        + "\n".join(blocks)
    )


def main() -> None:
    """Write the mails and their index."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in CUSTOMERS:
        (FOLDER / each.file).write_bytes(each.build())
    (FOLDER / "customers.toml").write_text(index(), encoding="utf-8")


if __name__ == "__main__":
    main()
