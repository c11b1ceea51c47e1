"""A committee without the power to decide of a fiche proposes: the sitting, its page and the minutes say so."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import committees as changes
from jalons.actions.changes import resolutions
from jalons.actions.models import ActionSheet, AgendaItem, Person
from jalons.actions.queries.agendas import decided_items, item_line
from jalons.actions.queries.resolutions import proposals_of
from jalons.actions.rules.committees import only_proposes
from jalons.actions.rules.sheets import Status
from jalons.governance.changes.committees import add_committee
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.models import Meeting
from jalons.governance.queries.minutes import meeting_minutes
from jalons.papers.documents import FORMATS, write_document
from jalons.publication.documents.meetings.minutes import shown_document
from jalons.publication.documents.roadmap.summary import question_sentence
from jalons.roadmaps.models import Member
from tests.papers import reading
from tests.publication.giving_back import text_of, words

pytestmark = pytest.mark.django_db
TEXT = "Reprendre l’action dès que le bus est réparé."


@pytest.fixture
def stopped(ready: ActionSheet, member: Member) -> ActionSheet:
    """An adopted action that has stopped: only the comité de pilotage resumes it."""
    ActionSheet.objects.filter(pk=ready.pk).update(status=Status.SUSPENDED)
    return ActionSheet.objects.get(pk=ready.pk)


@pytest.fixture
def item(stopped: ActionSheet, vp: Person, member: Member) -> AgendaItem:
    """It is before a comité technique, today."""
    committee = add_committee(name="COTECH", kind="technique", rhythm="mensuelle", by=member)
    row = add_meeting(committee=committee, held_on=timezone.localdate(), by=member)
    return changes.put_on_agenda(meeting=row, action=stopped, presenter=vp, by=member)


@pytest.fixture
def meeting(item: AgendaItem) -> Meeting:
    return Meeting.objects.select_related("roadmap", "committee").get(pk=item.meeting_id)


def propose(item: AgendaItem, member: Member, text: str = TEXT) -> None:
    action = ActionSheet.objects.get(pk=item.action_id)
    resolutions.add_resolution(meeting=item.meeting, text=text, actions=[action], by=member)


def read(client: Client, member: Member, page: str, *arguments: int) -> str:
    client.force_login(member.user)  # type: ignore[arg-type]
    answer = client.get(reverse(page, args=[member.roadmap.slug, *arguments]))
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


@pytest.mark.parametrize("status", list(Status))
def test_only_a_stopped_action_is_out_of_the_power_of_another_committee(status: Status) -> None:
    assert not only_proposes(is_steering=True, status=status)
    assert only_proposes(is_steering=False, status=status) == (status is Status.SUSPENDED)


def test_the_sitting_counts_proposals_and_no_decision_that_it_cannot_take(
    item: AgendaItem, meeting: Meeting, member: Member
) -> None:
    before = decided_items(meeting)
    assert (before.own_items, before.is_decided) == ([], False)
    assert before.progress.replace("\u00a0", " ") == "0 proposition au comité de pilotage sur 1."
    assert question_sentence(before.items[0]).startswith("À proposer au comité de pilotage")
    propose(item, member)
    after = decided_items(meeting)
    assert (after.items[0].proposals, after.is_decided) == ((TEXT,), True)
    assert after.progress.replace("\u00a0", " ") == "1 proposition au comité de pilotage sur 1."


def test_the_page_of_the_sitting_asks_for_a_proposal(
    item: AgendaItem, meeting: Meeting, member: Member, client: Client
) -> None:
    page = read(client, member, "actions:sitting", meeting.pk)
    address = reverse("actions:add_resolution", args=[member.roadmap.slug, meeting.pk])
    ask = f"{address}?fiche={item.action_id}&amp;proposition=1"
    assert ask in page and "Proposer au comité de pilotage" in page
    assert "attend une proposition au comité de pilotage" in page and "attend une décision" not in page
    assert reverse("actions:decide", args=[member.roadmap.slug, meeting.pk, item.pk]) not in page
    sent = client.post(ask.replace("&amp;", "&"), {"text": TEXT, "actions": [item.action_id], "owner": ""}, follow=True)
    assert sent.redirect_chain[-1][0] == reverse("actions:sitting", args=[member.roadmap.slug, meeting.pk])
    page = read(client, member, "actions:sitting", meeting.pk)
    assert "proposé au comité de pilotage" in page and TEXT in page


def test_the_page_of_the_fiche_and_of_the_proposal_have_their_words(
    item: AgendaItem, meeting: Meeting, member: Member, client: Client
) -> None:
    page = read(client, member, "actions:decide", meeting.pk, item.pk)
    assert "Proposer au comité de pilotage" in page and "Revenir sans décider" not in page
    client.force_login(member.user)  # type: ignore[arg-type]
    address = reverse("actions:add_resolution", args=[member.roadmap.slug, meeting.pk])
    asked = client.get(f"{address}?fiche={item.action_id}&proposition=1").content.decode()
    assert "Noter cette proposition" in asked and "Noter cette résolution" not in asked
    assert "Noter cette résolution" in client.get(address).content.decode()


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_the_minutes_name_the_fiche_of_each_proposal(
    item: AgendaItem, meeting: Meeting, member: Member, extension: str
) -> None:
    propose(item, member)
    document = shown_document(meeting_minutes(meeting), timezone.localdate())
    assert "Aucune fiche n’a été décidée." not in words(document)
    told = text_of(write_document(document, extension), extension)
    action = ActionSheet.objects.get(pk=item.action_id)
    for said in (f"{action.code} {action.title} : {TEXT}", "Ce comité propose, le comité de pilotage décidera"):
        assert reading.squeezed(said) in told


def test_a_resolution_noted_at_a_point_names_its_fiche(item: AgendaItem, meeting: Meeting, member: Member) -> None:
    action, point = ActionSheet.objects.get(pk=item.action_id), meeting.points.first()
    resolutions.add_resolution(meeting=meeting, text="Réparer le bus.", point=point, actions=[action], by=member)
    told = words(shown_document(meeting_minutes(meeting), timezone.localdate())).replace("\u00a0", " ")
    assert f"Résolution : Réparer le bus (fiche {action.code} {action.title})." in told


def test_what_the_steering_committee_has_decided_since_stays_a_proposal(
    item: AgendaItem, meeting: Meeting, vp: Person, member: Member
) -> None:
    propose(item, member)
    action = ActionSheet.objects.get(pk=item.action_id)
    steering = add_meeting(title="Comité de pilotage", held_on=timezone.localdate(), by=member)
    again = changes.put_on_agenda(meeting=steering, action=action, presenter=vp, by=member)
    changes.take_decision(item=again, outcome=Status.RUNNING, by=member)
    assert proposals_of(meeting) == {item.action_id: [TEXT]}


def test_a_resolution_about_a_fiche_that_it_may_decide_is_no_proposal(
    ready: ActionSheet, vp: Person, member: Member
) -> None:
    committee = add_committee(name="COTECH", kind="technique", rhythm="mensuelle", by=member)
    row = add_meeting(committee=committee, held_on=timezone.localdate(), by=member)
    own = changes.put_on_agenda(meeting=row, action=ready, presenter=vp, by=member)
    propose(own, member)
    line = item_line(AgendaItem.objects.select_related("meeting__committee").get(pk=own.pk))
    assert (line.only_proposes, line.proposals) == (False, ())
