"""Parts of mails as programs in the wild really write them, against every rule of MIME."""

import base64
import binascii

import pytest

from mailbot.message.embedded import MOST_FILES, without_pictures, without_uuencoded
from mailbot.message.flowed import unflowed
from mailbot.message.model import InboundMessage
from mailbot.message.parse import parse
from mailbot.message.signed import signed_content

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 20
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
MIXED = "Content-Type: multipart/mixed; boundary=x"
TEXT = "Content-Type: text/plain; charset=utf-8\n\n请查收\n"


def mail(head: str, body: str | bytes = "", before: bytes = b"") -> InboundMessage:
    content = body if isinstance(body, bytes) else body.encode()
    return parse(before + f"From: a@qq.com\nSubject: s\n{head}\n\n".encode() + content)


def parts(*each: str, edge: str = "x") -> str:
    return "".join(f"--{edge}\n{part}\n" for part in each) + f"--{edge}--\n"


def coded(data: bytes) -> str:
    return base64.encodebytes(data).decode()


def file(name: str = "form.pdf", data: str = coded(PDF)) -> str:
    return (
        f"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
        f"Content-Disposition: attachment; filename={name}\n\n{data}"
    )


def names(found: InboundMessage) -> list[str]:
    return [part.name for part in found.attachments]


