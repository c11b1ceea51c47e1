"""What a team says of places: each gesture, its refusals, and the gesture that undoes it."""

from typing import Any

import pytest
from django.utils import timezone

from jalons.opendata.changes import places as place_changes
from jalons.opendata.models import LocalPlace, Place, PlaceCorrection
from jalons.opendata.queries import places as place_queries
from jalons.opendata.rules.mediation_standard import PROCEDURES, TOOLS
from jalons.opendata.rules.places import Located
from jalons.roadmaps.models import JournalEntry, Member
from jalons.territories.models import Commune
from tests.opendata.made_places import facts, publish
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    publish("lieux")
    publish("france-services")
    return world.blank(of=world.roadmap)


@pytest.fixture
def library(by: Member) -> Place:
    return publish("lieux", facts("Médiathèque", services=(TOOLS,), phone="05 53 00 00 00")).places.get()


def brantome() -> Commune:
    return Commune.objects.get(code="24064")


def said(**values: Any) -> dict[str, Any]:
    """What the form of the library holds when nothing is touched."""
    return {
        "name": "Médiathèque",
        "commune": brantome(),
        "longitude": 0.64716,
        "latitude": 45.36434,
        "services": [TOOLS],
        "phone": "05 53 00 00 00",
        "moves": ["fixed"],
    } | values


def shown(by: Member) -> list[str]:
    return [place.facts.name for place in place_queries.territory_offer(by.roadmap).places]


def journal(by: Member) -> list[tuple[str, str]]:
    entries = JournalEntry.objects.filter(roadmap=by.roadmap, about_kind__in=("localplace", "placecorrection"))
    return [(entry.verb, entry.about_label) for entry in entries.order_by("pk")]


def test_a_place_is_added_revised_and_removed(by: Member) -> None:
    place = place_changes.add_place(by=by, **said(name="Café associatif", services=[PROCEDURES], moves=["itinerant"]))
    (row,) = place_queries.territory_offer(by.roadmap).places
    assert (row.facts.services, row.facts.is_fixed, row.facts.is_itinerant) == ((PROCEDURES,), False, True)
    assert row.facts.updated_on == timezone.localdate()
    place_changes.revise_place(place=place, by=by, **said(name="Café des Tanneurs"))
    assert shown(by) == ["Café des Tanneurs"]
    place_changes.remove_place(place=place, by=by)
    assert shown(by) == []
    assert journal(by) == [("add", "Café associatif"), ("revise", "Café des Tanneurs"), ("remove", "Café des Tanneurs")]


@pytest.mark.parametrize(
    ("values", "point", "origin"),
    [
        ({"longitude": None, "latitude": None}, (0.64716, 45.36434), Located.ABSENT),
        ({"longitude": 45.37, "latitude": 0.65}, (0.65, 45.37), Located.GIVEN),
    ],
)
def test_a_point_is_that_of_the_commune_or_put_in_order(
    by: Member, values: dict[str, Any], point: tuple[float, float], origin: Located
) -> None:
    place = place_changes.add_place(by=by, **said(**values))
    assert ((place.longitude, place.latitude), place.located) == (point, origin)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": "Café associatif"}, "place-name-taken", "name"),
        ({"name": "contact@mairie.example"}, "place-name-missing", "name"),
        ({"longitude": 2.35, "latitude": 48.85}, "point-too-far", "latitude"),
        ({"longitude": 0.0, "latitude": 0.0}, "point-too-far", "latitude"),
        ({"longitude": 0.65, "latitude": None}, "coordinate-missing", "latitude"),
        ({"longitude": None}, "coordinate-missing", "longitude"),
    ],
)
def test_a_place_that_cannot_be_is_refused(by: Member, values: dict[str, Any], code: str, field: str) -> None:
    place_changes.add_place(by=by, **said(name="Café associatif"))
    with refused(code, field):
        place_changes.add_place(by=by, **said(**values))
    assert LocalPlace.objects.filter(roadmap=by.roadmap).count() == 1


def test_a_commune_out_of_the_territory_is_refused(by: Member, library: Place) -> None:
    perigueux = Commune.objects.get(code="24322")
    for change in (place_changes.add_place, lambda **values: place_changes.correct_place(place=library, **values)):
        with refused("commune-out-of-perimeter", "commune"):
            change(by=by, **said(commune=perigueux, longitude=None, latitude=None))


