"""What each étape asks for: who may do it, who has it to do, and how far it is. Pure."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.base.todos import TodoState
from jalons.overview.rules.facts import Facts
from jalons.overview.rules.steps import doubted_steps
from jalons.roadmaps.rules.milestones import Awaited
from jalons.roadmaps.rules.permissions import Permission, Role
from jalons.roadmaps.rules.steps import StepState

LAST_STEP = 7
# Method 1.2: two élues or élus, so that one of them can always follow.
ENOUGH_SPONSORS = 2


class Duty(StrEnum):
    """In the order of the method, which is the order of pages."""

    READ_MODELS = "read_models"
    NOTE_PEERS = "note_peers"
    END_WATCH = "end_watch"
    NAME_SERVICE = "name_service"
    GATHER_GROUP = "gather_group"
    INVITE_SPONSORS = "invite_sponsors"
    LIST_ACTORS = "list_actors"
    ANSWER_CANDIDATES = "answer_candidates"
    ANSWER_CLAIMS = "answer_claims"
    LIFT_BLOCKERS = "lift_blockers"
    ADOPT_NOTE = "adopt_note"
    ADOPT_NEXT_NOTE = "adopt_next_note"
    HANDLE_OBJECTION = "handle_objection"
    ADOPT_DEFINITION = "adopt_definition"
    MEET_GROUP = "meet_group"
    LOAD_DATA = "load_data"
    COLLECT_WORDS = "collect_words"
    CHOOSE_MESSAGES = "choose_messages"
    WRITE_DEFINITION = "write_definition"
    PLAN_WORKSHOP = "plan_workshop"
    PREPARE_WORKSHOP = "prepare_workshop"
    HOLD_WORKSHOP = "hold_workshop"
    SORT_NOTES = "sort_notes"
    NAME_STAKES = "name_stakes"
    SEND_MINUTES = "send_minutes"
    FIND_KEY_PROJECTS = "find_key_projects"
    MAP_RESOURCES = "map_resources"
    WRITE_ACTIONS = "write_actions"
    PROPOSE_DRAFTS = "propose_drafts"
    PLAN_COMMITTEE = "plan_committee"
    ARBITRATE = "arbitrate"
    FIND_MONEY = "find_money"
    MEET_DEADLINE = "meet_deadline"
    SET_INDICATORS = "set_indicators"
    ADOPT = "adopt"
    TRANSMIT_ACT = "transmit_act"
    INSTALL_COMMITTEE = "install_committee"
    MEET_COMMITTEE = "meet_committee"
    CONVENE = "convene"
    REPLACE_PRESENTER = "replace_presenter"
    CATCH_UP_STEPS = "catch_up_steps"
    RESUME_ACTIONS = "resume_actions"
    KEEP_PLEDGES = "keep_pledges"
    VALIDATE_MINUTES = "validate_minutes"
    SEND_MEETING_MINUTES = "send_meeting_minutes"
    APPROVE_MINUTES = "approve_minutes"
    FOLLOW_RESOLUTIONS = "follow_resolutions"
    CONFIRM_STEPS = "confirm_steps"
    UPDATE_PAGE = "update_page"


@frozen
class Rule:
    """A duty of an étape. `needs`: who may do it; `carried_by`: who has it to do, the first of these roles that the team
    has. `is_lasting`: due whatever the étape, because something waits for it."""

    needs: Permission
    carried_by: tuple[Role, ...]
    state: Callable[[Facts, int], TodoState]
    on: Callable[[Facts, int], date | None] = lambda _facts, _step: None
    is_lasting: bool = False


def _progress_state(done: bool, begun: bool = False) -> TodoState:
    return TodoState.DONE if done else TodoState.NOW if begun else TodoState.TODO


def _milestones_state(facts: Facts, step: int) -> TodoState:
    reached = [milestone.is_reached for milestone in facts.milestones if milestone.step == step]
    return _progress_state(bool(reached) and all(reached), any(reached))


def _watch_state(facts: Facts, step: int) -> TodoState:
    state = facts.steps.get(step)
    return _progress_state(state is StepState.DONE, state is StepState.NOW)


# What makes a portrait, among the duties of étape 2.
PORTRAIT_DUTIES = (Duty.LOAD_DATA, Duty.COLLECT_WORDS, Duty.CHOOSE_MESSAGES)

_LEADER, _SPONSOR = Role.FOCAL_POINT, Role.SPONSOR
_LEADERS = (Role.FOCAL_POINT, Role.SPONSOR)
_ANIMATION = (Role.FACILITATOR, Role.FOCAL_POINT)
_P = Permission

RULES: dict[Duty, Rule] = {
    Duty.READ_MODELS: Rule(_P.READ, (_LEADER,), lambda facts, _step: _progress_state(facts.models_taken > 0)),
    Duty.NOTE_PEERS: Rule(_P.KNOW_PEOPLE, (_LEADER,), lambda facts, _step: _progress_state(facts.contacts > 0)),
    Duty.END_WATCH: Rule(_P.MANAGE_ROADMAP, (_LEADER,), _watch_state),
    Duty.NAME_SERVICE: Rule(_P.MANAGE_ROADMAP, (_LEADER,), lambda facts, _step: _progress_state(facts.has_service)),
    Duty.GATHER_GROUP: Rule(
        _P.MANAGE_MEMBERS,
        (_LEADER,),
        lambda facts, _step: _progress_state(facts.group > 0 and not facts.group_lacks, facts.group > 0),
    ),
    Duty.INVITE_SPONSORS: Rule(
        _P.MANAGE_MEMBERS,
        (_LEADER,),
        lambda facts, _step: _progress_state(
            facts.sponsors >= ENOUGH_SPONSORS, facts.sponsors > 0 or facts.invited_sponsors > 0
        ),
    ),
    Duty.LIST_ACTORS: Rule(_P.KNOW_PEOPLE, _ANIMATION[::-1], lambda facts, _step: _progress_state(facts.contacts > 0)),
    Duty.ANSWER_CANDIDATES: Rule(
        _P.MANAGE_MEMBERS, (_LEADER,), lambda facts, _step: _progress_state(not facts.candidates), is_lasting=True
    ),
    Duty.ANSWER_CLAIMS: Rule(
        _P.MANAGE_MEMBERS, (_LEADER,), lambda facts, _step: _progress_state(not facts.claims), is_lasting=True
    ),
    Duty.CONFIRM_STEPS: Rule(
        _P.MANAGE_ROADMAP, (_LEADER,), lambda facts, _step: _progress_state(not doubted_steps(facts)), is_lasting=True
    ),
    Duty.LIFT_BLOCKERS: Rule(
        _P.AGREE, _LEADERS, lambda facts, _step: _progress_state(not facts.high_blockers), is_lasting=True
    ),
    Duty.ADOPT_NOTE: Rule(
        _P.AGREE,
        _LEADERS,
        lambda facts, _step: _progress_state(facts.has_adopted_note, facts.has_note),
        on=lambda facts, _step: facts.awaited_day(Awaited.NOTE),
    ),
    Duty.ADOPT_NEXT_NOTE: Rule(
        _P.AGREE, _LEADERS, lambda facts, _step: _progress_state(not facts.is_note_to_adopt), is_lasting=True
    ),
    Duty.HANDLE_OBJECTION: Rule(
        _P.AGREE, _LEADERS, lambda facts, _step: _progress_state(not facts.contested_definitions), is_lasting=True
    ),
    Duty.ADOPT_DEFINITION: Rule(
        _P.AGREE, _LEADERS, lambda facts, _step: _progress_state(not facts.may_adopt_definition), is_lasting=True
    ),
    Duty.MEET_GROUP: Rule(_P.MANAGE_ROADMAP, (_LEADER,), _milestones_state),
    Duty.LOAD_DATA: Rule(_P.DESCRIBE, (_LEADER,), lambda facts, _step: _progress_state(facts.sources > 0)),
    Duty.COLLECT_WORDS: Rule(_P.DESCRIBE, _ANIMATION, lambda facts, _step: _progress_state(facts.words > 0)),
    Duty.CHOOSE_MESSAGES: Rule(_P.DESCRIBE, (_LEADER,), lambda facts, _step: _progress_state(facts.messages > 0)),
    Duty.WRITE_DEFINITION: Rule(
        _P.AGREE,
        _LEADERS,
        lambda facts, _step: _progress_state(facts.has_definition, facts.is_definition_begun),
        on=lambda facts, _step: facts.awaited_day(Awaited.DEFINITION),
    ),
    Duty.PLAN_WORKSHOP: Rule(
        _P.FACILITATE, _ANIMATION, lambda facts, step: _progress_state(bool(facts.workshops_of(step)))
    ),
    Duty.NAME_STAKES: Rule(
        _P.SHAPE, _ANIMATION, lambda facts, _step: _progress_state(facts.stakes > 0), is_lasting=True
    ),
    Duty.FIND_KEY_PROJECTS: Rule(
        _P.SHAPE,
        _ANIMATION,
        lambda facts, _step: _progress_state(
            facts.key_projects > 0 and not facts.stakes_without_key_project, facts.key_projects > 0
        ),
        is_lasting=True,
    ),
    Duty.MAP_RESOURCES: Rule(
        _P.SHAPE,
        _ANIMATION,
        lambda facts, _step: _progress_state(
            0 < facts.key_projects == facts.key_projects_mapped, facts.key_projects_mapped > 0
        ),
    ),
    Duty.WRITE_ACTIONS: Rule(
        _P.PROPOSE_ACTION,
        (_LEADER,),
        lambda facts, _step: _progress_state(
            facts.actions > 0 and not facts.key_projects_without_action, facts.actions > 0
        ),
        is_lasting=True,
    ),
    Duty.PROPOSE_DRAFTS: Rule(
        _P.EDIT_ACTION,
        (_LEADER,),
        lambda facts, _step: _progress_state(facts.actions > 0 and not facts.drafts, facts.actions > facts.drafts),
        is_lasting=True,
    ),
    Duty.PLAN_COMMITTEE: Rule(_P.ARBITRATE, _LEADERS, lambda facts, _step: _progress_state(facts.meetings > 0)),
    Duty.ARBITRATE: Rule(
        _P.ARBITRATE,
        _LEADERS,
        lambda facts, _step: _progress_state(
            facts.has_actions_decided and not facts.to_arbitrate and not facts.drafts, facts.has_actions_decided
        ),
        on=lambda facts, _step: facts.next_meeting_on,
        is_lasting=True,
    ),
    Duty.FIND_MONEY: Rule(
        _P.FUND,
        (_LEADER,),
        lambda facts, _step: _progress_state(
            facts.has_actions_decided and not facts.lacking_money and not facts.unpriced,
            facts.actions > facts.unpriced,
        ),
        is_lasting=True,
    ),
    Duty.MEET_DEADLINE: Rule(
        _P.FUND,
        (_LEADER,),
        lambda facts, _step: _progress_state(facts.actions > facts.unpriced and not facts.deadlines),
        on=lambda facts, _step: facts.deadline_on,
        is_lasting=True,
    ),
    Duty.SET_INDICATORS: Rule(
        _P.EDIT_ACTION,
        (_LEADER,),
        lambda facts, _step: _progress_state(
            facts.actions > 0 and not facts.without_indicator, facts.actions > facts.without_indicator
        ),
    ),
    Duty.ADOPT: Rule(
        _P.ARBITRATE,
        (_SPONSOR, _LEADER),
        lambda facts, _step: _progress_state(facts.adopted > 0 and not facts.to_adopt, facts.adopted > 0),
        is_lasting=True,
    ),
    Duty.TRANSMIT_ACT: Rule(
        _P.ARBITRATE,
        (_LEADER,),
        lambda facts, _step: _progress_state(not facts.act_to_transmit),
        on=lambda facts, _step: facts.transmit_by,
        is_lasting=True,
    ),
    Duty.INSTALL_COMMITTEE: Rule(
        _P.MANAGE_ROADMAP, (_LEADER,), lambda facts, _step: _progress_state(facts.has_committee)
    ),
    Duty.MEET_COMMITTEE: Rule(
        _P.ARBITRATE,
        _LEADERS,
        lambda facts, _step: _progress_state(facts.next_meeting_on is not None, facts.meetings > 0),
        on=lambda facts, _step: facts.next_meeting_on,
    ),
    Duty.CONVENE: Rule(
        _P.ARBITRATE,
        _LEADERS,
        lambda facts, _step: _progress_state(facts.convene_by is None),
        on=lambda facts, _step: facts.convene_by,
        is_lasting=True,
    ),
    Duty.REPLACE_PRESENTER: Rule(
        _P.ARBITRATE,
        (_LEADER,),
        lambda facts, _step: _progress_state(not facts.unpresented),
        on=lambda facts, _step: facts.unpresented_on,
        is_lasting=True,
    ),
    Duty.CATCH_UP_STEPS: Rule(
        _P.EDIT_ACTION,
        (Role.LEAD, _LEADER),
        lambda facts, _step: _progress_state(facts.adopted > 0 and not facts.late + facts.late_wins),
        on=lambda facts, _step: facts.late_since,
        is_lasting=True,
    ),
    Duty.RESUME_ACTIONS: Rule(
        _P.ARBITRATE,
        _LEADERS,
        lambda facts, _step: _progress_state(facts.adopted > 0 and not facts.suspended),
        on=lambda facts, _step: facts.next_meeting_on,
        is_lasting=True,
    ),
    # Who promised is not of the team: somebody has to ask them.
    Duty.KEEP_PLEDGES: Rule(
        _P.SHAPE,
        (_LEADER,),
        lambda facts, _step: _progress_state(facts.adopted > 0 and not facts.late_pledges),
        on=lambda facts, _step: facts.pledges_late_since,
        is_lasting=True,
    ),
    # --- what a committee leaves behind it
    Duty.VALIDATE_MINUTES: Rule(
        _P.ARBITRATE,
        _LEADERS,
        lambda facts, _step: _progress_state(facts.minutes_to_validate is None),
        on=lambda facts, _step: facts.minutes_due_on,
        is_lasting=True,
    ),
    Duty.SEND_MEETING_MINUTES: Rule(
        _P.ARBITRATE,
        _LEADERS,
        lambda facts, _step: _progress_state(facts.minutes_to_send is None),
        on=lambda facts, _step: facts.send_by,
        is_lasting=True,
    ),
    # Any committee has minutes: an élue or an élu of the team does not sit in each.
    Duty.APPROVE_MINUTES: Rule(
        _P.ARBITRATE,
        (_LEADER,),
        lambda facts, _step: _progress_state(facts.minutes_to_approve is None),
        on=lambda facts, _step: facts.approval_on,
        is_lasting=True,
    ),
    Duty.FOLLOW_RESOLUTIONS: Rule(
        _P.ARBITRATE,
        (_SPONSOR, _LEADER),
        lambda facts, _step: _progress_state(not facts.late_resolutions),
        on=lambda facts, _step: facts.resolutions_late_since,
        is_lasting=True,
    ),
    Duty.UPDATE_PAGE: Rule(
        _P.MANAGE_ROADMAP,
        (_LEADER,),
        lambda facts, _step: _progress_state(not facts.is_page_old, facts.released_on is not None),
        is_lasting=True,
    ),
    # --- one line for each workshop: see `_workshop_lines`
    Duty.PREPARE_WORKSHOP: Rule(_P.FACILITATE, _ANIMATION, lambda _facts, _step: TodoState.TODO, is_lasting=True),
    Duty.HOLD_WORKSHOP: Rule(
        _P.READ,
        _ANIMATION,
        lambda facts, step: _progress_state(bool(facts.held(step)), bool(facts.workshops_of(step))),
        is_lasting=True,
    ),
    Duty.SORT_NOTES: Rule(
        _P.FACILITATE,
        _ANIMATION,
        lambda facts, step: _progress_state(bool(facts.held(step)) and not any(one.loose for one in facts.held(step))),
        is_lasting=True,
    ),
    Duty.SEND_MINUTES: Rule(
        _P.FACILITATE,
        _ANIMATION,
        lambda facts, step: _progress_state(
            bool(facts.held(step))
            and all(one.are_minutes_given and not one.are_minutes_outdated for one in facts.held(step))
        ),
        is_lasting=True,
    ),
}

STEP_DUTIES: dict[int, tuple[Duty, ...]] = {
    0: (Duty.READ_MODELS, Duty.NOTE_PEERS, Duty.END_WATCH),
    1: (Duty.NAME_SERVICE, Duty.GATHER_GROUP, Duty.INVITE_SPONSORS, Duty.LIST_ACTORS, Duty.ADOPT_NOTE, Duty.MEET_GROUP),
    2: (Duty.LOAD_DATA, Duty.COLLECT_WORDS, Duty.CHOOSE_MESSAGES, Duty.WRITE_DEFINITION),
    3: (Duty.PLAN_WORKSHOP, Duty.HOLD_WORKSHOP, Duty.SORT_NOTES, Duty.NAME_STAKES, Duty.SEND_MINUTES),
    4: (
        Duty.PLAN_WORKSHOP,
        Duty.HOLD_WORKSHOP,
        Duty.SORT_NOTES,
        Duty.FIND_KEY_PROJECTS,
        Duty.MAP_RESOURCES,
        Duty.SEND_MINUTES,
    ),
    5: (Duty.WRITE_ACTIONS, Duty.PROPOSE_DRAFTS, Duty.PLAN_COMMITTEE, Duty.ARBITRATE),
    6: (Duty.FIND_MONEY, Duty.MEET_DEADLINE, Duty.SET_INDICATORS, Duty.ADOPT),
    7: (
        Duty.INSTALL_COMMITTEE,
        Duty.MEET_COMMITTEE,
        Duty.CATCH_UP_STEPS,
        Duty.RESUME_ACTIONS,
        Duty.KEEP_PLEDGES,
    ),
}

# Due while something waits for it, and no part of what the étape asks for.
BESIDE_STEPS = (
    Duty.TRANSMIT_ACT,
    Duty.ANSWER_CANDIDATES,
    Duty.ANSWER_CLAIMS,
    Duty.LIFT_BLOCKERS,
    Duty.ADOPT_NEXT_NOTE,
    Duty.HANDLE_OBJECTION,
    Duty.ADOPT_DEFINITION,
    Duty.CONVENE,
    Duty.REPLACE_PRESENTER,
    Duty.VALIDATE_MINUTES,
    Duty.SEND_MEETING_MINUTES,
    Duty.APPROVE_MINUTES,
    Duty.FOLLOW_RESOLUTIONS,
    Duty.CONFIRM_STEPS,
    Duty.UPDATE_PAGE,
)

# What a new roadmap needs before its first workshop, shown until the five are done or a workshop opens.
FIRST_GESTURES = (
    (1, Duty.NAME_SERVICE),
    (1, Duty.INVITE_SPONSORS),
    (1, Duty.LIST_ACTORS),
    (2, Duty.LOAD_DATA),
    (3, Duty.PLAN_WORKSHOP),
)
