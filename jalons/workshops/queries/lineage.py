"""Enjeux and chantiers that were merged, read where they now are."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jalons.base.prepared_queries import PreparedQuery, keep_related
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject, Stake, TableStake


def united_stakes(stakes: Iterable[int]) -> QuerySet[Stake]:
    """These enjeux, and those that were merged into them: a subquery for what still points to either."""
    asked = list(stakes)
    return Stake.objects.filter(Q(pk__in=asked) | Q(merged_into__in=asked)).order_by()


def united_projects(projects: Iterable[int]) -> QuerySet[KeyProject]:
    asked = list(projects)
    return KeyProject.objects.filter(Q(pk__in=asked) | Q(merged_into__in=asked)).order_by()


def keep_living_stakes(projects: Iterable[KeyProject]) -> None:
    """Gives each chantier the enjeux that it answers, itself or through those merged into it, where they now are:
    afterwards `project.stakes.all()` runs no query. One query, none without chantier."""
    rows = list(projects)
    answered: dict[int, dict[int, Stake]] = {}
    for link in _answers_of([row.pk for row in rows]) if rows else ():
        stake = link.stake.living
        answered.setdefault(link.keyproject.merged_into_id or link.keyproject_id, {})[stake.pk] = stake
    for row in rows:
        values = answered.get(row.pk, {}).values()
        keep_related(row, stakes=sorted(values, key=lambda stake: (stake.rank, stake.pk)))


@PreparedQuery
def _answers_of(projects: list[int]) -> QuerySet[Any]:
    links: QuerySet[Any] = KeyProject.stakes.through.objects.filter(keyproject__in=united_projects(projects))
    return links.select_related("stake__merged_into", "keyproject").order_by()


def tables_of_stakes(roadmap: Roadmap) -> dict[int, list[int]]:
    """Enjeu → the tables that proposed it, itself only. One query."""
    rows = TableStake.objects.filter(stake__roadmap=roadmap).order_by("table").values_list("stake", "table")
    tables: dict[int, list[int]] = {}
    for stake, table in rows:
        if table not in tables.setdefault(stake, []):
            tables[stake].append(table)
    return tables


def tables_label(tables: Iterable[int]) -> str:
    """« table 2 », « tables 2 et 5 »; empty without any."""
    numbers = [str(table) for table in sorted(set(tables))]
    if not numbers:
        return ""
    if len(numbers) == 1:
        return _("table %(table)s") % {"table": numbers[0]}
    return _("tables %(tables)s et %(last)s") % {"tables": ", ".join(numbers[:-1]), "last": numbers[-1]}