def test_e_mails_typed_by_the_team_are_not_kept(by: Member) -> None:
    place = place_changes.add_place(
        by=by, **said(name="Café a.b@c.example", address="1 rue (a.b@c.example)", hours="a@b.example")
    )
    assert (place.name, place.address, place.hours) == ("Café", "1 rue ()", "")


def test_a_correction_keeps_what_differs_and_the_list_does_not_change(by: Member, library: Place) -> None:
    before = Place.objects.filter(pk=library.pk).values().get()
    place_changes.correct_place(place=library, by=by, **said(phone="05 53 99 99 99", services=[PROCEDURES, TOOLS]))
    assert Place.objects.filter(pk=library.pk).values().get() == before
    correction = PlaceCorrection.objects.get(roadmap=by.roadmap)
    assert correction.values == {
        "phone": "05 53 99 99 99",
        "services": [PROCEDURES, TOOLS],
        "updated_on": timezone.localdate().isoformat(),
    }
    (place,) = place_queries.territory_offer(by.roadmap).places
    assert (place.facts.phone, place.facts.updated_on, place.is_corrected) == (
        "05 53 99 99 99",
        timezone.localdate(),
        True,
    )


def test_a_correction_that_changes_nothing_is_none(by: Member, library: Place) -> None:
    assert place_changes.correct_place(place=library, by=by, **said()) is None
    place_changes.correct_place(place=library, by=by, **said(phone=""))
    place_changes.correct_place(place=library, by=by, **said())
    assert not PlaceCorrection.objects.filter(roadmap=by.roadmap).exists()
    assert journal(by) == [("correct", "Médiathèque"), ("correct", "Médiathèque")]


def test_a_place_without_a_point_of_its_own_keeps_that_of_its_commune(by: Member) -> None:
    vintage = publish("lieux", facts("Médiathèque", services=(TOOLS,), phone="05 53 00 00 00", located=Located.ZERO))
    place = vintage.places.get()
    assert place_changes.correct_place(place=place, by=by, **said(longitude=None, latitude=None)) is None
    place_changes.correct_place(place=place, by=by, **said(longitude=0.65, latitude=45.37))
    (row,) = place_queries.territory_offer(by.roadmap).places
    assert (row.facts.point, row.facts.located) == ((0.65, 45.37), Located.GIVEN)


def test_corrections_are_undone_and_hiding_stays(by: Member, library: Place) -> None:
    place_changes.correct_place(place=library, by=by, **said(name="Bibliothèque"))
    place_changes.hide_place(place=library, because="fermée", by=by)
    place_changes.undo_corrections(place=library, by=by)
    (row,) = place_queries.territory_offer(by.roadmap).hidden
    assert (row.facts.name, row.hidden_because) == ("Médiathèque", "fermée")
    place_changes.show_place(place=library, by=by)
    assert shown(by) == ["Médiathèque"]
    assert not PlaceCorrection.objects.filter(roadmap=by.roadmap).exists()
    assert [verb for verb, _label in journal(by)] == ["correct", "hide", "undo", "show"]


def test_places_are_hidden_with_a_reason_and_shown_again(by: Member, library: Place) -> None:
    cafe = place_changes.add_place(by=by, **said(name="Café associatif"))
    for place in (library, cafe):
        with refused("reason-missing", "because"):
            place_changes.hide_place(place=place, because=" ", by=by)
        place_changes.hide_place(place=place, because="doublon", by=by)
    assert shown(by) == []
    for place in (library, cafe):
        place_changes.show_place(place=place, by=by)
    assert shown(by) == ["Café associatif", "Médiathèque"]


def test_a_fiche_is_verified_today(by: Member, library: Place) -> None:
    cafe = place_changes.add_place(by=by, **said(name="Café associatif"))
    LocalPlace.objects.filter(pk=cafe.pk).update(updated_on="2020-01-01")
    cafe.refresh_from_db()
    for place in (library, cafe):
        place_changes.verify_place(place=place, by=by)
    assert {row.facts.updated_on for row in place_queries.territory_offer(by.roadmap).places} == {timezone.localdate()}


def test_two_places_are_told_apart_and_together_again(by: Member, library: Place) -> None:
    publish("france-services", facts("Médiathèque"))
    assert shown(by) == ["Médiathèque"]
    place_changes.set_place_apart(place=library, is_apart=True, by=by)
    assert shown(by) == ["Médiathèque", "Médiathèque"]
    place_changes.set_place_apart(place=library, is_apart=False, by=by)
    assert shown(by) == ["Médiathèque"]
    assert [verb for verb, _label in journal(by)] == ["part", "join_again"]
