"""The documents of a roadmap of 8, 40 and 200 fiches: assembled from the database, then written; and how cost grows.

`--quick` stops at 40 fiches. Peak memory is that of a process of its own, which only makes the file of 40 fiches.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench import Figure, measured
from bench._demo import fiches, open_demo

if TYPE_CHECKING:
    from jalons.roadmaps.models import Roadmap

PARTS = ["time", "memory"]
SIZES = (8, 40, 200)
RUNS = 5
SECONDS = {"pdf": 0.3}
"""Of writing 40 fiches; any other format has 0.6."""
MEGABYTES = 200
GROWTH = 5.5
"""Of 200 fiches against 40, which are five times as many."""


def figures(parts: list[str], quick: bool) -> Iterator[Figure]:
    if "time" in parts:
        yield from _times(SIZES[:2] if quick else SIZES)
    if "memory" in parts:
        for kind in ("pdf", "docx", "odt", "pptx", "xlsx", "ods"):
            yield measured(f"memory.{kind}", "MB", [_memory(kind)], most=MEGABYTES)


def _times(sizes: tuple[int, ...]) -> Iterator[Figure]:
    open_demo()
    from django.db import transaction

    known: dict[str, float] = {}
    for size in sizes:
        with transaction.atomic():
            roadmap = fiches(size)
            for kind, (assemble, write) in _work(roadmap).items():
                made = assemble()
                most = SECONDS.get(kind, 0.6) if size == 40 else None
                yield measured(f"time.{kind}.{size}.assemble", "s", _seconds(assemble))
                taken = _seconds(lambda write=write, made=made: write(made))
                yield measured(f"time.{kind}.{size}", "s", taken, most=most)
                if size == 200:
                    ratio = median(taken) / known[kind]
                    yield measured(f"time.{kind}.growth", "times", [ratio], most=GROWTH)
                known[kind] = median(taken)
            # Other measures find the demo as it was.
            transaction.set_rollback(True)


def _work(roadmap: "Roadmap") -> dict[str, tuple[Callable[[], object], Callable[[object], bytes]]]:
    """Of each format: how it is assembled, and how it is written."""
    from django.utils import timezone

    from jalons.publication import workbooks
    from jalons.publication.documents import FORMATS, write
    from jalons.publication.queries import budget_book, roadmap_deck, roadmap_document
    from jalons.publication.slides import pptx

    today = timezone.localdate()
    found: dict[str, tuple[Callable[[], object], Callable[..., bytes]]] = {
        kind: (lambda: roadmap_document(roadmap, today), lambda made, kind=kind: write(made, kind)) for kind in FORMATS
    }
    found["pptx"] = (lambda: roadmap_deck(roadmap, today), pptx)
    for kind in workbooks.FORMATS:
        # What a book computed is kept with it: each run reads a new one.
        found[kind] = (
            lambda: budget_book(roadmap, today),
            lambda made, kind=kind: workbooks.write(replace(made, values={}, sums={}), kind),
        )
    return found


def _seconds(work: Callable[[], object]) -> list[float]:
    work()
    found = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return found


def _memory(kind: str) -> float:
    """In a process of its own, with Django and the demo: the peak that the system counted."""
    program = f"import bench.documents as d; d.make_one({kind!r})"
    environment = {name: value for name, value in os.environ.items() if name != "JALONS_DATA"}
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout.split()[-1])


def make_one(kind: str) -> None:
    open_demo()
    from django.db import transaction

    with transaction.atomic():
        assemble, write = _work(fiches(40))[kind]
        write(assemble())
        transaction.set_rollback(True)
    lines = Path("/proc/self/status").read_text().splitlines()
    print(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000)
