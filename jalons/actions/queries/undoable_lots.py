"""Which lines of the journal may still be taken back: those of several fiches changed at once."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.rules.sheets import TRANSITIONS, Mover, Status
from jalons.base.frozen import frozen
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.rules.journal_cells import read_cell_name
from jalons.roadmaps.rules.permissions import Permission

_STATE = ("actionsheet", "status")


@frozen
class LotUndo:
    """Whether « Annuler » still gives something back, and what it leaves as it is; empty when it gives everything back."""

    is_offered: bool
    sentence: str = ""


def undoable_lots(by: Member, lines: Collection[int]) -> dict[int, LotUndo]:
    """Among the pks of lines of the journal, those that whoever reads wrote on several fiches, and what is still undone of
    each. Those that deciders answered are never taken back: they are left out. Two queries, one when there is no such
    line."""
    if by.user is None or not by.can(Permission.EDIT_ACTION):
        return {}
    entries = JournalEntry.objects.filter(roadmap=by.roadmap, verb="change_several", by=by.user, pk__in=lines)
    lots = [lot for lot in entries if _changed_rows(lot.after) and _is_undoable(lot.before, lot.after)]
    if not lots:
        return {}
    every = set[tuple[str, int]]().union(*(_changed_rows(lot.after) for lot in lots))
    later = JournalEntry.objects.filter(
        roadmap=by.roadmap,
        pk__gt=min(lot.pk for lot in lots),
        about_kind__in={kind for kind, _pk in every},
        about_id__in={pk for _kind, pk in every},
    )
    touched: dict[tuple[str, int], int] = {}
    for pk, kind, row in later.order_by("pk").values_list("pk", "about_kind", "about_id"):
        touched[kind, row] = pk
    return {lot.pk: _lot_undo(lot, touched) for lot in lots}


def _lot_undo(lot: JournalEntry, touched: Mapping[tuple[str, int], int]) -> LotUndo:
    """`touched`: the last line of the journal that tells something of each row."""
    rows = _changed_rows(lot.after)
    changed = [row for row in rows if touched.get(row, 0) > lot.pk]
    if len(changed) == len(rows):
        return LotUndo(False, _("Ne s’annule plus : tout ce que ce geste avait changé a changé depuis."))
    # A state is taken back the same day, as that of one fiche is.
    if _changed_columns(lot.after) == {_STATE} and timezone.localdate(lot.at) != timezone.localdate():
        return LotUndo(False, _("Ne s’annule plus : un changement d’état s’annule le jour même."))
    return LotUndo(True, _("Ce qui a changé depuis ce geste restera comme c’est.") if changed else "")


def _changed_rows(after: Mapping[str, Any]) -> set[tuple[str, int]]:
    return {(cell[0], cell[1]) for name in after if (cell := read_cell_name(name))}


def _changed_columns(after: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(cell[0], cell[2]) for name in after if (cell := read_cell_name(name))}


def _is_undoable(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """What deciders answered is not taken back."""
    return all(
        TRANSITIONS[Status(was)].get(Status(after[name])) in (Mover.TEAM, Mover.CARRIERS)
        for name, was in before.items()
        if (cell := read_cell_name(name)) and (cell[0], cell[2]) == _STATE
    )
