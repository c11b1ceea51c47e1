"""How a roadmap is adopted. Two ways were seen to work (method 1.8). Pure."""

from enum import StrEnum

from jalons.actions.rules.sheets import Status


class Mode(StrEnum):
    PROJECT = "projet"
    CTG = "ctg"


# Adopted actions: those that the committee kept, begun or not.
ADOPTED = frozenset({Status.KEPT, Status.VALIDATED, Status.COMMITTED, Status.RUNNING, Status.DONE, Status.SUSPENDED})
