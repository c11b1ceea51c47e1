"""Server time of the pages seen most, for the référente of the demo: one request at a time, no network."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench import Figure, measured
from bench._demo import open_demo

if TYPE_CHECKING:
    from django.test import Client

WARM_UP, RUNS = 5, 100


def figures() -> Iterator[Figure]:
    open_demo()
    from django.test import Client
    from django.urls import reverse

    from jalons.actions.models import ActionSheet
    from jalons.roadmaps.models import Membership

    member = Membership.objects.filter(role=Membership.Role.FOCAL_POINT).order_by("roadmap_id").first()
    if member is None:
        raise RuntimeError("The demo has no référente.")
    slug = member.roadmap.slug
    action = ActionSheet.objects.filter(roadmap=member.roadmap).first()
    if action is None:
        raise RuntimeError("The demo has no action.")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(member.user)
    for name, path in {
        "dashboard": reverse("overview:dashboard", args=[slug]),
        "actions": reverse("actions:index", args=[slug]),
        "action": reverse("overview:action", args=[slug, action.code]),
    }.items():
        yield measured(name, "ms", [_milliseconds(client, path) for _ in range(WARM_UP + RUNS)][WARM_UP:])


def _milliseconds(client: "Client", path: str) -> float:
    begun = time.perf_counter()
    response = client.get(path)
    taken = time.perf_counter() - begun
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    return taken * 1000
