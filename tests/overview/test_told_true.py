"""What the dashboard says of committees stays true the minute after somebody acts: nothing is asked that was done, no day is
missing that is planned, what was never voted is not promised."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.changes.committees import cancel_meeting, put_on_agenda
from jalons.actions.models import ActionSheet, ActionStep, Axis, Decision, possible_presenters
from jalons.actions.queries.action_list import action_list
from jalons.actions.queries.action_rows import action_counts
from jalons.actions.queries.adoption import roadmap_adoption
from jalons.actions.rules.sheets import Apart
from jalons.base.french import format_short_day
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.models import Committee, Meeting
from jalons.monitoring.models import Indicator, IndicatorValue
from jalons.overview.queries.dashboard import Dashboard, roadmap_dashboard
from jalons.overview.queries.todo import MOST_DUTIES
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.roadmaps.models import Member
from jalons.roadmaps.queries.stopped import stopped_sentence
from jalons.workshops.models import Pledge
from tests.days import plain_text
from tests.publication.plans import bring
from tests.publication.test_summary import section
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.member("referente")


def proposed(by: Member) -> ActionSheet:
    action = sheets.propose_action(
        title="Un point d’appel", axis=Axis.objects.filter(roadmap=by.roadmap).earliest("rank"), by=by
    )
    sheets.advance_action(action=action, to="proposee", by=by)
    return action


def steering(by: Member, on: date) -> Meeting:
    committee = Committee.objects.get(roadmap=by.roadmap, kind=Committee.Kind.STRATEGIC)
    return add_meeting(committee=committee, held_on=on, by=by)


def titles(board: Dashboard) -> list[str]:
    return [todo.title.replace("\u00a0", " ") for todo in (*board.work.todo, *board.work.more)]


def test_a_fiche_on_the_agenda_of_a_meeting_to_come_has_no_more_to_be_listed(by: Member) -> None:
    action = proposed(by)
    assert "Faire arbitrer 1 action" in titles(roadmap_dashboard(by))
    meeting = steering(by, timezone.localdate() + timedelta(days=11))
    presenter = next(one for one in possible_presenters(by.roadmap) if one.is_elected)
    put_on_agenda(meeting=meeting, action=action, presenter=presenter, by=by)
    assert not any("Faire arbitrer" in title for title in titles(roadmap_dashboard(by)))
    # The meeting goes: the fiche waits on no agenda again.
    cancel_meeting(meeting=meeting, reason="Canicule.", by=by)
    assert "Faire arbitrer 1 action" in titles(roadmap_dashboard(by))


def test_the_milestone_of_a_cancelled_committee_has_the_day_of_the_next_one(by: Member) -> None:
    today = timezone.localdate()
    for row in Meeting.objects.kept().filter(roadmap=by.roadmap, held_on__gte=today):
        cancel_meeting(meeting=row, reason="Canicule.", by=by)
    lacking = [one for one in roadmap_dashboard(by).milestones if one.lacks_day]
    assert [one.awaits for one in lacking] == ["comite"]
    meeting = steering(by, today + timedelta(days=12))
    milestones = roadmap_dashboard(by).milestones
    assert [one.title for one in milestones if one.lacks_day] == []
    assert next(one for one in milestones if one.pk == lacking[0].pk).due_on == meeting.held_on


def test_what_the_page_counts_as_late_never_falls_out_of_the_list(by: Member) -> None:
    proposed(by)
    board = roadmap_dashboard(by)
    assert "5 engagements sont en retard." in board.sentence
    assert "Relancer 5 engagements en retard" in titles(board)
    assert len(titles(board)) > MOST_DUTIES


def test_what_was_never_voted_is_told_apart_and_what_was_stays_promised(
    by: Member, world: World, client: Client
) -> None:
    """« 4 sur huit » became « sur neuf » as soon as a draft was proposed, and a fiche that was postponed « à démarrer »."""
    ActionSheet.objects.filter(roadmap=by.roadmap).update(is_adopted=True)
    new = proposed(by)
    ActionSheet.objects.filter(pk=world.action("3.1").pk).update(status="reportee")
    board = roadmap_dashboard(by)
    assert board.sentence.startswith(
        "Quatre actions réalisées sur huit. Aucune action n’est en retard. 1 gain rapide a dépassé son année. "
        "Une est reportée."
    )
    assert board.undone == "3 en cours, 1 reportée"
    assert board.apart.replace("\u00a0", " ") == "Hors des actions adoptées : 1 proposée."
    counts = action_counts(by.roadmap)
    assert (counts.total, counts.to_start, counts.apart) == (8, 0, ((Apart.PROPOSED, 1),))
    assert action_list(by.roadmap, {"q": "rien de tel"}).index.counts == counts  # whatever is filtered
    ActionSheet.objects.filter(pk=new.pk).update(status="retenue")
    adoption = roadmap_adoption(by.roadmap)
    assert [line.code for line in adoption.awaiting] == [new.code]
    assert "3.1" in [line.code for line in adoption.lines] and new.code not in [line.code for line in adoption.lines]
    client.force_login(world.user("referente"))
    page = plain_text(client.get(reverse("publication:adoption", args=[by.roadmap.slug])).content.decode())
    assert "1 fiche que personne n’a votée attend un avenant." in page.replace("\u00a0", " ")


def test_what_a_plan_brings_after_the_vote_is_adopted_by_nobody(by: Member) -> None:
    """Imported « en cours » or « réalisé », it was counted among what the council adopted."""
    ActionSheet.objects.filter(roadmap=by.roadmap).update(is_adopted=True)
    before = action_counts(by.roadmap)
    bring(
        by,
        {"axis": "Aller vers", "title": "Une borne", "status": "Réalisé"},
        {"title": "Un prêt", "status": "En cours"},
    )
    after = action_counts(by.roadmap)
    assert (after.total, after.done, after.late) == (before.total, before.done, before.late)
    board = roadmap_dashboard(by)
    assert board.apart.replace("\u00a0", " ") == "Hors des actions adoptées : 2 commencées sans vote."
    adoption = roadmap_adoption(by.roadmap)
    assert {line.title for line in adoption.awaiting} == {"Une borne", "Un prêt"}


def test_why_a_fiche_is_stopped_is_told_the_same_wherever_it_blocks(world: World, client: Client) -> None:
    by, action = world.member(), world.action("1.2")
    sheets.advance_action(action=action, to="suspendue", reason="Le Département a refusé 15 000 €.", by=by)
    told = f"À l’arrêt depuis le {format_short_day(timezone.localdate())} : Le Département a refusé 15 000 €."
    told = told.replace("\u00a0", " ")
    client.force_login(world.user("elue"))
    for page in ("overview:dashboard", "roadmaps:blockers"):
        shown = client.get(reverse(page, args=[by.roadmap.slug])).content.decode()
        assert told in plain_text(shown).replace("\u00a0", " "), page
    fiche = client.get(reverse("overview:action", args=[by.roadmap.slug, "1.2"])).content.decode()
    assert told in plain_text(fiche).replace("\u00a0", " ")
    blocking = section(summary_document(by.roadmap, timezone.localdate()), "Ce qui bloque")
    assert any("à l’arrêt depuis le" in line and "Le Département a refusé 15 000 €" in line for line in blocking)


def test_without_a_reason_a_stopped_fiche_awaits_a_decision() -> None:
    day = date(2026, 11, 3)
    assert stopped_sentence("", None) == "L’action attend une décision."
    assert stopped_sentence("", day) == "L’action attend une décision."
    assert stopped_sentence("Pas de local", day).endswith("\u00a0: Pas de local.")


def test_the_elue_reads_her_work_in_the_order_of_days(world: World) -> None:
    days = [todo.on or date.max for todo in roadmap_dashboard(world.member("elue")).work.todo]
    assert days == sorted(days)


def test_the_elue_reads_first_what_is_late_of_hers(world: World) -> None:
    elue, today = world.member("elue"), timezone.localdate()
    action = world.action("1.3")
    ActionSheet.objects.filter(pk=action.pk).update(
        status="en_cours", ends_on=today - timedelta(days=3), elected_sponsor=elue.name
    )
    late = Pledge.objects.filter(roadmap=elue.roadmap, done_on=None, due_on__lt=today).first()
    assert late
    Pledge.objects.filter(pk=late.pk).update(quality=elue.name)
    delays = roadmap_dashboard(elue).delays
    assert delays
    told = [item.title for item in delays.own]
    assert f"1.3 {action.title}" in told and late.text in told
    assert "4 engagements" in [item.title for item in delays.others]
    assert roadmap_dashboard(world.member("referente")).delays is None


def test_the_elue_reads_what_is_for_this_very_day_once_and_never_as_late(world: World, client: Client) -> None:
    elue, today = world.member("elue"), timezone.localdate()
    action = world.action("1.3")
    ActionSheet.objects.filter(pk=action.pk).update(status="en_cours", elected_sponsor=elue.name)
    step = ActionStep.objects.create(action=action, label="Choisir le lieu", ends_on=today)
    pledge = Pledge.objects.filter(roadmap=elue.roadmap, done_on=None).first()
    assert pledge
    Pledge.objects.filter(pk=pledge.pk).update(quality=elue.name, due_on=today)

    def told() -> list[tuple[str, bool]]:
        board = roadmap_dashboard(elue)
        late = [item.title for item in board.delays.own] if board.delays else []
        assert {step.label, pledge.text} & set(late) == set()
        return [(todo.title, todo.is_for_today) for todo in board.work.todo if todo.title in (step.label, pledge.text)]

    assert told() == [(step.label, True), (pledge.text, True)]
    client.force_login(world.user("elue"))
    page = plain_text(client.get(reverse("overview:dashboard", args=[elue.roadmap.slug])).content.decode())
    assert "Étape de l’action 1.3" in page and "aujourd’hui" in page
    ActionStep.objects.filter(pk=step.pk).update(done_on=today)
    Pledge.objects.filter(pk=pledge.pk).update(done_on=today)
    assert told() == []


def test_the_elue_reads_which_of_her_indicators_wait_for_a_measure(world: World) -> None:
    elue, today = world.member("elue"), timezone.localdate()
    codes = {"1.1": elue.name, "2.3": "Une autre vice-présidence"}
    for code, sponsor in codes.items():
        action = world.action(code)
        ActionSheet.objects.filter(pk=action.pk).update(
            status="en_cours", elected_sponsor=sponsor, lead_contact="", lead_organisation=""
        )
        IndicatorValue.objects.filter(indicator__action=action).delete()
        Indicator.objects.filter(action=action).exclude(pk=action.indicators.order_by("pk").values("pk")[:1]).delete()
        action.indicators.update(
            frequency="mensuelle",
            baseline=1,
            baseline_on=today - timedelta(days=70),
            target=100,
            label=f"Visites {code}",
        )
    delays = roadmap_dashboard(elue).delays
    assert delays
    assert [(item.title, item.detail) for item in delays.own if "Visites" in item.title] == [
        ("Visites 1.1", "à mesurer, action 1.1")
    ]
    assert any("indicateur" in item.title for item in delays.others)


def test_a_fiche_that_was_decided_says_by_which_committee_which_day_and_why(
    by: Member, world: World, client: Client
) -> None:
    action, meeting = world.action("3.1"), steering(by, timezone.localdate())
    presenter = next(one for one in possible_presenters(by.roadmap) if one.is_elected)
    put_on_agenda(meeting=meeting, action=action, presenter=presenter, by=by)
    sheets.advance_action(action=action, to="reportee", reason="Le local n’est pas prêt.", meeting=meeting, by=by)
    client.force_login(world.user("elue"))
    page = plain_text(client.get(reverse("overview:action", args=[by.roadmap.slug, "3.1"])).content.decode())
    assert "Le local n’est pas prêt." in page
    assert str(meeting) in page and Decision.objects.filter(action=action, meeting=meeting).count() == 1
