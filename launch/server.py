"""Starts the server and its worker, from the check of the port to the clean stop."""

from __future__ import annotations

import errno
import os
import shlex
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from launch import supervisor
from launch.children import BESIDE, INHERITED, ROOT, postponed_signals, start
from launch.console import Progress, Stop, say
from launch.venv import PYTHON

WORKER_READY_SECONDS = 30
# Shared by run.py, the measures and the tests. uvicorn logs only errors: a machine that does not speak HTTP is not our
# concern.
SERVER_OPTIONS = [
    "config.asgi:application",
    *("--http", "jalons.base.connections:Connection", "--ws", "none", "--lifespan", "off"),
    *("--log-level", "error", "--no-access-log", "--timeout-graceful-shutdown", "2"),
]


def check_port(host: str, port: int) -> None:
    error = refusal(host, port)
    if error is None:
        return
    if error.errno == errno.EADDRINUSE:
        free = next((other for other in range(port + 1, port + 50) if refusal(host, other) is None), port + 1)
        raise Stop(
            f"Le port {port} est déjà occupé, peut-être par Jalons lui-même : ouvrez {address(host, port)},"
            f" ou choisissez un autre port\u00a0: {same_command(free)}"
        )
    if error.errno == errno.EACCES:
        raise Stop(f"Le port {port} est réservé au système : choisissez-en un autre, par exemple --port 8000.")
    raise Stop(f"L’adresse {host} n’est pas celle de cet ordinateur : essayez --host 127.0.0.1 ou --host 0.0.0.0.")


def same_command(port: int) -> str:
    """What was typed, with another port."""
    words = iter(sys.argv[1:])
    kept: list[str] = []
    for word in words:
        if word == "--port":
            next(words, "")
        elif not word.startswith("--port="):
            kept.append(word)
    return shlex.join(["python3", "run.py", *kept, "--port", str(port)])


def refusal(host: str, port: int) -> OSError | None:
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            if os.name != "nt":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
    except OSError as error:
        return error
    return None


def address(host: str, port: int) -> str:
    """What to type in a browser; for « every interface », the address of this machine on the local network."""
    if host in ("0.0.0.0", "::"):
        host = local_network_address()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def local_network_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        try:
            # An address reserved for documentation; connecting a datagram socket sends nothing
            trial.connect(("192.0.2.1", 9))
            return str(trial.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def run(host: str, port: int, env: dict[str, str], browser: bool, arrival: str = "", log: Path | None = None) -> int:
    """Serves until stopped, and returns the exit code of the server. `arrival`: the address to open, which signs in.
    `log`: the file where child processes write; without it, they write on the terminal."""
    with log.open("ab") if log else nullcontext() as lines:
        return serve(host, port, env, browser, arrival, Lines(log, lines))


class Lines(NamedTuple):
    """The file where child processes write, or the terminal."""

    log: Path | None
    file: IO[bytes] | None

    def start(self, command: Sequence[object], env: dict[str, str]) -> subprocess.Popen[bytes]:
        return start(command, env=env, stdout=self.file, stderr=self.file)

    def tell_why(self, sentence: str) -> str:
        return f"{sentence} ; le détail est dans {self.log}." if self.log else f"{sentence}."


def serve(host: str, port: int, env: dict[str, str], browser: bool, arrival: str, lines: Lines) -> int:
    server_command = [PYTHON, "-m", "uvicorn", *SERVER_OPTIONS, "--host", host, "--port", port]
    worker_command = [PYTHON, "manage.py", "worker"]
    children: list[subprocess.Popen[bytes]] = []
    try:
        with postponed_signals():
            children.append(lines.start(server_command, env))
        wait_until_served(host, port, children[0], lines)
        with postponed_signals():
            children.append(lines.start(worker_command, env))
        if lines.log is None and "JALONS_DATA" in env:
            wait_until_at_work(Path(env["JALONS_DATA"]), children)
        for line in ready_lines(env["JALONS_BASE_URL"], arrival):
            say(line)
        if browser and can_show_a_browser():
            webbrowser.open(arrival or env["JALONS_BASE_URL"])
        return keep_alive(children, server_command, worker_command, env, lines)
    finally:
        supervisor.end(*children)


def keep_alive(
    children: list[subprocess.Popen[bytes]],
    server_command: Sequence[object],
    worker_command: Sequence[object],
    env: dict[str, str],
    lines: Lines,
) -> int:
    """Becomes the supervisor, in the same process: what a start needs would be held for nothing as long as Jalons is
    served. Windows cannot replace a program in place, and supervises with this one."""
    log = str(lines.log or "")
    if sys.platform != "win32":
        arguments = supervisor.arguments(log, [*children, *BESIDE], server_command, worker_command)
        for number in INHERITED:
            os.set_inheritable(number, True)
        os.chdir(str(ROOT))
        supervisor.hold_signals_back()
        # -S: without the packages of the environment; -P: without the names of launch/.
        os.execve(str(PYTHON), [str(PYTHON), "-SP", supervisor.__file__, *arguments], env)
    start_server, start_worker = partial(lines.start, server_command, env), partial(lines.start, worker_command, env)
    return supervisor.supervise([*children, *BESIDE], start_server, start_worker, log)


def ready_lines(address: str, arrival: str) -> list[str]:
    """The address to open comes last, where it is easy to find."""
    ready = "Jalons est prêt. Pour l’arrêter\u00a0: Ctrl+C."
    if not arrival:
        return [ready, address]
    return [
        ready,
        f"Les téléphones ouvrent\u00a0: {address}",
        "Sur cet ordinateur, ouvrez l’adresse qui suit. Elle vous connecte une fois, pendant un quart d’heure\u00a0;"
        " relancez pour en avoir une autre.",
        arrival,
    ]


def wait_until_served(host: str, port: int, server: subprocess.Popen[bytes], lines: Lines) -> None:
    with Progress("Démarrage du serveur") as progress:
        while server.poll() is None and not listens(host, port):
            progress.tick()
            time.sleep(0.05)
    if server.poll() is not None and lines.log:
        raise Stop(lines.tell_why(f"Le serveur n’a pas démarré (code {server.returncode})"))
    if server.poll() is not None:
        raise Stop(f"Le serveur n’a pas démarré (code {server.returncode}) : les lignes ci-dessus disent pourquoi.")


def wait_until_at_work(folder: Path, children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Waits until the worker has proved that it writes: an instance that says it is ready is then well for /sante too. A
    worker that cannot write does not hold the start back for ever."""
    # The clock of files may be a few milliseconds behind.
    begun, limit = time.time() - 0.1, time.monotonic() + WORKER_READY_SECONDS
    with Progress("Démarrage des tâches de fond") as progress:
        while all(child.poll() is None for child in children) and time.monotonic() < limit:
            try:
                if (folder / "worker.pulse").stat().st_mtime >= begun:
                    return
            except OSError:
                pass
            progress.tick()
            time.sleep(0.1)


def listens(host: str, port: int) -> bool:
    """uvicorn listens once the application is loaded. Requesting a page instead would log a visit that nobody made."""
    try:
        socket.create_connection(({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port), timeout=5).close()
    except OSError:
        return False
    return True


def can_show_a_browser() -> bool:
    """Without a screen, `webbrowser` might open a text browser in the terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
