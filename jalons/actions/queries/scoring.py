"""The ranking of fiches: their places, quick wins, and the scores still missing."""

from collections.abc import Callable, Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import words
from jalons.actions.drawings.matrix import draw_matrix, group_dots
from jalons.actions.models import ActionSheet, Criterion, Panel, Quarter, Score, ScoringGrid
from jalons.actions.queries.sheets import Tag, status_tag
from jalons.actions.rules import scoring as rules
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns
from jalons.resources.queries.resources import resource_map
from jalons.roadmaps.models import Roadmap

# An action that will not be done has no rank.
NOT_RANKED = (Status.REJECTED, Status.ABANDONED)


@frozen
class Grid:
    """One version of the weights. The default ones have no date: nobody chose them."""

    version: int
    weights: dict[str, int]
    by_name: str
    made_at: datetime | None
    is_latest: bool

    @property
    def out_of(self) -> int:
        return rules.total_score({}, self.weights).out_of

    @property
    def lines(self) -> list[tuple[str, int]]:
        return [(str(criterion.label), self.weights.get(criterion, 0)) for criterion in Criterion]

    @property
    def heads(self) -> list[tuple[str, str, int]]:
        """The key of each criterion in an address, its label and its weight."""
        return [(one.value, str(words.SHORT[one]), self.weights.get(one, 0)) for one in Criterion]


def scoring_grids(roadmap: Roadmap) -> list[Grid]:
    """Every version, the latest first; the default weights when nobody changed them. One query."""
    rows = list(ScoringGrid.objects.filter(roadmap=roadmap).order_by("-version"))
    grids = [Grid(row.version, row.weights, row.by_name, row.made_at, row is rows[0]) for row in rows]
    return grids or [Grid(1, dict(rules.DEFAULT_WEIGHTS), "", None, True)]


@frozen
class ScoredAction:
    """An action with the scores of one body; `place` is None while a score is missing. Whether it is a quick win is said
    by its fiche, whoever scored."""

    pk: int
    code: str
    title: str
    axis: str
    status: Tag
    is_quick_win: bool
    scores: dict[str, int]
    points: int
    out_of: int
    place: int | None
    missing: tuple[str, ...]
    position: tuple[Fraction, Fraction] | None

    @property
    def told_values(self) -> list[tuple[str, int | None]]:
        return [(str(words.SHORT[criterion]), self.scores.get(criterion)) for criterion in Criterion]

    @property
    def told(self) -> str:
        """« 14 sur 21 »."""
        return _("%(points)d sur %(all)d") % {"points": self.points, "all": self.out_of}


def _criterion_value(criterion: Criterion) -> Callable[[ScoredAction], int | None]:
    return lambda row: row.scores.get(criterion)


COLUMNS: Columns[ScoredAction] = {
    "action": lambda row: row.title,
    "place": lambda row: row.place,
    "total": lambda row: row.points,
} | {criterion.value: _criterion_value(criterion) for criterion in Criterion}


@frozen
class Ranking:
    panel: str
    grid: Grid
    rows: tuple[ScoredAction, ...]
    """Ranked actions, first place first."""
    unfinished: tuple[ScoredAction, ...]
    axes_without_quick_win: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.unfinished)

    @property
    def panel_word(self) -> str:
        return str(Panel(self.panel).label)

    @property
    def sentence(self) -> str:
        if self.is_empty:
            return _("Il n’y a pas encore d’action à classer.")
        if not self.rows:
            return _("Aucune action n’est encore notée en entier.")
        first = [row for row in self.rows if row.place == 1]
        sentence = ngettext(
            "L’action %(codes)s vient en tête, avec %(told)s.",
            "Les actions %(codes)s viennent en tête à égalité, avec %(told)s.",
            len(first),
        ) % {"codes": _join_codes([row.code for row in first]), "told": first[0].told}
        if self.unfinished:
            sentence += " " + ngettext(
                "%(n)d action reste à noter.", "%(n)d actions restent à noter.", len(self.unfinished)
            ) % {"n": len(self.unfinished)}
        return sentence


def _join_codes(words: list[str]) -> str:
    return _("%(before)s et %(last)s") % {"before": ", ".join(words[:-1]), "last": words[-1]} if words[1:] else words[0]


