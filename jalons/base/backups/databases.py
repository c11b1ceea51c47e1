"""What differs between the two databases: how to copy them while people write, and how to put a copy back."""

import errno
import os
import shlex
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext as _

from jalons.base.backups.archive import BackupError
from jalons.base.damage import damage_sentence, is_damage, note_damage
from jalons.base.postgresql import Unfit, libpq_options, open_connection
from jalons.base.served_base import open_existing_uri
from launch.reasons import french_reason
from launch.waiting_worker import file_identity

MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY id"
ROADMAPS = "roadmaps_roadmap"  # an instance without any roadmap has nothing to save

_TABLES_OF_EXTENSIONS = """
SELECT relname FROM pg_class JOIN pg_depend ON objid = pg_class.oid AND classid = 'pg_class'::regclass
WHERE deptype = 'e' AND relnamespace = 'public'::regnamespace AND relkind = 'r'
"""

# The variables that pg_dump and psql read, by the name of the option in an address.
_LIBPQ_VARIABLES = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "options": "PGOPTIONS",
    "application_name": "PGAPPNAME",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}


class Counted(NamedTuple):
    rows: dict[str, int]
    migrations: list[str]


class Database(Protocol):
    vendor: str

    def dump(self, target: Path) -> Counted:
        """Copies the whole database to `target`, as it is at one instant, and returns what the copy holds."""

    def is_empty(self) -> bool: ...

    def refuse_company(self) -> None:
        """Raises BackupError when another program uses the database."""

    def strangers(self) -> list[str]:
        """The tables that are not Jalons'."""

    def refuse_strangers(self) -> None:
        """Raises BackupError when the database holds what is not Jalons'."""

    def label(self) -> str:
        """Its name for a person, and for a plan: that of another base is another one."""

    def identity(self) -> str:
        """What changes in the instant when a copy is put in place; "" when there is no database."""

    def load(self, source: Path, aside: str) -> Counted:
        """Puts a copy in place, all or nothing. The existing data is first renamed with `aside`."""

    def take_back(self, aside: str) -> None:
        """Gives its name back to what a killed `load` had renamed with `aside`, before it put the copy in place."""

    def removal_commands(self, aside: str) -> list[str]:
        """What deletes the existing data that was renamed, files apart."""


