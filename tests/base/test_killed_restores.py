"""A restore is killed at each of its steps: the next command finds the base and the files of one moment, never of two."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from jalons.base.backups import interruptions, restoration
from jalons.base.backups.interruptions import settle_killed_restore, unpacked_paths
from jalons.base.backups.restoration import restore_backup
from launch.data import RESTORE
from tests.base.small_instance import Instance

pytestmark = pytest.mark.skipif(os.name == "nt", reason="fork")

# What Python tells of a process that touches the disk or starts another program (docs.python.org, « audit events »).
STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "subprocess.Popen"}
KILLED, MOST_STEPS = 9, 60
BEFORE, BACKUP = "before", "backup"


def die_at_step(number: int) -> None:
    """This process ends as by SIGKILL, just before its step of this number."""
    left = number

    def count(event: str, _arguments: Any) -> None:
        nonlocal left
        if event in STEPS:
            left -= 1
            if left < 0:
                os._exit(KILLED)

    sys.addaudithook(count)


def killed_at_step(number: int, command: Callable[[], object]) -> bool:
    """Runs the command in a process of its own, and returns whether it was killed before its end."""
    child = os.fork()
    if child == 0:
        try:
            die_at_step(number)
            command()
        except BaseException:  # pytest must not go on in two processes
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, KILLED)
    return code == KILLED


def moment_of(instance: Instance) -> str:
    """Which moment both the base and the files are of; fails when they are of two."""
    base = BEFORE if "Après" in instance.notes() else BACKUP
    files = BEFORE if instance.files()["logo.png"] == b"another" else BACKUP
    assert base == files
    return base


def keep_a_backup_then_write(instance: Instance) -> Path:
    path = instance.backup()
    instance.run("INSERT INTO workshops_note VALUES (3, 'Après')")
    (instance.media / "logo.png").write_bytes(b"another")
    return path


def forget_what_was_kept(instance: Instance) -> None:
    for path in instance.data.glob("*avant_*"):
        interruptions.remove_path(path)
    if connection.vendor == "postgresql":
        with instance.target._connected() as base:  # type: ignore[attr-defined]
            kept = base.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'avant_%'").fetchall()
            for (name,) in kept:
                base.execute(f'DROP SCHEMA "{name}" CASCADE')


def test_a_restore_that_is_killed_at_any_step_leaves_one_moment(instance: Instance) -> None:
    path = keep_a_backup_then_write(instance)
    before = instance.everything()
    moments = []
    for number in range(MOST_STEPS):
        if not killed_at_step(number, lambda: restore_backup(path, aside=True)):
            break
        is_marked = (instance.data / RESTORE).exists()
        settled = settle_killed_restore()
        assert (settled is not None) == is_marked  # whoever starts next reads what became of it
        moments.append(moment_of(instance))
        assert (settled is not None and settled.is_done) == (moments[-1] == BACKUP)
        assert (unpacked_paths(), (instance.data / RESTORE).exists()) == ([], False)
        if moments[-1] == BACKUP:
            forget_what_was_kept(instance)
            instance.run("INSERT INTO workshops_note VALUES (3, 'Après')")
            (instance.media / "logo.png").write_bytes(b"another")
        assert instance.everything() == before
    assert moment_of(instance) == BACKUP
    assert set(moments) == {BEFORE, BACKUP}
    assert moments == sorted(
        moments, reverse=True
    )  # never back to what was there, once the base is the one of the backup


def test_a_restore_that_was_killed_is_ended_by_the_next_one_of_the_same_backup(instance: Instance) -> None:
    path = keep_a_backup_then_write(instance)
    for number in range(MOST_STEPS):
        killed_at_step(number, lambda: restore_backup(path, aside=True))
        if (instance.data / RESTORE).exists() and "Après" not in _notes_or_none(instance):
            break
    sentences: list[str] = []
    restored = restore_backup(path, aside=True, tell=sentences.append)
    assert [sentence.partition("\u00a0")[0] for sentence in sentences] == ["Une restauration avait été interrompue"]
    assert "elle vient d’être terminée" in sentences[0]
    assert (restored.rows["workshops_note"], moment_of(instance)) == (2, BACKUP)
    assert len(list(instance.data.glob("media.avant_*"))) == 1


def _notes_or_none(instance: Instance) -> list[str]:
    if instance.target.identity() == "":
        return ["Après"]  # put aside, and the one of the backup is not there yet
    return instance.notes()


def test_a_start_settles_what_a_killed_restore_left(instance: Instance, capsys: pytest.CaptureFixture[str]) -> None:
    path = keep_a_backup_then_write(instance)
    number = next(
        number
        for number in range(MOST_STEPS)
        if killed_at_step(number, lambda: restore_backup(path, aside=True)) and _is_planned(instance)
    )
    assert number > 0
    from jalons.base.management.commands.prepare import Command

    command = Command()
    command._killed_restore()
    assert "! Une restauration avait été interrompue" in capsys.readouterr().err.replace("\u00a0", " ")
    assert (unpacked_paths(), (instance.data / RESTORE).exists()) == ([], False)
    command._killed_restore()
    assert capsys.readouterr().err == ""


def test_a_start_says_of_a_restore_that_was_killed_before_any_change_that_nothing_is_left_of_it(
    instance: Instance, capsys: pytest.CaptureFixture[str]
) -> None:
    from jalons.base.management.commands.prepare import Command

    (instance.data / RESTORE).touch()
    Command()._killed_restore()
    assert "interrompue : rien n’en reste" in capsys.readouterr().err.replace("\u00a0", " ")
    assert not (instance.data / RESTORE).exists()


def test_a_start_that_ends_a_restore_gives_the_command_that_erases_what_it_kept(
    instance: Instance, capsys: pytest.CaptureFixture[str]
) -> None:
    from jalons.base.management.commands.prepare import Command

    path = keep_a_backup_then_write(instance)
    before = instance.target.identity()
    for number in range(MOST_STEPS):
        killed_at_step(number, lambda: restore_backup(path, aside=True))
        if _is_planned(instance) and instance.target.identity() not in ("", before):
            break
        settle_killed_restore()
    Command()._killed_restore()
    told = capsys.readouterr().err.replace("\u00a0", " ")
    assert "elle vient d’être terminée" in told
    assert "! Pour effacer ce qui est gardé : " in told
    assert "avant_" in told.partition("Pour effacer")[2]


def _is_planned(instance: Instance) -> bool:
    mark = instance.data / RESTORE
    return mark.exists() and mark.stat().st_size > 0


def test_files_that_the_system_refuses_are_put_in_place_by_the_next_command(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = keep_a_backup_then_write(instance)

    def refuse(*_words: object) -> None:
        raise OSError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(interruptions, "place_files", refuse)
        patched.setattr(restoration, "place_files", refuse)
        with pytest.raises(restoration.BackupError, match=r"qui terminera"):
            restore_backup(path, aside=True)
    restore_backup(path, aside=True)
    assert moment_of(instance) == BACKUP


def test_config_names_what_a_killed_restore_left(instance: Instance, capsys: pytest.CaptureFixture[str]) -> None:
    (instance.data / RESTORE).touch()
    (instance.data / ".media.en-cours").mkdir()
    with pytest.raises(SystemExit):
        call_command("check_config", "--without-mail", "--without-hub", "--without-address")
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Base de données : pas regardée, une restauration y a été interrompue" in told
    assert "À regarder : une restauration a été interrompue, et a laissé" in told
    assert str(instance.data / ".media.en-cours") in told
    shutil.rmtree(instance.data / ".media.en-cours")


def test_a_restore_that_was_killed_in_another_base_is_left_as_it_is(instance: Instance) -> None:
    """Back to SQLite after a move that was killed: neither the file nor the attached files are those of the plan."""
    before = instance.everything()
    interruptions.write_plan(
        interruptions.Plan(
            "2026-12-01", "avant_x", "2200:empty", keeps=True, is_move=True, base="PostgreSQL « ailleurs »"
        )
    )
    interruptions.unpacked_path(instance.media).mkdir()
    with pytest.raises(restoration.BackupError, match="PostgreSQL « ailleurs »") as refusal:
        settle_killed_restore()
    assert "JALONS_DATABASE_URL" in str(refusal.value)
    assert instance.everything() == before | {RESTORE, ".media.en-cours"}


def test_a_start_names_what_a_killed_restore_left(instance: Instance, capsys: pytest.CaptureFixture[str]) -> None:
    from jalons.base.management.commands.prepare import Command

    left = instance.data / ".base.sql.en-cours"
    left.touch()
    Command()._killed_restore()
    told = capsys.readouterr().err.replace("\u00a0", " ")
    assert f"! Une restauration interrompue a laissé {left}" in told
    assert (f"rm -r {left}" in told, left.exists()) == (True, True)
    (instance.data / RESTORE).touch()
    Command()._killed_restore()
    told = capsys.readouterr().err.replace("\u00a0", " ")
    assert f"Effacé : {left}." in told
    assert not left.exists()


SLOW_PSQL = """#!/bin/sh
touch "$STARTED"
sleep 2
exec "$PSQL" "$@"
"""


def test_what_loads_a_base_goes_on_when_its_command_is_killed_and_the_files_follow(
    instance: Instance, tmp_path: Path
) -> None:
    """From PostgreSQL to PostgreSQL: neither the former base with the files of the backup, nor the contrary."""
    if connection.vendor != "postgresql":
        pytest.skip("psql")
    path = keep_a_backup_then_write(instance)
    programs, started, psql = tmp_path / "bin", tmp_path / "started", shutil.which("psql")
    programs.mkdir()
    (programs / "psql").write_text(SLOW_PSQL)
    (programs / "psql").chmod(0o700)
    base = connection.settings_dict
    environment = os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "STARTED": str(started),
        "PSQL": str(psql),
        "JALONS_SECRET_KEY": "k" * 50,
        "JALONS_DATABASE_URL": f"postgres://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT'] or 5432}/{base['NAME']}",
    }
    words = [sys.executable, "run.py", "restore", str(path), "--aside", "--data", str(instance.data)]
    command = subprocess.Popen(words, env=environment, start_new_session=True, stderr=subprocess.PIPE, text=True)
    wait_for(started.exists)
    [child] = [int(number) for number in Path(f"/proc/{command.pid}/task/{command.pid}/children").read_text().split()]
    for number in (command.pid, child):
        os.kill(number, signal.SIGKILL)
    command.wait(10)
    serving = [sys.executable, "run.py", "serve", "--no-browser", "--data", str(instance.data)]
    served = subprocess.run(serving, env=environment, capture_output=True, text=True, timeout=60)
    assert "Une restauration est en cours" in served.stderr.replace("\u00a0", " ")
    assert instance.files()["logo.png"] == b"another"

    def is_loaded() -> bool:
        try:
            instance.target.refuse_company()
        except restoration.BackupError:
            return False
        return "Après" not in instance.notes()

    wait_for(is_loaded)
    assert instance.files()["logo.png"] == b"another"
    settled = settle_killed_restore()
    assert (settled is not None and settled.is_done, moment_of(instance)) == (True, BACKUP)


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.1)