def action_ranking(roadmap: Roadmap, panel: str, grid: Grid) -> Ranking:
    """Ranks every action that may still be done, by the scores of one body. Two queries, whatever their number."""
    scores = Prefetch("scores", queryset=Score.objects.filter(panel=panel))
    rows = ActionSheet.objects.filter(roadmap=roadmap).exclude(status__in=NOT_RANKED)
    actions = list(with_scored_quick_win(rows).prefetch_related(scores))
    scores_by_action = {action.pk: {row.criterion: row.value for row in action.scores.all()} for action in actions}
    totals = {pk: rules.total_score(scores, grid.weights) for pk, scores in scores_by_action.items()}
    whole = [action for action in actions if totals[action.pk].is_whole]
    places = rules.ranking_places([totals[action.pk].points for action in whole])
    placed = dict(zip((action.pk for action in whole), places, strict=True))
    read = [
        _scored_action(action, scores_by_action[action.pk], totals[action.pk], placed.get(action.pk), grid)
        for action in actions
    ]
    return Ranking(
        panel=panel,
        grid=grid,
        rows=tuple(sorted((row for row in read if row.place), key=lambda row: row.place or 0)),
        unfinished=tuple(row for row in read if not row.place),
        axes_without_quick_win=axes_without_quick_win(actions),
    )


def with_scored_quick_win(rows: QuerySet[ActionSheet]) -> QuerySet[Any]:
    """Each with its axis, and whether any body scored it on this criterion."""
    scored = Score.objects.filter(action=OuterRef("pk"), criterion=Criterion.QUICK_WIN)
    return rows.select_related("axis").annotate(is_quick_win_scored=Exists(scored))


def axes_without_quick_win(actions: Iterable[Any]) -> tuple[str, ...]:
    asked = ((str(action.axis), action.quick_win, action.is_quick_win_scored) for action in actions)
    return tuple(rules.axes_without_quick_win(asked))


def roadmap_axes_without_quick_win(roadmap: Roadmap) -> tuple[str, ...]:
    """One query."""
    rows = ActionSheet.objects.filter(roadmap=roadmap).exclude(status__in=NOT_RANKED)
    return axes_without_quick_win(with_scored_quick_win(rows))


def _scored_action(
    action: ActionSheet, scores: dict[str, int], total: rules.Total, place: int | None, grid: Grid
) -> ScoredAction:
    return ScoredAction(
        pk=action.pk,
        code=action.code,
        title=action.title,
        axis=str(action.axis),
        status=status_tag(action.status),
        is_quick_win=action.quick_win,
        scores=scores,
        points=total.points,
        out_of=total.out_of,
        place=place,
        missing=_criterion_labels(total.missing),
        position=rules.matrix_position(scores, grid.weights),
    )


def _criterion_labels(missing: Iterable[rules.Criterion]) -> tuple[str, ...]:
    return tuple(str(Criterion(criterion).label) for criterion in missing)


def panel_scores(action: ActionSheet, panel: str) -> dict[str, int]:
    return dict(Score.objects.filter(action=action, panel=panel).values_list("criterion", "value"))


def next_unscored_code(roadmap: Roadmap, panel: str, but: ActionSheet) -> str | None:
    """The code of the next fiche after this one that this body has not scored in full, else of any other."""
    ranking = action_ranking(roadmap, panel, scoring_grids(roadmap)[0])
    waiting = [row.code for row in ranking.unfinished if row.pk != but.pk]
    own = (but.axis.rank, but.rank)
    after = [code for code in waiting if tuple(map(int, code.split("."))) > own]
    return next(iter(after or waiting), None)


def feasibility_sentence(action: ActionSheet) -> str:
    """What the resource map of the chantier says about feasibility, in words; empty without a map."""
    if action.key_project is None:
        return ""
    drawn = resource_map(action.key_project.living)
    if not drawn.total:
        return ""
    return _("La carte des ressources dit : faisabilité %(level)s.") % {"level": drawn.verdict.level}


def project_group_score(action: ActionSheet) -> ScoredAction | None:
    """The score of the project group and its place, which a committee may want to know."""
    ranking = action_ranking(action.roadmap, Panel.PROJECT_GROUP, scoring_grids(action.roadmap)[0])
    return next((row for row in ranking.rows if row.pk == action.pk), None)


