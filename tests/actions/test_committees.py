"""Scenario 17: services prepare, élues and élus present, the committee decides in the room."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import committees as committee_changes
from jalons.actions.changes import sheets, visas
from jalons.actions.models import ActionSheet, AgendaItem, Decision, Person, possible_presenters
from jalons.actions.queries import agendas, coming_meetings, meeting_decisions, rejections
from jalons.actions.rules.sheets import Status, status_path
from jalons.base.french import format_short_day
from jalons.directory.changes.contacts import add_contact
from jalons.funding.changes.lines import add_expense
from jalons.governance.changes.meetings import add_meeting, cancel_meeting, remove_meeting, revise_meeting
from jalons.governance.changes.minutes import freeze_minutes, reopen_minutes
from jalons.governance.changes.presence import open_sitting
from jalons.governance.models import Meeting
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

WHY = "Trop cher pour ce que cela change."


@pytest.fixture
def page(member: Member, client: Client) -> Callable[..., Any]:
    assert member.user
    client.force_login(member.user)

    def ask(name: str, *more: object, query: str = "", **fields: object) -> HttpResponse:
        url = reverse(f"actions:{name}", args=[member.roadmap.slug, *more]) + query
        return client.post(url, fields) if fields else client.get(url)

    return ask


def text(response: Any) -> str:
    return str(response.content.decode())


def director(member: Member) -> Person:
    add_contact(last_name="Direction de l’enfance", college="agent", organisation="", by=member)
    return next(
        person
        for person in possible_presenters(member.roadmap, knows_people=True)
        if person.label == "Direction de l’enfance"
    )


# --- the scenario ----------------------------------------------------------------------------------------------------


def test_the_scenario_a_director_does_not_present(member: Member, meeting: Meeting, ready: ActionSheet) -> None:
    sentence = (
        "Une fiche est présentée par une élue ou un élu. «\u00a0Direction de l’enfance\u00a0» la prépare\u00a0: "
        "choisissez la vice-présidence concernée."
    )
    presenter = director(member)
    with told(member.roadmap) as lines, refused("presenter-not-elected", "presenter", saying=sentence):
        committee_changes.put_on_agenda(meeting=meeting, action=ready, presenter=presenter, by=member)
    assert (lines, list(meeting.agenda.all())) == ([], [])


def test_the_scenario_the_vice_presidence_presents(
    member: Member, meeting: Meeting, ready: ActionSheet, vp: Person
) -> None:
    with told(member.roadmap) as lines:
        committee_changes.put_on_agenda(meeting=meeting, action=ready, presenter=vp, by=member)
    found = agendas.meeting_agenda(meeting)
    assert [(group.presented_by, [item.code for item in group.items]) for group in found.presenters] == [
        ("Vice-présidence action sociale", ["1.1"])
    ]
    assert ActionSheet.objects.get(pk=ready.pk).status == "a_arbitrer"
    presenter = {"kind": "membership", "id": vp.row.pk}
    assert [(verb, after) for verb, _kind, _before, after in lines] == [
        ("put_on_agenda", {"meeting": str(meeting), "presenter": presenter}),
        ("advance", {"status": "a_arbitrer"}),
    ]


def test_the_scenario_each_service_is_there_or_says_why(member: Member, item: AgendaItem, meeting: Meeting) -> None:
    axis = ActionSheet.objects.get(pk=item.action_id).axis
    sheets.propose_action(title="Une carte", axis=axis, department_unit="Urbanisme", by=member)
    silent = "Chaque service a une fiche, ou dit pourquoi il n’est pas concerné. Il manque\u00a0: Urbanisme."
    with refused("services-silent", saying=silent):
        committee_changes.settle_agenda(meeting=meeting, by=member)
    committee_changes.excuse_service(meeting=meeting, service="urbanisme", motive="Rien cette année.", by=member)
    services = agendas.meeting_agenda(meeting).services
    assert (services.concerned, services.excused, services.silent) == (
        {"Enfance": 1},
        {"urbanisme": "Rien cette année."},
        (),
    )
    committee_changes.settle_agenda(meeting=meeting, by=member)
    assert Meeting.objects.get(pk=meeting.pk).agenda_settled_on is not None


def test_the_page_refuses_the_director_beside_the_field(
    page: Any, member: Member, meeting: Meeting, ready: ActionSheet, vp: Person
) -> None:
    who = director(member)
    response = page("agenda", meeting.pk, action=ready.pk, presenter=who.key)
    assert list(response.context["form"].errors) == ["presenter"]
    assert page("agenda", meeting.pk, action=ready.pk, presenter=vp.key).status_code == 302
    assert AgendaItem.objects.get(meeting=meeting).presented_by == "Vice-présidence action sociale"


def test_an_agenda_offers_what_may_come_and_what_awaits_it_first(
    member: Member, meeting: Meeting, action: ActionSheet
) -> None:
    """Neither a draft nor what was kept already."""
    titles = ("Une proposée", "Une à arbitrer", "Une retenue")
    proposed, asked, kept = (sheets.propose_action(title=title, axis=action.axis, by=member) for title in titles)
    for one, states in (
        (proposed, [Status.PROPOSED]),
        (asked, [Status.PROPOSED, Status.TO_ARBITRATE]),
        (kept, [Status.PROPOSED, Status.TO_ARBITRATE, Status.KEPT]),
    ):
        for state in states:
            sheets.advance_action(action=one, to=state, by=member)
    assert [line.title for line in agendas.meeting_agenda(meeting).waiting] == [
        "Une à arbitrer",
        "Une proposée",
    ]


def test_the_address_of_a_fiche_chooses_it_and_who_carries_it(
    page: Any, member: Member, meeting: Meeting, ready: ActionSheet, vp: Person
) -> None:
    sheets.revise_action(
        action=ready, version=2, title=ready.title, elected_sponsor="vice-présidence action sociale", by=member
    )
    form = page("agenda", meeting.pk, query=f"?fiche={ready.pk}").context["form"]
    assert form.initial == {"action": ready.pk, "presenter": vp.key}


def test_a_sponsor_chooses_without_reading_the_directory(
    world: World, member: Member, meeting: Meeting, ready: ActionSheet, client: Client
) -> None:
    director(member)
    client.force_login(world.user("elue"))
    shown = text(client.get(reverse("actions:agenda", args=[member.roadmap.slug, meeting.pk]) + "?preparer=1"))
    assert "Vice-présidence action sociale" in shown
    assert "Direction de l’enfance" not in shown


# --- deciding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["retenue", "a_retravailler", "reportee", "ecartee"])
def test_each_decision_is_dated_signed_and_gives_its_state(outcome: str, member: Member, item: AgendaItem) -> None:
    committee_changes.take_decision(item=item, outcome=outcome, reason=WHY, priority=2, by=member)
    action = ActionSheet.objects.get(pk=item.action_id)
    row = Decision.objects.get(action=action)
    assert (action.status, action.priority) == (outcome, 2)
    assert (row.outcome, row.reason, row.priority, row.by_name, row.meeting, row.code, row.department_unit) == (
        outcome,
        WHY,
        2,
        member.name,
        item.meeting,
        "1.1",
        "Enfance",
    )


def test_a_rejection_says_why(member: Member, item: AgendaItem) -> None:
    sentence = "Écrivez pourquoi l’action est écartée\u00a0: celles et ceux qui l’ont portée, ou qui ont écrit les notes, le liront."
    with refused("reason-missing", "reason", saying=sentence):
        committee_changes.take_decision(item=item, outcome="ecartee", priority=1, by=member)
    action = ActionSheet.objects.get(pk=item.action_id)
    assert (action.status, action.priority, action.decisions.count()) == ("a_arbitrer", None, 0)


def test_two_phones_the_second_is_told_what_was_decided(world: World, member: Member, item: AgendaItem) -> None:
    elue = world.member("elue", world.young)
    committee_changes.take_decision(item=item, outcome="retenue", by=member)
    with pytest.raises(Exception, match=r"Le comité a déjà décidé.*retenue.*noté par Chargée de coopération") as found:
        committee_changes.take_decision(item=AgendaItem.objects.get(pk=item.pk), outcome="ecartee", reason=WHY, by=elue)
    assert str(found.value).endswith("Rien n’a été changé.")
    standing = Decision.objects.filter(action=item.action).values_list("outcome", "reason")
    assert (list(standing), ActionSheet.objects.get(pk=item.action_id).status) == ([("retenue", "")], "retenue")


def test_the_second_phone_sees_the_first_decision_on_its_page(page: Any, member: Member, item: AgendaItem) -> None:
    committee_changes.take_decision(item=item, outcome="retenue", by=member)
    response = page("decide", item.meeting_id, item.pk, outcome="ecartee", reason=WHY)
    shown = text(response)
    assert (response.status_code, "Le comité a déjà décidé" in shown, "Noter la décision" in shown) == (
        200,
        True,
        False,
    )


def test_a_fiche_that_moved_elsewhere_awaits_no_decision(member: Member, item: AgendaItem) -> None:
    sheets.advance_action(action=item.action, to=Status.KEPT, by=member)
    with refused(
        "action-awaits-no-decision",
        saying="Cette fiche n’attend plus de décision\u00a0: elle est «\u00a0retenue\u00a0».",
    ):
        committee_changes.take_decision(item=item, outcome="reportee", by=member)


def test_a_decision_taken_back_stays_in_the_record(member: Member, item: AgendaItem) -> None:
    committee_changes.take_decision(item=item, outcome="ecartee", reason=WHY, by=member)
    committee_changes.withdraw_decision(item=item, by=member)
    assert ActionSheet.objects.get(pk=item.action_id).status == "a_arbitrer"
    committee_changes.take_decision(item=item, outcome="retenue", by=member)
    lines = [(line.outcome.value, bool(line.withdrawn_at)) for line in meeting_decisions.decision_lines(item.meeting)]
    assert lines == [("ecartee", True), ("retenue", False)]


def test_nothing_is_taken_back_once_the_fiche_has_gone_on(member: Member, item: AgendaItem) -> None:
    committee_changes.take_decision(item=item, outcome="retenue", by=member)
    ActionSheet.objects.filter(pk=item.action_id).update(status="validee")
    with refused("action-has-moved-on", saying="La fiche a avancé depuis\u00a0: elle est «\u00a0validée\u00a0»."):
        committee_changes.withdraw_decision(item=item, by=member)


def test_a_decision_that_a_validated_compte_rendu_tells_is_taken_back_once_it_is_open_again(
    page: Any, member: Member, item: AgendaItem
) -> None:
    committee_changes.take_decision(item=item, outcome="reportee", by=member)
    freeze_minutes(meeting=item.meeting, content={"blocks": []}, by=member)
    with refused("decision-is-told", saying="Rouvrir pour corriger"):
        committee_changes.withdraw_decision(item=item, by=member)
    shown = text(page("decide", item.meeting_id, item.pk))
    address = reverse("publication:meeting_minutes", args=[member.roadmap.slug, item.meeting_id])
    assert ("Rouvrir pour corriger" in shown, address in shown) == (True, True)
    assert reverse("actions:reconsider", args=[member.roadmap.slug, item.meeting_id, item.pk]) not in shown
    reopen_minutes(meeting=item.meeting, by=member)
    committee_changes.withdraw_decision(item=item, by=member)
    assert ActionSheet.objects.get(pk=item.action_id).status == "a_arbitrer"


def test_nothing_is_taken_back_that_was_not_decided(member: Member, item: AgendaItem) -> None:
    with refused("action-awaits-a-decision"):
        committee_changes.withdraw_decision(item=item, by=member)


def test_a_decided_fiche_stays_on_its_agenda(member: Member, item: AgendaItem) -> None:
    committee_changes.take_decision(item=item, outcome="reportee", by=member)
    with refused("action-already-decided"):
        committee_changes.take_off_agenda(item=item, by=member)


def test_a_postponed_fiche_comes_before_the_next_committee(member: Member, item: AgendaItem, vp: Person) -> None:
    committee_changes.take_decision(item=item, outcome="reportee", by=member)
    earlier = item.meeting.held_on - timedelta(days=90)
    Meeting.objects.filter(pk=item.meeting_id).update(held_on=earlier)
    following = add_meeting(title="Comité de pilotage", held_on=timezone.localdate(), by=member)
    second = committee_changes.put_on_agenda(meeting=following, action=item.action, presenter=vp, by=member)
    committee_changes.take_decision(item=second, outcome="retenue", by=member)
    assert [line.outcome.value for line in meeting_decisions.decision_lines(item.meeting)] == ["reportee"]
    assert [line.outcome.value for line in meeting_decisions.decision_lines(following)] == ["retenue"]


def test_out_of_any_meeting_a_decision_is_written_down_too(member: Member, action: ActionSheet) -> None:
    for status in status_path(Status.DRAFT, Status.TO_ARBITRATE):
        sheets.advance_action(action=action, to=status, by=member)
    with refused("reason-missing", "reason"):
        sheets.advance_action(action=action, to=Status.REJECTED, by=member)
    sheets.advance_action(action=action, to=Status.REJECTED, reason=WHY, by=member)
    assert list(action.decisions.values_list("outcome", "reason", "meeting")) == [("ecartee", WHY, None)]


def test_a_rejected_fiche_stays_tied_to_its_enjeux(world: World) -> None:
    by, action = world.member(), world.action("3.1")
    ActionSheet.objects.filter(pk=action.pk).update(status="a_arbitrer")
    sheets.advance_action(action=action, to=Status.REJECTED, reason=WHY, by=by)
    assert [
        (line.code, line.decision and line.decision.reason, line.stakes)
        for line in rejections.rejected_actions(by.roadmap)
    ] == [("3.1", WHY, ("S’équiper sans se ruiner",))]


# --- meetings --------------------------------------------------------------------------------------------------------


def test_a_meeting_is_once_on_a_day(member: Member, meeting: Meeting) -> None:
    with refused("meeting-day-taken", "held_on"):
        add_meeting(title="Comité de pilotage", held_on=meeting.held_on, by=member)
    first, later = meeting.held_on, meeting.held_on + timedelta(days=7)
    with told(member.roadmap) as lines:
        revise_meeting(meeting=meeting, title=meeting.title, held_on=later, by=member)
    before = {"held_on": first.isoformat(), "postponed_from": None}
    after = {"held_on": later.isoformat(), "postponed_from": first.isoformat()}
    assert lines == [("postpone", "meeting", before, after)]


def test_nothing_is_decided_before_the_day_of_the_meeting(
    member: Member, item: AgendaItem, page: Callable[..., Any]
) -> None:
    """Even by a page that was read before the meeting was postponed."""
    Meeting.objects.filter(pk=item.meeting_id).update(held_on=timezone.localdate() + timedelta(days=1))
    with told(member.roadmap) as lines, refused("decision-before-meeting", saying="une décision se note ce jour-là"):
        committee_changes.take_decision(item=item, outcome="retenue", by=member)
    assert (lines, Decision.objects.filter(meeting=item.meeting_id).exists()) == ([], False)
    assert "une décision se note ce jour-là" in text(page("decide", item.meeting_id, item.pk, outcome="retenue"))


def _offered(page: Any, meeting: Meeting) -> list[bool]:
    shown = text(page("meeting", meeting.pk))
    slug = meeting.roadmap.slug
    return [
        f'action="{reverse(f"actions:{name}", args=[slug, meeting.pk])}"' in shown
        for name in ("cancel_meeting", "remove_meeting")
    ]


def test_a_meeting_offers_to_be_cancelled_or_removed_while_it_may_be(
    page: Any, member: Member, item: AgendaItem
) -> None:
    meeting = item.meeting
    assert _offered(page, meeting) == [True, True]
    committee_changes.take_decision(item=item, outcome="reportee", by=member)
    assert _offered(page, meeting) == [False, False]
    committee_changes.withdraw_decision(item=item, by=member)
    # The record keeps the decision, and the meeting with it.
    assert _offered(page, meeting) == [True, False]
    open_sitting(meeting=meeting, by=member)
    assert _offered(page, meeting) == [False, False]


def test_a_meeting_that_decided_is_kept(member: Member, item: AgendaItem) -> None:
    committee_changes.take_decision(item=item, outcome="retenue", by=member)
    with refused("meeting-has-decisions"):
        remove_meeting(meeting=Meeting.objects.get(pk=item.meeting_id), by=member)


def test_a_meeting_that_decided_nothing_leaves_with_its_agenda(member: Member, item: AgendaItem) -> None:
    remove_meeting(meeting=Meeting.objects.get(pk=item.meeting_id), by=member)
    assert not AgendaItem.objects.filter(pk=item.pk).exists()


# --- pages -----------------------------------------------------------------------------------------------------------


def test_whoever_decides_goes_to_the_fiche_and_to_its_money(page: Any, item: AgendaItem) -> None:
    shown = text(page("decide", item.meeting_id, item.pk))
    slug, code = item.action.roadmap.slug, item.action.code
    assert all(f'href="{reverse(name, args=[slug, code])}"' in shown for name in ("overview:action", "funding:plan"))


def test_whoever_decides_reads_what_it_costs_and_the_remark_of_a_visa(
    page: Any, item: AgendaItem, member: Member
) -> None:
    shown = text(page("decide", item.meeting_id, item.pk))
    assert ("pas encore chiffré" in shown, "aucune pour l’instant" in shown) == (True, True)
    due_on = timezone.localdate() + timedelta(days=5)
    asked = visas.ask_visas(
        actions=[item.action], capacity="partenaire", function="Direction de la Caf", due_on=due_on, by=member
    ).asked
    visas.answer_visa(visa=asked.visas.get(), answer="remarque", text="Dire qui répare.", version=item.action.version)
    add_expense(action=item.action, kind="fonctionnement", label="Achats", amount=Decimal("1200.40"), by=member)
    shown = text(page("decide", item.meeting_id, item.pk))
    assert all(words in shown for words in ("1\u00a0200,40\u00a0€", "Direction de la Caf", "Dire qui répare."))
    assert ("pas encore chiffré" in shown, "aucune pour l’instant" in shown) == (False, True)


def test_decide_leads_back_to_the_room(page: Any, item: AgendaItem) -> None:
    response = page("decide", item.meeting_id, item.pk, outcome="retenue", priority="1", reason="")
    assert response.headers["Location"].endswith(f"/seance/#fiche-{item.pk}")
    assert "1 décision sur 1." in text(page("sitting", item.meeting_id))


def test_whoever_only_reads_follows_the_room_and_decides_nothing(
    world: World, client: Client, member: Member, item: AgendaItem
) -> None:
    client.force_login(world.user("facilitation"))
    shown = text(client.get(reverse("actions:sitting", args=[member.roadmap.slug, item.meeting_id])))
    assert ("attend une décision" in shown, "Décider" in shown) == (True, False)


def on_two_agendas(item: AgendaItem, vp: Person, by: Member) -> AgendaItem:
    """The fiche on the agenda of today and on that of a meeting in ten days, which is returned."""
    later = add_meeting(title="COPIL d’après", held_on=timezone.localdate() + timedelta(days=10), by=by)
    return committee_changes.put_on_agenda(meeting=later, action=item.action, presenter=vp, by=by)


def test_a_fiche_that_another_agenda_has_says_so_when_it_is_put_on_one(
    page: Any, member: Member, item: AgendaItem, vp: Person
) -> None:
    later = add_meeting(title="COPIL d’après", held_on=timezone.localdate() + timedelta(days=10), by=member)
    waiting = agendas.meeting_agenda(later).waiting
    said = f"déjà à l’ordre du jour du {format_short_day(timezone.localdate())}"
    assert [line.elsewhere for line in waiting] == [said]
    assert f"1.1 Un bus ({said})" in text(page("agenda", later.pk))
    answer = page("agenda", later.pk, action=item.action_id, presenter=vp.key)
    assert answer.status_code == 302
    assert f"Elle est {said}" in text(page("agenda", later.pk))
    on = Meeting.objects.get(pk=item.meeting_id)
    cancel_meeting(meeting=on, reason="Grève.", by=member)
    AgendaItem.objects.filter(meeting=later).delete()
    assert [line.elsewhere for line in agendas.meeting_agenda(later).waiting] == [""]


def test_a_fiche_decided_at_one_meeting_is_no_longer_to_decide_at_the_other(
    page: Any, world: World, client: Client, member: Member, item: AgendaItem, vp: Person
) -> None:
    other = on_two_agendas(item, vp, member)
    meeting, today = other.meeting, timezone.localdate()
    before = coming_meetings.next_meeting(member.roadmap, meeting.held_on)
    assert before and (before.items, before.presenters) == (1, ((vp.function, "1.1"),))
    committee_changes.take_decision(item=item, outcome="retenue", by=member)
    agenda = agendas.meeting_agenda(meeting)
    said = f"déjà décidée le {format_short_day(today)}"
    assert [(line.elsewhere_label, line.decision) for line in agenda.items] == [(said, None)]
    assert (agenda.own_items, agenda.is_decided, agenda.progress) == ([], False, "Aucune fiche à décider.")
    after = coming_meetings.next_meeting(member.roadmap, meeting.held_on)
    assert after and (after.items, after.presenters) == (0, ())
    for name in ("agenda", "sitting"):
        assert said in text(page(name, meeting.pk)) and "attend une décision" not in text(page(name, meeting.pk))
    client.force_login(world.user("elue"))
    assert "Vous présentez" not in text(client.get(reverse("actions:agenda", args=[member.roadmap.slug, meeting.pk])))
    assert member.user
    client.force_login(member.user)
    client.post(reverse("actions:remove_item", args=[member.roadmap.slug, meeting.pk, other.pk]))
    assert not meeting.agenda.exists()
    # The meeting that decided it still shows its own decision.
    assert [bool(line.decision) for line in agendas.meeting_agenda(item.meeting).items] == [True]


@pytest.mark.parametrize("outcome", ["reportee", "a_retravailler"])
def test_a_fiche_put_off_at_one_meeting_is_decided_at_the_other(
    outcome: str, page: Any, member: Member, item: AgendaItem, vp: Person
) -> None:
    other = on_two_agendas(item, vp, member)
    committee_changes.take_decision(item=item, outcome=outcome, reason=WHY, by=member)
    Meeting.objects.filter(pk=item.meeting_id).update(held_on=timezone.localdate() - timedelta(days=1))
    Meeting.objects.filter(pk=other.meeting_id).update(held_on=timezone.localdate())
    other = AgendaItem.objects.get(pk=other.pk)
    line = agendas.item_line(other)
    assert (line.elsewhere, line.decision) == (None, None)
    assert 'value="retenue"' in text(page("decide", other.meeting_id, other.pk))
    committee_changes.take_decision(item=other, outcome="retenue", by=member)
    assert ActionSheet.objects.get(pk=item.action_id).status == "retenue"


@pytest.mark.parametrize("name", ["agenda", "sitting", "record", "meetings", "rejected"])
def test_one_fiche_and_three_cost_the_same_queries(
    name: str, page: Any, member: Member, item: AgendaItem, vp: Person
) -> None:
    more = [] if name in ("meetings", "rejected") else [item.meeting_id]
    outcome = "ecartee" if name == "rejected" else "retenue"
    committee_changes.take_decision(item=item, outcome=outcome, reason=WHY, by=member)
    page(name, *more)
    with CaptureQueriesContext(connection) as one:
        page(name, *more)
    for day, title in ((1, "Une carte"), (2, "Un prêt")):
        other = sheets.propose_action(title=title, axis=item.action.axis, by=member)
        sheets.advance_action(action=other, to=Status.PROPOSED, by=member)
        second = committee_changes.put_on_agenda(meeting=item.meeting, action=other, presenter=vp, by=member)
        committee_changes.take_decision(item=second, outcome=outcome, reason=WHY, by=member)
        waiting = sheets.propose_action(title=f"{title} qui attend", axis=item.action.axis, by=member)
        sheets.advance_action(action=waiting, to=Status.PROPOSED, by=member)
        committee_changes.excuse_service(meeting=item.meeting, service=title, motive="Rien.", by=member)
        add_meeting(title=title, held_on=date(2027, 2, day), by=member)
    with CaptureQueriesContext(connection) as three:
        page(name, *more)
    assert len(three) == len(one)


def test_the_dashboard_says_who_presents_at_the_next_meeting(
    world: World, client: Client, member: Member, item: AgendaItem
) -> None:
    client.force_login(world.user("elue"))
    on = timezone.localdate() + timedelta(days=10)
    Meeting.objects.filter(pk=item.meeting_id).update(held_on=on)
    found = coming_meetings.next_meeting(member.roadmap, on)
    assert found
    assert (found.title, found.presenters) == ("Comité de pilotage", (("Vice-présidence action sociale", "1.1"),))
    assert coming_meetings.next_meeting(member.roadmap, on + timedelta(days=1)) is None
    url = reverse("overview:dashboard", args=[member.roadmap.slug])
    assert reverse("actions:agenda", args=[member.roadmap.slug, item.meeting_id]) in text(client.get(url))
