"""The demo in this process, in its own data folder: `pages` and `documents` measure it."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import django

from bench._fixed_works import Timing, seconds_of_ended_children, timed_in_threads

if TYPE_CHECKING:
    from jalons.roadmaps.models import Roadmap


@cache
def open_demo() -> None:
    """Sets the settings, then builds the demo. Models may only be imported afterwards."""
    os.environ.setdefault("JALONS_DATA", tempfile.mkdtemp(prefix="jalons-bench-"))
    open_built()
    from django.core.management import call_command

    call_command("prepare", "--demo", verbosity=0)


def open_built() -> None:
    """Opens the demo that another process built in JALONS_DATA."""
    os.environ.update(JALONS_DEMO="1", JALONS_SECRET_KEY="only-for-measures", DJANGO_SETTINGS_MODULE="config.settings")
    django.setup()


def timed_document(write: Callable[[], object]) -> Timing:
    """Times a document with all its threads and with the process of the compiler."""
    from jalons.papers.documents.compiler import end_compiler

    before = seconds_of_ended_children()
    timing = timed_in_threads(write, end_compiler)
    return Timing(timing.elapsed, timing.own + seconds_of_ended_children() - before)


def fiches(count: int) -> "Roadmap":
    """The fiches of the demo repeated under other titles, made by the same changes."""
    from django.utils import timezone

    from jalons.actions.models import ActionSheet, Axis
    from jalons.actions.rules.sheets import Status
    from jalons.overview.demo.actions import ACTIONS
    from jalons.overview.demo.demo_roadmaps import write_action
    from jalons.roadmaps.models import Member, Membership
    from jalons.roadmaps.rules.permissions import Role
    from jalons.workshops.models import KeyProject

    today = timezone.localdate()
    first = ActionSheet.objects.select_related("roadmap").order_by("pk")[0]
    user = Membership.objects.get(roadmap=first.roadmap, role=Role.FOCAL_POINT.value).user
    by = Member(first.roadmap, user, Role.FOCAL_POINT, "Chargée de coopération")
    axes = list(Axis.objects.filter(roadmap=first.roadmap))
    projects = list(KeyProject.objects.filter(roadmap=first.roadmap))
    for number in range(count - ActionSheet.objects.filter(roadmap=first.roadmap).count()):
        model = ACTIONS[number % len(ACTIONS)]
        title = f"{model.title} ({number + 2})"
        kept = replace(model, title=title, status=Status.KEPT.value)
        write_action(kept, axes[model.axis], projects[model.key_project], today, today, by, {})
        # As the vote of the roadmap and what came after it left its model.
        ActionSheet.objects.filter(roadmap=first.roadmap, title=title).update(status=model.status, is_adopted=True)
    return first.roadmap
