"""What comes by a private link reaches somebody: a line of the dashboard, until it is read."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import comments, links, sheets
from jalons.actions.models import ActionSheet, Attachment, SheetLink
from jalons.actions.models.carriers import member_carrier
from jalons.actions.queries import action_rows
from jalons.base.todos import Todo
from jalons.monitoring.models import Indicator, IndicatorValue
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.queries.journal import signer_of
from tests.refusals import refused
from tests.specimens import pdf
from tests.world import World

pytestmark = pytest.mark.django_db
SIGNED = "Direction du club, par son lien"


@pytest.fixture
def link(world: World) -> SheetLink:
    """Of a fiche that was voted."""
    return links.make_link(
        action=world.action(), email="club@demo.example", holder="Direction du club", by=world.member()
    ).link


@pytest.fixture
def url(world: World) -> str:
    made = links.make_link(
        action=world.action(), email="club@demo.example", holder="Direction du club", by=world.member()
    )
    return "/" + made.address.split("/", 3)[3]


def news_of(member: Member) -> list[Todo]:
    return [todo for todo in roadmap_dashboard(member).work.todo if todo.action == "C’est lu"]


def test_what_a_link_writes_is_told_to_who_coordinates_until_it_is_read(
    link: SheetLink, world: World, client: Client
) -> None:
    referente = world.member()
    assert news_of(referente) == []
    comments.add_comment_by_link(link=link, text="Le bus est livré")
    [line] = news_of(referente)
    of_fiche = [referente.roadmap.slug, link.action.code]
    assert [item.url for item in line.items] == [
        reverse("actions:history", args=of_fiche),
        reverse("actions:comments", args=of_fiche),
    ]
    client.force_login(world.user("referente"))
    client.post(line.url, dict(line.fields))
    assert news_of(referente) == []
    assert JournalEntry.objects.latest("id").verb == "read_link"


def test_what_comes_while_they_read_stays_to_be_read(link: SheetLink, world: World, client: Client) -> None:
    comments.add_comment_by_link(link=link, text="Le bus est livré")
    [line] = news_of(world.member())
    comments.add_comment_by_link(link=link, text="Il est en panne")
    client.force_login(world.user("referente"))
    client.post(line.url, dict(line.fields))
    assert len(news_of(world.member())) == 1


def test_a_fiche_saved_without_any_change_is_no_news(world: World) -> None:
    by = world.member("referente", world.young)
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    made = links.make_link(action=action, email="club@demo.example", holder="Direction du club", by=by).link
    links.revise_by_link(link=made, version=1, context="")
    assert news_of(by) == []
    links.revise_by_link(link=made, version=1, context="Peu de cars")
    assert len(news_of(by)) == 1


def test_a_pilote_is_told_of_the_fiches_that_they_carry(world: World) -> None:
    by, pilote = world.member(), world.member("pilote")
    rows, carrier = action_rows.action_index(by.roadmap).rows, member_carrier(pilote)
    mine = next(row for row in rows if row.is_carried_by(carrier))
    other = next(row for row in rows if not row.is_carried_by(carrier))
    for row in (mine, other):
        action = ActionSheet.objects.get(pk=row.pk)
        made = links.make_link(action=action, email="club@demo.example", holder="Direction du club", by=by).link
        comments.add_comment_by_link(link=made, text="Le bus est livré")
    [line] = news_of(pilote)
    assert [value for name, value in line.fields if name == "actions"] == [str(mine.pk)]


def test_nobody_reads_in_place_of_who_carries_the_fiche(world: World, client: Client) -> None:
    by, pilote = world.member(), world.member("pilote")
    carrier = member_carrier(pilote)
    other = next(row for row in action_rows.action_index(by.roadmap).rows if not row.is_carried_by(carrier))
    action = ActionSheet.objects.get(pk=other.pk)
    made = links.make_link(action=action, email="club@demo.example", holder="Direction du club", by=by).link
    comments.add_comment_by_link(link=made, text="Le bus est livré")
    with refused("news-of-others"):
        links.read_links(actions=[action], seen_at=timezone.now(), by=pilote)
    assert len(news_of(by)) == 1


@pytest.mark.parametrize(
    "seen_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "hier", "", "2026-01-01T00:00:00+00:00"]
)
def test_a_moment_that_no_page_showed_reads_nothing(
    seen_at: str, link: SheetLink, world: World, client: Client
) -> None:
    comments.add_comment_by_link(link=link, text="Le bus est livré")
    client.force_login(world.user("referente"))
    [line] = news_of(world.member())
    assert client.post(line.url, {"actions": link.action_id, "seen_at": seen_at}).status_code == 302
    assert len(news_of(world.member())) == 1


def test_who_reads_only_is_told_of_no_link(link: SheetLink, world: World) -> None:
    comments.add_comment_by_link(link=link, text="Le bus est livré")
    assert news_of(world.member("caf")) == []


def test_a_figure_is_noted_by_the_link_and_signed(url: str, world: World, client: Client) -> None:
    indicator = Indicator.objects.filter(action=world.action()).earliest("id")
    typed = {"indicator": indicator.pk, "value": "12", "on": "2026-01-06"}
    assert client.post(f"{url}chiffres/", typed).status_code == 302
    row = IndicatorValue.objects.get(indicator=indicator, on=date(2026, 1, 6))
    assert (row.value, signer_of(JournalEntry.objects.all())) == (Decimal(12), SIGNED)
    assert len(news_of(world.member())) == 1


def test_a_figure_to_come_or_of_another_fiche_is_refused(url: str, world: World, client: Client) -> None:
    own = Indicator.objects.filter(action=world.action()).earliest("id")
    other = Indicator.objects.exclude(action=world.action()).earliest("id")
    before = IndicatorValue.objects.count()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answers: list[Any] = [
        client.post(f"{url}chiffres/", {"indicator": pk, "value": "12", "on": on})
        for pk, on in ((own.pk, tomorrow), (other.pk, "2026-01-06"))
    ]
    assert [list(answer.context["form"].errors) for answer in answers] == [["on"], ["indicator"]]
    assert IndicatorValue.objects.count() == before


def test_a_figure_of_the_team_is_neither_replaced_nor_preceded(url: str, world: World, client: Client) -> None:
    """A link dated before the start made another start, and one of a day already noted took its place in silence."""
    own = Indicator.objects.filter(action=world.action()).earliest("id")
    known = IndicatorValue.objects.filter(indicator=own).latest("on")
    for on in (known.on, date(2020, 1, 1)):
        answer: Any = client.post(f"{url}chiffres/", {"indicator": own.pk, "value": "12", "on": on.isoformat()})
        assert list(answer.context["form"].errors) == ["on"]
    assert IndicatorValue.objects.filter(indicator=own).latest("on").value == known.value
    assert not IndicatorValue.objects.filter(indicator=own, on=date(2020, 1, 1)).exists()


def test_a_paper_is_attached_by_the_link_and_signed(
    url: str, world: World, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    sent = client.post(f"{url}pieces/", {"file": SimpleUploadedFile("facture.pdf", pdf("une facture"))})
    kept = Attachment.objects.filter(action=world.action()).latest("id")
    assert (sent.status_code, kept.name, kept.by_name) == (302, "facture.pdf", SIGNED)
    assert len(news_of(world.member())) == 1
