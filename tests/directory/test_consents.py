"""When a person may be written to, and how a refusal is kept."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.sent_tables import SentTable
from jalons.directory import exports
from jalons.directory.changes import contacts as contact_changes
from jalons.directory.changes import tables as table_changes
from jalons.directory.models import Contact
from jalons.directory.queries import contacts as contact_queries
from jalons.directory.queries.contacts import Filters
from jalons.directory.rules.consents import Purpose, Standing, may_write, standing
from jalons.directory.views.tables import PeopleImport
from jalons.roadmaps.models import JournalEntry, Member
from tests.refusals import refused
from tests.world import World

DAY = date(2026, 3, 1)


# --- the rule --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("consents", "refuses", "expected"),
    [(True, False, "accord"), (False, False, "silence"), (False, True, "refus"), (True, True, "refus")],
)
def test_standing_is_what_somebody_said(consents: bool, refuses: bool, expected: str) -> None:
    assert standing(consents=consents, refuses=refuses) == expected


ALLOWED = {
    # (standing, purpose): once, again
    ("accord", "inviter"): (True, True),
    ("accord", "relancer"): (True, True),
    ("accord", "suivre"): (True, True),
    ("silence", "inviter"): (True, False),
    ("silence", "relancer"): (True, False),
    ("silence", "suivre"): (True, True),
    ("refus", "inviter"): (False, False),
    ("refus", "relancer"): (False, False),
    ("refus", "suivre"): (False, False),
}


@given(st.sampled_from(Standing), st.sampled_from(Purpose), st.integers(0, 5))
def test_may_write_is_the_table(person: Standing, purpose: Purpose, before: int) -> None:
    assert may_write(person, purpose, before=before) == ALLOWED[person, purpose][before > 0]


# --- kept ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


def add(by: Member, **values: Any) -> Contact:
    return contact_changes.add_contact(**{"last_name": "Secrétariat", "organisation": "Mairie", "by": by} | values)


def said(contact: Contact) -> tuple[bool, date | None, date | None]:
    contact.refresh_from_db()
    return contact.consents, contact.consented_on, contact.refused_on


@pytest.mark.django_db
def test_a_refusal_ends_a_consent_and_the_journal_names_nobody(by: Member) -> None:
    contact = add(by, consents=True)
    contact_changes.forbid_writing(contact=contact)
    assert said(contact) == (False, None, timezone.localdate())
    line = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (line.verb, line.by_name, line.about_label) == (
        "forbid",
        "La personne concernée",
        f"contact {contact.pk}",
    )


@pytest.mark.django_db
def test_a_refusal_said_twice_keeps_its_day(by: Member) -> None:
    contact = add(by)
    Contact.objects.filter(pk=contact.pk).update(refused_on=DAY)
    contact.refresh_from_db()
    contact_changes.forbid_writing(contact=contact)
    assert said(contact) == (False, None, DAY)


@pytest.mark.django_db
def test_somebody_may_change_their_mind(by: Member) -> None:
    contact = add(by, refuses=True)
    assert contact.standing is Standing.REFUSED
    contact_changes.allow_writing(contact=contact)
    assert said(contact) == (True, timezone.localdate(), None)


@pytest.mark.django_db
def test_agreeing_and_refusing_at_once_is_refused(by: Member) -> None:
    with refused("consent-both-ways", "refuses"):
        add(by, consents=True, refuses=True)


@pytest.mark.django_db
def test_a_revision_that_says_nothing_of_it_keeps_a_refusal(by: Member) -> None:
    contact = add(by, refuses=True)
    contact_changes.revise_contact(contact=contact, organisation="Mairie", function="Accueil", by=by)
    assert said(contact) == (False, None, timezone.localdate())


@pytest.mark.django_db
def test_one_of_two_lines_refused_so_both_did(by: Member) -> None:
    kept, gone = add(by, consents=True), add(by, organisation="Mairie d’Atur", refuses=True)
    contact_changes.merge_contacts(contact=kept, other=gone, by=by)
    assert said(kept) == (False, None, timezone.localdate())


@pytest.mark.django_db
def test_a_table_never_lifts_a_refusal_but_may_bring_one(by: Member) -> None:
    silent, refused = add(by, last_name="Accueil"), add(by, refuses=True)
    rows = [["Nom", "Structure", "Accord", "Fonction"], ["Secrétariat", "Mairie", "oui le 05/12/2025", "Agent"], ["Accueil", "Mairie", "refus le 05/12/2025", ""]]  # fmt: skip
    columns = {0: "last_name", 1: "organisation", 2: "consents", 3: "function"}
    sent = SentTable(rows, 0, columns=columns)
    preview = PeopleImport(by).preview(sent)
    doubts = {line.number: line.doubts for line in preview.lines}
    assert doubts == {2: ("a demandé à ne plus être contactée ou contacté\u00a0: gardé ainsi",), 3: ()}
    table_changes.import_people(sent=sent, by=by)
    assert (said(refused), said(silent)) == ((False, None, timezone.localdate()), (False, None, timezone.localdate()))
    refused.refresh_from_db()
    assert refused.function == "Agent"


@pytest.mark.django_db
def test_an_export_says_the_refusal_and_reads_back_unchanged(by: Member) -> None:
    contact = add(by, refuses=True)
    day = f"{timezone.localdate():%d/%m/%Y}"
    file = exports.write_csv(contact_queries.contact_rows(by.roadmap)).decode("utf-8-sig")
    assert f"refus le {day}" in file
    rows = [line.split(";") for line in file.splitlines()]
    with refused("nothing-new-to-import", saying="n’apprend rien de nouveau"):
        table_changes.import_people(sent=SentTable(rows, 0, columns=dict(enumerate(exports.COLUMNS))), by=by)
    assert said(contact) == (False, None, timezone.localdate())


@pytest.mark.django_db
def test_the_list_finds_those_who_refused(by: Member) -> None:
    add(by, last_name="A", consents=True), add(by, last_name="B"), add(by, last_name="C", refuses=True)
    found = {
        consent: [row.name for row in contact_queries.filtered_directory(by.roadmap, Filters(consent=consent)).rows]
        for consent in ("oui", "non", "refus")
    }
    assert found == {"oui": ["A"], "non": ["B"], "refus": ["C"]}


@pytest.mark.django_db
def test_the_page_of_a_person_keeps_a_refusal(client: Client, by: Member) -> None:
    client.force_login(by.user)  # type: ignore[arg-type]
    contact = add(by)
    address = reverse("directory:contact", args=[by.roadmap.slug, contact.pk])
    sent = {"last_name": "Secrétariat", "organisation": "Mairie", "status": "a_rencontrer", "refuses": "on"}
    client.post(address, sent | {"seen": "silence"})
    assert said(contact) == (False, None, timezone.localdate())
    page = client.get(reverse("directory:index", args=[by.roadmap.slug])).content.decode()
    assert "ne plus écrire, depuis le" in page
