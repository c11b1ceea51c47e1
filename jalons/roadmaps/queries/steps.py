"""The étapes of a roadmap."""

from collections.abc import Sequence

from django.db.models import QuerySet

from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import (
    Roadmap,
    Step,
)
from jalons.roadmaps.rules.milestones import VOTED_AT
from jalons.roadmaps.rules.steps import StepState


def roadmap_steps(roadmap: Roadmap) -> list[Step]:
    return _steps_of(roadmap.pk)


@PreparedQuery
def _steps_of(roadmap: int) -> QuerySet[Step]:
    return Step.objects.filter(roadmap=roadmap)


def following_steps(steps: Sequence[Step], *, is_voted: bool) -> list[Step]:
    """Those that go on: a vote overtakes the étapes before its own, whatever their state."""
    return [step for step in steps if not is_voted or step.number >= VOTED_AT]


def current_step(steps: Sequence[Step]) -> Step | None:
    """The earliest étape in progress, since later ones may have begun too; else the first one not started."""
    running = [step for step in steps if step.state == StepState.NOW]
    waiting = [step for step in steps if step.state == StepState.TODO and step.number > 0]
    return running[0] if running else waiting[0] if waiting else None
