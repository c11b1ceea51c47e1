"""The rule of the committee (method 1.7): services prepare, élues and élus present; no service is left out; what is
put aside says why. Pure."""

from collections.abc import Iterable, Mapping

from jalons.actions.rules.names import split_names
from jalons.actions.rules.sheets import Status
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.directory.rules.categories import College
from jalons.roadmaps.rules.permissions import Role

# The answers that a committee may give: to a fiche that it arbitrates, and to an action that has stopped.
OUTCOMES = (Status.KEPT, Status.TO_REWORK, Status.POSTPONED, Status.REJECTED)
OUTCOMES_STOPPED = (Status.RUNNING, Status.POSTPONED, Status.ABANDONED)
# The answers that stop a fiche, and those that let it go on.
_STOPPING = frozenset({Status.POSTPONED, Status.REJECTED, Status.ABANDONED})
NEEDS_A_REASON = frozenset({Status.REJECTED})
# States of the fiches that an agenda may take: adding one to it submits it to the committee, but an action that has
# stopped stays adopted, and stopped, until the committee decides.
MAY_COME = frozenset({Status.PROPOSED, Status.TO_ARBITRATE, Status.TO_REWORK, Status.POSTPONED, Status.SUSPENDED})


def possible_outcomes(status: Status) -> tuple[Status, ...]:
    """What a committee may decide of a fiche on its agenda; nothing when the fiche awaits no decision."""
    if status is Status.SUSPENDED:
        return OUTCOMES_STOPPED
    return OUTCOMES if status is Status.TO_ARBITRATE else ()


def is_settled(status: Status) -> bool:
    """Whether no committee has anything more to decide of the fiche: one that was put off, or has to be worked on again,
    still waits."""
    return status not in MAY_COME and not possible_outcomes(status)


def withheld_outcomes(*, is_steering: bool, status: Status, last: Status | None) -> frozenset[Status]:
    """What a committee may only propose: an adopted action that has stopped, and what the comité de pilotage has put
    aside, are decided by itself, or by the focal point outside any meeting. `last`: the last answer of either."""
    if is_steering:
        return frozenset()
    if status is Status.SUSPENDED:
        return frozenset(OUTCOMES_STOPPED)
    return frozenset({Status.KEPT}) if last in _STOPPING else frozenset()


def only_proposes(*, is_steering: bool, status: Status) -> bool:
    """Whether a committee has nothing to decide of such a fiche on its agenda: every answer is withheld, whatever was
    answered before."""
    return not is_steering and status is Status.SUSPENDED


def state_before(outcome: Status) -> Status:
    """The state that awaits another decision once this one is taken back."""
    return Status.SUSPENDED if outcome is Status.RUNNING else Status.TO_ARBITRATE


def may_present(*, role: str = "", college: str = "") -> bool:
    """Only elected people present, because presenting commits them; `role` is that of the team, `college` of the
    directory."""
    return role == Role.SPONSOR or college == College.ELECTED


@frozen
class Services:
    """Every service of the authority, in one of three states."""

    concerned: Mapping[str, int]
    """Name → number of its fiches on the agenda."""
    excused: Mapping[str, str]
    """Name → the reason why it is not concerned."""
    silent: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.silent


def sort_services(known: Iterable[str], on_agenda: Iterable[str], excuses: Mapping[str, str]) -> Services:
    """Two spellings of a name (capitals, accents, hyphens) are one service; a fiche may name several. A service on the
    agenda needs no excuse."""
    on_agenda = [name for text in on_agenda for name in split_names(text)]
    known = [name for text in known for name in split_names(text)]
    words: dict[str, str] = {}
    for name in (*on_agenda, *excuses, *known):
        if name.strip():
            words.setdefault(matching_key(name), name.strip())
    counts: dict[str, int] = {}
    for name in on_agenda:
        counts[matching_key(name)] = counts.get(matching_key(name), 0) + 1
    motives = {matching_key(name): motive for name, motive in excuses.items()}
    ordered = sorted(words)
    return Services(
        concerned={words[key]: counts[key] for key in ordered if key in counts},
        excused={words[key]: motives[key] for key in ordered if key in motives and key not in counts},
        silent=tuple(words[key] for key in ordered if key not in counts and key not in motives),
    )
