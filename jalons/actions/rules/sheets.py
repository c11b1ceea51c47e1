"""The life of a fiche action: its states, who changes them, required fields, lateness. Pure."""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from jalons.actions.rules.sheet_fields import ADVISED, REQUIRED, Stage
from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.base.stamps import make_stamp
from jalons.roadmaps.rules.permissions import Permission, Role, is_allowed

MOST_ATTACHMENTS = 20
# A private link by which somebody without an account fills a fiche.
LINK_LASTS = timedelta(days=90)
# By which verbs the journal tells each new version of a fiche: somebody wrote in it, or sorted what its import had kept.
VERSION_VERBS = ("revise", "sort")


class Status(StrEnum):
    """The states of method, section 3.3."""

    DRAFT = "brouillon"
    PROPOSED = "proposee"
    TO_ARBITRATE = "a_arbitrer"
    KEPT = "retenue"
    TO_REWORK = "a_retravailler"
    POSTPONED = "reportee"
    REJECTED = "ecartee"
    VALIDATED = "validee"
    COMMITTED = "engagee"
    RUNNING = "en_cours"
    DONE = "realisee"
    SUSPENDED = "suspendue"
    ABANDONED = "abandonnee"


class Apart(StrEnum):
    """What a fiche that is not promised waits for, the nearest to the vote first."""

    KEPT = "kept"
    BEGUN = "begun"
    PROPOSED = "proposed"
    POSTPONED = "postponed"
    DRAFT = "draft"


class Mover(StrEnum):
    """Who may change the state of an action."""

    TEAM = "team"  # whoever edits fiches
    CARRIERS = "carriers"  # of those, whoever carries the fiche, and the deciders
    DECIDERS = "deciders"  # the focal point, who records what the committee decides, and the élue or élu
    VOTE = "vote"  # the deciders, once the assembly adopted the fiche


_S, _TEAM, _CARRIERS, _DECIDERS = Status, Mover.TEAM, Mover.CARRIERS, Mover.DECIDERS

# From each state, the states that may follow and who may give them.
TRANSITIONS: dict[Status, dict[Status, Mover]] = {
    _S.DRAFT: {_S.PROPOSED: _TEAM},
    _S.PROPOSED: {_S.TO_ARBITRATE: _TEAM, _S.DRAFT: _TEAM},
    _S.TO_ARBITRATE: {
        _S.KEPT: _DECIDERS,
        _S.TO_REWORK: _DECIDERS,
        _S.POSTPONED: _DECIDERS,
        _S.REJECTED: _DECIDERS,
    },
    _S.TO_REWORK: {_S.TO_ARBITRATE: _TEAM, _S.REJECTED: _DECIDERS},
    _S.POSTPONED: {_S.TO_ARBITRATE: _TEAM, _S.REJECTED: _DECIDERS},
    _S.REJECTED: {_S.TO_ARBITRATE: _DECIDERS},
    _S.KEPT: {
        _S.VALIDATED: Mover.VOTE,
        _S.TO_REWORK: _DECIDERS,
        _S.TO_ARBITRATE: _DECIDERS,
        _S.ABANDONED: _DECIDERS,
    },
    _S.VALIDATED: {_S.COMMITTED: _CARRIERS, _S.ABANDONED: _DECIDERS},
    _S.COMMITTED: {_S.RUNNING: _CARRIERS, _S.SUSPENDED: _CARRIERS, _S.ABANDONED: _DECIDERS},
    _S.RUNNING: {_S.DONE: _CARRIERS, _S.SUSPENDED: _CARRIERS, _S.ABANDONED: _DECIDERS},
    _S.SUSPENDED: {_S.RUNNING: _CARRIERS, _S.POSTPONED: _DECIDERS, _S.ABANDONED: _DECIDERS},
    _S.DONE: {_S.RUNNING: _DECIDERS},
    _S.ABANDONED: {_S.TO_ARBITRATE: _DECIDERS},
}
_MAY_DECIDE = frozenset({Role.FOCAL_POINT, Role.SPONSOR})

# The étape of the method that has begun, at the latest, when an action reaches a state.
# A draft begins none: it may be tried or deleted.
STEP_BEGUN: dict[str, int] = {
    Status.PROPOSED: 5,
    Status.TO_ARBITRATE: 5,
    Status.KEPT: 6,
    Status.VALIDATED: 6,
    Status.COMMITTED: 7,
    Status.RUNNING: 7,
}


