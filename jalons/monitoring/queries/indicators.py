"""What pages and documents show of the indicators."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy

from jalons.actions.models import ActionSheet, SheetLink
from jalons.actions.rules.sheets import Status
from jalons.base.french import format_number, format_percent, format_short_day
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.base.previews import Preview, PreviewLine, ReadLine, preview_read_line
from jalons.base.sorted_tables import Columns
from jalons.monitoring import words
from jalons.monitoring.drawings import LARGE, SMALL, Frame, draw_course
from jalons.monitoring.models import Indicator, IndicatorValue
from jalons.monitoring.rules.indicators import (
    Course,
    Doubt,
    Point,
    ValueDoubt,
    indicator_course,
    is_to_measure,
    measures_since,
)
from jalons.roadmaps.models import Roadmap

# What will not be done is not followed.
NOT_FOLLOWED = (Status.REJECTED, Status.ABANDONED)


def action_indicators(action: ActionSheet) -> list[Indicator]:
    return _indicators_of(action.pk)


@PreparedQuery
def _indicators_of(action: int) -> QuerySet[Indicator]:
    return Indicator.objects.filter(action=action)


def indicators_by_action(roadmap: Roadmap) -> dict[int, list[Indicator]]:
    """The indicators of every action, by its pk. One query, because documents show all actions."""
    indicators: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(action__roadmap=roadmap):
        indicators[indicator.action_id].append(indicator)
    return indicators


@frozen
class FollowedIndicator:
    """An indicator with its course, drawn and told. `last` is None when nothing was measured after the baseline."""

    pk: int
    code: str
    title: str
    label: str
    unit: str
    source: str
    baseline: Decimal | None
    baseline_on: date | None
    last: Point | None
    target: Point
    start: Decimal | None
    progress: Fraction | None
    is_reached: bool
    is_late: bool
    sentence: str
    svg: str
    manner: str
    measured: str
    is_to_measure: bool

    @property
    def share(self) -> str:
        """Empty without a way, and behind its start."""
        if self.progress is None or self.progress < 0:
            return ""
        return format_percent(self.progress.numerator, self.progress.denominator)

    @property
    def way(self) -> str:
        """What `share` counts: 7 on the way from 3 to 16 is 31 %, not 7 sixteenths."""
        if self.progress is None or self.start is None:
            return ""
        return words.way_done(self.start, self.target.value, is_backwards=self.progress < 0)


COLUMNS: Columns[FollowedIndicator] = {
    "indicateur": lambda row: row.label,
    "action": lambda row: [int(part) for part in row.code.split(".")],
    "depart": lambda row: row.baseline,
    "derniere": lambda row: row.last.value if row.last else None,
    "cible": lambda row: row.target.value,
    "date": lambda row: row.target.on,
    "avancement": lambda row: row.progress,
}


def followed_indicators(roadmap: Roadmap) -> list[FollowedIndicator]:
    """Those of every action that may still be done, in the order of the plan. Two queries, whatever their number."""
    rows = Indicator.objects.filter(action__roadmap=roadmap).exclude(action__status__in=NOT_FOLLOWED)
    rows = rows.select_related("action__axis").prefetch_related("values")
    return [followed_indicator(row, SMALL) for row in rows.order_by("action__axis__rank", "action__rank", "id")]


def followed_in_action(action: ActionSheet) -> list[FollowedIndicator]:
    """Two queries, whatever their number; one when there is none."""
    rows = action_indicators(action)
    prefetch_related_objects(rows, "values")
    for row in rows:
        row.action = action
    return [followed_indicator(row, SMALL) for row in rows]


def followed_indicator(row: Indicator, frame: Frame = LARGE) -> FollowedIndicator:
    measured = bool(_measures(row))
    course = _indicator_course(row)
    sentence = words.course_sentence(course, row.unit)
    return FollowedIndicator(
        pk=row.pk,
        code=row.action.code,
        title=row.action.title,
        label=row.label,
        unit=row.unit,
        source=row.source,
        baseline=row.baseline,
        baseline_on=row.baseline_on,
        last=course.known[-1] if measured else None,
        target=course.target,
        start=course.known[0].value if course.known else None,
        progress=course.progress,
        is_reached=course.is_reached(),
        is_late=course.is_late(timezone.localdate()),
        sentence=sentence,
        svg=draw_course(course, sentence, frame, f"curve-{row.pk}"),
        manner=row.manner,
        measured=row.measured,
        is_to_measure=_is_to_measure(row, course),
    )


def _is_to_measure(row: Indicator, course: Course) -> bool:
    """What has not begun, or is done, waits for no figure."""
    last = course.known[-1].on if course.known else None
    is_under_way = row.action.status == Status.RUNNING
    return is_under_way and not course.is_reached() and is_to_measure(row.frequency, last, timezone.localdate())


def awaited_measures(roadmap: Roadmap) -> list[Indicator]:
    """The indicators whose measure is awaited, with their fiche. Two queries."""
    rows = Indicator.objects.filter(action__roadmap=roadmap, action__status=Status.RUNNING).exclude(frequency="")
    rows = rows.select_related("action__axis").prefetch_related("values")
    return [
        row
        for row in rows.order_by("action__axis__rank", "action__rank", "id")
        if _is_to_measure(row, _indicator_course(row))
    ]


def _measures(row: Indicator) -> dict[date, Decimal]:
    """By day, since its start."""
    return measures_since(row.start_on, ((value.on, value.value) for value in row.values.all()))


def _indicator_course(row: Indicator) -> Course:
    return indicator_course(row.baseline, row.baseline_on, _measures(row).items(), Point(row.target_on, row.target))


@frozen
class Figure:
    """An indicator without its curve, for those who read what became of an action. `last`: what was measured last, None
    when nothing was measured after the baseline."""

    pk: int
    label: str
    unit: str
    baseline: Decimal | None
    last: Point | None
    target: Point


def figures_by_action(actions: Iterable[int]) -> dict[int, list[Figure]]:
    """The indicators of several actions, by their pk. Two queries, one when there is none."""
    by_action: dict[int, list[Figure]] = {}
    rows = Indicator.objects.filter(action__in=list(actions)).prefetch_related("values").order_by("action", "id")
    for row in rows:
        course = _indicator_course(row)
        last = course.known[-1] if _measures(row) else None
        by_action.setdefault(row.action_id, []).append(
            Figure(row.pk, row.label, row.unit, row.baseline, last, course.target)
        )
    return by_action


def last_values_of_year(roadmap: Roadmap, year: int) -> dict[int, IndicatorValue]:
    """The last measure of each indicator in this year, by the pk of the indicator. One query."""
    rows = IndicatorValue.objects.filter(indicator__action__roadmap=roadmap, on__year=year)
    return {row.indicator_id: row for row in rows.order_by("on")}


def value_rows(indicator: Indicator) -> list[IndicatorValue]:
    """The last one first."""
    return list(indicator.values.order_by("-on"))


@frozen
class OwnValue:
    """A value that came by a link. `may_go`: by that link, now."""

    pk: int
    label: str
    unit: str
    value: Decimal
    on: date
    may_go: bool


def own_values(link: SheetLink) -> list[OwnValue]:
    """The last one noted first. One query."""
    now = timezone.now()
    rows = IndicatorValue.objects.filter(link=link).select_related("indicator").order_by("-noted_at")
    return [
        OwnValue(row.pk, row.indicator.label, row.indicator.unit, row.value, row.on, row.may_go_by(link, now))
        for row in rows
    ]


def find_own_value(link: SheetLink, pk: int) -> IndicatorValue | None:
    return IndicatorValue.objects.filter(link=link, pk=pk).select_related("indicator__action").first()


# --- values that are pasted ------------------------------------------------------------------------------------------

LABELS = {"on": gettext_lazy("Date"), "value": gettext_lazy("Valeur")}
ACTS = {
    "create": gettext_lazy("à ajouter"),
    "update": gettext_lazy("à corriger"),
    "same": gettext_lazy("déjà là"),
    "leave": gettext_lazy("laissée"),
}
DOUBTS = {
    Doubt.NO_VALUE: gettext_lazy("pas de valeur : laissée"),
    Doubt.VALUE_UNREAD: gettext_lazy("« %(about)s » n’est pas un nombre à deux décimales : laissée"),
    Doubt.NO_DAY: gettext_lazy("« %(about)s » n’est pas une date : laissée"),
    Doubt.DAY_GUESSED: gettext_lazy("« %(about)s » ne dit pas le jour : le dernier est pris"),
    Doubt.TO_COME: gettext_lazy("« %(about)s » n’est pas encore passé : laissée"),
    Doubt.BEFORE_START: gettext_lazy("« %(about)s » est avant le départ de l’indicateur : laissée"),
    Doubt.TWICE: gettext_lazy("« %(about)s » est déjà plus haut : laissée"),
    ValueDoubt.NEGATIVE: gettext_lazy("« %(about)s » : un compte ne descend pas sous zéro : laissée"),
    ValueDoubt.OVER_SHARE: gettext_lazy("« %(about)s » : plus de 100 %%, à vérifier"),
    ValueDoubt.OVER_TOTAL: gettext_lazy("« %(about)s » : plus que ce qui existe, à vérifier"),
    ValueDoubt.FRACTION: gettext_lazy("« %(about)s » : ici, on compte en nombres entiers, à vérifier"),
    ValueDoubt.OVER_TARGET: gettext_lazy("« %(about)s » : au-delà de la cible, à vérifier"),
}


@frozen
class ValuesPreview(Preview):
    """`to_confirm`: what the box sends, empty when there is nothing to confirm."""

    to_confirm: str = ""


def value_preview_line(line: ReadLine) -> PreviewLine:
    """« 7 → 8 » for a value that is corrected."""
    on, was = line.values["on"], line.values.get("was")
    title = format_short_day(on) if on else "–"
    if was is not None:
        shown = f"{format_number(was)} → {format_number(line.values['value'])}"
        line = replace(line, values=line.values | {"value": shown})
        return preview_read_line(line, title, {"value": LABELS["value"]}, {}, DOUBTS)
    return preview_read_line(line, title, {"value": LABELS["value"]}, {"value": format_number}, DOUBTS)
