"""A plan of 490 lines, as many as one file may hold with its headings: sent and shown, confirmed, taken back; and how long
others wait meanwhile for a page or to write.

Everything runs in this process, on the threads of a server: when one computes, the others wait.
"""

import html
import random
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from bench import Figure, FixedWork, Sample, compared_samples, measured, sampled, timed
from bench._demo import open_demo

if TYPE_CHECKING:
    from django.test import Client

    from jalons.roadmaps.models import Member

DEPENDS_ON = {"import": FixedWork.PYTHON}
LINES, A_STEP_EVERY, RUNS = 490, 4, 5


def figures() -> Iterator[Figure]:
    open_demo()
    from jalons.roadmaps.models import Member, Membership
    from jalons.roadmaps.rules.permissions import Role

    seat = Membership.objects.select_related("roadmap", "user").filter(role=Role.FOCAL_POINT.value).order_by("pk")[0]
    member = Member(seat.roadmap, seat.user, Role.FOCAL_POINT, "Chargée de coopération")
    content = _plan()
    taken: dict[str, list[Sample]] = {"preview": [], "import": [], "undo": []}
    pages: list[float] = []
    writes: list[float] = []
    for _run in range(RUNS):
        with _others(member, pages, writes):
            for name, sample in _import(member, content):
                taken[name].append(sample)
    for name, samples in taken.items():
        yield compared_samples(f"{name} of {LINES} lines", "s", samples, DEPENDS_ON["import"])
    # Nobody may be blocked for the whole import: a page waits for the processor, a writer for the queue of writers.
    yield measured("a page meanwhile, median", "ms", [statistics.median(pages)])
    yield measured("a page meanwhile, slowest", "ms", [max(pages)])
    yield measured("a writer meanwhile, slowest", "ms", [max(writes)])
    yield measured("who waited a second", "waits", [sum(wait > 1000 for wait in pages + writes)], most=0)


def _plan() -> bytes:
    """Random words, which compress like real text."""
    from jalons.publication.documents.plan_files import write_plan_file
    from jalons.publication.rules.columns import KEYS

    drawn = random.Random(28)
    words = ["".join(drawn.choices("aeioubcdfglmnprst", k=drawn.randint(2, 11))) for _ in range(4_000)]

    def text(count: int) -> str:
        return " ".join(drawn.choices(words, k=count))

    rows: list[list[Any]] = []
    title = ""
    for number in range(LINES):
        cells = {
            "axis": f"Axe {number // 100 + 1} : {'abcdefghij'[number // 100]}",
            "ends_on": "31/12/2027",
            "lead_contact": text(3),
        }
        if number % A_STEP_EVERY:
            title = f"Action {number} {text(5)}"
            cells |= {
                "description": text(25),
                "objectives": text(8),
                "partners": text(5),
                "status": "En cours",
                "funder_1": "Région",
            }
            cells |= {
                "amount_1": "12 000 €",
                "funder_2": "Caf",
                "amount_2": "env. 12k" if number % 100 == 1 else "800",
                "budget": "25 000",
            }
        else:
            title = title or f"Action {number}"
            cells |= {"step": f"Étape {text(4)}", "status": "Réalisé"}
        cells["title"] = title
        rows.append([cells.get(key, "") for key in KEYS])
    return write_plan_file("Plan", rows, "xlsx")


def _import(member: "Member", content: bytes) -> Iterator[tuple[str, Sample]]:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    client = _client(member)
    slug = member.roadmap.slug
    answers: list[Any] = []

    def posted(address: str, fields: dict[str, Any]) -> Sample:
        [sample] = sampled(lambda: timed(lambda: answers.append(client.post(address, fields))), 1, DEPENDS_ON["import"])
        return sample

    sent = {"file": SimpleUploadedFile("plan.xlsx", content)}
    yield "preview", posted(reverse("publication:upload_plan", args=[slug]), sent)
    fields = _fields(answers[-1].content.decode())
    yield "import", posted(reverse("publication:import_plan", args=[slug]), fields)
    if answers[-1].status_code != 302:
        raise RuntimeError(f"The import answered {answers[-1].status_code}.")
    yield "undo", posted(f"{answers[-1].headers['Location']}annuler/", {})
    if answers[-1].status_code != 302:
        raise RuntimeError(f"The undoing answered {answers[-1].status_code}.")


def _fields(body: str) -> dict[str, str]:
    """What a browser would send: nothing for a box that is not ticked."""
    fields = {}
    for shown in re.findall(r"<input[^>]*>", body):
        name, value = re.search(r'name="([^"]+)"', shown), re.search(r'value="([^"]*)"', shown)
        if name and value and (not re.search(r'type="(?:checkbox|radio)"', shown) or re.search(r"\bchecked\b", shown)):
            fields[name[1]] = value[1]
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"\s+selected', inside)
        fields[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in fields.items()}


class _others:
    """One thread reads a page of the roadmap in a loop, another writes in the roadmap."""

    def __init__(self, member: "Member", pages: list[float], writes: list[float]) -> None:
        self.stop = threading.Event()
        self.threads = [
            threading.Thread(target=self._again, args=(work, kept))
            for work, kept in ((_reading(member), pages), (_writing(member), writes))
        ]

    def _again(self, work: Callable[[], None], kept: list[float]) -> None:
        from django.db import connection

        while not self.stop.is_set():
            begun = time.perf_counter()
            work()
            kept.append(1000 * (time.perf_counter() - begun))
            time.sleep(0.05)
        connection.close()

    def __enter__(self) -> None:
        for thread in self.threads:
            thread.start()

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


def _reading(member: "Member") -> Callable[[], None]:
    from django.urls import reverse

    client, path = _client(member), reverse("overview:steps", args=[member.roadmap.slug])

    def read() -> None:
        if client.get(path).status_code != 200:
            raise RuntimeError(path)

    return read


def _writing(member: "Member") -> Callable[[], None]:
    from jalons.roadmaps.changes.roadmaps import revise_roadmap

    def write() -> None:
        service = str(time.perf_counter())
        revise_roadmap(
            name=member.roadmap.name, lead_authority=member.roadmap.lead_authority, carrying_service=service, by=member
        )

    return write


def _client(member: "Member") -> "Client":
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    assert member.user
    client.force_login(member.user)
    return client
