"""Imports a table of people at once: what the preview showed is done, and the journal gets one line."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import matching_key
from jalons.base.sent_tables import SentTable
from jalons.directory.changes.contacts import set_fields
from jalons.directory.models import Contact, Organisation, known_people
from jalons.directory.rules import people_imports
from jalons.directory.rules.people_imports import Act, Planned
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member

_BATCH = 500


class Imported(NamedTuple):
    created: int
    updated: int


@write_transaction()
def import_people(*, sent: SentTable, by: Member) -> Imported:
    """Plans the import again under the lock, since somebody may have been added after the preview."""
    lock_roadmap(by.roadmap)
    communes = {commune.code: commune for commune in by.roadmap.communes.all()}
    names = {code: commune.name for code, commune in communes.items()}
    planned = people_imports.plan_table(sent, names, known_people(by.roadmap), timezone.localdate())
    created = [line for line in planned if line.act == Act.CREATE]
    updated = [line for line in planned if line.act == Act.UPDATE]
    if not created and not updated:
        raise Refused(
            _("Ce tableau n’apprend rien de nouveau : tout le monde est déjà connu."), code="nothing-new-to-import"
        )
    organisations = _ensure_organisations([*created, *updated], by)
    Contact.objects.bulk_create(
        (_apply_line(Contact(roadmap=by.roadmap), one.line.values, organisations, communes) for one in created),
        batch_size=_BATCH,
    )
    existing = Contact.objects.filter(roadmap=by.roadmap).in_bulk([one.pk for one in updated if one.pk is not None])
    contacts = [
        _apply_line(existing[one.pk], {key: after for key, _before, after in one.changes}, organisations, communes)
        for one in updated
        if one.pk is not None
    ]
    Contact.objects.bulk_update(contacts, _WRITTEN, batch_size=_BATCH) if contacts else None
    record_change(by=by, verb="import", about=by.roadmap, after={"created": len(created), "updated": len(updated)})
    return Imported(len(created), len(updated))


_WRITTEN = [
    "organisation", "first_name", "last_name", "function", "service", "email", "phone", "address", "commune",
    "category", "college", "status", "consents", "consented_on", "refused_on",
]  # fmt: skip


def _ensure_organisations(planned: list[Planned], by: Member) -> dict[str, Organisation]:
    """The organisations named by the lines, by folded name; new ones are created, and missing numbers are filled in."""
    rows = list(Organisation.objects.filter(roadmap=by.roadmap))
    existing = {key: row for row in rows for key in row.name_keys[1:]}
    existing |= {matching_key(row.name): row for row in rows}
    new: dict[str, Organisation] = {}
    numbered: dict[str, Organisation] = {}
    for entry in planned:
        values = entry.line.values
        name = values.get("organisation", "")
        if not name:
            continue
        key = matching_key(name)
        organisation = existing.get(key) or new.setdefault(key, Organisation(roadmap=by.roadmap, name=name))
        siret = organisation.siret or values.get("siret", "")
        siren = organisation.siren or values.get("siren", "") or siret[:9]
        if siret and not siret.startswith(siren):
            siret = organisation.siret
        if (siren, siret) != (organisation.siren, organisation.siret):
            organisation.siren, organisation.siret = siren, siret
            numbered[key] = organisation
    Organisation.objects.bulk_create(new.values(), batch_size=_BATCH)
    Organisation.objects.bulk_update(
        [row for key, row in numbered.items() if key not in new], ["siren", "siret"], batch_size=_BATCH
    )
    return existing | new


def _apply_line(
    contact: Contact, cells: Mapping[str, str], organisations: Mapping[str, Organisation], communes: Mapping[str, Any]
) -> Contact:
    values: dict[str, Any] = {
        key: value
        for key, value in cells.items()
        if key not in ("reference", "siren", "siret", "organisation", "commune", "consents", "consented_on")
    }
    if "organisation" in cells:
        values["organisation"] = organisations[matching_key(cells["organisation"])]
    if "commune" in cells:
        values["commune"] = communes[cells["commune"]]
    if cells.get("category") and not cells.get("college") and contact.college:
        # The table gives another category, so the finer answer is no longer true.
        values["college"] = ""
    set_fields(contact, values | _imported_consent(contact, cells))
    return contact


def _imported_consent(contact: Contact, cells: Mapping[str, str]) -> dict[str, Any]:
    """The plan has already left out a consent that would lift a refusal: a table never does."""
    if cells.get("consents") == "refus":
        return {"consents": False, "consented_on": None, "refused_on": timezone.localdate()}
    if cells.get("consents") == "non":
        return {"consents": False, "consented_on": None}
    day = date.fromisoformat(cells["consented_on"]) if "consented_on" in cells else None
    if cells.get("consents") == "oui":
        return {"consents": True, "consented_on": day or timezone.localdate()}
    return {"consented_on": day} if day and contact.consents else {}
