"""The copies stored by carriages, without people erased since. Always read them through these functions."""

from collections.abc import Iterable
from typing import Any

from jalons.carriage.models.carriages import Carriage
from jalons.carriage.models.carried_tables import TABLES, Plan, merge_plan, table_shapes, workshop_tables
from jalons.carriage.rules import erasures
from jalons.carriage.rules.shapes import Tables
from jalons.directory.models import Contact
from jalons.workshops.models import Note
from jalons.workshops.models.notes import ERASED_VALUES
from jalons.workshops.words.notes import erased_text

# Tables whose rows name a person in their private fields; notes lose their texts, contacts are erased whole.
_NAMING = ("participants", "pledges")


def return_plan(carriage: Carriage, chosen: Iterable[str] = ()) -> Plan:
    """The plan to merge the return file of this carriage into the present workshop."""
    here = workshop_tables(carriage.workshop, with_people=True)
    gone = forgotten_people(carriage)
    base, there = (
        tables_without_forgotten(tables, gone) for tables in (carriage.base, (carriage.received or {})["tables"])
    )
    return merge_plan(base, here, there, carriage.names, chosen)


def _blank_values() -> dict[str, dict[str, Any]]:
    """The values that replace the private ones of an erased row."""
    naming = {
        name: {field.name: field.get_default() for field in TABLES[name].fields if field.name in TABLES[name].private}
        for name in _NAMING
    }
    return naming | {"notes": ERASED_VALUES | {"text": erased_text()}}


def forgotten_people(carriage: Carriage) -> erasures.Forgotten:
    """People, and texts of notes, erased here since the file was made: those already known, and those whom only the copy still names."""
    workshop, erased = carriage.workshop, {}
    values = _blank_values()
    for name, blanks in ((name, values[name]) for name in _NAMING):
        carried, rows = TABLES[name], carriage.base.get(name, {})
        if any(erasures.has_identity(row, blanks) for row in rows.values()):
            here = carried.rows(workshop).values(carried.key, *carried.private)
            named = {str(row[carried.key]) for row in here if erasures.has_identity(row, blanks)}
            erased[name] = erasures.erased_rows(rows, named, blanks)
    erased_notes = Note.objects.filter(workshop=workshop, is_erased=True).values_list("client_id", flat=True)
    erased["notes"] = sorted(uid for uid in map(str, erased_notes) if uid in carriage.base.get("notes", {}))
    if contacts := carriage.base.get("contacts"):
        # A contact removed from the list of the workshop is not erased while the directory has it.
        contact_uids = Contact.objects.filter(roadmap=workshop.roadmap_id).values_list("uid", flat=True)
        erased["contacts"] = sorted(set(contacts) - {str(uid) for uid in contact_uids})
    return erasures.merge_forgotten(carriage.forgotten, erased)


def tables_without_forgotten(tables: Tables, gone: erasures.Forgotten) -> Tables:
    return erasures.blank_forgotten(tables, gone, _blank_values(), table_shapes()) if gone else tables
