"""The pages of committees: who reads what, what is asked, what comes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.base.stale_pages import row_stamp
from jalons.governance.changes.committees import add_committee
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.seats import add_seats
from jalons.governance.models import Committee, GroupMember, Seat
from jalons.governance.words.committees import name_beside, office_beside
from tests.pages import send_shown
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal(world: World, client: Client) -> Client:
    client.force_login(world.user("referente"))
    return client


@pytest.fixture
def steering(world: World) -> Committee:
    return Committee.objects.get(roadmap=world.roadmap, kind="strategique")


def address(world: World, name: str, *args: Any) -> str:
    return reverse(f"governance:{name}", args=[world.roadmap.slug, *args])


def main_of(client: Client, url: str) -> str:
    page = client.get(url).content.decode()
    return page[page.index("<main") :].replace("\u00a0", " ")


def messages_of(response: Any) -> list[str]:
    return [str(message).replace("\u00a0", " ") for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("who", "names", "changes"),
    [("referente", True, True), ("facilitation", True, False), ("elue", False, False), ("caf", False, False)],
)
def test_everybody_reads_functions_and_some_read_names(
    who: str, names: bool, changes: bool, world: World, client: Client, steering: Committee
) -> None:
    client.force_login(world.user(who))
    main = main_of(client, address(world, "committee", steering.pk))
    assert "14 sièges, dont 12 avec voix. Quorum : plus de la moitié des voix, soit 7 sur 12." in main
    assert "n’est pas l’assemblée" in main
    assert ("La vice-présidente action sociale" in main, "Ajouter un siège" in main) == (names, changes)


def test_only_the_steering_committee_is_said_not_to_be_the_assembly(focal: Client, world: World) -> None:
    technical = Committee.objects.get(roadmap=world.roadmap, kind="technique")
    assert "n’est pas l’assemblée" not in main_of(focal, address(world, "committee", technical.pk))


def test_a_committee_is_created_then_changed(focal: Client, world: World) -> None:
    sent = {"name": "COTECH des lieux", "kind": "technique", "rhythm": "autre", "notice_days": 10, "quorum": "tiers"}
    response = focal.post(address(world, "add_committee"), sent, follow=True)
    row = Committee.objects.get(name="COTECH des lieux")
    assert messages_of(response) == ["Le comité est installé : dites qui y siège."]
    assert (row.expected_meetings, row.quorum, row.notice_days) == (3, "tiers", 10)
    form = focal.get(address(world, "edit_committee", row.pk)).context["form"]
    assert form.initial["expected_meetings"] is None
    changed = sent | {"expected_meetings": 6, "seen": form.initial["seen"]}
    send_shown(focal, address(world, "edit_committee", row.pk), changed)
    row.refresh_from_db()
    assert row.expected_meetings == 6
    # Somebody who had opened the form before is shown both.
    stale = focal.post(address(world, "edit_committee", row.pk), changed | {"expected_meetings": 7})
    assert (stale.status_code, stale.context["form"].is_stale) == (200, True)


def test_closed_it_is_folded_and_says_since_when(focal: Client, world: World) -> None:
    row = add_committee(name="Comité des usagers", kind="consultatif", rhythm="annuelle", by=world.member())
    today = timezone.localdate().isoformat()
    early = focal.post(address(world, "close_committee", row.pk), {"closed_on": "2001-01-01"})
    assert list(early.context["closing"].errors) == ["closed_on"]
    focal.post(address(world, "close_committee", row.pk), {"closed_on": today})
    main = main_of(focal, address(world, "committees"))
    assert main.index("1 comité clos") < main.index("Comité des usagers")
    page = main_of(focal, address(world, "committee", row.pk))
    assert ("Ajouter un siège" in page, "Rouvrir le comité" in page) == (False, True)
    assert focal.get(address(world, "edit_committee", row.pk)).headers["Location"] == address(
        world, "committee", row.pk
    )
    seen = row_stamp(Committee.objects.get(pk=row.pk))
    late = focal.post(
        address(world, "edit_committee", row.pk),
        {"name": "Autre nom", "kind": "consultatif", "rhythm": "annuelle", "notice_days": "15", "quorum": "aucune"}
        | {"seen": seen},
    )
    assert "Ce comité est clos" in late.content.decode() and 'value="Autre nom"' in late.content.decode()


def test_a_seat_is_added_tied_ended_and_undone(focal: Client, world: World, steering: Committee) -> None:
    person = GroupMember.objects.filter(roadmap=world.roadmap, seats=None, until=None).exclude(contact=None)[0]
    sent = {
        "label": "Direction générale",
        "kind": "agent",
        "has_vote": "on",
        "since": timezone.localdate().isoformat(),
        "person": f"groupe-{person.pk}",
    }
    focal.post(address(world, "add_seat", steering.pk), sent)
    row = Seat.objects.get(label="Direction générale")
    assert (row.group_member, row.has_vote) == (person, True)
    form = focal.get(address(world, "seat", steering.pk, row.pk)).context["form"]
    assert form.initial["person"] == f"groupe-{person.pk}"
    send_shown(focal, address(world, "seat", steering.pk, row.pk), sent | {"has_vote": "", "person": ""})
    row.refresh_from_db()
    assert (row.group_member, row.has_vote) == (None, False)
    focal.post(address(world, "end_seat", steering.pk, row.pk), {"until": timezone.localdate().isoformat()})
    row.refresh_from_db()
    assert row.until == timezone.localdate()
    focal.post(address(world, "keep_seat", steering.pk, row.pk))
    focal.post(address(world, "remove_seat", steering.pk, row.pk))
    assert not Seat.objects.filter(pk=row.pk).exists()


def test_a_day_that_is_refused_stays_on_the_page_of_the_seat(focal: Client, world: World, steering: Committee) -> None:
    row = steering.seats.all()[0]
    response = focal.post(address(world, "end_seat", steering.pk, row.pk), {"until": "2001-01-01"})
    assert (response.status_code, list(response.context["ending"].errors)) == (200, ["until"])


def test_several_seats_are_pasted(focal: Client, world: World, steering: Committee) -> None:
    sent = {
        "labels": "Banque des territoires\n\nFondation",
        "kind": "partenaire",
        "since": timezone.localdate().isoformat(),
    }
    response = focal.post(address(world, "add_seats", steering.pk), sent, follow=True)
    assert messages_of(response) == ["2 sièges sont ajoutés."]
    assert list(steering.seats.filter(rank__gt=14).values_list("label", "has_vote")) == [
        ("Banque des territoires", False),
        ("Fondation", False),
    ]
    long = focal.post(address(world, "add_seats", steering.pk), sent | {"labels": "x" * 201})
    assert list(long.context["form"].errors) == ["labels"]


def test_a_seat_of_another_roadmap_or_committee_is_not_found(focal: Client, world: World, steering: Committee) -> None:
    technical = Committee.objects.get(roadmap=world.roadmap, kind="technique")
    seat = technical.seats.all()[0]
    assert focal.get(address(world, "seat", steering.pk, seat.pk)).status_code == 404
    assert focal.get(reverse("governance:committee", args=[world.young.slug, steering.pk])).status_code == 404


def test_another_year_is_shown_and_nonsense_is_this_one(focal: Client, world: World, steering: Committee) -> None:
    year = timezone.localdate().year
    for asked, shown in ((str(year - 1), year - 1), ("99999", year), ("abc", year)):
        page = focal.get(address(world, "committee", steering.pk) + f"?annee={asked}").context["page"]
        assert page.year == shown


def test_one_and_many_committees_seats_and_meetings_cost_the_same_queries(focal: Client, world: World) -> None:
    by = world.member()
    row = add_committee(name="Premier", kind="autre", rhythm="annuelle", by=by)
    add_seats(committee=row, labels=["A"], kind="agent", since=timezone.localdate(), by=by)
    add_meeting(committee=row, held_on=timezone.localdate() - timedelta(days=1), by=by)
    addresses = [
        address(world, "committees"),
        address(world, "committee", row.pk),
        reverse("actions:meetings", args=[by.roadmap.slug]),
    ]

    def costs() -> list[int]:
        found = []
        for url in addresses:
            focal.get(url)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                focal.get(url)
            found.append(len(queries))
        return found

    before = costs()
    people = list(GroupMember.objects.filter(roadmap=by.roadmap))
    for number in range(3):
        other = add_committee(name=f"Autre {number}", kind="autre", rhythm="annuelle", by=by)
        for committee in (row, other):
            add_seats(
                committee=committee, labels=[f"B{number}", f"C{number}"], kind="elu", since=timezone.localdate(), by=by
            )
            add_meeting(committee=committee, held_on=timezone.localdate() + timedelta(days=number), by=by)
    for seat, person in zip(row.seats.all(), people, strict=False):
        Seat.objects.filter(pk=seat.pk).update(group_member=person)
    assert costs() == before


@pytest.mark.parametrize(
    ("label", "office", "words"),
    [
        ("Présidence de la communauté", "presidence", "préside le comité"),
        ("Présidence", "presidence", ""),
        ("Vice-présidence économie", "presidence", "présidence"),
        ("Chargée de coopération", "secretariat", "secrétariat"),
        ("CAF", "", ""),
    ],
)
def test_what_a_seat_does_is_not_said_twice(label: str, office: str, words: str) -> None:
    assert office_beside(label, office) == words


def test_a_function_that_begins_the_label_is_no_other_name() -> None:
    assert name_beside("Présidence de la communauté", "Présidence") == ""
    assert name_beside("Présidentielle", "Président") == "Président"
    assert name_beside("Centre social", "La direction du centre social") == "La direction du centre social"


def test_the_page_of_a_committee_says_its_chair_once(world: World, focal: Client, steering: Committee) -> None:
    chair = Seat.objects.get(committee=steering, office="presidence")
    page = main_of(focal, address(world, "committee", steering.pk))
    row = page[page.index(f"<b>{chair.label}</b>") :]
    row = row[: row.index("<a")]
    assert row.lower().count("présidence") == 1 and "Préside le comité." in row
