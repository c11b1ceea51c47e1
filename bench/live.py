"""The live wall: 20 notes a second from phones, through the product's own pages, to every open wall.

One server process on SQLite; the load runs on the same cores. Then a crash: kill -9 in the middle of the notes, restart,
and count what is missing.
"""

import json
import os
import resource
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import Figure, measured

ROOT = Path(__file__).resolve().parent.parent
LISTENERS = (150, 500, 1000)
RATE, SECONDS, RUNS, PHONES = 20, 10, 3, 20
# cpu and memory: of the server. noise: what other programs took of the machine meanwhile; above 5 %, p99 is theirs.
FIGURES = {"p50": "ms", "p99": "ms", "delivered": "%", "cpu": "%", "memory": "MB", "noise": "%"}


def figures() -> Iterator[Figure]:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as folder:
        hall = Hall(Path(folder))
        for listeners in LISTENERS:
            runs = [hall.measure(listeners) for _ in range(RUNS)]
            for name, unit in FIGURES.items():
                yield measured(f"{listeners}.{name}", unit, [run[name] for run in runs])
        crashes = [hall.crash() for _ in range(RUNS)]
        yield measured("crash.acknowledged", "notes", [crash["acknowledged"] for crash in crashes])
        yield measured("crash.lost", "notes", [crash["lost"] for crash in crashes])
        yield measured("crash.caught_up", "%", [crash["caught_up"] for crash in crashes])


class Hall:
    """A data folder, a server started as `run.py serve` starts it, and the way to fill the room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            self.port = sock.getsockname()[1]
        self.environment = os.environ | {
            "JALONS_DATA": str(folder),
            "JALONS_SECRET_KEY": "bench",
            "JALONS_BASE_URL": f"http://127.0.0.1:{self.port}",
            "JALONS_DATABASE_URL": "",
        }
        self._run("manage.py", "prepare", "--verbosity", "0")

    def _run(self, *words: str) -> str:
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def start(self) -> subprocess.Popen[bytes]:
        options = ["--port", str(self.port), "--lifespan", "off", "--log-level", "warning", "--no-access-log"]
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application", *options]
        server = subprocess.Popen([*command, "--timeout-graceful-shutdown", "1"], cwd=ROOT, env=self.environment)
        for _attempt in range(400):
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", self.port)) == 0:
                    return server
            time.sleep(0.05)
        raise RuntimeError("The server did not start.")

    def plan(self, listeners: int, drill: str = "") -> str:
        world = json.loads(self._run("-m", "bench._live_world"))
        size = {"listeners": listeners, "phones": PHONES, "rate": RATE, "seconds": SECONDS, "drill": drill}
        return json.dumps(world | size | {"host": "127.0.0.1", "port": self.port})

    def measure(self, listeners: int) -> dict[str, Any]:
        plan = self.plan(listeners)
        with ended(self.start()) as server:
            before = (cpu_seconds(server.pid), own_seconds(), *machine_seconds())
            found: dict[str, Any] = json.loads(self._run("-m", "bench._live_load", plan))
            after = (cpu_seconds(server.pid), own_seconds(), *machine_seconds())
            served, loaded, busy, elapsed = (end - start for start, end in zip(before, after, strict=True))
            cores = os.cpu_count() or 1
            found["cpu"] = 100 * served * cores / elapsed
            found["noise"] = max(0.0, 100 * (busy - served - loaded) / elapsed)
            found["memory"] = peak_megabytes(server.pid)
        return found

    def crash(self) -> dict[str, Any]:
        plan = self.plan(LISTENERS[0], "crash")
        server = self.start()
        command = [sys.executable, "-m", "bench._live_load", plan]
        load = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert load.stdin and load.stdout
        found: dict[str, Any] = {}
        for line in load.stdout:
            if line.strip() == "kill":
                server.kill()
                server.wait()
            elif line.strip() == "restart":
                server = self.start()
            else:
                found = json.loads(line)
                break
            load.stdin.write("done\n")
            load.stdin.flush()
        load.wait()
        with ended(server):
            kept = self.stored_notes()
        if not found:
            raise RuntimeError("The room did not survive.")
        acknowledged = found["acknowledged"]
        lost = [number for number in acknowledged if kept.count(number) != 1]
        return {"acknowledged": len(acknowledged), "lost": len(lost), "caught_up": found["caught_up"]}

    def stored_notes(self) -> list[int]:
        """The numbers of the notes of the last workshop, as the database holds them."""
        query = "SELECT text FROM workshops_note WHERE workshop_id = (SELECT max(id) FROM workshops_workshop)"
        with sqlite3.connect(self.folder / "jalons.sqlite3") as database:
            return [int(text.split()[3]) for (text,) in database.execute(query)]


@contextmanager
def ended(server: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield server
    finally:
        server.terminate()
        server.wait(10)


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def own_seconds() -> float:
    """Of this program and of the load, once it has ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def machine_seconds() -> tuple[float, float]:
    """Busy and in all, summed over the cores."""
    ticks = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    idle = ticks[3] + ticks[4]
    return (sum(ticks) - idle) / os.sysconf("SC_CLK_TCK"), sum(ticks) / os.sysconf("SC_CLK_TCK")


def peak_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
