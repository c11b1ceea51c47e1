"""Breaks the product in forty ways, one at a time, and checks that its tests notice: `python -m scripts.mutations`.

Each mutation is an entry of `mutations.toml`: a text in a file, its replacement, the test files that should fail, and
what the bug would do to people. Nothing is changed in place: the tree is copied, broken, tested and restored. A text
that is missing, or found twice, is an error: a test keeps the list true (tests/checks/test_mutations.py).

    python -m scripts.mutations                     all of them
    python -m scripts.mutations votes 12            those of a subject, or by their number
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "scripts" / "mutations.toml"
# The tests must notice at least this many.
LEAST_KILLED = 39
PYTEST = ["-m", "pytest", "-q", "-x", "--no-header", "--tb=no", "-n", "0", "-m", "not journey"]
# The exit code of pytest when a test failed; any other code but 0 means that the mutation cannot be tried.
FAILED = 1


@dataclass(frozen=True)
class Mutation:
    number: int
    subject: str
    what: str
    file: str
    old: str
    new: str
    tests: list[str]

    def fault(self, root: Path) -> str:
        """Why the mutation cannot be tried; empty when it can."""
        path = root / self.file
        count = path.read_text(encoding="utf-8").count(self.old) if path.exists() else 0
        missing = [test for test in self.tests if not (root / test).exists()]
        if count != 1:
            return f"{self.number} ({self.what}): the text is {count} times in {self.file}"
        if missing or self.old == self.new:
            return f"{self.number} ({self.what}): {', '.join(missing) or 'it changes nothing'}"
        return ""


def mutations() -> list[Mutation]:
    with LIST.open("rb") as file:
        subjects = tomllib.load(file)
    lines = [(subject, line) for subject, found in subjects.items() for line in found]
    return [Mutation(number, subject, **line) for number, (subject, line) in enumerate(lines, 1)]


def copy_of_the_tree(folder: Path) -> None:
    """Copies the files that git knows, with their uncommitted changes."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def run_tests(folder: Path, tests: list[str]) -> int:
    """Runs on SQLite, with the database that the first run built from the sound code: a mutation would build another
    one each time, which takes longer than the tests and may fail before them."""
    environment = os.environ | {
        "JALONS_TEST_DB": str(folder / "test.sqlite3"),
        "JALONS_TEST_DIGEST": "sound",
        "JALONS_DATABASE_URL": "",
    }
    return subprocess.run(
        [sys.executable, *PYTEST, *tests], cwd=folder, env=environment, capture_output=True
    ).returncode


def build_the_world(folder: Path) -> None:
    if run_tests(folder, ["tests/access/test_forged.py"]):
        sys.exit("tests/access/test_forged.py fails before anything is broken")


def survives(mutation: Mutation, folder: Path) -> bool:
    path = folder / mutation.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(mutation.old, mutation.new), encoding="utf-8")
    try:
        code = run_tests(folder, mutation.tests)
    finally:
        path.write_text(whole, encoding="utf-8")
    if code not in (0, FAILED):
        sys.exit(f"{mutation.number} ({mutation.what}): pytest answers {code}; the broken file does not load")
    return code == 0


def main() -> int:
    every = mutations()
    if faults := [fault for one in every if (fault := one.fault(ROOT))]:
        sys.exit("\n".join(faults))
    chosen = [one for one in every if not sys.argv[1:] or {one.subject, str(one.number)} & set(sys.argv[1:])]
    survivors = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_of_the_tree(folder)
        build_the_world(folder)
        for mutation in chosen:
            start = time.monotonic()
            is_alive = survives(mutation, folder)
            survivors += [mutation] * is_alive
            outcome = "SURVIVED" if is_alive else "killed"
            print(
                f"{mutation.number:3} {outcome:8} {time.monotonic() - start:4.0f} s  {mutation.subject}: {mutation.what}",
                flush=True,
            )
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} killed")
    return int(len(survivors) > len(every) - LEAST_KILLED)


if __name__ == "__main__":
    sys.exit(main())