def begun_steps(statuses: Iterable[str]) -> set[int]:
    """The numbers of the étapes that fiches in these states have begun: the fifth, and what each state begins."""
    begun = {STEP_BEGUN.get(status, 5) for status in statuses if status != Status.DRAFT}
    return begun | {5} if begun else set()


def may_move(role: Role, mover: Mover, *, carries: bool, is_adopted: bool) -> bool:
    """`carries`: whether the fiche is theirs (`carriers.Carrier`). `is_adopted`: whether a délibération, or the projet de
    territoire, adopted it: nothing else validates a fiche (method 3.3)."""
    if mover is Mover.VOTE and not is_adopted:
        return False
    if role in _MAY_DECIDE:
        return True
    return is_allowed(role, Permission.EDIT_ACTION) and (mover is Mover.TEAM or (mover is Mover.CARRIERS and carries))


def allowed_moves(status: Status, role: Role, *, carries: bool, is_adopted: bool) -> tuple[Status, ...]:
    """The states this person may give to an action that is in `status`."""
    moves = TRANSITIONS[status].items()
    return tuple(to for to, mover in moves if may_move(role, mover, carries=carries, is_adopted=is_adopted))


@frozen
class LastMove:
    """The last time that an action changed state: from which one, whether by whoever asks, on which day."""

    was: Status
    to: Status
    is_own: bool
    on: date


def move_to_take_back(status: Status, last: LastMove | None, today: date) -> Status | None:
    """The state that whoever advanced an action gives it again, the same day. What deciders answered is not taken back
    so: a committee reconsiders it, or the focal point decides again."""
    if last is None or last.to is not status or not last.is_own or last.on != today:
        return None
    mover = TRANSITIONS[last.was].get(last.to)
    return last.was if mover in (Mover.TEAM, Mover.CARRIERS) else None


def status_path(start: Status, end: Status) -> tuple[Status, ...]:
    """The shortest chain of states from one to the other, without `start`. Raises ValueError when there is none."""
    trails: deque[tuple[Status, ...]] = deque([(start,)])
    seen = {start}
    while trails:
        trail = trails.popleft()
        if trail[-1] is end:
            return trail[1:]
        for following in TRANSITIONS[trail[-1]]:
            if following not in seen:
                seen.add(following)
                trails.append((*trail, following))
    raise ValueError(f"{start} never becomes {end}")


# --- how a state is shown --------------------------------------------------------------------------------------------


class Tone(StrEnum):
    """The classes of the design system; PLAIN has none."""

    GOOD = "good"
    GO = "go"
    WAIT = "wait"
    BAD = "bad"
    PLAIN = ""


TONES = {
    Status.DRAFT: Tone.PLAIN,
    Status.PROPOSED: Tone.WAIT,
    Status.TO_ARBITRATE: Tone.WAIT,
    Status.KEPT: Tone.GO,
    Status.TO_REWORK: Tone.WAIT,
    Status.POSTPONED: Tone.WAIT,
    Status.REJECTED: Tone.BAD,
    Status.VALIDATED: Tone.GO,
    Status.COMMITTED: Tone.GO,
    Status.RUNNING: Tone.GO,
    Status.DONE: Tone.GOOD,
    Status.SUSPENDED: Tone.BAD,
    Status.ABANDONED: Tone.BAD,
}


# --- how many --------------------------------------------------------------------------------------------------------

# Nothing more is expected of these: no date of theirs is a deadline.
CLOSED = frozenset({Status.REJECTED, Status.DONE, Status.ABANDONED})
BEGUN = frozenset({Status.COMMITTED, Status.RUNNING, Status.DONE, Status.SUSPENDED})
_UNDER_WAY = frozenset({Status.COMMITTED, Status.RUNNING})


# States that only a vote opens, even when its delibération is written down elsewhere.
_VOTED = BEGUN | {Status.VALIDATED}
# A fiche that nobody adopted, by what it waits for.
_APART = {
    Status.KEPT: Apart.KEPT,
    Status.VALIDATED: Apart.KEPT,
    Status.COMMITTED: Apart.BEGUN,
    Status.RUNNING: Apart.BEGUN,
    Status.DONE: Apart.BEGUN,
    Status.SUSPENDED: Apart.BEGUN,
    Status.TO_ARBITRATE: Apart.PROPOSED,
    Status.PROPOSED: Apart.PROPOSED,
    Status.TO_REWORK: Apart.PROPOSED,
    Status.POSTPONED: Apart.POSTPONED,
    Status.DRAFT: Apart.DRAFT,
}


