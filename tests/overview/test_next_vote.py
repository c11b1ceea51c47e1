"""The count of what is to correct before the next vote, on the dashboard of an élue: asked once after each change."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import comments
from jalons.base.parts import HEADER
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.overview.queries.next_vote import NextVote, counted_next_vote, forget_counts
from jalons.papers.documents.model import plain_text
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.queries.adoption import adoption_page
from tests.world import World

pytestmark = pytest.mark.django_db
MOST_QUERIES = 38


@pytest.fixture(autouse=True)
def _without_counts() -> Iterator[None]:
    forget_counts()
    yield
    forget_counts()


def counted(world: World) -> NextVote:
    told = counted_next_vote(world.member("elue"))
    assert told and told.is_counted
    return told


def test_the_count_is_that_of_the_page_of_the_adoption_and_of_the_summary(world: World) -> None:
    today, told = timezone.localdate(), counted(world)
    page = adoption_page(world.roadmap, today)
    assert len(page.before.open) > 0
    assert told.text.endswith(page.blocking_sentence)
    facts = {label: plain_text(text) for label, text in summary_document(world.roadmap, today).facts}
    assert told.text == f"Prochain vote du conseil\u00a0: {facts['Prochain vote']}"
    assert told.url == f"{reverse('publication:adoption', args=[world.roadmap.slug])}#t-next"


def test_the_dashboard_comes_before_its_count_then_keeps_it_until_somebody_writes(world: World, client: Client) -> None:
    client.force_login(world.user("elue"))
    url = reverse("overview:dashboard", args=[world.roadmap.slug])

    def page() -> str:
        with CaptureQueriesContext(connection) as ran:
            shown = client.get(url)
        assert len(ran) <= MOST_QUERIES
        assert shown.headers["Vary"].count(HEADER) == 1
        return shown.content.decode()

    page()
    before = page()
    assert [words in before for words in ('data-again="1"', "base/parts.js", "Prochain vote du conseil")] == [
        True,
        True,
        False,
    ]
    part = client.get(url, headers={HEADER: "1"}).content.decode()
    told = counted(world).text
    assert [words in part for words in (told, "<main", "data-again")] == [True, False, False]
    after = page()
    assert [words in after for words in (told, 'data-again="1"', "base/parts.js")] == [True, False, False]
    comments.add_comment(action=world.action(), text="Une question", by=world.member())
    assert 'data-again="1"' in page()


def test_only_elected_people_are_told_the_next_vote(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    url = reverse("overview:dashboard", args=[world.roadmap.slug])
    page, part = client.get(url).content.decode(), client.get(url, headers={HEADER: "1"}).content.decode()
    assert ("next-vote" in page, part.strip(), counted_next_vote(world.member())) == (False, "", None)


def test_a_roadmap_without_actions_has_no_next_vote(world: World) -> None:
    assert roadmap_dashboard(world.blank()).next_vote is None
