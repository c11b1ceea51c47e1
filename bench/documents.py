"""The feuille de route of forty fiches in each format: assembled from the database, then written."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bench import Figure, measured
from bench._demo import open_demo

if TYPE_CHECKING:
    from jalons.roadmaps.models import Roadmap

FICHES, RUNS = 40, 5


def figures() -> Iterator[Figure]:
    open_demo()
    from django.db import transaction
    from django.utils import timezone

    from jalons.publication.documents import FORMATS, write
    from jalons.publication.queries import roadmap_document

    today = timezone.localdate()
    with transaction.atomic():
        roadmap = _forty_fiches()
        yield measured("assemble", "s", _seconds(lambda: roadmap_document(roadmap, today)))
        document = roadmap_document(roadmap, today)
        for kind in sorted(FORMATS):
            yield measured(kind, "s", _seconds(lambda kind=kind: write(document, kind)))
        # Other measures find the demo as it was.
        transaction.set_rollback(True)


def _seconds(work: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return found


def _forty_fiches() -> "Roadmap":
    """The demo's own fiches again under other titles, through the same changes."""
    from django.utils import timezone

    from jalons.actions.models import ActionSheet, Axis
    from jalons.overview.demo.actions import ACTIONS
    from jalons.overview.demo.world import write_fiche
    from jalons.roadmaps.models import Member, Membership
    from jalons.roadmaps.rules import Role
    from jalons.workshops.models import KeyProject

    today = timezone.localdate()
    first = ActionSheet.objects.select_related("roadmap").order_by("pk")[0]
    user = Membership.objects.get(roadmap=first.roadmap, role=Role.FOCAL_POINT.value).user
    by = Member(first.roadmap, user, Role.FOCAL_POINT, "Chargée de coopération")
    axes = list(Axis.objects.filter(roadmap=first.roadmap))
    projects = list(KeyProject.objects.filter(roadmap=first.roadmap))
    for number in range(FICHES - ActionSheet.objects.filter(roadmap=first.roadmap).count()):
        model = ACTIONS[number % len(ACTIONS)]
        model = replace(model, title=f"{model.title} ({number + 2})")
        write_fiche(model, axes[model.axis], projects[model.key_project], today, today, by, {})
    return first.roadmap
