"""`run.py check`: every check is played and told, the longest beside the others."""

import sys
from pathlib import Path

import pytest

from launch import commands, options, venv

WAIT = """
import pathlib, time
limit = time.monotonic() + 20
while not pathlib.Path({path!r}).exists():
    assert time.monotonic() < limit
    time.sleep(0.02)
"""


@pytest.fixture
def checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two short checks, of which the second makes the file that the longest waits for."""
    path = tmp_path / "made"
    monkeypatch.setattr(venv, "ready", lambda *_locks: None)
    monkeypatch.setattr(commands, "FIGURES", [sys.executable, "-c", "print('figures')"])
    monkeypatch.setattr(commands, "LONGEST_CHECK", ("Longue", [sys.executable, "-c", WAIT.format(path=str(path))]))
    make = f"import pathlib; pathlib.Path({str(path)!r}).touch()"
    short = {"Une": [sys.executable, "-c", ""], "Deux": [sys.executable, "-c", make]}
    monkeypatch.setattr(commands, "CHECKS", short)
    return path


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line.partition(" (")[0] for line in capsys.readouterr().out.splitlines()]


def test_the_longest_check_works_beside_the_others_and_is_told_last(
    checks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.check(options.read(["check"])) == 0
    assert told(capsys) == ["Une : bon", "Deux : bon", "Longue : bon", "figures", "Tout est en ordre."]


def test_each_failure_is_told_even_after_a_first_one(
    checks: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = [sys.executable, "-c", "print('faux'); raise SystemExit(1)"]
    monkeypatch.setitem(commands.CHECKS, "Une", wrong)
    monkeypatch.setattr(commands, "LONGEST_CHECK", ("Longue", wrong))
    assert commands.check(options.read(["check"])) == 1
    assert told(capsys) == [
        *("Une : à corriger", "faux", "Deux : bon", "Longue : à corriger", "faux"),
        *("figures", "À corriger\u00a0: Une, Longue."),
    ]
