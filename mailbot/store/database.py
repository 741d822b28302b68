"""A URL becomes a database whose transactions are durable and whose faults are ours."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.dialects import postgresql, sqlite

from mailbot.errors import MailbotError, StoreBusy, StoreUnusable
from mailbot.store.blobs import FILE_MODE, private_folder
from mailbot.store.prepared import Prepared

PATIENCE = 30
"""How long a writer waits for others, in seconds; a settling transaction takes milliseconds."""

FROZEN = 120
"""After this many idle seconds inside a transaction PostgreSQL frees what it holds."""

_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

_POSTGRESQL_BUSY = ("08", "25P03", "40", "53", "55P03", "57P")
"""SQLSTATEs that pass: connection lost, frozen too long, deadlock, resources, lock, shutdown."""

_WRITES = "mailbot_writes"


class Database:
    """An SQLite file (WAL, every commit on disk) or a PostgreSQL database."""

    def __init__(self, url: str | sa.URL) -> None:
        self.url = _completed(url) if isinstance(url, str) else url
        self.engine = _engine(self.url)
        self._writer = self.engine.execution_options(**{_WRITES: True})

    @property
    def dialect(self) -> str:
        """The kind of database: "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @property
    def is_postgresql(self) -> bool:
        """Whether rows can be locked one by one."""
        return self.dialect == "postgresql"

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that commits as a whole, or not at all when anything is raised inside.

        Raises:
            StoreBusy: others held the same rows for too long, or the server hung up.
            StoreUnusable: disk full, file damaged, no right to write.
        """
        with translated(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A consistent view; it never waits for writers on SQLite."""
        with translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def looking(self) -> Iterator[sa.Connection]:
        """For one prepared statement that reads: it is a transaction by itself."""
        with translated(), self.engine.connect() as connection:
            yield connection

    def insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        """An insert into `table` that may say what to do where the row is there already."""
        return insert_into(table, self.dialect)

    def add(self, connection: sa.Connection, table: sa.Table, **values: Any) -> bool:
        """Whether the row is new; one that breaks a unique rule is left out without a word."""
        # Not by rowcount: drivers disagree about it for inserts.
        return _addition(table).scalar(connection, **values) is not None

    def forget(self) -> None:
        """Take out of SQLite's log, too, what was deleted; PostgreSQL does so by itself."""
        if not self.is_postgresql:
            with translated(), self.engine.connect() as connection:
                raw = connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # connected just now

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def insert_into(table: sa.Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    """An insert of the dialect of that name, "sqlite" or "postgresql"."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def _addition(table: sa.Table) -> Prepared:
    def statement(dialect: str) -> sa.Insert:
        return insert_into(table, dialect).on_conflict_do_nothing().returning(sa.literal(1))

    return Prepared(statement)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's faults into ours; broken rules of the schema stay what they are.

    Raises:
        StoreBusy: the same call may succeed later.
        StoreUnusable: a person must act.
    """
    try:
        yield
    except (exc.IntegrityError, exc.ProgrammingError, exc.DataError):
        raise
    except exc.DBAPIError as fault:
        raise _ours(fault) from fault
    except exc.TimeoutError as fault:
        raise StoreBusy("no database connection was free") from fault


def _ours(fault: exc.DBAPIError) -> MailbotError:
    # The first line only: the rest of SQLAlchemy's text is the statement.
    reason = str(fault.orig).partition("\n")[0]
    code = getattr(fault.orig, "sqlite_errorcode", None)
    if code is not None:
        busy = code & 0xFF in _SQLITE_BUSY
    else:
        state = getattr(fault.orig, "sqlstate", None)
        busy = fault.connection_invalidated or str(state or "").startswith(_POSTGRESQL_BUSY)
    return StoreBusy(reason) if busy else StoreUnusable(f"database: {reason}")


def _completed(url: str) -> sa.URL:
    """The URL with the driver we use; a plain path means an SQLite file.

    Raises:
        StoreUnusable: it names a database we do not speak to.
    """
    try:
        parsed = sa.make_url(url if "://" in url else f"sqlite:///{url}")
    except exc.ArgumentError:
        # Not chained and not quoted: the URL may hold a password.
        raise StoreUnusable("the database URL cannot be understood") from None
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
    raise StoreUnusable("the database URL must name an SQLite file or a PostgreSQL database")


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        engine = sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ImportError as fault:
        raise StoreUnusable("PostgreSQL needs psycopg: install mailbot[postgresql]") from fault
    event.listen(engine, "connect", _tune_postgresql)
    return engine


def _sqlite(url: sa.URL) -> sa.Engine:
    file = Path(str(url.database))
    private_folder(file.parent)
    try:
        _own(file)
    except OSError as fault:
        raise StoreUnusable(f"database file {file}: {fault.strerror}") from fault
    engine = sa.create_engine(url, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _own(file: Path) -> None:
    """Create the file for its owner alone; the WAL beside it takes over its permissions."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))
    os.close(os.open(file, os.O_RDWR))
    file.chmod(FILE_MODE)


def _tune_sqlite(connection: Any, record: object) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    # We begin transactions ourselves: the driver's own begin is late and knows no IMMEDIATE.
    connection.isolation_level = None
    if connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
        raise StoreUnusable("SQLite cannot keep a write-ahead log here: is this a network disk?")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is deleted is overwritten: retention ends in the file, not only in the table.
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: sa.Connection) -> None:
    # A writer that begins as a reader cannot wait for another: it fails at once when it upgrades.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _tune_postgresql(connection: Any, record: object) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    connection.execute(f"SET lock_timeout = '{PATIENCE}s'")
    connection.execute(f"SET idle_in_transaction_session_timeout = '{FROZEN}s'")
    connection.commit()
