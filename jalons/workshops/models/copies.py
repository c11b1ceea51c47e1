"""The copies that carriages keep, without whoever was erased since: nobody reads them otherwise."""

from collections.abc import Iterable
from typing import Any

from jalons.directory.models import Contact
from jalons.workshops.models.carriages import Carriage
from jalons.workshops.models.carried import TABLES, Plan, Tables, plan, shapes, tables_of
from jalons.workshops.rules import forgetting

# Tables whose rows name a person in these values; contacts are erased whole.
_NAMING = ("participants", "pledges")


def plan_of(carriage: Carriage, chosen: Iterable[str] = ()) -> Plan:
    """Of the return file that this carriage has received, on the workshop as it is now."""
    here = tables_of(carriage.workshop, with_people=True)
    gone = forgotten_of(carriage)
    base, there = (without(tables, gone) for tables in (carriage.base, (carriage.received or {})["tables"]))
    return plan(base, here, there, carriage.names, chosen)


def _blanks() -> dict[str, dict[str, Any]]:
    """What an erased row holds instead of its private values."""
    return {
        name: {one.name: one.get_default() for one in TABLES[name].fields if one.name in TABLES[name].private}
        for name in _NAMING
    }


def forgotten_of(carriage: Carriage) -> forgetting.Forgotten:
    """Who was erased here since the file was made: those already known of, and those whom the copy still names."""
    workshop, found = carriage.workshop, {}
    for name, blanks in _blanks().items():
        carried, rows = TABLES[name], carriage.base.get(name, {})
        if any(forgetting.is_held(row, blanks) for row in rows.values()):
            here = carried.rows(workshop).values(carried.key, *carried.private)
            named = {str(row[carried.key]) for row in here if forgetting.is_held(row, blanks)}
            found[name] = forgetting.erased(rows, named, blanks)
    if contacts := carriage.base.get("contacts"):
        # Whoever left the list of the workshop is not erased: the directory still knows them.
        known = Contact.objects.filter(roadmap=workshop.roadmap_id).values_list("uid", flat=True)
        found["contacts"] = sorted(set(contacts) - {str(uid) for uid in known})
    return forgetting.both(carriage.forgotten, found)


def without(tables: Tables, gone: forgetting.Forgotten) -> Tables:
    return forgetting.without(tables, gone, _blanks(), shapes()) if gone else tables
