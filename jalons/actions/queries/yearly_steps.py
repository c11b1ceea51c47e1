"""The steps of the fiches, year by year: those that were done, those that are due."""

from collections import defaultdict

from jalons.actions.models import ActionStep
from jalons.roadmaps.models import Roadmap


def steps_done_in(roadmap: Roadmap, year: int) -> dict[int, list[ActionStep]]:
    """By the pk of their fiche, in the order of the days. One query."""
    by_action: dict[int, list[ActionStep]] = defaultdict(list)
    for step in ActionStep.objects.filter(action__roadmap=roadmap, done_on__year=year).order_by("done_on", "id"):
        by_action[step.action_id].append(step)
    return by_action


def steps_due_in(roadmap: Roadmap, year: int) -> dict[int, list[ActionStep]]:
    """Those that are still to be done, by the pk of their fiche, in the order of the days. One query."""
    by_action: dict[int, list[ActionStep]] = defaultdict(list)
    rows = ActionStep.objects.filter(action__roadmap=roadmap, done_on=None, ends_on__year=year)
    for step in rows.order_by("ends_on", "id"):
        by_action[step.action_id].append(step)
    return by_action
