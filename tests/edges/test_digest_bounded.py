"""What a digest asks of the database does not grow with every case."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
import sqlalchemy as sa  # noqa: TID251 - counts what reaches the database
from python_calamine import CalamineWorkbook  # noqa: TID251 - another program opens what we wrote

from mailbot.digests import Editor
from mailbot.staff.digest import LISTED
from mailbot.staff.schedule import Slot
from mailbot.store.digests import CHUNK
from mailbot.store.model import MailState
from mailbot.wiring import editor_of
from tests.builders.cases import complete_case, decided
from tests.builders.house import Desk, PlainReaders, open_desk
from tests.builders.stored import open_case, take_in

WANG = "wang@staff.test"
MANY = 5_000
PER_CHUNK = 6  # queries by which a chunk of cases is loaded, at most


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "var", PlainReaders(), staff__addresses=[WANG]) as opened:
        yield opened


def fill(desk: Desk, count: int) -> None:
    """So many cases that wait for review and for their money, all in one mail."""
    mail_id = take_in(desk.house.store)
    matter = complete_case()
    share = matter.mails[0].model_copy(update={"mail_id": mail_id})
    decision = decided(matter)
    with desk.house.store.settling(desk.house.now(), mail_id) as settlement:
        for _ in range(count):
            case_id = open_case(settlement).id
            settlement.add_mail(case_id, share, [])
            settlement.record_decision(case_id, mail_id, decision)
        settlement.finish_mail(mail_id, MailState.HANDLED)


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = desk.house.store._database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def editor(desk: Desk) -> Editor:
    return editor_of(desk.house, desk.settings)


def test_a_digest_over_five_thousand_cases_asks_little_and_stays_small(desk: Desk) -> None:
    with statements(desk) as without_cases:
        editor(desk).issue()
    fill(desk, MANY)
    with statements(desk) as with_cases:
        assert editor(desk).send(Slot("2026-11-20", "09:00")) == 1
    assert len(with_cases) <= len(without_cases) + PER_CHUNK * MANY // CHUNK + 20

    (entry,) = desk.house.store.entries()
    mail = message_from_bytes(desk.house.store.mime(entry), policy=default)
    (sheet,) = (part for part in mail.walk() if str(part.get_filename()).endswith(".xlsx"))
    assert len(desk.house.store.mime(entry)) - len(sheet.get_payload()) < 300_000
    page = mail.get_body(("plain",))
    assert page is not None
    assert page.get_content().count(f"另有 {MANY - LISTED} 件，见附件「未结办理单」") == 2
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet.get_payload(decode=True)))
    assert len(book.get_sheet_by_name("未结办理单").to_python()) == MANY + 1