@pytest.mark.parametrize("before", [b"\r\n\r\n", b"\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_what_relays_put_before_the_header_is_passed_over(before: bytes) -> None:
    found = mail("Content-Type: text/plain", "hello", before)
    assert found.sender
    assert (found.sender.address, found.subject, found.text) == ("a@qq.com", "s", "hello")


def test_a_mail_of_a_text_alone_stays_a_text() -> None:
    assert parse(b"\n\nhttps://a.b/c").text == "https://a.b/c"


def uuencoded(name: str, data: bytes) -> str:
    lines = [binascii.b2a_uu(data[at : at + 45]).decode() for at in range(0, len(data), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def test_a_file_uuencoded_in_the_text_is_attached_and_gone_from_the_text() -> None:
    body = f"请查收\n\n{uuencoded('form.pdf', PDF)}\n谢谢\n{uuencoded('b.pdf', b'%PDF')}"
    found = mail("Content-Type: text/plain; charset=utf-8", body)
    assert names(found) == ["form.pdf", "b.pdf"]
    assert [part.data for part in found.attachments] == [PDF, b"%PDF"]
    assert found.text == "请查收\n\n谢谢"


def test_words_that_only_look_uuencoded_stay() -> None:
    text = "begin 644 years\nof certificates\nbegin 755 x\nMÄ"
    assert without_uuencoded(text) == (text, [])


def test_a_begin_inside_a_file_begins_nothing_and_a_cut_file_is_kept() -> None:
    whole = uuencoded("a", b"x" * 100)
    cut = whole[: whole.index("`")]
    rest, files = without_uuencoded(f"{cut}and words")
    assert (rest, files[0].data) == ("and words", b"x" * 100)
    inner = uuencoded("b", b"y")
    rest, files = without_uuencoded(whole + inner * MOST_FILES)
    assert (rest, len(files)) == (inner, MOST_FILES)
    assert without_uuencoded(cut.rstrip("\n"))[1][0].data == b"x" * 100


def test_pictures_written_into_the_html_are_attached() -> None:
    src = f'<img src="data:image/jpg;base64,{base64.b64encode(PNG).decode()}">'
    found = mail("Content-Type: text/html; charset=utf-8", f"<p>回单如下</p>{src}")
    assert [(part.name, part.inline) for part in found.attachments] == [("picture-1.jpg", True)]
    assert found.attachments[0].data == PNG
    assert found.text == "回单如下"


def test_only_so_many_pictures_and_no_icons_are_taken_from_the_html() -> None:
    icon = "'data:image/png;base64,AAAA'"
    picture = f"'data:image/png;base64,{'A' * 2001}'"
    markup, files = without_pictures(icon + picture * (MOST_FILES + 1))
    assert len(files) == MOST_FILES
    assert markup == icon + "''" * (MOST_FILES + 1)
    assert len(files[0].data) == 1500


def test_soft_line_breaks_are_undone() -> None:
    flowed = "Content-Type: text/plain; charset=utf-8; format=flowed"
    assert (
        mail(f"{flowed}; delsp=yes", "申请两个电 \n子钥匙\n谢谢").text == "申请两个电子钥匙\n谢谢"
    )
    assert mail(flowed, "one \ntwo\n three").text == "one two\nthree"
    assert unflowed("> a \n> b\n>> c \nd", delete_space=False) == "> a b\n>> c \nd"
    assert unflowed("a \n-- \nme", delete_space=False) == "a \n-- \nme"


def test_a_macs_attributes_and_signatures_are_no_documents() -> None:
    apple = "Content-Type: application/applefile\nContent-Transfer-Encoding: base64\n\nAAUWBw==\n"
    double = parts(apple, file(), edge="d")
    mac = parts(TEXT, f"Content-Type: multipart/appledouble; boundary=d\n\n{double}")
    assert names(mail(MIXED, mac)) == ["form.pdf"]
    for kind in ("application/pkcs7-signature", "application/pgp-signature"):
        signature = f"Content-Type: {kind}; name=smime.p7s\n\nabc\n"
        assert names(mail(MIXED, parts(TEXT, file(), signature))) == ["form.pdf"]


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes(4)
    return bytes([tag, 0x84]) + length + content


def open_ended(tag: int, *content: bytes) -> bytes:
    return bytes([tag, 0x80]) + b"".join(content) + b"\0\0"


DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED = bytes.fromhex("06092a864886f70d010702")
ENVELOPED = bytes.fromhex("06092a864886f70d010703")
INNER = f"Content-Type: multipart/mixed; boundary=s\n\n{parts(TEXT, file(), edge='s')}".encode()


def signed(content: bytes, kind: bytes = SIGNED) -> bytes:
    wrapped = der(0x30, DATA + der(0xA0, content))
    return der(0x30, kind + der(0xA0, der(0x30, der(2, b"\1") + der(0x31, b"") + wrapped)))


def signed_ber(*pieces: bytes) -> bytes:
    wrapped = open_ended(0x30, DATA, open_ended(0xA0, open_ended(0x24, *pieces)))
    inside = open_ended(0x30, der(2, b"\1"), der(0x31, b""), wrapped)
    return open_ended(0x30, SIGNED, open_ended(0xA0, inside))


@pytest.mark.parametrize(
    "message",
    [
        signed(der(4, INNER)),
        signed_ber(*(der(4, INNER[at : at + 1000]) for at in range(0, len(INNER), 1000))),
    ],
    ids=["der", "ber"],
)
def test_a_signed_message_is_read_like_the_mail_it_wraps(message: bytes) -> None:
    head = "Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64"
    found = mail(head, coded(message))
    assert (found.text, names(found)) == ("请查收", ["form.pdf"])
    assert found.attachments[0].data == PDF


def test_a_sealed_message_stays_a_file() -> None:
    message = signed(der(4, INNER), ENVELOPED)
    head = "Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64"
    found = mail(head, coded(message))
    assert names(found) == ["smime.p7m"]


def deep(levels: int) -> bytes:
    nested = der(4, b"x")
    for _ in range(levels):
        nested = der(0x24, nested)
    return nested


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"0",
        signed(der(4, INNER))[:100],
        b"0\x80" * 5000,
        signed(b""),
        signed(der(4, b"")),
        open_ended(0x30, *([der(4, b"")] * 120_000)),
        signed(deep(20)),
    ],
    ids=["empty", "one byte", "cut", "endless", "nothing", "no bytes", "very many", "deep"],
)
def test_what_is_no_signed_message_has_no_content(broken: bytes) -> None:
    assert signed_content(broken) is None


@pytest.mark.parametrize(
    ("sent", "data"),
    [
        ("YWJj\n!\n  ZGVm\n", b"abcdef"),
        ("YWJjZA==\n-- \nScanned by a relay\n", b"abcd"),
        ("YWJjZA==\nYWJjZA==\n", b"abcdabcd"),
        ("YWJjZGVm\nZ", b"abcdef"),
        ("申请 2 个\n", "申请 2 个\n".encode()),
    ],
    ids=["junk in it", "a footer below", "two blocks", "cut short", "no base64 at all"],
)
def test_base64_is_read_whatever_stands_around_it(sent: str, data: bytes) -> None:
    head = "Content-Type: application/x-a; name=a\nContent-Transfer-Encoding: base64"
    assert mail(MIXED, parts(f"{head}\n\n{sent}")).attachments[0].data.strip() == data.strip()


def test_text_that_claims_to_be_base64_is_read_as_it_stands() -> None:
    head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64"
    assert mail(head, "申请两个电子钥匙，三年").text == "申请两个电子钥匙，三年"
