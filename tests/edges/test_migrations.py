"""A new database and one brought up from any earlier version are the same, and keep all rows."""

import importlib.util
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine.interfaces import ReflectedIndex

from mailbot.errors import StoreUnusable
from mailbot.store.database import Database
from mailbot.store.store import open_store
from mailbot.store.tables import metadata
from mailbot.store.upgrade import configuration, newest, upgrade
from tests.builders.stored import NOON, case_mail, open_case, take_in

pytest_plugins = ["tests.builders.databases"]


def _where(index: ReflectedIndex) -> list[str]:
    return [str(value) for key, value in index.get("dialect_options", {}).items() if "where" in key]


def schema(database: Database) -> dict[str, object]:
    """What the database itself says of its tables, in a comparable form."""
    inspector = sa.inspect(database.engine)
    described: dict[str, object] = {}
    for table in set(inspector.get_table_names()) - {"alembic_version"}:
        described[table] = (
            [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
            inspector.get_pk_constraint(table)["constrained_columns"],
            sorted(
                f"{i['name']} {i['column_names']} {i['unique']} {_where(i)}"
                for i in inspector.get_indexes(table)
            ),
            sorted(str(c["column_names"]) for c in inspector.get_unique_constraints(table)),
            sorted(
                (c["constrained_columns"][0], c["referred_table"])
                for c in inspector.get_foreign_keys(table)
            ),
        )
    return described


def test_a_schema_created_new_is_all_migrations_applied(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        upgrade(database)
        with database.reading() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []
        migrated = schema(database)
        with database.writing() as connection:
            metadata.drop_all(connection)
            metadata.create_all(connection)
        sa.inspect(database.engine).clear_cache()
        assert schema(database) == migrated


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        upgrade(database)
        before = schema(database)
        upgrade(database)
        assert schema(database) == before


def test_the_migrations_form_one_line() -> None:
    script = ScriptDirectory.from_config(configuration())
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_the_migrations_ship_inside_the_package() -> None:
    versions = files("mailbot.store") / "migrations" / "versions"
    assert any(file.name.startswith("0001") for file in versions.iterdir())


def test_the_way_back_leaves_nothing(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        upgrade(database)
        for revision in ScriptDirectory.from_config(configuration()).walk_revisions():
            _run_by_hand(database, revision.path, "downgrade")
        assert schema(database) == {}


def _run_by_hand(database: Database, source: str, step: str) -> None:
    from alembic.operations import Operations  # noqa: PLC0415 - only for this

    spec = importlib.util.spec_from_file_location("migration", source)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with (
        database.writing() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        getattr(module, step)()


def head() -> str:
    """The newest revision that ships."""
    (newest,) = ScriptDirectory.from_config(configuration()).get_heads()
    return newest


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("cases", recreate="{recreate}") as batch:
        batch.add_column(sa.Column("colour", sa.Text, server_default="blue"))
    {more}
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all migrations, in which a next one can be written."""
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    ours = files("mailbot.store") / "migrations"
    (tmp_path / "migrations" / "env.py").write_text((ours / "env.py").read_text())
    for script in (ours / "versions").iterdir():
        if script.name.endswith(".py"):
            (versions / script.name).write_text(script.read_text())

    def elsewhere() -> object:
        config = configuration()
        config.set_main_option("script_location", str(tmp_path / "migrations"))
        return config

    monkeypatch.setattr("mailbot.store.upgrade.configuration", elsewhere)
    monkeypatch.setattr("mailbot.store.upgrade.newest", lambda: "elsewhere")
    return versions / "9999_next.py"


def fill(database_url: str, documents_dir: Path) -> None:
    with open_store(database_url, documents_dir) as store:
        for uid in range(1, 4):
            mail_id = take_in(store, uid, b"%d" % uid)
            with store.settling(NOON, mail_id) as settlement:
                settlement.add_mail(
                    settlement.open_case("DK", NOON, lambda _stem: "7Q").id,
                    case_mail(mail_id),
                )


def rows(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return {
            table.name: connection.scalars(sa.select(sa.func.count()).select_from(table)).one()
            for table in metadata.sorted_tables
        }


def test_a_migration_of_a_filled_database_loses_no_rows(
    database_url: str,
    documents_dir: Path,
    next_version: Path,
) -> None:
    fill(database_url, documents_dir)
    with closing(Database(database_url)) as database:
        before = rows(database)
        assert before["case_mails"] == before["case_keys"] == 3
        # SQLite's way of changing a table: copy it, drop the old one.
        recreate = "never" if database.is_postgresql else "always"
        next_version.write_text(NEXT.format(head=head(), recreate=recreate, more=""))
        upgrade(database)
        assert rows(database) == before
        with database.reading() as connection:
            assert set(connection.scalars(sa.text("SELECT colour FROM cases"))) == {"blue"}
            if not database.is_postgresql:
                assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1


def test_a_migration_that_fails_half_way_changes_nothing(
    database_url: str,
    documents_dir: Path,
    next_version: Path,
) -> None:
    fill(database_url, documents_dir)
    with closing(Database(database_url)) as database:
        before, shape = rows(database), schema(database)
        stumble = 'op.execute("SELECT * FROM nowhere")'
        next_version.write_text(NEXT.format(head=head(), recreate="auto", more=stumble))
        with pytest.raises(StoreUnusable, match="nowhere"):
            upgrade(database)
        assert rows(database) == before
        assert schema(database) == shape


def test_a_migration_that_orphans_rows_is_undone(
    sqlite_url: str,
    documents_dir: Path,
    next_version: Path,
) -> None:
    fill(sqlite_url, documents_dir)
    with closing(Database(sqlite_url)) as database:
        before = rows(database)
        orphan = 'op.execute("DELETE FROM cases")'
        next_version.write_text(NEXT.format(head=head(), recreate="auto", more=orphan))
        with pytest.raises(StoreUnusable, match="refer to nothing"):
            upgrade(database)
        assert rows(database) == before


def test_a_database_of_a_newer_mailbot_is_refused(database_url: str, documents_dir: Path) -> None:
    open_store(database_url, documents_dir).close()
    with closing(Database(database_url)) as database, database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    with pytest.raises(StoreUnusable, match="another version"):
        open_store(database_url, documents_dir)


def test_times_in_the_database_are_utc(sqlite_url: str, documents_dir: Path) -> None:
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with open_store(sqlite_url, documents_dir) as store, store.settling(at) as settlement:
        open_case(settlement)
    with closing(Database(sqlite_url)) as database, database.reading() as connection:
        (text,) = connection.scalars(sa.text("SELECT opened_at FROM cases"))
    assert text == "2026-11-20 12:00:00.000000"


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert [newest()] == ScriptDirectory.from_config(configuration()).get_heads()
