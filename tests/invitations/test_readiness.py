"""What is ready before a workshop."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.directory.models import Contact
from jalons.invitations.models import Guest
from jalons.invitations.queries import readiness
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots
from jalons.workshops.changes import run_sheets, workshops
from jalons.workshops.models import Workshop
from jalons.workshops.rules.workshop_templates import TEMPLATES, read_votes
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(member: Member) -> Workshop:
    return workshops.create_workshop(title="À préparer", table_count=2, by=member)


def told(workshop: Workshop) -> dict[str, tuple[bool | None, str]]:
    lines = readiness.readiness_lines(Workshop.objects.select_related("roadmap").get(pk=workshop.pk))
    return {line.title: (line.is_ready, line.detail.replace("\u00a0", " ")) for line in lines}


def test_nothing_is_ready_at_first_and_what_happens_on_paper_is_not_judged(draft: Workshop) -> None:
    assert {title: ready for title, (ready, _detail) in told(draft).items()} == {
        "Date et lieu": False,
        "Conducteur": False,
        "Invitations": False,
        "Tables": False,
        "Vote": None,
        "Kit à imprimer": None,
        "Secrétaires de table": None,
    }
    assert told(draft)["Invitations"][1] == "Personne n’est encore sur la liste."
    Workshop.objects.filter(pk=draft.pk).update(table_count=0)
    assert "Secrétaires de table" not in told(draft)


def test_each_line_turns_when_its_work_is_done(draft: Workshop, member: Member) -> None:
    Workshop.objects.filter(pk=draft.pk).update(held_on=timezone.localdate(), place="Mairie")
    run_sheets.install_run_sheet(workshop=draft, template=TEMPLATES["enjeux"], by=member)
    ballots.create_ballot(workshop=draft, title="Le vote", options=["Un", "Deux"], by=member)
    contacts = Contact.objects.filter(roadmap=member.roadmap)[:3]
    guests = [Guest.objects.create(workshop=draft, contact=contact) for contact in contacts]
    found = told(draft)
    assert (found["Date et lieu"], found["Vote"]) == ((True, "C’est dit."), (True, "1 vote préparé."))
    assert (found["Conducteur"][0], found["Conducteur"][1].endswith(" séquences.")) == (True, True)
    assert found["Invitations"] == (False, "3 personnes de la liste ne sont pas encore invitées.")
    Guest.objects.filter(pk__in=[guest.pk for guest in guests]).update(invited_at=timezone.now())
    Guest.objects.filter(pk=guests[0].pk).update(answer=Guest.Answer.YES)
    assert told(draft)["Invitations"] == (True, "3 personnes sont invitées.")
    assert told(draft)["Tables"] == (False, "1 personne attendue n’a pas de table.")
    Guest.objects.filter(pk=guests[0].pk).update(table=1)
    assert told(draft)["Tables"] == (True, "1 personne attendue a sa table.")


def test_the_list_is_for_who_prepares_and_leads_to_each_page(draft: Workshop, world: World) -> None:
    def page(who: str) -> str:
        client = Client()
        client.force_login(world.user(who))
        return client.get(reverse("carriage:console", args=[world.roadmap.slug, draft.number])).content.decode()

    whole = page("facilitation")
    card = whole[whole.index("t-ready") : whole.index("t-join")]
    lines = readiness.readiness_lines(Workshop.objects.select_related("roadmap").get(pk=draft.pk))
    assert [line.title for line in lines if f'href="{line.url}"' not in card] == []
    assert "t-ready" not in page("caf")
    Workshop.objects.filter(pk=draft.pk).update(state=Workshop.State.OPEN)
    assert "t-ready" not in page("facilitation")


def test_it_costs_the_same_whatever_the_number_of_guests(draft: Workshop, member: Member) -> None:
    workshop = Workshop.objects.select_related("roadmap").get(pk=draft.pk)

    def cost() -> int:
        with CaptureQueriesContext(connection) as ran:
            readiness.readiness_lines(workshop)
        return len(ran)

    before = cost()
    for contact in Contact.objects.filter(roadmap=member.roadmap)[:4]:
        Guest.objects.create(workshop=draft, contact=contact)
    assert cost() == before == 3


def test_a_vote_that_the_model_foresees_is_told_until_it_is_prepared(member: Member) -> None:
    draft = workshops.create_workshop(title="D’un modèle", template=TEMPLATES["enjeux"], by=member)
    (vote,) = read_votes(Workshop.objects.get(pk=draft.pk).planned_votes)
    assert told(draft)["Vote"] == (None, "1 vote prévu par le modèle, à préparer.")
    ballots.create_ballot(workshop=draft, title=vote.title, options=["Un", "Deux"], by=member)
    assert told(draft)["Vote"] == (True, "1 vote préparé.")
