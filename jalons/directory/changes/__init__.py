"""The only writer of the directory. The journal keeps which fields changed, never what a person's were."""

from jalons.directory.changes.contacts import (
    add_contact,
    allow_writing,
    erase_contact,
    forbid_writing,
    meet_contact,
    merge_contacts,
    revise_contact,
    tell_contacts_apart,
)
from jalons.directory.changes.organisations import (
    add_organisation,
    ensure_organisation,
    merge_organisations,
    remove_organisation,
    revise_organisation,
)
from jalons.directory.changes.tables import import_people

__all__ = [
    "add_contact",
    "add_organisation",
    "allow_writing",
    "ensure_organisation",
    "erase_contact",
    "forbid_writing",
    "import_people",
    "meet_contact",
    "merge_contacts",
    "merge_organisations",
    "remove_organisation",
    "revise_contact",
    "revise_organisation",
    "tell_contacts_apart",
]
