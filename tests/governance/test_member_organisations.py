"""Structures membres: added, confirmed, co-carriers, left, merged; who reads what."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.directory.changes.contacts import add_contact
from jalons.directory.changes.organisations import add_organisation
from jalons.directory.models import Organisation
from jalons.governance.changes import member_organisations as changes
from jalons.governance.models import MemberOrganisation
from jalons.governance.queries import member_organisations as queries
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
SIRET = "35600000049837"
CONFIRMED, LEFT = MemberOrganisation.State.CONFIRMED, MemberOrganisation.State.LEFT


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


def rows(by: Member) -> list[tuple[str, str, bool]]:
    members = MemberOrganisation.objects.filter(roadmap=by.roadmap).order_by("organisation__name")
    return [(row.organisation.name, row.state, row.is_co_carrier) for row in members]


def test_a_structure_of_the_directory_or_a_new_one_takes_part(by: Member) -> None:
    known = add_organisation(name="Centre social", by=by)
    with told(by.roadmap) as lines:
        changes.add_member(organisation=known, by=by)
        changes.add_member(name="La Poste", siret=SIRET, is_co_carrier=True, by=by)
    assert rows(by) == [("Centre social", CONFIRMED, False), ("La Poste", CONFIRMED, True)]
    assert [(verb, kind) for verb, kind, _before, _after in lines] == [
        ("add", "memberorganisation"),
        ("add", "organisation"),
        ("add", "memberorganisation"),
    ]
    assert MemberOrganisation.objects.get(organisation=known).confirmed_on == timezone.localdate()


def test_what_is_no_structure_is_refused_beside_its_field(by: Member) -> None:
    with refused("organisation-missing", "organisation"):
        changes.add_member(by=by)
    with refused("siret-wrong", "siret"):
        changes.add_member(name="La Poste", siret="35600000049838", by=by)
    post = changes.add_member(name="La Poste", siret=SIRET, by=by)
    with refused("siret-taken", "siret", saying="Ce SIRET est celui de « La Poste »."):
        changes.add_member(name="Bureau de poste", siret=SIRET, by=by)
    with refused("organisation-already-listed", "organisation"):
        changes.add_member(organisation=post.organisation, by=by)
    assert rows(by) == [("La Poste", CONFIRMED, False)]


def test_a_structure_leaves_and_its_departure_is_taken_back(by: Member) -> None:
    row = changes.add_member(name="La Poste", is_co_carrier=True, by=by)
    since = timezone.localdate() - timedelta(days=400)
    MemberOrganisation.objects.filter(pk=row.pk).update(confirmed_on=since)
    changes.leave_member(row=row, by=by)
    row.refresh_from_db()
    assert (row.state, row.is_co_carrier, row.left_on) == (LEFT, False, timezone.localdate())
    with refused("act-not-possible"):
        changes.leave_member(row=row, by=by)
    with refused("co-carrier-not-confirmed"):
        changes.set_co_carrier(row=row, is_co_carrier=True, by=by)
    changes.take_back_departure(row=row, is_co_carrier=True, by=by)
    row.refresh_from_db()
    assert (row.state, row.is_co_carrier, row.left_on, row.confirmed_on) == (CONFIRMED, True, None, since)
    with refused("member-has-not-left"):
        changes.take_back_departure(row=row, by=by)


def test_one_that_comes_back_takes_part_since_that_day(by: Member) -> None:
    row = changes.add_member(name="La Poste", by=by)
    MemberOrganisation.objects.filter(pk=row.pk).update(confirmed_on=date(2025, 1, 6))
    changes.leave_member(row=row, by=by)
    assert changes.confirm_member(row=row, by=by) == []
    row.refresh_from_db()
    assert (row.state, row.confirmed_on, row.left_on) == (CONFIRMED, timezone.localdate(), None)


def test_what_the_team_reads_of_it_is_revised_without_a_word_in_the_journal(by: Member) -> None:
    row = changes.add_member(name="Caisse d’allocations familiales", by=by)
    contact = add_contact(last_name="Direction", organisation="Caisse d’allocations familiales", by=by)
    with told(by.roadmap) as lines:
        changes.revise_member(row=row, display_name="CAF", brings="Une élue.", main_contact=contact, by=by)
    ((verb, kind, before, after),) = lines
    assert (verb, kind, before) == ("revise", "memberorganisation", {"display_name": "", "main_contact": None})
    assert after == {
        "display_name": "CAF",
        "main_contact": {"kind": "contact", "id": contact.pk},
        "fields": ["ce qu’elle apporte"],
    }
    row.refresh_from_db()
    assert (row.name, row.brings) == ("CAF", "Une élue.")


def test_two_lines_of_one_siret_are_offered_then_made_one(by: Member) -> None:
    kept = changes.add_member(name="La Poste", siret=SIRET, by=by)
    other = changes.add_member(name="Bureau de poste", is_co_carrier=True, by=by)
    contact = add_contact(last_name="Accueil", organisation="Bureau de poste", by=by)
    changes.revise_member(row=other, display_name="", brings="Une salle.", main_contact=contact, by=by)
    assert queries.same_numbers(by.roadmap) == []
    Organisation.objects.filter(pk=other.organisation_id).update(siret=SIRET)  # as a table brought in may write it
    (pair,) = queries.same_numbers(by.roadmap)
    assert (pair.pk, pair.other_pk, pair.siret) == (kept.pk, other.organisation_id, SIRET)
    changes.merge_members(row=kept, other=other.organisation, by=by)
    kept.refresh_from_db()
    contact.refresh_from_db()
    assert rows(by) == [("La Poste", CONFIRMED, True)]
    assert (kept.brings, kept.main_contact, contact.organisation) == ("Une salle.", contact, kept.organisation)
    assert queries.same_numbers(by.roadmap) == []


def test_one_that_is_only_in_the_directory_joins_the_line_of_the_same_siret(by: Member) -> None:
    kept = changes.add_member(name="La Poste", siret=SIRET, by=by)
    other = add_organisation(name="Bureau de poste", by=by)
    Organisation.objects.filter(pk=other.pk).update(siret=SIRET)
    changes.merge_members(row=kept, other=other, by=by)
    assert rows(by) == [("La Poste", CONFIRMED, False)]
    with refused("organisation-is-the-same"):
        changes.merge_members(row=kept, other=kept.organisation, by=by)


def test_the_directory_sends_two_members_to_the_page_that_merges_them(by: Member, client: Client) -> None:
    one, other = (changes.add_member(name=name, by=by) for name in ("La Poste", "Bureau de poste"))
    assert by.user
    client.force_login(by.user)
    url = reverse("directory:merge_organisation", args=[by.roadmap.slug, one.organisation_id])
    page = client.post(url, {"other": other.organisation_id}).content.decode().replace("\u00a0", " ")
    assert "Ces deux structures sont dans « Structures membres » : réunissez-les sur cette page." in page
    assert len(rows(by)) == 2


def test_a_member_stays_in_the_directory_and_leaves_the_list_alone(by: Member) -> None:
    row = changes.add_member(name="La Poste", by=by)
    changes.remove_member(row=row, by=by)
    assert rows(by) == [] and Organisation.objects.filter(roadmap=by.roadmap, name="La Poste").exists()
    with refused("member-gone"):
        changes.leave_member(row=row, by=by)


# --- pages -----------------------------------------------------------------------------------------------------------


def page_of(client: Client, world: World, who: str) -> str:
    client.force_login(world.user(who))
    answer = client.get(reverse("governance:member_organisations", args=[world.roadmap.slug]))
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def test_everybody_reads_the_names_and_those_who_know_people_the_contacts(world: World, client: Client) -> None:
    reading = page_of(client, world, "elue")
    knowing = page_of(client, world, "facilitation")
    managing = page_of(client, world, "referente")
    for page in (reading, knowing, managing):
        assert "Caisse d’allocations familiales" in page and "co-porteuse" in page
        assert "2 structures prennent part à la démarche." in page
        # The list below holds three: the sentence accounts for each of them.
        assert "Aussi dans la liste : 1 candidate." in " ".join(page.split())
    words = ("Contact principal", "Conseil en action sociale", "Nos bénévoles", "Répondre", "1 attend votre réponse.")
    assert [[word in page for word in words] for page in (reading, knowing, managing)] == [
        [False, False, False, False, False],
        [True, True, False, False, False],
        [True, True, True, True, True],
    ]


def test_one_declined_is_read_by_whoever_manages_members_only(by: Member, world: World) -> None:
    row = changes.add_member(name="La Poste", by=by)
    MemberOrganisation.objects.filter(pk=row.pk).update(
        state=MemberOrganisation.State.DECLINED, confirmed_on=None, declined_on=timezone.localdate()
    )
    assert [line.name for line in queries.member_rows(by)] == ["La Poste"]
    reader = Member(by.roadmap, world.user("caf"), world.member("caf").role, "")
    assert queries.member_rows(reader) == []


def test_three_members_cost_the_queries_of_one(by: Member, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    url = reverse("governance:member_organisations", args=[by.roadmap.slug])
    counts = []
    for name in ("Centre social", "La Poste", "Médiathèque"):
        row = changes.add_member(name=name, by=by)
        contact = add_contact(last_name=f"Accueil {name}", organisation=name, by=by)
        changes.revise_member(row=row, display_name="", brings="", main_contact=contact, by=by)
        with CaptureQueriesContext(connection) as queries_made:
            assert client.get(url).status_code == 200
        counts.append(len(queries_made))
    assert counts[0] == counts[1] == counts[2]


def test_a_departure_is_taken_back_beside_what_was_done(by: Member, client: Client) -> None:
    row = changes.add_member(name="La Poste", is_co_carrier=True, by=by)
    assert by.user
    client.force_login(by.user)
    page = client.post(reverse("governance:leave_member", args=[by.roadmap.slug, row.pk]), follow=True)
    assert 'name="co_porteuse" value="1"' in page.content.decode()
    client.post(reverse("governance:take_back_departure", args=[by.roadmap.slug, row.pk]), {"co_porteuse": "1"})
    assert rows(by) == [("La Poste", CONFIRMED, True)]


def test_two_people_who_revise_a_structure_see_both_versions(by: Member, client: Client) -> None:
    row = changes.add_member(name="La Poste", by=by)
    seen = row.stamp
    changes.revise_member(row=row, display_name="", brings="Un guichet.", by=by)
    assert by.user
    client.force_login(by.user)
    url = reverse("governance:member_organisation", args=[by.roadmap.slug, row.pk])
    page = client.post(url, {"display_name": "", "brings": "Une salle.", "seen": seen}).content.decode()
    assert "Un guichet." in page and "Une salle." in page
    row.refresh_from_db()
    assert row.brings == "Un guichet."
    assert client.post(url, {"display_name": "", "brings": "Une salle.", "seen": row.stamp}).status_code == 302


def test_a_structure_chosen_and_named_is_asked_again(by: Member, client: Client) -> None:
    known = add_organisation(name="Centre social", by=by)
    assert by.user
    client.force_login(by.user)
    url = reverse("governance:add_member_organisation", args=[by.roadmap.slug])
    page = client.post(url, {"organisation": known.pk, "name": "Autre", "siret": SIRET})
    assert page.status_code == 200 and f'value="{SIRET}"' in page.content.decode()
    assert rows(by) == []
    assert client.post(url, {"name": "Autre", "siret": SIRET, "is_co_carrier": "on"}).status_code == 302
    assert rows(by) == [("Autre", CONFIRMED, True)]
