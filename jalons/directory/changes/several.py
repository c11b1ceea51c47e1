"""What is done to several people at once. The journal gets one line, with their number and never their names: each is
told by a key, which says nobody once the person is erased, with the old and the new value. From this line the gesture is
taken back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.directory.changes.contacts import delete_contact, set_fields
from jalons.directory.models import Contact
from jalons.directory.rules.categories import category_of
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.rules.journal_cells import cell_name, read_cell_name


class Revised(NamedTuple):
    """How many people changed, and the line of the journal that tells it; 0 when nobody did."""

    people: int
    line: int


@write_transaction()
def meet_contacts(*, contacts: Iterable[Contact], by: Member) -> Revised:
    """Records that the team has met these people: those who were still to meet change."""
    return _revise_several(contacts, {"status": Contact.Status.MET.value}, "meet_people", by)


@write_transaction()
def set_category(*, contacts: Iterable[Contact], category: str, college: str, by: Member) -> Revised:
    """A college implies its category; without a college, the one that was known is removed."""
    values = {"college": college, "category": category_of(college) or category}
    return _revise_several(contacts, values, "revise_people", by)


@write_transaction()
def erase_contacts(*, contacts: Iterable[Contact], by: Member) -> Revised:
    """Deletes these people, as `erase_contact` does for one of them: nothing takes it back."""
    current = _lock_contacts(contacts, by)
    record_change(by=by, verb="erase_people", about=by.roadmap, after={"people": len(current)})
    for contact in current:
        delete_contact(contact, by=by)
    return Revised(len(current), 0)


@write_transaction()
def restore_contacts(*, line: int, by: Member) -> Revised:
    """Takes back a change that was made to several people. Whoever was changed again since then stays as they are."""
    verbs = ("meet_people", "revise_people")
    entry = JournalEntry.objects.filter(roadmap=by.roadmap, verb__in=verbs, pk=line).first()
    if entry is None:
        raise Refused(_("Ce changement ne peut plus être annulé."), code="nothing-to-restore")
    old: dict[int, dict[str, Any]] = defaultdict(dict)
    new: dict[int, dict[str, Any]] = defaultdict(dict)
    for values, said in ((old, entry.before), (new, entry.after)):
        for name, value in said.items():
            if cell := read_cell_name(name):
                values[cell[1]][cell[2]] = value
    contacts = [
        contact
        for contact in _lock_contacts(Contact.objects.filter(pk__in=old), by)
        if all(getattr(contact, name) == value for name, value in new[contact.pk].items())
    ]
    return _set_several([(contact, old[contact.pk]) for contact in contacts], "restore_people", by)


def _revise_several(contacts: Iterable[Contact], values: Mapping[str, Any], verb: str, by: Member) -> Revised:
    return _set_several([(contact, values) for contact in _lock_contacts(contacts, by)], verb, by)


def _set_several(wanted: Iterable[tuple[Contact, Mapping[str, Any]]], verb: str, by: Member) -> Revised:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    people = 0
    for contact, values in wanted:
        old = {name: getattr(contact, name) for name in values}
        if names := set_fields(contact, values):
            contact.save(update_fields=names)
            people += 1
            before |= {cell_name("contact", contact.pk, name): old[name] for name in names}
            after |= {cell_name("contact", contact.pk, name): getattr(contact, name) for name in names}
    if not people:
        return Revised(0, 0)
    told = {"people": people} | after
    entry = record_change(by=by, verb=verb, about=by.roadmap, before=before, after=told)
    return Revised(people, entry.pk)


def _lock_contacts(contacts: Iterable[Contact], by: Member) -> list[Contact]:
    """Those that are still there: the page may have been shown before an erasure."""
    lock_roadmap(by.roadmap)
    keys = [contact.pk for contact in contacts]
    current = list(Contact.objects.filter(roadmap=by.roadmap, pk__in=keys).select_related("organisation"))
    if not current:
        raise Refused(_("Cochez au moins une personne de la liste."), code="nobody-picked")
    return current
