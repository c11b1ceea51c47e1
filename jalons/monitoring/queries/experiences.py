"""The experiences that a team reads: those that the others offer, its own, one of them whole; where a fiche began."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from jalons.actions.library import ModelIndicator
from jalons.actions.models import ActionSheet
from jalons.actions.queries import copies
from jalons.actions.rules.sheets import Status
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.base.texts import names_in
from jalons.base.word_search import may_hold, read_search
from jalons.funding.models import Kind
from jalons.monitoring import words
from jalons.monitoring.models import Experience, Indicator, Reuse
from jalons.monitoring.models.sources import moved_fields, read_action_source, source_stamp
from jalons.monitoring.rules import experiences as rules
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Permission

ROWS_OF_A_PAGE = 20


@frozen
class ExperienceList:
    """One page of those of this team, or of the others."""

    rows: list[Experience]
    page: Page[Experience]

    @property
    def found(self) -> int:
        return self.page.paginator.count


def list_experiences(
    roadmap: Roadmap, *, are_ours: bool, search: str = "", licence: str = "", page: str | None = None
) -> ExperienceList:
    """Two queries, whatever their number and that of the roadmaps."""
    if are_ours:
        rows = Experience.objects.living().filter(roadmap=roadmap).order_by("-id").annotate(taken=Count("reuses"))
    else:
        rows = Experience.objects.offered().exclude(roadmap=roadmap).select_related("roadmap")
    if search:
        rows = rows.filter(may_hold(read_search(search).patterns, rules.SEARCHED))
    if licence:
        rows = rows.filter(licence=licence)
    shown = Paginator(rows, ROWS_OF_A_PAGE).get_page(page)
    return ExperienceList(list(shown), shown)


def find_own_experience(roadmap: Roadmap, pk: int) -> Experience | None:
    rows = Experience.objects.living().select_related("action__axis", "action__roadmap", "roadmap")
    return rows.filter(roadmap=roadmap, pk=pk).first()


def find_readable_experience(roadmap: Roadmap, pk: int) -> Experience | None:
    """Ours, or one that another team offers."""
    rows = Experience.objects.readable_by(roadmap).select_related("action__axis", "action__roadmap", "roadmap")
    return rows.filter(pk=pk).first()


@frozen
class ToldText:
    heading: str
    text: str


@frozen
class ExpenseLine:
    label: str
    kind_label: str
    amount: Decimal


@frozen
class ExperiencePage:
    """What every reader is shown, then what its own team alone is: whether this member may correct it, how many fiches
    took it up, what its fiche says otherwise since, and the words that look like somebody’s name."""

    row: Experience
    texts: list[ToldText]
    steps: list[rules.ExperienceStep]
    indicators: list[rules.ExperienceIndicator]
    expenses: list[ExpenseLine]
    is_ours: bool
    may_edit: bool = False
    reuses: int = 0
    moved: Sequence[str] = ()
    names: Sequence[str] = ()

    @property
    def has_months(self) -> bool:
        return any(step.starts is not None or step.ends is not None for step in self.steps)

    @property
    def list_tail(self) -> str:
        """What the address of the list where it stands ends with."""
        return "?de=nous" if self.is_ours else ""

    @property
    def budget(self) -> str:
        return words.budget_sentence(self.row.budget, self.row.budget_tax)


def experience_page(row: Experience, member: Member) -> ExperiencePage:
    page = ExperiencePage(
        row,
        [ToldText(words.field_heading(name), text) for name in rules.PROSE if (text := getattr(row, name))],
        rules.read_steps(row.steps),
        rules.read_indicators(row.indicators),
        [_expense_line(expense) for expense in rules.read_expenses(row.expenses)],
        is_ours=row.roadmap_id == member.roadmap.pk,
    )
    if not page.is_ours:
        return page
    moved = moved_fields(row, read_action_source(row.action) if row.action else None)
    return replace(
        page,
        may_edit=member.can(Permission.MANAGE_ROADMAP if row.offered_on else Permission.EDIT_ACTION),
        reuses=row.reuses.count(),
        moved=[words.field_heading(name) for name in moved],
        names=_possible_names(row),
    )


def _expense_line(expense: rules.ExperienceExpense) -> ExpenseLine:
    kinds = dict(Kind.choices)
    return ExpenseLine(expense.label, str(kinds.get(expense.kind, expense.kind)), expense.amount)


def _possible_names(row: Experience) -> list[str]:
    """Each once, in the order of the page. The contact of a structure is an address: only what is in it like a first
    name is told."""
    texts = [str(getattr(row, name)) for name in rules.LIMITS if name not in ("contact", "link")]
    texts += [line[0] for name in rules.ROWS for line in getattr(row, name)]
    texts.append(" ".join(part.capitalize() for part in re.findall(r"[^\W\d_]+", row.contact)))
    return list(dict.fromkeys(name.strip(" ().,;:") for text in texts for name in names_in(text)))


@frozen
class MovedField:
    """A field in words: what the experience says, what the fiche says today. `is_rewritten`: the team wrote it otherwise
    than the fiche ever did."""

    name: str
    label: str
    here: str
    in_fiche: str
    is_rewritten: bool


@frozen
class MovedFiche:
    fields: list[MovedField]
    stamp: str

    @property
    def names(self) -> list[str]:
        return [field.name for field in self.fields]

    @property
    def untouched(self) -> list[str]:
        """Those that nobody rewrote here, ticked at first."""
        return [field.name for field in self.fields if not field.is_rewritten]


def moved_fiche(row: Experience) -> MovedFiche:
    """What its fiche says otherwise since it was copied; nothing once the fiche is gone."""
    if row.action is None:
        return MovedFiche([], "")
    source = read_action_source(row.action)
    here = rules.freeze_source({name: getattr(row, name) for name in rules.OF_FICHE})
    return MovedFiche(
        [
            MovedField(
                name,
                words.field_heading(name),
                words.value_text(name, getattr(row, name)),
                words.value_text(name, source[name]),
                is_rewritten=here[name] != row.copied.get(name),
            )
            for name in moved_fields(row, source)
        ],
        source_stamp(source),
    )


@frozen
class ReuseLine:
    """`experience`: its pk while this team may read it, else 0."""

    sentence: str
    experience: int


def reuse_line(action: ActionSheet) -> ReuseLine | None:
    """Where a fiche began, when it began with an experience. One query."""
    row = next(iter(_reuses_of(action.pk)), None)
    if row is None:
        return None
    title, territory, licence, pk, roadmap, offered_on, removed_at = row
    is_readable = pk is not None and removed_at is None and (offered_on is not None or roadmap == action.roadmap_id)
    return ReuseLine(words.reuse_sentence(title, territory, licence), pk if is_readable else 0)


@PreparedQuery
def _reuses_of(action: int) -> QuerySet[Reuse, Any]:
    of_experience = ("pk", "roadmap", "offered_on", "removed_at")
    columns = ("title", "territory", "licence", *(f"experience__{name}" for name in of_experience))
    return Reuse.objects.filter(action=action).values_list(*columns)


def told_experience(action: ActionSheet) -> int:
    """The pk of the latest experience that tells of a fiche, 0 when none does. One query."""
    rows = Experience.objects.living().filter(action=action).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


def reuse_sentences(roadmap: Roadmap) -> dict[int, str]:
    """Where the fiches of a roadmap began, by fiche. One query."""
    rows = Reuse.objects.filter(action__roadmap=roadmap).values_list("action", "title", "territory", "licence")
    return {action: words.reuse_sentence(*said) for action, *said in rows}


def suggested_indicators(action: ActionSheet) -> tuple[ModelIndicator, ...]:
    """Those of the model from which a fiche began, or those that were taken with an experience."""
    rows = Reuse.objects.filter(action=action).values_list("indicators", flat=True).first() or []
    kinds = dict(Indicator.Kind.choices)
    taken = (
        ModelIndicator(indicator.label, indicator.unit, str(kinds.get(indicator.kind, "")))
        for indicator in rules.read_indicators(rows)
    )
    return (*copies.suggested_indicators(action), *taken)


_FIRST = (Status.DONE, Status.RUNNING)


def told_actions(roadmap: Roadmap) -> list[ActionSheet]:
    """The fiches that may become an experience: those that are done, those under way, then the others, each in the order
    of the plan. `told` counts the experiences that each already has."""
    rows = ActionSheet.objects.filter(roadmap=roadmap).select_related("axis").order_by("axis__rank", "rank")
    rows = rows.annotate(told=Count("experiences", filter=Q(experiences__removed_at=None)))
    return sorted(rows, key=lambda row: _FIRST.index(row.status) if row.status in _FIRST else len(_FIRST))
