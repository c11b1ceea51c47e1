"""What hangs from one fiche: its steps, its communes, the enjeux of its chantier, its comments and files."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from jalons.actions.models import ActionSheet, ActionStep
from jalons.actions.queries.comments_and_links import attachment_count, open_comment_count
from jalons.base.prepared_queries import PreparedQuery, keep_related
from jalons.territories.models import Commune
from jalons.workshops.models import KeyProject
from jalons.workshops.queries.lineage import keep_living_stakes


def keep_parts(action: ActionSheet) -> None:
    """Reads the parts of a fiche; afterwards `action.steps.all()` runs no query. Two queries, three with a chantier."""
    keep_related(action, steps=_steps_of(action.pk), communes=_communes_of(action.pk))
    keep_living_stakes(living_projects([action]))


def living_projects(actions: Iterable[ActionSheet]) -> list[KeyProject]:
    """The chantiers of these fiches, where they now are."""
    return [action.key_project.living for action in actions if action.key_project]


def stake_titles(action: ActionSheet) -> tuple[str, ...]:
    """The enjeux that its chantier answers, once they are kept in it."""
    return tuple(stake.title for stake in action.key_project.living.stakes.all()) if action.key_project else ()


def part_counts(action: ActionSheet) -> tuple[int, int]:
    """The number of unanswered comments, then of attachments."""
    comments, attachments = _counts_of(action.pk)[0]
    return comments, attachments


@PreparedQuery
def _counts_of(action: int) -> QuerySet[ActionSheet, Any]:
    rows = ActionSheet.objects.filter(pk=action).order_by()
    return rows.values_list(open_comment_count(), attachment_count())


@PreparedQuery
def _steps_of(action: int) -> QuerySet[ActionStep]:
    return ActionStep.objects.filter(action=action)


@PreparedQuery
def _communes_of(action: int) -> QuerySet[Commune]:
    chosen = ActionSheet.communes.through.objects.filter(actionsheet=action)
    return Commune.objects.filter(pk__in=chosen.values("commune"))


@PreparedQuery
def perimeter_names(roadmap: int) -> QuerySet[Commune, Any]:
    return Commune.objects.filter(roadmaps=roadmap).order_by().values_list("name", flat=True)