def current_database() -> Database:
    return SQLite(Path(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else PostgreSQL()


class SQLite:
    vendor = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path

    def dump(self, target: Path) -> Counted:
        """VACUUM INTO reads one instant and blocks no writer. The copy has no remains of deleted rows."""
        if not self.path.exists():
            return Counted({}, [])
        try:
            # Not `mode=ro`: the journal left by a killed server must be replayed first.
            with closing(sqlite3.connect(open_existing_uri(self.path), uri=True, timeout=20)) as source:
                source.execute("VACUUM INTO ?", [str(target)])
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target)) from error
            if is_damage(error):
                note_damage(french_reason(str(error)))
                raise BackupError(damage_sentence(french_reason(str(error)))) from error
            raise BackupError(
                _("La base « %s » ne se lit pas (%s) ; aucune sauvegarde n’a été faite.")
                % (self.path, french_reason(str(error)))
            ) from error
        target.chmod(0o600)
        return self.counted(target)

    def counted(self, path: Path) -> Counted:
        """Raises BackupError for a file that is no sound database."""
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as copy:
                sound = copy.execute("PRAGMA integrity_check").fetchall()
                if sound != [("ok",)]:
                    raise BackupError(_("La base est abîmée (%s).") % sound[0][0])
                tables = copy.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
                )
                rows = {
                    name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 names of the file
                    for (name,) in tables.fetchall()
                }
                return Counted(rows, [f"{app}.{name}" for app, name in _applied_migrations(copy, rows)])
        except sqlite3.Error as error:
            raise BackupError(_("La base est abîmée (%s).") % french_reason(str(error))) from error

    def is_empty(self) -> bool:
        return not any(path.exists() for path in self._files(self.path))

    def refuse_company(self) -> None:
        """Nothing to do: the lock of the data folder already refuses it (launch/data.py)."""

    def strangers(self) -> list[str]:
        if not self.path.exists():
            return []
        with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            return _strangers_among(name for (name,) in tables)

    def refuse_strangers(self) -> None:
        """Nothing to do: the file is Jalons' own."""

    def label(self) -> str:
        return "SQLite"

    def identity(self) -> str:
        return file_identity(self.path)

    def load(self, source: Path, aside: str) -> Counted:
        """Only renames files, so nothing is ever half-written. The journal is renamed with the file that it belongs
        to."""
        self.put_aside(aside)
        try:
            source.rename(self.path)
        except OSError:
            self.take_back(aside)
            raise
        return self.counted(self.path)

    def put_aside(self, aside: str) -> None:
        """Renames the files of the database, all or none."""
        try:
            for path, renamed in self._renamed_files(aside):
                if path.exists():
                    path.rename(renamed)
        except OSError:
            self.take_back(aside)
            raise

    def take_back(self, aside: str) -> None:
        for path, renamed in self._renamed_files(aside):
            if renamed.exists():
                renamed.rename(path)

    def renaming_commands(self, aside: str) -> str:
        """What renames the file by hand, with the journals that belong to it."""
        pairs = [map(shlex.quote, map(str, pair)) for pair in self._renamed_files(aside) if pair[0].exists()]
        return " && ".join(f"sudo mv {path} {renamed}" for path, renamed in pairs)

    def _renamed_files(self, aside: str) -> list[tuple[Path, Path]]:
        """The file and its journals, each with its name once it is put aside."""
        return list(zip(self._files(self.path), self._files(Path(f"{self.path}.{aside}")), strict=True))

    def removal_commands(self, aside: str) -> list[str]:
        return []

    @staticmethod
    def _files(path: Path) -> list[Path]:
        return [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]


def _applied_migrations(copy: Any, rows: dict[str, int]) -> list[tuple[str, str]]:
    return list(copy.execute(MIGRATIONS).fetchall()) if "django_migrations" in rows else []


