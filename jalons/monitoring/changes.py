"""The only writer of indicators."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.changes.sheets import set_measured
from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.monitoring.models import Indicator
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.models import Member


@write_transaction()
def add_indicator(
    *,
    action: ActionSheet,
    label: str,
    target: Decimal,
    target_on: date,
    by: Member,
    unit: str = "",
    baseline: Decimal | None = None,
    baseline_on: date | None = None,
    source: str = "",
) -> Indicator:
    """A missing baseline is unknown, which is not zero."""
    lock_action(action.pk)
    _refuse_taken_label(action, label)
    _refuse_early_target(baseline_on, target_on)
    indicator = Indicator.objects.create(
        action=action,
        label=label,
        unit=unit,
        baseline=baseline,
        baseline_on=baseline_on,
        target=target,
        target_on=target_on,
        source=source,
    )
    set_measured(action=action, measured=True)
    values = {"action": action, "baseline": baseline, "target": target, "target_on": target_on, "source": source}
    record_change(
        by=by, verb="add", about=indicator, after={name: value for name, value in values.items() if value != ""}
    )
    return indicator


@write_transaction()
def revise_indicator(
    *,
    indicator: Indicator,
    label: str,
    target: Decimal,
    target_on: date,
    by: Member,
    unit: str = "",
    baseline: Decimal | None = None,
    baseline_on: date | None = None,
    source: str = "",
) -> None:
    lock_action(indicator.action_id)
    if label != indicator.label:
        _refuse_taken_label(indicator.action, label)
    _refuse_early_target(baseline_on, target_on)
    values = {
        "label": label,
        "unit": unit,
        "baseline": baseline,
        "baseline_on": baseline_on,
        "target": target,
        "target_on": target_on,
        "source": source,
    }
    revise_row(indicator, values, by=by)


@write_transaction()
def remove_indicator(*, indicator: Indicator, by: Member) -> None:
    lock_action(indicator.action_id)
    values = {"action": indicator.action, "baseline": indicator.baseline, "target": indicator.target}
    record_change(by=by, verb="remove", about=indicator, before=values)
    indicator.delete()
    set_measured(action=indicator.action, measured=Indicator.objects.filter(action=indicator.action).exists())


def _refuse_taken_label(action: ActionSheet, label: str) -> None:
    if Indicator.objects.filter(action=action, label=label).exists():
        raise Refused(_("Cette action a déjà un indicateur de ce nom."), code="indicator-label-taken", field="label")


def _refuse_early_target(baseline_on: date | None, target_on: date) -> None:
    if baseline_on and target_on <= baseline_on:
        raise Refused(
            _("La cible vient après la mesure de départ. Corrigez l’une des deux dates."),
            code="target-before-baseline",
            field="target_on",
        )
