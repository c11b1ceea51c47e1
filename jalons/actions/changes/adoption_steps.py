"""What the way of adoption changes in étapes and milestones, as long as nobody wrote them otherwise."""

from datetime import date

from django.utils import timezone

from jalons.actions.rules.adoption import Mode
from jalons.actions.words import PATHS, SIGNATURE
from jalons.roadmaps.changes.journal import revise_row
from jalons.roadmaps.changes.milestones import add_milestone, remove_milestone, revise_milestone
from jalons.roadmaps.models import Member, Milestone, Step
from jalons.roadmaps.rules.milestones import MILESTONES, Awaited, months_after
from jalons.roadmaps.rules.steps import STEPS

FORMALISE = 6
_PURPOSES = {step.purpose for step in STEPS if step.number == FORMALISE}
_COUNCILS = {milestone.title for milestone in MILESTONES if milestone.awaits == Awaited.COUNCIL}


def follow_path(*, mode: str, by: Member) -> None:
    """Names the vote and the purpose of étape 6 as this way does; a CTG has a signature to come, the other way has none. Call
    it in a transaction."""
    path = PATHS[Mode(mode)]
    ours = _COUNCILS | {str(one.council) for one in PATHS.values()}
    waiting = Milestone.objects.filter(roadmap=by.roadmap, awaits=Awaited.COUNCIL, reached_on=None, title__in=ours)
    for milestone in waiting:
        revise_milestone(milestone=milestone, title=str(path.council), by=by)
    purposes = _PURPOSES | {str(one.purpose) for one in PATHS.values()}
    for step in Step.objects.filter(roadmap=by.roadmap, number=FORMALISE, purpose__in=purposes):
        revise_row(step, {"purpose": str(path.purpose)}, by=by)
    signature = _signature(by)
    if mode == Mode.CTG and signature is None:
        _plan_signature(by)
    elif mode != Mode.CTG and signature and signature.reached_on is None:
        remove_milestone(milestone=signature, by=by)


def reach_signature(*, on: date, by: Member) -> None:
    signature = _signature(by)
    if signature and signature.reached_on is None:
        revise_row(signature, {"reached_on": on}, by=by, verb="reach_milestone")


def _signature(by: Member) -> Milestone | None:
    return Milestone.objects.filter(roadmap=by.roadmap, title=str(SIGNATURE)).first()


def _plan_signature(by: Member) -> None:
    """A month after the vote, to come or held; without a milestone for it, nobody knows when."""
    council = Milestone.objects.dated().filter(roadmap=by.roadmap, awaits=Awaited.COUNCIL).first()
    if council:
        step = Step.objects.filter(roadmap=by.roadmap, number=FORMALISE).first()
        due_on = months_after(max(council.due_on, timezone.localdate()), 1)
        add_milestone(title=str(SIGNATURE), due_on=due_on, step=step, by=by)
