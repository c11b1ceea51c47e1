"""The directory is written by changes that the journal keeps, without anybody's name."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from jalons.directory.changes import contacts as contact_changes
from jalons.directory.changes import organisations
from jalons.directory.models import Contact, Organisation
from jalons.directory.queries import contacts as contact_queries
from jalons.directory.queries.contacts import Filters
from jalons.governance.models import GroupMember
from jalons.invitations.models import Guest
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes.workshops import create_workshop
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


def add(by: Member, **values: Any) -> Contact:
    return contact_changes.add_contact(
        **{"last_name": "Secrétariat", "organisation": "Mairie d’Agonac", "by": by} | values
    )


def names(by: Member) -> list[str]:
    return list(Organisation.objects.filter(roadmap=by.roadmap).values_list("name", flat=True))


def journal(by: Member) -> list[tuple[str, str, Any, Any]]:
    entries = JournalEntry.objects.filter(roadmap=by.roadmap).order_by("-id")
    return [(entry.verb, entry.about_kind, entry.before, entry.after) for entry in entries]


def test_an_organisation_typed_another_way_is_the_same(by: Member) -> None:
    first, second = add(by), add(by, organisation="  MAIRIE  D'AGONAC ")
    assert first.organisation == second.organisation
    assert names(by) == ["Mairie d’Agonac"]


def test_a_college_says_the_category(by: Member) -> None:
    assert (add(by, college="association").category, add(by, category="citoyen").category) == ("prive", "citoyen")


def test_what_is_typed_is_tidied(by: Member) -> None:
    contact = add(by, email="Accueil@Mairie.EXAMPLE", phone="612345678", function="  secrétaire   de mairie ")
    assert (contact.email, contact.phone, contact.function) == (
        "accueil@mairie.example",
        "06 12 34 56 78",
        "secrétaire de mairie",
    )


def test_nobody_without_a_name(by: Member) -> None:
    with refused("name-or-function-missing", "last_name"):
        add(by, last_name="  ")
    assert Contact.objects.filter(roadmap=by.roadmap).count() == 0


def test_a_consent_has_its_day(by: Member) -> None:
    assert add(by, consents=True).consented_on == timezone.localdate()
    assert add(by, consents=True, consented_on=date(2026, 3, 1)).consented_on == date(2026, 3, 1)
    assert add(by, consents=False, consented_on=date(2026, 3, 1)).consented_on is None


def test_the_journal_tells_which_fields_changed_never_what_they_hold(by: Member) -> None:
    contact = add(by, first_name="Prénom secret")
    contact_changes.revise_contact(
        contact=contact, organisation="Mairie d’Agonac", email="secret@secret.example", phone="0612345678", by=by
    )
    contact_changes.meet_contact(contact=contact, by=by)
    assert journal(by)[:4] == [
        ("meet", "contact", {}, {"fields": ["contact"]}),
        ("revise", "contact", {}, {"fields": ["adresse électronique", "téléphone"]}),
        ("add", "contact", {}, {}),
        ("add", "organisation", {}, {}),
    ]


def test_nothing_is_written_when_nothing_differs(by: Member) -> None:
    contact = add(by)
    lines = len(journal(by))
    assert contact_changes.revise_contact(contact=contact, organisation="Mairie d’Agonac", by=by) is False
    assert len(journal(by)) == lines


def test_erasing_a_person_leaves_their_name_nowhere(by: Member, world: World) -> None:
    contact = add(by, first_name="Xqzprénom", last_name="Xqznom", email="xqz@xqz.example", phone="0612345699")
    contact = Contact.objects.get(pk=contact.pk)
    contact_changes.revise_contact(contact=contact, organisation="Mairie d’Agonac", address="12 rue Xqz", by=by)
    workshop = create_workshop(title="Atelier", kind="enjeux", question="", by=by)
    guest = Guest.objects.create(workshop=workshop, contact=contact, category="public")
    pk = contact.pk
    contact_changes.erase_contact(contact=contact, by=by)
    guest.refresh_from_db()
    assert (guest.contact, guest.category) == (None, "public")
    assert journal(by)[0] == ("erase", "contact", {}, {})
    assert JournalEntry.objects.latest("id").about_label == f"contact {pk}"
    assert everything_written("xqz") == everything_written("06 12 34 56 99") == []


def everything_written(text: str) -> list[str]:
    """Every column of every table that holds this text."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                with connection.cursor() as cursor:
                    table, column = (connection.ops.quote_name(n) for n in (model._meta.db_table, field.column))
                    cursor.execute(
                        f"SELECT COUNT(*) FROM {table} WHERE LOWER(CAST({column} AS TEXT)) LIKE %s", [f"%{text}%"]
                    )
                    if cursor.fetchone()[0]:
                        found.append(f"{table}.{column}")
    return found


