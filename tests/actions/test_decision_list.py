"""« Décisions », in the menu of the committees: the last ones fiche by fiche, then each record."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.models import Decision
from jalons.actions.queries.decision_list import decided_meetings
from jalons.governance.models import Meeting, Resolution
from tests.overview.test_views import words
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_menu_opens_what_the_last_committee_decided(world: World, client: Client) -> None:
    client.force_login(world.user("elue"))
    page = client.get(reverse("actions:decisions", args=[world.roadmap.slug])).content.decode()
    meeting = Meeting.objects.filter(decisions__isnull=False).distinct().get()
    decided = Decision.objects.filter(meeting=meeting, withdrawn_at=None).count()
    asked = Resolution.objects.filter(meeting=meeting).count()
    assert (page.count("data-row"), decided, asked) == (11, 8, 3)
    assert "8 actions retenues. 3 résolutions." in words(page)
    assert page.count(f'href="{reverse("actions:record", args=[world.roadmap.slug, meeting.pk])}"') == 1
    assert re.findall(r'<a\s+href="[^"]+"\s+aria-current="page"\s*>([^<]+)</a>', page) == ["Décisions"] * 2


def test_a_meeting_that_only_asked_something_is_one_of_them(world: World) -> None:
    """The page knew the meeting of a year ago, and the feuille « L’essentiel » that of yesterday."""
    rows = Meeting.objects.filter(roadmap=world.roadmap, decisions=None, cancelled_on=None)
    meeting = rows.latest("held_on")
    Resolution.objects.create(meeting=meeting, text="Écrire aux communes.", by_name="Chargée de coopération")
    page = decided_meetings(world.roadmap)
    assert (page.last, page.lines, page.sentence) == (meeting, (), "1 résolution.")
    assert [line.text for line in page.resolutions] == ["Écrire aux communes."]


def test_where_nothing_was_decided_the_page_says_so(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    page = words(client.get(reverse("actions:decisions", args=[world.young.slug])).content.decode())
    assert "Pas encore de décision." in page and "Avant" not in page


def test_earlier_records_follow_the_last_one_at_no_more_queries(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as ran:
            decided_meetings(world.roadmap)
        return len(ran)

    before, first = cost(), Meeting.objects.filter(decisions__isnull=False).distinct().get()
    others = Meeting.objects.filter(roadmap=world.roadmap).exclude(pk=first.pk).order_by("-held_on")
    moved = Decision.objects.filter(meeting=first).order_by("pk")
    for other, decision in zip(others, moved, strict=False):
        Decision.objects.filter(pk=decision.pk).update(meeting=other)
    page = decided_meetings(world.roadmap)
    assert [page.last, *page.earlier] == [*others, first]
    assert [len(page.lines), *(row.decided for row in page.earlier)] == [1] * others.count() + [8 - others.count()]  # type: ignore[attr-defined]
    assert cost() == before


def test_an_agenda_of_six_points_without_fiche_is_not_told_as_empty(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    meeting = Meeting.objects.filter(roadmap=world.roadmap).latest("held_on")
    assert (meeting.points.count(), meeting.agenda.count()) == (6, 0)
    page = words(client.get(reverse("actions:meetings", args=[world.roadmap.slug])).content.decode())
    assert "6 points à l’ordre du jour." in page and "ucune fiche à l’ordre du jour" not in page
    agenda = words(client.get(reverse("actions:agenda", args=[world.roadmap.slug, meeting.pk])).content.decode())
    assert "ucune fiche à l’ordre du jour" not in agenda and "Pas encore de fiche à l’ordre du jour." in agenda
    meeting.points.all().delete()
    assert "Ordre du jour vide." in words(
        client.get(reverse("actions:meetings", args=[world.roadmap.slug])).content.decode()
    )
