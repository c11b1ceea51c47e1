"""A database that disappeared, or that belongs to another account, is refused with what to type: never an empty instance."""

import errno
import os
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from launch import data, folder_checks
from launch.console import Stop
from launch.environment import read_environment
from tests.base.small_instance import damage_base
from tests.test_run import ROOT, run
from tests.test_run_backups import make_instance


@pytest.fixture
def port() -> str:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return str(free.getsockname()[1])


@pytest.mark.parametrize(
    "words",
    [["serve", "--no-browser"], ["config"], ["backup"], ["manage", "update_sources"], ["manage", "prepare"]],
)
@pytest.mark.parametrize("is_emptied", [False, True])
def test_a_base_that_disappeared_is_refused_with_what_puts_it_back(
    words: list[str], is_emptied: bool, tmp_path: Path, port: str
) -> None:
    (tmp_path / data.BASE_KIND).write_text("sqlite")
    (tmp_path / "backup.done").touch()
    if is_emptied:
        (tmp_path / data.DATABASE).touch()
    before = {path.name for path in tmp_path.iterdir()}
    code, output, wrong = run(*words, "--data", str(tmp_path), "--port", port, JALONS_SECRET_KEY="k" * 50)
    told = output + wrong
    assert (code, {path.name for path in tmp_path.iterdir()} - {".verrou", ".processus"}) == (1, before)
    assert f"La base {tmp_path / data.DATABASE} a disparu ou est vide" in told
    assert "restore FICHIER --aside" in told
    assert "remettez-le à sa place, avec ses fichiers -wal et -shm" in told.replace("\u00a0", " ")
    assert str(tmp_path / data.BASE_KIND) in told


def test_a_base_of_its_own_name_is_looked_for_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = make_instance(tmp_path / "elsewhere") / data.DATABASE
    (tmp_path / data.BASE_KIND).write_text("sqlite")
    monkeypatch.setenv("JALONS_DATABASE_URL", f"sqlite:///{elsewhere}")
    folder_checks.refuse_lost_base(tmp_path)
    elsewhere.unlink()
    with pytest.raises(Stop, match=str(elsewhere)):
        folder_checks.refuse_lost_base(tmp_path)


def test_a_folder_that_never_served_or_whose_base_is_there_is_not_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JALONS_DATABASE_URL", raising=False)
    folder_checks.refuse_lost_base(tmp_path)
    (tmp_path / data.BASE_KIND).write_text("sqlite")
    with closing(sqlite3.connect(tmp_path / data.DATABASE)) as base:
        base.execute("CREATE TABLE some (id integer)")
    folder_checks.refuse_lost_base(tmp_path)
    (tmp_path / data.BASE_KIND).write_text("postgresql")
    (tmp_path / data.DATABASE).unlink()
    folder_checks.refuse_lost_base(tmp_path)


def test_a_base_without_any_table_where_one_was_is_refused(tmp_path: Path, port: str) -> None:
    """The file was made again by another program, or JALONS_DATABASE_URL names another base."""
    (tmp_path / data.BASE_KIND).write_text("sqlite")
    with closing(sqlite3.connect(tmp_path / data.DATABASE)) as base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("CREATE TABLE jalons_posted (id integer)")
    words = ("serve", "--no-browser", "--data", str(tmp_path), "--port", port)
    code, output, wrong = run(*words, JALONS_SECRET_KEY="k" * 50)
    assert (code, output) == (1, "")
    assert f"La base « {tmp_path / data.DATABASE} » est vide" in wrong
    assert "restore FICHIER --aside" in wrong


@pytest.mark.parametrize("words", [["serve", "--no-browser"], ["backup"]])
def test_a_damaged_base_is_refused_with_what_to_do(words: list[str], tmp_path: Path, port: str) -> None:
    base = damage_base(make_instance(tmp_path) / data.DATABASE)
    code, output, wrong = run(*words, "--data", str(tmp_path), "--port", port, JALONS_SECRET_KEY="k" * 50)
    assert (code, output) == (1, "")
    assert f"La base {base} est abîmée" in wrong
    assert "restore FICHIER --aside" in wrong
    assert (tmp_path / "base.abimee").exists()
    assert not list(tmp_path.glob("sauvegardes/*.zip"))


@pytest.mark.skipif(os.name == "nt", reason="accounts of Linux")
def test_a_folder_of_another_account_is_told_with_what_gives_it_back_and_never_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = data.account_name(tmp_path.stat().st_uid)
    monkeypatch.setattr(data, "own_account", lambda: "jalons")
    monkeypatch.setattr(data, "own_group", lambda: "jalons")
    closed = PermissionError(errno.EACCES, "Permission denied")
    there, missing = data.why_closed(tmp_path, closed), data.why_closed(tmp_path / "jalons", closed)
    assert there.startswith(f"{tmp_path} appartient au compte {owner}, et le compte jalons n’a pas le droit d’y écrire")
    assert f"sudo chown -R jalons: {tmp_path}" in there
    assert f"sudo install -d -o jalons -g jalons -m 700 {tmp_path / 'jalons'}" in missing
    assert "--data" not in there + missing


def test_the_command_of_a_message_is_that_of_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if Path("/usr/local/bin/jalons").exists():
        pytest.skip("this machine has the command of the guide")
    monkeypatch.setenv(data.SETTINGS_FILE, "/etc/jalons.env")
    assert folder_checks.command(tmp_path) == f"python3 {ROOT / 'run.py'} --env /etc/jalons.env --data {tmp_path}"
    monkeypatch.delenv(data.SETTINGS_FILE)
    assert folder_checks.command(tmp_path) == f"python3 {ROOT / 'run.py'} --data {tmp_path}"


@pytest.mark.skipif(os.name == "nt", reason="accounts of Linux")
def test_a_file_of_settings_that_does_not_open_names_the_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, **_more: object) -> str:
        raise PermissionError

    monkeypatch.setattr(Path, "read_text", refuse)
    monkeypatch.setattr(data, "own_account", lambda: "inclusion")
    monkeypatch.setattr(data, "own_group", lambda: "services")
    with pytest.raises(Stop, match=r"Le compte inclusion n’a pas le droit.*sudo chown root:services"):
        read_environment(tmp_path / "jalons.env")


@pytest.mark.skipif(os.name == "nt", reason="accounts of Linux")
def test_files_of_another_account_are_told_with_what_gives_them_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / data.DATABASE).touch()
    folder_checks.refuse_files_of_another(tmp_path)
    monkeypatch.setattr(folder_checks.os, "access", lambda path, _mode: Path(path).name != data.DATABASE)
    account = data.own_account()
    with pytest.raises(Stop, match=f"sudo chown -R {account}: {tmp_path}") as refusal:
        folder_checks.refuse_files_of_another(tmp_path)
    assert str(tmp_path / data.DATABASE) in str(refusal.value)
    assert f"le compte {account} n’a pas le droit d’y écrire" in str(refusal.value)
    assert "JALONS_DATABASE_URL" not in str(refusal.value)