def test_what_erasure_looks_for_would_be_found(by: Member) -> None:
    add(by, last_name="Xqznom")
    assert everything_written("xqz") == ['"directory_contact"."last_name"']


# --- two lines of one person -----------------------------------------------------------------------------------------


def test_two_lines_become_one_that_knows_what_both_knew(by: Member) -> None:
    kept = add(by, email="a@a.example", function="secrétaire")
    other = add(by, organisation="Mairie d’Atur", phone="0612345678", function="accueil", status="rencontre", consents=True, consented_on=date(2026, 2, 1))  # fmt: skip
    contact_changes.merge_contacts(contact=kept, other=other, by=by)
    kept.refresh_from_db()
    assert (kept.email, kept.phone, kept.function, kept.status, kept.consented_on, str(kept.organisation)) == (
        "a@a.example",
        "06 12 34 56 78",
        "secrétaire",
        "rencontre",
        date(2026, 2, 1),
        "Mairie d’Agonac",
    )
    assert list(Contact.objects.filter(roadmap=by.roadmap)) == [kept]


def test_what_is_chosen_of_the_other_line_wins(by: Member) -> None:
    kept, other = add(by, function="secrétaire"), add(by, function="accueil", college="elu")
    contact_changes.merge_contacts(contact=kept, other=other, chosen={"function": True}, by=by)
    kept.refresh_from_db()
    assert (kept.function, kept.college, kept.category) == ("accueil", "elu", "public")


def test_invitations_follow_the_person(by: Member) -> None:
    kept, other = add(by), add(by)
    workshop = create_workshop(title="Atelier", kind="enjeux", question="", by=by)
    guest = Guest.objects.create(workshop=workshop, contact=other)
    contact_changes.merge_contacts(contact=kept, other=other, by=by)
    guest.refresh_from_db()
    assert guest.contact == kept


def test_two_lines_invited_to_one_workshop_stay_two(by: Member) -> None:
    kept, other = add(by), add(by)
    workshop = create_workshop(title="Atelier", kind="enjeux", question="", by=by)
    for contact in (kept, other):
        Guest.objects.create(workshop=workshop, contact=contact)
    with refused("contacts-in-the-same-list"):
        contact_changes.merge_contacts(contact=kept, other=other, by=by)
    assert Contact.objects.filter(roadmap=by.roadmap).count() == 2
    with refused("contact-is-the-same"):
        contact_changes.merge_contacts(contact=kept, other=kept, by=by)


def test_two_people_who_look_alike_are_told_apart_once(by: Member) -> None:
    one, other = add(by, email="a@a.example"), add(by, last_name="Accueil", email="a@a.example")
    contact_changes.tell_contacts_apart(contact=other, other=one, by=by)
    assert contact_queries.filtered_directory(by.roadmap).doubles == 0
    assert journal(by)[0] == ("tell_apart", "contact", {}, {})
    third = add(by, last_name="Direction", email="a@a.example")
    assert {row.pk: row.double and row.double.other for row in contact_queries.filtered_directory(by.roadmap).rows} == {
        one.pk: third.pk,
        other.pk: third.pk,
        third.pk: other.pk,
    }
    contact_changes.erase_contact(contact=other, by=by)
    assert not Contact.distinct_from.through.objects.exists()


# --- structures ------------------------------------------------------------------------------------------------------


def test_a_structure_checks_its_numbers(by: Member) -> None:
    organisation = organisations.add_organisation(name="La Poste", siret="356 000 000 49837", by=by)
    assert (organisation.siren, organisation.siret) == ("356000000", "35600000049837")
    for siren, siret, code, field in (
        ("123456789", "", "siren-wrong", "siren"),
        ("", "35600000049838", "siret-wrong", "siret"),
        ("", "3560000004983A7", "siret-wrong", "siret"),
        ("35600A000", "", "siren-wrong", "siren"),
        ("200041572", "35600000049837", "siret-of-another-siren", "siret"),
    ):
        with refused(code, field):
            organisations.revise_organisation(
                organisation=organisation, name="La Poste", siren=siren, siret=siret, by=by
            )


def test_a_name_taken_is_refused(by: Member) -> None:
    add(by)
    with refused("organisation-name-taken", "name"):
        organisations.add_organisation(name="mairie d agonac", by=by)


