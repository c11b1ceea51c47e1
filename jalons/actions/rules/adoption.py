"""How a roadmap is adopted. Two ways were seen to work (method 1.8). Pure."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from jalons.actions.rules.sheets import Status


class Mode(StrEnum):
    PROJECT = "projet"
    CTG = "ctg"


# Adopted actions: those that the committee kept, begun or not.
ADOPTED = frozenset({Status.KEPT, Status.VALIDATED, Status.COMMITTED, Status.RUNNING, Status.DONE, Status.SUSPENDED})


def unready_actions[T](mode: str, actions: Iterable[tuple[T, Collection[str], str]]) -> list[T]:
    """From (action, what its fiche lacks, its cross-reference), the actions that the adoption still waits for: a fiche
    without a place in the projet de territoire, or an incomplete one for the vote of the conseil."""
    return [action for action, lacks, reference in actions if (not reference if mode == Mode.PROJECT else lacks)]
