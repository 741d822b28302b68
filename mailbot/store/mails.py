"""Fetched mails become durable rows that stay until each is handled, once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mailbot.message.model import InboundMessage, MessageRef, RawMessage, Screening
from mailbot.store.blobs import Written
from mailbot.store.database import insert_into
from mailbot.store.keys import mail_id
from mailbot.store.ledger import Ledger
from mailbot.store.model import Cursor, MailState, StoredMail
from mailbot.store.prepared import Prepared, unindexed
from mailbot.store.tables import cursors, mails, readings

TOGETHER, TOGETHER_BYTES = 50, 8 * 1024 * 1024
"""After so many fetched mails, or so many bytes of them, they are entered in the ledger."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
"""A failed mail is tried again after 1, 2, 4 … minutes, at most an hour apart."""

DONE = (MailState.HANDLED, MailState.DUPLICATE, MailState.DROPPED)


class MailLedger(Ledger):
    """The mails taken in, and where each folder stands."""

    def store_mails(self, fetched: Iterable[RawMessage]) -> int:
        """How many mails are new; each is safe now, and the cursor of its folder is past it.

        Mails of one folder are stored in the order of their UIDs: the cursor says that all
        before it are there. What came before a fault of the mailbox is kept all the same.
        """
        new = 0
        kept: list[dict[str, Any]] = []
        folders: set[Path] = set()
        try:
            for raw in fetched:
                written = self._write(raw)
                folders.update(written.folders)
                kept.append(_row_of(raw, written.sha256))
                if len(kept) == TOGETHER or sum(row["size"] for row in kept) > TOGETHER_BYTES:
                    rows, names = kept, folders
                    kept, folders = [], set()
                    new += self._enter(rows, names)
        finally:
            new += self._enter(kept, folders)
        return new

    def _enter(self, rows: Sequence[Mapping[str, Any]], folders: Iterable[Path]) -> int:
        """How many of the mails are new to the ledger; their files survive a power cut before."""
        if not rows:
            return 0
        self._blobs.keep_names(folders)
        with self._database.writing() as connection:
            new = sum(self._database.add(connection, mails, **row) for row in rows)
            for row in {row["mailbox"]: row for row in rows}.values():
                self._advance(connection, row["mailbox"], row["uidvalidity"], row["uid"])
        return new

    def store_mail(self, raw: RawMessage) -> bool:
        """Whether the mail is new; either way it is safe now: see `store_mails`."""
        return self.store_mails([raw]) == 1

    def advance_cursor(self, mailbox: str, uidvalidity: int, last_uid: int) -> None:
        """Say that all mails up to `last_uid` are stored; never goes back.

        A UIDVALIDITY other than before starts the folder anew (RFC 9051 §2.3.1.1).
        """
        with self._database.writing() as connection:
            self._advance(connection, mailbox, uidvalidity, last_uid)

    def cursor(self, mailbox: str) -> Cursor:
        """Where a folder stands; a folder never seen stands before its first mail."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(cursors).where(cursors.c.mailbox == mailbox))
            found = row.mappings().first()
        return Cursor.model_validate(dict(found)) if found else Cursor(mailbox=mailbox)

    def known_uids(self, mailbox: str, uidvalidity: int) -> frozenset[int]:
        """The UIDs of all mails of a folder that were ever stored."""
        query = sa.select(mails.c.uid).where(
            mails.c.mailbox == mailbox,
            mails.c.uidvalidity == uidvalidity,
        )
        with self._database.reading() as connection:
            return frozenset(connection.scalars(query))

    def note_poll(self, mailbox: str, at: datetime, error: str | None = None) -> None:
        """Keep when a folder was last polled with success, or why it could not be."""
        change: dict[str, Any] = (
            {"last_poll_at": at, "last_error": "", "last_error_at": None}
            if error is None
            else {"last_error": error, "last_error_at": at}
        )
        statement = self._database.insert(cursors).values(mailbox=mailbox, **change)
        with self._database.writing() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["mailbox"], set_=change),
            )

    def pending_mails(self, now: datetime, limit: int) -> list[StoredMail]:
        """The mails to be handled now, oldest first."""
        query = (
            _stored_mails()
            .where(
                mails.c.state == MailState.STORED,
                sa.or_(mails.c.next_try_at.is_(None), mails.c.next_try_at <= now),
            )
            .order_by(mails.c.received_at, mails.c.mailbox, mails.c.uid)
            .limit(limit)
        )
        return self._mails(query)

    def quarantined(self) -> list[StoredMail]:
        """The mails that failed too often, oldest first."""
        query = _stored_mails().where(mails.c.state == MailState.QUARANTINED)
        return self._mails(query.order_by(mails.c.received_at))

    def mail(self, mail_id: str) -> StoredMail | None:
        """A mail by its id, None where there is none."""
        return next(iter(self._mails(_stored_mails().where(mails.c.id == mail_id))), None)

    def raw_bytes(self, mail_id: str) -> bytes:
        """The bytes of a mail as fetched; only its header section where it was too large.

        Raises:
            KeyError: there is no such mail.
            StoreUnusable: its file is gone or damaged.
        """
        return self._blobs.read(self._blob_of(mail_id))

    def raw_file(self, mail_id: str) -> Path:
        """Where a mail's bytes lie, for a reading process to open.

        Raises:
            KeyError: there is no such mail.
            StoreUnusable: its file is gone.
        """
        return self._blobs.file(self._blob_of(mail_id))

    def file_of(self, mail: StoredMail) -> Path:
        """The same, for a mail at hand.

        Raises:
            StoreUnusable: its file is gone.
        """
        return self._blobs.file(mail.sha256)

    def message(self, mail_id: str) -> InboundMessage | None:
        """A settled mail as it was understood, its attachments without their bytes."""
        query = sa.select(mails.c.content).where(mails.c.id == mail_id)
        with self._database.reading() as connection:
            content = connection.scalar(query)
        return None if content is None else InboundMessage.model_validate_json(content)

    def recent_messages(self, sender: str, since: datetime) -> list[tuple[Path, InboundMessage]]:
        """The settled mails of an address since then, the newest first, and where they lie."""
        query = (
            sa.select(mails.c.sha256, mails.c.content)
            .where(
                mails.c.state == MailState.HANDLED,
                mails.c.received_at >= since,
                mails.c.purged_at.is_(None),
                mails.c.content.icontains(sender, autoescape=True),
            )
            .order_by(mails.c.received_at.desc())
            .limit(_MOST_RECENT)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        read = [(sha256, InboundMessage.model_validate_json(content)) for sha256, content in rows]
        return [
            (self._blobs.file(sha256), message)
            for sha256, message in read
            if message.sender and message.sender.address.casefold() == sender.casefold()
        ]

    def note_failure(
        self,
        mail_id: str,
        traceback: str,
        now: datetime,
        max_attempts: int,
    ) -> MailState:
        """The state of a mail that failed: still stored, to be tried again later, or quarantined.

        A mail that another worker has settled meanwhile stays settled.

        Raises:
            KeyError: there is no such mail.
        """
        query = sa.select(mails.c.state, mails.c.attempts).where(mails.c.id == mail_id)
        with self._database.writing() as connection:
            found = connection.execute(query.with_for_update()).first()
            if found is None:
                raise KeyError(mail_id)
            if found.state != MailState.STORED:
                return MailState(found.state)
            attempts = found.attempts + 1
            state = MailState.QUARANTINED if attempts >= max_attempts else MailState.STORED
            connection.execute(
                mails.update()
                .where(mails.c.id == mail_id)
                .values(
                    state=state,
                    attempts=attempts,
                    last_error=traceback,
                    next_try_at=now + wait_after(attempts),
                ),
            )
        return state

    def replay(self, mail_id: str) -> bool:
        """Whether a quarantined or dropped mail stands in line again, as if new."""
        return self._move(
            mail_id,
            (MailState.QUARANTINED, MailState.DROPPED),
            {"state": MailState.STORED, "attempts": 0, "next_try_at": None},
        )

    def drop(self, mail_id: str) -> bool:
        """Whether an unhandled mail was put aside for good; its bytes stay."""
        return self._move(
            mail_id,
            (MailState.STORED, MailState.QUARANTINED),
            {"state": MailState.DROPPED},
        )

    def same_content(self, message_id: str, sha256: str) -> str | None:
        """The id of the first mail handled with this Message-ID *and* content, if any."""
        with self._database.reading() as connection:
            return handled_twin(connection, message_id, sha256)

    def cached_reading(self, sha256: str, reader_version: str) -> str | None:
        """What this version of the reader made of a file before, as JSON."""
        with self._database.looking() as connection:
            body: str | None = _READING.scalar(connection, sought=sha256, version=reader_version)
        return body

    def cached_readings(self, sha256s: Collection[str], reader_version: str) -> dict[str, str]:
        """What this version of the reader made of several files, as JSON, by their SHA-256.

        `sha256s` are one at least.
        """
        values = [*sha256s]
        # Filled up with the last one, so that there are few statements and not one per number.
        values += values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))
        sought = {f"sought_{place}": sha256 for place, sha256 in enumerate(values)}
        with self._database.looking() as connection:
            rows = _readings(len(sought)).rows(connection, version=reader_version, **sought)
        return {row.sha256: row.body for row in rows}

    def cache_reading(self, sha256: str, reader_version: str, body: str) -> None:
        """Keep what this version of the reader made of a file, as JSON."""
        with self._database.writing() as connection:
            self._database.add(
                connection,
                readings,
                sha256=sha256,
                reader_version=reader_version,
                body=body,
            )

    def _write(self, raw: RawMessage) -> Written:
        """The mail's bytes, or its header section, as a file."""
        if raw.file:
            return self._blobs.write_file(Path(raw.file))
        return self._blobs.write(raw.head if raw.data is None else raw.data)

    def _blob_of(self, mail_id: str) -> str:
        with self._database.looking() as connection:
            sha256 = _SHA256.scalar(connection, sought=mail_id)
        if sha256 is None:
            raise KeyError(mail_id)
        return str(sha256)

    def _mails(self, query: sa.Select[Any]) -> list[StoredMail]:
        with self._database.reading() as connection:
            return [_stored_mail(row) for row in connection.execute(query).mappings()]

    def _move(self, mail_id: str, states: tuple[MailState, ...], change: dict[str, Any]) -> bool:
        statement = mails.update().where(mails.c.id == mail_id, mails.c.state.in_(states))
        with self._database.writing() as connection:
            return connection.execute(statement.values(**change)).rowcount == 1

    def _advance(
        self,
        connection: sa.Connection,
        mailbox: str,
        uidvalidity: int,
        last_uid: int,
    ) -> None:
        _ADVANCE.change(connection, mailbox=mailbox, uidvalidity=uidvalidity, last_uid=last_uid)


