"""What the repository promises about itself: locks, documentation, nothing of one machine."""

import ast
import re
import shutil
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")
REGISTRIES = ("py" + "pi.org", "python" + "hosted", "npm" + "js.", "un" + "pkg.com", "js" + "delivr")
OF_ONE_MACHINE = re.compile("/(?:home|root|Users|work)" + r"/\w|/tmp/\w|C:\\Users")


def tracked() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists()]


def text(path: Path) -> str:
    """Nothing for a binary file."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;]+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_files_name_no_registry() -> None:
    assert [path.name for path in tracked() if any(host in text(path) for host in REGISTRIES)] == []


def test_files_hold_no_path_of_one_machine() -> None:
    assert [f"{path.name}: {match[0]}" for path in tracked() for match in OF_ONE_MACHINE.finditer(text(path))] == []


def test_locks_hold_no_address() -> None:
    assert [lock for lock in LOCKS if "://" in (ROOT / lock).read_text()] == []


def test_every_locked_package_has_its_hashes() -> None:
    packages = [re.split(r"\n(?=\S)", (ROOT / lock).read_text()) for lock in LOCKS]
    assert [entry.split()[0] for lock in packages for entry in lock if "==" in entry and "--hash=" not in entry] == []


def test_the_development_lock_holds_the_runtime_lock_version_for_version() -> None:
    development = pins("requirements-dev.txt")
    assert {name: development.get(name) for name in pins("requirements.txt")} == pins("requirements.txt")


def test_every_dependency_has_its_sentence() -> None:
    file = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(file)
    extras = chain.from_iterable(project["project"]["optional-dependencies"].values())
    asked = [*project["project"]["dependencies"], *extras, *project["dependency-groups"]["dev"]]
    lines = dict(re.findall(r'^    "([^"]+)",(.*)$', file, re.MULTILINE))
    # Two lines of one package share the sentence above them.
    told = [one for one in asked if one.startswith("cryptography") or re.search("# .{10}", lines[one])]
    assert told == asked


def test_every_environment_variable_is_documented() -> None:
    code = [path for folder in ("config", "jalons", "launch") for path in (ROOT / folder).rglob("*.py")]
    used = {name for path in code for name in re.findall(r"\bJALONS_[A-Z_]*[A-Z]\b", text(path))}
    documented = set(re.findall(r"\bJALONS_[A-Z_]*[A-Z]\b", (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")))
    assert used - documented == set()


def test_the_launcher_is_valid_for_python_3_8() -> None:
    for path in [ROOT / "run.py", *(ROOT / "launch").glob("*.py")]:
        assert ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8)).body
