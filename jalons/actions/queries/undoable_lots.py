"""Which lines of the journal may still be taken back: those of several fiches changed at once."""

from collections.abc import Collection, Mapping
from typing import Any

from jalons.actions.rules.sheets import TRANSITIONS, Mover, Status
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.rules import Permission, read_cell_name


def undoable_lots(by: Member, lines: Collection[int]) -> frozenset[int]:
    """Among the pks of lines of the journal, those that whoever reads wrote on several fiches, when none of these rows was
    touched since. Two queries, one when there is no such line."""
    if by.user is None or not by.can(Permission.EDIT_ACTION):
        return frozenset()
    lots = JournalEntry.objects.filter(roadmap=by.roadmap, verb="change_several", by=by.user, pk__in=lines)
    rows_by_lot = {
        lot.pk: rows for lot in lots if (rows := _changed_rows(lot.after)) and _is_undoable(lot.before, lot.after)
    }
    if not rows_by_lot:
        return frozenset()
    every = set[tuple[str, int]]().union(*rows_by_lot.values())
    later = JournalEntry.objects.filter(
        roadmap=by.roadmap,
        pk__gt=min(rows_by_lot),
        about_kind__in={kind for kind, _pk in every},
        about_id__in={pk for _kind, pk in every},
    )
    touched: dict[tuple[str, int], int] = {}
    for pk, kind, row in later.order_by("pk").values_list("pk", "about_kind", "about_id"):
        touched[kind, row] = pk
    return frozenset(lot for lot, rows in rows_by_lot.items() if all(touched.get(row, 0) < lot for row in rows))


def _changed_rows(after: Mapping[str, Any]) -> set[tuple[str, int]]:
    cells = (read_cell_name(name) for name in after)
    return {(cell[0], cell[1]) for cell in cells if cell}


def _is_undoable(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """What deciders answered is not taken back."""
    return all(
        TRANSITIONS[Status(was)].get(Status(after[name])) in (Mover.TEAM, Mover.CARRIERS)
        for name, was in before.items()
        if (cell := read_cell_name(name)) and (cell[0], cell[2]) == ("actionsheet", "status")
    )
