"""A digest over 5,000 open cases stays a mail: lists are cut, the spreadsheet holds them all."""

import io
from email import message_from_bytes
from email.policy import default
from zoneinfo import ZoneInfo

from python_calamine import CalamineWorkbook  # noqa: TID251 - another program opens what we wrote

from mailbot.digests import BAND, DRAWN_BYTES, THUMBNAILS
from mailbot.message.model import Address
from mailbot.reply.model import Identity
from mailbot.spreadsheets import workbook
from mailbot.staff.compose import Drawing, compose_digest
from mailbot.staff.digest import LISTED, digest_of
from mailbot.staff.sheets import sheets_of
from tests.builders.staff import case_file, situation, staff_templates, words

MANY = 5_000
ONE = case_file()
IDENTITY = Identity(name="电子钥匙办理处", address="intake@example.test", domain="example.test")
STAFF = Address(address="wang@example.test")


def test_a_digest_over_five_thousand_open_cases_stays_a_mail() -> None:
    files = [ONE.model_copy(update={"number": f"DK-2611-{n:04}-7Q"}) for n in range(MANY)]
    digest = digest_of(files, situation(), words())
    each = bytes(DRAWN_BYTES // THUMBNAILS)
    drawn = {f"p{n}": Drawing(each, "页", BAND) for n in range(THUMBNAILS)}
    mail = compose_digest(digest, drawn, (), STAFF, staff_templates(), IDENTITY)
    assert len(mail.mime) < 300_000
    assert [len(group.items) for group in digest.groups] == [LISTED] * len(digest.groups)
    page = message_from_bytes(mail.mime, policy=default).get_body(("plain",))
    assert page is not None
    assert f"另有 {MANY - LISTED} 件" in page.get_content()


def test_the_spreadsheet_of_five_thousand_open_cases_holds_them_all() -> None:
    files = [ONE.model_copy(update={"number": f"DK-2611-{n:04}-7Q"}) for n in range(MANY)]
    data = workbook(sheets_of(files, [], *words()), ZoneInfo("Asia/Shanghai"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("未结办理单")
    assert len(rows.to_python()) == MANY + 1
