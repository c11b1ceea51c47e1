"""Scores of fiches and weights of criteria."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.changes.sheets import revise_action
from jalons.actions.models import ActionSheet, Criterion, Panel, Score, ScoringGrid
from jalons.actions.models.scoring import scored_quick_win
from jalons.actions.rules.scoring import DEFAULT_WEIGHTS
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import Member


@write_transaction()
def score_action(*, action: ActionSheet, panel: str, by: Member, **scores: int | None) -> None:
    """Writes the scores of a body. None removes a score; a criterion that is left out does not change.

    « Gain rapide » is one thing: once it is scored, the fiche says what the score says.
    """
    lock_action(action.pk)
    rows = Score.objects.filter(action=action, panel=panel)
    current = dict(rows.values_list("criterion", "value"))
    wanted = {Criterion(name): value for name, value in scores.items()}
    differing = [
        criterion for criterion in Criterion if criterion in wanted and wanted[criterion] != current.get(criterion)
    ]
    if not differing:
        return
    rows.filter(criterion__in=differing).delete()
    Score.objects.bulk_create(
        Score(action=action, panel=panel, criterion=criterion, value=value)
        for criterion in differing
        if (value := wanted[criterion]) is not None
    )
    before = {"scores": _score_labels(current, differing)}
    record_change(
        by=by,
        verb="score",
        about=action,
        before=before,
        after={"panel": Panel(panel).label, "scores": _score_labels(wanted, differing)},
    )
    is_quick_win = scored_quick_win(action)
    if Criterion.QUICK_WIN in differing and is_quick_win is not None:
        action = lock_action(action.pk)
        revise_action(action=action, version=action.version, quick_win=is_quick_win, by=by)
    reach_step(number=5, by=by)


def _score_labels(values: Mapping[Criterion, int | None] | Mapping[str, int], among: list[Criterion]) -> list[str]:
    scores = dict(values)
    return [f"{criterion.label} {'–' if scores.get(criterion) is None else scores[criterion]}" for criterion in among]


@write_transaction()
def change_weights(*, version: int, by: Member, **weights: int) -> ScoringGrid | None:
    """Writes a new version of the weights, if `version` is still the latest; earlier versions are kept."""
    lock_roadmap(by.roadmap)
    latest = ScoringGrid.objects.filter(roadmap=by.roadmap).order_by("version").last()
    # The number of the version, which people see, is also its stamp.
    sentence = _("Les poids ont été changés entre-temps par %(name)s. Relisez, puis enregistrez.")
    now, author = (latest.version, latest.by_name) if latest else (1, "")
    refuse_stale(str(version), str(now), sentence % {"name": author})
    before = dict(latest.weights if latest else DEFAULT_WEIGHTS)
    wanted = {criterion.value: weights[criterion] for criterion in Criterion}
    if not any(wanted.values()):
        raise Refused(_("Gardez au moins un critère qui compte : un poids de 1 ou plus."), code="weights-all-zero")
    if wanted == before:
        return latest
    if latest is None:
        ScoringGrid.objects.create(roadmap=by.roadmap, version=1, weights=before)
    grid = ScoringGrid.objects.create(roadmap=by.roadmap, version=version + 1, weights=wanted, by_name=by.name)
    differing = [criterion for criterion in Criterion if before.get(criterion) != wanted[criterion]]
    after = {"weights": _score_labels(wanted, differing)}
    record_change(by=by, verb="weigh", about=grid, before={"weights": _score_labels(before, differing)}, after=after)
    return grid
