import re
from base64 import b64encode, encodebytes
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailbot.message.charset import REPLACED, decode
from mailbot.message.html import to_text
from mailbot.message.model import Address, InboundMessage
from mailbot.message.names import parameters, tidy
from mailbot.message.parse import parse
from mailbot.message.policy import NO_POLICY, CloudMarks, ScreeningPolicy, read_screening
from mailbot.message.words import readable, recoded, unescape

FILE = "programme/screening.toml"
POLICY = read_screening(Path("templates", FILE).read_text(encoding="utf-8"), FILE)
HEAD = "From: 张三 <a@QQ.com>\nDate: Mon, 1 Jan 2024 10:00:00 +0800\nMessage-ID: <1@qq.com>\n"


def mixed(*parts: bytes, head: str = HEAD) -> bytes:
    body = b"".join(b"--x\n" + part + b"\n" for part in parts)
    return head.encode() + b"Content-Type: multipart/mixed; boundary=x\n\n" + body + b"--x--\n"


def part(header: str, data: bytes = b"x") -> bytes:
    return header.encode() + b"\n\n" + data


def file(name: str, data: bytes) -> bytes:
    head = f'Content-Type: application/pdf\nContent-Disposition: attachment; filename="{name}"\n'
    return part(f"{head}Content-Transfer-Encoding: base64", encodebytes(data))


TEXT = part("Content-Type: text/plain; charset=utf-8", "请查收".encode())


def test_a_plain_mail_is_read_in_full() -> None:
    head = HEAD + "To: <b@c.d>, 李四 <l@C.d>\nCc: e@f.g\nReply-To: r@s.t\nSubject: 申请\n"
    head += "In-Reply-To: <2@x>\nReferences: <1@x> <2@x>\n\n"
    mail = parse((head + "申请2个UKey\n").encode())
    assert mail.sender == Address(name="张三", address="a@qq.com")
    assert [one.address for one in mail.to] == ["b@c.d", "l@c.d"]
    assert [one.address for one in (*mail.cc, *mail.reply_to)] == ["e@f.g", "r@s.t"]
    assert (mail.subject, mail.text, mail.message_id) == ("申请", "申请2个UKey", "<1@qq.com>")
    assert (mail.in_reply_to, mail.references) == (("<2@x>",), ("<1@x>", "<2@x>"))
    assert mail.date == datetime(2024, 1, 1, 2, tzinfo=UTC)
    assert mail.defects == ()


@given(st.binary(max_size=2000))
@example(b"")
@example(b"Content-Type: multipart/mixed\n\n--a")
@example(b"\xff\xfe: \x00\n\n\x00")
@example(b"From: =?x?b?a?=\n\n")
@settings(deadline=None)
def test_any_bytes_are_a_mail(data: bytes) -> None:
    assert_sound(parse(data, POLICY))


def assert_sound(mail: InboundMessage) -> None:
    mail.model_dump_json(
        exclude={"attachments": {"__all__": {"data"}}}
    )  # would fail on lone surrogates
    assert mail.message_id.startswith("<")
    shown = [mail.subject, mail.text, mail.quoted, *(one.name for one in mail.attachments)]
    if "\ufffd" in "".join(shown):
        assert REPLACED in mail.defects


CHINESE = mixed(
    part(
        "Content-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64",
        encodebytes("单位：镕镕公司。申请2个。".encode("gb18030")),
    ),
    part("Content-Type: text/html; charset=utf-8", "<p>看<b>见</b></p>".encode()),
    part("Content-Type: message/rfc822", b"Subject: =?gbk?B?yeq=?=\n\nhi"),
    file("申请表.pdf", bytes(range(256)) * 20),
    head=HEAD + "Subject: =?gb2312?B?yerH67Lf?= =?gb2312?Q?=C9=EA?=\n",
)


@given(st.lists(st.tuples(st.integers(0, len(CHINESE)), st.binary(max_size=6)), max_size=8))
@settings(deadline=None)
def test_any_damage_to_a_mail_leaves_a_mail(damage: list[tuple[int, bytes]]) -> None:
    data = CHINESE
    for at, put in damage:
        data = data[:at] + put + data[at + len(put) :]
    assert_sound(parse(data, POLICY))


