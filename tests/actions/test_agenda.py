"""What comes before a committee, who presents it, and which services were heard."""

import pytest
from django.test import Client
from django.urls import reverse

from jalons.accounts.models import User
from jalons.actions.changes import committees as committee_changes
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, AgendaItem, Person, possible_presenters
from jalons.actions.queries import agendas, coming_meetings
from jalons.actions.rules.committees import Services
from jalons.actions.rules.sheets import Status
from jalons.directory.changes.contacts import add_contact, erase_contact
from jalons.directory.models import Contact
from jalons.governance.changes.committees import add_committee
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.points import add_point
from jalons.governance.models import Meeting
from jalons.governance.queries.minutes import meeting_minutes
from jalons.publication.changes.meeting_minutes import validate_minutes
from jalons.publication.documents.meetings.minutes import draft_minutes
from jalons.publication.documents.presentation import meeting_deck
from jalons.publication.queries.committees import agenda_document, decisions_document
from jalons.publication.queries.convocations import convocation_document
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


@pytest.fixture
def stopped(member: Member, action: ActionSheet) -> ActionSheet:
    """An adopted action that has stopped."""
    ActionSheet.objects.filter(pk=action.pk).update(status=Status.SUSPENDED)
    return ActionSheet.objects.get(pk=action.pk)


@pytest.mark.parametrize("outcome", [Status.RUNNING, Status.POSTPONED, Status.ABANDONED])
def test_a_committee_decides_for_an_action_that_has_stopped(
    member: Member, meeting: Meeting, stopped: ActionSheet, vp: Person, outcome: Status
) -> None:
    assert [line.pk for line in agendas.meeting_agenda(meeting).waiting] == [stopped.pk]
    item = committee_changes.put_on_agenda(meeting=meeting, action=stopped, presenter=vp, by=member)
    assert ActionSheet.objects.get(pk=stopped.pk).status == Status.SUSPENDED
    with refused("action-awaits-no-decision"):
        committee_changes.take_decision(item=item, outcome=Status.KEPT, by=member)
    committee_changes.take_decision(item=item, outcome=outcome, by=member)
    assert ActionSheet.objects.get(pk=stopped.pk).status == outcome
    assert agendas.meeting_agenda(meeting).is_decided
    committee_changes.withdraw_decision(item=item, by=member)
    assert ActionSheet.objects.get(pk=stopped.pk).status == Status.SUSPENDED
    # It awaits the same answers as before.
    committee_changes.take_decision(item=item, outcome=outcome, by=member)
    assert ActionSheet.objects.get(pk=stopped.pk).status == outcome


def _technical_item(member: Member, meeting: Meeting, action: ActionSheet, vp: Person) -> AgendaItem:
    """The same fiche before a comité technique."""
    committee = add_committee(name="COTECH", kind="technique", rhythm="mensuelle", by=member)
    row = add_meeting(committee=committee, held_on=meeting.held_on, by=member)
    return committee_changes.put_on_agenda(meeting=row, action=action, presenter=vp, by=member)


def test_a_technical_committee_does_not_resume_an_action_that_has_stopped(
    member: Member, meeting: Meeting, stopped: ActionSheet, vp: Person
) -> None:
    item = _technical_item(member, meeting, stopped, vp)
    with told(member.roadmap) as lines, refused("only-steering-resumes", "outcome", saying="comité de pilotage"):
        committee_changes.take_decision(item=item, outcome=Status.RUNNING, by=member)
    assert (lines, ActionSheet.objects.get(pk=stopped.pk).status) == ([], Status.SUSPENDED)
    sheets.advance_action(action=stopped, to=Status.RUNNING, by=member)
    assert ActionSheet.objects.get(pk=stopped.pk).status == Status.RUNNING


@pytest.mark.parametrize("outcome", [Status.POSTPONED, Status.REJECTED])
def test_a_technical_committee_does_not_keep_what_the_steering_committee_stopped(
    member: Member, item: AgendaItem, vp: Person, outcome: Status
) -> None:
    committee_changes.take_decision(item=item, outcome=outcome, reason="Trop cher.", by=member)
    if outcome is Status.REJECTED:
        sheets.advance_action(action=item.action, to=Status.TO_ARBITRATE, by=member)
    again = _technical_item(member, item.meeting, ActionSheet.objects.get(pk=item.action_id), vp)
    with refused("only-steering-resumes", "outcome"):
        committee_changes.take_decision(item=again, outcome=Status.KEPT, by=member)
    committee_changes.take_decision(item=again, outcome=Status.TO_REWORK, by=member)
    assert ActionSheet.objects.get(pk=item.action_id).status == Status.TO_REWORK


