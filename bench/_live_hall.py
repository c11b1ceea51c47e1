"""A hall: a database, a server started as a host starts it, the load beside it, and what each takes of the machine."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

from bench._fixed_works import FixedWork, Timing, fixed_works
from launch.server import SERVER_OPTIONS

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "jalons_bench"
REDIS = "redis://127.0.0.1:6379"
# Programs that the server uses.
SERVICES = ("postgres", "redis-server", "valkey-server")

type Process = subprocess.Popen[bytes]


class Hall:
    """`processes` share one socket, as with `uvicorn --workers`, the command of docs/hosting.md: any of them may answer
    a browser. Two ports behind a round robin would hide that the system shares connections unevenly."""

    def __init__(self, folder: Path, *, database: str = "", hub: str = "local", processes: int = 1) -> None:
        self.processes = processes
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            self.port = sock.getsockname()[1]
        self.environment = os.environ | {
            "JALONS_DATA": str(folder),
            "JALONS_SECRET_KEY": "a long enough key for a hall that is only measured",
            "JALONS_BASE_URL": f"http://127.0.0.1:{self.port}",
            "JALONS_DATABASE_URL": database,
            "JALONS_HUB_URL": hub,
        }
        self.run("manage.py", "prepare", "--verbosity", "0")

    def run(self, *words: str) -> str:
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def rooms(self, sizes: list[int]) -> list[dict[str, Any]]:
        built: list[dict[str, Any]] = json.loads(self.run("-m", "bench._live_world", "build", *map(str, sizes)))
        return built

    def stored(self, room: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(self.run("-m", "bench._live_world", "stored", str(room["workshop"])))
        return result

    def start(self, *, as_a_host: bool = False) -> Process:
        """`as_a_host`: by the command of docs/hosting.md, with its worker; never killed, since its children are not of
        its group."""
        if as_a_host:
            command = [sys.executable, "run.py", "serve", "--no-browser", "--port", str(self.port)]
            command += ["--data", self.environment["JALONS_DATA"]]
        else:
            command = [sys.executable, "-m", "uvicorn", *SERVER_OPTIONS, "--port", str(self.port)]
            command += ["--workers", str(self.processes)] if self.processes > 1 else []
        server = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True, stdout=sys.stderr)
        for _attempt in range(400):
            with socket.socket() as sock:
                # With several processes, the port may answer before all of them have started.
                if sock.connect_ex(("127.0.0.1", self.port)) == 0 and len(family(server.pid)) > self.processes - 1:
                    return server
            time.sleep(0.05)
        raise RuntimeError("The server did not start.")

    def play(self, room: dict[str, Any], server: Process, **plan: Any) -> tuple[dict[str, Any], Process]:
        """Runs the load; kills and restarts the server when the load asks for it; measures what each part takes.

        Returns the results of the load, and the server that runs at the end.
        """
        command = [sys.executable, "-m", "bench._live_load"]
        load = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert load.stdin and load.stdout
        load.stdin.write(json.dumps(room | {"host": "127.0.0.1", "port": self.port} | plan) + "\n")
        load.stdin.flush()
        result: dict[str, Any] = {}
        costs: dict[str, dict[str, float]] = {}
        meter: Callable[[], dict[str, float]] = dict
        for line in load.stdout:
            word, _space, name = line.strip().partition(" ")
            if word == "kill":
                kill(server)
            elif word == "restart":
                server = self.start()
            elif word == "begin":
                meter = started_meter(server.pid, load.pid)
            elif word == "end":
                costs[name] = meter()
            else:
                result = json.loads(line)
                break
            load.stdin.write("done\n")
            load.stdin.flush()
        if load.wait() or not result:
            raise RuntimeError("The load failed: see above.")
        return {"costs": costs, **result}, server


def kill(server: Process) -> None:
    """Kills all the processes of the server without warning."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


@contextmanager
def ended(*servers: Process) -> Iterator[None]:
    try:
        yield
    finally:
        for server in servers:
            end(server)


def end(server: Process) -> None:
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            kill(server)


# --- what it costs ---------------------------------------------------------------------------------------------------