def test_a_loss_in_the_subject_of_a_forwarded_mail_is_recorded() -> None:
    at = CHINESE.index(b"?yeq=?=") + len(b"?yeq=?")
    damaged = parse(CHINESE[:at] + b"\x80" + CHINESE[at + 1 :], POLICY)
    assert REPLACED in damaged.defects
    assert_sound(damaged)


NAME = st.text(alphabet="申请表授权书汇款凭证（公司）2018 abcXYZ-_%'", min_size=1, max_size=40)


def spell(name: str, form: str) -> bytes:
    gbk, utf8 = name.encode("gbk"), name.encode()
    half = len(gbk) // 2  # may fall in the middle of a character
    words = [b64encode(one).decode() for one in (gbk[:half], gbk[half:])]
    return {
        "raw gbk": b'; filename="' + gbk + b'"',
        "raw utf-8": b'; filename="' + utf8 + b'"',
        "words": b'; filename="=?gb2312?B?%s?=\r\n =?gb2312?B?%s?="'
        % tuple(w.encode() for w in words),
        "bare word": b"; filename==?UTF-8?B?%s?=" % b64encode(utf8),
        "q word": b'; filename="=?utf-8?Q?%s?="' % "".join(f"={c:02X}" for c in utf8).encode(),
        "rfc 2231": b"; filename*=UTF-8''%s" % quote(name, safe="").encode(),
        "rfc 2231 gbk": b"; filename*=gb2312''%s" % quote(gbk, safe="").encode(),
        "continued": b"; filename*0*=GBK''%s;\r\n filename*1*=%s"
        % (quote(gbk[:half], safe="").encode(), quote(gbk[half:], safe="").encode()),
        "split byte": b"; filename*0*=UTF-8''%s;\r\n filename*1*=%s"
        % (quote(name, safe="").encode()[:10], quote(name, safe="").encode()[10:]),
        "both": b"; filename=\"x.pdf\"; filename*=UTF-8''%s" % quote(name, safe="").encode(),
        "word in sections": b'; filename*0="=?utf-8?B?%s"; filename*1="%s?="'
        % (b64encode(utf8)[:5], b64encode(utf8)[5:]),
    }[form]


FORMS = [
    "raw gbk",
    "raw utf-8",
    "words",
    "bare word",
    "q word",
    "rfc 2231",
    "rfc 2231 gbk",
    "continued",
    "split byte",
    "both",
    "word in sections",
]


@given(NAME, st.sampled_from(FORMS))
@settings(max_examples=150, deadline=None)
def test_a_file_name_survives_every_spelling(name: str, form: str) -> None:
    whole = f"证照{name}.pdf"
    data = mixed(
        part("Content-Type: application/pdf\nContent-Disposition: attachment", b"%PDF").replace(
            b"attachment", b"attachment" + spell(whole, form)
        )
    )
    (found,) = parse(data).attachments
    assert found.name == " ".join(whole.split())


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('; name="100%25.pdf"', "100%25.pdf"),
        ('; name="%E7%94%B3%E8%AF%B7.pdf"', "申请.pdf"),
        ('; name="C:\\\\tmp\\\\a.pdf"', "C:\\tmp\\a.pdf"),
        ('; name="a \\"b\\".pdf"', 'a "b".pdf'),
        ("; name=a b.pdf; size=3", "a b.pdf"),
        ("; name*=plain.pdf", "plain.pdf"),
        ("; name*0=a; name*1=b; *=c", "ab"),
        ("; name*=UTF-8''%3D%3Futf-8%3FB%3F55Sz%3F%3D", "申"),
        ('; name="open', "open"),
    ],
)
def test_odd_parameters_are_understood(header: str, name: str) -> None:
    assert parameters(header)[0]["name"] == name


