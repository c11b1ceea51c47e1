"""Queries whose SQL is written once read what the ORM reads, whatever their values."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.base import prepared_queries
from jalons.base.prepared_queries import PreparedQuery
from jalons.funding.models import FundingLine
from jalons.roadmaps.models import Milestone, Roadmap, Step
from tests.world import World

pytestmark = pytest.mark.django_db


def _sheets_of(roadmap: int) -> QuerySet[ActionSheet]:
    return ActionSheet.objects.filter(roadmap=roadmap).select_related("axis", "key_project").annotate(n=Count("steps"))


def _lines_of(roadmap: int) -> QuerySet[FundingLine]:
    return FundingLine.objects.filter(action__roadmap=roadmap).select_related("listed_scheme").defer("scheme")


def _steps_at(roadmap: int, numbers: list[int]) -> QuerySet[Step, Any]:
    return Step.objects.filter(roadmap=roadmap).filter(Q(number__in=numbers)).values_list("number", "title")


def _titles_of(roadmap: int) -> QuerySet[ActionSheet, Any]:
    return ActionSheet.objects.filter(roadmap=roadmap).annotate(n=Count("steps")).values("n", "title", "starts_on")


def _named_of(roadmap: int) -> QuerySet[ActionSheet, Any]:
    return ActionSheet.objects.filter(roadmap=roadmap).annotate(n=Count("steps")).values_list("title", "n", named=True)


def _coming(slug: str, day: date) -> QuerySet[Milestone, Any]:
    rows = Milestone.objects.filter(roadmap__slug=slug, planned_on__gte=day)
    return rows.values_list("title", flat=True)[:3]


def test_it_gives_what_the_orm_gives_for_one_roadmap_then_another(world: World) -> None:
    day = timezone.localdate() - timedelta(days=200)
    for make, arguments in (
        (_sheets_of, ()),
        (_lines_of, ()),
        (_titles_of, ()),
        (_named_of, ()),
        (_steps_at, ([1, 3],)),
        (_steps_at, ([2, 5, 7],)),
        (_steps_at, ([],)),
    ):
        query: PreparedQuery[Any] = PreparedQuery(make)
        for roadmap in (world.roadmap.pk, world.young.pk, world.roadmap.pk):
            assert query(roadmap, *arguments) == list(make(roadmap, *arguments))
    coming = PreparedQuery(_coming)
    for roadmap in (world.roadmap, world.young):
        assert coming(roadmap.slug, day) == list(_coming(roadmap.slug, day)) != []


def test_related_rows_and_annotations_are_read_with_it(world: World) -> None:
    rows = PreparedQuery(_sheets_of)(world.roadmap.pk)
    with CaptureQueriesContext(connection) as ran:
        read = [(row.code, row.n, str(row.key_project)) for row in rows]
    assert len(ran) == 0
    assert read == [(row.code, row.n, str(row.key_project)) for row in _sheets_of(world.roadmap.pk)]


def test_its_sql_is_written_once_for_each_shape(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def make(roadmap: int, numbers: list[int]) -> QuerySet[Step, Any]:
        made.append(len(numbers))
        return _steps_at(roadmap, numbers)

    query = PreparedQuery(make)
    for numbers in ([1], [2], [1, 2], [3, 4], [5]):
        query(world.roadmap.pk, numbers)
    assert made == [1, 2]
    monkeypatch.setattr(prepared_queries, "MOST_SHAPES", 2)
    assert [number for number, _title in query(world.roadmap.pk, [1, 2, 3])] == [1, 2, 3]
    assert [number for number, _title in query(world.roadmap.pk, [4, 3, 2, 1])] == [1, 2, 3, 4]
    query(world.roadmap.pk, [6])
    assert made == [1, 2, 4, 1]


def test_what_cannot_be_written_once_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="no parameter"):
        PreparedQuery(lambda _roadmap: Step.objects.all())(1)
    with pytest.raises(ValueError, match="prefetches nothing"):
        PreparedQuery(lambda roadmap: Roadmap.objects.filter(pk=roadmap).prefetch_related("steps"))(1)
    with pytest.raises(TypeError, match="NoneType"):
        PreparedQuery(lambda roadmap: Step.objects.filter(roadmap=roadmap))(None)  # type: ignore[arg-type]
