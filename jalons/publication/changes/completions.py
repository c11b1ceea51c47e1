"""Many fiches completed in one gesture: all that was typed, or nothing of it."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jalons.actions.changes.several_actions import Lot, fill_actions
from jalons.actions.changes.sheets import add_step
from jalons.actions.models import ActionSheet, ActionStep
from jalons.base.db import write_transaction
from jalons.base.errors import Refused, RefusedFields
from jalons.base.frozen import frozen
from jalons.monitoring.changes.indicators import add_indicator
from jalons.monitoring.models import Indicator
from jalons.roadmaps.models import Member


@frozen
class FirstIndicator:
    label: str
    target: Decimal
    on: date
    unit: str = ""


@frozen
class FilledFiche:
    """What was typed for one fiche. `version`: the one that the page showed, with these cells empty."""

    version: int
    values: Mapping[str, Any] = field(default_factory=dict)
    step: str = ""
    indicator: FirstIndicator | None = None


@write_transaction()
def complete_fiches(*, filled: Mapping[int, FilledFiche], by: Member) -> Lot:
    """Writes the cells that were typed, by the pk of their fiche, then its first step and its first indicator. Refused as a whole,
    with one sentence for each cell that prevents it: « 12-version » is the fiche itself, which somebody changed since. « Annuler »
    takes all of it back, but what somebody changed since."""
    return fill_actions(
        filled={pk: (fiche.version, fiche.values) for pk, fiche in filled.items()},
        by=by,
        add=lambda: _add_first_rows(filled, by),
    )


def _add_first_rows(filled: Mapping[int, FilledFiche], by: Member) -> list[ActionStep | Indicator]:
    sheets = ActionSheet.objects.select_related("axis").in_bulk(list(filled))
    refusals: dict[str, str] = {}
    added: list[ActionStep | Indicator] = []
    for pk, fiche in filled.items():
        sheet = sheets[pk]
        if fiche.step:
            if sheet.steps.exists():
                refusals[f"{pk}-steps"] = _("Quelqu’un a ajouté une étape entre-temps : rechargez la page.")
            else:
                added.append(add_step(action=sheet, label=fiche.step, by=by))
        if fiche.indicator:
            try:
                added.append(_add_first_indicator(sheet, fiche.indicator, by))
            except Refused as refusal:
                refusals[f"{pk}-indicators"] = refusal.sentence
    if refusals:
        raise RefusedFields(refusals, code="some-cells-refused")
    return added


def _add_first_indicator(sheet: ActionSheet, indicator: FirstIndicator, by: Member) -> Indicator:
    if sheet.is_measured:
        raise Refused(
            _("Quelqu’un a ajouté un indicateur entre-temps : rechargez la page."), code="indicator-already-there"
        )
    return add_indicator(
        action=sheet,
        label=indicator.label,
        target=indicator.target,
        target_on=indicator.on,
        unit=indicator.unit,
        by=by,
    )
