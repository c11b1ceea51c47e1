"""The conducteur: installed from a template or from another workshop, then edited séquence by séquence."""

from collections.abc import Mapping, Sequence
from datetime import time

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.ranks import renumber_rows
from jalons.roadmaps.models import Member, Membership
from jalons.workshops import live
from jalons.workshops.changes.current_rows import current_row
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.workshops import add_items, lock_workshop, refuse_reversed_slot, revise_slot
from jalons.workshops.models import RunSheetItem, Workshop
from jalons.workshops.models.run_sheets import run_sheet_items
from jalons.workshops.rules import run_sheets as rules
from jalons.workshops.rules.workshop_templates import WorkshopTemplate
from jalons.workshops.rules.workshops import State


@write_transaction()
def book_slot(
    *, workshop: Workshop, starts_at: time | None, ends_at: time | None, by: Member, seen: str | None = None
) -> None:
    """Stores the hours when the room is booked. The conducteur is compared with them."""
    refuse_reversed_slot(starts_at, ends_at)
    revise_slot(lock_workshop(workshop.pk), {"starts_at": starts_at, "ends_at": ends_at}, by=by, seen=seen)


@write_transaction()
def install_run_sheet(*, workshop: Workshop, template: WorkshopTemplate | None, by: Member) -> None:
    """The conducteur of a template becomes that of this workshop. None: no template was found."""
    if template is None or not template.items:
        raise Refused(_("Choisissez un des conducteurs proposés."), code="run-sheet-unknown")
    _fill_run_sheet(workshop, template.items, by)


@write_transaction()
def copy_run_sheet(*, workshop: Workshop, source: Workshop, by: Member) -> None:
    """Copies the conducteur of another workshop, of this territory or of another one whose team includes this
    person."""
    if not Membership.objects.filter(roadmap=source.roadmap_id, user=by.user).exists():
        raise Refused(
            _("Vous ne faites pas partie de l’équipe de cet atelier."), code="workshop-of-another-team", field="source"
        )
    items = run_sheet_items(source)
    if not items:
        raise Refused(_("Le conducteur de cet atelier est vide."), code="run-sheet-empty-there", field="source")
    _fill_run_sheet(workshop, items, by)


def _fill_run_sheet(workshop: Workshop, items: Sequence[rules.ItemModel], by: Member) -> None:
    workshop = lock_workshop(workshop.pk)
    if RunSheetItem.objects.filter(workshop=workshop).exists():
        raise Refused(
            _("Cet atelier a déjà un conducteur. Videz-le d’abord, ou modifiez-le."), code="run-sheet-not-empty"
        )
    add_items(workshop, items, by=by)
    _tell_open_pages(workshop)


@write_transaction()
def add_item(
    *,
    workshop: Workshop,
    title: str,
    minutes: int,
    by: Member,
    format: str = rules.Format.PLENARY,
    instruction: str = "",
    script: str = "",
    output: str = "",
    material: str = "",
    after: int | None = None,
) -> RunSheetItem:
    """At the end; or after the séquence whose id is `after`, 0 being the beginning."""
    workshop = lock_workshop(workshop.pk)
    items = _sorted_items(workshop)
    if len(items) >= rules.ITEMS_MAX:
        raise Refused(
            _("Un conducteur tient en %(count)s séquences au plus.") % {"count": rules.ITEMS_MAX}, code="too-many-items"
        )
    item = RunSheetItem.objects.create(
        workshop=workshop,
        rank=len(items) + 1,
        title=title,
        minutes=minutes,
        format=format,
        instruction=instruction,
        script=script,
        output=output,
        material=material,
    )
    pks = [other.pk for other in items]
    place = 0 if after == 0 else pks.index(after) + 1 if after in pks else len(items)
    renumber_rows([*items[:place], item, *items[place:]])
    record_change(by=by, verb="add", about=item, after={"minutes": minutes})
    _tell_open_pages(workshop)
    return item


@write_transaction()
def revise_item(
    *,
    item: RunSheetItem,
    title: str,
    minutes: int,
    format: str,
    instruction: str,
    script: str,
    output: str,
    material: str,
    by: Member,
    seen: str | None = None,
) -> None:
    workshop = lock_workshop(item.workshop_id)
    values = {
        "title": title,
        "minutes": minutes,
        "format": format,
        "instruction": instruction,
        "script": script,
        "output": output,
        "material": material,
    }
    if revise_row(_current_item(item), values, by=by, seen=seen):
        _tell_open_pages(workshop)


@write_transaction()
def set_durations(*, workshop: Workshop, minutes: Mapping[int, int], by: Member) -> None:
    """Sets the durations changed on the page, by id of their séquence; the others keep the values that somebody else
    may have given. A séquence removed meanwhile is ignored."""
    workshop = lock_workshop(workshop.pk)
    items = RunSheetItem.objects.filter(workshop=workshop, pk__in=minutes)
    revised = [revise_row(item, {"minutes": minutes[item.pk]}, by=by) for item in items]
    if any(revised):
        _tell_open_pages(workshop)


@write_transaction()
def move_item(*, item: RunSheetItem, steps: int, by: Member) -> None:
    """Moves it that many places later, or earlier when negative; at an end, nothing moves."""
    workshop = lock_workshop(item.workshop_id)
    item, items = _current_item(item), _sorted_items(workshop)
    before = items.index(item) + 1
    renumber_rows(rules.moved_items(items, item, steps))
    after = _sorted_items(workshop).index(item) + 1
    if after != before:
        record_change(by=by, verb="move", about=item, before={"rank": before}, after={"rank": after})
        _tell_open_pages(workshop)


@write_transaction()
def remove_item(*, item: RunSheetItem, by: Member) -> None:
    workshop = lock_workshop(item.workshop_id)
    item = _current_item(item)
    if workshop.state == State.OPEN and workshop.current_item_id == item.pk:
        raise Refused(
            _("Cette séquence est en cours : arrêtez-la, ou lancez-en une autre, avant de la retirer."),
            code="item-running",
        )
    before = {"minutes": item.minutes, "instruction": item.instruction, "script": item.script}
    record_change(by=by, verb="remove", about=item, before=before)
    item.delete()
    renumber_rows(_sorted_items(workshop))
    _tell_open_pages(workshop)


@write_transaction()
def clear_run_sheet(*, workshop: Workshop, by: Member) -> None:
    """Removes every séquence, so that another conducteur may be installed."""
    workshop = lock_workshop(workshop.pk)
    items = _sorted_items(workshop)
    if not items:
        raise Refused(_("Le conducteur est déjà vide."), code="run-sheet-already-empty")
    if workshop.state == State.OPEN and workshop.current_item_id:
        raise Refused(
            _("Une séquence est en cours : le conducteur ne peut pas être vidé maintenant."), code="run-sheet-running"
        )
    record_change(by=by, verb="clear", about=workshop, before={"items": [item.title for item in items]})
    RunSheetItem.objects.filter(workshop=workshop).delete()
    _tell_open_pages(workshop)


def _tell_open_pages(workshop: Workshop) -> None:
    """The console, the phones and the screen show the current séquence and the next ones."""
    if workshop.state == State.OPEN:
        record_event(workshop, live.PACE)


def _sorted_items(workshop: Workshop) -> list[RunSheetItem]:
    return list(RunSheetItem.objects.filter(workshop=workshop).order_by("rank", "id"))


def _current_item(item: RunSheetItem) -> RunSheetItem:
    """The séquence read again once the workshop is locked."""
    return current_row(RunSheetItem.objects.all(), item.pk, _("Cette séquence vient d’être retirée."), code="item-gone")
