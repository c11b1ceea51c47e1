"""Points de blocage: noted, followed, lifted; an étape with a grave one ends only with a written reason."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.base.stale_pages import row_stamp
from jalons.roadmaps.changes import blockers, members, steps
from jalons.roadmaps.models import Blocker, JournalEntry, Member, Membership, Step
from jalons.roadmaps.queries.blockers import blocker_board, open_blockers
from jalons.roadmaps.rules.permissions import Role
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
LACK_OF_TIME = "Pas de temps agent (0,2 ETP)"


@pytest.fixture
def by(world: World) -> Member:
    """The référente of an empty roadmap, whose team has the vice-présidente too."""
    member = world.blank()
    members.enrol_member(user=world.user("elue"), role=Role.SPONSOR, function="VP action sociale", by=member)
    return member


def step(number: int, by: Member) -> Step:
    return Step.objects.get(roadmap=by.roadmap, number=number)


def vice_president(by: Member) -> Membership:
    return Membership.objects.get(roadmap=by.roadmap, role=Role.SPONSOR)


def blocker(by: Member, number: int = 1, severity: str = "haute", **more: object) -> Blocker:
    values = {"title": LACK_OF_TIME, "category": "rh", "owner": vice_president(by), **more}
    return blockers.add_blocker(step=step(number, by), severity=severity, by=by, **values)  # type: ignore[arg-type]


def last_line(by: Member) -> tuple[str, str, dict[str, object], dict[str, object]]:
    entry = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    return entry.verb, entry.about_label, entry.before, entry.after


def end_step(number: int, by: Member, reason: str = "") -> None:
    row = step(number, by)
    steps.revise_step(step=row, title=row.title, purpose=row.purpose, state="terminee", reason=reason, by=by)


# --- noted, corrected, lifted ----------------------------------------------------------------------------------------


def test_a_blocker_is_noted_today_with_who_follows_it(by: Member) -> None:
    row = blocker(by, due_on=date(2027, 3, 1))
    assert (row.opened_on, row.lifted_on, row.owner) == (timezone.localdate(), None, vice_president(by))
    owner = {"kind": "membership", "id": vice_president(by).pk}
    said = {"severity": "haute", "step": "1. Constituer le groupe projet", "owner": owner, "due_on": "2027-03-01"}
    assert last_line(by) == ("add", LACK_OF_TIME, {}, said)


def test_somebody_without_access_follows_it_by_their_function(by: Member) -> None:
    row = blocker(by, owner=None, owner_function="Direction du centre social")
    assert [line.owner for line in open_blockers(by.roadmap)] == ["Direction du centre social"]
    blockers.revise_blocker(blocker=row, owner_function="Présidence du centre social", by=by)
    assert last_line(by)[2:] == ({}, {"fields": ["suivi par"]})


def test_a_correction_tells_what_changed(by: Member) -> None:
    row = blocker(by)
    blockers.revise_blocker(blocker=row, severity="moyenne", way_out="Un temps partagé", seen=row_stamp(row), by=by)
    before, after = {"severity": "haute", "way_out": ""}, {"severity": "moyenne", "way_out": "Un temps partagé"}
    assert last_line(by) == ("revise", LACK_OF_TIME, before, after)


def test_a_correction_of_what_somebody_changed_meanwhile_is_refused(by: Member) -> None:
    row = blocker(by)
    seen = row_stamp(row)
    blockers.revise_blocker(blocker=row, title="Pas de temps", by=by)
    with refused("stale"):
        blockers.revise_blocker(blocker=row, title="Peu de temps", seen=seen, by=by)


def test_it_is_lifted_with_how_then_opened_again(by: Member) -> None:
    row = blocker(by)
    blockers.lift_blocker(blocker=row, lifted_by=" Un temps partagé avec la CTG ", by=by)
    row.refresh_from_db()
    assert (row.lifted_on, row.lifted_by) == (timezone.localdate(), "Un temps partagé avec la CTG")
    assert last_line(by)[0] == "lift"
    blockers.reopen_blocker(blocker=row, by=by)
    row.refresh_from_db()
    assert (row.lifted_on, row.lifted_by, last_line(by)[0]) == (None, "", "reopen")


def test_how_it_was_lifted_is_said_and_on_a_day_that_makes_sense(by: Member) -> None:
    row, today = blocker(by), timezone.localdate()
    with refused("lifted-without-how", "lifted_by"):
        blockers.lift_blocker(blocker=row, lifted_by="  ", by=by)
    with refused("lifted-tomorrow", "lifted_on"):
        blockers.lift_blocker(blocker=row, lifted_by="Un accord", lifted_on=today + timedelta(days=1), by=by)
    with refused("lifted-before-noted", "lifted_on"):
        blockers.lift_blocker(blocker=row, lifted_by="Un accord", lifted_on=today - timedelta(days=1), by=by)


def test_one_that_is_lifted_is_neither_corrected_nor_removed_nor_lifted_again(by: Member) -> None:
    row = blocker(by)
    blockers.lift_blocker(blocker=row, lifted_by="Un accord", by=by)
    with refused("blocker-lifted"):
        blockers.revise_blocker(blocker=row, title="Autre", by=by)
    with refused("blocker-lifted"):
        blockers.remove_blocker(blocker=row, by=by)
    with refused("blocker-lifted"):
        blockers.lift_blocker(blocker=row, lifted_by="Encore", by=by)


def test_one_that_somebody_removed_is_gone_for_the_others(by: Member) -> None:
    row = blocker(by)
    blockers.remove_blocker(blocker=Blocker.objects.get(pk=row.pk), by=by)
    assert last_line(by)[:2] == ("remove", LACK_OF_TIME)
    with refused("row-gone"):
        blockers.reopen_blocker(blocker=row, by=by)


def test_who_leaves_the_team_follows_nothing_any_more(by: Member) -> None:
    row = blocker(by)
    members.remove_member(membership=vice_president(by), by=by)
    row.refresh_from_db()
    assert row.owner is None
    assert [line.owner for line in open_blockers(by.roadmap)] == [""]


# --- ending an étape -------------------------------------------------------------------------------------------------


def test_ending_an_etape_with_a_grave_blocker_is_refused_then_accepted_with_a_reason(by: Member) -> None:
    """Scenario 3."""
    blocker(by, due_on=date(2027, 3, 1))
    with refused("step-is-blocked", "reason", saying="1 point de blocage de gravité haute est encore ouvert"):
        end_step(1, by)
    with refused("step-is-blocked", "reason"):
        end_step(1, by, reason="   ")
    assert step(1, by).state == "a_demarrer"
    end_step(1, by, reason="Le poste arrive en mars, le groupe avance sans.")
    assert step(1, by).state == "terminee"
    reason = "Le poste arrive en mars, le groupe avance sans."
    assert last_line(by)[2:] == ({"state": "a_demarrer"}, {"state": "terminee", "reason": reason})


@pytest.mark.parametrize(("number", "severity"), [(1, "moyenne"), (1, "basse"), (2, "haute")])
def test_less_grave_ones_and_those_of_other_etapes_do_not_hold_it(by: Member, number: int, severity: str) -> None:
    blocker(by, number, severity)
    end_step(1, by, reason="Une raison que rien ne demande")
    assert last_line(by)[2:] == ({"state": "a_demarrer"}, {"state": "terminee"})


def test_one_that_was_lifted_does_not_hold_it(by: Member) -> None:
    blockers.lift_blocker(blocker=blocker(by), lifted_by="Un temps partagé", by=by)
    end_step(1, by)
    assert step(1, by).state == "terminee"


def test_an_etape_already_ended_is_renamed_without_a_reason(by: Member) -> None:
    end_step(1, by)
    blocker(by)
    row = step(1, by)
    steps.revise_step(step=row, title="Se réunir", purpose=row.purpose, state="terminee", by=by)
    assert step(1, by).title == "Se réunir"


def test_the_form_asks_for_the_reason_only_when_it_is_needed(by: Member, client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    url = reverse("roadmaps:step", args=[by.roadmap.slug, 1])
    assert list(client.get(url).context["form"].fields) == ["seen", "title", "purpose", "state"]
    blocker(by)
    page = client.get(url)
    assert list(page.context["form"].fields) == ["seen", "title", "purpose", "state", "reason"]
    assert LACK_OF_TIME in page.content.decode()
    sent = {"title": "Réunir le groupe", "purpose": "", "state": "terminee", "reason": ""}
    answer = send_shown(client, url, sent)
    assert list(answer.context["form"].errors) == ["reason"]
    assert 'value="Réunir le groupe"' in answer.content.decode()
    assert step(1, by).state == "a_demarrer"
    assert send_shown(client, url, sent | {"reason": "Le poste arrive en mars."}).status_code == 302
    assert step(1, by).state == "terminee"


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_gravest_come_first_then_the_nearest_day_and_lifted_ones_apart(by: Member) -> None:
    blocker(by, severity="basse", title="D")
    blocker(by, severity="moyenne", title="C")
    blocker(by, title="B")
    blocker(by, title="A", due_on=date(2027, 1, 4))
    lifted = blocker(by, 2, title="E")
    blockers.lift_blocker(blocker=lifted, lifted_by="Un accord", by=by)
    board = blocker_board(by.roadmap)
    assert [line.title for line in board.open] == ["A", "B", "C", "D"]
    assert [line.title for line in board.lifted] == ["E"]
    only = blocker_board(by.roadmap, 2)
    assert ([line.title for line in only.open], [line.title for line in only.lifted], only.count) == ([], ["E"], 5)


def test_one_is_late_from_the_day_after(by: Member) -> None:
    today = timezone.localdate()
    blocker(by, title="A", due_on=today - timedelta(days=1))
    blocker(by, title="B", due_on=today)
    assert [(line.title, line.is_late) for line in open_blockers(by.roadmap)] == [("A", True), ("B", False)]


@pytest.mark.parametrize("name", ["roadmaps:blockers", "overview:dashboard", "overview:step", "roadmaps:step"])
def test_three_rows_cost_the_queries_of_one(by: Member, client: Client, world: World, name: str) -> None:
    client.force_login(world.user("referente"))
    url = reverse(name, args=[by.roadmap.slug, *([1] if name.endswith("step") else [])])
    blocker(by)
    client.get(url)
    with CaptureQueriesContext(connection) as once:
        assert client.get(url).status_code == 200
    blocker(by, title="Autre")
    blocker(by, title="Encore", owner=None)
    with CaptureQueriesContext(connection) as thrice:
        client.get(url)
    assert len(thrice) == len(once)


def test_the_page_of_one_roadmap_shows_none_of_another(by: Member, world: World) -> None:
    assert blocker_board(by.roadmap).count == 0
    assert blocker_board(world.roadmap).count == 2


def test_what_blocks_opens_the_dashboard_of_the_elue_above_late_actions(world: World, client: Client) -> None:
    """Scenario 3."""
    blockers.add_blocker(
        step=Step.objects.get(roadmap=world.roadmap, number=1),
        title=LACK_OF_TIME,
        category="rh",
        severity="haute",
        owner=Membership.objects.get(roadmap=world.roadmap, user=world.user("elue")),
        due_on=date(2030, 3, 1),
        by=world.member(),
    )
    client.force_login(world.user("elue"))
    page = client.get(reverse("overview:dashboard", args=[world.roadmap.slug]))
    board = page.context["board"]
    assert [line.title for line in board.blockers] == [
        LACK_OF_TIME,
        "Deux communes n’ont pas encore désigné leur relais",
    ]
    text = page.content.decode().replace("\u00a0", " ")
    blocks = text[text.index('id="t-block"') :]
    said = "Étape 1, suivi par : Vice-présidence action sociale, à lever avant le vendredi 1er mars 2030"
    assert said in blocks
    lift = reverse("roadmaps:lift_blocker", args=[world.roadmap.slug, board.blockers[0].pk])
    assert f'href="{lift}"' in blocks
    assert all(blocks.index(LACK_OF_TIME) < blocks.index(row.title) for row in board.stopped)


def test_the_page_of_an_etape_shows_its_own_and_offers_to_note_one(by: Member, client: Client, world: World) -> None:
    client.force_login(world.user("elue"))
    blocker(by)
    blocker(by, 2, title="Autre")
    page = client.get(reverse("overview:step", args=[by.roadmap.slug, 1]))
    assert [line.title for line in page.context["page"].blockers] == [LACK_OF_TIME]
    add = reverse("roadmaps:add_blocker", args=[by.roadmap.slug])
    assert f'href="{add}?etape=1"' in page.content.decode()
    assert client.get(f"{add}?etape=1").context["form"].initial["step"] == step(1, by)


def test_an_etape_with_a_grave_blocker_is_not_said_to_lack_nothing(world: World) -> None:
    from jalons.overview.queries.steps import StepPage

    grave = open_blockers(world.young)
    page = StepPage(grave[0].step, None, (), [], "", [], [], grave, None, None)  # type: ignore[arg-type]
    assert [line.severity for line in grave] == ["haute"]
    assert not page.may_be_ended
    assert StepPage(grave[0].step, None, (), [], "", [], [], [], None, None).may_be_ended  # type: ignore[arg-type]


def test_a_blocker_is_noted_by_the_elue_and_read_by_everybody(by: Member, client: Client, world: World) -> None:
    client.force_login(world.user("elue"))
    url = reverse("roadmaps:add_blocker", args=[by.roadmap.slug])
    sent = {
        "title": LACK_OF_TIME,
        "step": step(1, by).pk,
        "severity": "haute",
        "category": "rh",
        "owner": vice_president(by).pk,
        "due_on": "01/03/2027",
        "way_out": "",
    }
    assert client.post(url, sent).status_code == 302
    (row,) = Blocker.objects.filter(roadmap=by.roadmap)
    assert (row.title, row.step.number, row.due_on, row.owner) == (
        LACK_OF_TIME,
        1,
        date(2027, 3, 1),
        vice_president(by),
    )
    answer = client.post(url, sent | {"title": ""})
    assert list(answer.context["form"].errors) == ["title"]


def test_two_people_who_correct_it_see_both_versions(by: Member, client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    row = blocker(by)
    url = reverse("roadmaps:blocker", args=[by.roadmap.slug, row.pk])
    seen = client.get(url).context["form"].initial["seen"]
    blockers.revise_blocker(blocker=row, way_out="Un temps partagé", by=by)
    sent = {"title": "Peu de temps", "step": row.step.pk, "severity": "haute", "category": "rh", "seen": seen}
    form = client.post(url, sent).context["form"]
    assert form.is_stale
    assert ("Ce qui débloquerait", "rien", "Un temps partagé") in [tuple(map(str, one)) for one in form.differences]


def test_somebody_of_another_team_cannot_follow_it(by: Member, client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    stranger = Membership.objects.filter(roadmap=world.roadmap).first()
    assert stranger
    sent = {"title": "A", "step": step(1, by).pk, "severity": "haute", "category": "rh", "owner": stranger.pk}
    answer = client.post(reverse("roadmaps:add_blocker", args=[by.roadmap.slug]), sent)
    assert list(answer.context["form"].errors) == ["owner"]


def test_it_is_found_by_its_words(by: Member, client: Client, world: World) -> None:
    row = blocker(by, way_out="Mutualiser un poste")
    client.force_login(world.user("elue"))
    page = client.get(reverse("overview:search", args=[by.roadmap.slug]), {"q": "mutualiser"}).content.decode()
    assert f"#blocage-{row.pk}" in page
