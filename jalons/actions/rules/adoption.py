"""How a roadmap is adopted. Two ways were seen to work (method 1.8), and any council may vote it alone. Pure."""

from enum import StrEnum

from jalons.actions.rules.sheets import Status


class Mode(StrEnum):
    PROJECT = "projet"
    CTG = "ctg"
    ALONE = "seule"  # a délibération that no other document holds


# Adopted actions: those that the committee kept, begun or not.
ADOPTED = frozenset({Status.KEPT, Status.VALIDATED, Status.COMMITTED, Status.RUNNING, Status.DONE, Status.SUSPENDED})


def lacks_vote(status: Status, *, is_adopted: bool, is_voted: bool) -> bool:
    """Whether documents hold a fiche beside those that the assembly voted, though it voted nothing of this one: kept by
    the committee since, or brought by a plan. `is_voted`: whether the roadmap has had its vote."""
    return is_voted and not is_adopted and status in ADOPTED