def test_names_lose_folders_and_excess() -> None:
    assert tidy("C:\\a/b\\c.pdf") == "c.pdf"
    assert tidy("申请\u202efdp.exe\x07") == "申请fdp.exe"
    assert tidy("x" * 300 + ".pdf") == "x" * 196 + ".pdf"
    assert tidy("x" * 300) == "x" * 200


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?gb2312?B?1cXI/Q==?=", "张三"),
        ("a =?gbk?Q?=C9=EA=C7=EB?= b", "a 申请 b"),
        ("=?gbk?Q?=C9=EA_x?=", "申 x"),
        ("=?utf-8?B?55Sz?= =?gbk?B?x+s=?=", "申请"),
        ("=?utf-8?B?55Sz6K+3?", "申请"),
        ("=?utf-8?B?55Sz6K+3", "申请"),
        ("=?gb2312*zh?B?1cXI/Q?=", "张三"),
        ("=?nonsense?B?55Sz6K+3?=", "申请"),
        ("=?utf-8?B?55S?= =?utf-8?Q?=B3?=", "申"),
        ("=?utf-8?B?55Sz6?= =?utf-8?B?K+3?=", "申请"),
        ("=?utf-8?Q?a\n b?=", "a b"),
        ("a\r\n b", "a b"),
        ("=?utf-8?B?YQpi?=", "a b"),
        ("1 =?= 2", "1 =?= 2"),
    ],
)
def test_encoded_words_are_read(value: str, text: str) -> None:
    assert readable(value)[0] == text


def test_replaced_characters_in_a_header_are_told() -> None:
    assert recoded("x =?gbk?B?1cXI/Q==?= <a@b>") == ("x =?utf-8?b?5byg5LiJ?= <a@b>", False)
    assert unescape("\ud800x") == ("?x", False)
    assert parse(b"Subject: \xff\xff\xff\x80\n\n").defects.count(REPLACED) == 1


CHINESE_TEXT = "本公司申请办理数字证书，请查收附件中的申请表与授权书。"


@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("gb18030", "gb2312"),
        ("gbk", "x-gbk"),
        ("gbk", ""),
        ("gbk", "iso-8859-1"),
        ("gbk", "us-ascii"),
        ("gbk", "nonsense"),
        ("gbk", "utf-8"),
        ("utf-8", "gb2312"),
        ("utf-8", ""),
        ("utf-8", "base64"),
        ("utf-8", "ascii"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", ""),
        ("utf-16-le", "utf-16le"),
        ("hz", "hz-gb-2312"),
        ("utf-7", "utf-7"),
        ("gb18030", '"cp936"'),
        ("utf-8", "punycode"),
    ],
)
def test_chinese_text_survives_wrong_labels(codec: str, label: str) -> None:
    assert decode(CHINESE_TEXT.encode(codec), label) == (CHINESE_TEXT, False)


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("數位憑證申請表與授權書請查收附件", "big5", "big5"),
        ("Ça va très bien, à bientôt", "latin-1", "iso-8859-1"),
        ("日本語のメールです", "shift_jis", "shift_jis"),
        ("镕喆堃", "gb18030", "gb2312"),
        ("Привет, как дела у вас сегодня", "koi8-r", "koi8-r"),
    ],
)
def test_other_charsets_are_not_taken_for_chinese(text: str, codec: str, label: str) -> None:
    assert decode(text.encode(codec), label) == (text, False)


def test_bytes_of_no_charset_are_replaced_and_told() -> None:
    for label in ("", "utf-8", "gbk"):
        text, lost = decode("数字证书".encode() + b"\xff\xff\x80 abc", label)
        assert lost == ("\ufffd" in text)
    assert decode(b"\xff\xff\xff\x00\x80", "utf-8")[1]
    assert decode(b"+2AA-", "utf-7")[0] != "\ud800"


@given(
    st.binary(max_size=300), st.sampled_from(["", "gbk", "utf-8", "utf-7", "big5", "latin1", "x"])
)
@settings(deadline=None)
def test_any_bytes_decode_to_sound_text(data: bytes, label: str) -> None:
    text, lost = decode(data, label)
    text.encode("utf-8")
    assert lost or "\ufffd" not in text


