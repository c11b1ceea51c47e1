"""What whoever holds a seat reads first: the meeting that comes, their answer, what they present there."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes.sheets import propose_action
from jalons.actions.models import ActionSheet
from jalons.funding.models import FundingLine
from jalons.funding.queries.consolidated import consolidated_money
from jalons.governance.models import Convocation, Meeting, MeetingPoint
from jalons.overview.queries.dashboard import roadmap_dashboard
from tests.overview.test_views import words
from tests.world import World

pytestmark = pytest.mark.django_db
PRESIDENCE = "Présidence de la communauté de communes"
FUNCTION = "Vice-présidence action sociale"


def test_an_elue_reads_the_meeting_her_answer_and_what_she_presents(world: World, client: Client) -> None:
    own = roadmap_dashboard(world.member("elue")).own_meeting
    assert own and own.is_next
    point = MeetingPoint.objects.get(meeting=own.convocation.meeting, presenter=FUNCTION)
    said = (own.convocation.answer, own.convocation.by, own.presented)
    presented = f"{point.title} (point {point.rank}, 20 min)"
    assert said == ("represente", PRESIDENCE, presented)
    client.force_login(world.user("elue"))
    html = client.get(reverse("overview:dashboard", args=[world.roadmap.slug])).content.decode()
    page = words(html)
    address = reverse("governance:convocation", args=[world.roadmap.slug, own.convocation.meeting])
    assert html.count(f'href="{address}?repondre=#ma-reponse"') == 1
    assert page.count("Changer ma réponse") == page.count("6 points. Celui des fiches n’en a encore aucune.") == 1
    assert f"{PRESIDENCE} vous représente : dites qui présentera à votre place." in page and presented in page
    changed = reverse("governance:hand_point", args=[world.roadmap.slug, own.convocation.meeting, point.pk])
    assert f'href="{changed}"' in html and "Confier ce point" in page and "Vous venez ?" not in page
    listed = client.get(changed).content.decode()
    assert "Qui présente à votre place ?" in words(listed) and f'<option value="{PRESIDENCE}" selected>' in listed
    titles = MeetingPoint.objects.filter(meeting=own.convocation.meeting).values_list("title", flat=True)
    assert [f"{rank}. {title}" in page for rank, title in enumerate(titles, 1)] == [True] * 6
    assert "Prochain comité</h2>" not in html  # told once
    assert 'id="ma-reponse"' in client.get(address).content.decode()


def test_whoever_has_not_answered_is_asked_and_whoever_holds_no_seat_is_not(world: World) -> None:
    asked = roadmap_dashboard(world.member("caf")).own_meeting
    assert asked and (asked.convocation.answer, asked.presented) == ("", "")
    Convocation.objects.filter(seat__label=asked.convocation.seat).delete()
    assert roadmap_dashboard(world.member("caf")).own_meeting is None


def test_a_point_presented_under_another_case_is_still_theirs(world: World) -> None:
    own = roadmap_dashboard(world.member("elue")).own_meeting
    assert own
    MeetingPoint.objects.filter(meeting=own.convocation.meeting, presenter=FUNCTION).update(presenter=FUNCTION.upper())
    assert roadmap_dashboard(world.member("elue")).own_meeting == own


def test_the_card_costs_one_query_whatever_the_agenda(world: World) -> None:
    member = world.member("elue")

    def cost() -> int:
        with CaptureQueriesContext(connection) as ran:
            roadmap_dashboard(member)
        return len(ran)

    before = cost()
    meeting = Convocation.objects.filter(meeting__roadmap=world.roadmap).latest("meeting__held_on").meeting
    for rank in range(20, 25):
        MeetingPoint.objects.create(meeting=meeting, rank=rank, title=f"Point {rank}", presenter=FUNCTION)
    assert cost() == before


def test_it_comes_first_but_for_whoever_has_the_work_of_the_day_to_do(world: World, client: Client) -> None:
    first = {}
    for who in ("elue", "pilote", "referente"):
        client.force_login(world.user(who))
        page = client.get(reverse("overview:dashboard", args=[world.roadmap.slug])).content.decode()
        assert page.count('id="t-meeting"') == 1
        work = min(place for place in (page.find('id="t-todo"'), page.find('id="t-block"')) if place > 0)
        first[who] = page.index('id="t-meeting"') < work
        # The pages that one asks for first are on the first screen of a phone, above any card.
        assert page.index('class="doors') < min(page.index('id="t-meeting"'), work)
    assert first == {"elue": True, "pilote": False, "referente": False}


def test_whoever_is_excused_and_names_nobody_is_asked_to_warn_somebody(world: World, client: Client) -> None:
    own = roadmap_dashboard(world.member("elue")).own_meeting
    assert own
    Convocation.objects.filter(meeting=own.convocation.meeting, seat__label=own.convocation.seat).update(
        answer="excuse", represented_by=None
    )
    client.force_login(world.user("elue"))
    page = words(client.get(reverse("overview:dashboard", args=[world.roadmap.slug])).content.decode())
    assert "Vous avez dit que vous ne venez pas : dites qui présentera à votre place." in page


def test_what_she_presents_of_the_fiches_is_told_with_its_title(world: World) -> None:
    own = roadmap_dashboard(world.member("elue")).own_meeting
    assert own
    action = propose_action(title="Un point d’appel", axis=world.action().axis, by=world.member())
    ActionSheet.objects.filter(pk=action.pk).update(status="a_arbitrer")
    meeting = Meeting.objects.get(pk=own.convocation.meeting)
    meeting.agenda.create(action=action, presenter=FUNCTION)
    own = roadmap_dashboard(world.member("elue")).own_meeting
    assert own and own.presented.startswith(f"{action.code} {action.title}\u00a0; ")


@pytest.mark.parametrize("who", ["elue", "prefecture"])
def test_while_the_sitting_is_open_it_is_followed_and_nobody_is_asked_to_come(
    world: World, client: Client, who: str
) -> None:
    own = roadmap_dashboard(world.member("elue")).own_meeting
    assert own
    pk, presented = own.convocation.meeting, own.presented
    Meeting.objects.filter(pk=pk).update(held_on=timezone.localdate(), opened_at=timezone.now())
    client.force_login(world.user(who))
    html = client.get(reverse("overview:dashboard", args=[world.roadmap.slug])).content.decode()
    page = words(html)
    sitting = reverse("actions:sitting", args=[world.roadmap.slug, pk])
    assert "La séance est ouverte" in page and f'href="{sitting}"' in html
    assert "Prochain comité" not in page and "Répondre à la convocation" not in page
    assert ("Ma fiche de séance" in page, presented in page) == (who == "elue", who == "elue")
    assert "Changer ma réponse" not in page and "Vous venez ?" not in page
    Meeting.objects.filter(pk=pk).update(closed_at=timezone.now())
    assert "La séance est ouverte" not in words(
        client.get(reverse("overview:dashboard", args=[world.roadmap.slug])).content.decode()
    )


def test_an_elue_reads_what_the_authority_brings_and_what_its_council_votes_next(world: World) -> None:
    board = roadmap_dashboard(world.member("elue"))
    assert board.own_part and board.next_vote
    money = consolidated_money(world.roadmap)
    assert money.own_part == 98_600
    assert board.own_part.text == f"Notre part\u00a0: {money.own_part_label}, selon le plan de financement."
    assert board.own_part.url == reverse("funding:index", args=[world.roadmap.slug]) + "#t-fin"
    assert board.next_vote.url == reverse("publication:adoption", args=[world.roadmap.slug]) + "#t-next"
    others = roadmap_dashboard(world.member("referente"))
    assert (others.own_part, others.next_vote) == (None, None)


def test_what_nobody_wrote_is_no_part_of_zero(world: World) -> None:
    FundingLine.objects.filter(action__roadmap=world.roadmap, funder__startswith="Communauté").delete()
    assert consolidated_money(world.roadmap).own_part_label == ""
    board = roadmap_dashboard(world.member("elue"))
    assert board.own_part is None and board.next_vote


def test_what_is_done_leads_to_what_is_measured(world: World) -> None:
    first = roadmap_dashboard(world.member("elue")).told[0]
    assert first.url == reverse("monitoring:index", args=[world.roadmap.slug])