# Until a committee has answered, a fiche may still change or be removed: whoever wrote the notes behind it reads that it
# is studied, never its title.
UNDER_STUDY = frozenset({Status.DRAFT, Status.PROPOSED, Status.TO_ARBITRATE, Status.TO_REWORK})


def may_be_told(status: Status, *, is_doubtful: bool) -> bool:
    """Whether a fiche may be read by those who wrote the notes behind it. `is_doubtful`: too few decided it, so that its
    committee is asked to decide again."""
    return status not in UNDER_STUDY and not (is_doubtful and status not in _VOTED)


@frozen
class Counts:
    """« 4 réalisées sur 8 »: of what is promised. `apart`: the other fiches, by what they wait for."""

    total: int
    done: int
    under_way: int
    stopped: int
    late: int
    postponed: int = 0
    abandoned: int = 0
    apart: tuple[tuple[Apart, int], ...] = ()
    is_voted: bool = False

    @property
    def to_start(self) -> int:
        return self.total - self.done - self.under_way - self.stopped - self.postponed - self.abandoned


def is_promised(status: Status, *, is_adopted: bool, is_voted: bool) -> bool:
    """The only definition of what the feuille de route promises. Once it `is_voted`: what the assembly adopted, whatever
    became of it, and nothing that a plan brought since, even « en cours »; before, every fiche that was submitted: a draft
    may still be deleted, and the committee put the others aside."""
    return is_adopted if is_voted else status not in (Status.DRAFT, Status.REJECTED)


def is_voted_elsewhere(status: Status, *, is_voted: bool) -> bool:
    """Whether an assembly adopted a fiche before its plan was brought here, as its state says. `is_voted`: whether this
    roadmap has had its own vote."""
    return not is_voted and status in _VOTED


def count_actions(actions: Iterable[tuple[Status, int, bool]], *, is_voted: bool) -> Counts:
    """Of (state, days late, whether it was adopted)."""
    rows = list(actions)
    promised = [(s, late) for s, late, adopted in rows if is_promised(s, is_adopted=adopted, is_voted=is_voted)]
    others = [s for s, _late, adopted in rows if not is_promised(s, is_adopted=adopted, is_voted=is_voted)]
    per_status: Counter[Status] = Counter(status for status, _late in promised)
    apart = Counter(_APART[status] for status in others if status in _APART)
    return Counts(
        total=len(promised),
        done=per_status[Status.DONE],
        under_way=sum(per_status[status] for status in _UNDER_WAY),
        stopped=per_status[Status.SUSPENDED],
        late=sum(1 for _status, late in promised if late > 0),
        postponed=per_status[Status.POSTPONED],
        abandoned=per_status[Status.ABANDONED],
        apart=tuple((kind, apart[kind]) for kind in Apart if apart[kind]),
        is_voted=is_voted,
    )


# --- when it is late -------------------------------------------------------------------------------------------------

_EXPECTED = frozenset({Status.VALIDATED, Status.COMMITTED, Status.RUNNING})


def has_reversed_dates(starts_on: date | None, ends_on: date | None) -> bool:
    """Whether the end is before the beginning; a missing date contradicts nothing."""
    return bool(starts_on and ends_on and ends_on < starts_on)


def days_late(status: Status, dues: Iterable[date | None], today: date) -> int:
    """Days since the oldest date missed among `dues`, which are the ends of the action and of its open steps; 0 when on
    time.

    An action is not late before it is validated, nor once it is finished or stopped.
    """
    if status not in _EXPECTED:
        return 0
    return max((max((today - due).days, 0) for due in dues if due), default=0)


# --- what it must say ------------------------------------------------------------------------------------------------


