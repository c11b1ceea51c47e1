"""The documents of a roadmap of 8, 40 and 200 fiches: assembling from the database, then writing; and how the time
grows.

`--quick` stops at 40 fiches. Peak memory is that of a process that loads the whole product, as the server does, and
only makes the file of 40 fiches, and of the compiler that it asks: another process builds the demo, which takes more
memory than any file.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING

from bench import Figure, FixedWork, compared, measured
from bench._demo import fiches, open_built, open_demo, timed_document
from bench._live_hall import family

if TYPE_CHECKING:
    from jalons.roadmaps.models import Roadmap

PARTS = ["time", "memory"]
DEPENDS_ON = FixedWork.PYTHON
SIZES = (8, 40, 200)
RUNS = 5
MEGABYTES = 200
GROWTH = 5.5
"""Limit of the time for 200 fiches over the time for 40, which are five times fewer."""


def figures(parts: list[str], quick: bool) -> Iterator[Figure]:
    if "time" in parts:
        yield from _times(SIZES[:2] if quick else SIZES)
    if "memory" in parts:
        yield from _memory()


def _times(sizes: tuple[int, ...]) -> Iterator[Figure]:
    open_demo()
    from django.db import transaction

    ratios: dict[str, float] = {}
    for size in sizes:
        with transaction.atomic():
            roadmap = fiches(size)
            for kind, (assemble, write) in _work(roadmap).items():
                made = assemble()
                name = f"time.{kind}.{size}"
                yield compared(f"{name}.assemble", "s", assemble, runs=RUNS, beside=DEPENDS_ON)
                work = lambda write=write, made=made: write(made)  # noqa: E731
                writing = compared(name, "s", work, runs=RUNS, beside=DEPENDS_ON, clock=timed_document)
                yield writing
                assert writing.ratio
                if size == 200:
                    yield measured(f"time.{kind}.growth", "times", [writing.ratio / ratios[kind]], most=GROWTH)
                ratios[kind] = writing.ratio
            # The demo is left as it was for the other measures.
            transaction.set_rollback(True)


def _work(roadmap: "Roadmap") -> dict[str, tuple[Callable[[], object], Callable[[object], bytes]]]:
    """For each format, how it is assembled and how it is written."""
    from django.utils import timezone

    from jalons.papers import workbooks
    from jalons.papers.documents import FORMATS, write_document
    from jalons.papers.slides.pptx import write_pptx
    from jalons.publication.documents.budget import budget_book
    from jalons.publication.documents.presentation import roadmap_deck
    from jalons.publication.documents.roadmap.chapters import roadmap_document

    today = timezone.localdate()
    works: dict[str, tuple[Callable[[], object], Callable[..., bytes]]] = {
        kind: (lambda: roadmap_document(roadmap, today), lambda made, kind=kind: write_document(made, kind))
        for kind in FORMATS
    }
    works["pptx"] = (lambda: roadmap_deck(roadmap, today), write_pptx)
    for kind in workbooks.FORMATS:
        # A book caches its results, so each run uses a new one.
        works[kind] = (
            lambda: budget_book(roadmap, today),
            lambda made, kind=kind: workbooks.write_workbook(replace(made, values={}, sums={}), kind),
        )
    return works


def _memory() -> Iterator[Figure]:
    with TemporaryDirectory(prefix="jalons-bench-") as data:
        _alone("build()", data)
        for kind in ("pdf", "docx", "odt", "pptx", "xlsx", "ods"):
            largest, together = map(float, _alone(f"make_one({kind!r})", data))
            yield measured(f"memory.{kind}", "MB", [together], most=MEGABYTES)
            yield measured(f"memory.{kind}.largest_process", "MB", [largest], most=MEGABYTES)


def _alone(work: str, data: str) -> list[str]:
    """Runs `work` in a separate process, and returns the words of the last line that it prints."""
    command = [sys.executable, "-c", f"import bench.documents as d; d.{work}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | {"JALONS_DATA": data})
    return done.stdout.splitlines()[-1].split() if done.stdout else []


def build() -> None:
    open_demo()
    fiches(40)


def make_one(kind: str) -> None:
    """Prints the peaks of memory, in MB: that of the larger process, then that of both together."""
    open_built()
    import_module("config.urls")
    # The demo already holds 40 fiches: no more are added.
    assemble, write = _work(fiches(40))[kind]
    with watched_memory() as peaks:
        write(assemble())
    print(*peaks)


@contextmanager
def watched_memory() -> Iterator[list[float]]:
    """The peaks of this process or of one that it began, and of all of them, looked at every two milliseconds."""
    peaks, is_over = [0.0, 0.0], Event()
    ours = _command(os.getpid())

    def watch() -> None:
        while not is_over.wait(0.002):
            # A process that has not begun its own program yet is still seen with all the memory of this one.
            others = [each for each in family(os.getpid()) if _command(each) != ours]
            held = [_megabytes(each) for each in (os.getpid(), *others)]
            peaks[:] = max(peaks[0], *held), max(peaks[1], sum(held))

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        is_over.set()
        watcher.join()


def _command(pid: int) -> bytes:
    """b"" for a process that has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _megabytes(pid: int) -> float:
    """0 for a process that has just ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0.0