def test_a_technical_committee_keeps_what_no_steering_committee_has_stopped(
    member: Member, meeting: Meeting, ready: ActionSheet, vp: Person
) -> None:
    item = _technical_item(member, meeting, ready, vp)
    committee_changes.take_decision(item=item, outcome=Status.KEPT, by=member)
    assert ActionSheet.objects.get(pk=ready.pk).status == Status.KEPT


def test_a_technical_committee_is_told_that_it_proposes(
    member: Member, meeting: Meeting, stopped: ActionSheet, vp: Person
) -> None:
    item = _technical_item(member, meeting, stopped, vp)
    page = client_of(member.user).get(reverse("actions:decide", args=[member.roadmap.slug, item.meeting_id, item.pk]))
    assert page.context["form"].fields["outcome"].choices == []
    content = page.content.decode()
    assert "Ce comité propose\u00a0: cette action relève du comité de pilotage." in content
    assert "Noter la décision" not in content


def test_the_page_of_a_decision_offers_what_fits_the_fiche(
    client: Client, member: Member, meeting: Meeting, stopped: ActionSheet, vp: Person
) -> None:
    item = committee_changes.put_on_agenda(meeting=meeting, action=stopped, presenter=vp, by=member)
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("actions:decide", args=[member.roadmap.slug, meeting.pk, item.pk]))
    assert [label for _value, label in page.context["form"].fields["outcome"].choices] == [
        "reprise", "reportée", "abandonnée",
    ]  # fmt: skip


def test_the_agenda_says_how_many_services_are_missing(client: Client, member: Member, item: AgendaItem) -> None:
    sheets.propose_action(title="Une carte", axis=item.action.axis, department_unit="Urbanisme", by=member)
    assert member.user
    client.force_login(member.user)
    address = reverse("actions:agenda", args=[member.roadmap.slug, item.meeting_id])
    page = client.get(address).content.decode()
    assert "Il manque encore 1 service\u00a0:" in page and "Aucun service oublié" not in page
    committee_changes.excuse_service(meeting=item.meeting, service="Urbanisme", motive="Rien.", by=member)
    assert "Aucun service oublié\u00a0:" in client.get(address).content.decode()


def test_whatever_changes_the_agenda_opens_it_again(member: Member, item: AgendaItem) -> None:
    committee_changes.settle_agenda(meeting=item.meeting, by=member)
    committee_changes.take_off_agenda(item=AgendaItem.objects.get(pk=item.pk), by=member)
    assert Meeting.objects.get(pk=item.meeting_id).agenda_settled_on is None


def test_a_service_named_since_was_not_heard_by_a_settled_agenda(member: Member, item: AgendaItem) -> None:
    committee_changes.settle_agenda(meeting=item.meeting, by=member)
    sheets.propose_action(title="Une carte", axis=item.action.axis, department_unit="Urbanisme", by=member)
    add_contact(last_name="Accueil", service="Voirie", organisation=member.roadmap.lead_authority, by=member)
    meeting = Meeting.objects.get(pk=item.meeting_id)
    assert agendas.meeting_agenda(meeting).services == Services({"Enfance": 1}, {}, ())
    committee_changes.change_presenter(item=AgendaItem.objects.get(pk=item.pk), presenter=_another(member), by=member)
    assert agendas.meeting_agenda(Meeting.objects.get(pk=meeting.pk)).services.silent == (
        "Urbanisme",
        "Voirie",
    )


def test_a_settled_agenda_keeps_the_service_that_prepared_the_fiche(
    member: Member, item: AgendaItem, vp: Person
) -> None:
    committee_changes.settle_agenda(meeting=item.meeting, by=member)
    action = ActionSheet.objects.get(pk=item.action_id)
    sheets.revise_action(
        action=action, version=action.version, title=action.title, department_unit="Jeunesse", by=member
    )
    settled = agendas.meeting_agenda(Meeting.objects.get(pk=item.meeting_id))
    assert (settled.services.concerned, [line.department_unit for line in settled.items]) == (
        {"Enfance": 1},
        ["Enfance"],
    )
    committee_changes.take_off_agenda(item=AgendaItem.objects.get(pk=item.pk), by=member)
    meeting = Meeting.objects.get(pk=item.meeting_id)
    committee_changes.put_on_agenda(
        meeting=meeting, action=ActionSheet.objects.get(pk=action.pk), presenter=vp, by=member
    )
    assert agendas.meeting_agenda(meeting).services == Services({"Jeunesse": 1}, {}, ())


