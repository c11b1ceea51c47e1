"""Many fiches at once from an existing plan, what somebody sorts of them, and their removal. Whoever imports the plan writes the
line of the journal."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import Max
from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.models import ActionSheet, ActionStep, Axis
from jalons.actions.models.places import default_communes
from jalons.actions.models.plan_money import CARRIER_FIELDS
from jalons.actions.rules.sheets import Status, begun_steps
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.frozen import frozen
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import Member
from jalons.roadmaps.words import field_label

_BATCH = 200


@frozen
class NewSheet:
    """A fiche in the state that its plan gives: what was decided elsewhere is not decided again. `steps` holds the
    fields of each step."""

    axis: str
    title: str
    status: Status = Status.DRAFT
    fields: Mapping[str, Any] = field(default_factory=dict)
    steps: Sequence[Mapping[str, Any]] = ()


class ImportedSheets(NamedTuple):
    """`actions` are in the order of the sheets; `axes` are those that were created; `began` holds the numbers of the étapes
    that these sheets began."""

    actions: list[ActionSheet]
    steps: list[ActionStep]
    axes: list[Axis]
    began: list[int]


@write_transaction()
def import_sheets(
    *, sheets: Sequence[NewSheet], axes: Sequence[str], by: Member, objectives: Mapping[str, str] = MappingProxyType({})
) -> ImportedSheets:
    """Adds the sheets at the end of their axes. `axes`: every axis that the plan names, in its order, with or without
    an action; `objectives`: those of the axes that are new, by title."""
    lock_roadmap(by.roadmap)
    taken = set(ActionSheet.objects.filter(roadmap=by.roadmap).values_list("title", flat=True))
    double = next((sheet.title for sheet in sheets if sheet.title in taken), None)
    if double:
        raise Refused(
            _("L’action « %(title)s » est déjà dans la feuille de route.") % {"title": double},
            code="imported-title-taken",
        )
    axes_by_title = {axis.title: axis for axis in Axis.objects.filter(roadmap=by.roadmap)}
    last = max((axis.rank for axis in axes_by_title.values()), default=0)
    missing = [title for title in dict.fromkeys(axes) if title not in axes_by_title]
    made = Axis.objects.bulk_create(
        Axis(roadmap=by.roadmap, rank=rank, title=title, objectives=objectives.get(title, ""))
        for rank, title in enumerate(missing, last + 1)
    )
    axes_by_title |= {axis.title: axis for axis in made}
    ranks = Counter(
        dict(
            Axis.objects.filter(roadmap=by.roadmap)
            .annotate(last=Max("actions__rank", default=0))
            .values_list("pk", "last")
        )
    )
    rows = []
    for sheet in sheets:
        axis = axes_by_title[sheet.axis]
        ranks[axis.pk] += 1
        row = ActionSheet(
            roadmap=by.roadmap, axis=axis, rank=ranks[axis.pk], title=sheet.title, status=sheet.status, **sheet.fields
        )
        rows.append(row)
    actions = ActionSheet.objects.bulk_create(rows, batch_size=_BATCH)
    ActionSheet.communes.through.objects.bulk_create(
        (
            ActionSheet.communes.through(actionsheet=action, commune=commune)
            for action in actions
            for commune in default_communes(by.roadmap, {name: getattr(action, name) for name in CARRIER_FIELDS})
        ),
        batch_size=_BATCH,
    )
    steps = ActionStep.objects.bulk_create(
        (
            ActionStep(action=action, **step)
            for action, sheet in zip(actions, sheets, strict=True)
            for step in sheet.steps
        ),
        batch_size=_BATCH,
    )
    begun = begun_steps(sheet.status for sheet in sheets)
    began = [number for number in sorted(begun) if reach_step(number=number, by=by)]
    return ImportedSheets(actions, steps, made, began)


@write_transaction()
def write_sorted_words(*, row: ActionSheet | ActionStep, values: Mapping[str, str], by: Member) -> None:
    """Writes in a fiche or in a step what its import kept for the team, once somebody said what it is. It is still the import, which
    its undo takes back. The journal names the fields and none of the persons, neither after nor before; a fiche gets a new
    version, so that whoever has its form open is told."""
    if isinstance(row, ActionSheet):
        row = lock_action(row.pk)
        row.version += 1
    for name, text in values.items():
        setattr(row, name, text)
    row.save(update_fields=[*values, *(["version"] if isinstance(row, ActionSheet) else [])])
    labels = [field_label(row._meta.model_name or "", name) for name in values]
    record_change(by=by, verb="sort", about=row, before=dict.fromkeys(values, ""), after={"fields": labels})


@write_transaction()
def remove_imported_sheets(*, actions: Collection[int], axes: Collection[int], by: Member) -> None:
    """Deletes fiches that a plan brought, by their pk, and those of these axes that are empty. What stays keeps its code, which
    people may have written down: `close_code_gaps` is another act."""
    lock_roadmap(by.roadmap)
    rows = ActionSheet.objects.filter(roadmap=by.roadmap, pk__in=actions)
    ActionStep.objects.filter(action__in=rows).delete()
    rows.delete()
    Axis.objects.filter(roadmap=by.roadmap, pk__in=axes, actions=None).delete()
