"""A database of any earlier version becomes one of this version, with all its rows."""

import re
from contextlib import closing
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mailbot.errors import StoreUnusable
from mailbot.store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

_REVISION = re.compile(r'^revision = "(\w+)"', re.MULTILINE)
_DOWN_REVISION = re.compile(r'^down_revision = "(\w+)"', re.MULTILINE)

_LOCK = 0x6D61696C626F74
"""The PostgreSQL advisory lock ("mailbot") under which one process at a time migrates."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to `revision`, all in one transaction; a current one is left alone.

    Raises:
        StoreUnusable: the database was made by a newer mailbot, or a migration failed.
    """
    if revision == "head" and _stamp(database) == newest():
        return
    # Only here: Alembic is large, and a bot that is started every day seldom needs it.
    from alembic import command  # noqa: PLC0415 - as just said
    from alembic.util import CommandError  # noqa: PLC0415 - likewise

    config = configuration()
    try:
        with closing(_fit_for_migration(database)) as fit, fit.writing() as connection:
            if fit.is_postgresql:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            if not _current(config, connection, revision):  # nobody was faster
                config.attributes["connection"] = connection
                command.upgrade(config, revision)
                _check_references(connection)
    except CommandError as fault:
        raise StoreUnusable(f"database of another version of mailbot: {fault}") from fault
    except sa.exc.SQLAlchemyError as fault:
        reason = str(fault).partition("\n")[0]
        raise StoreUnusable(f"the database could not be brought up to date: {reason}") from fault


def newest() -> str:
    """The revision of a current database: the one migration that no other builds upon."""
    scripts = files("mailbot.store.migrations.versions").iterdir()
    texts = [file.read_text("utf-8") for file in scripts if file.name.endswith(".py")]
    made, built_upon = (
        {found[1] for text in texts for found in [pattern.search(text)] if found}
        for pattern in (_REVISION, _DOWN_REVISION)
    )
    (last,) = made - built_upon
    return last


def _stamp(database: Database) -> str | None:
    """The revision a database says it has, None where it is new."""
    with database.reading() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def configuration() -> "Config":
    """Alembic's settings: the migrations that ship inside this package."""
    from alembic.config import Config  # noqa: PLC0415 - see `upgrade`

    config = Config()
    config.set_main_option("script_location", "mailbot.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _current(config: "Config", connection: sa.Connection, revision: str) -> bool:
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - see `upgrade`
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - likewise

    wanted = ScriptDirectory.from_config(config).as_revision_number(revision)
    found = MigrationContext.configure(connection).get_current_revision()
    return found is not None and found == wanted


def _fit_for_migration(database: Database) -> Database:
    """The same database with foreign keys off.

    SQLite changes a table by copying it and dropping the old one; with foreign keys on, that
    drop may silently take along the rows that refer to it.
    """
    fit = Database(database.url)
    if not fit.is_postgresql:
        sa.event.listen(fit.engine, "connect", _without_foreign_keys)
    return fit


def _without_foreign_keys(connection: Any, record: object) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    connection.execute("PRAGMA foreign_keys = OFF")


def _check_references(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StoreUnusable("the migration would leave rows that refer to nothing; nothing changed")