# --- the matrix ------------------------------------------------------------------------------------------------------


@frozen
class MatrixRow:
    code: str
    title: str
    utility: str
    feasibility: str
    quarter: str
    is_first: bool


@frozen
class Matrix:
    """The drawing, and a table with the same data."""

    svg: str
    rows: tuple[MatrixRow, ...]
    sentence: str


def ranking_matrix(ranking: Ranking) -> Matrix:
    """Utility against feasibility, for the actions scored in full."""
    placed = [(row, row.position) for row in ranking.rows if row.position]
    rows = [_matrix_row(row, *at) for row, at in sorted(placed, key=lambda pair: (-pair[1][1], -pair[1][0]))]
    first = sorted((row.code for row in rows if row.is_first), key=lambda code: [int(part) for part in code.split(".")])
    if not rows:
        sentence = _("Aucune action n’est encore placée : il faut toutes ses notes.")
    elif not first:
        sentence = _("Aucune action n’est à la fois utile et faisable.")
    else:
        sentence = ngettext(
            "L’action %(codes)s est utile et faisable : à faire d’abord.",
            "Les actions %(codes)s sont utiles et faisables : à faire d’abord.",
            len(first),
        ) % {"codes": _join_codes(first)}
    svg = draw_matrix(
        group_dots({row.code: (float(at[0]), float(at[1])) for row, at in placed}),
        [str(quarter.label) for quarter in Quarter],
        (_("Faisabilité"), _("Utilité")),
        _("Utilité et faisabilité des actions"),
        sentence,
    )
    return Matrix(svg, tuple(rows), sentence)


def _matrix_row(row: ScoredAction, across: Fraction, up: Fraction) -> MatrixRow:
    quarter = Quarter(rules.matrix_quarter(across, up))
    return MatrixRow(
        row.code, row.title, _format_share(up), _format_share(across), str(quarter.label), quarter is Quarter.FIRST
    )


def _format_share(share: Fraction) -> str:
    return french.format_percent(share.numerator, share.denominator)


# --- two rankings ----------------------------------------------------------------------------------------------------


@frozen
class ComparedAction:
    """An action in two rankings; None where a score is missing."""

    code: str
    title: str
    one: int | None
    other: int | None
    one_told: str
    other_told: str

    @property
    def gap(self) -> int | None:
        """How many places it gains (positive) or loses in the other ranking."""
        return self.one - self.other if self.one and self.other else None

    @property
    def gap_told(self) -> str:
        if self.gap is None:
            return _("pas comparable")
        if not self.gap:
            return _("même place")
        places = ngettext("%(n)d place", "%(n)d places", abs(self.gap)) % {"n": abs(self.gap)}
        return (
            _("monte de %(places)s") % {"places": places}
            if self.gap > 0
            else _("descend de %(places)s") % {"places": places}
        )


@frozen
class Comparison:
    one: Ranking
    other: Ranking
    rows: tuple[ComparedAction, ...]
    """The widest gaps first, because they need a discussion."""

    @property
    def sentence(self) -> str:
        gaps = [abs(row.gap) for row in self.rows if row.gap is not None]
        if not gaps:
            return _("Rien à comparer encore : il faut des actions notées en entier des deux côtés.")
        moved = len([gap for gap in gaps if gap])
        if not moved:
            return _("Les deux classements sont les mêmes.")
        return ngettext(
            "%(n)d action change de place sur %(all)d.", "%(n)d actions changent de place sur %(all)d.", moved
        ) % {"n": moved, "all": len(gaps)}


def compare_rankings(one: Ranking, other: Ranking) -> Comparison:
    other_rows = {row.pk: row for row in (*other.rows, *other.unfinished)}
    rows = [
        ComparedAction(
            row.code,
            row.title,
            row.place,
            other_rows[row.pk].place,
            row.told if row.place else "–",
            other_rows[row.pk].told if other_rows[row.pk].place else "–",
        )
        for row in (*one.rows, *one.unfinished)
    ]
    return Comparison(
        one, other, tuple(sorted(rows, key=lambda row: -1 if row.gap is None else abs(row.gap), reverse=True))
    )
