"""`run.py test`: which tests run, with how many processes, on which database. Here a fake pytest only records how it
was called."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from launch import commands, options, venv

# Writes a line with its database, its data folder, its arguments and whether it may cache bytecode; exits and names the
# failed tests as the test decides: `failing` holds those of each call, the first one first.
PYTEST = """#!{python}
import json, os, sys
database = "postgres" if os.environ.get("JALONS_DATABASE_URL") else "sqlite"
keeps = "PYTHONDONTWRITEBYTECODE" not in os.environ and "PYTHONPYCACHEPREFIX" in os.environ
with open({told!r}, "a") as told:
    print(json.dumps([database, os.environ["JALONS_DATA"], sys.argv[2:], keeps]), file=told)
calls = sum(1 for _line in open({told!r})) - 1
with open(os.environ["JALONS_TEST_FAILED"], "w") as failed:
    failed.write("\\n".join(({failing!r}[calls:] or [[]])[0]))
sys.exit({codes!r}.get(database, 0) if not {failing!r} else bool(({failing!r}[calls:] or [[]])[0]))
"""


class Called:
    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.patch = folder, monkeypatch
        self.failing: list[list[str]] = []
        monkeypatch.setattr(venv, "ready", lambda *_locks: None)
        monkeypatch.setattr(commands.browser, "chromium", lambda: "chromium")
        monkeypatch.setenv("JALONS_TEST_POSTGRES_URL", "postgres://there")
        monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")

    def test(self, *words: str, **codes: int) -> int:
        program = self.folder / "pytest.py"
        program.write_text(
            PYTEST.format(python=sys.executable, told=str(self.folder / "told"), codes=codes, failing=self.failing)
        )
        program.chmod(0o755)
        self.patch.setattr(commands, "PYTHON", program)
        return commands.test(options.read(["test", *words]))

    def told(self) -> list[list[Any]]:
        return [json.loads(line) for line in (self.folder / "told").read_text().splitlines()]

    def words(self) -> list[Any]:
        """The arguments of the last call, on SQLite."""
        return next(words for database, _data, words, _keeps in reversed(self.told()) if database == "sqlite")


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Called:
    return Called(tmp_path, monkeypatch)


def test_all_is_played_on_sqlite_then_all_but_the_journeys_on_postgres_each_in_its_folder(called: Called) -> None:
    assert called.test("tests/roadmaps", "-x") == 0
    sqlite, postgres = called.told()
    assert sqlite[::2] == ["sqlite", ["pytest", "-n", "2", "tests/roadmaps", "-x"]]
    assert postgres[::2] == [
        "postgres",
        ["pytest", "-m", "database and not journey", "-n", "2", "tests/roadmaps", "-x"],
    ]
    assert postgres[1] != sqlite[1]


def test_without_postgres_sqlite_is_enough(called: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JALONS_TEST_POSTGRES_URL")
    assert called.test() == 0
    assert [database for database, *_rest in called.told()] == ["sqlite"]


def test_the_many_pythons_that_tests_start_keep_the_code_they_compile(called: Called) -> None:
    called.test()
    assert [keeps for *_rest, keeps in called.told()] == [True, True]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@pytest.mark.parametrize("code", [1, 137])
def test_what_fails_anywhere_fails(called: Called, database: str, code: int) -> None:
    assert called.test(**{database: code}) == code
    assert len(called.told()) == 2


def test_a_choice_that_leaves_only_journeys_or_nothing_else_is_played_all_the_same(called: Called) -> None:
    nothing = commands.NOTHING_TO_RUN
    assert called.test(postgres=nothing) == 0
    assert called.test(sqlite=nothing) == 0
    assert called.test(sqlite=1, postgres=nothing) == 1
    assert called.test(sqlite=nothing, postgres=nothing) == nothing


def test_marks_that_are_asked_for_are_played_as_they_are_on_both_databases(called: Called) -> None:
    assert called.test("-m", "slow") == 0
    assert [words for _database, _data, words, _keeps in called.told()] == [["pytest", "-n", "2", "-m", "slow"]] * 2


def test_a_floor_is_asked_for_by_its_name(called: Called) -> None:
    called.test("actions", "funding", "-k", "actions", "-q")
    assert called.words() == ["pytest", "-n", "2", "tests/actions", "tests/funding", "-k", "actions", "-q"]


@pytest.mark.parametrize(
    "words",
    [
        ["tests/actions/test_views.py"],
        ["tests/actions/test_views.py::test_x"],
        ["actions", "-n0"],
        ["actions", "-n", "4"],
        ["--pdb"],
        ["-s", "actions"],
    ],
)
def test_one_file_is_one_process_and_whoever_chose_is_obeyed(called: Called, words: list[str]) -> None:
    called.test(*words)
    assert called.words() == ["pytest", *commands.test_paths(words)]


JOURNEY, OTHER = "tests/journeys/test_thread.py::test_a", "tests/votes/test_counts.py::test_b"


def test_a_journey_that_failed_is_played_once_more_with_its_file_and_named(
    called: Called, capfd: pytest.CaptureFixture[str]
) -> None:
    called.failing = [[JOURNEY]]
    assert called.test() == 0
    assert [words for _database, _data, words, _keeps in called.told()][1] == [
        "pytest",
        "tests/journeys/test_thread.py",
    ]
    assert f"à regarder de près\u00a0: {JOURNEY}." in capfd.readouterr().err


def test_a_journey_that_fails_twice_has_failed(called: Called) -> None:
    called.failing = [[JOURNEY], [JOURNEY]]
    assert called.test() == 1
    assert [database for database, *_rest in called.told()] == ["sqlite", "sqlite", "postgres"]


@pytest.mark.parametrize(
    "failed", [[JOURNEY, OTHER], [OTHER], [f"tests/journeys/test_{letter}.py::test_x" for letter in "abcdefghi"]]
)
def test_any_other_test_and_many_journeys_are_not_played_again(called: Called, failed: list[str]) -> None:
    called.failing = [failed]
    assert called.test() == 1
    assert [database for database, *_rest in called.told()] == ["sqlite", "postgres"]


def test_what_fails_is_told_to_the_command(tmp_path: Path) -> None:
    told = tmp_path / "failed"
    test = tmp_path / "test_it.py"
    test.write_text("def test_it():\n    assert False\n")
    env = dict(os.environ, JALONS_TEST_FAILED=str(told), JALONS_DATA=str(tmp_path))
    env.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "--noconftest", "-n", "1", str(test)]
    subprocess.run(command, env=env, cwd=Path(__file__).parents[1], capture_output=True, check=False)
    assert [line.rpartition("::")[2] for line in told.read_text().splitlines()] == ["test_it"]
