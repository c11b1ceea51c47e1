"""`run.py backup` and `run.py restore`, as a host uses them."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from launch import backups, data, folder_locks
from launch.console import Stop
from tests import test_run
from tests.base.small_instance import TABLES


def run(*words: str, **environment: str) -> tuple[int, str, str]:
    code, output, wrong = test_run.run(*words, **environment)
    return code, output.replace("\u00a0", " "), wrong


def make_instance(folder: Path) -> Path:
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "logo.png").write_bytes(b"PNG")
    with closing(sqlite3.connect(folder / data.DATABASE)) as base:
        base.executescript(TABLES)
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_backup_is_made_without_the_key_and_put_back_elsewhere(tmp_path: Path) -> None:
    instance, backups, elsewhere = make_instance(tmp_path / "data"), tmp_path / "kept", tmp_path / "elsewhere"
    code, output, wrong = run("backup", str(backups), "--keep", "3", "--data", str(instance))
    [path] = backups.iterdir()
    assert (code, wrong) == (0, f"Instance : {instance}\n")
    size = f"{path.stat().st_size / 1000**2:.1f}".replace(".", ",")
    assert output.startswith(f"Sauvegarde faite et relue : {path} ({size} Mo ; ")
    assert "tables : 3, lignes : 5, fichiers joints : 1" in output
    assert "JALONS_SECRET_KEY" in output
    code, output, wrong = run("restore", str(path), "--data", str(elsewhere))
    assert (code, wrong) == (0, f"Instance : {elsewhere}\n")
    assert f"Restauré dans {elsewhere}" in output
    assert "tables : 3, lignes : 5, fichiers joints : 1" in output
    assert "même JALONS_SECRET_KEY" in output
    assert names(elsewhere) == {".processus", ".verrou", "jalons.sqlite3", "media"}
    assert (elsewhere / "media" / "logo.png").read_bytes() == b"PNG"
    code, output, wrong = run("restore", str(path), "--data", str(elsewhere))
    assert (code, output) == (1, "")
    assert "contient déjà une base ou des fichiers" in wrong
    assert names(elsewhere) == {".processus", ".verrou", "jalons.sqlite3", "media"}


def test_a_timer_does_not_fail_before_the_first_roadmap_and_fails_once_there_was_one(tmp_path: Path) -> None:
    instance = make_instance(tmp_path / "data")
    with closing(sqlite3.connect(instance / data.DATABASE)) as base:
        base.execute("DELETE FROM roadmaps_roadmap")
        base.commit()
    words = ("backup", str(tmp_path / "kept"), "--data", str(instance))
    code, output, _wrong = run(*words)
    assert (code, output.startswith("Rien à sauvegarder pour l’instant")) == (0, True)
    assert list((tmp_path / "kept").iterdir()) == []
    (instance / "backup.done").touch()
    code, output, wrong = run(*words)
    assert (code, output) == (1, "")
    assert "aucune feuille de route" in wrong


SUPERVISOR = """
import subprocess, sys; from pathlib import Path
sys.path.insert(0, sys.argv[1])
from launch import data
with data.alone(Path(sys.argv[2])):
    child = subprocess.Popen(["sleep", "60"], pass_fds=data.INHERITED)
    print(child.pid, flush=True)
    child.wait()
