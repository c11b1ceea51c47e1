"""Who presents a point: proposed among those whom the roadmap knows, and the same person wherever they are told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.models import ActionSheet, AgendaItem
from jalons.directory.models import College, Contact, Organisation
from jalons.governance.changes import points as changes
from jalons.governance.forms.points import PointForm
from jalons.governance.models import Convocation, Meeting, MeetingPoint, Seat
from jalons.governance.models.agendas import agenda_points, presented_titles
from jalons.governance.models.seat_holders import seat_called
from jalons.governance.queries.away_presenters import away_presenters
from jalons.governance.queries.presenters import known_presenters
from jalons.governance.rules.presenters import known_names, make_presenter_names
from jalons.publication.queries.seat_sheets import seat_sheet_document
from jalons.roadmaps.models import Member
from tests.governance.steering import add_committee, add_seat, meet
from tests.publication.giving_back import words
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


@pytest.fixture
def meeting(by: Member) -> Meeting:
    return meet(add_committee(by), 20, by)


def mayor(by: Member, commune: str, function: str = "Maire") -> Contact:
    place = Organisation.objects.get_or_create(roadmap=by.roadmap, name=f"Mairie de {commune}")[0]
    return Contact.objects.create(
        roadmap=by.roadmap, last_name=commune, function=function, college=College.ELECTED, organisation=place
    )


def excuse(meeting: Meeting, seat: Seat) -> Meeting:
    today = timezone.localdate()
    Meeting.objects.filter(pk=meeting.pk).update(convened_on=today)
    Convocation.objects.create(
        meeting=meeting, seat=seat, answer="excuse", answered_on=today, answered_for=meeting.held_on
    )
    return Meeting.objects.select_related("roadmap", "committee").get(pk=meeting.pk)


def test_a_name_is_proposed_once_and_two_mayors_with_their_communes() -> None:
    people = [("Maire", "Mairie A"), ("maire", "Mairie B"), ("Directrice", "Centre social"), ("", "CAF")]
    assert known_names(["Présidence"], people, ["présidence", "Directrice", "Un service"]) == [
        "Présidence",
        "Directrice",
        "Maire (Mairie A)",
        "maire (Mairie B)",
        "Un service",
    ]


def test_the_field_proposes_seats_first_then_who_carries_fiches_and_known_contacts(
    meeting: Meeting, by: Member, client: Client, world: World
) -> None:
    add_seat(meeting.committee, "Siège de la CAF")
    mayor(by, "Quinsac", "Maire déléguée au numérique")
    ActionSheet.objects.filter(pk=world.action().pk).update(
        elected_sponsor="Élue aux transports", lead_contact="Pilote"
    )
    names = known_presenters(meeting)
    assert names[0] == "Siège de la CAF"
    assert {"Maire déléguée au numérique", "Élue aux transports", "Pilote"} <= {*names}
    client.force_login(world.user("referente"))
    page = client.get(reverse("governance:add_point", args=[world.roadmap.slug, meeting.pk])).content.decode()
    assert 'list="qui-presente"' in page and '<option value="Siège de la CAF">' in page


def test_somebody_known_is_written_in_one_way_and_others_as_typed() -> None:
    names = ["Présidence", "Élue aux transports"]
    known = PointForm({"title": "Bus", "presenter": "elue aux  TRANSPORTS"}, names=names)
    free = PointForm({"title": "Bus", "presenter": "Le bureau d’études"}, names=names)
    assert known.is_valid() and free.is_valid()
    assert known.cleaned_data["presenter"] == "Élue aux transports"
    assert free.cleaned_data["presenter"] == "Le bureau d’études"


def test_whoever_sits_by_another_name_is_recognised_by_their_function(meeting: Meeting, by: Member) -> None:
    contact = mayor(by, "Quinsac", "Maire déléguée")
    seat = add_seat(meeting.committee, "Siège des communes")
    Seat.objects.filter(pk=seat.pk).update(contact=contact)
    seat = Seat.objects.select_related("contact__organisation").get(pk=seat.pk)
    changes.add_point(meeting=meeting, title="La charte", presenter="maire déléguée", by=by)
    assert presented_titles(agenda_points(meeting), seat_called(seat)) == ["La charte"]
    meeting = excuse(meeting, seat)
    assert away_presenters(meeting).presents_point("Maire déléguée (Mairie de Quinsac)")
    row = Convocation.objects.get(meeting=meeting)
    told = words(seat_sheet_document(meeting, row.seat, timezone.localdate()))
    assert "La charte" in told.split("Ce que vous présentez")[1]


def test_of_two_mayors_only_the_one_who_was_chosen_presents_the_fiche(
    meeting: Meeting, by: Member, world: World
) -> None:
    absent, chosen = mayor(by, "Quinsac"), mayor(by, "Brantôme")
    seat = add_seat(meeting.committee, "Communes")
    Seat.objects.filter(pk=seat.pk).update(contact=absent)
    AgendaItem.objects.create(meeting=meeting, action=world.action(), presenter="Maire", contact=chosen)
    away = away_presenters(excuse(meeting, seat))
    assert not away.presents_sheet("Maire", chosen.pk)
    assert away.presents_sheet("Maire", absent.pk)


def test_a_fiche_is_presented_by_the_elected_person_whom_it_names(
    meeting: Meeting, by: Member, world: World, client: Client
) -> None:
    chosen = mayor(by, "Quinsac", "Maire déléguée")
    action = world.action()
    ActionSheet.objects.filter(pk=action.pk).update(elected_sponsor="Maire déléguée", status="proposee")
    client.force_login(world.user("referente"))
    address = reverse("actions:agenda", args=[world.roadmap.slug, meeting.pk])
    form = client.get(f"{address}?fiche={action.pk}").context["form"]
    assert form.initial["presenter"] == f"c{chosen.pk}"
    client.post(address, {"action": action.pk, "presenter": ""})
    item = AgendaItem.objects.get(meeting=meeting, action=action)
    assert (item.contact, item.presenter) == (chosen, "Maire déléguée")


def test_a_fiche_that_names_nobody_asks_who_presents_it(meeting: Meeting, world: World, client: Client) -> None:
    action = world.action()
    ActionSheet.objects.filter(pk=action.pk).update(elected_sponsor="", status="proposee")
    client.force_login(world.user("referente"))
    answer = client.post(
        reverse("actions:agenda", args=[world.roadmap.slug, meeting.pk]), {"action": action.pk, "presenter": ""}
    )
    assert list(answer.context["form"].errors) == ["presenter"]


def test_names_of_points_are_those_of_a_seat_or_of_nobody() -> None:
    called = make_presenter_names(["Présidence", ""], [None, "Maire"], "Mairie A", 3)
    assert [called.presents_point(one) for one in ("presidence", "Maire (Mairie A)", "Maire", "", "CAF")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_the_points_keep_what_was_typed_before(meeting: Meeting, by: Member) -> None:
    point = changes.add_point(meeting=meeting, title="Divers", presenter="Le bureau d’études", by=by)
    assert MeetingPoint.objects.get(pk=point.pk).presenter == "Le bureau d’études"
    assert meeting.held_on == timezone.localdate() + timedelta(days=20)
