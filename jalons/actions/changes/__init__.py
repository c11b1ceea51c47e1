"""The only writer of this floor: one module a noun."""

from jalons.actions.changes.scoring import score, weigh
from jalons.actions.changes.sheets import (
    Written,
    add_axis,
    add_step,
    advance,
    measure,
    move,
    move_axis,
    propose,
    remove,
    remove_axis,
    remove_step,
    rename_axis,
    revise,
    revise_step,
)

__all__ = [
    "Written",
    "add_axis",
    "add_step",
    "advance",
    "measure",
    "move",
    "move_axis",
    "propose",
    "remove",
    "remove_axis",
    "remove_step",
    "rename_axis",
    "revise",
    "revise_step",
    "score",
    "weigh",
]