@given(st.text(alphabet=CHINESE_TEXT, min_size=4), st.sampled_from(["gbk", "utf-8"]))
def test_unlabelled_chinese_is_recognised(text: str, codec: str) -> None:
    assert decode((text + "证书" * 4).encode(codec))[0] == text + "证书" * 4


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ("a@b.c", "a@b.c", ""),
        ('"=?gb2312?B?1cXI/Q==?=" <a@b.c>', "a@b.c", "张三"),
        ("=?gb2312?B?1cXI/Q==?= <a@b.c>", "a@b.c", "张三"),
        ("公司,财务部 <a@b.c>", "a@b.c", "财务部"),
        ('"boss@real.com" <evil@b.c>', "evil@b.c", "boss@real.com"),
        ("boss@real.com <evil@b.c>", "evil@b.c", "boss@real.com"),
        ("x [y <a@b.c>", "a@b.c", "x [y"),
        ("<a@B.C.>", "a@b.c", ""),
        ("<>", None, ""),
        ("", None, ""),
        ("张三", None, ""),
        ("a@", None, ""),
        ("a@.", None, ""),
        ("x [y <a@.>", None, ""),
        ("@b.c", None, ""),
        ("<a b@c>", None, ""),
        (f"{'a' * 400}@b.c", None, ""),
    ],
)
def test_senders_are_found_or_known_missing(value: str, address: str | None, name: str) -> None:
    mail = parse(f"From: {value}\n\nx".encode())
    assert (mail.sender.address if mail.sender else None) == address
    assert (mail.sender.name if mail.sender else "") == name
    assert ("no_sender" in mail.defects) == (address is None)


def test_a_raw_gbk_sender_and_subject_are_read() -> None:
    mail = parse("From: 张三 <a@b.c>\nSubject: 数字证书申请\n\nx".encode("gbk"))
    assert (mail.subject, mail.sender) == ("数字证书申请", Address(name="张三", address="a@b.c"))


def test_the_first_of_two_senders_counts_and_is_told() -> None:
    mail = parse(b"From: a@b.c\nFrom: d@e.f\nTo: x@y.z\nTo: p@q.r\nSubject: 1\nSubject: 2\n\nx")
    assert mail.sender == Address(address="a@b.c")
    assert {"two_from", "repeated_header"} <= set(mail.defects)
    assert (mail.subject, [v for k, v in mail.headers if k == "subject"]) == ("1", ["1", "2"])


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Mon, 1 Jan 2024 10:00:00 +0800 (CST)", datetime(2024, 1, 1, 2, tzinfo=UTC)),
        ("2024-01-01 10:00:00", datetime(2024, 1, 1, 10, tzinfo=UTC)),
        ("2024-01-01T10:00:00+08:00", datetime(2024, 1, 1, 2, tzinfo=UTC)),
        ("Mon, 1 Jan 2024 10:00:00", datetime(2024, 1, 1, 10, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("Mon, 1 Jan 1970 00:00:00 +0000", None),
        ("yesterday", None),
        ("Mon, 99 Jan 2024 10:00:00 +0800", None),
        ("", None),
    ],
)
def test_dates_are_aware_or_known_bad(value: str, date: datetime | None) -> None:
    mail = parse(f"From: a@b.c\nDate: {value}\n\n".encode())
    assert mail.date == date
    assert ("bad_date" in mail.defects) == (date is None)


def test_a_mail_without_an_id_gets_one_from_its_bytes() -> None:
    data = b"From: a@b.c\n\nx"
    assert re.fullmatch(r"<[0-9a-f]{32}@derived\.mailbot>", parse(data).message_id)
    assert parse(data).message_id == parse(data).message_id != parse(data + b"y").message_id
    assert parse(b"Message-ID: 12@a\n\n").message_id == "<12@a>"


