"""Which duties of the étapes are due today: the only list, which the dashboard and the page of each étape read. Pure:
facts in, duties out."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from jalons.base.frozen import frozen
from jalons.base.todos import TodoState
from jalons.overview.rules.duty_table import BESIDE_STEPS, FIRST_GESTURES, LAST_STEP, RULES, STEP_DUTIES, Duty
from jalons.overview.rules.facts import Facts, WorkshopFacts
from jalons.overview.rules.steps import doubted_steps, step_day
from jalons.roadmaps.rules.milestones import VOTED_AT
from jalons.roadmaps.rules.steps import StepState
from jalons.workshops.rules.workshops import State

# A duty with its own day comes first from this many days before it.
SOON = timedelta(days=14)
# What a meeting leaves is best done the same evening, whatever its last day; who presents has time to prepare.
_AT_ONCE = (Duty.VALIDATE_MINUTES, Duty.SEND_MEETING_MINUTES, Duty.REPLACE_PRESENTER)
# What is stopped until somebody decides comes before what only goes on.
_STOPS = (Duty.LIFT_BLOCKERS, Duty.CONVENE, Duty.RESUME_ACTIONS)
# « Étape 0 » is the watch before the démarche: nobody has to do it.
OPTIONAL_STEP = 0
# The last day to convene a meeting is told from this many days before it.
CONVENING_TOLD = timedelta(days=30)


@frozen
class DutyLine:
    """A duty of an étape as it stands today, for one workshop when it is about one."""

    duty: Duty
    step: int
    state: TodoState
    is_due: bool
    on: date | None = None
    workshop: WorkshopFacts | None = None
    is_urgent: bool = False

    def is_late(self, today: date) -> bool:
        return self.state is not TodoState.DONE and self.on is not None and self.on < today


# --- what is waiting, whatever the étape -----------------------------------------------------------------------------

# When a lasting duty is worth saying. Others are due during their étape, until they are done.
_WAITING: dict[Duty, Callable[[Facts], bool]] = {
    Duty.ANSWER_CANDIDATES: lambda facts: facts.candidates > 0,
    Duty.ANSWER_CLAIMS: lambda facts: facts.claims > 0,
    Duty.LIFT_BLOCKERS: lambda facts: facts.high_blockers > 0,
    # While étape 1 lasts, a first adoption is one of its own duties.
    Duty.ADOPT_NEXT_NOTE: lambda facts: (
        facts.is_note_to_adopt and (facts.has_adopted_note or facts.steps.get(1) is StepState.DONE)
    ),
    Duty.HANDLE_OBJECTION: lambda facts: facts.contested_definitions > 0,
    Duty.ADOPT_DEFINITION: lambda facts: facts.may_adopt_definition,
    Duty.NAME_STAKES: lambda facts: bool(facts.held(3)) and not facts.stakes,
    # A workshop that is planned or open will find them.
    Duty.FIND_KEY_PROJECTS: lambda facts: (
        facts.stakes_without_key_project > 0
        and all(workshop.state is State.CLOSED for workshop in facts.workshops_of(4))
    ),
    Duty.WRITE_ACTIONS: lambda facts: facts.key_projects_without_action > 0,
    Duty.PROPOSE_DRAFTS: lambda facts: facts.drafts > 0,
    Duty.ARBITRATE: lambda facts: facts.to_list > 0,
    Duty.FIND_MONEY: lambda facts: facts.lacking_money > 0,
    Duty.MEET_DEADLINE: lambda facts: facts.deadlines > 0,
    Duty.ADOPT: lambda facts: facts.to_adopt > 0,
    Duty.TRANSMIT_ACT: lambda facts: bool(facts.act_to_transmit),
    Duty.CONVENE: lambda facts: facts.convene_by is not None and facts.convene_by <= facts.today + CONVENING_TOLD,
    Duty.REPLACE_PRESENTER: lambda facts: facts.unpresented > 0,
    Duty.CATCH_UP_STEPS: lambda facts: facts.late + facts.late_wins > 0,
    Duty.RESUME_ACTIONS: lambda facts: facts.suspended > 0,
    Duty.KEEP_PLEDGES: lambda facts: facts.late_pledges > 0,
    Duty.VALIDATE_MINUTES: lambda facts: facts.minutes_to_validate is not None,
    Duty.SEND_MEETING_MINUTES: lambda facts: facts.minutes_to_send is not None,
    Duty.APPROVE_MINUTES: lambda facts: facts.minutes_to_approve is not None,
    Duty.FOLLOW_RESOLUTIONS: lambda facts: facts.late_resolutions > 0,
    Duty.CONFIRM_STEPS: lambda facts: bool(doubted_steps(facts)),
    Duty.UPDATE_PAGE: lambda facts: facts.is_page_old,
}


def running_steps(facts: Facts) -> set[int]:
    """The étapes whose duties are due: those in progress, and the first one that is not over and lacks something. Once
    the council has voted, none of those before its vote: « Écrire la note de cadrage » would come too late.

    Nobody has to tell Jalons that étape 1 is over for étape 2 to lead: its duties are done.
    """
    first_asked = VOTED_AT if facts.is_voted else 1
    running = {number for number, state in facts.steps.items() if state is StepState.NOW and number >= first_asked}
    unfinished = (
        number
        for number in range(first_asked, LAST_STEP + 1)
        if facts.steps.get(number) is not StepState.DONE
        and any(RULES[duty].state(facts, number) is not TodoState.DONE for duty in STEP_DUTIES[number])
    )
    first = next(unfinished, None)
    return running | ({first} if first is not None else set())


def step_lines(facts: Facts, step: int) -> list[DutyLine]:
    """Every duty of an étape, done or not, in order; what a workshop waits for says which workshop."""
    running = running_steps(facts)
    waiting: dict[Duty, DutyLine] = {}
    for line in _workshop_lines(facts):
        if line.step == step:
            waiting.setdefault(Duty.PLAN_WORKSHOP if line.duty is Duty.PREPARE_WORKSHOP else line.duty, line)
    return [waiting.get(duty) or _duty_line(duty, step, facts, running) for duty in STEP_DUTIES[step]]


def due_lines(facts: Facts) -> list[DutyLine]:
    """What is due today: the open workshop, then by date what is late and what has a day that is near, what is stopped,
    the order of the method, the notes that a workshop left in an étape that is over, and at the end what is optional."""
    running = running_steps(facts)
    here = min(running, default=LAST_STEP)
    placed = [*((step, duty) for step, duties in STEP_DUTIES.items() for duty in duties)]
    placed += [(here, duty) for duty in BESIDE_STEPS]
    every = [_duty_line(duty, step, facts, running) for step, duty in placed]
    about_workshops = {Duty.HOLD_WORKSHOP, Duty.SORT_NOTES, Duty.SEND_MINUTES}
    due = [line for line in every if line.is_due and line.duty not in about_workshops]
    due += _workshop_lines(facts)
    order = {duty: place for place, duty in enumerate(Duty)}
    return sorted(due, key=lambda line: (*_urgency_key(line, facts), line.step, order[line.duty]))


def first_gestures(facts: Facts) -> list[DutyLine]:
    """The five first gestures of a new roadmap; none once they are done, once its first workshop has opened, or once a
    fiche is more than a draft."""
    has_begun = facts.actions > facts.drafts or any(workshop.state is not State.DRAFT for workshop in facts.workshops)
    running = running_steps(facts)
    lines = [_duty_line(duty, step, facts, running) for step, duty in FIRST_GESTURES]
    lines = [replace(line, is_due=line.state is not TodoState.DONE) for line in lines]
    return [] if has_begun or all(line.state is TodoState.DONE for line in lines) else lines


def _urgency_key(line: DutyLine, facts: Facts) -> tuple[int, date]:
    today = facts.today
    if line.duty is Duty.HOLD_WORKSHOP:
        return 0, today
    if line.is_urgent and line.on is not None and (line.on <= today + SOON or line.duty in _AT_ONCE):
        return 1, line.on
    if line.duty in _STOPS:
        return 2, today
    if line.step == OPTIONAL_STEP:
        return 5, today
    is_left_over = line.duty is Duty.SORT_NOTES and facts.steps.get(line.step) is StepState.DONE
    return 4 if is_left_over else 3, today


def _duty_line(duty: Duty, step: int, facts: Facts, running: Iterable[int]) -> DutyLine:
    rule = RULES[duty]
    state = rule.state(facts, step)
    own_day = rule.on(facts, step)
    return DutyLine(
        duty,
        step,
        state,
        is_due=_is_due(duty, step, state, facts, running),
        # What stands beside the étapes waits for no milestone.
        on=own_day or (None if duty in BESIDE_STEPS else step_day(facts, step)),
        is_urgent=own_day is not None,
    )


def _is_due(duty: Duty, step: int, state: TodoState, facts: Facts, running: Iterable[int]) -> bool:
    if RULES[duty].is_lasting:
        return duty in _WAITING and _WAITING[duty](facts)
    if state is TodoState.DONE:
        return False
    if duty is Duty.INVITE_SPONSORS and not facts.sponsors:
        return not facts.invited_sponsors
    if duty is Duty.READ_MODELS:
        return facts.steps.get(0) is not StepState.DONE and 1 in running and not facts.actions
    if duty is Duty.WRITE_DEFINITION and (facts.contested_definitions or facts.may_adopt_definition):
        return False  # its own line says what to do
    if duty in (Duty.NOTE_PEERS, Duty.END_WATCH):
        return facts.steps.get(0) is StepState.NOW
    if duty is Duty.MAP_RESOURCES:
        return step in running and facts.key_projects > 0
    if duty is Duty.SET_INDICATORS:
        return step in running and facts.without_indicator > 0
    return step in running


def _workshop_lines(facts: Facts) -> Iterable[DutyLine]:
    """One line for the duty that each workshop has today."""
    for workshop in facts.workshops:
        step = workshop.step
        if workshop.state is State.OPEN:
            yield DutyLine(Duty.HOLD_WORKSHOP, step, TodoState.NOW, True, workshop.held_on or facts.today, workshop)
        elif workshop.state is State.DRAFT:
            on = workshop.held_on or step_day(facts, step)
            yield DutyLine(
                Duty.PREPARE_WORKSHOP, step, TodoState.NOW, True, on, workshop, is_urgent=workshop.held_on is not None
            )
        else:
            if workshop.minutes_on is not None:
                on = workshop.minutes_on
                yield DutyLine(Duty.SEND_MINUTES, step, TodoState.TODO, True, on, workshop, is_urgent=True)
            elif not workshop.are_minutes_given and facts.steps.get(step) is StepState.NOW:
                # Nobody is reminded of them, yet their étape, which goes on, says that they are to be sent.
                yield DutyLine(Duty.SEND_MINUTES, step, TodoState.TODO, True, step_day(facts, step), workshop)
            elif workshop.are_minutes_given and workshop.are_minutes_outdated:
                yield DutyLine(Duty.SEND_MINUTES, step, TodoState.TODO, True, facts.today, workshop, is_urgent=True)
            if workshop.loose:
                yield DutyLine(Duty.SORT_NOTES, step, TodoState.NOW, True, step_day(facts, step), workshop)
