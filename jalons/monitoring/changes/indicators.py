"""The only writer of indicators."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes.links import lock_link_holder, mark_unread
from jalons.actions.changes.locks import lock_action
from jalons.actions.changes.told_above import set_all_measured, set_measured
from jalons.actions.models import ActionSheet, SheetLink
from jalons.base import french
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.frozen import frozen
from jalons.base.references import referenced_pks
from jalons.base.sent_tables import SentTable
from jalons.monitoring.models import Indicator, IndicatorValue
from jalons.monitoring.rules import indicators as rules
from jalons.monitoring.words import doubted_value_sentence, earlier_words, value_words
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
    kind: str = "",
    frequency: str = "",
    counted_by: str = "",
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
        kind=kind,
        frequency=frequency,
        counted_by=counted_by,
    )
    set_measured(action=action, measured=True)
    values = {
        "action": action,
        "baseline": baseline,
        "target": target,
        "target_on": target_on,
        "source": source,
        "kind": kind,
        "frequency": frequency,
        "counted_by": counted_by,
    }
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
    kind: str = "",
    frequency: str = "",
    counted_by: str = "",
    seen: str | None = None,
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
        "kind": kind,
        "frequency": frequency,
        "counted_by": counted_by,
    }
    revise_row(indicator, values, by=by, seen=seen)


@write_transaction()
def remove_indicator(*, indicator: Indicator, by: Member) -> None:
    lock_action(indicator.action_id)
    values = {"action": indicator.action, "baseline": indicator.baseline, "target": indicator.target}
    record_change(by=by, verb="remove", about=indicator, before=values)
    indicator.delete()
    set_measured(action=indicator.action, measured=Indicator.objects.filter(action=indicator.action).exists())


@write_transaction()
def remove_added_indicators(labels: dict[int, str], by: Member) -> set[int]:
    """Those that a gesture on several fiches added, by their pk: they are still called so, and nothing refers to them. Returns the
    pks of their fiches."""
    used = referenced_pks(Indicator, set(labels))
    rows = Indicator.objects.filter(action__roadmap=by.roadmap, pk__in=labels.keys() - used).select_related("action")
    indicators = [row for row in rows if row.label == labels[row.pk]]
    for indicator in indicators:
        remove_indicator(indicator=indicator, by=by)
    return {indicator.action_id for indicator in indicators}


class NotedValue(NamedTuple):
    """`was`: the value of that day that was replaced by another, and `was_by` who had noted it."""

    row: IndicatorValue
    was: Decimal | None = None
    was_by: str = ""


@write_transaction()
def note_value(
    *, indicator: Indicator, on: date, value: Decimal, by: Member, confirmed: Decimal | None = None
) -> NotedValue:
    """A day has one value: the one that it had is replaced. `confirmed`: the one number that was
    seen and is right, beyond what there is to count or the target."""
    lock_action(indicator.action_id)
    if on > timezone.localdate():
        raise Refused(_("Ce jour n’est pas encore passé : notez ce qui est mesuré."), code="value-to-come", field="on")
    _refuse_before_start(indicator.start_on, on)
    earlier = _earlier_measure(indicator, on)
    _check_value(indicator, value, earlier[1] if earlier else None, confirmed=confirmed)
    row = IndicatorValue.objects.filter(indicator=indicator, on=on).first()
    if row:
        noted = NotedValue(row, row.value, row.by_name)
        if not revise_row(row, {"value": value}, by=by):
            return NotedValue(row)
        row.by_name, row.link = by.name, None
        row.save(update_fields=["by_name", "link"])
        return noted
    row = IndicatorValue.objects.create(indicator=indicator, on=on, value=value, by_name=by.name)
    record_change(
        by=by,
        verb="measure",
        about=indicator,
        after={"value": value, "on": on} | ({"earlier": earlier_words(*earlier)} if earlier else {}),
    )
    return NotedValue(row)


def _refuse_before_start(start_on: date | None, on: date) -> None:
    """Of two starts, the older would become the one that the way is counted from."""
    if start_on and on < start_on:
        raise Refused(
            _("Ce jour est avant le départ de cet indicateur, le %(day)s\u00a0: notez ce qui est mesuré depuis.")
            % {"day": french.format_date(start_on)},
            code="value-before-start",
            field="on",
        )


def _check_value(indicator: Indicator, value: Decimal, before: Decimal | None, *, confirmed: Decimal | None) -> None:
    limits = indicator.limits
    doubt = rules.doubt_value(value, limits, before)
    if doubt is rules.ValueDoubt.NEGATIVE:
        raise Refused(doubted_value_sentence(doubt, value, None), code="value-negative", field="value")
    if doubt and confirmed != value:
        raise Refused(
            doubted_value_sentence(doubt, value, limits.bound(doubt)), code="value-to-confirm", field="confirmed"
        )


def _earlier_measure(indicator: Indicator, on: date) -> tuple[date | None, Decimal] | None:
    """What was known until that day, which the journal tells beside the new value: the last measure, else the start."""
    earlier = IndicatorValue.objects.filter(indicator=indicator, on__lt=on).order_by("on").last()
    if earlier:
        return earlier.on, earlier.value
    return None if indicator.baseline is None else (indicator.baseline_on, indicator.baseline)


@write_transaction()
def note_value_by_link(
    *, link: SheetLink, indicator: Indicator, on: date, value: Decimal, confirmed: Decimal | None = None
) -> IndicatorValue:
    """By the holder of the private link of the fiche; `indicator` is one of its own. What the team noted stays: neither the
    figure of a day nor the start is changed by a link."""
    lock_action(link.action_id)
    known = IndicatorValue.objects.filter(indicator=indicator)
    if row := known.filter(on=on).first():
        raise Refused(
            _("Un chiffre est déjà noté ce jour-là\u00a0: %(value)s. S’il est faux, dites-le en commentaire.")
            % {"value": french.format_number(row.value)},
            code="value-already-noted",
            field="on",
        )
    _refuse_before_start(indicator.baseline_on or known.aggregate(first=Min("on"))["first"], on)
    if on == indicator.start_on:
        raise Refused(
            _("Le départ est noté ce jour-là\u00a0: %(value)s. S’il est faux, dites-le en commentaire.")
            % {"value": french.format_number(indicator.baseline or 0)},
            code="value-on-start",
            field="on",
        )
    by = lock_link_holder(link)
    row = note_value(indicator=indicator, on=on, value=value, by=by, confirmed=confirmed).row
    row.link = link
    row.save(update_fields=["link"])
    mark_unread(link)
    return row


@write_transaction()
def remove_value(*, value: IndicatorValue, by: Member) -> None:
    lock_action(value.indicator.action_id)
    _delete_value(value, by)


@write_transaction()
def remove_value_by_link(*, link: SheetLink, value: IndicatorValue) -> None:
    lock_action(link.action_id)
    by = lock_link_holder(link)
    if not value.may_go_by(link, timezone.now()):
        raise Refused(
            _("Un chiffre se retire le jour même, par le lien qui l’a noté. Ensuite, demandez-le à l’équipe."),
            code="value-not-removable-by-link",
        )
    _delete_value(value, by)
    mark_unread(link)


def _delete_value(value: IndicatorValue, by: Member) -> None:
    record_change(by=by, verb="remove", about=value, before={"value": value.value, "on": value.on})
    value.delete()


class ImportedValues(NamedTuple):
    added: int
    revised: int


@write_transaction()
def import_values(*, indicator: Indicator, sent: SentTable, by: Member, confirmed: str = "") -> ImportedValues:
    """Reads the table again once the lock is taken. The journal gets one line. `confirmed`: see `values_to_confirm`."""
    lock_action(indicator.action_id)
    known = {row.on: row for row in IndicatorValue.objects.filter(indicator=indicator)}
    noted = {on: row.value for on, row in known.items()}
    lines = rules.read_values(sent, noted, timezone.localdate(), indicator.unit, indicator.limits, indicator.start_on)
    by_act = {act: [line.values for line in lines if line.act == act] for act in ("create", "update")}
    if not any(by_act.values()):
        raise Refused(_("Ces lignes n’apportent rien de nouveau : il n’y a rien à ajouter."), code="nothing-new")
    if rules.values_to_confirm(lines) != confirmed.strip():
        raise Refused(
            _("Cochez la case si ces chiffres sont bien ceux qui sont mesurés\u00a0; sinon, corrigez votre tableau."),
            code="values-to-confirm",
            field="confirmed",
        )
    new = [IndicatorValue(indicator=indicator, by_name=by.name, **values) for values in by_act["create"]]
    IndicatorValue.objects.bulk_create(new, batch_size=500)
    revised = [known[values["on"]] for values in by_act["update"]]
    for row, values in zip(revised, by_act["update"], strict=True):
        row.value, row.by_name, row.link = values["value"], by.name, None
    IndicatorValue.objects.bulk_update(revised, ["value", "by_name", "link"], batch_size=200)
    after: dict[str, Any] = {"values": len(new)} if new else {}
    before: dict[str, Any] = {}
    if revised:
        before["revised"] = [value_words(values["on"], values["was"]) for values in by_act["update"]]
        after["revised"] = [value_words(values["on"], values["value"]) for values in by_act["update"]]
    record_change(by=by, verb="import_values", about=indicator, before=before, after=after)
    return ImportedValues(len(new), len(revised))


# --- with a plan that is imported -----------------------------------------------------------------------------------


@frozen
class NewIndicator:
    action: ActionSheet
    label: str
    unit: str
    target: Decimal
    target_on: date
    kind: str = ""
    frequency: str = ""


@write_transaction()
def import_indicators(*, indicators: Sequence[NewIndicator], by: Member) -> list[Indicator]:
    """Adds all of them to actions that the plan creates. Whoever imports the plan writes the line of the journal."""
    rows = [
        Indicator(**{field.name: getattr(indicator, field.name) for field in fields(indicator)})
        for indicator in indicators
    ]
    made = Indicator.objects.bulk_create(rows, batch_size=500)
    set_all_measured(actions={row.action_id for row in made})
    return made


@write_transaction()
def remove_imported_indicators(*, indicators: Collection[int], by: Member) -> None:
    """Deletes by pk what a plan brought, with the actions that leave too."""
    Indicator.objects.filter(pk__in=indicators).delete()


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
