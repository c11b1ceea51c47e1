"""Which step waits for which, the effect on their dates, and what would shift."""

from collections.abc import Iterable
from datetime import date

from jalons.actions import words
from jalons.actions.models import ActionSheet, ActionStep, StepOrder
from jalons.actions.queries.sheets import StepRow, step_rows
from jalons.actions.rules import schedule
from jalons.actions.rules.schedule import Dates
from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap


@frozen
class StepLink:
    """The other step of an order. `clash` is a sentence when their dates contradict the order."""

    order: int
    pk: int
    code: str
    label: str
    when: str
    is_done: bool
    clash: str


@frozen
class StepOrders:
    """`earliest`: the first day that the previous steps allow, when the step begins sooner."""

    before: tuple[StepLink, ...]
    after: tuple[StepLink, ...]
    earliest: date | None

    @property
    def clashes(self) -> list[str]:
        return [link.clash for link in self.before if link.clash]


@frozen
class PlannedStep:
    row: StepRow
    orders: StepOrders


def planned_steps(action: ActionSheet) -> list[PlannedStep]:
    """The steps of a fiche, each with what it waits for. Two queries."""
    net = OrderNetwork(action.roadmap)
    return [PlannedStep(row, net.orders(row.pk)) for row in step_rows(action)]


def step_orders(step: ActionStep) -> StepOrders:
    return OrderNetwork(step.action.roadmap).orders(step.pk)


class OrderNetwork:
    """Every order of a roadmap, read once."""

    def __init__(self, roadmap: Roadmap) -> None:
        rows = StepOrder.objects.of(roadmap).select_related("step__action__axis", "after__action__axis")
        self.rows = list(rows)
        self.known = {step.pk: step for row in self.rows for step in (row.step, row.after)}
        self.order = schedule.build_order((), ((row.step_id, row.after_id) for row in self.rows))
        self.earliest = schedule.earliest_days(self.order, {pk: _step_dates(step) for pk, step in self.known.items()})

    def orders(self, pk: int) -> StepOrders:
        before = tuple(_step_link(row, row.after) for row in self.rows if row.step_id == pk)
        after = tuple(_step_link(row, row.step) for row in self.rows if row.after_id == pk)
        step, first = self.known.get(pk), self.earliest.get(pk)
        begins = _step_dates(step).begins if step and not step.done_on else None
        return StepOrders(before, after, first if first and begins and begins < first else None)


def _step_dates(step: ActionStep) -> Dates:
    return Dates(step.starts_on, step.ends_on, step.done_on)


def _step_link(order: StepOrder, other: ActionStep) -> StepLink:
    return StepLink(
        order=order.pk,
        pk=other.pk,
        code=other.action.code,
        label=other.label,
        when=words.days_label(other.starts_on, other.ends_on),
        is_done=other.done_on is not None,
        clash=_clash_sentence(order),
    )


def _clash_sentence(order: StepOrder) -> str:
    clash = schedule.date_clash(order.step, order.after)
    if clash is None:
        return ""
    return words.clash_sentence(order.step, order.after, clash)


def step_choices(step: ActionStep) -> list[tuple[str, list[tuple[int, str]]]]:
    """The steps it may come after, grouped by fiche, its own fiche first."""
    rows = ActionStep.objects.filter(action__roadmap=step.action.roadmap).exclude(pk=step.pk)
    rows = rows.exclude(waited_for_by__step=step).select_related("action__axis")
    by_sheet: dict[int, tuple[ActionSheet, list[tuple[int, str]]]] = {}
    for row in rows.order_by("action__axis__rank", "action__rank", "ends_on", "id"):
        by_sheet.setdefault(row.action_id, (row.action, []))[1].append((row.pk, row.label))
    groups = sorted(by_sheet.values(), key=lambda group: group[0].pk != step.action_id)
    return [(f"{action.code} {action.title}"[:80], choices) for action, choices in groups]


# --- what shifts together --------------------------------------------------------------------------------------------


@frozen
class ShiftedStep:
    code: str
    label: str
    before: str
    after: str
    is_beyond: bool  # it would end after the end of its fiche


@frozen
class Shift:
    """`stamp`: stamp of the dates when they were read."""

    rows: tuple[ShiftedStep, ...]
    stamp: str


def has_followers(step: ActionStep) -> bool:
    return StepOrder.objects.filter(after=step, step__done_on=None).exists()


def shift_preview(step: ActionStep, days: int) -> Shift:
    """Preview of « décaler la suite »: the steps that wait for this one, directly or not, that have dates and are not
    done."""
    pairs = StepOrder.objects.of(step.action.roadmap).values_list("step_id", "after_id")
    waiting = schedule.waiting_steps(schedule.build_order((), pairs), step.pk)
    rows = ActionStep.objects.filter(pk__in=waiting, done_on=None).exclude(starts_on=None, ends_on=None)
    steps = list(rows.select_related("action__axis"))
    return Shift(
        tuple(_shifted_steps(steps, days)), schedule.dates_stamp((row.pk, row.starts_on, row.ends_on) for row in steps)
    )


def _shifted_steps(rows: Iterable[ActionStep], days: int) -> Iterable[ShiftedStep]:
    for row in rows:
        moved = schedule.shift_dates(_step_dates(row), days)
        yield ShiftedStep(
            code=row.action.code,
            label=row.label,
            before=words.days_label(row.starts_on, row.ends_on),
            after=words.days_label(moved.starts_on, moved.ends_on),
            is_beyond=bool(row.action.ends_on and moved.ends_on and moved.ends_on > row.action.ends_on),
        )
