"""Finds a recent enough Python, and builds `.venv` from the hashed locks."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from launch import supervisor
from launch.children import BESIDE, ROOT, stage, start
from launch.console import Stop, disk_full, note

VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "jalons.json"
UNFINISHED = VENV / "installation-en-cours"
OLDEST = (3, 12)
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
POSTGRES, REDIS = "postgres", "redis"
# Optional drivers, and the beginning of their package names in the development lock.
EXTRAS = {POSTGRES: b"psycopg", REDIS: b"redis"}
# Megabytes needed for what is installed and for what pip unpacks meanwhile.
ROOM = {RUNTIME: 600, POSTGRES: 50, REDIS: 10, DEVELOPMENT: 1200}

PROBE = (
    "import sys; print(sys.executable, *sys.version_info[:2], sep='\\n', flush=True); import venv, ensurepip, sqlite3"
)


class Found(NamedTuple):
    path: str
    recent: bool
    complete: bool


def candidates() -> Iterator[list[str]]:
    names = ["python3.14", "python3.13", "python3.12", "python3"]
    yield [sys.executable]
    yield from ([path] for path in map(shutil.which, names) if path)
    if os.name == "nt":
        yield ["py", "-3"]
    usual_paths = (
        Path(folder, name) for folder in ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin") for name in names
    )
    yield from ([str(path)] for path in usual_paths if path.exists())


def probe(command: list[str]) -> Found | None:
    """None when the command does not even start: version managers have shims for versions that are absent."""
    try:
        answer = subprocess.run(
            [*command, "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20, check=False
        )
        path, major, minor = answer.stdout.decode("utf-8", "replace").splitlines()
        return Found(path, (int(major), int(minor)) >= OLDEST, answer.returncode == 0)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def ready(*locks: str) -> None:
    """Makes `.venv` match the locks; returns at once when it already does."""
    for lock in locks:
        if not up_to_date(lock):
            install(lock)


def needed() -> tuple[str, ...]:
    """The locks needed to serve: the drivers of PostgreSQL and Redis only if a setting uses them."""
    urls = [os.environ.get(name, "") for name in ("JALONS_DATABASE_URL", "JALONS_HUB_URL")]
    return (RUNTIME, *(extra for extra in EXTRAS if any(url.startswith(extra) for url in urls)))


def up_to_date(lock: str) -> bool:
    installed = stamp()
    return (
        PYTHON.exists()
        and installed.get("python") == os.path.realpath(str(PYTHON))
        and installed.get("locks", {}).get(lock) == digest(lock)
    )


def stamp() -> dict[str, Any]:
    """The interpreter that `.venv` is based on (a system upgrade may replace it), and the locks that were installed."""
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def text(lock: str) -> bytes:
    """The content of a lock; that of an extra is extracted from the development lock."""
    if lock not in EXTRAS:
        return (ROOT / lock).read_bytes()
    packages = re.split(rb"\n(?=\S)", text(DEVELOPMENT))
    return b"\n".join(package for package in packages if package.startswith(EXTRAS[lock])) + b"\n"


def digest(lock: str) -> str:
    return hashlib.sha256(text(lock)).hexdigest()


def install(lock: str) -> None:
    if shutil.disk_usage(str(ROOT)).free < ROOM[lock] * 1000**2:
        raise Stop(disk_full(f"l’installation demande {ROOM[lock]} Mo dans {ROOT}"))
    if UNFINISHED.exists() or not usable():
        note("Première installation : environ une minute.")
        if VENV.exists():
            shutil.rmtree(str(VENV))
        VENV.mkdir()
        UNFINISHED.touch()
        make()
    locks = stamp().get("locks", {})
    UNFINISHED.touch()
    wanted = VENV / "requirements.txt"
    wanted.write_bytes(text(lock))
    pip = [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input", "--retries", "2"]
    # One core is free while pip works, and one while the data is prepared: compiling there saves half of the time of
    # pip.
    compile_beside("jalons", "config")
    command = [*pip, "--no-compile", "-r", wanted]
    code, output = stage("Installation des bibliothèques", command, dict(os.environ, PIP_USER="0"))
    if code:
        raise Stop(why_not_installed(output))
    compile_beside(VENV)
    # The development lock contains the others with the same versions, which a test checks.
    locks.update({held: digest(held) for held in ([RUNTIME, *EXTRAS, lock] if lock == DEVELOPMENT else [lock])})
    STAMP.write_text(json.dumps({"python": os.path.realpath(str(PYTHON)), "locks": locks}), encoding="utf-8")
    UNFINISHED.unlink()


def compile_beside(*folders: object) -> None:
    """Compiles in the background: whatever is needed before it is done is compiled when imported."""
    command = [PYTHON, "-m", "compileall", "-q", *folders]
    process = start(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    BESIDE.append(process)
    atexit.register(supervisor.end, process)


def usable() -> bool:
    interpreter = probe([str(PYTHON)])
    return (
        interpreter is not None
        and interpreter.recent
        and stage("Vérification", [PYTHON, "-m", "pip", "--version"])[0] == 0
    )


def make() -> None:
    recent = False
    for command in candidates():
        interpreter = probe(command)
        if interpreter and interpreter.recent and interpreter.complete:
            code, output = stage("Préparation de l’environnement Python", [interpreter.path, "-m", "venv", VENV])
            if code:
                raise Stop(why_not_installed(output))
            return
        recent = recent or bool(interpreter and interpreter.recent)
    uv = ["uv", "venv", "--seed", "--allow-existing", "--python", ">=3.12", VENV]
    if shutil.which("uv") and stage("Préparation de l’environnement Python avec uv", uv)[0] == 0:
        return
    raise Stop(no_python(recent))


def no_python(recent: bool) -> str:
    if recent:
        return (
            "Python est assez récent, mais son module « venv » manque : installez-le, par exemple avec"
            " « sudo apt install python3-venv », puis relancez la même commande."
        )
    return (
        "Jalons a besoin de Python 3.12 ou plus récent, et cet ordinateur n’en a pas : installez-le"
        " depuis www.python.org/downloads (ou « sudo apt install python3 python3-venv » sur un Linux récent,"
        " « brew install python » sur un Mac), puis relancez la même commande."
    )


def why_not_installed(output: str) -> str:
    if "No space left" in output or "Errno 28" in output:
        return disk_full("l’installation n’a pas pu se terminer")
    if "DO NOT MATCH THE HASHES" in output:
        return (
            "Une bibliothèque reçue n’est pas celle attendue, et n’a pas été installée : relancez depuis un autre"
            " réseau, et prévenez les mainteneurs si cela se répète."
        )
    if any(sign in output for sign in ("onnection", "name resolution", "timed out", "No matching distribution")):
        return (
            "Les bibliothèques n’ont pas pu être téléchargées : la première installation demande Internet ;"
            " vérifiez la connexion (ou le proxy, par la variable HTTPS_PROXY), puis relancez la même commande."
        )
    log = Path(tempfile.gettempdir(), "jalons-installation.log")
    log.write_text(output, encoding="utf-8")
    return f"L’installation a échoué ; le détail est dans {log}. Relancez la même commande pour réessayer."
