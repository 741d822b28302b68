"""What a mail says of passwords, and how documents inside archives are named."""

import pytest

from mailbot.documents.page import FileReading, Unreadable
from mailbot.documents.read import identify
from mailbot.message.passwords import stated_passwords
from tests.core.drawn_pages import layouts


@pytest.mark.parametrize(
    ("said", "passwords"),
    [
        ("解压密码：1234，请查收", ("1234",)),
        ("pwd=Qwer12;", ("Qwer12", "Qwer12;")),
        ("密码（8888）", ("8888",)),
        ("密码[x])", ("x", "x]")),
        ("没有密码。", ()),
    ],
)
def test_stated_passwords_are_found(said: str, passwords: tuple[str, ...]) -> None:
    assert stated_passwords(said)[:1] == passwords[:1]


def test_documents_in_archives_are_named_by_the_way_to_them() -> None:
    locked = FileReading(name="回单.pdf", sha256="c", size=1, unreadable=Unreadable.ENCRYPTED)
    inner = FileReading(name="内.zip", sha256="b", size=1, members=(locked,))
    outer = FileReading(name="材料.zip", sha256="a", size=1, members=(inner,))
    assert [found.name for found in identify(outer, layouts())] == ["材料.zip › 内.zip › 回单.pdf"]
