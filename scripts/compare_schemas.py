"""Compares the tables made by the migrations of a commit with those made by the working tree: on SQLite, and on the
PostgreSQL of JALONS_TEST_POSTGRES_URL when it is set.

    .venv/bin/python -m scripts.compare_schemas COMMIT

Each engine lists what it holds: columns (type, default, nullability), keys, checks and unique constraints, indexes, by
their names. Only the order of columns is not compared, because nothing depends on it.
"""

import io
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent

# Each query returns one row for each thing, with everything that describes it.
SQLITE = (
    """SELECT t.name, 'column', c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
       FROM sqlite_master t, pragma_table_xinfo(t.name) c WHERE t.type = 'table'""",
    """SELECT t.name, 'key', k."from", k."table", k."to", k.on_update, k.on_delete, k.match
       FROM sqlite_master t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table'""",
    """SELECT t.name, 'index', iif(i.origin = 'c', i.name, ''), i."unique", i.origin, i.partial,
              (SELECT group_concat(x.name || ' ' || x.desc || ' ' || x.coll, ', ') FROM pragma_index_xinfo(i.name) x WHERE x.key)
       FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table'""",
    "SELECT tbl_name, type, name, sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL",
)
POSTGRES = (
    """SELECT table_name, 'column', column_name, data_type, udt_name, character_maximum_length, numeric_precision,
              numeric_scale, datetime_precision, column_default, is_nullable, is_identity, identity_generation,
              is_generated, generation_expression, collation_name
       FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass::text, 'constraint', conname, contype::text, pg_get_constraintdef(oid), condeferrable,
              condeferred, convalidated
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "SELECT tablename, 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT sequencename, 'sequence', data_type::text, start_value, increment_by FROM pg_sequences WHERE schemaname = 'public'",
    "SELECT extname, 'extension' FROM pg_extension",
    "SELECT proname, 'function', prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT tgrelid::regclass::text, 'trigger', tgname FROM pg_trigger WHERE NOT tgisinternal",
)


def sqlite_schema(path: Path) -> set[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as base:
        schema = {tuple(row) for query in SQLITE for row in base.execute(query)}
        tables = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    return schema | {(name, "clause", clause) for name, sql in tables for clause in clauses(sql)}


def clauses(create_table: str) -> list[str]:
    """The parts of CREATE TABLE between commas: no pragma gives checks, nor the names of constraints."""
    body = re.sub(r"\s+", " ", create_table).partition("(")[2].rpartition(")")[0]
    parts, depth, quote = [""], 0, ""
    for sign in body:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        else:
            depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += sign
    return [clause.strip() for clause in parts]


def postgres_schema(url: str) -> set[tuple[object, ...]]:
    import psycopg

    with psycopg.connect(url) as base:
        return {tuple(row) for query in POSTGRES for row in base.execute(query).fetchall()}


def migrate(project: Path, data: Path, url: str) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("JALONS_")}
    env.update(JALONS_DATA=str(data), JALONS_DATABASE_URL=url, JALONS_DEBUG="1")
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=project, env=env, check=True)


@contextmanager
def tree_of(commit: str) -> Iterator[Path]:
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        yield Path(folder)


@contextmanager
def new_postgres(url: str, name: str) -> Iterator[str]:
    """A database that exists during the block."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def schemas_of(project: Path, postgres: str | None) -> dict[str, set[tuple[object, ...]]]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "jalons.sqlite3")
        migrate(project, Path(folder), f"sqlite://{path}")
        schemas = {"SQLite": sqlite_schema(path)}
        if postgres:
            with new_postgres(postgres, f"jalons_schema_{os.getpid()}") as url:
                migrate(project, Path(folder), url)
                schemas["PostgreSQL"] = postgres_schema(url)
    return schemas


def main(commit: str) -> int:
    postgres = os.environ.get("JALONS_TEST_POSTGRES_URL")
    with tree_of(commit) as before:
        theirs, ours = schemas_of(before, postgres), schemas_of(ROOT, postgres)
    for engine, schema in ours.items():
        only_before, only_now = theirs[engine] - schema, schema - theirs[engine]
        print(f"{engine}: {len(schema)} facts, {len(only_before)} only before, {len(only_now)} only now")
        for sign, facts in (("-", only_before), ("+", only_now)):
            print("".join(f"{sign} {' | '.join(map(str, fact))}\n" for fact in sorted(facts, key=str)), end="")
    return int(theirs != ours)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