def test_two_structures_become_one(by: Member) -> None:
    kept = organisations.add_organisation(name="La Poste", by=by)
    other = organisations.add_organisation(name="Bureau de poste", siren="356000000", category="prive", by=by)
    contact = add(by, organisation="Bureau de poste")
    organisations.merge_organisations(organisation=kept, other=other, by=by)
    kept.refresh_from_db()
    contact.refresh_from_db()
    assert (kept.siren, kept.category, contact.organisation, names(by)) == ("356000000", "prive", kept, ["La Poste"])


def test_a_siret_belongs_to_one_structure(by: Member) -> None:
    post = organisations.add_organisation(name="La Poste", siret="35600000049837", by=by)
    with refused("siret-taken", "siret", saying="Ce SIRET est celui de « La Poste »."):
        organisations.add_organisation(name="Bureau de poste", siret="356 000 000 49837", by=by)
    office = organisations.add_organisation(name="Bureau de poste", by=by)
    with refused("siret-taken", "siret"):
        organisations.revise_organisation(organisation=office, name="Bureau", siret="35600000049837", by=by)
    Organisation.objects.filter(pk=office.pk).update(siret=post.siret)  # a table brought in may write it twice
    organisations.revise_organisation(organisation=office, name="Bureau", siret="35600000049837", by=by)
    assert names(by) == ["Bureau", "La Poste"]


@pytest.mark.parametrize(
    ("siren", "siret", "typed", "kept"),
    [
        ("", "", "356 000 000 49837", "35600000049837"),
        ("", "", "35600000049838", ""),
        ("200041572", "", "35600000049837", ""),
        ("", "35600000049837", "35600000000048", "35600000049837"),
    ],
)
def test_a_siret_fills_what_is_empty_and_nothing_else(
    by: Member, siren: str, siret: str, typed: str, kept: str
) -> None:
    organisation = organisations.add_organisation(name="La Poste", siren=siren, siret=siret, by=by)
    assert organisations.fill_in_siret(organisation=organisation, siret=typed, by=by) is (kept != siret)
    organisation.refresh_from_db()
    assert organisation.siret == kept


def test_a_merged_structure_keeps_what_refers_to_it_on_every_floor(by: Member) -> None:
    kept = organisations.add_organisation(name="La Poste", by=by)
    other = organisations.add_organisation(name="Bureau de poste", by=by)
    member = GroupMember.objects.create(
        roadmap=by.roadmap, kind="operateur", function="Direction", organisation=other, since=date(2026, 1, 5)
    )
    organisations.merge_organisations(organisation=kept, other=other, by=by)
    member.refresh_from_db()
    assert (member.organisation, names(by)) == (kept, ["La Poste"])


def test_a_structure_with_people_stays(by: Member) -> None:
    organisation = add(by).organisation
    assert organisation
    with refused("organisation-has-people"):
        organisations.remove_organisation(organisation=organisation, by=by)
    Contact.objects.filter(organisation=organisation).delete()
    organisations.remove_organisation(organisation=organisation, by=by)
    assert names(by) == []


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_demo_holds_the_sixty_people_of_scenario_9(world: World) -> None:
    directory = contact_queries.filtered_directory(world.roadmap)
    assert directory.sentence.replace("\u00a0", " ") == "60 personnes, 12 à rencontrer."
    assert (len(directory.rows), directory.doubles) == (60, 0)
    assert sum(not row.email for row in directory.rows) == 14


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(category="citoyen"), 8),
        (Filters(status="a_rencontrer"), 12),
        (Filters(consent="oui"), 48),
        (Filters(consent="non"), 12),
        (Filters(commune="Quinsac"), 2),
        (Filters(text="mediatheque mareuil"), 1),
        (Filters(text="FRANCE-TRAVAIL@demo"), 1),
        (Filters(text="rien de tel"), 0),
        (Filters(doubles=True), 0),
        (Filters(category="citoyen", status="a_rencontrer"), 1),
        (Filters(category="inconnue"), 0),
    ],
)
def test_the_list_is_sifted(world: World, filters: Filters, count: int) -> None:
    assert len(contact_queries.filtered_directory(world.roadmap, filters).rows) == count


def test_an_empty_directory_says_so(by: Member) -> None:
    assert contact_queries.filtered_directory(by.roadmap).sentence == "Personne pour le moment."


def test_doubles_are_told_on_both_lines(by: Member) -> None:
    one, other = add(by, email="a@a.example"), add(by, last_name="Accueil", email="a@a.example")
    rows = contact_queries.filtered_directory(by.roadmap, Filters(doubles=True)).rows
    assert [(row.pk, row.double and row.double.other, row.double and row.double.words) for row in rows] == [
        (other.pk, one.pk, "même adresse électronique"),
        (one.pk, other.pk, "même adresse électronique"),
    ]
