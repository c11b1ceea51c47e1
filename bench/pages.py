"""Server time of the pages seen most, for the référente of the demo, then of a roadmap of 200 fiches: one request at a
time, no network."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench import Figure, measured
from bench._demo import fiches, open_demo

if TYPE_CHECKING:
    from django.test import Client

WARM_UP, RUNS = 5, 100


def figures() -> Iterator[Figure]:
    open_demo()
    from django.db import transaction
    from django.test import Client

    from jalons.actions.models import ActionSheet
    from jalons.roadmaps.models import Membership

    member = Membership.objects.filter(role=Membership.Role.FOCAL_POINT).order_by("roadmap_id").first()
    action = member and ActionSheet.objects.filter(roadmap=member.roadmap).first()
    if member is None or action is None:
        raise RuntimeError("The demo has no référente, or no action.")
    slug = member.roadmap.slug
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(member.user)
    yield _page(client, "dashboard", 20, "overview:dashboard", slug)
    yield _page(client, "actions", 20, "actions:index", slug)
    yield _page(client, "action", 20, "overview:action", slug, action.code)
    with transaction.atomic():
        fiches(200)
        yield _page(client, "dashboard of 200", None, "overview:dashboard", slug)
        yield _page(client, "actions of 200", 40, "actions:index", slug)
        yield _page(client, "action of 200", 20, "overview:action", slug, action.code)
        yield _page(client, "consolidated plan of 200", 50, "funding:roll_up", slug)
        # Other measures find the demo as it was.
        transaction.set_rollback(True)


def _page(client: "Client", name: str, most: float | None, address: str, *arguments: str) -> Figure:
    from django.urls import reverse

    path = reverse(address, args=arguments)
    return measured(name, "ms", [_milliseconds(client, path) for _ in range(WARM_UP + RUNS)][WARM_UP:], most=most)


def _milliseconds(client: "Client", path: str) -> float:
    begun = time.perf_counter()
    response = client.get(path)
    taken = time.perf_counter() - begun
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    return taken * 1000
