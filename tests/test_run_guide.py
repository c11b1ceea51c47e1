"""Runs the commands of docs/hosting.md; the test only replaces the names of accounts and folders."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from config.readings import wrong_settings
from launch import data
from launch.environment import check_secret_key, read_environment
from launch.server import listens
from tests.test_run import ROOT
from tests.test_run_backups import make_instance

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the guide is for Linux")

BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


UNITS = ("jalons-web.service", "jalons-backup.service", "jalons-backup.timer")


def block(beginning: str) -> str:
    """The first block of the guide that begins with this text."""
    guide = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    return next(found for found in BLOCK.findall(guide) if found.startswith(beginning))


def without_jalons() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("JALONS_")}


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """A machine where the guide was followed: the data folder, the file of settings, the command."""
    make_instance(tmp_path / "data")
    (tmp_path / "jalons.env").write_text(f'JALONS_SECRET_KEY="{"k" * 50}"\n')
    wrapper = block("#!/bin/sh\n").replace("sudo -u jalons python3", sys.executable)
    for ours, its in (("/opt/jalons", ROOT), ("/etc/jalons.env", "jalons.env"), ("/var/lib/jalons", "data")):
        assert ours in wrapper
        wrapper = wrapper.replace(ours, str(tmp_path / its))
    (tmp_path / "jalons").write_text(wrapper)
    (tmp_path / "jalons").chmod(0o755)
    (tmp_path / "here").mkdir()
    return tmp_path


def typed(host: Path, *words: str, folder: str = "here") -> tuple[int, str, str]:
    done = subprocess.run([host / "jalons", *words], cwd=host / folder, env=without_jalons(), capture_output=True)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_relative_path_is_one_of_the_folder_where_the_person_is(host: Path) -> None:
    code, _said, wrong = typed(host, "backup", ".")
    [path] = (host / "here").iterdir()
    assert (code, wrong, zipfile.is_zipfile(path)) == (0, f"Instance\u00a0: {host / 'data'}\n", True)
    (host / "data" / data.DATABASE).unlink()
    (host / "data" / "media" / "logo.png").unlink()
    code, _said, wrong = typed(host, "restore", path.name)
    assert (code, wrong, (host / "data" / data.DATABASE).exists()) == (0, f"Instance\u00a0: {host / 'data'}\n", True)


def test_the_settings_are_made_with_a_key_of_their_own_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "jalons.env"
    recipe = block("sudo sh -c 'set -C;").partition("sudo chown")[0]
    recipe = recipe.replace("sudo sh", "sh").replace("/etc/jalons.env", str(path))
    made = subprocess.run(["/bin/sh", "-c", recipe], capture_output=True)
    settings = read_environment(path)
    assert (made.returncode, made.stderr, path.stat().st_mode & 0o777) == (0, b"", 0o640)
    assert sorted(settings) == [
        "JALONS_BASE_URL", "JALONS_DPO", "JALONS_EMAIL_FROM", "JALONS_EMAIL_URL", "JALONS_HOSTED_BY", "JALONS_PUBLISHER",
        "JALONS_SECRET_KEY", "JALONS_SOURCE_URL",
    ]  # fmt: skip
    assert wrong_settings(settings) == {}
    check_secret_key(settings["JALONS_SECRET_KEY"])
    assert settings["JALONS_EMAIL_FROM"] == "Jalons <jalons@exemple.fr>"
    subprocess.run(["/bin/sh", "-c", recipe], capture_output=True)
    assert read_environment(path) == settings


def test_a_command_of_django_works_where_the_person_is(host: Path) -> None:
    code, output, _wrong = typed(host, "manage", "shell", "-v", "0", "-c", "import os; print(os.getcwd())")
    assert (code, output) == (0, f"{host / 'here'}\n")


def test_a_folder_that_the_account_may_not_enter_stops_no_command(host: Path) -> None:
    """`sudo -u jalons` from the folder of root: the command starts in that folder, and may not enter it again."""
    gone = host / "gone"
    gone.mkdir()
    script = f'rmdir "{gone}" && exec "{host / "jalons"}" backup "{host / "kept"}"'
    done = subprocess.run(["/bin/sh", "-c", script], cwd=gone, env=without_jalons(), capture_output=True)
    assert (done.returncode, [path.suffix for path in (host / "kept").iterdir()]) == (0, [".zip"])


def test_the_unit_of_several_processes_serves(tmp_path: Path) -> None:
    unit = block("# /etc/systemd/system/jalons-web.service")
    [command] = re.findall(r"^ExecStart=/opt/jalons/\.venv/bin/python (.+)$", unit, re.MULTILINE)
    [settings] = re.findall(r"^Environment=(.+)$", unit, re.MULTILINE)
    env = without_jalons() | dict(word.split("=", 1) for word in settings.split()) | {"JALONS_SECRET_KEY": "k" * 50}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = command.replace("--workers 4", f"--port {port}").split()
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=env | {"JALONS_DATA": str(tmp_path)}, stdout=log, stderr=log
        )
    try:
        limit = time.monotonic() + 60
        while process.poll() is None and not listens("127.0.0.1", port) and time.monotonic() < limit:
            time.sleep(0.1)
        assert process.poll() is None, (tmp_path / "log").read_text()
        assert (tmp_path / ".processus").exists()
    finally:
        process.terminate()
        process.wait(20)


def test_a_restore_typed_as_in_the_guide_is_taken_by_an_instance_that_has_served(host: Path) -> None:
    assert typed(host, "backup", ".")[0] == 0
    [path] = (host / "here").iterdir()
    words = next(line for line in block("sudo systemctl stop jalons").splitlines() if line.startswith("jalons restore"))
    code, output, _wrong = typed(host, *re.sub(r"/srv\S+", path.name, words).split()[1:])
    [removal] = [line.strip() for line in output.splitlines() if line.startswith("  sudo rm -r ")]
    kept = [each for each in (host / "data").iterdir() if ".avant_" in each.name]
    assert (code, len(kept)) == (0, 2)
    subprocess.run(["/bin/sh", "-c", removal.removeprefix("sudo ")], check=True)
    assert not [each for each in (host / "data").iterdir() if ".avant_" in each.name]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is absent")
def test_systemd_understands_each_unit(tmp_path: Path) -> None:
    units = {
        "jalons.service": block("[Unit]"),
        **{name: block(f"# /etc/systemd/system/{name}") for name in UNITS},
    }
    for name, unit in units.items():
        # The programs named in the guide are not on this machine.
        (tmp_path / name).write_text(re.sub(r"^(Exec\w+=)\S+", rf"\1{sys.executable}", unit, flags=re.MULTILINE))
    paths = [str(tmp_path / name) for name in units]
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line or "jalons" in line] == []


def test_each_service_is_shut_in_and_may_write_what_it_writes() -> None:
    written = {"jalons.service": "", "jalons-web.service": "", "jalons-backup.service": " /srv/sauvegardes"}
    for name, more in written.items():
        unit = block("[Unit]" if name == "jalons.service" else f"# /etc/systemd/system/{name}").splitlines()
        expected = {
            "UMask=0077",
            "NoNewPrivileges=yes",
            "PrivateTmp=yes",
            "ProtectSystem=strict",
            "ReadOnlyPaths=/opt/jalons",
        }
        expected |= {"CapabilityBoundingSet=", "SystemCallFilter=@system-service"}
        assert expected | {f"ReadWritePaths=/var/lib/jalons{more}"} <= set(unit), name
