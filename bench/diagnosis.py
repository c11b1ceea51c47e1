"""The ingestion of open data: one national source, from the file of its producer to figures that pages read.

It runs in a separate process with a database that only holds the geography: its peak of memory is that of the
ingestion.
"""

import functools
import http.server
import json
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from bench import Figure, FixedWork, Sample, Timing, compared_samples, measured, sampled, timed
from bench._demo import open_demo
from bench._fragility import score
from bench._offer import coverage
from bench._portraits import portrait

PARTS = ("ingestion", "dossier", "score", "coverage", "portrait")
DEPENDS_ON = FixedWork.PYTHON  # for the ingestion; the other parts have their own module
RUNS = 3
MEGABYTES = 300
KEY, FILE = "arcep-filaire", "commune_debit_filaire"
HEADER = "code_insee;nom_com;code_dep;code_reg;nbr;type;inel_hd;elig_hd05;elig_hd3;elig_bhd8;elig_thd30;elig_thd100;elig_thd1g;date"


def figures(parts: list[str] | None = None, quick: bool = False) -> Iterator[Figure]:
    open_demo()
    if "ingestion" in (parts or PARTS):
        yield from _ingestion("fetched", "given")
    if "dossier" in (parts or PARTS):
        yield from _ingestion("dossier")
    if "score" in (parts or PARTS):
        yield from score(RUNS if quick else 7)
    if "portrait" in (parts or PARTS):
        yield from portrait(RUNS if quick else 7)
    if "coverage" in (parts or PARTS):
        yield from coverage(RUNS if quick else 7)


# --- ingestion -------------------------------------------------------------------------------------------------------


def _ingestion(*ways: str) -> Iterator[Figure]:
    """`fetched`: the CSV of the producer, over HTTP. `dossier`: its widest file, a zip, also over HTTP. `given`: the
    rows of the CSV as a spreadsheet saved by a person, which is checked before it is opened."""
    for way in ways:
        done = subprocess.run(
            [sys.executable, "-c", f"import bench.diagnosis as d; d.ingest({way!r})"],
            check=True,
            capture_output=True,
            text=True,
        )
        result = json.loads(done.stdout.splitlines()[-1])
        samples = [Sample(Timing(*timing), fixed) for timing, fixed in result["samples"]]
        yield compared_samples(f"{result['rows']} rows {way}", "s", samples, DEPENDS_ON)
        yield measured(f"{way}, peak memory", "MB", [result["megabytes"]], most=MEGABYTES)


def ingest(way: str) -> None:
    """Prints one line of JSON."""
    import django

    django.setup()
    from jalons.opendata.models import SourceVintage

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ingestion = {"fetched": _fetched, "given": _given, "dossier": _dossier}[way]
        samples = []
        for run in range(RUNS):
            with ingestion(folder, run) as ingest_file:
                samples += sampled(lambda work=ingest_file: timed(work), 1, DEPENDS_ON)
    status = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    rows = SourceVintage.objects.latest("id").rows_out
    print(json.dumps({"samples": samples, "megabytes": peak, "rows": rows}))


type Ingestion = AbstractContextManager[Callable[[], None]]
"""Makes a file, yields the call to time, which reads it, then checks that it was read."""


def _fetched(folder: Path, run: int) -> Ingestion:
    (folder / f"{FILE}.csv").write_text("\n".join(_lines(run)))
    return _updated(folder, KEY, f"{FILE}.csv")


def _dossier(folder: Path, run: int) -> Ingestion:
    path = folder / "dossier_complet.zip"
    if not run:
        subprocess.run(
            [sys.executable, "-c", f"import bench._dossier as d; d.write_dossier({str(path)!r})"],
            check=True,
            stdout=sys.stderr,
        )
    return _updated(folder, "insee-dossier", path.name)


@contextmanager
def _updated(folder: Path, key: str, name: str) -> Iterator[Callable[[], None]]:
    from django.conf import settings

    from jalons.opendata.changes.updates import update_now
    from jalons.opendata.sources import SOURCES

    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        settings.OPEN_DATA_HOSTS = [url]
        source = SOURCES[key]
        source.address = f"{url}/{name}"
        attempts = []
        yield lambda: attempts.append(update_now(source, again=True))
        server.shutdown()
    if attempts[0].stage != "termine":
        raise RuntimeError(attempts[0].sentence)


@contextmanager
def _given(folder: Path, run: int) -> Iterator[Callable[[], None]]:
    """What the worker does with a file once it is received."""
    from django.core.files import File
    from django.core.files.storage import default_storage
    from django.db import transaction

    from jalons.opendata.changes.attempts import begin_attempt
    from jalons.opendata.changes.updates import read_given
    from jalons.opendata.sources import SOURCES
    from jalons.roadmaps.models import Membership
    from jalons.roadmaps.rules.permissions import Role

    path = folder / f"{FILE}.xlsx"
    # In a separate process, so that writing the file does not count in the memory of reading it.
    subprocess.run(
        [sys.executable, "-c", f"import bench.diagnosis as d; d.write_book({str(path)!r}, {run})"],
        check=True,
        stdout=sys.stderr,
    )
    seat = Membership.objects.select_related("roadmap", "user").filter(role=Role.FOCAL_POINT.value).order_by("pk")[0]
    attempt, _begins = begin_attempt(SOURCES[KEY], seat.roadmap)
    with path.open("rb") as file, transaction.atomic():
        stored = default_storage.save("donnees/bench", File(file))
    yield lambda: read_given.call(attempt.pk, attempt.began_at.isoformat(), stored, path.name, seat.user.pk, True)
    attempt.refresh_from_db()
    if attempt.stage != "termine":
        raise RuntimeError(attempt.stage + attempt.sentence)


def write_book(path: str, run: int) -> None:
    import django
    import xlsxwriter

    django.setup()
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(FILE)
        for place, line in enumerate(_lines(run)):
            sheet.write_row(place, 0, [int(cell) if cell.isdecimal() else cell for cell in line.split(";")])


def _lines(run: int) -> list[str]:
    """A row for each commune of France, with random numbers of premises."""
    from jalons.territories.models import Commune

    drawn = random.Random(run)
    rows = [HEADER]
    communes = Commune.objects.filter(withdrawn_on=None).order_by("code")
    for code, departement in communes.values_list("code", "departement"):
        premises = drawn.randint(20, 4_000)
        fast = drawn.randint(0, premises)
        best = drawn.randint(0, fast)
        speeds = f"0;{premises};{premises};{premises};{fast};{best};{best}"
        rows.append(f"{code};Commune {code};{departement};75;{premises};ZMD;{speeds};2026-03-{run + 10}")
    return rows


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None: ...
