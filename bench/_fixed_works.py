"""Three fixed works that measure the machine: every duration of the bench is divided by that of one of them.

They run in a separate process without the product, so that no change of the product makes them faster or slower. This
process answers each line of its standard input, the name of a work and how long to repeat it, with one line of JSON.
"""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from functools import cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ROWS_OF_HTML, ROWS, LINES = 150, 2_500, 20
# Repetitions that make each work last a few milliseconds, so that the clock and the pipe take nothing in comparison.
AT_ONCE = {"python": 1, "transaction": 1, "page": 5}
LEAST_REPETITIONS = 3


class FixedWork(StrEnum):
    PYTHON = "python"
    TRANSACTION = "transaction"
    PAGE = "page"


class Timing(NamedTuple):
    """`elapsed`: seconds of the clock. `own`: the same without the time when this thread was ready but another program
    had the processor."""

    elapsed: float
    own: float


def timed(work: Callable[[], object]) -> Timing:
    elapsed, waited = time.perf_counter(), _seconds_waited()
    work()
    waited = _seconds_waited() - waited
    elapsed = time.perf_counter() - elapsed
    return Timing(elapsed, elapsed - waited)


def _seconds_waited() -> float:
    """How long this thread was ready to run while another program had the processor; only Linux counts it.

    Waits of the thread itself (the disk, a lock, a sleep) are not included. With two cores and six programs that
    compute, a work of 4 ms takes 17 ms on the clock and 4.5 without these waits.
    """
    try:
        return int(Path("/proc/thread-self/schedstat").read_bytes().split()[1]) / 1e9
    except OSError:
        return 0.0


def timed_in_threads(work: Callable[[], object], settle: Callable[[], object] = lambda: None) -> Timing:
    """`own` is the processor time of all the threads of this process, until `settle` returns.

    For a work that uses other threads: this thread waits for them, and they also wait for the processor.
    """
    elapsed, own = time.perf_counter(), time.process_time()
    work()
    elapsed = time.perf_counter() - elapsed
    settle()
    return Timing(elapsed, time.process_time() - own)


def seconds_of_ended_children() -> float:
    """The processor time of the processes that have ended, and of those that they waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


# --- asking for them ---------------------------------------------------------------------------------------------------


class FixedWorks:
    """The process that runs the works. It ends when its input closes, so its parent may be killed."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", "import sys, bench._fixed_works as works; works.answer(sys.stdin)"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pid = self._process.pid
        self.timings: dict[str, list[Timing]] = {name: [] for name in FixedWork}

    def time(self, name: str, seconds: float = 0.0) -> Timing:
        """The median of its repetitions, which last at least `seconds` together."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{name} {seconds}\n")
        self._process.stdin.flush()
        timings = [Timing(*one) for one in json.loads(self._process.stdout.readline())]
        self.timings[name] += timings
        return Timing(median(one.elapsed for one in timings), median(one.own for one in timings))

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


@cache
def fixed_works() -> FixedWorks:
    return FixedWorks()


# --- the works ---------------------------------------------------------------------------------------------------------


def python_work(_folder: Path) -> Callable[[], object]:
    """Sorts rows, writes them as HTML, reads this again, writes JSON and lines: it uses much of the language, as a page
    or a document does.

    A loop that only counts words was tried: other programs slowed it by 2.2 where they slowed a page by 1.7.
    """

    def tell_rows() -> list[str]:
        rows = [
            (Decimal(number * 7919 % 10007) / 100, f"Action {number * 7919 % 1009} : l’accueil & l’écoute")
            for number in range(ROWS_OF_HTML)
        ]
        lines = [f'<li class="row"><b>{escape(title)}</b> {amount:,.2f}</li>\n' for amount, title in sorted(rows)]
        reader = Reader()
        reader.feed("".join(lines))
        return textwrap.wrap(" ".join(json.loads(json.dumps(reader.texts, indent=1))), 60)

    return tell_rows


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


def transaction_work(folder: Path) -> Callable[[], object]:
    """Replaces rows and their index entries; at the end the journal is on the disk, as with
    `base.db.write_transaction`.

    With 500 rows, most of the time was spent waiting for the disk, three times more when other programs wrote too.
    """
    path = folder / "transaction.sqlite3"
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=4000;"
        "CREATE TABLE line (number INTEGER PRIMARY KEY, kind INTEGER, text TEXT); CREATE INDEX kinds ON line (kind);"
    )
    journal = os.open(f"{path}-wal", os.O_RDWR)
    flush = getattr(os, "fdatasync", os.fsync)
    rows = [(number, number % 7, "Une ligne comme il y en a mille. " * 3) for number in range(ROWS)]

    def write_rows() -> None:
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT OR REPLACE INTO line VALUES (?, ?, ?)", rows)
        database.execute("COMMIT")
        flush(journal)

    return write_rows


def page_work(folder: Path) -> Callable[[], object]:
    """A view without middleware: one query of the ORM, one template that shows its rows."""
    import django
    from django.conf import settings

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "page.sqlite3")}},
        INSTALLED_APPS=["django.contrib.contenttypes"],
        ROOT_URLCONF="bench._fixed_page",
        ALLOWED_HOSTS=["*"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    )
    django.setup()
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    ContentType.objects.bulk_create(ContentType(app_label="bench", model=f"line{n}") for n in range(LINES))
    client = Client(SERVER_NAME="127.0.0.1")

    def read_page() -> None:
        assert client.get("/").status_code == 200

    return read_page


PREPARE: dict[str, Callable[[Path], Callable[[], object]]] = {
    FixedWork.PYTHON: python_work,
    FixedWork.TRANSACTION: transaction_work,
    FixedWork.PAGE: page_work,
}


def answer(lines: Iterable[str], say: Callable[[str], Any] = lambda text: print(text, flush=True)) -> None:
    with TemporaryDirectory(prefix="jalons-bench-") as folder:
        works: dict[str, Callable[[], object]] = {}
        for line in lines:
            name, seconds = line.split()
            if name not in works:
                works[name] = PREPARE[name](Path(folder))
                works[name]()
            say(json.dumps(repeated(works[name], AT_ONCE[name], float(seconds))))


def repeated(work: Callable[[], object], at_once: int, seconds: float) -> list[Timing]:
    def several() -> None:
        for _ in range(at_once):
            work()

    timings: list[Timing] = []
    until = time.perf_counter() + seconds
    while len(timings) < LEAST_REPETITIONS or time.perf_counter() < until:
        timing = timed(several)
        timings.append(Timing(timing.elapsed / at_once, timing.own / at_once))
    return timings
