"""A base of PostgreSQL that cannot be used is told by its own reason, with what to type."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from jalons.base.postgresql import Unfit, check_base
from tests import postgres
from tests.conftest import ROOT

ROLE, BASE = "jalons_of_a_test", "jalons_base_of_a_test"


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_server_that_is_away_is_told_with_its_port(monkeypatch: pytest.MonkeyPatch) -> None:
    port = closed_port()
    for name, value in {"HOST": "127.0.0.1", "PORT": str(port), "NAME": "jalons", "USER": "jalons"}.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    with pytest.raises(Unfit) as unfit:
        check_base()
    assert str(unfit.value) == (
        f"La base PostgreSQL ne répond pas (connexion refusée) : PostgreSQL n’écoute pas sur 127.0.0.1, port {port} ;"
        " démarrez-le, ou corrigez JALONS_DATABASE_URL."
    )


@pytest.mark.parametrize("words", ["create_account accueil@exemple.fr", "prepare", "update_sources"])
def test_a_command_on_a_base_that_is_away_says_one_sentence(words: str, tmp_path: Path) -> None:
    url = f"postgres://jalons@127.0.0.1:{closed_port()}/jalons"
    env = {name: value for name, value in os.environ.items() if not name.startswith("JALONS_")}
    env |= {"JALONS_DATABASE_URL": url, "JALONS_DATA": str(tmp_path), "JALONS_SECRET_KEY": "k" * 50, "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "manage.py", *words.split()], cwd=ROOT, env=env, capture_output=True)
    assert (done.returncode, done.stdout) == (1, b"")
    [line] = done.stderr.decode().splitlines()
    assert line.startswith("Refusé\u00a0: La base PostgreSQL ne répond pas (connexion refusée)")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The server of the tests, as whoever runs it; the settings name a role that may do nothing else."""
    address = postgres.address()
    with psycopg.connect(address, dbname="postgres", autocommit=True) as owner:
        if not owner.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[0]:  # type: ignore[index]
            pytest.skip("the account of the tests makes no role")
        owner.execute(f"DROP DATABASE IF EXISTS {BASE}")
        owner.execute(f"DROP ROLE IF EXISTS {ROLE}")
        owner.execute(f"CREATE ROLE {ROLE} LOGIN")
        monkeypatch.setattr(postgres, "address", lambda: address)
        monkeypatch.setitem(connection.settings_dict, "NAME", BASE)
        monkeypatch.setitem(connection.settings_dict, "USER", ROLE)
        yield owner
        owner.execute(f"DROP DATABASE IF EXISTS {BASE}")
        owner.execute(f"DROP ROLE IF EXISTS {ROLE}")


def told() -> str:
    with pytest.raises(Unfit) as unfit:
        check_base()
    return str(unfit.value)


def test_a_base_that_does_not_exist_is_told_with_what_makes_it(server: Any) -> None:
    assert told() == (
        f"La base PostgreSQL ne répond pas (la base « {BASE} » n’existe pas) : créez la base"
        f" (sudo -u postgres createdb -O {ROLE} -E UTF8 {BASE})."
    )


def test_a_role_without_the_right_to_make_tables_is_told_with_what_gives_it(server: Any) -> None:
    server.execute(f"CREATE DATABASE {BASE}")
    with psycopg.connect(postgres.address(), dbname=BASE, autocommit=True) as base:
        base.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        assert f'ALTER DATABASE "{BASE}" OWNER TO "{ROLE}"' in (sentence := told())
        assert f'GRANT USAGE, CREATE ON SCHEMA public TO "{ROLE}"' in sentence
        base.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {ROLE}")
    check_base()


def test_a_base_that_is_not_in_utf_8_is_refused(server: Any) -> None:
    server.execute(
        f"CREATE DATABASE {BASE} OWNER {ROLE} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    )
    assert told().startswith(f"La base PostgreSQL « {BASE} » est en SQL_ASCII, et Jalons écrit en UTF-8")
