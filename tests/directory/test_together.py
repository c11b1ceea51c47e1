"""Two people write about the same person: what one of them read is no longer so when their turn comes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from jalons.directory.changes import contacts, organisations
from jalons.directory.models import Contact, Organisation
from jalons.roadmaps.models import JournalEntry, Member
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


def add(by: Member, **values: Any) -> Contact:
    return contacts.add_contact(**{"last_name": "Accueil", "organisation": "Mairie", "by": by} | values)


def as_read(contact: Contact) -> Contact:
    """As another page read it."""
    return Contact.objects.select_related("organisation", "roadmap").get(pk=contact.pk)


def test_a_refusal_told_meanwhile_outlives_what_others_read_before(by: Member) -> None:
    contact, other = add(by, consents=True), add(by, organisation="Mairie d’Atur", consents=True)
    read = [as_read(contact) for _ in range(3)]
    contacts.forbid_writing(contact=contact)
    refused = (False, None, timezone.localdate())
    contacts.revise_contact(contact=read[0], organisation="Mairie", function="Accueil", by=by)
    contacts.meet_contact(contact=read[1], by=by)
    contacts.merge_contacts(contact=other, other=read[2], by=by)
    contact = Contact.objects.get(pk=other.pk)
    assert (contact.consents, contact.consented_on, contact.refused_on) == refused


@pytest.mark.parametrize(
    ("shown", "since", "typed", "kept"),
    [
        # (standing that the form showed, what the person said since, what the form says when it is sent)
        ("silence", "refus", {}, "refus"),
        ("accord", "refus", {"consents": True}, "refus"),
        ("silence", "accord", {}, "accord"),
        ("refus", "accord", {"refuses": True}, "accord"),
        ("accord", "accord", {"refuses": True}, "refus"),
        ("refus", "refus", {"consents": True}, "accord"),
    ],
)
def test_a_form_that_says_nothing_new_of_it_leaves_what_was_said_meanwhile(
    by: Member, shown: str, since: str, typed: dict[str, bool], kept: str
) -> None:
    contact = add(by, consents=since == "accord", refuses=since == "refus")
    values: dict[str, Any] = {"refuses": False} | typed | {"organisation": "Mairie", "function": "Accueil"}
    assert contacts.revise_contact(contact=contact, seen=shown, by=by, **values) is True
    contact = Contact.objects.get(pk=contact.pk)
    assert (contact.standing, contact.function) == (kept, "Accueil")


@pytest.mark.parametrize(
    ("shown", "since", "typed", "told"),
    [
        ("silence", "refus", {"consents": True}, "cette personne a demandé à ne plus être contactée"),
        ("accord", "refus", {}, "cette personne a demandé à ne plus être contactée"),
        ("silence", "accord", {"refuses": True}, "cette personne a donné son accord"),
        ("accord", "silence", {"refuses": True}, "l’accord ou le refus de cette personne a été effacé"),
    ],
)
def test_a_form_that_says_something_else_is_read_again_first(
    by: Member, shown: str, since: str, typed: dict[str, bool], told: str
) -> None:
    contact = add(by, consents=since == "accord", refuses=since == "refus")
    values: dict[str, Any] = {"refuses": False} | typed | {"organisation": "Mairie", "function": "Accueil"}
    with refused("consent-told-since", "refuses", saying=f"Entre-temps, {told}. Relisez, puis enregistrez."):
        contacts.revise_contact(contact=contact, seen=shown, by=by, **values)
    contact = Contact.objects.get(pk=contact.pk)
    assert (contact.standing, contact.function) == (since, "")


def test_a_refusal_told_twice_at_once_is_one(by: Member) -> None:
    contact = add(by)
    read = as_read(contact)
    for one in (contact, read):
        contacts.forbid_writing(contact=one)
    lines = JournalEntry.objects.filter(roadmap=by.roadmap, verb="forbid")
    assert lines.count() == 1
    read = as_read(contact)
    contacts.allow_writing(contact=read)
    contacts.allow_writing(contact=contact)
    assert JournalEntry.objects.filter(roadmap=by.roadmap, verb="allow").count() == 1


def test_nobody_writes_about_a_person_erased_meanwhile_nor_brings_them_back(by: Member) -> None:
    contact, kept = add(by), add(by, organisation="Mairie d’Atur")
    stale, other = as_read(contact), as_read(kept)
    contacts.erase_contact(contact=contact, by=by)
    lines = JournalEntry.objects.filter(roadmap=by.roadmap).count()
    changes: list[Callable[[], object]] = [
        lambda: contacts.revise_contact(contact=stale, function="Accueil", by=by),
        lambda: contacts.meet_contact(contact=stale, by=by),
        lambda: contacts.forbid_writing(contact=stale),
        lambda: contacts.allow_writing(contact=stale),
        lambda: contacts.erase_contact(contact=stale, by=by),
        lambda: contacts.merge_contacts(contact=stale, other=other, by=by),
        lambda: contacts.merge_contacts(contact=other, other=stale, by=by),
        lambda: contacts.tell_contacts_apart(contact=other, other=stale, by=by),
    ]
    for change in changes:
        with refused("contact-gone"):
            change()
    assert list(Contact.objects.filter(roadmap=by.roadmap)) == [kept]
    assert JournalEntry.objects.filter(roadmap=by.roadmap).count() == lines


def test_nobody_writes_about_a_structure_removed_meanwhile(by: Member) -> None:
    gone, kept = (organisations.add_organisation(name=name, by=by) for name in ("Mairie", "Centre social"))
    stale = Organisation.objects.get(pk=gone.pk)
    organisations.remove_organisation(organisation=gone, by=by)
    changes: list[Callable[[], object]] = [
        lambda: organisations.revise_organisation(organisation=stale, name="Autre", by=by),
        lambda: organisations.remove_organisation(organisation=stale, by=by),
        lambda: organisations.merge_organisations(organisation=stale, other=kept, by=by),
        lambda: organisations.merge_organisations(organisation=kept, other=stale, by=by),
    ]
    for change in changes:
        with refused("organisation-gone"):
            change()
    assert list(Organisation.objects.filter(roadmap=by.roadmap)) == [kept]
