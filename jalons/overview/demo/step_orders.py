"""The order of steps in the demo: the steps of each fiche in a row, and two orders across fiches."""

import itertools

from jalons.actions.changes import step_orders
from jalons.actions.models import ActionStep
from jalons.roadmaps.models import Member

# A step, and the step of another fiche that it waits for.
ACROSS = (
    ("Fiche réflexe diffusée", "Recenser les lieux"),
    ("Tourner dans les seize communes", "Fiche réflexe diffusée"),
)


def order_steps(*, by: Member) -> None:
    steps = ActionStep.objects.filter(action__roadmap=by.roadmap).order_by("action__axis__rank", "action__rank", "id")
    ordered = list(steps.select_related("action__axis"))
    for earlier, later in itertools.pairwise(ordered):
        if earlier.action_id == later.action_id:
            step_orders.add_step_order(step=later, after=earlier, by=by)
    named = {step.label: step for step in ordered}
    for label, before in ACROSS:
        step_orders.add_step_order(step=named[label], after=named[before], by=by)