def test_a_service_that_says_why_later_opens_the_agenda_again(member: Member, item: AgendaItem) -> None:
    committee_changes.settle_agenda(meeting=item.meeting, by=member)
    committee_changes.excuse_service(meeting=item.meeting, service="Voirie", motive="Rien cette année.", by=member)
    assert Meeting.objects.get(pk=item.meeting_id).agenda_settled_on is None


def test_an_agenda_is_decided_once_every_fiche_is(member: Member, item: AgendaItem) -> None:
    assert not agendas.meeting_agenda(item.meeting).is_decided
    committee_changes.take_decision(item=item, outcome="retenue", by=member)
    assert agendas.meeting_agenda(item.meeting).is_decided
    committee_changes.withdraw_decision(item=item, by=member)
    assert not agendas.meeting_agenda(item.meeting).is_decided


def test_an_empty_agenda_is_not_settled(member: Member, meeting: Meeting) -> None:
    with refused("agenda-empty"):
        committee_changes.settle_agenda(meeting=meeting, by=member)


def test_a_service_on_the_agenda_is_concerned(member: Member, item: AgendaItem) -> None:
    with refused("service-has-an-action", "service"):
        committee_changes.excuse_service(meeting=item.meeting, service="ENFANCE", motive="Rien.", by=member)


def _nameless_item(member: Member, meeting: Meeting, ready: ActionSheet, organisation: str = "") -> AgendaItem:
    """Presented by an elected contact without function, whose name is « Zibeline »."""
    contact = add_contact(last_name="Zibeline", college="elu", organisation=organisation, by=member)
    presenter = next(person for person in possible_presenters(member.roadmap) if person.contact == contact)
    return committee_changes.put_on_agenda(meeting=meeting, action=ready, presenter=presenter, by=member)


def test_who_presents_without_function_is_told_by_their_structure(
    member: Member, meeting: Meeting, ready: ActionSheet
) -> None:
    with told(member.roadmap) as lines:
        item = _nameless_item(member, meeting, ready, "Mairie de Quinsac")
    assert item.presented_by == "une élue ou un élu (Mairie de Quinsac)"
    assert "Zibeline" not in str(lines)


def test_the_name_of_an_elected_contact_is_for_those_who_may_know_people_and_leaves_with_the_contact(
    member: Member, meeting: Meeting, ready: ActionSheet
) -> None:
    item = _nameless_item(member, meeting, ready)
    assert (item.presented_by, item.named_presenter) == ("une élue ou un élu", "Zibeline")
    assert item.contact
    erase_contact(contact=item.contact, by=member)
    item = AgendaItem.objects.get(pk=item.pk)
    assert (item.presented_by, item.named_presenter) == ("une élue ou un élu à désigner",) * 2


def test_pages_name_who_presents_without_function_to_those_who_may_know_people_alone(
    member: Member, meeting: Meeting, ready: ActionSheet, world: World
) -> None:
    item = _nameless_item(member, meeting, ready, "Mairie de Quinsac")
    addresses = [
        reverse("actions:agenda", args=[member.roadmap.slug, meeting.pk]),
        reverse("actions:decide", args=[member.roadmap.slug, meeting.pk, item.pk]),
        reverse("actions:item", args=[member.roadmap.slug, meeting.pk, item.pk]),
    ]
    pages = [client_of(member.user).get(address).content.decode() for address in addresses]
    assert ["Zibeline" in page for page in pages] == [True] * 3
    pages = [client_of(world.user("elue")).get(address).content.decode() for address in addresses]
    assert [("Zibeline" in page, "une élue ou un élu (Mairie de Quinsac)" in page) for page in pages] == [
        (False, True)
    ] * 3


def test_no_document_and_no_page_that_everybody_reads_names_who_presents_without_function(
    member: Member, meeting: Meeting, ready: ActionSheet
) -> None:
    item = _nameless_item(member, meeting, ready)
    committee_changes.take_decision(item=item, outcome="retenue", by=member)
    on = meeting.held_on
    documents = (
        agenda_document(meeting, on),
        convocation_document(meeting, on),
        decisions_document(meeting, on),
        draft_minutes(meeting_minutes(meeting), on).document,
        meeting_deck(meeting, on),
    )
    assert ["Zibeline" in repr(document) for document in documents] == [False] * 5
    client = client_of(member.user)
    for name in ("actions:sitting", "actions:record"):
        assert "Zibeline" not in client.get(reverse(name, args=[member.roadmap.slug, meeting.pk])).content.decode()
    following = coming_meetings.next_meeting(member.roadmap, on)
    assert following and [who for who, _codes in following.presenters] == ["une élue ou un élu"]


def client_of(user: User | None) -> Client:
    assert user
    client = Client()
    client.force_login(user)
    return client


