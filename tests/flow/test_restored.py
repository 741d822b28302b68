"""A backup as docs/operations.md makes it, put back after a loss."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from mailbot.wiring import open_house, worker_of
from tests.builders.house import Desk, letter, papers


def backed_up(desk: Desk, to: Path) -> None:
    """The database first, then the files, so that every row finds its file."""
    folder = Path(desk.settings.store.folder)
    to.mkdir()
    with (
        closing(sqlite3.connect(folder / "mailbot.sqlite3")) as live,
        closing(sqlite3.connect(to / "mailbot.sqlite3")) as copy,
    ):
        live.backup(copy)
    shutil.copytree(folder / "documents", to / "documents")
    shutil.copy2(folder / "case.key", to)


def test_mail_that_came_after_the_backup_is_answered_again_under_the_same_message_id(
    desk: Desk, tmp_path: Path
) -> None:
    first, second = papers("one"), papers("two")
    desk.receive(letter(first.address, "见附件", first.form, first.letter, first.receipt))
    backed_up(desk, tmp_path / "backup")
    (lost,) = desk.receive(letter(second.address, "见附件", second.form))
    (known,) = [one.number for one in desk.house.store.cases() if one.status == "confirming"]
    before = desk.house.store.trace(known)
    mails = len(desk.smtp.mails)

    store = desk.settings.store.model_copy(update={"folder": tmp_path / "backup"})
    settings = desk.settings.model_copy(update={"store": store})
    with open_house(settings, desk.clock) as house:
        assert house.store.trace(known) == before
        worker_of(house, settings).once()
        assert len(house.store.cases()) == 2

    (again,) = desk.replies[mails:]
    assert again["to"] == lost["to"]
    assert again["message-id"] == lost["message-id"]
