"""The étapes of the method."""

from jalons.base.db import write_transaction
from jalons.roadmaps.changes.journal import revise_row
from jalons.roadmaps.models import (
    Member,
    Step,
)


@write_transaction()
def revise_step(*, step: Step, title: str, purpose: str, state: str, by: Member) -> None:
    confirmed = step.title_is_confirmed or title != step.title
    revise_row(step, {"title": title, "purpose": purpose, "state": state, "title_is_confirmed": confirmed}, by=by)


@write_transaction()
def reach_step(*, number: int, by: Member) -> None:
    """A floor reports that its étape has begun: it becomes in progress, unless somebody already set a later state."""
    step = Step.objects.filter(roadmap=by.roadmap, number=number, state=Step.State.TODO).first()
    if step:
        revise_row(step, {"state": Step.State.NOW}, by=by, verb="reach")