def test_whoever_is_in_the_team_and_in_the_directory_is_there_once(world: World) -> None:
    labels = [person.label for person in possible_presenters(world.roadmap) if person.is_elected]
    assert len([label for label in labels if label.startswith("Vice-présidence action sociale")]) == 1


# --- nobody is asked about nothing -----------------------------------------------------------------------------------


def test_services_are_not_asked_about_an_agenda_without_any_fiche(
    client: Client, member: Member, item: AgendaItem
) -> None:
    sheets.propose_action(title="Une carte", axis=item.action.axis, department_unit="Urbanisme", by=member)
    assert agendas.meeting_agenda(item.meeting).services.silent == ("Urbanisme",)
    committee_changes.take_off_agenda(item=AgendaItem.objects.get(pk=item.pk), by=member)
    assert agendas.meeting_agenda(item.meeting).services == Services({}, {}, ())
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("actions:agenda", args=[member.roadmap.slug, item.meeting_id])).content.decode()
    assert "t-services" not in page and "Urbanisme" not in page
    add_point(meeting=item.meeting, title="Le budget", by=member)
    committee_changes.settle_agenda(meeting=item.meeting, by=member)


def test_a_cancelled_meeting_asks_no_service(client: Client, member: Member, item: AgendaItem) -> None:
    sheets.propose_action(title="Une carte", axis=item.action.axis, department_unit="Urbanisme", by=member)
    committee_changes.cancel_meeting(meeting=item.meeting, reason="Canicule.", by=member)
    meeting = Meeting.objects.get(pk=item.meeting_id)
    agenda = agendas.meeting_agenda(meeting)
    assert (agenda.services.silent, agenda.asks_services) == ((), False)
    assert "encore rien dit" not in agenda.sentence


# --- who is offered to present ---------------------------------------------------------------------------------------


def test_only_elected_people_are_offered_to_present(client: Client, member: Member, item: AgendaItem) -> None:
    add_contact(last_name="Direction de l’enfance", college="agent", organisation="", by=member)
    assert member.user
    client.force_login(member.user)
    agenda = reverse("actions:agenda", args=[member.roadmap.slug, item.meeting_id])
    people = {person.key: person.is_elected for person in possible_presenters(member.roadmap, knows_people=True)}
    assert False in people.values()
    for address in (agenda, reverse("actions:item", args=[member.roadmap.slug, item.meeting_id, item.pk])):
        offered = [key for key, _label in client.get(address).context["form"].fields["presenter"].choices if key]
        assert offered == [key for key, is_elected in people.items() if is_elected]


def test_whoever_presents_already_is_kept_once_they_are_elected_no_more(
    client: Client, member: Member, item: AgendaItem
) -> None:
    presenter = _another(member)
    committee_changes.change_presenter(item=item, presenter=presenter, by=member)
    assert presenter.contact
    Contact.objects.filter(pk=presenter.contact.pk).update(college="agent")
    assert member.user
    client.force_login(member.user)
    address = reverse("actions:item", args=[member.roadmap.slug, item.meeting_id, item.pk])
    offered = [key for key, _label in client.get(address).context["form"].fields["presenter"].choices]
    assert presenter.key in offered
    assert client.post(address, {"presenter": presenter.key}).status_code == 302
    agenda = reverse("actions:agenda", args=[member.roadmap.slug, item.meeting_id])
    assert presenter.key not in [key for key, _ in client.get(agenda).context["form"].fields["presenter"].choices]


def test_who_presents_does_not_change_once_the_minutes_are_validated(
    client: Client, member: Member, item: AgendaItem
) -> None:
    validate_minutes(meeting=item.meeting, by=member)
    with refused("minutes-validated"):
        committee_changes.change_presenter(item=item, presenter=_another(member), by=member)
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("actions:item", args=[member.roadmap.slug, item.meeting_id, item.pk])).content.decode()
    assert ("qui présente ne change plus." in page, 'name="presenter"' in page) == (True, False)


def test_the_journal_tells_from_whom_to_whom_a_fiche_passes(member: Member, item: AgendaItem, vp: Person) -> None:
    """The former presenter is a member of the team, then a contact."""
    first, second = _another(member), vp
    with told(member.roadmap) as lines:
        committee_changes.change_presenter(item=item, presenter=first, by=member)
        committee_changes.change_presenter(item=item, presenter=second, by=member)
    rows = [{"kind": person.row._meta.model_name, "id": person.row.pk} for person in (second, first, second)]
    changed = [(before["presenter"], after["presenter"]) for verb, _kind, before, after in lines if verb == "present"]
    assert changed == [(rows[0], rows[1]), (rows[1], rows[2])]
