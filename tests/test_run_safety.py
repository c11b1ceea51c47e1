"""What run.py never does to an instance, whatever is typed or killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launch import data, resets, version
from launch.console import Stop
from tests.test_run import ROOT, run


def test_manage_erases_nothing(tmp_path: Path) -> None:
    (tmp_path / data.DATABASE).write_text("rows")
    code, output, wrong = run("manage", "check", "--reset", "--data", str(tmp_path), JALONS_SECRET_KEY="k" * 50)
    assert (code, output) == (1, "")
    assert wrong.startswith("--reset ne va pas avec")
    assert (tmp_path / data.DATABASE).read_text() == "rows"


def test_an_instance_is_never_erased_without_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / data.DATABASE).write_text("rows")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    with pytest.raises(Stop, match=r"^Rien n’a été effacé") as refusal:
        resets.reset(tmp_path, demo=False)
    assert (tmp_path / data.DATABASE).read_text() == "rows"
    told = str(refusal.value).replace("\u00a0", " ")
    assert f"--reset effacerait de {tmp_path} : {data.DATABASE}" in told
    assert f"--data {tmp_path} backup" in told
    assert capsys.readouterr().err == ""


HOLDER = """
import sys, time; from pathlib import Path
from launch import children, data
with data.alone(Path(sys.argv[1])):
    child = children.start([sys.executable, "-c", "import time; time.sleep(60)"])
    print(child.pid, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_child_that_outlives_run_py_still_holds_the_folder(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout
    child = int(parent.stdout.readline())
    try:
        parent.kill()
        parent.wait(10)
        with pytest.raises(Stop, match=r"^Jalons (tourne déjà|a été interrompu)"), data.alone(tmp_path):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
    for _attempt in range(200):
        try:
            with data.alone(tmp_path):
                return
        except Stop:
            time.sleep(0.05)
    pytest.fail("the folder stays locked once nobody is left")


def test_a_command_without_the_environment_of_the_instance_makes_no_demo(tmp_path: Path) -> None:
    code, output, wrong = run("manage", "create_account", "accueil@exemple.fr", "--data", str(tmp_path))
    assert (code, output, wrong.count("\n")) == (1, "", 1)
    assert "--env" in wrong
    assert list(tmp_path.iterdir()) == []


def test_a_command_on_an_instance_that_never_started_leaves_no_base(tmp_path: Path) -> None:
    secret = tmp_path / "jalons.env"
    secret.write_text(f"JALONS_SECRET_KEY={'k' * 50}\n")
    words = ("create_account", "accueil@exemple.fr", "--env", str(secret), "--data", str(tmp_path / "data"))
    code, output, wrong = run("manage", *words)
    assert (code, output, wrong.count("\n")) == (1, "", 1)
    assert wrong.startswith("Il n’y a pas encore de base dans")
    assert not (tmp_path / "data").exists()


def test_a_command_says_which_instance_it_acts_on(tmp_path: Path) -> None:
    (tmp_path / data.DATABASE).touch()
    words = ("showmigrations", "auth", "--plan", "--data", str(tmp_path))
    code, _said, wrong = run("manage", *words, JALONS_SECRET_KEY="k" * 50)
    assert (code, wrong) == (0, f"Instance\u00a0: {tmp_path}\n")


@pytest.mark.skipif(os.name == "nt", reason="accounts")
def test_root_writes_nothing_in_the_folder_of_another_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        data.refuse_root(tmp_path)
        os.chown(tmp_path, 65_533, -1)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(sys, "argv", ["run.py", "backup", "--data", "a b"])
    with pytest.raises(Stop, match=r"sudo -u \S+ python3 run\.py backup --data 'a b'$"):
        data.refuse_root(tmp_path)


@pytest.mark.parametrize("kept", ["loose", "packed", "detached", "worktree"])
def test_the_commit_is_told_without_git(kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit, git = "0123456789" * 4, tmp_path / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text(commit if kept == "detached" else "ref: refs/heads/main\n")
    if kept == "packed":
        (git / "packed-refs").write_text(f"# pack-refs\n{'f' * 40} refs/heads/other/main\n{commit} refs/heads/main\n")
    else:
        (git / "refs" / "heads" / "main").write_text(f"{commit}\n")
    root = tmp_path
    if kept == "worktree":
        root, own = tmp_path / "tree", git / "worktrees" / "tree"
        own.mkdir(parents=True)
        root.mkdir()
        (own / "HEAD").write_text("ref: refs/heads/main\n")
        (own / "commondir").write_text("../..\n")
        (root / ".git").write_text(f"gitdir: {own}\n")
    monkeypatch.setattr(version, "ROOT", root)
    monkeypatch.setenv("PATH", "")
    assert version.commit() == "0123456"


def test_a_folder_without_git_has_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "ROOT", tmp_path)
    assert version.commit() == ""


def test_a_base_without_tables_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / data.DATABASE).touch()
    words = ("create_account", "accueil@exemple.fr", "--data", str(tmp_path))
    code, output, wrong = run("manage", *words, JALONS_SECRET_KEY="k" * 50)
    assert (code, output, wrong.count("\n")) == (1, "", 2)
    assert "La base n’a pas encore ses tables" in wrong
