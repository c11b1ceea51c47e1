"""What is due, situation by situation: the only list of duties, which the dashboard and the étapes read."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.todos import TodoState
from jalons.overview.rules.duties import due_lines, first_gestures, running_steps, step_lines
from jalons.overview.rules.duty_table import BESIDE_STEPS, FIRST_GESTURES, RULES, STEP_DUTIES, Duty
from jalons.overview.rules.facts import Facts, MilestoneFacts, WorkshopFacts
from jalons.overview.rules.steps import Contradiction, StepDoubt, doubted_steps, near_steps
from jalons.overview.words.duties import duty_words
from jalons.overview.words.steps import doubt_sentence
from jalons.roadmaps.rules.milestones import Awaited
from jalons.roadmaps.rules.permissions import Role, is_allowed
from jalons.roadmaps.rules.steps import StepState
from jalons.workshops.rules.workshops import State

TODAY = date(2026, 11, 28)
TODO, NOW, DONE = StepState.TODO, StepState.NOW, StepState.DONE


def day(after: int) -> date:
    return TODAY + timedelta(days=after)


NEW = Facts(today=TODAY, steps=dict.fromkeys(range(8), TODO), milestones=(MilestoneFacts(1, day(10)),))
# A roadmap whose team and territory are ready.
FRAMED = replace(
    NEW,
    steps={0: DONE, 1: DONE, 2: DONE, **dict.fromkeys(range(3, 8), TODO)},
    milestones=(MilestoneFacts(1, day(-60), is_reached=True), MilestoneFacts(3, day(20)), MilestoneFacts(4, day(80))),
    has_service=True,
    group=6,
    sponsors=2,
    contacts=30,
    has_note=True,
    has_adopted_note=True,
    sources=5,
    words=8,
    messages=5,
    has_definition=True,
)
FIRST = WorkshopFacts(1, "Les enjeux", 3, held_on=day(20), has_place=True, items=8, guests=40)
HELD = replace(FIRST, state=State.CLOSED, held_on=day(-5), are_minutes_given=True)
SECOND = replace(FIRST, number=2, title="Les chantiers", step=4, held_on=day(60))
HEARD = replace(
    FRAMED, steps={**FRAMED.steps, 3: DONE, 4: NOW}, workshops=(HELD, SECOND), stakes=4, stakes_without_key_project=4
)
FOUND = replace(
    HEARD,
    steps={**HEARD.steps, 4: DONE, 5: NOW},
    workshops=(HELD, replace(SECOND, state=State.CLOSED, held_on=day(-2), are_minutes_given=True)),
    stakes_without_key_project=0,
    key_projects=3,
    key_projects_mapped=3,
    key_projects_without_action=3,
    meetings=1,
)
CARRIED = replace(
    FOUND,
    steps={**dict.fromkeys(range(7), DONE), 7: NOW},
    milestones=(),
    key_projects_without_action=0,
    actions=8,
    adopted=8,
    has_committee=True,
    next_meeting_on=day(30),
)


def due(facts: Facts) -> list[tuple[Duty, date | None]]:
    return [(line.duty, line.on) for line in due_lines(facts)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # --- étapes 0 to 2
        (
            NEW,
            [
                (Duty.NAME_SERVICE, day(10)),
                (Duty.GATHER_GROUP, day(10)),
                (Duty.INVITE_SPONSORS, day(10)),
                (Duty.LIST_ACTORS, day(10)),
                (Duty.ADOPT_NOTE, day(10)),
                (Duty.MEET_GROUP, day(10)),
                (Duty.READ_MODELS, day(10)),
            ],
        ),
        # The answers to invitations are awaited: nothing to do about it.
        (
            replace(NEW, group=5, invited_sponsors=2, has_service=True, contacts=3, models_taken=1, actions=1),
            [(Duty.ADOPT_NOTE, day(10)), (Duty.MEET_GROUP, day(10))],
        ),
        # A note that is begun is still to adopt; adopted, it is done.
        (
            replace(FRAMED, steps={**FRAMED.steps, 1: NOW, 2: TODO}, has_adopted_note=False),
            [(Duty.ADOPT_NOTE, day(20))],
        ),
        # A group that lacks somebody is to be completed, while étape 1 lasts.
        (
            replace(FRAMED, steps={**FRAMED.steps, 1: NOW, 2: TODO}, group_lacks=1),
            [(Duty.GATHER_GROUP, day(20))],
        ),
        # A single élue is not enough, while étape 1 lasts.
        (
            replace(FRAMED, steps={**FRAMED.steps, 1: NOW, 2: TODO}, sponsors=1),
            [(Duty.INVITE_SPONSORS, day(20))],
        ),
        # Étape 1 lacks nothing: étape 2 leads, although nobody said so.
        (
            replace(FRAMED, steps={**FRAMED.steps, 1: TODO, 2: TODO}, words=0, has_definition=False),
            [(Duty.COLLECT_WORDS, day(20)), (Duty.WRITE_DEFINITION, day(20))],
        ),
        (replace(FRAMED, sponsors=0), [(Duty.INVITE_SPONSORS, day(20)), (Duty.PLAN_WORKSHOP, day(20))]),
        # --- workshops
        (FRAMED, [(Duty.PLAN_WORKSHOP, day(20))]),
        (replace(FRAMED, workshops=(FIRST,)), [(Duty.PREPARE_WORKSHOP, day(20))]),
        (replace(FRAMED, workshops=(replace(FIRST, held_on=None),)), [(Duty.PREPARE_WORKSHOP, day(20))]),
        # While a first workshop is open and the second one is a draft, no workshop was held: no enjeu is awaited.
        (
            replace(
                FRAMED,
                steps={**FRAMED.steps, 3: NOW},
                workshops=(replace(FIRST, state=State.OPEN, held_on=TODAY), SECOND),
            ),
            [(Duty.HOLD_WORKSHOP, TODAY), (Duty.PREPARE_WORKSHOP, day(60))],
        ),
        # What has a day that is near comes before the order of the method.
        (
            replace(
                FRAMED,
                steps={**FRAMED.steps, 3: NOW},
                workshops=(replace(HELD, are_minutes_given=False, minutes_on=day(5), loose=3), SECOND),
            ),
            [
                (Duty.SEND_MINUTES, day(5)),
                (Duty.SORT_NOTES, day(20)),
                (Duty.NAME_STAKES, day(20)),
                (Duty.PREPARE_WORKSHOP, day(60)),
            ],
        ),
        # A vote was corrected since: those who read these minutes read another result.
        (
            replace(HEARD, workshops=(replace(HELD, are_minutes_outdated=True), SECOND)),
            [(Duty.SEND_MINUTES, TODAY), (Duty.PREPARE_WORKSHOP, day(60))],
        ),
        # A workshop about chantiers names no enjeu.
        (replace(FRAMED, workshops=(replace(HELD, step=4),)), [(Duty.PLAN_WORKSHOP, day(20))]),
        # The second workshop will find the chantiers: they are asked for once it was held, or if none is planned.
        (HEARD, [(Duty.PREPARE_WORKSHOP, day(60))]),
        (replace(HEARD, workshops=(HELD,)), [(Duty.PLAN_WORKSHOP, day(80)), (Duty.FIND_KEY_PROJECTS, day(80))]),
        (
            replace(
                HEARD,
                workshops=(HELD, replace(SECOND, state=State.CLOSED, are_minutes_given=True)),
                key_projects=2,
                stakes_without_key_project=2,
                key_projects_mapped=1,
            ),
            [(Duty.FIND_KEY_PROJECTS, day(80)), (Duty.MAP_RESOURCES, day(80))],
        ),
        # Nobody is reminded of these minutes any more, and the étape that goes on still lists them: one list.
        (
            replace(HEARD, workshops=(HELD, replace(SECOND, state=State.CLOSED)), stakes_without_key_project=0),
            [(Duty.SEND_MINUTES, day(80))],
        ),
        # --- actions
        (FOUND, [(Duty.WRITE_ACTIONS, None)]),
        (
            replace(
                FOUND,
                key_projects_without_action=0,
                actions=3,
                drafts=1,
                to_arbitrate=1,
                to_adopt=1,
                next_meeting_on=day(9),
            ),
            [(Duty.ARBITRATE, day(9)), (Duty.PROPOSE_DRAFTS, day(9)), (Duty.ADOPT, day(9))],
        ),
        (
            replace(FOUND, actions=3, meetings=0, key_projects_without_action=1),
            [(Duty.WRITE_ACTIONS, None), (Duty.PLAN_COMMITTEE, None)],
        ),
        (replace(CARRIED, lacking_money=2), [(Duty.FIND_MONEY, day(30))]),
        (replace(CARRIED, deadlines=1, deadline_on=day(3)), [(Duty.MEET_DEADLINE, day(3))]),
        (replace(CARRIED, late=1, late_since=day(-8)), [(Duty.CATCH_UP_STEPS, day(-8))]),
        (replace(CARRIED, suspended=1), [(Duty.RESUME_ACTIONS, day(30))]),
        (
            replace(CARRIED, has_committee=False, next_meeting_on=None, milestones=(MilestoneFacts(None, day(20)),)),
            [(Duty.INSTALL_COMMITTEE, day(20)), (Duty.MEET_COMMITTEE, day(20))],
        ),
        # From a month before the last day, until it is convened; late, it is still due.
        (replace(CARRIED, to_convene=4, convene_by=day(31)), []),
        (replace(CARRIED, to_convene=4, convene_by=day(30)), [(Duty.CONVENE, day(30))]),
        (replace(CARRIED, to_convene=4, convene_by=day(-2)), [(Duty.CONVENE, day(-2))]),
        (CARRIED, []),
    ],
)
def test_what_is_due_and_when(facts: Facts, expected: list[tuple[Duty, date | None]]) -> None:
    assert due(facts) == expected


@pytest.mark.parametrize(
    ("facts", "step", "states"),
    [
        (NEW, 0, ["todo", "todo", "todo"]),
        (replace(NEW, steps={**NEW.steps, 0: NOW}, contacts=1), 0, ["todo", "done", "now"]),
        (NEW, 1, ["todo"] * 6),
        (
            replace(NEW, has_service=True, group=2, group_lacks=2, sponsors=1, contacts=2, has_note=True),
            1,
            ["done", "now", "now", "done", "now", "todo"],
        ),
        (FRAMED, 1, ["done"] * 6),
        (FRAMED, 2, ["done"] * 4),
        (replace(FRAMED, workshops=(FIRST,)), 3, ["now", "now", "todo", "todo", "todo"]),
        (replace(FRAMED, workshops=(replace(FIRST, state=State.OPEN),)), 3, ["done", "now", "todo", "todo", "todo"]),
        (HEARD, 3, ["done"] * 5),
        (HEARD, 4, ["now", "now", "todo", "todo", "todo", "todo"]),
        (replace(FOUND, actions=3, drafts=1), 5, ["now", "now", "done", "now"]),
        (replace(CARRIED, lacking_money=1, without_indicator=2), 6, ["now", "done", "now", "done"]),
        (CARRIED, 7, ["done"] * 5),
    ],
)
def test_each_thing_to_do_of_an_etape_has_the_state_of_its_rows(facts: Facts, step: int, states: list[str]) -> None:
    assert [line.state.value for line in step_lines(facts, step)] == states


def test_a_duty_is_late_once_its_day_has_passed_and_never_when_done() -> None:
    facts = replace(NEW, milestones=(MilestoneFacts(1, day(-1)),), contacts=1)
    late = {line.duty for line in step_lines(facts, 1) if line.is_late(TODAY)}
    assert late == {Duty.NAME_SERVICE, Duty.GATHER_GROUP, Duty.INVITE_SPONSORS, Duty.ADOPT_NOTE, Duty.MEET_GROUP}


def test_a_committee_that_meets_is_not_to_be_installed_but_written() -> None:
    def title(facts: Facts) -> str:
        line = next(line for line in step_lines(facts, 7) if line.duty is Duty.INSTALL_COMMITTEE)
        return str(duty_words(line, facts).title)

    unwritten = replace(CARRIED, has_committee=False)
    assert title(replace(unwritten, meetings=0)) == "Installer le comité de pilotage"
    assert title(unwritten) == "Écrire la composition du comité de pilotage"


def test_five_first_gestures_go_once_done_or_once_a_workshop_opens() -> None:
    assert [line.duty for line in first_gestures(NEW)] == [duty for _step, duty in FIRST_GESTURES]
    assert [line.state.value for line in first_gestures(replace(NEW, contacts=2, sponsors=1))] == [
        "todo", "now", "done", "todo", "todo",
    ]  # fmt: skip
    assert first_gestures(replace(FRAMED, workshops=(FIRST,))) == []
    assert first_gestures(replace(NEW, actions=1)) == []
    assert first_gestures(replace(NEW, actions=1, drafts=1)) == first_gestures(NEW)
    assert first_gestures(replace(NEW, workshops=(replace(FIRST, state=State.OPEN),))) == []


def test_each_etape_has_three_to_six_things_to_do_and_every_duty_has_its_rule() -> None:
    assert set(STEP_DUTIES) == set(range(8))
    assert all(3 <= len(duties) <= 6 for duties in STEP_DUTIES.values())
    assert set(RULES) == set(Duty)
    listed = {duty for duties in STEP_DUTIES.values() for duty in duties}
    # Beside what waits only sometimes, the line of « Créer l’atelier » once it is created.
    assert set(Duty) - listed == {Duty.PREPARE_WORKSHOP, *BESIDE_STEPS}


def test_the_referente_is_named_first_for_the_texts_that_she_carries() -> None:
    duties = (Duty.ADOPT_NEXT_NOTE, Duty.HANDLE_OBJECTION, Duty.ADOPT_DEFINITION)
    assert {RULES[duty].carried_by for duty in duties} == {(Role.FOCAL_POINT, Role.SPONSOR)}


def test_who_has_a_duty_may_do_it() -> None:
    assert [
        (duty, role) for duty, rule in RULES.items() for role in rule.carried_by if not is_allowed(role, rule.needs)
    ] == []
    # There is always somebody: a roadmap has a focal point.
    assert [duty for duty, rule in RULES.items() if Role.FOCAL_POINT not in rule.carried_by] == []


workshops = st.builds(
    WorkshopFacts,
    number=st.integers(1, 3),
    title=st.just("Un atelier"),
    step=st.sampled_from([3, 4]),
    state=st.sampled_from(State),
    held_on=st.none() | st.integers(-40, 40).map(day),
    loose=st.integers(0, 2),
    minutes_on=st.none() | st.integers(-40, 40).map(day),
)
numbers = {name: st.integers(0, 3) for name, field in Facts.__dataclass_fields__.items() if field.type in (int, "int")}
any_facts = st.builds(
    Facts,
    today=st.just(TODAY),
    steps=st.fixed_dictionaries({number: st.sampled_from(StepState) for number in range(8)}),
    milestones=st.lists(
        st.builds(MilestoneFacts, st.none() | st.integers(0, 7), st.integers(-90, 90).map(day), st.booleans())
    ).map(tuple),
    workshops=st.lists(workshops, max_size=3).map(tuple),
    **numbers,
)


@given(any_facts)
def test_the_room_comes_first_nothing_is_said_twice_and_everything_has_words(facts: Facts) -> None:
    lines = due_lines(facts)
    said = [(line.duty, line.step, line.workshop) for line in lines]
    assert len(said) == len(set(said)) or len(set(facts.workshops)) < len(facts.workshops)
    rooms = [line.duty is Duty.HOLD_WORKSHOP for line in lines]
    assert rooms == sorted(rooms, reverse=True)
    assert rooms.count(True) == sum(workshop.state is State.OPEN for workshop in facts.workshops)
    assert all(line.state is not TodoState.DONE for line in lines)
    assert all(duty_words(line, facts).title for line in lines)


@given(any_facts)
def test_an_etape_that_is_over_asks_for_nothing_but_what_waits(facts: Facts) -> None:
    over = replace(facts, steps=dict.fromkeys(range(8), DONE))
    assert running_steps(over) == set()
    asked = {line.duty for line in due_lines(over)}
    assert {duty for duty in asked if not RULES[duty].is_lasting} <= {Duty.INVITE_SPONSORS}


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([TODO] * 8, [0, 1, 2]),
        ([DONE, NOW, *[TODO] * 6], [0, 1, 2]),
        ([DONE, DONE, DONE, NOW, *[TODO] * 4], [2, 3, 4]),
        ([DONE] * 3 + [TODO] * 5, [2, 3, 4]),
        ([DONE] * 7 + [NOW], [5, 6, 7]),
        ([DONE] * 8, [5, 6, 7]),
        ([TODO, NOW], [0, 1]),
    ],
)
def test_the_road_shows_the_etape_in_progress_and_its_neighbours(states: list[StepState], shown: list[int]) -> None:
    assert list(range(8))[: len(states)][near_steps(states)] == shown


def test_the_road_passes_over_the_etapes_that_the_vote_overtook() -> None:
    states = [DONE, DONE, DONE, NOW, TODO, NOW, NOW, TODO]
    assert list(range(8))[near_steps(states, passed=6)] == [5, 6, 7]


# --- the order --------------------------------------------------------------------------------------------------------


def test_what_is_late_comes_first_by_date() -> None:
    """Pledges late since August were folded under tasks of December."""
    late = replace(FOUND, late_pledges=5, pledges_late_since=day(-400), adopted=1, late=1, late_since=day(-10))
    assert [line.duty for line in due_lines(late)][:2] == [Duty.KEEP_PLEDGES, Duty.CATCH_UP_STEPS]


def test_what_is_optional_comes_last() -> None:
    duties = [line.duty for line in due_lines(NEW)]
    assert duties[-1] is Duty.READ_MODELS and len(duties) > 1


# --- what was promised ------------------------------------------------------------------------------------------------


def test_late_pledges_are_told_to_the_referente_until_they_are_kept() -> None:
    late = replace(FOUND, late_pledges=5, adopted=1)
    assert [line.step for line in due_lines(late) if line.duty is Duty.KEEP_PLEDGES] == [7]
    (asked,) = (line for line in due_lines(late) if line.duty is Duty.KEEP_PLEDGES)
    assert str(duty_words(asked, late).title) == "Relancer 5 engagements en retard"
    assert RULES[Duty.KEEP_PLEDGES].carried_by == (Role.FOCAL_POINT,)
    assert Duty.KEEP_PLEDGES not in [line.duty for line in due_lines(replace(late, late_pledges=0))]


@pytest.mark.parametrize(
    ("waiting", "duty"),
    [
        ({"candidates": 1}, Duty.ANSWER_CANDIDATES),
        ({"claims": 1}, Duty.ANSWER_CLAIMS),
        ({"high_blockers": 2}, Duty.LIFT_BLOCKERS),
        ({"is_note_to_adopt": True}, Duty.ADOPT_NEXT_NOTE),
        ({"is_note_to_adopt": True, "has_adopted_note": False}, Duty.ADOPT_NEXT_NOTE),
        ({"contested_definitions": 1}, Duty.HANDLE_OBJECTION),
        ({"may_adopt_definition": True}, Duty.ADOPT_DEFINITION),
    ],
)
def test_what_waits_beside_the_etapes_is_told_until_it_is_done(waiting: dict[str, int], duty: Duty) -> None:
    told = [line for line in due_lines(replace(FRAMED, **waiting)) if line.duty is duty]  # type: ignore[arg-type]
    assert [(line.step, line.state, line.on) for line in told] == [(min(running_steps(FRAMED)), TodoState.TODO, None)]
    assert duty not in [line.duty for line in due_lines(FRAMED)]


def test_the_note_is_due_on_the_day_of_its_own_milestone() -> None:
    """And no longer on that of the first meeting, which comes before."""
    milestones = (MilestoneFacts(1, day(2)), MilestoneFacts(1, day(30), awaits=Awaited.NOTE))
    line = next(line for line in step_lines(replace(NEW, milestones=milestones), 1) if line.duty is Duty.ADOPT_NOTE)
    assert line.on == day(30)


@pytest.mark.parametrize(
    ("waiting", "duty", "other"),
    [
        (
            {"has_note": True, "is_note_to_adopt": True, "has_adopted_note": False},
            Duty.ADOPT_NOTE,
            Duty.ADOPT_NEXT_NOTE,
        ),
        ({"contested_definitions": 1, "is_definition_begun": True}, Duty.HANDLE_OBJECTION, Duty.WRITE_DEFINITION),
        ({"may_adopt_definition": True, "is_definition_begun": True}, Duty.ADOPT_DEFINITION, Duty.WRITE_DEFINITION),
    ],
)
def test_one_line_says_what_a_text_waits_for(waiting: dict[str, int], duty: Duty, other: Duty) -> None:
    begun = replace(FRAMED, steps={**FRAMED.steps, 1: NOW, 2: NOW}, has_definition=False, **waiting)  # type: ignore[arg-type]
    told = [line.duty for line in due_lines(begun)]
    assert (told.count(duty), told.count(other)) == (1, 0)


def test_once_the_council_has_voted_the_first_thing_asked_is_not_before_its_vote() -> None:
    """« Écrire la note de cadrage » was the first duty of a roadmap that its council had adopted."""
    assert running_steps(NEW) == {1}
    voted = replace(NEW, is_voted=True, steps={**NEW.steps, 1: NOW})
    assert running_steps(voted) == {6}
    # Whoever carries the roadmap before the council is missed after its vote too.
    asked = [line.duty for line in due_lines(voted) if line.step < 6 and line.duty not in BESIDE_STEPS]
    assert asked == [Duty.INVITE_SPONSORS]


@pytest.mark.parametrize(
    ("facts", "doubts"),
    [
        (NEW, []),
        # Étapes overlap: one in progress is not doubted because the next one is over.
        (replace(NEW, steps={**NEW.steps, 1: DONE, 2: NOW, 3: DONE}), []),
        (
            replace(NEW, steps={**NEW.steps, 1: DONE, 3: DONE, 4: DONE}),
            [StepDoubt(2, TODO, Contradiction.STEP, 4)],
        ),
        (
            replace(
                NEW,
                steps={**NEW.steps, 1: DONE},
                milestones=(MilestoneFacts(3, day(-3), is_reached=True), MilestoneFacts(6, day(9))),
            ),
            [StepDoubt(2, TODO, Contradiction.MILESTONE, 3)],
        ),
        (
            replace(NEW, steps={0: TODO, 1: DONE, 2: DONE, 3: DONE, 4: TODO, 5: NOW, 6: NOW, 7: TODO}, is_voted=True),
            [StepDoubt(4, TODO, Contradiction.VOTED), StepDoubt(5, NOW, Contradiction.VOTED)],
        ),
    ],
)
def test_a_step_is_doubted_when_what_follows_is_done(facts: Facts, doubts: list[StepDoubt]) -> None:
    assert doubted_steps(facts) == doubts
    lines = [line for line in due_lines(facts) if line.duty is Duty.CONFIRM_STEPS]
    assert bool(lines) is bool(doubts)


def test_a_doubted_step_says_what_contradicts_it() -> None:
    said = doubt_sentence(StepDoubt(4, TODO, Contradiction.STEP, 6)).replace("\u00a0", " ")
    assert said == "L’étape 4 est « à démarrer », alors que l’étape 6 est terminée."
