"""What is lost when something fails at twenty notes a second, and how long it takes until the room writes again.

A note is acknowledged once the phone is told that it is stored; `lost` counts the acknowledged notes that are not in
the database exactly once at the end. `back`: from the fault, or from the restart that it needs, to the next
acknowledged note; its ratio is that of the processor time of what was started. `disk` and `away` mostly wait, so they
have no ratio.

backup: `run.py backup` during the notes, everything destroyed, `run.py restore`. server: killed five times. disk: full
(a small disk of its own, if this account may mount one), then emptied. away: PostgreSQL closes every connection.
worker: killed four times. PostgreSQL is used when JALONS_TEST_POSTGRES_URL gives an address.
"""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import Figure, FixedWork, Timing, compared_samples, measured, sampled
from bench._fixed_works import seconds_of_ended_children
from bench._live_hall import ROOT, Hall, Process, a_database_of_its_own, cpu_seconds, ended, family, kill
from bench._live_load import TEXT

PARTS = ("backup", "backup_postgres", "server", "server_postgres", "disk", "away", "worker")
DEPENDS_ON = FixedWork.PYTHON
RATE, PHONES = 20, 40
DISK = "80m"


def figures(parts: list[str], quick: bool) -> Iterator[Figure]:
    for part in parts:
        with ExitStack() as stack:
            try:
                yield from MEASURES[part](stack, 2 if quick else 5)
            except LookupError as reason:
                print(f"faults.{part}: skipped: {reason}", file=sys.stderr, flush=True)


class Writers:
    """Phones that write at a steady rate as long as the block lasts; each note is sent again until it is
    acknowledged."""

    def __init__(self, hall: Hall, room: dict[str, Any]) -> None:
        self.hall, self.room = hall, room
        self.acknowledged: dict[int, float] = {}  # when each note was acknowledged, by its number
        self.answers: dict[str, int] = {}
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._next = 0

    def __enter__(self) -> "Writers":
        self._threads = [threading.Thread(target=self._write, args=(phone,)) for phone in self.room["phones"][:PHONES]]
        for thread in self._threads:
            thread.start()
            time.sleep(1 / RATE)
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self, phone: list[str]) -> None:
        while not self._stop.is_set():
            with self._lock:
                self._next += 1
                number = self._next
            client_id = str(uuid.uuid4())
            begun = time.monotonic()
            while not self._stop.is_set():
                answer = self._send(phone[1], number, client_id)
                self.answers[answer] = self.answers.get(answer, 0) + 1
                if answer == "kept":
                    self.acknowledged[number] = time.time()
                    break
                self._stop.wait(0.2)
            self._stop.wait(max(0.0, begun + PHONES / RATE - time.monotonic()))

    def _send(self, cookie: str, number: int, client_id: str) -> str:
        token = "0" * 32
        body = urlencode({"text": TEXT % number, "client_id": client_id})
        headers = {
            "Cookie": f"{self.room['cookie']}={cookie}; csrftoken={token}",
            "X-CSRFToken": token,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.hall.port, timeout=30)
            try:
                connection.request("POST", f"{self.room['participate']}notes/", body, headers)
                answer = connection.getresponse()
                text = answer.read()
            finally:
                connection.close()
        except (OSError, http.client.HTTPException):
            return "silence"
        with suppress(ValueError, KeyError, TypeError):
            if answer.status == 200 and json.loads(text)["saved"] == client_id:
                return "kept"
        return str(answer.status)

    def since(self, instant: float, patience: float = 60) -> float:
        """Seconds from `instant` to the first note acknowledged after it."""
        until = time.time() + patience
        while time.time() < until:
            later = [at for at in list(self.acknowledged.values()) if at > instant]
            if later:
                return min(later) - instant
            time.sleep(0.02)
        return patience

    def told(self) -> str:
        return ", ".join(f"{answer} {count}" for answer, count in sorted(self.answers.items()))