def test_every_leaf_that_is_not_the_body_is_an_attachment() -> None:
    mail = parse(
        mixed(
            TEXT,
            part('Content-Type: application/octet-stream; name="a.pdf"'),
            part("Content-Type: image/png\nContent-Disposition: inline\nContent-ID: <logo@x>"),
            part("Content-Type: image/jpeg\nContent-ID: <scan>"),
            part("Content-Type: text/plain; charset=utf-8", "又及".encode()),
            part("Content-Type: text/plain\nContent-Disposition: attachment"),
            part("Content-Type: text/plain; name=note.txt"),
            part("Content-Type: text/csv"),
            part("Content-Disposition: attachment; filename=b.doc"),
            part("Content-Type: message/delivery-status", b"Action: failed\n\nStatus: 5\n\nrest"),
        )
    )
    assert [one.name for one in mail.attachments] == [
        "a.pdf",
        "attachment-2.png",
        "attachment-3.jpg",
        "attachment-4.txt",
        "note.txt",
        "attachment-6",
        "b.doc",
        "attachment-8",
    ]
    assert [one.inline for one in mail.attachments[:3]] == [False, True, True]
    assert mail.attachments[1].content_id == "logo@x"
    assert b"Action: failed" in mail.attachments[-1].data
    assert mail.text == "请查收\n又及"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit", "x-uuencode", ""])