class PostgreSQL:
    """Uses pg_dump and psql, which know every type; rows are counted in the same snapshot as the dump."""

    vendor = "postgresql"

    def dump(self, target: Path) -> Counted:
        with self._connected() as copy:
            copy.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            [snapshot] = copy.execute("SELECT pg_export_snapshot()").fetchone()
            counted = self._counted(copy)
            options = [f"--snapshot={snapshot}", "--no-owner", "--no-privileges", "--exclude-schema=avant_*"]
            target.touch(mode=0o600)
            self._run("pg_dump", *options, "--format=plain", "--encoding=UTF8", f"--file={target}")
        return counted

    def is_empty(self) -> bool:
        with self._connected() as copy:
            return not _table_names(copy)

    def refuse_company(self) -> None:
        others = (
            "SELECT application_name FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        with self._connected() as copy:
            # A connection that was just closed, ours included, is still listed for an instant.
            for _attempt in range(10):
                names = {name for (name,) in copy.execute(others).fetchall()}
                if not names:
                    return
                time.sleep(0.1)
        if names == {"psql"}:
            raise BackupError(
                _(
                    "Une restauration qui s’achève, ou une session de psql, se sert encore de la base PostgreSQL\u00a0: attendez sa fin, puis réessayez."
                )
            )
        raise BackupError(
            _("Un programme est connecté à la base PostgreSQL, sans doute Jalons : arrêtez-le, puis réessayez.")
        )

    def label(self) -> str:
        return f"PostgreSQL «\u00a0{connection.settings_dict['NAME']}\u00a0»"

    def identity(self) -> str:
        """The number of the schema, which a copy replaces, and whether it has tables, since a copy fills an empty one."""
        with self._connected() as copy:
            [schema] = copy.execute("SELECT to_regnamespace('public')::oid").fetchone()
            return f"{schema}:{'full' if _table_names(copy) else 'empty'}"

    def take_back(self, aside: str) -> None:
        """Nothing to do: what is not in place was never kept."""

    def load(self, source: Path, aside: str) -> Counted:
        """Runs in one transaction: existing tables move to a schema of their own, and come back if anything fails."""
        before = f'ALTER SCHEMA public RENAME TO "{aside}"; CREATE SCHEMA public;' if not self.is_empty() else ""
        options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        self._run("psql", *options, *(["--command", before] if before else []), f"--file={source}")
        with self._connected() as copy:
            return self._counted(copy)

    def strangers(self) -> list[str]:
        """Without those of an extension, as PostGIS has one."""
        with self._connected() as copy:
            of_extensions = {name for (name,) in copy.execute(_TABLES_OF_EXTENSIONS).fetchall()}
            return _strangers_among(name for name in _table_names(copy) if name not in of_extensions)

    def refuse_strangers(self) -> None:
        """They would be put aside with ours."""
        if strangers := self.strangers():
            raise BackupError(stranger_sentence(strangers))

    def removal_commands(self, aside: str) -> list[str]:
        """PostgreSQL would otherwise tell each table that it drops, on a hundred lines."""
        with self._connected() as session:
            if not session.execute("SELECT to_regnamespace(%s)", [aside]).fetchone()[0]:
                return []
        port = connection.settings_dict["PORT"]
        where = f"-p {port} " if port and str(port) != "5432" else ""
        base = where + f"-d {shlex.quote(str(connection.settings_dict['NAME']))}"
        statement = f'SET client_min_messages TO warning; DROP SCHEMA "{aside}" CASCADE'
        return [f"sudo -u postgres psql -q {base} -c '{statement}'"]

    def _counted(self, copy: Any) -> Counted:
        rows = {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 names of the database
            for name in _table_names(copy)
        }
        return Counted(rows, [f"{app}.{name}" for app, name in _applied_migrations(copy, rows)])

    def _run(self, program: str, *options: str) -> None:
        path = shutil.which(program)
        if path is None:
            raise BackupError(
                _("Le programme « %s » manque : installez le client de PostgreSQL (« sudo apt install postgresql-client »), de la version de votre serveur.")
                % program
            )  # fmt: skip
        # It inherits the lock of the data folder: when this process is killed, nothing else begins before psql has ended.
        done = subprocess.run(  # noqa: S603 a program of the system, options of ours
            [path, *options],
            env=os.environ | self._environment(),
            capture_output=True,
            check=False,
            close_fds=False,
        )
        if done.returncode:
            heard = (done.stderr.decode("utf-8", "replace").strip().splitlines() or [""])[0]
            if "No space left" in heard:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            raise BackupError(_("%s a échoué (%s) ; rien n’a été changé.") % (program, french_reason(heard)))

    def _environment(self) -> dict[str, str]:
        """Environment of the command: the password is never on the command line, which everybody on the machine can
        read."""
        names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
        address = {
            name: str(connection.settings_dict[ours]) for ours, name in names.items() if connection.settings_dict[ours]
        }
        return address | {_LIBPQ_VARIABLES[name]: value for name, value in libpq_options().items()}

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        try:
            with open_connection() as session:
                yield session
        except Unfit as unfit:
            raise BackupError(str(unfit)) from unfit


def _strangers_among(names: Iterable[str]) -> list[str]:
    ours = {"django", "jalons", *(app.label.partition("_")[0] for app in apps.get_app_configs())}
    return [name for name in names if name.partition("_")[0] not in ours]


def stranger_sentence(tables: list[str]) -> str:
    sentence = _(
        "La base « %(base)s » contient des tables qui ne sont pas de Jalons (%(tables)s)\u00a0: rien n’a été changé. Donnez à Jalons une base pour lui seul, dans JALONS_DATABASE_URL."
    )
    return sentence % {"base": connection.settings_dict["NAME"], "tables": ", ".join(tables[:5])}


def _table_names(copy: Any) -> list[str]:
    rows = copy.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in rows.fetchall()]