_MOST_RECENT = 200  # mails of one address in which parts of an archive are looked for

_SHA256 = Prepared(sa.select(mails.c.sha256).where(mails.c.id == sa.bindparam("sought")))
_READING = Prepared(
    sa.select(readings.c.body).where(
        readings.c.sha256 == sa.bindparam("sought"),
        readings.c.reader_version == sa.bindparam("version"),
    )
)


@lru_cache(maxsize=64)
def _readings(count: int) -> Prepared:
    """Looks for so many readings; their contents are named "sought_0" and on."""
    sought = readings.c.sha256.in_([sa.bindparam(f"sought_{place}") for place in range(count)])
    of_version = readings.c.reader_version == sa.bindparam("version")
    return Prepared(sa.select(readings.c.sha256, readings.c.body).where(of_version, sought))


_TWIN = Prepared(
    sa.select(mails.c.id)
    .where(
        mails.c.message_id == sa.bindparam("message_id"),
        mails.c.content_sha256 == sa.bindparam("sha256"),
        unindexed(mails.c.state) == MailState.HANDLED,
    )
    .order_by(mails.c.handled_at, mails.c.id)
    .limit(1)
)


def _advance(dialect: str) -> sa.Insert:
    statement = insert_into(cursors, dialect)
    new = statement.excluded
    further = sa.and_(
        cursors.c.uidvalidity == new.uidvalidity,
        cursors.c.last_uid >= new.last_uid,
    )
    return statement.on_conflict_do_update(
        index_elements=["mailbox"],
        set_={
            "uidvalidity": new.uidvalidity,
            "last_uid": sa.case((further, cursors.c.last_uid), else_=new.last_uid),
        },
    )


