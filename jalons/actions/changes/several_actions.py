"""What is done to several fiches at once: all of them, or none. Each fiche has its own line in the journal, as when it is
changed alone; one more line tells the lot, with the old and the new values, from which it is taken back."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.changes.committees import put_on_agenda, take_off_agenda
from jalons.actions.changes.sheets import (
    advance_by_hand,
    move_action,
    refuse_wrong_days,
    remove_step,
    revise_action,
    take_move_back,
)
from jalons.actions.models import ActionSheet, ActionStep, AgendaItem, Axis, Person
from jalons.actions.models.added_rows import remove_added_rows
from jalons.actions.models.shifts import shift_of
from jalons.actions.rules.committees import OUTCOMES
from jalons.actions.rules.schedule import Dates
from jalons.actions.rules.sheets import TRANSITIONS, Mover, Status
from jalons.base.db import write_transaction
from jalons.base.errors import Refused, RefusedFields, RefusedRows
from jalons.base.references import referenced_pks
from jalons.governance.models import Meeting
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.rules.journal_cells import cell_name, read_cell_name

LAST = 10_000  # beyond every rank: at the end of an axis
DATES = frozenset({"starts_on", "ends_on"})
# The fields that a lot writes, the same value in each fiche or its own, and that « Annuler » gives back.
WRITTEN = (
    "context", "description", "objectives", "lead_organisation", "lead_contact", "elected_sponsor", "department_unit", "partners",
    "audiences", "target_count", "starts_on", "ends_on",
)  # fmt: skip
# The field by which the lot tells a row that it added.
ADDED = "label"


class Lot(NamedTuple):
    """How many fiches changed, and the line of the journal that takes them back; 0 when nothing does."""

    actions: int
    line: int
    is_decided: bool = False  # outside any meeting: kept among the decisions
    overrun: tuple[str, ...] = ()  # the codes of fiches that have steps outside their new dates


@write_transaction()
def advance_actions(*, actions: Collection[int], to: str, by: Member, reason: str = "") -> Lot:
    """Gives them all the same state, as the rules allow for each. What deciders answered is not taken back."""
    rows = _lock_picked(actions, by)
    was = {row.pk: row.status for row in rows}
    _change_each(rows, lambda row: advance_by_hand(action=row, to=to, reason=reason, by=by))
    cells = {cell_name("actionsheet", pk, "status"): (status, to) for pk, status in was.items()}
    movers = {TRANSITIONS[Status(status)][Status(to)] for status in was.values()}
    lot = _record_lot(len(rows), cells, by, is_undoable=movers <= {Mover.TEAM, Mover.CARRIERS})
    return lot._replace(is_decided=Status(to) in OUTCOMES)


@write_transaction()
def place_actions(*, actions: Collection[int], axis: Axis, by: Member) -> Lot:
    """Moves them to the end of an axis, in their order; those that are there already stay."""
    rows = [row for row in _lock_picked(actions, by) if row.axis_id != axis.pk]
    was = {row.pk: (row.axis.title, row.code) for row in rows}
    _change_each(rows, lambda row: move_action(action=row, axis=axis, rank=LAST, by=by))
    codes = {row.pk: row.code for row in ActionSheet.objects.filter(pk__in=was).select_related("axis")}
    cells: dict[str, tuple[Any, Any]] = {}
    for pk, (title, code) in was.items():
        cells[cell_name("actionsheet", pk, "axis")] = (title, axis.title)
        cells[cell_name("actionsheet", pk, "code")] = (code, codes[pk])
    return _record_lot(len(rows), cells, by)


@write_transaction()
def give_lead(*, actions: Collection[int], lead_organisation: str, by: Member) -> Lot:
    """The same pilot for all."""
    return _write_each(actions, {"lead_organisation": lead_organisation}, by)


@write_transaction()
def give_carrier(*, actions: Collection[int], carrier_organisation: str, by: Member) -> Lot:
    """The same structure carries all. What it pays itself is then its own money, as for one fiche."""
    return _write_each(actions, {"carrier_organisation": carrier_organisation}, by)


@write_transaction()
def give_sponsor(*, actions: Collection[int], elected_sponsor: str, by: Member) -> Lot:
    """The same élue or élu for all."""
    return _write_each(actions, {"elected_sponsor": elected_sponsor}, by)


@write_transaction()
def give_department_unit(*, actions: Collection[int], department_unit: str, by: Member) -> Lot:
    """The same service for all."""
    return _write_each(actions, {"department_unit": department_unit}, by)


@write_transaction()
def give_dates(
    *, actions: Collection[int], by: Member, starts_on: date | None = None, ends_on: date | None = None
) -> Lot:
    """The same first day, or last day, or both: a day that is not given stays that of each fiche. Steps keep their days."""
    days = {"starts_on": starts_on, "ends_on": ends_on}
    lot = _write_each(actions, {name: day for name, day in days.items() if day}, by)
    early, late = Q(steps__starts_on__lt=F("starts_on")), Q(steps__ends_on__gt=F("ends_on"))
    rows = ActionSheet.objects.filter(early | late, roadmap=by.roadmap, pk__in=actions).distinct()
    return lot._replace(overrun=tuple(row.code for row in rows.select_related("axis").order_by("axis__rank", "rank")))


@write_transaction()
def fill_actions(
    *,
    filled: Mapping[int, tuple[int, Mapping[str, Any]]],
    by: Member,
    add: Callable[[], Iterable[models.Model]] = tuple,
) -> Lot:
    """Writes in each fiche its own values, by its pk: the version that was shown, and the fields that it showed empty. A fiche that
    somebody changed since is refused, and all the others with it: « 12-version » names it. One without values is only checked.
    `add` then adds to them what is no field, and gives these rows, which have a label: they are a part of the lot."""
    rows = {row.pk: row for row in _lock_picked(filled, by)}
    cells: dict[str, tuple[Any, Any]] = {}
    refusals: dict[str, str] = {}
    for pk, (version, values) in filled.items():
        row = rows.get(pk)
        if row is None:
            refusals[f"{pk}-version"] = removed_sentence()
            continue
        before = {name: getattr(row, name) for name in values}
        try:
            kept = {name: getattr(row, name) for name in DATES} if DATES & values.keys() else {}
            revise_action(action=row, version=version, by=by, **(kept | dict(values)))
        except Refused as refusal:
            name = f"{pk}-{refusal.field}" if refusal.field in values else f"{pk}-version"
            refusals[name] = _("%(action)s : %(why)s") % {"action": f"{row.code} {row.title}", "why": refusal.sentence}
            continue
        cells |= {cell_name("actionsheet", pk, name): (before[name], value) for name, value in values.items()}
    if refusals:
        raise RefusedFields(refusals, code="some-cells-refused")
    cells |= {
        cell_name(added._meta.model_name or "", added.pk, ADDED): (None, getattr(added, ADDED)) for added in add()
    }
    return _record_lot(len(rows), cells, by, is_undoable=bool(cells))


@write_transaction()
def shift_actions(*, actions: Collection[int], months: int, by: Member) -> Lot:
    """Puts off their days, and those of their steps that are not done, by so many months; sooner when negative. What has
    begun keeps its first day (see `shift_of`)."""
    today = timezone.localdate()
    cells: dict[str, tuple[Any, Any]] = {}
    shifts = {row: shift for row in _lock_picked(actions, by) if not (shift := shift_of(row, months, today)).is_empty}
    if not shifts:
        raise Refused(
            _("Aucune de ces fiches n’a de jour à décaler\u00a0: ce qui est fini ne bouge pas."), code="no-day-to-shift"
        )

    def write(row: ActionSheet) -> None:
        was, now, steps = shifts[row]
        revise_action(action=row, version=row.version, by=by, starts_on=now.starts_on, ends_on=now.ends_on)
        _note_days(cells, row, was, now)
        for step, before, after in steps:
            days = {"starts_on": after.starts_on, "ends_on": after.ends_on}
            try:
                refuse_wrong_days(days)
            except Refused as refusal:
                sentence = _("%(step)s : %(why)s") % {"step": step.label, "why": refusal.sentence}
                raise Refused(sentence, code=refusal.code) from refusal
            revise_row(step, days, by=by)
            _note_days(cells, step, before, after)

    _change_each(shifts, write)
    return _record_lot(len(shifts), cells, by)


def _note_days(cells: dict[str, tuple[Any, Any]], row: ActionSheet | ActionStep, was: Dates, now: Dates) -> None:
    for name in sorted(DATES):
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            cells[cell_name(row._meta.model_name or "", row.pk, name)] = (before, after)


@write_transaction()
def put_actions_on_agenda(*, actions: Collection[int], meeting: Meeting, presenter: Person, by: Member) -> Lot:
    rows = _lock_picked(actions, by)
    was = {row.pk: row.status for row in rows}
    cells: dict[str, tuple[Any, Any]] = {}

    def put(row: ActionSheet) -> None:
        item = put_on_agenda(meeting=meeting, action=row, presenter=presenter, by=by)
        cells[cell_name("agendaitem", item.pk, "meeting")] = (None, meeting)

    _change_each(rows, put)
    for pk, status in ActionSheet.objects.filter(pk__in=was).values_list("pk", "status"):
        if status != was[pk]:
            cells[cell_name("actionsheet", pk, "status")] = (was[pk], status)
    return _record_lot(len(rows), cells, by)


@write_transaction()
def restore_actions(*, line: int, by: Member) -> int:
    """« Annuler », for the lot. A fiche that was changed again since stays as it is. Returns how many are as before."""
    lock_roadmap(by.roadmap)
    entry = JournalEntry.objects.filter(roadmap=by.roadmap, verb="change_several", pk=line).first()
    if entry and entry.by_id != (by.user.pk if by.user else None):
        raise Refused(
            _("Ce changement n’est pas le vôtre\u00a0: seule la personne qui l’a fait peut l’annuler."),
            code="change-of-others",
        )
    cells = _read_cells(entry) if entry else {}
    restored = _restore_places(cells, by) | _restore_fields(cells, by) | _restore_agenda(cells, by)
    restored |= _restore_states(cells, by) | _restore_steps(cells, by)
    if entry:
        restored |= _remove_added(cells, entry, by)
    if not restored:
        raise Refused(_("Ce changement ne peut plus être annulé."), code="nothing-to-restore")
    record_change(by=by, verb="restore_several", about=by.roadmap, after={"actions": len(restored)})
    return len(restored)


# --- the lot ---------------------------------------------------------------------------------------------------------


def _lock_picked(actions: Collection[int], by: Member) -> list[ActionSheet]:
    """Those that are still there, in the order of codes."""
    lock_roadmap(by.roadmap)
    rows = ActionSheet.objects.filter(roadmap=by.roadmap, pk__in=actions).select_related("axis")
    list(rows.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    picked = list(rows)
    if not picked:
        raise Refused(_("Cochez au moins une fiche de la liste."), code="no-action-picked")
    return picked


def _change_each(rows: Iterable[ActionSheet], change: Callable[[ActionSheet], object]) -> None:
    """Changes every fiche, or refuses them all with what prevents each."""
    refusals = []
    for row in rows:
        name = f"{row.code} {row.title}"
        try:
            change(row)
        except Refused as refusal:
            refusals.append(_("%(action)s : %(why)s") % {"action": name, "why": refusal.sentence})
    if refusals:
        sentence = ngettext(
            "%(n)s fiche ne peut pas changer ainsi, et rien n’est changé. Décochez-la, ou réglez ce qui manque.",
            "%(n)s fiches ne peuvent pas changer ainsi, et rien n’est changé. Décochez-les, ou réglez ce qui manque.",
            len(refusals),
        ) % {"n": len(refusals)}
        raise RefusedRows([sentence, *refusals], code="some-actions-refused")


def _write_each(actions: Collection[int], values: Mapping[str, Any], by: Member) -> Lot:
    """The same values in every fiche; those that say them already stay. What is written is checked with the dates that the
    fiche keeps."""
    rows = [
        row for row in _lock_picked(actions, by) if any(getattr(row, name) != value for name, value in values.items())
    ]
    cells = {
        cell_name("actionsheet", row.pk, name): (old, value)
        for row in rows
        for name, value in values.items()
        if (old := getattr(row, name)) != value
    }

    def revise(row: ActionSheet) -> None:
        kept = {name: getattr(row, name) for name in DATES} if DATES & values.keys() else {}
        revise_action(action=row, version=row.version, by=by, **(kept | dict(values)))

    _change_each(rows, revise)
    return _record_lot(len(rows), cells, by)


def _record_lot(count: int, cells: dict[str, tuple[Any, Any]], by: Member, *, is_undoable: bool = True) -> Lot:
    if not count:
        return Lot(0, 0)
    entry = record_change(
        by=by,
        verb="change_several",
        about=by.roadmap,
        before={name: old for name, (old, _new) in cells.items() if old is not None},
        after={"actions": count} | {name: new for name, (_old, new) in cells.items()},
    )
    return Lot(count, entry.pk if is_undoable else 0)


# --- back ------------------------------------------------------------------------------------------------------------

# By the field, then by the row: the old and the new value.
type Cells = dict[tuple[str, str], dict[int, tuple[Any, Any]]]


def _read_cells(entry: JournalEntry) -> Cells:
    cells: Cells = defaultdict(dict)
    for name, new in entry.after.items():
        if cell := read_cell_name(name):
            kind, pk, field = cell
            cells[kind, field][pk] = (entry.before.get(name), new)
    return cells


def _rows_of(pks: Iterable[int], by: Member) -> list[ActionSheet]:
    return list(ActionSheet.objects.filter(roadmap=by.roadmap, pk__in=list(pks)).select_related("axis"))


def _restore_places(cells: Cells, by: Member) -> set[int]:
    """In the order of their former codes, so that each finds its place."""
    places, codes = cells.get(("actionsheet", "axis"), {}), cells.get(("actionsheet", "code"), {})
    axes = {axis.title: axis for axis in by.roadmap.axes.all()}
    rows = [row for row in _rows_of(places, by) if row.axis.title == places[row.pk][1] and places[row.pk][0] in axes]
    ranks = {row.pk: [int(number) for number in codes[row.pk][0].split(".")] for row in rows}
    for row in sorted(rows, key=lambda row: ranks[row.pk]):
        move_action(action=row, axis=axes[places[row.pk][0]], rank=ranks[row.pk][1], by=by)
    return set(ranks)


def _restore_fields(cells: Cells, by: Member) -> set[int]:
    """All that the lot wrote in a fiche, or nothing of it when one of its fields says something else since."""
    written = _written_values(cells, ActionSheet, WRITTEN)
    restored = set()
    for row in _rows_of(written, by):
        values = written[row.pk]
        if any(getattr(row, name) != new for name, (_old, new) in values.items()):
            continue
        revise_action(action=row, version=row.version, by=by, **{name: old for name, (old, _new) in values.items()})
        restored.add(row.pk)
    return restored


def _restore_steps(cells: Cells, by: Member) -> set[int]:
    """The days of the steps that are still those of the lot, and that nobody did since."""
    written = _written_values(cells, ActionStep, DATES)
    rows = ActionStep.objects.filter(action__roadmap=by.roadmap, pk__in=list(written), done_on=None)
    restored = set()
    for step in rows.select_related("action"):
        values = written[step.pk]
        if all(getattr(step, name) == new for name, (_old, new) in values.items()):
            revise_row(step, {name: old for name, (old, _new) in values.items()}, by=by)
            restored.add(step.action_id)
    return restored


def _written_values(
    cells: Cells, model: type[ActionSheet | ActionStep], names: Iterable[str]
) -> dict[int, dict[str, tuple[Any, Any]]]:
    """By row, the old and the new value of each field."""
    written: dict[int, dict[str, tuple[Any, Any]]] = defaultdict(dict)
    for name in names:
        column: Any = model._meta.get_field(name)
        for pk, (old, new) in cells.get((model._meta.model_name or "", name), {}).items():
            # A line of the journal holds days as text, and leaves out what was empty.
            written[pk][name] = (column.to_python(old if old is not None or column.null else ""), column.to_python(new))
    return written


def _restore_agenda(cells: Cells, by: Member) -> set[int]:
    """Those that the committee has not decided yet."""
    items = AgendaItem.objects.filter(
        meeting__roadmap=by.roadmap, pk__in=list(cells.get(("agendaitem", "meeting"), {}))
    )
    restored = set()
    for item in items.select_related("meeting", "action"):
        try:
            take_off_agenda(item=item, by=by)
        except Refused:
            continue
        restored.add(item.action_id)
    return restored


def _remove_added(cells: Cells, lot: JournalEntry, by: Member) -> set[int]:
    """What the lot added, but what the journal has told of since: somebody works on it."""
    restored: set[int] = set()
    for kind, labels in {kind: rows for (kind, field), rows in cells.items() if field == ADDED}.items():
        later = JournalEntry.objects.filter(
            roadmap=by.roadmap, pk__gt=lot.pk, about_kind=kind, about_id__in=list(labels)
        )
        touched = set(later.values_list("about_id", flat=True))
        untouched = {pk: label for pk, (_none, label) in labels.items() if pk not in touched}
        remover = _remove_added_steps if kind == "actionstep" else partial(remove_added_rows, kind)
        restored |= remover(untouched, by)
    return restored


def _remove_added_steps(labels: dict[int, str], by: Member) -> set[int]:
    used = referenced_pks(ActionStep, set(labels))
    rows = ActionStep.objects.filter(action__roadmap=by.roadmap, pk__in=labels.keys() - used, done_on=None)
    steps = [step for step in rows.select_related("action") if step.label == labels[step.pk]]
    for step in steps:
        remove_step(step=step, by=by)
    return {step.action_id for step in steps}


def _restore_states(cells: Cells, by: Member) -> set[int]:
    states = cells.get(("actionsheet", "status"), {})
    restored = set()
    for row in _rows_of(states, by):
        if row.status != states[row.pk][1]:
            continue
        try:
            take_move_back(action=row, by=by)
        except Refused:
            continue
        restored.add(row.pk)
    return restored