def compared(name: str, writers: Writers, stored: list[int], before: float = float("inf")) -> Iterator[Figure]:
    numbers = [number for number, at in writers.acknowledged.items() if at <= before]
    yield measured(f"{name}.acknowledged", "notes", [len(numbers)])
    yield measured(f"{name}.lost", "notes", [sum(number not in stored for number in numbers)], most=0)
    yield measured(f"{name}.twice", "notes", [len(stored) - len(set(stored))], most=0)
    print(f"faults.{name}: answers: {writers.told()}", file=sys.stderr, flush=True)


def a_hall(stack: ExitStack, database: str = "") -> tuple[Hall, dict[str, Any], Path]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
    folder.mkdir()
    hall = Hall(folder, database=database)
    [room] = hall.rooms([PHONES])
    return hall, room, folder


def run_py(hall: Hall, folder: Path, *words: str) -> str:
    command = [sys.executable, "run.py", *words, "--data", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=hall.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def health(hall: Hall) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", hall.port, timeout=30)
    try:
        connection.request("GET", "/sante")
        answer = connection.getresponse()
        return f"{answer.status} {answer.read().decode()}"
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


# --- each fault -------------------------------------------------------------------------------------------------------


def backup(stack: ExitStack, _times: int, database: str = "") -> Iterator[Figure]:
    name = "backup_postgres" if database else "backup"
    hall, room, folder = a_hall(stack, database)
    (folder / "media").mkdir()
    (folder / "media" / "piece.pdf").write_bytes(os.urandom(500_000))
    backup_folder = folder.parent / "kept"
    with ended(hall.start()), Writers(hall, room) as writers:
        while len(writers.acknowledged) < 3 * RATE:
            time.sleep(0.1)
        begun = time.time()
        samples = sampled(lambda: backup_timing(hall, folder, backup_folder), 1, DEPENDS_ON)
        time.sleep(1)
    [path] = backup_folder.iterdir()
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifeste.json"))
    shutil.rmtree(folder)
    if database:
        empty(database)
    run_py(hall, folder, "restore", str(path))
    rows = manifest["rows"]
    yield compared_samples(f"{name}.seconds", "s", samples, DEPENDS_ON)
    yield measured(f"{name}.size", "MB", [path.stat().st_size / 1e6])
    # The backup is taken after `begun`: it holds all the notes acknowledged before.
    yield from compared(name, writers, hall.stored(room)["notes"], before=begun)
    notes = len(hall.stored(room)["notes"])
    yield measured(f"{name}.notes_told_less_notes_found", "notes", [rows["workshops_note"] - notes], most=0, least=0)
    files = [file.read_bytes() for file in (folder / "media").iterdir()]
    yield measured(f"{name}.files", "files", [sum(len(file) == 500_000 for file in files)], most=1, least=1)


def backup_timing(hall: Hall, folder: Path, kept: Path) -> Timing:
    begun, done = time.perf_counter(), seconds_of_ended_children()
    run_py(hall, folder, "backup", str(kept))
    return Timing(time.perf_counter() - begun, seconds_of_ended_children() - done)


def backup_postgres(stack: ExitStack, times: int) -> Iterator[Figure]:
    yield from backup(stack, times, stack.enter_context(a_database_of_its_own()))


def empty(database: str) -> None:
    import psycopg

    place, _slash, name = database.rpartition("/")
    with psycopg.connect(f"{place}/postgres", autocommit=True) as owner:
        owner.execute(f"DROP DATABASE {name} WITH (FORCE)")
        owner.execute(f"CREATE DATABASE {name}")


def server(stack: ExitStack, times: int, database: str = "") -> Iterator[Figure]:
    name = "server_postgres" if database else "server"
    hall, room, _folder = a_hall(stack, database)
    process = hall.start()

    def killed_and_back() -> Timing:
        nonlocal process
        time.sleep(2)
        kill(process)
        killed = time.time()
        process = hall.start()
        return Timing(writers.since(killed), cpu_seconds(family(process.pid)))

    try:
        with Writers(hall, room) as writers:
            back = sampled(killed_and_back, times, DEPENDS_ON)
    finally:
        kill(process)
    yield compared_samples(f"{name}.back", "s", back, DEPENDS_ON)
    yield from compared(name, writers, hall.stored(room)["notes"])


def server_postgres(stack: ExitStack, times: int) -> Iterator[Figure]:
    yield from server(stack, times, stack.enter_context(a_database_of_its_own()))


@contextmanager
def small_disk() -> Iterator[Path]:
    """Mounts a small disk; raises LookupError without the right to mount."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=700", "jalons-bench", folder]
        if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
            raise LookupError("a small disk cannot be mounted here (who runs it has to be root)")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=False)


def disk(stack: ExitStack, _times: int) -> Iterator[Figure]:
    place = stack.enter_context(small_disk())
    hall = Hall(place)
    [room] = hall.rooms([PHONES])
    ballast = place / "ballast"
    with ended(hall.start()), Writers(hall, room) as writers:
        time.sleep(2)
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 65536)
        time.sleep(6)
        print(f"faults.disk: full: /sante {health(hall)}", file=sys.stderr, flush=True)
        ballast.unlink()
        freed = time.time()
        back = writers.since(freed)
        time.sleep(1)
        print(f"faults.disk: freed: /sante {health(hall)}", file=sys.stderr, flush=True)
    yield measured("disk.back", "s", [back])
    yield measured("disk.errors_of_ours", "answers", [writers.answers.get("500", 0)], most=0)
    yield from compared("disk", writers, hall.stored(room)["notes"])


def away(stack: ExitStack, times: int) -> Iterator[Figure]:
    """As when PostgreSQL restarts: every connection is closed, and for two seconds no new one is accepted."""
    import psycopg

    database = stack.enter_context(a_database_of_its_own())
    hall, room, _folder = a_hall(stack, database)
    place, _slash, name = database.rpartition("/")
    back = []
    with ended(hall.start()), Writers(hall, room) as writers:
        owner = stack.enter_context(psycopg.connect(f"{place}/postgres", autocommit=True))
        for _time in range(times):
            time.sleep(2)
            owner.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            time.sleep(2)
            print(f"faults.away: /sante {health(hall)}", file=sys.stderr, flush=True)
            owner.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            back.append(writers.since(time.time()))
    yield measured("away.back", "s", back)
    yield measured("away.errors_of_ours", "answers", [writers.answers.get("500", 0)], most=0)
    yield from compared("away", writers, hall.stored(room)["notes"])


def worker(stack: ExitStack, _times: int) -> Iterator[Figure]:
    """Kills the worker four times by its id; another is started at once each time, as `run.py` does."""
    hall, room, folder = a_hall(stack)
    pulse = folder / "worker.pulse"

    def started() -> Process:
        command = [sys.executable, "manage.py", "worker"]
        return subprocess.Popen(command, cwd=ROOT, env=hall.environment, start_new_session=True, stdout=sys.stderr)

    process = started()

    def killed_and_back() -> Timing:
        nonlocal process
        time.sleep(3)
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed = time.time()
        process = started()
        while not (pulse.exists() and pulse.stat().st_mtime > killed):
            time.sleep(0.05)
        return Timing(time.time() - killed, cpu_seconds(family(process.pid)))

    try:
        with ended(hall.start()), Writers(hall, room) as writers:
            back = sampled(killed_and_back, 4, DEPENDS_ON)
            print(f"faults.worker: /sante {health(hall)}", file=sys.stderr, flush=True)
    finally:
        kill(process)
    yield compared_samples("worker.back", "s", back, DEPENDS_ON)
    yield from compared("worker", writers, hall.stored(room)["notes"])


MEASURES = {
    "backup": backup,
    "backup_postgres": backup_postgres,
    "server": server,
    "server_postgres": server_postgres,
    "disk": disk,
    "away": away,
    "worker": worker,
}
