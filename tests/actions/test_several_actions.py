"""One gesture on several fiches: all of them or none, each refusal told by fiche, one « Annuler » for the lot."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.accounts.models import User
from jalons.actions.changes import several_actions as changes
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, AgendaItem, possible_presenters
from jalons.actions.queries.action_rows import action_index
from jalons.actions.queries.decision_list import decided_meetings
from jalons.actions.queries.undoable_lots import LotUndo, undoable_lots
from jalons.actions.rules.sheets import Status
from jalons.base.errors import RefusedRows
from jalons.funding.changes import lines
from jalons.governance.models import Meeting
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.queries.journal import journal_lines
from jalons.roadmaps.rules.permissions import Role
from tests.pages import shown_rows
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(world: World) -> list[ActionSheet]:
    """Two drafts in each of two axes."""
    by = world.blank()
    titles = [("Un bus", "Aller vers"), ("Un local", "Aller vers"), ("Un prêt", "Équiper"), ("Un don", "Équiper")]
    rows: dict[str, ActionSheet] = {}
    for title, axis in titles:
        known = by.roadmap.axes.filter(title=axis).first()
        rows[title] = sheets.propose_action(title=title, axis=known, new_axis="" if known else axis, by=by)
    return list(rows.values())


@pytest.fixture
def by(world: World, four: list[ActionSheet]) -> Member:
    return Member(four[0].roadmap, world.user("referente"), Role.FOCAL_POINT, "Chargée de coopération")


def states(by: Member) -> dict[str, str]:
    return dict(ActionSheet.objects.filter(roadmap=by.roadmap).values_list("title", "status"))


def codes(by: Member) -> dict[str, str]:
    return {row.title: row.code for row in ActionSheet.objects.filter(roadmap=by.roadmap).select_related("axis")}


def test_several_fiches_advance_and_come_back_at_once(by: Member, four: list[ActionSheet]) -> None:
    lot = changes.advance_actions(actions=[four[0].pk, four[2].pk], to=Status.PROPOSED, by=by)
    assert lot.actions == 2
    assert states(by) == {"Un bus": "proposee", "Un local": "brouillon", "Un prêt": "proposee", "Un don": "brouillon"}
    assert changes.restore_actions(line=lot.line, by=by) == 2
    assert set(states(by).values()) == {"brouillon"}
    with refused("nothing-to-restore"):
        changes.restore_actions(line=lot.line, by=by)


def test_one_refusal_changes_nothing_and_names_its_fiche(by: Member, four: list[ActionSheet]) -> None:
    sheets.advance_action(action=four[1], to=Status.PROPOSED, by=by)
    before, lines = states(by), JournalEntry.objects.count()
    with pytest.raises(RefusedRows) as raised:
        changes.advance_actions(actions=[one.pk for one in four], to=Status.TO_ARBITRATE, by=by)
    assert raised.value.code == "some-actions-refused"
    told, *each = raised.value.sentences
    assert told.startswith("3 fiches ne peuvent pas changer ainsi, et rien n’est changé.")
    assert [sentence.split("\u00a0")[0] for sentence in each] == ["1.1 Un bus", "2.1 Un prêt", "2.2 Un don"]
    assert (states(by), JournalEntry.objects.count()) == (before, lines)


def test_what_deciders_answered_is_not_taken_back_at_once(by: Member, four: list[ActionSheet]) -> None:
    for state in (Status.PROPOSED, Status.TO_ARBITRATE):
        changes.advance_actions(actions=[one.pk for one in four], to=state, by=by)
    lot = changes.advance_actions(actions=[four[0].pk], to=Status.KEPT, reason="Accord du bureau.", by=by)
    assert (lot.line, lot.is_decided) == (0, True)


def test_a_lot_that_is_short_is_kept_outside_a_meeting_with_one_reason(by: Member, four: list[ActionSheet]) -> None:
    picked = [one.pk for one in four[:2]]
    for state in (Status.PROPOSED, Status.TO_ARBITRATE):
        changes.advance_actions(actions=picked, to=state, by=by)
    with pytest.raises(RefusedRows) as raised:
        changes.advance_actions(actions=picked, to=Status.KEPT, by=by)
    assert sum("Hors réunion, écrivez pourquoi" in sentence for sentence in raised.value.sentences) == 2
    changes.advance_actions(actions=picked, to=Status.KEPT, reason="Accord du bureau.", by=by)
    alone = decided_meetings(by.roadmap).alone
    assert [(line.title, line.outcome.value, line.reason) for line in alone] == [
        ("Un local", "retenue", "Accord du bureau."),
        ("Un bus", "retenue", "Accord du bureau."),
    ]


def test_several_fiches_change_axis_and_find_their_places_again(by: Member, four: list[ActionSheet]) -> None:
    before = codes(by)
    lot = changes.place_actions(actions=[four[0].pk, four[2].pk], axis=four[2].axis, by=by)
    assert lot.actions == 1  # the other one is there already
    assert codes(by) == {"Un local": "1.1", "Un prêt": "2.1", "Un don": "2.2", "Un bus": "2.3"}
    assert changes.restore_actions(line=lot.line, by=by) == 1
    assert codes(by) == before


def test_a_list_is_in_the_order_of_codes_once_fiches_moved(by: Member, four: list[ActionSheet]) -> None:
    changes.place_actions(actions=[four[0].pk, four[1].pk], axis=four[2].axis, by=by)
    assert [row.code for row in action_index(by.roadmap).rows] == ["2.1", "2.2", "2.3", "2.4"]
    changes.place_actions(actions=[four[2].pk], axis=four[0].axis, by=by)
    assert [row.title for row in action_index(by.roadmap).rows] == ["Un prêt", "Un don", "Un bus", "Un local"]


def test_several_fiches_change_pilot_and_one_that_was_changed_since_stays(by: Member, four: list[ActionSheet]) -> None:
    lot = changes.give_lead(actions=[one.pk for one in four], lead_organisation="Centre social", by=by)
    again = ActionSheet.objects.get(pk=four[3].pk)
    sheets.revise_action(action=again, version=again.version, lead_organisation="Mission locale", by=by)
    assert changes.restore_actions(line=lot.line, by=by) == 3
    leads = dict(ActionSheet.objects.filter(roadmap=by.roadmap).values_list("title", "lead_organisation"))
    assert leads == {"Un bus": "", "Un local": "", "Un prêt": "", "Un don": "Mission locale"}


@pytest.mark.parametrize(
    ("gesture", "name", "value"),
    [
        ("give_sponsor", "elected_sponsor", "Vice-présidence aux solidarités"),
        ("give_department_unit", "department_unit", "Direction des solidarités"),
    ],
)
def test_several_fiches_change_elue_or_service_and_come_back(
    by: Member, four: list[ActionSheet], gesture: str, name: str, value: str
) -> None:
    first = ActionSheet.objects.get(pk=four[0].pk)
    sheets.revise_action(action=first, version=first.version, **{name: "Autrefois"}, by=by)
    lot = getattr(changes, gesture)(actions=[one.pk for one in four[:3]], **{name: value}, by=by)
    assert (lot.actions, [getattr(row, name) for row in fresh(four)]) == (3, [value, value, value, ""])
    assert changes.restore_actions(line=lot.line, by=by) == 3
    assert [getattr(row, name) for row in fresh(four)] == ["Autrefois", "", "", ""]


def test_several_fiches_change_dates_and_each_keeps_the_day_that_is_not_given(
    by: Member, four: list[ActionSheet]
) -> None:
    first = ActionSheet.objects.get(pk=four[0].pk)
    sheets.revise_action(action=first, version=first.version, starts_on=date(2026, 1, 1), by=by)
    lot = changes.give_dates(actions=[four[0].pk, four[1].pk], ends_on=date(2027, 6, 30), by=by)
    assert [(row.starts_on, row.ends_on) for row in fresh(four[:2])] == [
        (date(2026, 1, 1), date(2027, 6, 30)),
        (None, date(2027, 6, 30)),
    ]
    again = ActionSheet.objects.get(pk=four[1].pk)
    sheets.revise_action(action=again, version=again.version, ends_on=date(2028, 1, 1), by=by)
    assert changes.restore_actions(line=lot.line, by=by) == 1
    assert [(row.starts_on, row.ends_on) for row in fresh(four[:2])] == [
        (date(2026, 1, 1), None),
        (None, date(2028, 1, 1)),
    ]


def test_fiches_whose_steps_are_outside_their_new_dates_are_told(by: Member, four: list[ActionSheet]) -> None:
    for row, day in zip(four[:3], (date(2027, 6, 30), date(2027, 7, 1), date(2025, 1, 1)), strict=True):
        sheets.add_step(action=row, label="Ouvrir", starts_on=day, ends_on=day, by=by)
    lot = changes.give_dates(
        actions=[row.pk for row in four[:3]], starts_on=date(2026, 1, 1), ends_on=date(2027, 6, 30), by=by
    )
    assert lot.overrun == tuple(row.code for row in fresh(four[1:3]))


def test_dates_that_one_fiche_cannot_have_change_nothing(by: Member, four: list[ActionSheet]) -> None:
    first = ActionSheet.objects.get(pk=four[0].pk)
    sheets.revise_action(action=first, version=first.version, starts_on=date(2028, 1, 1), by=by)
    with pytest.raises(RefusedRows) as raised:
        changes.give_dates(actions=[one.pk for one in four], ends_on=date(2027, 6, 30), by=by)
    assert raised.value.code == "some-actions-refused"
    assert [sentence.split("\u00a0")[0] for sentence in raised.value.sentences[1:]] == ["1.1 Un bus"]
    assert [row.ends_on for row in fresh(four)] == [None] * 4


def test_the_lot_has_one_line_and_each_fiche_its_own(by: Member, four: list[ActionSheet]) -> None:
    changes.give_lead(actions=[four[0].pk, four[1].pk], lead_organisation="Centre social", by=by)
    told = [
        (line.verb, line.about_kind) for line in JournalEntry.objects.filter(roadmap=by.roadmap).order_by("-id")[:3]
    ]
    assert told == [("change_several", "roadmap"), ("revise", "actionsheet"), ("revise", "actionsheet")]


def test_a_gesture_on_nothing_and_on_another_roadmap_is_refused(by: Member, world: World) -> None:
    with refused("no-action-picked"):
        changes.give_lead(actions=[world.action().pk], lead_organisation="Centre social", by=by)


def coming(world: World) -> Meeting:
    meeting = Meeting.objects.filter(roadmap=world.roadmap).order_by("id").first()
    assert meeting
    Meeting.objects.filter(pk=meeting.pk).update(
        held_on=timezone.localdate() + timedelta(days=9), cancelled_on=None, closed_at=None, agenda_settled_on=None
    )
    meeting.refresh_from_db()
    return meeting


def test_several_fiches_are_put_on_an_agenda_and_taken_off_at_once(world: World) -> None:
    by, meeting = world.member(), coming(world)
    axis = by.roadmap.axes.first()
    rows = [sheets.propose_action(title=title, axis=axis, by=by) for title in ("Un bus", "Un local")]
    presenter = next(person for person in possible_presenters(by.roadmap) if person.is_elected)
    changes.advance_actions(actions=[row.pk for row in rows], to=Status.PROPOSED, by=by)
    lot = changes.put_actions_on_agenda(actions=[row.pk for row in rows], meeting=meeting, presenter=presenter, by=by)
    on_agenda = AgendaItem.objects.filter(meeting=meeting, action__in=rows)
    assert (lot.actions, on_agenda.count()) == (2, 2)
    assert set(ActionSheet.objects.filter(pk__in=[row.pk for row in rows]).values_list("status", flat=True)) == {
        "a_arbitrer"
    }
    assert changes.restore_actions(line=lot.line, by=by) == 2
    assert not on_agenda.exists()
    assert set(ActionSheet.objects.filter(pk__in=[row.pk for row in rows]).values_list("status", flat=True)) == {
        "proposee"
    }


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def ask(by: Member, client: Client) -> Any:
    assert by.user
    client.force_login(by.user)

    def asking(name: str, send: bool = False, is_seen: bool = True, **asked: Any) -> Any:
        url = reverse(f"actions:{name}", args=[by.roadmap.slug])
        if not send:
            return client.get(url, asked)
        return client.post(url, asked | shown_rows(client, url, asked) if is_seen and name == "several" else asked)

    return asking


def test_fiches_are_ticked_in_the_list_then_named_before_anything_is_done(ask: Any, four: list[ActionSheet]) -> None:
    page = ask("index").content.decode()
    assert page.count('form="several"') == 4
    page = ask("several", geste="etat", ligne=[four[0].pk, four[1].pk]).content.decode()
    assert "Changer l’état de 2 fiches" in page and "1.1 Un bus" in page
    assert ask("several", geste="etat")["Location"].endswith("/actions/#several")
    assert ask("several", geste="axe", ligne=four[0].pk).status_code == 200
    assert ask("several", geste="comite", ligne=four[0].pk).status_code == 200


def test_an_unknown_gesture_is_told_as_one(ask: Any, four: list[ActionSheet]) -> None:
    page = ask("several", geste="xxx", ligne=[four[0].pk, four[1].pk])
    told = [str(message) for message in page.wsgi_request._messages]
    assert told == ["Ce geste n’existe pas. Choisissez-en un sous la liste."]


def test_the_gesture_of_somebody_else_is_taken_back_by_them_alone(by: Member, four: list[ActionSheet]) -> None:
    lot = changes.give_lead(actions=[four[0].pk], lead_organisation="Centre social", by=by)
    other = Member(by.roadmap, User.objects.exclude(pk=by.user.pk if by.user else 0).first(), Role.FOCAL_POINT, "Autre")
    with refused("change-of-others"):
        changes.restore_actions(line=lot.line, by=other)
    assert [row.lead_organisation for row in fresh(four[:1])] == ["Centre social"]


def test_a_refusal_is_told_by_fiche_on_the_page(ask: Any, by: Member, four: list[ActionSheet]) -> None:
    sheets.advance_action(action=four[0], to=Status.PROPOSED, by=by)
    page = ask("several", send=True, geste="etat", ligne=[one.pk for one in four], to="a_arbitrer").content.decode()
    assert "2.1 Un prêt" in page and page.count("ne devient pas") == 3


def test_the_lot_is_undone_from_the_list(ask: Any, by: Member, four: list[ActionSheet]) -> None:
    ask("several", send=True, geste="pilote", ligne=[four[0].pk, four[1].pk], lead_organisation="Centre social")
    page = ask("index").content.decode()
    assert "2 fiches ont changé de pilote." in page
    line = JournalEntry.objects.get(roadmap=by.roadmap, verb="change_several").pk
    assert f'name="line" value="{line}"' in page
    ask("restore_several", send=True, line=line)
    assert "2 fiches sont de nouveau comme avant." in ask("index").content.decode()


def test_a_decision_outside_a_meeting_says_where_it_is_kept(ask: Any, by: Member, four: list[ActionSheet]) -> None:
    for state in (Status.PROPOSED, Status.TO_ARBITRATE):
        changes.advance_actions(actions=[four[0].pk], to=state, by=by)
    ask("several", send=True, geste="etat", ligne=four[0].pk, to="retenue", reason="Accord du bureau.")
    page = ask("index").content.decode()
    assert "C’est une décision hors réunion" in page and 'name="line"' not in page
    page = ask("decisions").content.decode()
    assert "Décidé hors réunion" in page and "Accord du bureau." in page and "Pas encore de décision" not in page


def test_no_pilot_is_taken_away_by_an_empty_field(ask: Any, by: Member, four: list[ActionSheet]) -> None:
    picked = [four[0].pk, four[1].pk]
    changes.give_lead(actions=picked, lead_organisation="Centre social", by=by)
    assert "facultatif" not in ask("several", geste="pilote", ligne=picked).content.decode()

    def leads() -> set[str]:
        return set(ActionSheet.objects.filter(pk__in=picked).values_list("lead_organisation", flat=True))

    page = ask("several", send=True, geste="pilote", ligne=picked, lead_organisation="").content.decode()
    assert "cochez « Retirer le pilote »".replace("« ", "«\u00a0").replace(" »", "\u00a0»") in page
    ask("several", send=True, geste="pilote", ligne=picked, lead_organisation="Mission locale", without="on")
    assert leads() == {"Centre social"}
    ask("several", send=True, geste="pilote", ligne=picked, lead_organisation="", without="on")
    assert leads() == {""}


def test_who_carries_is_said_for_several_fiches_at_once(ask: Any, four: list[ActionSheet]) -> None:
    picked = [four[0].pk, four[1].pk]
    page = ask("several", geste="porteur", ligne=picked).content.decode()
    assert (
        "Dire qui porte 2 actions" in page.replace("\u00a0", " "),
        'type="checkbox" value="Centre social"' in page,
    ) == (True, False)
    ask("several", send=True, geste="porteur", ligne=picked, carrier_organisation="CIAS du Val")
    assert "2 fiches ont changé de porteur." in ask("index").content.decode()
    rows = ActionSheet.objects.filter(pk__in=[row.pk for row in four]).order_by("pk")
    assert {row.carrier_organisation for row in rows if row.pk in picked} == {"CIAS du Val"}
    assert {row.carrier_organisation for row in rows if row.pk not in picked} == {""}
    ask("several", send=True, geste="porteur", ligne=picked, carrier_organisation="", without="on")
    assert not ActionSheet.objects.filter(pk__in=picked).exclude(carrier_organisation="").exists()


def test_elue_service_and_dates_are_asked_from_the_list(ask: Any, four: list[ActionSheet]) -> None:
    page = ask("index").content.decode()
    picked = [four[0].pk, four[1].pk]
    told = {
        "elu": "Changer l’élue ou l’élu de 2",
        "service": "Changer le service de 2",
        "dates": "Changer les dates de 2",
    }
    for gesture, title in told.items():
        assert f'value="{gesture}"' in page
        assert title in ask("several", geste=gesture, ligne=picked).content.decode()
    empty = ask("several", send=True, geste="dates", ligne=picked).content.decode()
    assert "Écrivez au moins l’une des deux dates." in empty
    empty = ask("several", send=True, geste="service", ligne=picked, department_unit="").content.decode()
    assert "Nommez le service, ou cochez" in empty
    ask("several", send=True, geste="dates", ligne=picked, starts_on="2027-01-04")
    ask("several", send=True, geste="service", ligne=picked, department_unit="Bibliothèques")
    ask("several", send=True, geste="elu", ligne=picked, elected_sponsor="Vice-présidence")
    assert {(str(row.starts_on), row.department_unit, row.elected_sponsor) for row in fresh(four[:2])} == {
        ("2027-01-04", "Bibliothèques", "Vice-présidence")
    }


def test_what_is_ticked_is_taken_away_alone(ask: Any, four: list[ActionSheet]) -> None:
    rows = ask("export_csv", ligne=[four[1].pk, four[3].pk], tri="-code").content.decode("utf-8-sig").splitlines()
    assert [row.partition(";")[0] for row in rows] == ["Code", "2.2", "1.2"]


def test_what_somebody_else_changed_since_the_page_was_opened_is_told_and_kept(
    ask: Any, by: Member, four: list[ActionSheet]
) -> None:
    picked = {"geste": "pilote", "ligne": [four[0].pk, four[1].pk]}
    seen = re.findall(r'name="vu" value="([^"]+)"', ask("several", **picked).content.decode())
    assert len(seen) == 2
    sheets.revise_action(action=four[0], version=four[0].version, lead_organisation="France Travail", by=by)
    sent = picked | {"lead_organisation": "Centre social", "vu": seen}
    stale = ask("several", send=True, is_seen=False, **sent)
    assert "Cela a changé entre-temps" in stale.content.decode()
    assert [row.lead_organisation for row in fresh(four[:2])] == ["France Travail", ""]
    seen = re.findall(r'name="vu" value="([^"]+)"', stale.content.decode())
    assert ask("several", send=True, is_seen=False, **(sent | {"vu": seen})).status_code == 302
    assert [row.lead_organisation for row in fresh(four[:2])] == ["Centre social", "Centre social"]


def test_the_journal_of_a_lot_names_in_french_what_was_removed_since(world: World) -> None:
    by, meeting = world.member(), coming(world)
    axis = by.roadmap.axes.first()
    rows = [
        sheets.propose_action(title=title, axis=axis, ends_on=date(2027, 6, 30), by=by)
        for title in ("Un bus", "Un local", "Un prêt")
    ]
    step = sheets.add_step(action=rows[0], label="Acheter", ends_on=date(2027, 2, 1), by=by)
    changes.shift_actions(actions=[row.pk for row in rows[:2]], months=2, by=by)
    presenter = next(person for person in possible_presenters(by.roadmap) if person.is_elected)
    changes.advance_actions(actions=[rows[2].pk], to=Status.PROPOSED, by=by)
    lot = changes.put_actions_on_agenda(actions=[rows[2].pk], meeting=meeting, presenter=presenter, by=by)
    changes.restore_actions(line=lot.line, by=by)
    sheets.remove_step(step=step, by=by)
    sheets.remove_action(action=ActionSheet.objects.get(pk=rows[0].pk), by=by)
    lots = [line for line in journal_lines(by.roadmap)[0] if line.verb == "a changé plusieurs fiches dans"]
    assert [[one.field for one in line.differences if ", " in one.field] for line in lots] == [
        ["Un prêt, état", "point de l’ordre du jour, réunion"],
        ["Un prêt, état"],
        ["Un bus, fin", "Un local, fin", "Acheter, fin"],
    ]


@pytest.mark.parametrize("seen", [{}, {"vu": "x"}])
def test_what_no_page_has_shown_is_not_written(ask: Any, four: list[ActionSheet], seen: dict[str, str]) -> None:
    sent = {"geste": "pilote", "ligne": [four[0].pk, four[1].pk], "lead_organisation": "Centre social"}
    shown = ask("several", send=True, is_seen=False, **sent, **seen)
    assert "entre-temps" in shown.content.decode()
    assert [row.lead_organisation for row in fresh(four[:2])] == ["", ""]


def fresh(rows: list[ActionSheet]) -> list[ActionSheet]:
    return [ActionSheet.objects.get(pk=row.pk) for row in rows]


# --- put off by some months ------------------------------------------------------------------------------------------


@pytest.fixture
def dated(by: Member, four: list[ActionSheet]) -> ActionSheet:
    """A fiche with a step that is done, one that is not, and one without any day."""
    bus = four[0]
    sheets.revise_action(
        action=bus, version=bus.version, starts_on=date(2026, 1, 31), ends_on=date(2036, 11, 30), by=by
    )
    sheets.add_step(action=bus, label="Choisir", ends_on=date(2026, 2, 1), done_on=date(2026, 2, 2), by=by)
    sheets.add_step(action=bus, label="Acheter", starts_on=date(2036, 8, 31), ends_on=date(2036, 10, 15), by=by)
    sheets.add_step(action=bus, label="Rouler", by=by)
    return ActionSheet.objects.select_related("axis").get(pk=bus.pk)


type Days = dict[str, tuple[date | None, date | None]]


def days_of(action: ActionSheet) -> Days:
    row = ActionSheet.objects.get(pk=action.pk)
    steps = {step.label: (step.starts_on, step.ends_on) for step in row.steps.all()}
    return {"": (row.starts_on, row.ends_on)} | steps


@pytest.mark.parametrize(
    ("months", "fiche", "step"),
    [
        (3, date(2037, 2, 28), (date(2036, 11, 30), date(2037, 1, 15))),
        (-2, date(2036, 9, 30), (date(2036, 6, 30), date(2036, 8, 15))),
    ],
)
def test_several_fiches_shift_with_their_steps_that_are_not_done(
    by: Member, dated: ActionSheet, four: list[ActionSheet], months: int, fiche: date, step: tuple[date, date]
) -> None:
    before = days_of(dated)
    lot = changes.shift_actions(actions=[dated.pk, four[1].pk], months=months, by=by)
    assert lot.actions == 1  # the other one has no day
    # It has begun: its first day stays, and the step that is done too.
    assert days_of(dated) == before | {"": (date(2026, 1, 31), fiche), "Acheter": step}
    lines = JournalEntry.objects.filter(roadmap=by.roadmap).order_by("-pk")[:3]
    assert [(line.verb, line.about_kind) for line in lines] == [
        ("change_several", "roadmap"),
        ("revise", "actionstep"),
        ("revise", "actionsheet"),
    ]
    assert changes.restore_actions(line=lot.line, by=by) == 1
    assert days_of(dated) == before


def test_a_step_that_was_done_or_moved_since_stays_when_the_lot_comes_back(by: Member, dated: ActionSheet) -> None:
    lot = changes.shift_actions(actions=[dated.pk], months=1, by=by)
    step = dated.steps.get(label="Acheter")
    sheets.tick_step(step=step, done_on=date(2026, 9, 30), by=by)
    assert changes.restore_actions(line=lot.line, by=by) == 1
    assert days_of(dated)[""] == (date(2026, 1, 31), date(2036, 11, 30))
    assert days_of(dated)["Acheter"] == (date(2036, 9, 30), date(2036, 11, 15))


def test_what_has_begun_keeps_its_first_day_and_moves_its_end(by: Member, four: list[ActionSheet]) -> None:
    """No step is done: its state and the calendar say that the fiche and its first step have begun. A fiche that nobody
    began moves whole, even late."""
    bus, local, today = four[0], four[1], timezone.localdate()
    begun, over, coming = date(today.year - 1, 11, 10), date(today.year + 1, 6, 10), date(today.year + 1, 3, 5)
    for row in (bus, local):
        sheets.revise_action(action=row, version=row.version, starts_on=begun, ends_on=over, by=by)
        sheets.add_step(action=row, label="Choisir", starts_on=begun, ends_on=coming, by=by)
        sheets.add_step(action=row, label="Acheter", starts_on=coming, ends_on=over, by=by)
    ActionSheet.objects.filter(pk=bus.pk).update(status="en_cours")
    changes.shift_actions(actions=[bus.pk, local.pk], months=2, by=by)
    later, last, first = coming.replace(month=5), over.replace(month=8), date(today.year, 1, 10)
    assert days_of(bus) == {"": (begun, last), "Choisir": (begun, later), "Acheter": (later, last)}
    assert days_of(local) == {"": (first, last), "Choisir": (first, later), "Acheter": (later, last)}


@pytest.mark.parametrize(
    ("state", "told"),
    [("realisee", "réalisée"), ("ecartee", "écartée"), ("abandonnee", "abandonnée")],
)
def test_a_fiche_that_is_over_does_not_move(
    by: Member, dated: ActionSheet, client: Client, state: str, told: str
) -> None:
    assert by.user
    client.force_login(by.user)
    ActionSheet.objects.filter(pk=dated.pk).update(status=state)
    before = days_of(dated)
    sent = {"ligne": dated.pk, "geste": "decaler", "months": "1", "way": "plus-tard"}
    (choice,) = client.post(reverse("actions:several", args=[by.roadmap.slug]), sent).context["choices"]
    assert choice.effects == (f"rien ne change\u00a0: action {told}",)
    with refused("no-day-to-shift"):
        changes.shift_actions(actions=[dated.pk], months=1, by=by)
    assert days_of(dated) == before


@pytest.mark.parametrize("is_step", [True, False])
def test_a_day_beyond_what_quand_accepts_is_refused_by_a_shift(
    by: Member, four: list[ActionSheet], *, is_step: bool
) -> None:
    far, bus = date(2100, 11, 30), four[0]
    if is_step:
        sheets.add_step(action=bus, label="Rouler", ends_on=far, by=by)
    else:
        sheets.revise_action(action=bus, version=bus.version, ends_on=far, by=by)
    before = days_of(bus)
    with pytest.raises(RefusedRows) as refusal:
        changes.shift_actions(actions=[bus.pk], months=2, by=by)
    assert "Écrivez une date entre 2000 et 2100, par exemple 05/12/2026." in str(refusal.value)
    assert days_of(bus) == before


def test_a_shift_tells_what_is_seldom_meant_before_it_is_done(
    by: Member, four: list[ActionSheet], client: Client
) -> None:
    assert by.user
    client.force_login(by.user)
    bus, today = four[0], timezone.localdate()
    begun, soon = today - timedelta(days=40), today + timedelta(days=10)
    sheets.revise_action(action=bus, version=bus.version, starts_on=begun, ends_on=soon + timedelta(days=99), by=by)
    sheets.add_step(action=bus, label="Acheter", starts_on=soon, ends_on=soon, by=by)
    lines.add_expense(action=bus, label="Achat", kind="fonctionnement", amount=Decimal(10), by=by)
    ActionSheet.objects.filter(pk=bus.pk).update(status="en_cours")
    sent = {"ligne": bus.pk, "geste": "decaler", "months": "2", "way": "plus-tot"}
    page = client.post(reverse("actions:several", args=[by.roadmap.slug]), sent)
    (choice,) = page.context["choices"]
    assert choice.effects[2:] == (
        "à vérifier\u00a0: un jour à venir passe dans le passé",
        "à vérifier\u00a0: une étape commence avant l’action (Acheter)",
        "les montants par année suivront, sauf ceux que vous avez répartis",
    )


def test_fiches_without_any_day_are_told_so(by: Member, four: list[ActionSheet]) -> None:
    with refused("no-day-to-shift"):
        changes.shift_actions(actions=[one.pk for one in four], months=1, by=by)


def test_a_shift_sent_twice_is_done_once_and_told_so(by: Member, dated: ActionSheet) -> None:
    assert by.user
    client = Client(enforce_csrf_checks=True)
    client.force_login(by.user)
    address = reverse("actions:several", args=[by.roadmap.slug])
    sent: dict[str, Any] = {"ligne": dated.pk, "geste": "decaler", "months": "1", "way": "plus-tard", "shown": "1"}
    page = client.get(address, {"ligne": dated.pk, "geste": "decaler"}).content.decode()
    for name in ("csrfmiddlewaretoken", "vu"):
        sent[name] = re.findall(rf'name="{name}" value="([^"]+)"', page)[-1]
    client.post(address, sent)
    once = days_of(dated)
    again = client.post(address, sent, follow=True)
    told = [str(message) for message in again.context["messages"]]
    assert (days_of(dated), told[-1][:17]) == (once, "C’est déjà fait. ")
    assert again.redirect_chain == [(reverse("actions:index", args=[by.roadmap.slug]), 302)]
    line = JournalEntry.objects.filter(roadmap=by.roadmap, verb="change_several").count()
    # Somebody else's change is still told as theirs.
    changes.shift_actions(actions=[dated.pk], months=1, by=by)
    other = client.post(address, sent | {"months": "2", "shown": "2"})
    assert ("entre-temps" in other.content.decode(), line) == (True, 1)


def test_what_a_shift_changes_is_shown_before_it_is_done(by: Member, dated: ActionSheet, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    address = reverse("actions:several", args=[by.roadmap.slug])
    asked = client.get(address, {"ligne": dated.pk, "geste": "decaler"})
    assert "Voir ce que cela change" in asked.content.decode()
    sent: dict[str, Any] = {"ligne": dated.pk, "geste": "decaler", "months": "1", "way": "plus-tard"}
    sent |= shown_rows(client, address, sent)
    before, shown = days_of(dated), client.post(address, sent)
    assert [choice.effects for choice in shown.context["choices"]] == [
        (
            "du 31 janv. 2026 au 30 nov. 2036 → du 31 janv. 2026 au 30 déc. 2036",
            "Acheter\u00a0: du 31 août 2036 au 15 oct. 2036 → du 30 sept. 2036 au 15 nov. 2036",
        )
    ]
    assert days_of(dated) == before
    assert shown.context["form"]["shown"].value() == "1"
    # Another number of months is shown again before it is done.
    other = client.post(address, sent | {"shown": "1", "way": "plus-tot"})
    assert (days_of(dated), other.context["form"]["shown"].value()) == (before, "-1")
    page = client.post(address, sent | {"shown": "1"}, follow=True).content.decode()
    assert "1 fiche est décalée" in page and "Annuler" in page
    assert days_of(dated)["Acheter"] == (date(2036, 9, 30), date(2036, 11, 15))


def test_a_shift_that_would_be_refused_says_so_beside_each_line(by: Member, dated: ActionSheet, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    ActionSheet.objects.filter(pk=dated.pk).update(ends_on=date(2100, 6, 30))
    # It has begun: only its end moves.
    dated.steps.filter(label="Acheter").update(starts_on=date(2025, 1, 31), ends_on=date(2027, 1, 31))
    address = reverse("actions:several", args=[by.roadmap.slug])
    for way, months, why in (
        ("plus-tard", "60", "refusé : Écrivez une date"),
        ("plus-tot", "36", "refusé : Acheter : "),
    ):
        sent: dict[str, Any] = {"ligne": dated.pk, "geste": "decaler", "months": months, "way": way}
        shown = client.post(address, sent | shown_rows(client, address, sent))
        assert any(effect.replace("\u00a0", " ").startswith(why) for effect in shown.context["choices"][0].effects), way


@pytest.mark.parametrize("months", ["0", "61", "douze", ""])
def test_a_number_of_months_that_cannot_be_read_is_asked_again(
    by: Member, dated: ActionSheet, client: Client, months: str
) -> None:
    assert by.user
    client.force_login(by.user)
    sent = {"ligne": dated.pk, "geste": "decaler", "months": months, "way": "plus-tard", "shown": months}
    address = reverse("actions:several", args=[by.roadmap.slug])
    page = client.post(address, sent | shown_rows(client, address, sent))
    assert list(page.context["form"].errors) == ["months"]
    if months:
        assert page.context["form"].errors["months"] == ["Écrivez un nombre de mois entier, de 1 à 60."]


# --- taken back later ------------------------------------------------------------------------------------------------


def test_a_lot_is_taken_back_from_the_journal_while_nothing_changed_since(
    by: Member, dated: ActionSheet, client: Client
) -> None:
    """« Annuler » beside what was done is gone on the next page."""
    assert by.user
    client.force_login(by.user)
    before, journal = days_of(dated), reverse("overview:journal", args=[by.roadmap.slug])
    lot = changes.shift_actions(actions=[dated.pk], months=1, by=by)
    assert f'name="line" value="{lot.line}"' in client.get(journal).content.decode()
    page = client.post(reverse("actions:restore_several", args=[by.roadmap.slug]), {"line": lot.line}, follow=True)
    assert "1 fiche est de nouveau comme avant." in page.content.decode()
    assert days_of(dated) == before
    told = client.get(journal).content.decode()
    assert f'name="line" value="{lot.line}"' not in told
    assert "Ne s’annule plus\u00a0: tout ce que ce geste avait changé a changé depuis." in told


OFFERED = LotUndo(True)


def test_the_journal_offers_no_lot_of_others_and_says_what_an_undo_leaves(
    by: Member, world: World, dated: ActionSheet, four: list[ActionSheet]
) -> None:
    first = changes.shift_actions(actions=[dated.pk], months=1, by=by)
    second = changes.give_lead(actions=[four[1].pk], lead_organisation="Mairie", by=by)
    asked = [first.line, second.line]
    assert undoable_lots(by, asked) == dict.fromkeys(asked, OFFERED)
    assert undoable_lots(Member(by.roadmap, world.user("pilote"), Role.FOCAL_POINT, ""), asked) == {}
    sheets.tick_step(step=dated.steps.get(label="Acheter"), done_on=date(2026, 9, 30), by=by)
    left = LotUndo(True, "Ce qui a changé depuis ce geste restera comme c’est.")
    assert undoable_lots(by, asked) == {first.line: left, second.line: OFFERED}
    assert changes.restore_actions(line=first.line, by=by) == 1


def test_a_lot_whose_every_fiche_changed_since_says_so(by: Member, four: list[ActionSheet]) -> None:
    lot = changes.give_lead(actions=[four[0].pk, four[1].pk], lead_organisation="Mairie", by=by)
    for row, is_offered in ((four[0], True), (four[1], False)):
        row.refresh_from_db()
        sheets.revise_action(action=row, version=row.version, lead_organisation="Caf", by=by)
        undo = undoable_lots(by, [lot.line])[lot.line]
        assert (undo.is_offered, bool(undo.sentence)) == (is_offered, True)
    with refused("nothing-to-restore"):
        changes.restore_actions(line=lot.line, by=by)


def test_states_are_taken_back_the_same_day(by: Member, four: list[ActionSheet]) -> None:
    lot = changes.advance_actions(actions=[four[0].pk, four[1].pk], to="proposee", by=by)
    assert undoable_lots(by, [lot.line]) == {lot.line: OFFERED}
    JournalEntry.objects.filter(roadmap=by.roadmap).update(at=timezone.now() - timedelta(days=1))
    undo = undoable_lots(by, [lot.line])[lot.line]
    assert undo == LotUndo(False, "Ne s’annule plus\u00a0: un changement d’état s’annule le jour même.")
    with refused("nothing-to-restore"):
        changes.restore_actions(line=lot.line, by=by)


def test_the_journal_offers_to_take_back_no_answer_of_deciders(by: Member, four: list[ActionSheet]) -> None:
    proposed = changes.advance_actions(actions=[four[0].pk], to="proposee", by=by)
    assert undoable_lots(by, [proposed.line]) == {proposed.line: OFFERED}
    changes.advance_actions(actions=[four[0].pk], to="a_arbitrer", by=by)
    decided = changes.advance_actions(actions=[four[0].pk], to="ecartee", reason="Trop cher pour nous.", by=by)
    entries = JournalEntry.objects.filter(roadmap=by.roadmap, verb="change_several").values_list("pk", flat=True)
    undoable = undoable_lots(by, list(entries))
    assert not any(undo.is_offered for undo in undoable.values())
    assert decided.line not in undoable