"""
Supervised = Callable[[Path], tuple[subprocess.Popen[bytes], int]]


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervised]:
    """Starts a run.py that has a folder, with one child; gives both, the child by its number."""
    program = tmp_path / "run.py"
    program.write_text(SUPERVISOR)
    started: list[tuple[subprocess.Popen[bytes], int]] = []

    def start(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
        process = subprocess.Popen([sys.executable, program, test_run.ROOT, folder], stdout=subprocess.PIPE)
        assert process.stdout
        started.append((process, int(process.stdout.readline())))
        return started[-1]

    yield start
    for process, child in started:
        process.kill()
        process.wait(10)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)


@pytest.mark.skipif(os.name == "nt", reason="inherited files")
def test_nothing_is_put_back_under_a_jalons_that_runs(tmp_path: Path, supervised: Supervised) -> None:
    instance = make_instance(tmp_path / "data")
    run("backup", str(tmp_path / "kept"), "--data", str(instance))
    [path] = (tmp_path / "kept").iterdir()
    supervised(instance)
    code, output, wrong = run("restore", str(path), "--aside", "--data", str(instance))
    assert (code, output) == (1, "")
    assert wrong.startswith("Jalons tourne déjà avec le dossier")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the files that a process holds")
def test_what_outlives_its_run_py_is_told_with_the_command_that_ends_it(tmp_path: Path, supervised: Supervised) -> None:
    instance = make_instance(tmp_path / "data")
    run("backup", str(tmp_path / "kept"), "--data", str(instance))
    [path] = (tmp_path / "kept").iterdir()
    process, child = supervised(instance)
    process.kill()
    process.wait(10)
    for words in (["restore", str(path), "--aside"], ["serve", "--no-browser"]):
        code, output, wrong = run(*words, "--data", str(instance), JALONS_SECRET_KEY="k" * 50)
        assert (code, output) == (1, "")
        assert "Jalons a été interrompu sans pouvoir s’arrêter, et tourne encore" in wrong
        assert f"(« kill {child} »)" in wrong.replace("\u00a0", " ")
    os.kill(child, signal.SIGTERM)
    assert run("restore", str(path), "--aside", "--data", str(instance))[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="inherited files")
def test_a_restore_that_runs_is_told_as_a_restore(tmp_path: Path, supervised: Supervised) -> None:
    instance = make_instance(tmp_path / "data")
    run("backup", str(tmp_path / "kept"), "--data", str(instance))
    [path] = (tmp_path / "kept").iterdir()
    supervised(instance)
    (instance / data.RESTORE).touch()
    for words in (["restore", str(path)], ["serve", "--no-browser"], ["backup"], ["manage", "prepare"], ["config"]):
        code, output, wrong = run(*words, "--data", str(instance), JALONS_SECRET_KEY="k" * 50)
        assert (code, f"Une restauration est en cours dans {instance} : attendez sa fin" in output + wrong) == (1, True)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the files that a process holds")
def test_a_restore_that_outlives_its_run_py_is_told_as_a_restore(tmp_path: Path, supervised: Supervised) -> None:
    """The command that loads the base goes on when run.py is killed: it is no Jalons to be ended."""
    instance = make_instance(tmp_path / "data")
    run("backup", str(tmp_path / "kept"), "--data", str(instance))
    [path] = (tmp_path / "kept").iterdir()
    process, _child = supervised(instance)
    (instance / data.RESTORE).touch()
    process.kill()
    process.wait(10)
    for words in (["restore", str(path)], ["serve", "--no-browser"], ["backup"], ["config"]):
        code, output, wrong = run(*words, "--data", str(instance), JALONS_SECRET_KEY="k" * 50)
        assert (code, f"Une restauration est en cours dans {instance} : attendez sa fin" in output + wrong) == (1, True)


RESTORING = """
import sys, time; from pathlib import Path
sys.path.insert(0, sys.argv[2])
from launch import data
with data.alone(Path(sys.argv[3])):
    print("in", flush=True); time.sleep(60)
