"""The plan: axes, fiches and steps in time, as a table whose last column is drawn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import words
from jalons.actions.drawings import gantt
from jalons.actions.drawings.gantt import Arrow, Span, State, Strip, Zoom
from jalons.actions.models import ActionSheet, ActionStep, StepOrder
from jalons.actions.queries.sheets import Tag, status_tag
from jalons.actions.rules import schedule
from jalons.actions.rules import sheets as sheet_rules
from jalons.actions.rules.movers import expected_movers
from jalons.actions.rules.names import split_names
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap


@frozen
class PlanFilters:
    """The filters of the plan. The period keeps what has at least one day in it."""

    axis: int | None = None
    status: str = ""
    lead: str = ""
    first: date | None = None
    last: date | None = None
    zoom: Zoom = Zoom.QUARTER

    @property
    def is_filtered(self) -> bool:
        return bool(self.axis or self.status or self.lead or self.first or self.last)


@frozen
class PlanRow:
    """`step` is None for the row of a fiche. `svg`: its strip of the drawing."""

    code: str
    step: int | None
    label: str
    when: str
    owner: str
    status: Tag | None
    is_done: bool
    delay: str
    clashes: tuple[str, ...] = ()
    svg: str = ""


@frozen
class PlanAxis:
    rank: int
    title: str
    svg: str
    rows: tuple[PlanRow, ...]


@frozen
class Plan:
    axes: tuple[PlanAxis, ...]
    scale: str
    sentence: str
    axis_choices: tuple[tuple[int, str], ...]
    statuses: tuple[Tag, ...]
    leads: tuple[str, ...]
    is_empty: bool  # no fiche to plan, before any filter


@frozen
class _DrawnRow:
    """A row and its drawing, with the pk of its step, by which arrows find it."""

    row: PlanRow
    strip: Strip


def roadmap_plan(roadmap: Roadmap, asked: PlanFilters, *, only: ActionSheet | None = None) -> Plan:
    """The fiches that are not put aside, or only one of them. Four queries, whatever their number."""
    today = timezone.localdate()
    steps = Prefetch("steps", queryset=ActionStep.objects.all())
    rows = ActionSheet.objects.filter(roadmap=roadmap).select_related("axis").prefetch_related(steps)
    every = list(rows.filter(pk=only.pk) if only else rows)
    shown = [row for row in every if _matches_filters(row, asked)]
    orders = list(StepOrder.objects.of(roadmap).select_related("step", "after"))
    clashes: dict[int, list[str]] = {}
    for order in orders:
        clash = schedule.date_clash(order.step, order.after)
        if clash:
            clashes.setdefault(order.step_id, []).append(words.clash_sentence(order.step, order.after, clash))
    groups = [
        (axis, [drawn for row in shown if row.axis_id == axis.pk for drawn in _drawn_rows(row, asked, clashes, today)])
        for axis in {row.axis_id: row.axis for row in shown}.values()
    ]
    flat = [drawn for axis, inside in groups for drawn in (None, *inside)]
    strips = [drawn.strip if drawn else Strip() for drawn in flat]
    span = _plan_span(strips, asked, today)
    svgs = iter(gantt.draw_strips(strips, _order_arrows(flat, orders, clashes), span))
    axes = tuple(
        PlanAxis(axis.rank, axis.title, next(svgs), tuple(replace(d.row, svg=next(svgs)) for d in inside))
        for axis, inside in groups
    )
    present = {row.status for row in every}
    return Plan(
        axes=axes,
        scale=gantt.draw_scale(span, asked.zoom, today),
        sentence=_plan_sentence(axes, span),
        axis_choices=tuple(sorted({(row.axis.rank, row.axis.title) for row in every})),
        statuses=tuple(status_tag(status) for status in Status if status in present),
        leads=tuple(
            sorted({name for row in every for name in split_names(row.lead_organisation)}, key=french.fold_accents)
        ),
        is_empty=not every,
    )


def _matches_filters(row: ActionSheet, asked: PlanFilters) -> bool:
    has_status = row.status == asked.status if asked.status else row.status != Status.REJECTED
    return (
        has_status
        and asked.axis in (None, row.axis.rank)
        and asked.lead in ("", row.lead_organisation, *split_names(row.lead_organisation))
        and (_is_in_period([(row.starts_on, row.ends_on), *((s.starts_on, s.ends_on) for s in row.steps.all())], asked))
    )


def _is_in_period(dates: Iterable[tuple[date | None, date | None]], asked: PlanFilters) -> bool:
    """Whether one of the periods overlaps the one asked for."""
    if asked.first is None and asked.last is None:
        return True
    first, last = asked.first or date.min, asked.last or date.max
    spans = [(start or end, end or start) for start, end in dates]
    return any(start <= last and end >= first for start, end in spans if start and end)


def _drawn_rows(
    row: ActionSheet, asked: PlanFilters, clashes: dict[int, list[str]], today: date
) -> Iterator[_DrawnRow]:
    status = Status(row.status)
    steps = [step for step in row.steps.all() if _is_in_period([(step.starts_on, step.ends_on)], asked)]
    # Sorted by beginning, so that a step is below those it comes after.
    steps.sort(key=lambda step: (step.starts_on or step.ends_on or date.max, step.ends_on or date.max, step.pk))
    late = sheet_rules.days_late(status, [row.ends_on], today)
    when = words.days_label(row.starts_on, row.ends_on)
    yield _DrawnRow(
        PlanRow(
            row.code,
            None,
            row.title,
            when,
            row.lead_organisation,
            status_tag(status),
            status is Status.DONE,
            words.delay_label(late),
        ),
        Strip(row.starts_on, row.ends_on, State.SHEET, today if late else None, f"{row.code} {row.title}, {when}"),
    )
    for step in steps:
        late = 0 if step.done_on else sheet_rules.days_late(status, [step.ends_on], today)
        state = State.DONE if step.done_on else State.LATE if late else State.TODO
        when = words.days_label(step.starts_on, step.ends_on)
        note = words.done_label(step.done_on) or words.delay_label(late)
        movers = expected_movers(
            step_owner=step.owner, lead_contact=row.lead_contact, lead_organisation=row.lead_organisation
        )
        owner = words.movers_label(movers) if late else step.owner
        yield _DrawnRow(
            PlanRow(
                row.code, step.pk, step.label, when, owner, None, state is State.DONE, words.delay_label(late),
                tuple(clashes.get(step.pk, ())),
            ),
            Strip(
                step.starts_on, step.ends_on or step.done_on, state, today if late else None,
                ", ".join(filter(None, (step.label, when, note))),
            ),
        )  # fmt: skip


def _plan_span(strips: Sequence[Strip], asked: PlanFilters, today: date) -> Span:
    """The exact period asked for; else whole quarters around all the dates."""
    days = [day for strip in strips for day in (strip.starts_on, strip.ends_on, strip.tail) if day]
    if asked.first and asked.last and asked.first <= asked.last:
        return gantt.quarters_span([asked.first, asked.last], today)
    if asked.first:
        days = [asked.first, *(day for day in days if day >= asked.first)]
    if asked.last:
        days = [*(day for day in days if day <= asked.last), asked.last]
    return gantt.quarters_span(days, today)


def _order_arrows(
    flat: Sequence[_DrawnRow | None], orders: Iterable[StepOrder], clashes: dict[int, list[str]]
) -> list[Arrow]:
    places = {drawn.row.step: place for place, drawn in enumerate(flat) if drawn and drawn.row.step}
    return [
        Arrow(places[order.after_id], places[order.step_id], bool(schedule.date_clash(order.step, order.after)))
        for order in orders
        if order.after_id in places and order.step_id in places
    ]


def _plan_sentence(axes: Sequence[PlanAxis], span: Span) -> str:
    """« 8 actions et 16 étapes, d’octobre 2025 à septembre 2028. 2 en retard. »"""
    rows = [row for axis in axes for row in axis.rows]
    sheets, steps = sum(row.step is None for row in rows), sum(row.step is not None for row in rows)
    late = sum(bool(row.delay) for row in rows if row.step is not None)
    parts = [ngettext("%(n)d action", "%(n)d actions", sheets) % {"n": sheets}]
    if steps:
        parts.append(ngettext("%(n)d étape", "%(n)d étapes", steps) % {"n": steps})
    sentence = _("%(what)s, entre %(first)s et %(last)s.") % {
        "what": _(" et ").join(parts),
        "first": french.format_month(span.first),
        "last": french.format_month(span.last),
    }
    if late:
        sentence += " " + ngettext("%(n)d étape est en retard.", "%(n)d étapes sont en retard.", late) % {"n": late}
    return sentence
