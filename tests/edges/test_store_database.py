"""A database is opened private and durable, and its faults are told apart by what to do."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mailbot.errors import StoreBusy, StoreUnusable
from mailbot.store import database as database_module
from mailbot.store.database import Database
from mailbot.store.store import Store, open_store
from tests.builders.stored import NOON, raw_mail, take_in

pytest_plugins = ["tests.builders.databases"]


def test_sqlite_keeps_every_commit_and_every_reference(
    sqlite_url: str,
    documents_dir: Path,
) -> None:
    open_store(sqlite_url, documents_dir).close()
    with closing(Database(sqlite_url)) as database, database.writing() as connection:

        def pragma(name: str) -> Any:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2  # FULL
        assert pragma("foreign_keys") == 1
        assert pragma("busy_timeout") == 30_000


def test_the_sqlite_file_its_log_and_its_folder_are_for_the_owner_alone(
    tmp_path: Path,
    documents_dir: Path,
) -> None:
    file = tmp_path / "data" / "mailbot.db"
    with open_store(str(file), documents_dir) as store:
        store.store_mail(raw_mail())
        found = {place.name for place in file.parent.iterdir()}
        assert {"mailbot.db", "mailbot.db-wal"} <= found
        for place in file.parent.iterdir():
            assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(
    tmp_path: Path,
    documents_dir: Path,
) -> None:
    file = tmp_path / "mailbot.db"
    file.touch(0o644)
    file.chmod(0o644)
    open_store(f"sqlite:///{file}", documents_dir).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_stored_is_there_after_opening_again(
    database_url: str,
    documents_dir: Path,
) -> None:
    with open_store(database_url, documents_dir) as store:
        mail_id = take_in(store, 1, b"kept")
    with open_store(database_url, documents_dir) as store:
        assert store.raw_bytes(mail_id) == b"kept"


@pytest.mark.parametrize("url", ["mysql://u:secret@h/x", "://secret", "sqlite://", "oracle://h"])
def test_a_database_we_do_not_speak_to_is_refused_without_naming_the_password(
    url: str,
    documents_dir: Path,
) -> None:
    with pytest.raises(StoreUnusable) as refused:
        open_store(url, documents_dir)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path, documents_dir: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database at all, but long enough to have a header" * 40)
    with pytest.raises(StoreUnusable, match="not a database"):
        open_store(str(file), documents_dir)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path, documents_dir: Path) -> None:
    with pytest.raises(StoreUnusable, match="database file"):
        open_store(str(tmp_path), documents_dir)


def test_documents_that_cannot_be_kept_stop_the_start(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnusable, match="file"):
        open_store(sqlite_url, tmp_path / "file")


def test_a_postgresql_server_that_is_not_there_is_named(documents_dir: Path) -> None:
    with pytest.raises(StoreUnusable, match="database") as refused:
        open_store("postgresql://me:secret@127.0.0.1:9/mailbot", documents_dir)
    assert "secret" not in str(refused.value)


def test_a_writer_that_others_hold_up_for_too_long_says_try_again(
    sqlite_url: str,
    documents_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database_module, "PATIENCE", 0)
    with open_store(sqlite_url, documents_dir) as store:
        with store.settling(NOON), pytest.raises(StoreBusy, match="locked"):
            store.note_poll("a", NOON)
        store.note_poll("a", NOON)


def test_readers_do_not_wait_for_writers(store: Store) -> None:
    store.store_mail(raw_mail(1))
    with store.settling(NOON) as settlement:
        settlement.open_case("DK", NOON, lambda _stem: "7Q")
        assert len(store.pending_mails(NOON, 10)) == 1
        assert store.cases() == []


@pytest.mark.postgresql
def test_a_connection_that_broke_means_try_again_and_the_next_one_works(
    postgresql_url: str,
    documents_dir: Path,
) -> None:
    with open_store(postgresql_url, documents_dir) as store:
        with pytest.raises(StoreBusy), store.settling(NOON) as settlement:
            settlement._connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pg_backend_pid())",
            )
        store.note_poll("a", NOON)
        assert store.cursor("a").last_poll_at == NOON


def test_a_damaged_database_stops_the_work(sqlite_url: str, documents_dir: Path) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    with open_store(sqlite_url, documents_dir) as store:
        for uid in range(50):
            store.store_mail(raw_mail(uid + 1))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray(file.read_bytes())
    whole[8192:] = b"\xa5" * (len(whole) - 8192)
    file.write_bytes(whole)
    with pytest.raises(StoreUnusable, match="database"):
        open_store(sqlite_url, documents_dir).pending_mails(NOON, 100)