# What is missing before these states is shown and refuses nothing: the committee arbitrates on short fiches (étape 5),
# which are completed afterwards (étape 6). Only a validated fiche must be complete.
STAGE_OF = {
    Status.PROPOSED: Stage.PROPOSE,
    Status.TO_ARBITRATE: Stage.SUBMIT,
    Status.KEPT: Stage.SUBMIT,
    Status.VALIDATED: Stage.VALIDATE,
}
REFUSED_UNLESS_WHOLE = frozenset({Status.VALIDATED})
_NEXT_STAGE = {Status.DRAFT: Stage.PROPOSE, Status.KEPT: Stage.VALIDATE}
# Only a vote validates a fiche, so that these were completed before; unless a plan brought them as they are.
_VALIDATED = frozenset({Status.VALIDATED, Status.COMMITTED, Status.RUNNING, Status.SUSPENDED})


def is_settled(status: Status, *, is_adopted: bool) -> bool:
    """Whether nobody is asked to complete a fiche: it was validated, it is done, or will not be."""
    return status in CLOSED or (is_adopted and status in _VALIDATED)


def asking_stage(name: str) -> Stage | None:
    """The stage that requires a field; None for an optional one."""
    return next((stage for stage, names in REQUIRED.items() if name in names), None)


def missing_fields(filled: Collection[str], *, for_: Stage) -> tuple[str, ...]:
    """The fields still to fill before that stage, in the order of the method."""
    stages = list(Stage)
    needed = [name for stage in stages[: stages.index(for_) + 1] for name in REQUIRED[stage]]
    return tuple(name for name in needed if name not in filled)


def awaited_fields(
    status: Status, filled: Collection[str], *, is_adopted: bool
) -> tuple[Stage, tuple[str, ...]] | None:
    """The next stage that still requires fields, and these fields; None when no stage does."""
    if is_settled(status, is_adopted=is_adopted):
        return None
    following = Stage.VALIDATE if status in _VALIDATED else _NEXT_STAGE.get(status, Stage.SUBMIT)
    ahead = list(Stage)[list(Stage).index(following) :]
    asked = ((stage, missing_fields(filled, for_=stage)) for stage in ahead)
    return next((pair for pair in asked if pair[1]), None)


@frozen
class Completeness:
    """What a fiche lacks for one stage, without the earlier stages: required fields, and advised ones."""

    stage: Stage
    missing: tuple[str, ...]
    advised: tuple[str, ...]


def stage_completeness(filled: Collection[str]) -> tuple[Completeness, ...]:
    """In the order of stages, from the proposal."""
    return tuple(
        Completeness(
            stage,
            tuple(name for name in REQUIRED[stage] if name not in filled),
            tuple(name for name in ADVISED[stage] if name not in filled),
        )
        for stage in list(Stage)[1:]
    )


# --- where it stands -------------------------------------------------------------------------------------------------


# « 2.1 »: the rank of the axis, then that of the action.
CODE = r"[1-9][0-9]{0,3}\.[1-9][0-9]{0,3}"


def move_item[T](ranked: Sequence[T], item: T, rank: int) -> list[T]:
    """The same items with `item` moved to `rank` (from 1; beyond the end is the end). `item` may come from another
    list."""
    others = [other for other in ranked if other != item]
    place = min(max(rank, 1), len(others) + 1) - 1
    return [*others[:place], item, *others[place:]]


class CodeMove(NamedTuple):
    """What the code of a fiche becomes when fiches are numbered without gaps."""

    before: str
    after: str
    title: str


def code_moves(actions: Iterable[tuple[int, int, str]], axes: Iterable[int]) -> list[CodeMove]:
    """`actions`: the rank of the axis, that of the action, its title; `axes`: the ranks of the axes, empty ones too. Those alone
    whose code changes."""
    places = {rank: place for place, rank in enumerate(sorted(axes), 1)}
    counts: Counter[int] = Counter()
    moves = []
    for axis, rank, title in sorted(actions):
        counts[axis] += 1
        moves.append(CodeMove(f"{axis}.{rank}", f"{places[axis]}.{counts[axis]}", title))
    return [move for move in moves if move.before != move.after]


def code_moves_stamp(moves: Iterable[CodeMove]) -> str:
    return make_stamp(*moves)


# --- how it is found -------------------------------------------------------------------------------------------------


def has_all_words(words: str, *texts: str) -> bool:
    """Whether every word appears somewhere in the texts."""
    asked = fold_accents(words).split()
    if not asked:
        return True
    whole = fold_accents("\n".join(texts))
    return all(word in whole for word in asked)
