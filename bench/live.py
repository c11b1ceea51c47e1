"""The live room, through the addresses of the product: walls that listen; rooms of participants who write 20 notes a
second, then vote all at once, on SQLite with one process, on PostgreSQL with two (hub postgres, hub redis); a crash.

The load runs on the same cores. PostgreSQL is used when JALONS_TEST_POSTGRES_URL gives an address, Redis when one
answers at JALONS_TEST_REDIS_URL (by default on this machine); a part whose server is missing says so and is skipped.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import Figure, FixedWork, Sample, Timing, compared_samples, measured
from bench._live_hall import Hall, a_database_of_its_own, ended, redis_here

DEPENDS_ON = FixedWork.PAGE
PARTS = ("walls", "sqlite", "silent", "postgres", "redis", "crash")
SIZES = (150, 500, 1000)
RATE, WALLS_IN_A_ROOM = 20, 4
# Seconds of notes for each size of room. Where a floor is checked, the slowest hundredth must be more than one note.
SECONDS, SECONDS_OF_SEVERAL = {150: 15, 500: 12, 1000: 7}, 7
# Aims for the p99 of a note, in ms, on the slowest machine that a hall should need. Latencies also depend on the other
# programs, so they are printed and not checked; the server's work for each note or vote is checked.
AIMS = {150: 6, 500: 14}
# Of 500 who vote within ten seconds, the slowest hundredth waits a second at most.
VOTERS, VOTE_AIM, PAGE_SECONDS = 500, 1000, 0.002
# Silent sockets beside the largest room, whose server starts as a host starts it: they must not lock the others out.
SILENT = 1100


def figures(parts: list[str], quick: bool) -> Iterator[Figure]:
    sizes = list(SIZES[:1] if quick else SIZES)
    with ExitStack() as stack:
        halls = Halls(stack)
        for part in parts:
            try:
                hall = halls.of(part)
            except LookupError as reason:
                print(f"live.{part}: skipped: {reason}", file=sys.stderr, flush=True)
                continue
            if part == "crash":
                yield from crash(hall)
            else:
                for room in hall.rooms(sizes[-1:] if part == "silent" else sizes):
                    yield from fill(hall, room, part)


class Halls:
    """Prepares each database once, for all the parts that use it."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self.sqlite: Hall | None = None
        self.database = ""

    def of(self, part: str) -> Hall:
        """Raises LookupError with what is missing, in plain words."""
        if part not in ("postgres", "redis"):
            self.sqlite = self.sqlite or Hall(self.folder)
            return self.sqlite
        hub = redis_here() if part == "redis" else ""
        self.database = self.database or self.stack.enter_context(a_database_of_its_own())
        return Hall(self.folder, database=self.database, hub=hub or self.database, processes=2)


def fill(hall: Hall, room: dict[str, Any], part: str) -> Iterator[Figure]:
    """Fills one size of room, in a server of its own."""
    size = room["size"]
    walls, phones = (size, 20) if part == "walls" else (WALLS_IN_A_ROOM, size)
    seconds = SECONDS[size] if hall.processes == 1 else SECONDS_OF_SEVERAL
    silent = SILENT if part == "silent" else 0
    plan = {"walls": walls, "phones_open": phones, "rate": RATE, "seconds": seconds, "silent": silent}
    server = hall.start(as_a_host=part == "silent")
    with ended(server):
        kinds = ["notes"] if part == "walls" else ["notes", "votes"]
        result, _server = hall.play(room, server, parts=kinds, **plan)
    stored = hall.stored(room)
    counts = result["notes"] | result["costs"]["notes"]
    stored_notes = stored["notes"]
    lost = [number for number in counts["acknowledged"] if stored_notes.count(number) != 1]
    name = f"{part}.{size}"
    yield measured(f"{name}.p50", "ms", [counts["p50"]])
    yield measured(f"{name}.p99", "ms", [counts["p99"]], aim=AIMS.get(size) if hall.processes == 1 else None)
    yield measured(f"{name}.delivered", "%", [counts["delivered"]], least=100)
    yield measured(f"{name}.lost", "notes", [len(lost)], most=0)
    yield measured(f"{name}.resyncs", "pages", [result["resyncs"]])
    yield from _costs(name, counts, RATE * seconds)
    if part != "walls":
        yield from _votes(f"{name}.votes", result["votes"] | result["costs"]["votes"], stored["papers"], size)


def _votes(
    name: str, told: dict[str, Any], papers: list[tuple[str, dict[str, dict[str, int]]]], size: int
) -> Iterator[Figure]:
    """`exact`: the share of participants whose paper in the database is the accepted one, dot for dot."""
    stored_papers = {token: {int(rank): marks["gommette"] for rank, marks in paper.items()} for token, paper in papers}
    accepted = {
        token: [{int(rank): count for rank, count in paper.items()} for paper in possible]
        for token, possible in told["accepted"].items()
    }
    exact = sum(stored_papers.get(token) in possible for token, possible in accepted.items())
    yield measured(f"{name}.p50", "ms", [told["p50"]])
    yield measured(f"{name}.p99", "ms", [told["p99"]])
    # The same on a machine where the bare page takes two milliseconds, so that two machines may be compared.
    slowed = told["p99"] * PAGE_SECONDS / told["page"]
    yield measured(f"{name}.p99_beside_a_page_of_2_ms", "ms", [slowed], aim=VOTE_AIM if size == VOTERS else None)
    yield measured(f"{name}.pages_p99", "ms", [told["pages_p99"]])
    yield measured(f"{name}.errors", "answers", [told["errors"]], most=0)
    yield measured(f"{name}.forbidden", "papers", [told["forbidden"]])
    yield measured(f"{name}.refused", "%", [told["refused"]], least=100)
    yield measured(f"{name}.exact", "%", [100 * exact / max(len(accepted), len(stored_papers), size)], least=100)
    yield from _costs(name, told, size)


def _costs(name: str, told: dict[str, Any], count: int) -> Iterator[Figure]:
    """`work`: processor time of the server for each of `count` notes or votes. `cpu`, `memory`: of all the processes of
    the server. `services`: of PostgreSQL and Redis. `noise`: of all other programs."""
    each = told["served"] / count
    yield compared_samples(f"{name}.work", "ms", [Sample(Timing(each, each), told["page"])], DEPENDS_ON)
    yield measured(f"{name}.cpu", "%", [told["cpu"]])
    yield measured(f"{name}.services", "%", [told["services"]])
    yield measured(f"{name}.memory", "MB", [told["memory"]])
    yield measured(f"{name}.noise", "%", [told["noise"]])


def crash(hall: Hall) -> Iterator[Figure]:
    """Kills the server in the middle of the notes and restarts it: no acknowledged note is missing, none sent twice is
    stored twice."""
    [room] = hall.rooms([150])
    server = hall.start()
    plan = {"walls": 20, "phones_open": 150, "rate": RATE, "seconds": 0, "parts": ["crash"]}
    result, server = hall.play(room, server, **plan)
    with ended(server):
        stored_notes = hall.stored(room)["notes"]
    counts = result["crash"]
    yield measured("crash.acknowledged", "notes", [len(counts["acknowledged"])])
    yield measured(
        "crash.lost", "notes", [sum(number not in stored_notes for number in counts["acknowledged"])], most=0
    )
    yield measured("crash.twice", "notes", [len(stored_notes) - len(set(stored_notes))], most=0)
    yield measured("crash.caught_up", "%", [counts["caught_up"]], least=100)
