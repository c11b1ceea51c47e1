"""How long a newcomer waits, from the command to the first page, on a copy of the repository without `.venv`."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import Figure, FixedWork, Timing, compared_samples, sampled
from bench._fixed_works import seconds_of_ended_children

ROOT = Path(__file__).resolve().parent.parent
# Files that git ignores. `data` only at the root, since floors have folders of that name.
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "data", "__pycache__", ".*_cache", "test.sqlite3*", "*.egg-info")
DEPENDS_ON = FixedWork.PYTHON
SECOND_STARTS = 5


def figures() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        copy = Path(folder, "jalons")
        shutil.copytree(ROOT, copy, ignore=_left_behind)
        for name, runs in (("first", 1), ("second", SECOND_STARTS)):
            samples = sampled(lambda: start_timing(copy), runs, DEPENDS_ON)
            yield compared_samples(name, "s", samples, DEPENDS_ON)


def _left_behind(folder: str, names: list[str]) -> set[str]:
    ignored = LEFT_BEHIND(folder, names)
    return ignored if Path(folder) == ROOT else ignored - {"data"}


def start_timing(project: Path) -> Timing:
    """`own` is the processor time until the server has stopped: several processes share the elapsed time."""
    begun = seconds_of_ended_children()
    elapsed = seconds_to_first_page(project)
    return Timing(elapsed, seconds_of_ended_children() - begun)


def seconds_to_first_page(project: Path) -> float:
    port = _free_port()
    begun = time.perf_counter()
    python = shutil.which("python3") or sys.executable
    command = [python, "run.py", "--no-browser", "--port", str(port)]
    with (project / "start.log").open("w+") as log:
        run = subprocess.Popen(command, cwd=project, stdout=log, stderr=log)
        try:
            while not _served(port):
                if run.poll() is not None:
                    log.seek(0)
                    raise RuntimeError(log.read())
                time.sleep(0.01)
            return time.perf_counter() - begun
        finally:
            run.terminate()
            run.wait(15)


def _served(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
