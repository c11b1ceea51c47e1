"""What comes before a committee, who presents it, and which services were heard."""

import pytest

from jalons.actions.changes import committees as committee_changes
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, AgendaItem, Person, possible_presenters
from jalons.actions.queries import committees as committee_queries
from jalons.actions.rules.committees import Services
from jalons.directory.changes.contacts import add_contact, erase_contact
from jalons.governance.models import Meeting
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


def _another(member: Member) -> Person:
    contact = add_contact(last_name="Maire de Quinsac", college="elu", organisation="", by=member)
    return next(person for person in possible_presenters(member.roadmap) if person.contact == contact)


def test_a_fiche_is_once_on_an_agenda(member: Member, item: AgendaItem, vp: Person) -> None:
    with refused("action-already-on-agenda", "action"):
        committee_changes.put_on_agenda(meeting=item.meeting, action=item.action, presenter=vp, by=member)


def test_a_draft_does_not_come_before_the_committee(
    member: Member, meeting: Meeting, action: ActionSheet, vp: Person
) -> None:
    with refused(
        "action-needs-no-arbitration", "action", saying="Une fiche «\u00a0brouillon\u00a0» n’attend pas d’arbitrage."
    ):
        committee_changes.put_on_agenda(meeting=meeting, action=action, presenter=vp, by=member)


def test_whatever_changes_the_agenda_opens_it_again(member: Member, item: AgendaItem) -> None:
    committee_changes.settle_agenda(meeting=item.meeting, by=member)
    committee_changes.take_off_agenda(item=AgendaItem.objects.get(pk=item.pk), by=member)
    assert Meeting.objects.get(pk=item.meeting_id).agenda_settled_on is None


def test_a_service_named_since_was_not_heard_by_a_settled_agenda(member: Member, item: AgendaItem) -> None:
    committee_changes.settle_agenda(meeting=item.meeting, by=member)
    sheets.propose_action(title="Une carte", axis=item.action.axis, department_unit="Urbanisme", by=member)
    add_contact(last_name="Accueil", service="Voirie", organisation=member.roadmap.lead_authority, by=member)
    meeting = Meeting.objects.get(pk=item.meeting_id)
    assert committee_queries.meeting_agenda(meeting).services == Services({"Enfance": 1}, {}, ())
    committee_changes.change_presenter(item=AgendaItem.objects.get(pk=item.pk), presenter=_another(member), by=member)
    assert committee_queries.meeting_agenda(Meeting.objects.get(pk=meeting.pk)).services.silent == (
        "Urbanisme",
        "Voirie",
    )


def test_a_settled_agenda_keeps_the_service_that_prepared_the_fiche(member: Member, item: AgendaItem) -> None:
    committee_changes.settle_agenda(meeting=item.meeting, by=member)
    action = ActionSheet.objects.get(pk=item.action_id)
    sheets.revise_action(
        action=action, version=action.version, title=action.title, department_unit="Jeunesse", by=member
    )
    settled = committee_queries.meeting_agenda(Meeting.objects.get(pk=item.meeting_id))
    assert (settled.services.concerned, [line.department_unit for line in settled.items]) == (
        {"Enfance": 1},
        ["Enfance"],
    )
    committee_changes.take_off_agenda(item=AgendaItem.objects.get(pk=item.pk), by=member)
    assert committee_queries.meeting_agenda(Meeting.objects.get(pk=item.meeting_id)).services.silent == ("Jeunesse",)


def test_a_service_that_says_why_later_opens_the_agenda_again(member: Member, item: AgendaItem) -> None:
    committee_changes.settle_agenda(meeting=item.meeting, by=member)
    committee_changes.excuse_service(meeting=item.meeting, service="Voirie", motive="Rien cette année.", by=member)
    assert Meeting.objects.get(pk=item.meeting_id).agenda_settled_on is None


def test_an_agenda_is_decided_once_every_fiche_is(member: Member, item: AgendaItem) -> None:
    assert not committee_queries.meeting_agenda(item.meeting).is_decided
    committee_changes.take_decision(item=item, outcome="retenue", by=member)
    assert committee_queries.meeting_agenda(item.meeting).is_decided
    committee_changes.withdraw_decision(item=item, by=member)
    assert not committee_queries.meeting_agenda(item.meeting).is_decided


def test_an_empty_agenda_is_not_settled(member: Member, meeting: Meeting) -> None:
    with refused("agenda-empty"):
        committee_changes.settle_agenda(meeting=meeting, by=member)


def test_a_service_on_the_agenda_is_concerned(member: Member, item: AgendaItem) -> None:
    with refused("service-has-an-action", "service"):
        committee_changes.excuse_service(meeting=item.meeting, service="ENFANCE", motive="Rien.", by=member)


def test_the_name_of_an_elected_contact_leaves_with_the_contact(
    member: Member, meeting: Meeting, ready: ActionSheet
) -> None:
    contact = add_contact(last_name="Maire de Quinsac", college="elu", organisation="", by=member)
    presenter = next(person for person in possible_presenters(member.roadmap) if person.contact == contact)
    with told(member.roadmap) as lines:
        item = committee_changes.put_on_agenda(meeting=meeting, action=ready, presenter=presenter, by=member)
    assert item.presented_by == "Maire de Quinsac"
    assert "Quinsac" not in str(lines)
    erase_contact(contact=contact, by=member)
    assert AgendaItem.objects.get(pk=item.pk).presented_by == "une élue ou un élu à désigner"


def test_whoever_is_in_the_team_and_in_the_directory_is_there_once(world: World) -> None:
    labels = [person.label for person in possible_presenters(world.roadmap) if person.is_elected]
    assert len([label for label in labels if label.startswith("Vice-présidence action sociale")]) == 1
