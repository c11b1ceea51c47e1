"""The groupe projet becomes the comité de pilotage: proposed, corrected, confirmed."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.french import matching_key
from jalons.funding.queries.funders import adopted_funders
from jalons.governance.changes import committees as changes
from jalons.governance.changes.seats import NewSeat
from jalons.governance.models import Committee, Seat
from jalons.governance.queries import committees as queries
from jalons.governance.rules.committees import (
    EXPECTED,
    MOST_PROPOSED,
    ProposedSeat,
    distinct_labels,
    funder_kind,
    seat_proposal,
)
from jalons.papers.documents.model import Table
from jalons.papers.documents.model import plain_text as words_of
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.roadmaps.models import JournalEntry
from tests.refusals import refused
from tests.world import World


@pytest.fixture
def bare(world: World) -> World:
    """Nobody wrote who sits in the comité de pilotage."""
    Seat.objects.all().delete()
    JournalEntry.objects.filter(about_kind="committee").delete()
    return world


def labels(seats: list[ProposedSeat]) -> list[str]:
    return [seat.label for seat in seats]


def proposed(*names: str, kind: str = "partenaire") -> list[ProposedSeat]:
    return [ProposedSeat(name, kind) for name in names]


NAMES = st.lists(st.sampled_from(["CAF", "caf ", "Mairies", "Conseil départemental", "VP économie", ""]), max_size=5)


@pytest.mark.django_db
def test_what_the_method_advises_is_told_as_an_example_and_not_ticked(world: World, client: Client) -> None:
    """With an empty group and no action, nothing of the proposal comes from the territory."""
    blank = world.blank()
    assert blank.user
    client.force_login(blank.user)
    answer = client.get(reverse("publication:install_committee", args=[blank.roadmap.slug]))
    form = answer.context["form"]
    examples = [label for label, seat in form.proposed.items() if seat.is_example]
    assert examples == [label for label, _words in EXPECTED]
    assert not set(examples) & set(form["seats"].value())
    page = answer.content.decode()
    assert page.count("exemple)") == len(EXPECTED)
    assert "ceux que la méthode conseille" in page


def test_whoever_is_expected_and_missing_is_proposed() -> None:
    assert labels(
        seat_proposal(
            proposed("Vice-présidence action sociale", kind="elu"),
            proposed("Chargée de coopération", kind="agent"),
            proposed("CAF de la Dordogne"),
        )
    ) == [
        "Vice-présidence action sociale",
        "Vice-présidence économie",
        "Conseil départemental",
        "Chargée de coopération",
        "CAF de la Dordogne",
    ]
    missing = seat_proposal([], [], [])
    assert labels(missing) == [label for label, _words in EXPECTED]
    assert [seat.kind for seat in missing] == ["elu", "elu", "partenaire", "partenaire"]


def test_a_partner_under_two_names_sits_once() -> None:
    partners = proposed("Caisse d’allocations familiales", "CAF de la Dordogne", "Département de la Dordogne", "MSA")
    assert labels(seat_proposal([], [], partners))[2:] == [
        "Caisse d’allocations familiales",
        "Département de la Dordogne",
        "MSA",
    ]


def test_fifteen_are_proposed_and_the_group_comes_before_whoever_was_met() -> None:
    elected = proposed(*(f"Vice-présidence {number}" for number in range(9)), kind="elu")
    found = seat_proposal(elected, proposed("Référente", kind="agent"), proposed("Banque"), proposed("A", "B", "C"))
    assert len(found) == MOST_PROPOSED
    assert labels(found)[9:] == [*(label for label, _words in EXPECTED), "Référente", "Banque"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("État", "etat"), ("Préfecture de la Dordogne", "etat"), ("ANCT", "etat"), ("Fondation", "partenaire")],
)
def test_a_funder_that_is_the_state_sits_as_the_state(name: str, kind: str) -> None:
    assert funder_kind(name) == kind


@given(NAMES, NAMES, NAMES)
def test_everybody_named_sits_once(elected: list[str], focal: list[str], partners: list[str]) -> None:
    found = [
        matching_key(label)
        for label in labels(seat_proposal(*(proposed(*names) for names in (elected, focal, partners))))
    ]
    named = {matching_key(name.strip()) for name in (*elected, *focal, *partners) if name.strip()}
    assert len(found) == len(set(found))
    assert set(found) - named <= {matching_key(label) for label, _words in EXPECTED}
    assert distinct_labels(["", " CAF", "caf"]) == ["CAF"]


@pytest.mark.django_db
def test_the_proposal_of_the_demo_is_the_group_the_carriers_and_the_funders(bare: World) -> None:
    seats = queries.proposed_seats(bare.roadmap, adopted_funders(bare.roadmap))
    assert len(seats) <= MOST_PROPOSED
    assert "Épicerie de Bourdeilles" not in labels(seats)
    tied = {seat.label: (seat.kind, seat.tie.partition("-")[0]) for seat in seats}
    assert tied["Vice-présidence action sociale"] == ("elu", "groupe")
    assert tied["Chargée de coopération"] == ("agent", "groupe")
    assert tied["Caisse d’allocations familiales"][0] == "partenaire"
    assert [label for label in tied if "épartement" in label]


@pytest.mark.django_db
def test_a_funder_that_said_no_and_the_authority_itself_are_not_proposed(bare: World) -> None:
    funders = adopted_funders(bare.roadmap)
    assert bare.roadmap.lead_authority not in funders and len(funders) == len({matching_key(name) for name in funders})


@pytest.mark.django_db
def test_the_proposal_does_nothing(bare: World, client: Client) -> None:
    client.force_login(bare.user("referente"))
    page = client.get(reverse("publication:install_committee", args=[bare.roadmap.slug])).content.decode()
    assert "C’est une proposition." in page and not Seat.objects.exists()


@pytest.mark.django_db
def test_confirmed_it_is_installed_with_kinds_and_people(bare: World, client: Client) -> None:
    client.force_login(bare.user("referente"))
    url = reverse("publication:install_committee", args=[bare.roadmap.slug])
    kept = ["Vice-présidence action sociale", "Chargée de coopération"]
    sent = {"name": "COPIL", "rhythm": "trimestrielle", "seats": kept, "others": "Mairies\n\n mairies \nUn collège"}
    committee = queries.steering_committee(bare.roadmap)
    response = client.post(url, sent)
    committee = Committee.objects.get(roadmap=bare.roadmap, kind="strategique")
    assert response.headers["Location"] == reverse("governance:committee", args=[bare.roadmap.slug, committee.pk])
    told = [(seat.label, seat.kind, seat.name, seat.rank) for seat in committee.seats.all()]
    assert told == [
        ("Vice-présidence action sociale", "elu", "La vice-présidente action sociale", 1),
        ("Chargée de coopération", "agent", "La chargée de coopération", 2),
        ("Mairies", "partenaire", "", 3),
        ("Un collège", "partenaire", "", 4),
    ]
    assert (committee.name, committee.rhythm, committee.expected_meetings) == ("COPIL", "trimestrielle", 4)
    entry = JournalEntry.objects.filter(verb="seat").latest("id")
    assert (entry.about_label, entry.after) == ("COPIL", {"seats": [*kept, "Mairies", "Un collège"]})
    tables = [b for b in roadmap_document(bare.roadmap, date(2026, 12, 16)).blocks if isinstance(b, Table)]
    told_in = next(t for t in tables if t.caption.startswith("COPIL"))
    assert words_of(told_in.rows[0].cells[0]) == "Vice-présidence action sociale"


@pytest.mark.django_db
def test_without_anybody_it_is_not_installed_and_what_was_typed_stays(bare: World, client: Client) -> None:
    client.force_login(bare.user("referente"))
    url = reverse("publication:install_committee", args=[bare.roadmap.slug])
    refusal = client.post(url, {"name": "Autre nom", "rhythm": "annuelle", "others": " \n "})
    assert refusal.status_code == 200 and 'value="Autre nom"' in refusal.content.decode()
    assert not Seat.objects.exists()


@pytest.mark.django_db
def test_it_is_installed_once(world: World) -> None:
    with refused("committee-already-installed"):
        changes.install_steering_committee(
            name="COPIL", rhythm="annuelle", seats=[NewSeat("CAF", "partenaire")], by=world.member()
        )


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["referente", "elue", "caf"])
def test_the_old_address_opens_the_committee(who: str, world: World, client: Client) -> None:
    client.force_login(world.user(who))
    committee = queries.steering_committee(world.roadmap)
    assert committee
    response = client.get(f"/feuilles-de-route/{world.roadmap.slug}/comite-de-pilotage/")
    assert response.headers["Location"] == reverse("governance:committee", args=[world.roadmap.slug, committee.pk])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "page"), [("referente", "publication:install_committee"), ("elue", "governance:committees")]
)
def test_before_it_exists_the_old_address_opens_the_proposal(who: str, page: str, bare: World, client: Client) -> None:
    client.force_login(bare.user(who))
    response = client.get(reverse("governance:steering_committee", args=[bare.roadmap.slug]))
    assert response.headers["Location"] == reverse(page, args=[bare.roadmap.slug])