@pytest.mark.parametrize("size", [0, 10, 5000])
def test_content_is_decoded_whatever_the_encoding(encoding: str, size: int) -> None:
    data = (b"%PDF \r\n" * (size // 7 + 1))[:size].strip()
    sent = {
        "base64": encodebytes(data),
        "quoted-printable": data.replace(b"\r\n", b"=0D=0A=\r\n"),
        "x-uuencode": b"begin 644 a\n#" + b"86)C\n`\nend\n",
    }.get(encoding, data)
    expected = b"abc" if encoding == "x-uuencode" else data
    header = f"Content-Type: application/pdf\nContent-Transfer-Encoding: {encoding}"
    (found,) = parse(mixed(part(header, sent))).attachments
    assert (found.data, found.size) == (expected, len(expected))


@pytest.mark.parametrize("width", [76, 10_000_000])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_large_files_are_whole(width: int, end: bytes) -> None:
    data = bytes(range(256)) * 400
    text = b64encode(data)
    lines = end.join(text[at : at + width] for at in range(0, len(text), width))
    header = b"Content-Type: a/b" + end + b"Content-Transfer-Encoding: base64" + end + end
    whole = mixed(TEXT, header + lines + end, header + lines + end + b"?" + end)
    mail = parse(whole)
    assert [one.data for one in mail.attachments] == [data, data]
    assert mail.text == "请查收"


def test_long_words_in_a_text_are_no_files() -> None:
    text = "\n".join(["A" * 76] * 40)
    assert parse(f"From: a@b.c\n\n你好\n{text}\n再见".encode()).text == f"你好\n{text}\n再见"
    assert parse(text.encode()).text.count("A") == 76 * 40
    inline = f"<img src='data:image/png;base64,{'A' * 4000}'>看"
    assert parse(f"Content-Type: text/html; charset=utf-8\n\n{inline}".encode()).text == "看"


def test_cut_base64_keeps_what_arrived_and_is_told() -> None:
    header = "Content-Type: application/pdf\nContent-Transfer-Encoding: base64"
    mail = parse(mixed(part(header, b64encode(b"abcdefgh")[:9])))
    assert (mail.attachments[0].data, mail.defects) == (b"abcdef", ("base64_incomplete",))


def test_an_html_body_becomes_text() -> None:
    body = (
        "<html><head><meta http-equiv=content-type content='text/html; charset=gb2312'></head>"
        "<div style='display:none'>藏</div><p style='margin-top:99999em'>单位<br>公司</p></html>"
    )
    mail = parse(b"Content-Type: text/html\n\n" + body.encode("gbk"))
    assert mail.text == "单位\n公司"


def alternative(plain: str, html: str) -> bytes:
    return mixed(
        part("Content-Type: text/plain; charset=utf-8", plain.encode()),
        part("Content-Type: text/x-amp-html", b"<html></html>"),
        part("Content-Type: text/html; charset=utf-8", html.encode()),
    ).replace(b"multipart/mixed", b"multipart/alternative")


def test_of_two_renderings_the_plain_one_counts_unless_it_says_nothing() -> None:
    assert parse(alternative("两把", "<p>3</p>")).text == "两把"
    assert parse(alternative(" ", "<p>三把</p>")).text == "三把"
    assert parse(alternative("请用HTML查看", "<p>三把</p>")).text == "三把"
    assert parse(alternative("两把", "<p>3</p>")).attachments == ()


@pytest.mark.parametrize(
    "link",
    [
        "http://mail.qq.com/cgi-bin/ftnExs_download?t=exs_ftn_download&k=1&code=2",
        "https://wx.mail.qq.com/ftn/download?func=3&key=4",
        "https://mail.163.com/large-attachment-download/index.html?p=X-NETEASE",
        "https://u.163.com/t0/abc",
        "https://dashi.163.com/html/cloud-attachment-download/?key=1",
        "https://edisk.qiye.163.com/api/x",
        "https://download.cloud.189.cn/v5/d",
        "https://1drv.ms/b/s!x",
        "https://pan.baidu.com/s/1abc",
    ],
)
def test_cloud_attachments_are_found_in_text_and_html(link: str) -> None:
    shown = f'<p>从QQ邮箱发来的超大附件</p><a href="{link.replace("&", "&amp;")}">进入下载页面</a>'
    html = b"Content-Type: text/html; charset=utf-8\n\n" + shown.encode()
    assert parse(html, POLICY).cloud_links == (link,)
    assert link in parse(html, POLICY).text
    assert parse(f"From: a@b.c\n\n附件：{link}，请下载".encode(), POLICY).cloud_links == (link,)
    assert parse(alternative("进入下载页面", shown), POLICY).cloud_links == (link,)
    quoted = f"已收到\n\n------ 原始邮件 ------\n{link}"
    assert parse(f"From: a@b.c\n\n{quoted}".encode(), POLICY).cloud_links == ()


def test_a_name_that_cannot_be_decoded_is_told() -> None:
    broken = b'Content-Type: a/b; name="\xff\xff\xff\x80.pdf"'
    mail = parse(mixed(broken + b"\n\nx"))
    assert REPLACED in mail.defects
    assert mail.attachments[0].name.endswith(".pdf")


def test_headers_can_be_asked_for() -> None:
    mail = parse(b"X-Empty:\n\n")
    assert (mail.has_header("x-empty"), mail.has_header("x"), mail.header("x")) == (True, False, "")


def test_ordinary_links_are_no_cloud_attachments() -> None:
    data = "From: a@b.c\n\n见 https://www.example.com/a.pdf 与 mail.qq.com".encode()
    assert parse(data, POLICY).cloud_links == ()
    assert parse(data.replace(b"www.example", b"1drv.ms/x.b")).cloud_links == ()


INNER = (
    "From: 李四 <l@b.c>\nSubject: 数字证书\nContent-Type: multipart/mixed; boundary=y\n\n"
    "--y\nContent-Type: text/plain; charset=utf-8\n\n申请2个UKey\n"
    "--y\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n--y--\n"
).encode()


@pytest.mark.parametrize(
    "wrapped",
    [
        part("Content-Type: message/rfc822", INNER),
        part("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64", encodebytes(INNER)),
        part(
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
            encodebytes(INNER * 9),
        ),
        part("Content-Type: application/octet-stream; name=申请.eml", INNER),
        file("申请.EML", INNER),
    ],
)
def test_a_forwarded_mail_is_opened(wrapped: bytes) -> None:
    mail = parse(mixed(wrapped))
    assert mail.text == "申请2个UKey"
    assert "李四" in mail.quoted
    assert [(one.name, one.inside) for one in mail.attachments] == [("a.pdf", ("数字证书",))]
    noted = parse(mixed(TEXT, wrapped))
    assert noted.text == "请查收"
    assert "申请2个UKey" in noted.quoted


def test_a_file_that_only_claims_to_be_a_mail_is_kept() -> None:
    (found,) = parse(mixed(file("a.eml", b"\x00\x01"))).attachments
    assert (found.name, found.data) == ("a.eml", b"\x00\x01")


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("Subject: 转发: 申请\nIn-Reply-To: <1@x>\n", "申请2个UKey"),
        ("Subject: Fw: x\n", "申请2个UKey"),
        ("Subject: 申请\n", "申请2个UKey"),
        ("Subject: Re: 申请\n", ""),
        ("Subject: 回复：转发：申请\n", ""),
        ("Subject: 申请\nReferences: <1@x>\n", ""),
    ],
)
def test_below_an_empty_mail_a_forward_is_content_and_an_answer_is_not(
    head: str, text: str
) -> None:
    body = "------------------ 原始邮件 ------------------\n发件人: x <l@b.c>\n\n申请2个UKey"
    assert parse(f"From: a@b.c\n{head}\n{body}".encode()).text == text
    inner = f"From: a@b.c\n\n{body}".encode()
    assert parse(mixed(part("Content-Type: message/rfc822", inner))).text == "申请2个UKey"