"""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the files that a process holds")
def test_a_restore_is_told_as_such_even_before_it_has_left_its_mark(tmp_path: Path) -> None:
    instance = make_instance(tmp_path / "data")
    program = tmp_path / "run.py"
    program.write_text(RESTORING)
    process = subprocess.Popen([sys.executable, program, "restore", test_run.ROOT, instance], stdout=subprocess.PIPE)
    try:
        assert process.stdout
        assert process.stdout.readline() == b"in\n"
        code, _output, wrong = run("serve", "--no-browser", "--data", str(instance), JALONS_SECRET_KEY="k" * 50)
        assert (code, f"Une restauration est en cours dans {instance} : attendez sa fin" in wrong) == (1, True)
    finally:
        process.kill()
        process.wait(10)


def test_nothing_is_saved_between_a_restore_that_was_killed_and_the_next_start(tmp_path: Path) -> None:
    """The base may be of one moment and the files of another; its file may have been put aside."""
    instance = make_instance(tmp_path / "data")
    (instance / data.BASE_KIND).write_text("sqlite")
    (instance / data.DATABASE).rename(instance / f"{data.DATABASE}.avant_20261130_120000")
    (instance / data.RESTORE).write_text("{}")
    for words in (["backup", str(tmp_path / "kept")], ["manage", "list_accounts"]):
        code, _output, wrong = run(*words, "--data", str(instance), JALONS_SECRET_KEY="k" * 50)
        told = wrong.replace("\u00a0", " ")
        assert (code, told.startswith(f"Une restauration a été interrompue dans {instance} : démarrez")) == (1, True)
        assert f"--data {instance} restore FICHIER --aside" in told
    assert not (tmp_path / "kept").exists()


def test_a_restore_that_was_refused_leaves_no_mark(tmp_path: Path) -> None:
    instance = make_instance(tmp_path / "data")
    run("backup", str(tmp_path / "kept"), "--data", str(instance))
    [path] = (tmp_path / "kept").iterdir()
    assert run("restore", str(path), "--data", str(instance))[0] == 1
    assert not (instance / data.RESTORE).exists()


PROCESS = """
import sys, time; from pathlib import Path
from launch import folder_locks
folder_locks.stay_in(Path(sys.argv[1])); print("in", flush=True); time.sleep(60)
"""


@pytest.fixture
def process_of(tmp_path: Path) -> Iterator[Callable[[Path], subprocess.Popen[bytes]]]:
    """A process that serves a folder without run.py above it."""
    started = []

    def start(folder: Path) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", PROCESS, str(folder)], cwd=test_run.ROOT, stdout=-1)
        assert process.stdout
        started.append(process)
        assert process.stdout.readline() == b"in\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait(10)


@pytest.mark.skipif(os.name == "nt", reason="shared locks")
def test_nothing_is_put_back_nor_served_again_while_one_process_of_several_lives(
    tmp_path: Path, process_of: Callable[[Path], subprocess.Popen[bytes]]
) -> None:
    instance = make_instance(tmp_path / "data")
    run("backup", str(tmp_path / "kept"), "--data", str(instance))
    [path] = (tmp_path / "kept").iterdir()
    first, second = process_of(instance), process_of(instance)
    first.kill()
    first.wait(10)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = str(free.getsockname()[1])
    for words in (["restore", str(path), "--aside"], ["serve", "--no-browser", "--port", port]):
        code, output, wrong = run(*words, "--data", str(instance), JALONS_SECRET_KEY="k" * 50)
        assert (code, output) == (1, "")
        assert "Jalons tourne déjà avec le dossier" in wrong
        assert "systemctl stop jalons" in wrong
    second.kill()
    second.wait(10)
    assert run("restore", str(path), "--aside", "--data", str(instance))[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="shared locks")
def test_no_process_begins_to_serve_while_a_backup_is_put_back(tmp_path: Path) -> None:
    with data.alone(tmp_path) as let_processes_in:
        with pytest.raises(Stop, match="restauration"):
            folder_locks.stay_in(tmp_path)
        let_processes_in()
        folder_locks.stay_in(tmp_path)
    folder_locks.HELD.pop().close()


@pytest.mark.skipif(os.name == "nt", reason="shared locks")
@pytest.mark.parametrize("program", [["-c", "import config.asgi"], ["manage.py", "worker"]])
def test_the_pages_and_the_worker_hold_the_folder_they_serve(program: list[str], tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("JALONS_")}
    env |= {"JALONS_DATA": str(tmp_path), "JALONS_SECRET_KEY": "k" * 50, "PYTHONUTF8": "1"}
    with data.alone(tmp_path):
        done = subprocess.run([sys.executable, *program], cwd=test_run.ROOT, env=env, capture_output=True, timeout=60)
    assert (done.returncode, "Une restauration ou un démarrage est en cours" in done.stderr.decode()) == (1, True)
    assert b"Traceback" not in done.stderr


def test_a_folder_without_base_is_told_and_not_made(tmp_path: Path) -> None:
    code, output, wrong = run("backup", "--data", str(tmp_path / "absent"))
    assert (code, output) == (1, "")
    assert wrong.startswith("Il n’y a pas de base à sauvegarder dans")
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize("words", [["backup"], ["serve", "--no-browser"], ["manage", "update_sources"]])
def test_the_sqlite_file_of_before_postgresql_is_not_taken_for_the_instance(words: list[str], tmp_path: Path) -> None:
    instance = make_instance(tmp_path / "data")
    (instance / data.BASE_KIND).write_text("postgresql")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = str(free.getsockname()[1])
    code, output, wrong = run(*words, "--data", str(instance), "--port", port, JALONS_SECRET_KEY="k" * 50)
    assert (code, output) == (1, "")
    assert "sont dans une base PostgreSQL" in wrong
    assert "--env /etc/jalons.env" in wrong
    (instance / data.BASE_KIND).write_text("sqlite")
    assert run("backup", "--data", str(instance))[0] == 0


@pytest.mark.parametrize("words", [["backup"], ["manage", "list_accounts"], ["manage", "update_sources"]])
def test_an_instance_in_postgresql_whose_settings_are_not_loaded_says_so(words: list[str], tmp_path: Path) -> None:
    (tmp_path / data.BASE_KIND).write_text("postgresql")
    code, output, wrong = run(*words, "--data", str(tmp_path), JALONS_SECRET_KEY="k" * 50)
    assert (code, output) == (1, "")
    assert "sont dans une base PostgreSQL, et JALONS_DATABASE_URL n’est pas chargée" in wrong


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", (None, 0)),
        ("/srv/s", (Path("/srv/s"), 0)),
        ("--keep 3 /srv/s", (Path("/srv/s"), 3)),
        ("/srv/s --keep=14", (Path("/srv/s"), 14)),
    ],
)
def test_the_words_of_a_backup(line: str, expected: object) -> None:
    assert backups.read_backup(line.split()) == expected


@pytest.mark.parametrize("line", ["--keep", "--keep 0", "--keep x /srv/s", "/srv/s /srv/t", "--more"])
def test_words_that_are_not_those_of_a_backup_are_refused(line: str) -> None:
    with pytest.raises(Stop):
        backups.read_backup(line.split())


@pytest.mark.parametrize("line", ["", "a.zip b.zip", "--aside", "--more a.zip"])
def test_words_that_are_not_those_of_a_restore_are_refused(line: str) -> None:
    with pytest.raises(Stop):
        backups.read_restore(line.split())


def test_what_is_saved_is_the_instance_else_the_room_and_the_demo_only_when_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JALONS_DATABASE_URL", raising=False)
    for kind in ("demo", "salle"):
        make_instance(tmp_path / kind)
        if kind == "demo":
            with pytest.raises(Stop, match="ne contient que la démonstration"):
                backups.source(tmp_path)
        else:
            assert backups.source(tmp_path) == (tmp_path / kind, kind)
        (tmp_path / kind / data.SECRET_KEY).touch()
        assert backups.source(tmp_path / kind) == (tmp_path / kind, kind)
        (tmp_path / kind).rename(tmp_path / f"{kind}-gone")
    for kind in ("demo", "salle"):
        make_instance(tmp_path / kind)
    with pytest.raises(Stop, match="--data"):
        backups.source(tmp_path)
    make_instance(tmp_path)
    assert backups.source(tmp_path) == (tmp_path, "serve")


def test_a_demo_is_put_back_as_a_demo(tmp_path: Path) -> None:
    assert backups.place(tmp_path, "demo") == tmp_path / "demo"
    assert backups.place(tmp_path, "serve") == tmp_path
    make_instance(tmp_path / "demo")
    (tmp_path / "demo" / data.SECRET_KEY).touch()
    assert backups.place(tmp_path / "demo", "demo") == tmp_path / "demo"


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_the_help_of_a_command_is_shown(command: str) -> None:
    code, output, wrong = run(command, "--help")
    assert (code, wrong) == (0, "")
    assert output.startswith("Jalons : construire")


def test_a_restore_says_that_the_one_before_was_killed_before_any_change(tmp_path: Path) -> None:
    instance = make_instance(tmp_path / "data")
    run("backup", str(tmp_path / "kept"), "--data", str(instance))
    [path] = (tmp_path / "kept").iterdir()
    (instance / data.RESTORE).touch()
    code, output, wrong = run("restore", str(path), "--aside", "--data", str(instance))
    assert (code, "avait été interrompue avant d’avoir rien changé : rien n’en reste." in output + wrong) == (0, True)
    assert not (instance / data.RESTORE).exists()
