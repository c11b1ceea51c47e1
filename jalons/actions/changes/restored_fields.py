"""Gives a field of a fiche an earlier value: this is one more change, and the other fields stay as they are."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.changes.sheets import revise_action
from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheet_fields import SHEET_NAMES
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import JournalEntry, Member, Roadmap
from jalons.workshops.models import KeyProject


@write_transaction()
def restore_field(*, action: ActionSheet, entry: JournalEntry, field: str, by: Member) -> None:
    """Gives a field the value it had before `entry`, whatever was written since."""
    if field == "title":
        lock_roadmap(by.roadmap)
    action = lock_action(action.pk)
    if field not in SHEET_NAMES or field not in entry.before:
        raise Refused(_("Ce champ ne peut pas revenir en arrière par ici."), code="field-not-restorable")
    stored = entry.before[field]
    value = _READ[field](action.roadmap, stored) if field in _READ else stored
    version = action.version
    if revise_action(action=action, version=version, by=by, **{field: value}).version == version:
        raise Refused(_("Ce champ dit déjà cela."), code="field-unchanged")


def _find_communes(roadmap: Roadmap, names: list[str]) -> list[Any]:
    communes = {commune.name: commune for commune in roadmap.communes.all()}
    gone = [name for name in names if name not in communes]
    if gone:
        raise Refused(
            _("Ces communes ne sont plus dans le périmètre : %(names)s.") % {"names": ", ".join(gone)},
            code="communes-out-of-perimeter",
        )
    return [communes[name] for name in names]


def _find_key_project(roadmap: Roadmap, title: str | None) -> KeyProject | None:
    if not title:
        return None
    project = KeyProject.objects.filter(roadmap=roadmap, title=title).first()
    if project is None:
        raise Refused(
            _("Le chantier « %(title)s » n’existe plus sous ce nom.") % {"title": title}, code="key-project-gone"
        )
    return project


def _read_day(_roadmap: Roadmap, text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# Converts a value of the journal to one of the fiche, for fields where they differ.
_READ: dict[str, Callable[[Roadmap, Any], Any]] = {
    "communes": _find_communes,
    "key_project": _find_key_project,
    "starts_on": _read_day,
    "ends_on": _read_day,
}