OUTLOOK = "发件人: {0}\n发送时间: 2026年11月18日 10:00\n收件人: c@b.c\n主题: {1}\n\n申请2个UKey"


def forward(writer: str, subject: str, own: str = "请帮忙处理", head: str = "FW: 申请") -> bytes:
    body = f"{own}\n\n发自我的iPhone\n\n{OUTLOOK.format(writer, subject)}"
    return f"From: a@b.c\nSubject: {head}\n\n{body}".encode()


def test_what_is_passed_on_below_a_note_is_meant_for_us() -> None:
    mail = parse(forward("李明 <l@b.c>", "申请"))
    assert (mail.text, mail.forwarded) == ("请帮忙处理", "申请2个UKey")
    assert mail.told == "请帮忙处理\n申请2个UKey"
    attached = part("Content-Type: message/rfc822", "From: l@b.c\n\n申请2个UKey".encode())
    assert parse(mixed(TEXT, attached)).forwarded == "申请2个UKey"


def test_what_is_only_quoted_or_was_ours_is_not_passed_on() -> None:
    ours = NO_POLICY.with_own_addresses(["us@b.c"])
    assert parse(forward("李明 <l@b.c>", "申请", head="Re: 申请")).forwarded == ""
    assert parse(forward("李明 <l@b.c>", "Re: 报价 [办理编号 DK-2611-0042-7Q]")).forwarded == ""
    assert parse(forward("办理处 <us@b.c>", "报价"), ours).forwarded == ""
    assert parse(forward("李明 <l@b.c>", "申请", own=""), ours).forwarded == ""
    answered = "On Fri, Nov 20, 2026 at 9:30 AM <us@b.c> wrote:\n申请2个UKey"
    mail = f"From: a@b.c\nSubject: Fwd: x\n\n请办\n\n{answered}".encode()
    assert (parse(mail, ours).forwarded, parse(mail).forwarded) == ("", "申请2个UKey")
    plain = "From: a@b.c\nSubject: Fwd: x\n\n请办\n\n发自我的iPhone".encode()
    assert parse(plain).forwarded == ""


def test_a_container_without_its_boundary_is_recovered() -> None:
    data = mixed(TEXT, file("a.pdf", b"%PDF")).replace(b"boundary=x", b"boundary=wrong")
    mail = parse(data)
    assert (mail.text, [one.name for one in mail.attachments]) == ("请查收", ["a.pdf"])
    assert "boundary_recovered" in mail.defects
    mail = parse(b"Content-Type: multipart/mixed\n\nhello")
    assert mail.text == "hello"
    assert "no_boundary_in_multipart" in mail.defects
    parse(b'Content-Type: multipart/mixed\n\n--a"b\nContent-Type: text/plain\n\nhello\n')
    parse(b"Content-Type: multipart/mixed\n\n--a\nContent-Type: text/plain")


def nested(levels: int) -> bytes:
    heads = (f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(levels))
    return "".join(heads).encode() + b"\nhello"


