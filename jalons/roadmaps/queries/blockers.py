"""What may stop the démarche, the gravest first."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.french import format_day
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.roadmaps.models import Blocker, Roadmap, Step
from jalons.roadmaps.rules.blockers import Severity

# The tag of each severity.
TONES = {Severity.HIGH: "bad", Severity.MEDIUM: "wait", Severity.LOW: ""}


@frozen
class BlockerLine:
    """`owner`: the function of whoever follows it, "" for nobody. `is_late`: it should be lifted by now."""

    pk: int
    title: str
    step: Step
    category: str
    severity: Severity
    severity_label: str
    owner: str
    way_out: str
    due_on: date | None
    opened_on: date
    lifted_on: date | None
    lifted_by: str
    is_late: bool
    asked: int = 0
    """How many things committees asked about it; counted for the page of every point alone."""

    @property
    def tone(self) -> str:
        return TONES[self.severity]

    @property
    def severity_sentence(self) -> str:
        return _("gravité %(severity)s") % {"severity": self.severity_label}

    @property
    def step_facts(self) -> str:
        """« Étape 1, suivi par : vice-présidence action sociale, à lever avant le 15 juin 2026 »"""
        return ", ".join(filter(None, (_("Étape %(n)d") % {"n": self.step.number}, *self._facts())))

    @property
    def facts(self) -> str:
        """The same, on the page of the étape."""
        facts = ", ".join(self._facts())
        return facts[:1].upper() + facts[1:]

    def _facts(self) -> Iterator[str]:
        if self.owner:
            yield _("suivi par : %(owner)s") % {"owner": self.owner}
        if self.due_on:
            yield _("à lever avant le %(day)s") % {"day": format_day(self.due_on)}

    @property
    def is_open(self) -> bool:
        return self.lifted_on is None


@frozen
class BlockerBoard:
    """`open`: by severity, then by day; `lifted`: the latest first. `count`: all of them, whatever the filter, and `steps`: the
    étapes that they block."""

    open: list[BlockerLine]
    lifted: list[BlockerLine]
    count: int
    steps: list[Step]


@PreparedQuery
def _blockers_of(roadmap: int) -> QuerySet[Blocker]:
    rows = Blocker.objects.filter(roadmap=roadmap).select_related("step", "owner")
    return rows.annotate(asked=Count("resolutions"))


@PreparedQuery
def _open_blockers_of(roadmap: int) -> QuerySet[Blocker]:
    return Blocker.objects.filter(roadmap=roadmap, lifted_on=None).select_related("step", "owner")


def blocker_board(roadmap: Roadmap, step: int | None = None) -> BlockerBoard:
    """`step`: the number of the étape that is asked for. One query."""
    today = timezone.localdate()
    lines = [_blocker_line(row, today) for row in _blockers_of(roadmap.pk)]
    shown = [line for line in lines if step is None or line.step.number == step]
    lifted = sorted(
        (line for line in shown if line.lifted_on), key=lambda line: (line.lifted_on or today, line.pk), reverse=True
    )
    steps = {line.step.number: line.step for line in lines}
    return BlockerBoard(
        open=sort_blockers(line for line in shown if line.is_open),
        lifted=lifted,
        count=len(lines),
        steps=[steps[number] for number in sorted(steps)],
    )


def open_blockers(roadmap: Roadmap) -> list[BlockerLine]:
    """One query."""
    today = timezone.localdate()
    return sort_blockers(_blocker_line(row, today) for row in _open_blockers_of(roadmap.pk))


def sort_blockers(lines: Iterable[BlockerLine]) -> list[BlockerLine]:
    order = list(TONES)
    return sorted(lines, key=lambda line: (order.index(line.severity), line.due_on or date.max, line.pk))


def high_blockers(step: Step) -> list[str]:
    """The titles of those for which this étape ends only with a written reason."""
    return list(Blocker.objects.filter(step=step).open_and_high().values_list("title", flat=True))


def _blocker_line(row: Blocker, today: date) -> BlockerLine:
    # `get_…_display` builds the table of choices at each call: a tenth of the page of 60 points.
    return BlockerLine(
        pk=row.pk,
        title=row.title,
        step=row.step,
        category=str(Blocker.Category(row.category).label),
        severity=Severity(row.severity),
        severity_label=str(Blocker.Severity(row.severity).label),
        owner=row.owner.shown_function if row.owner else row.owner_function,
        way_out=row.way_out,
        due_on=row.due_on,
        opened_on=row.opened_on,
        lifted_on=row.lifted_on,
        lifted_by=row.lifted_by,
        is_late=row.lifted_on is None and row.due_on is not None and row.due_on < today,
        asked=getattr(row, "asked", 0),
    )
