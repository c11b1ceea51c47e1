"""Who is asked to see the action that comes back before the committee: a service that made a remark, a partner that has
not answered."""

from datetime import date, timedelta

from jalons.actions.changes import visas
from jalons.actions.models import ActionSheet
from jalons.roadmaps.models import Member


def ask_for_visas(today: date, by: Member) -> None:
    action = ActionSheet.objects.select_related("axis").get(roadmap=by.roadmap, axis__rank=3, rank=1)
    due_on = today + timedelta(days=12)
    given = visas.ask_visas(
        actions=[action], capacity="service", function="Service des systèmes d’information", due_on=due_on, by=by
    )
    visas.answer_visa(
        visa=given.asked.visas.get(),
        answer="remarque",
        text="Le stockage des ordinateurs donnés n’est pas prévu : il faut un local fermé.",
        version=action.version,
        on=today,
    )
    visas.ask_visas(actions=[action], capacity="partenaire", function="Association d’insertion", due_on=due_on, by=by)