def started_meter(server: int, load: int) -> Callable[[], dict[str, float]]:
    """Starts measuring; call the result at the end. `served`: processor seconds of all the processes of the server.
    `page`: seconds of the fixed work meanwhile. `cpu`: `served` as a percentage of one core. `services`: the same for
    PostgreSQL and Redis. `noise`: the share of the whole machine that other programs took; above a few percent, they
    explain the latencies."""

    def now() -> tuple[float, float, float, float, float]:
        busy, elapsed = machine_seconds()
        ours = cpu_seconds([load, fixed_works().pid])
        return cpu_seconds(family(server)), ours, cpu_seconds(services()), busy, elapsed

    pages = Regularly(FixedWork.PAGE)
    before = now()

    def ended() -> dict[str, float]:
        served, loaded, helped, busy, elapsed = (end - start for start, end in zip(before, now(), strict=True))
        cores = os.cpu_count() or 1
        return {
            "served": served,
            "page": pages.stop(),
            "cpu": 100 * served * cores / elapsed,
            "services": 100 * helped * cores / elapsed,
            "noise": max(0.0, 100 * (busy - served - loaded - helped) / elapsed),
            "memory": sum(map(peak_megabytes, family(server))),
        }

    return ended


class Regularly:
    """Times a fixed work twice a second while something else is measured; it hardly slows it."""

    def __init__(self, name: str) -> None:
        self._timings: list[Timing] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._time, args=(name,), daemon=True)
        self._thread.start()

    def _time(self, name: str) -> None:
        while True:
            self._timings.append(fixed_works().time(name))
            if self._stop.wait(0.5):
                return

    def stop(self) -> float:
        """The median duration of the fixed work, in seconds."""
        self._stop.set()
        self._thread.join()
        return median(timing.own for timing in self._timings)


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    pids = [pid]
    for member in pids:
        for path in Path(f"/proc/{member}/task").glob("*/children"):
            # It may end meanwhile.
            with suppress(FileNotFoundError, ProcessLookupError):
                pids += map(int, path.read_text().split())
    return pids


def services() -> list[int]:
    pids = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            name = path.read_text().strip()
        except OSError:
            continue
        if name in SERVICES:
            pids.append(int(path.parent.name))
    return pids


def cpu_seconds(pids: list[int]) -> float:
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def machine_seconds() -> tuple[float, float]:
    """Busy seconds and all seconds, summed over the cores."""
    ticks = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    idle = ticks[3] + ticks[4]
    return (sum(ticks) - idle) / os.sysconf("SC_CLK_TCK"), sum(ticks) / os.sysconf("SC_CLK_TCK")


def peak_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


# --- PostgreSQL and Redis, when they are there -----------------------------------------------------------------------


def postgres_here() -> str:
    """The address of a usable PostgreSQL; else raises LookupError with a plain reason."""
    address = os.environ.get("JALONS_TEST_POSTGRES_URL", "")
    if not address:
        raise LookupError("JALONS_TEST_POSTGRES_URL is not set (a role that may create databases)")
    try:
        import psycopg
    except ImportError:
        raise LookupError("psycopg is not installed") from None
    try:
        with psycopg.connect(address, connect_timeout=5):
            return address
    except psycopg.Error as error:
        raise LookupError(f"PostgreSQL does not answer: {error}".strip()) from None


def redis_here() -> str:
    address = os.environ.get("JALONS_TEST_REDIS_URL", REDIS)
    try:
        import redis
    except ImportError:
        raise LookupError("redis is not installed") from None
    try:
        with redis.Redis.from_url(address, socket_connect_timeout=5) as client:
            client.ping()
            return address
    except redis.RedisError as error:
        raise LookupError(f"Redis does not answer at {address}: {error}") from None


@contextmanager
def a_database_of_its_own() -> Iterator[str]:
    """Creates an empty database beside the one that the address names, and drops it at the end."""
    import psycopg

    address = postgres_here()
    place, _slash, _name = address.rpartition("/")
    with psycopg.connect(address, autocommit=True) as administrator:
        administrator.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        administrator.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield f"{place}/{DATABASE}"
        finally:
            administrator.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