_ADVANCE = Prepared(_advance)


def _row_of(raw: RawMessage, sha256: str) -> dict[str, Any]:
    ref = raw.ref
    return {
        "id": mail_id(ref),
        "mailbox": ref.mailbox,
        "uidvalidity": ref.uidvalidity,
        "uid": ref.uid,
        "sha256": sha256,
        "size": raw.size,
        "complete": raw.is_complete,
        "received_at": raw.received_at,
        "state": MailState.STORED,
    }


def wait_after(attempts: int) -> timedelta:
    """How long a mail rests after its n-th failure, n counting from 1."""
    # Bounded before it is doubled: the number of attempts is an operator's setting.
    return min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)


def handled_twin(connection: sa.Connection, message_id: str, sha256: str) -> str | None:
    """The id of the first mail handled with this Message-ID and content, if any."""
    twin: str | None = _TWIN.scalar(connection, message_id=message_id, sha256=sha256)
    return twin


def _stored_mails() -> sa.Select[Any]:
    kept = [column for column in mails.c if column.name not in {"content", "content_sha256"}]
    return sa.select(*kept)


def _stored_mail(row: Mapping[Any, Any]) -> StoredMail:
    fields = {str(name): value for name, value in row.items()}
    place = {name: fields.pop(name) for name in ("mailbox", "uidvalidity", "uid")}
    screening = fields.pop("screening")
    return StoredMail(
        ref=MessageRef.model_validate(place),
        screening=None if screening is None else Screening.model_validate_json(screening),
        **fields,
    )
