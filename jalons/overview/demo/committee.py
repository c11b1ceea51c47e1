"""The selection of the fiches of the demo: a committee, the scores of each body, and the next meeting. Invented."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from jalons.actions.changes import committees, scoring, sheets
from jalons.actions.models import ActionSheet, AgendaItem, Criterion, Decision, Panel, possible_presenters
from jalons.actions.rules.sheets import Status, status_path
from jalons.base.french import matching_key
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.models import Committee, Meeting
from jalons.roadmaps.changes import milestones
from jalons.roadmaps.models import Member, Milestone, Step
from jalons.roadmaps.rules.milestones import Awaited

PLACE = "Salle du conseil, Champagnac-de-Belair"
# In the order of the fiches: the scores of the project group, then those of the committee.
SCORES = (
    ((3, 3, 3, 2, 2, 3, 1), (3, 3, 3, 2, 1, 3, 1)),
    ((2, 3, 2, 3, 3, 2, 2), (2, 3, 1, 3, 3, 3, 2)),
    ((2, 2, 3, 3, 3, 2, 3), (2, 2, 2, 3, 3, 2, 3)),
    ((3, 2, 2, 3, 3, 2, 2), (3, 2, 2, 3, 3, 2, 2)),
    ((2, 2, 2, 3, 3, 2, 2), (1, 2, 2, 3, 3, 2, 2)),
    ((2, 1, 2, 2, 3, 2, 1), (3, 1, 2, 2, 3, 2, 1)),
    ((2, 2, 1, 1, 1, 2, 0), (2, 2, 1, 1, 1, 1, 0)),
    ((1, 2, 2, 3, 3, 1, 1), (1, 2, 2, 3, 3, 2, 1)),
)
REASONS = {
    0: "Les communes les plus fragiles d’abord, les autres ensuite.",
    6: "Retenue, à condition de trouver un local.",
}
NOT_CONCERNED = ("Urbanisme", "Aucune action ne touche les permis ni les documents d’urbanisme cette année.")


def plan_committee(day: date, by: Member) -> Meeting:
    """The committee that arbitrates, announced since the first day."""
    announced = Milestone.objects.free(Awaited.COMMITTEE).filter(roadmap=by.roadmap).first()
    meeting = add_meeting(
        committee=Committee.objects.get(roadmap=by.roadmap, kind=Committee.Kind.STRATEGIC),
        held_on=day,
        starts_at=time(18),
        planned_minutes=120,
        place=PLACE,
        milestone=announced,
        by=by,
    )
    service, motive = NOT_CONCERNED
    committees.excuse_service(meeting=meeting, service=service, motive=motive, by=by)
    return meeting


def plan_next_committee(day: date, step: Step, by: Member) -> Meeting:
    """The next one, which is a milestone of that étape too."""
    milestone = milestones.add_milestone(
        title="Comité de pilotage", due_on=day, step=step, awaits=Awaited.COMMITTEE, by=by
    )
    return add_meeting(
        committee=Committee.objects.get(roadmap=by.roadmap, kind=Committee.Kind.STRATEGIC),
        held_on=day,
        starts_at=time(18),
        planned_minutes=120,
        place=PLACE,
        milestone=milestone,
        by=by,
    )


def decide_actions(fiches: Sequence[ActionSheet], meeting: Meeting, by: Member) -> None:
    """Each fiche is scored by two bodies, presented by its vice-présidence, and kept."""
    for place, fiche in enumerate(fiches):
        item = None
        for status in status_path(Status.DRAFT, Status.KEPT):
            action = ActionSheet.objects.get(pk=fiche.pk)
            if status == Status.TO_ARBITRATE:
                item = _put_on_agenda(action, place, meeting, by)
            elif status == Status.KEPT and item:
                committees.take_decision(item=item, outcome="retenue", reason=REASONS.get(place, ""), by=by)
            else:
                sheets.advance_action(action=action, to=status, by=by)
    committees.settle_agenda(meeting=meeting, by=by)
    _backdate_decisions(meeting)


def _backdate_decisions(meeting: Meeting) -> None:
    """Sets the dates as in reality: the agenda settled a week before, the decisions written down in the room."""
    Meeting.objects.filter(pk=meeting.pk).update(agenda_settled_on=meeting.held_on - timedelta(days=7))
    evening = timezone.make_aware(datetime.combine(meeting.held_on, time(19)))
    Decision.objects.filter(meeting=meeting).update(decided_at=evening)


def _put_on_agenda(action: ActionSheet, place: int, meeting: Meeting, by: Member) -> AgendaItem:
    for panel, values in zip((Panel.PROJECT_GROUP, Panel.COMMITTEE), SCORES[place], strict=True):
        scoring.score_action(action=action, panel=panel, by=by, **dict(zip(Criterion.values, values, strict=True)))
    presenter = next(
        p
        for p in possible_presenters(by.roadmap)
        if p.is_elected and matching_key(p.label) == matching_key(action.elected_sponsor)
    )
    return committees.put_on_agenda(meeting=meeting, action=action, presenter=presenter, by=by)
