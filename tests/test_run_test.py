"""`run.py test` on two databases, with a pytest that only tells how it was called."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from launch import commands, options, venv

# Writes what it was given; waits, on a database, for the one on the other; ends as the test says.
PYTEST = """#!{python}
import json, os, sys, time
from pathlib import Path
folder = Path({folder!r})
database = "postgres" if os.environ.get("JALONS_DATABASE_URL") else "sqlite"
role = "journeys" if "journey" in sys.argv else database
(folder / role).write_text(json.dumps([database, os.environ["JALONS_DATA"], sys.argv[2:]]))
limit = time.monotonic() + 20
while not all((folder / other).exists() for other in ("sqlite", "postgres")):
    time.sleep(0.01)
    assert time.monotonic() < limit, "the other database is not played meanwhile"
print(role)
sys.exit({codes!r}.get(role, 0))
"""


class Called:
    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.patch = folder, monkeypatch
        monkeypatch.setattr(venv, "ready", lambda *_locks: None)
        monkeypatch.setattr(commands.browser, "chromium", lambda: "chromium")
        monkeypatch.setenv("JALONS_TEST_POSTGRES_URL", "postgres://there")

    def test(self, *words: str, **codes: int) -> int:
        program = self.folder / "pytest.py"
        told = self.folder / "told"
        told.mkdir(exist_ok=True)
        program.write_text(PYTEST.format(python=sys.executable, folder=str(told), codes=codes))
        program.chmod(0o755)
        self.patch.setattr(commands, "PYTHON", program)
        return commands.test(options.read(["test", *words]))

    def told(self, role: str) -> list[Any]:
        return json.loads((self.folder / "told" / role).read_text())  # type: ignore[no-any-return]


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Called:
    return Called(tmp_path, monkeypatch)


def test_both_databases_are_played_at_once_each_in_its_folder_then_the_journeys(
    called: Called, capfd: pytest.CaptureFixture[str]
) -> None:
    assert called.test("tests/x.py", "-x") == 0
    sqlite, postgres, journeys = (called.told(role) for role in ("sqlite", "postgres", "journeys"))
    assert sqlite[::2] == ["sqlite", ["pytest", "-m", "not journey", "tests/x.py", "-x"]]
    assert postgres[::2] == ["postgres", sqlite[2]]
    assert journeys == ["sqlite", sqlite[1], ["pytest", "-m", "journey", "tests/x.py", "-x"]]
    assert postgres[1] != sqlite[1]
    assert capfd.readouterr().out.split() == ["sqlite", "postgres", "journeys"]


@pytest.mark.parametrize("role", ["sqlite", "postgres", "journeys"])
@pytest.mark.parametrize("code", [1, 137])
def test_what_fails_anywhere_fails(called: Called, role: str, code: int) -> None:
    assert called.test(**{role: code}) == code


def test_a_choice_that_leaves_no_journey_or_nothing_else_is_played_all_the_same(called: Called) -> None:
    nothing = commands.NOTHING_TO_RUN
    assert called.test(journeys=nothing) == 0
    assert called.test(sqlite=nothing, postgres=nothing) == 0
    assert called.test(sqlite=nothing, postgres=nothing, journeys=1) == 1
    assert called.test(sqlite=nothing, postgres=nothing, journeys=nothing) == nothing


def test_marks_that_are_asked_for_are_played_on_both_databases_alone(called: Called) -> None:
    assert called.test("-m", "slow") == 0
    assert not (called.folder / "told" / "journeys").exists()
