"""A news of an action, told once, is in the papers that need it; the public reads those that the team ticked."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jalons.actions.changes import links, news
from jalons.actions.models import ActionSheet
from jalons.base.french import format_short_day
from jalons.governance.models import Convocation
from jalons.papers.documents.model import BulletList, Document, Heading, Table, plain_text
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.documents.roadmap.yearly_review import review_document
from jalons.publication.queries.seat_sheets import seat_sheet
from jalons.publication.rules.public_changes import list_public_changes
from jalons.publication.words.public_pages import public_change_sentence
from jalons.roadmaps.models import Member
from tests.publication.telling import withdraw_every_news
from tests.publication.test_public_pages import TODAY, address, adopted, publish, ready
from tests.publication.test_seat_sheets import FUNCTION, convened
from tests.world import World

__all__ = ["adopted", "convened", "ready"]
pytestmark = pytest.mark.django_db
OPENED = "Deux permanences ouvertes à la médiathèque"


@pytest.fixture(autouse=True)
def _without_news(world: World) -> None:
    withdraw_every_news(world.member())


def bullets_under(document: Document, title: str) -> list[str]:
    blocks: Iterable[object] = iter(document.blocks)
    for block in blocks:
        if isinstance(block, Heading) and block.text == title:
            listed = next(iter(blocks))
            assert isinstance(listed, BulletList)
            return [plain_text(item) for item in listed.items]
    return []


def test_the_summary_tells_the_last_news_of_each_action(world: World) -> None:
    by, today = world.member(), timezone.localdate()

    def told() -> list[str]:
        items = bullets_under(summary_document(world.roadmap, today), "Ce qui a changé")
        return [item for item in items if item.startswith("Action ") or "nouvelle" in item]

    assert told() == []
    first = world.action()
    news.add_news(action=first, text="Le bus est commandé", on=today - timedelta(days=30), by=by)
    news.add_news(action=first, text=OPENED, on=today, by=by)
    newest = f"Action {first.code}, {format_short_day(today)}\u00a0: {OPENED}"
    assert told() == [newest]
    others = ActionSheet.objects.filter(roadmap=world.roadmap).exclude(pk=first.pk)
    for action in others:
        news.add_news(action=action, text=OPENED, on=today - timedelta(days=1), by=by)
    shown = told()
    assert shown[0] == newest
    left_out = others.count() + 1 - (len(shown) - 1)
    assert shown[-1] == f"et {left_out} autres nouvelles"


def test_the_review_tells_the_news_of_its_year_among_what_was_done(world: World) -> None:
    action = world.action()
    ActionSheet.objects.filter(pk=action.pk).update(is_adopted=True)
    news.add_news(action=action, text=f"{OPENED}.", on=date(2026, 3, 14), by=world.member())

    def cell(year: int) -> str:
        document = review_document(world.roadmap, year, date(2026, 11, 26))
        tables = [block for block in document.blocks if isinstance(block, Table)]
        [row] = [row for row in tables[0].rows if plain_text(row.cells[0]).startswith(f"{action.code} ")]
        return plain_text(row.cells[-1])

    assert f"{OPENED} (14 mars 2026)" in cell(2026).split("\n")
    assert OPENED not in cell(2025)


def test_the_sheet_of_a_seat_tells_the_last_news_of_what_it_presents(convened: Convocation, world: World) -> None:
    action, today = world.action(), timezone.localdate()
    convened.meeting.agenda.create(action=action, presenter=FUNCTION)
    news.add_news(action=action, text=OPENED, on=today, by=world.member())
    sheet = seat_sheet(convened.meeting, convened.seat, today)
    [line] = [line for line in sheet.presented.lines if line.code == action.code]
    assert line.facts.endswith(f"\u00a0: {OPENED}.") and "Nouvelle du " in line.facts


def test_the_public_reads_what_was_ticked_on_the_day_of_the_release_and_nothing_else(
    adopted: Member, world: World, client: Client
) -> None:
    action = world.action()
    link = links.make_link(action=action, email="club@demo.example", holder="Le club", by=adopted).link
    news.add_news(action=action, text="Entre nous", on=TODAY, by=adopted)
    news.add_news_by_link(link=link, text="Par le lien", on=TODAY)
    withdrawn = news.add_news(action=action, text="Retirée", on=TODAY, is_public=True, by=adopted)
    news.withdraw_news(news=withdrawn, withdrawn=True, by=adopted)
    news.add_news(action=action, text=f"{OPENED}, 05 53 00 00 00", on=date(2027, 2, 14), is_public=True, by=adopted)
    shown = publish(adopted)
    told = shown.roadmap.action(action.code)
    assert told
    assert [(line.on, OPENED in line.text, "05 53" in line.text) for line in told.news] == [
        (date(2027, 2, 14), True, False)
    ]
    page = client.get(address(adopted, name="public_action", fiche=action.code)).content.decode()
    assert [words in page for words in (OPENED, "Entre nous", "Par le lien", "Retirée")] == [True, False, False, False]


def test_a_release_says_how_many_news_came(adopted: Member, world: World) -> None:
    before = publish(adopted).roadmap
    action = world.action()
    for text in (OPENED, "Le bus est livré"):
        news.add_news(action=action, text=text, on=TODAY, is_public=True, by=adopted)
    [change] = list_public_changes(before, publish(adopted).roadmap)
    assert (change.code, public_change_sentence(change)) == (action.code, "2 nouvelles")