HOSTILE = {
    "deep": (nested(3000), "too_deep"),
    "mails in mails": (b"Content-Type: message/rfc822\n\n" * 50, "too_deep"),
    "endless mails": (b"Content-Type: message/rfc822\n\n" * 5000, "too_deep"),
    "parts": (mixed(*[part("Content-Type: a/b")] * 3500), "too_many_parts"),
    "files": (mixed(*[part("Content-Type: a/b")] * 300), "too_many_parts"),
    "lines": (b"From: a@b.c\n\n" + b"a!\n" * 900_000, "too_many_lines"),
    "headers": (b"X: y\n" * 5000 + b"\nx", "too_many_headers"),
    "header": (b"Subject: " + b"x" * 900_000 + b"\n\nx", "long_header"),
    "parameters": (
        b"Content-Type: a/b" + b';a=";' * 90_000 + b"\nContent-Disposition: x\n\nx",
        "long_header",
    ),
    "header at the end": (b"Content-Type: a/b" + b";a=b" * 90_000, "long_header"),
}


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.timeout(20)
def test_hostile_mails_are_cut_not_suffered(case: str) -> None:
    data, defect = HOSTILE[case]
    assert defect in parse(data, POLICY).defects


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 5000 + "末",
        "<table>" + "<tr>" + "<td>a" * 900 + "</tr>" + "<tr><td>b" * 900 + "</table>末",
        "<p>a</p>" * 25_000 + "末",
        "<script>x</script><style>y</style>末",
        "<!-- x -->末",
        "\x00末",
        "<?xml version='1.0' encoding='gbk'?><p>末</p>",
        "末",
    ],
)
def test_html_of_any_shape_gives_its_text(markup: str) -> None:
    text = to_text(markup)
    assert text.strip().endswith("末")
    assert "<" not in text


def test_html_without_any_text_is_empty() -> None:
    assert to_text("").strip() == to_text("<!-- x -->").strip() == to_text("<img>").strip() == ""


def test_a_mail_written_by_the_standard_library_comes_back() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "张三 <a@b.c>", "办理" * 40
    mail.set_content("申请2个UKey\n")
    mail.add_attachment(b"%PDF" * 999, maintype="application", subtype="pdf", filename="申请表.pdf")
    found = parse(mail.as_bytes())
    assert (found.subject, found.text) == ("办理" * 40, "申请2个UKey")
    assert [(one.name, one.data) for one in found.attachments] == [("申请表.pdf", b"%PDF" * 999)]


def test_containers_without_their_boundary_are_recovered_to_a_limit() -> None:
    lost = b"Content-Type: multipart/mixed; boundary=no\n\n--y\nContent-Type: a/b\n\nz\n--y--\n"
    mail = parse(mixed(*[lost] * 9))
    assert len(mail.attachments) == 5


def test_a_policy_written_in_python_is_a_policy() -> None:
    policy = ScreeningPolicy(cloud=CloudMarks(links=(re.compile("files[.]example"),)))
    assert parse(b"\nhttps://files.example/1", policy).cloud_links == ("https://files.example/1",)


def test_a_link_that_shows_its_own_address_is_not_doubled() -> None:
    link = "https://1drv.ms/b/1"
    markup = f"Content-Type: text/html\n\n<a href='{link}'>{link}</a> <a href='http://a.b'>c</a>"
    assert parse(markup.encode(), POLICY).text == f"{link} c"


ADDRESSES = st.from_regex(
    r"[a-zA-Z0-9_+-]{1,8}(\.[a-z_]{1,5}){0,2}@[a-zA-Z0-9-]{1,8}(\.[a-z]{1,4}){1,2}", fullmatch=True
)
SHOWN = st.one_of(
    st.text("AZaz09 ", max_size=20),
    st.text("azAZ_=3D20", min_size=1, max_size=10).map(lambda text: f"=?utf-8?Q?{text}?="),
    st.tuples(
        st.text('张三李，()"\\<>,;:@ aB.', min_size=1, max_size=12),
        st.sampled_from(["utf-8", "gb18030"]),
    ).map(lambda word: f"=?{word[1]}?B?{b64encode(word[0].encode(word[1])).decode()}?="),
)
SPELT = ("{name} <{at}>", "{name}<{at}>", '"{name}" <{at}>', '"{name}"<{at}>', "{name}\r\n <{at}>")


@given(SHOWN, ADDRESSES, st.sampled_from([*SPELT, "{at}", "<{at}>"]))
def test_one_address_by_itself_is_read_as_it_is_in_a_list(name: str, at: str, spelt: str) -> None:
    written = spelt.format(name=name, at=at)
    alone = parse(f"From: a@b.test\r\nTo: {written}\r\n\r\n".encode())
    listed = parse(f"From: a@b.test\r\nTo: {written}, {written}\r\n\r\n".encode())

    assert alone.to * 2 == listed.to
    assert len(alone.to) == 1
