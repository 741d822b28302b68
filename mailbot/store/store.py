"""A database URL and a folder become the one place where everything survives."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from mailbot.errors import Retry, StoreUnusable
from mailbot.store.arrivals import ArrivalLedger
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.digests import DigestLedger
from mailbot.store.outbox import OutboxLedger
from mailbot.store.overview import Overview
from mailbot.store.purge import Purge
from mailbot.store.records import Records
from mailbot.store.settlement import Settlement
from mailbot.store.upgrade import upgrade


class Store(OutboxLedger, Overview, DigestLedger, Purge, ArrivalLedger, Records):
    """Mails, cases, decisions and replies; safe to use from several threads and processes.

    Any call may raise StoreBusy (try again) or StoreUnusable (a person must act).
    """

    @contextmanager
    def settling(self, at: datetime, mail_id: str | None = None) -> Iterator[Settlement]:
        """One transaction in which a mail, or a staff verb where `mail_id` is None, is settled.

        All of it happens, or nothing where anything is raised inside. `at` is the time it
        happens at.

        Raises:
            AlreadySettled: the mail needs no settling any more; nothing was changed.
            StoreBusy: others held the same case for too long: settle again.
        """
        with self._database.writing() as connection:
            yield self._settlement(connection, at, mail_id)

    @contextmanager
    def settling_each(
        self, at: datetime, mail_ids: Iterable[str]
    ) -> Iterator[Iterator[Settlement]]:
        """One transaction in which several mails are settled, each in its turn: all or none.

        Raises as `settling` does.
        """
        with self._database.writing() as connection:
            yield (self._settlement(connection, at, mail_id) for mail_id in mail_ids)

    def _settlement(
        self, connection: sa.Connection, at: datetime, mail_id: str | None
    ) -> Settlement:
        settlement = Settlement(connection, self._database, self._blobs, at)
        if mail_id is not None:
            settlement.hold_mail(mail_id)
        return settlement

    @contextmanager
    def looking(self, at: datetime) -> Iterator[Settlement]:
        """One consistent view of the cases; nothing may be changed in it."""
        with self._database.reading() as connection:
            yield Settlement(connection, self._database, self._blobs, at)

    def close(self) -> None:
        """Give back all connections."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_store(url: str, documents_dir: Path) -> Store:
    """The store, its schema brought up to date and its folders private to the owner.

    `url` is `sqlite:///FILE`, a path, or `postgresql://…`.

    Raises:
        StoreUnusable: database or folder cannot be used, or are of a newer version.
    """
    database = Database(url)
    try:
        blobs = Blobs(documents_dir)
        upgrade(database)
    except Retry as fault:
        database.close()
        raise StoreUnusable(f"database: {fault}") from fault
    except BaseException:
        database.close()
        raise
    return Store(database, blobs)
