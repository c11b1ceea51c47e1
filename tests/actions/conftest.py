import pytest
from django.utils import timezone

from jalons.actions.changes import committees, sheets
from jalons.actions.models import ActionSheet, AgendaItem, Person, possible_presenters
from jalons.actions.rules.sheets import Status
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.models import Meeting
from jalons.roadmaps.models import Member
from tests.world import World


@pytest.fixture
def member(world: World) -> Member:
    """The focal point of a roadmap that has no axis and no action yet."""
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


# --- a committee -----------------------------------------------------------------------------------------------------


@pytest.fixture
def meeting(member: Member) -> Meeting:
    """Today: what it decides is noted on its day."""
    return add_meeting(title="Comité de pilotage", held_on=timezone.localdate(), by=member)


@pytest.fixture
def ready(action: ActionSheet, member: Member) -> ActionSheet:
    """A fiche of the service « Enfance », proposed."""
    sheets.revise_action(action=action, version=1, title=action.title, department_unit="Enfance", by=member)
    sheets.advance_action(action=action, to=Status.PROPOSED, by=member)
    return ActionSheet.objects.get(pk=action.pk)


@pytest.fixture
def vp(member: Member) -> Person:
    return next(
        person for person in possible_presenters(member.roadmap) if person.function == "Vice-présidence action sociale"
    )


@pytest.fixture
def item(meeting: Meeting, ready: ActionSheet, vp: Person, member: Member) -> AgendaItem:
    return committees.put_on_agenda(meeting=meeting, action=ready, presenter=vp, by=member)
