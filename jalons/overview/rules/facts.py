"""What is known of a roadmap, from which its duties are derived. Pure."""

from dataclasses import field
from datetime import date, timedelta

from jalons.base.frozen import frozen
from jalons.roadmaps.rules.milestones import Awaited
from jalons.roadmaps.rules.steps import StepState
from jalons.workshops.rules.workshops import State

PAGE_IS_OLD = timedelta(days=90)
# No law says by when a délibération is sent (CGCT, article L. 2131-1: fifteen days bind individual decisions alone), and nothing
# of it applies before: Jalons reminds of the same fifteen days.
TRANSMIT_WITHIN = timedelta(days=15)


@frozen
class WorkshopFacts:
    """`step`: the étape that it belongs to, 3 or 4. `minutes_on`: the day its minutes are due, None once nobody is
    reminded of them. `are_minutes_outdated`: a vote has changed since they were validated. `loose`: its notes
    without a group."""

    number: int
    title: str
    step: int
    state: State = State.DRAFT
    held_on: date | None = None
    has_place: bool = False
    items: int = 0
    guests: int = 0
    loose: int = 0
    are_minutes_given: bool = False
    are_minutes_outdated: bool = False
    minutes_on: date | None = None


@frozen
class MilestoneFacts:
    """`due_on`: None as long as nobody has set its day anew, once what it announced was cancelled."""

    step: int | None
    due_on: date | None
    is_reached: bool = False
    awaits: str = ""


@frozen
class Facts:
    """Counts and days of one roadmap, from which its duties are derived."""

    today: date
    steps: dict[int, StepState] = field(default_factory=dict)
    milestones: tuple[MilestoneFacts, ...] = ()
    # --- people
    has_service: bool = False
    sponsors: int = 0
    group: int = 0  # members of the groupe projet
    group_lacks: int = 0  # what it needs to be complete
    invited_sponsors: int = 0
    contacts: int = 0
    candidates: int = 0  # organisations that asked to join and wait for an answer
    claims: int = 0  # people who opened a forwarded invitation and wait for an answer
    high_blockers: int = 0  # open, on an étape that is not over
    has_note: bool = False  # de cadrage: begun
    has_adopted_note: bool = False
    is_note_to_adopt: bool = False  # complete, and not what the last version says
    # --- the territory
    sources: int = 0  # of open data that were loaded
    words: int = 0  # what people said
    messages: int = 0
    has_definition: bool = False
    is_definition_begun: bool = False
    contested_definitions: int = 0  # with an objection to handle
    may_adopt_definition: bool = False
    # --- workshops
    workshops: tuple[WorkshopFacts, ...] = ()
    stakes: int = 0
    stakes_without_key_project: int = 0
    key_projects: int = 0
    key_projects_mapped: int = 0
    key_projects_without_action: int = 0
    # --- actions
    models_taken: int = 0  # fiches started from a model, from another fiche or from an experience
    actions: int = 0
    drafts: int = 0
    to_arbitrate: int = 0  # proposed, or already before the committee
    listed: int = 0  # of these, on the agenda of a meeting to come: it will decide
    is_voted: bool = False  # the council adopted the feuille de route
    to_adopt: int = 0  # kept by the committee, and not voted
    act_to_transmit: str = ""  # the key of the first voted edition whose délibération the préfecture has not received
    act_voted_on: date | None = None
    adopted: int = 0
    done: int = 0
    lacking_money: int = 0
    unpriced: int = 0  # without any expense
    without_indicator: int = 0
    suspended: int = 0
    suspended_unlisted: int | None = None  # the pk of the first of them that is on no agenda to come
    suspended_code: str = ""  # its code
    late: int = 0
    late_since: date | None = None
    late_wins: int = 0  # quick wins past their year, whose fiche is not late itself
    deadlines: int = 0  # of funding, past or within a month
    deadline_on: date | None = None
    late_pledges: int = 0  # made in workshops, whose day is past
    pledges_late_since: date | None = None
    # --- committees
    meetings: int = 0
    next_meeting_on: date | None = None  # of the comité de pilotage
    next_meeting: int | None = None  # its pk
    has_committee: bool = False
    to_convene: int | None = None  # the pk of the meeting whose last day to convene is the nearest
    convene_by: date | None = None  # that day
    unpresented: int = 0  # points and fiches of the next meeting whose presenter has said that they do not come
    unpresented_what: str = ""  # « « La charte » », « 3 points »
    unpresented_at: int | None = None  # the pk of that meeting
    unpresented_on: date | None = None
    excused_presenters: tuple[str, ...] = ()  # the seats that said so
    represented_presenters: tuple[str, ...] = ()
    substituted_presenters: tuple[str, ...] = ()
    released_on: date | None = None  # the day that the open public page tells
    late_resolutions: int = 0
    resolutions_late_since: date | None = None
    minutes_to_validate: int | None = None  # the pk of the first meeting whose minutes are
    minutes_held_on: date | None = None  # the day of that meeting
    minutes_due_on: date | None = None
    minutes_to_send: int | None = None  # the same, for minutes that were validated and sent to nobody
    sending_held_on: date | None = None
    send_by: date | None = None
    minutes_to_approve: int | None = None  # the same, for minutes that a later meeting may approve
    approval_on: date | None = None

    @property
    def is_page_old(self) -> bool:
        """Whether the public page tells a day that is a quarter of a year away."""
        return self.released_on is not None and self.released_on + PAGE_IS_OLD <= self.today

    @property
    def transmit_by(self) -> date | None:
        return self.act_voted_on + TRANSMIT_WITHIN if self.act_voted_on else None

    @property
    def late_minutes(self) -> int:
        """The workshops whose minutes should have been given by now."""
        return sum(workshop.minutes_on is not None and workshop.minutes_on < self.today for workshop in self.workshops)

    @property
    def to_list(self) -> int:
        """The fiches that wait for an arbitration on no agenda."""
        return max(self.to_arbitrate - self.listed, 0)

    @property
    def has_actions_decided(self) -> bool:
        return self.actions > self.drafts + self.to_arbitrate

    def awaited_day(self, what: Awaited) -> date | None:
        """The day of the milestone that announces it, until it is reached."""
        waiting = (
            milestone.due_on for milestone in self.milestones if milestone.awaits == what and not milestone.is_reached
        )
        return min(filter(None, waiting), default=None)

    def workshops_of(self, step: int) -> list[WorkshopFacts]:
        return [workshop for workshop in self.workshops if workshop.step == step]

    def held(self, step: int) -> list[WorkshopFacts]:
        """The workshops that took place: a draft did not, and an open one is not over."""
        return [workshop for workshop in self.workshops_of(step) if workshop.state is State.CLOSED]
