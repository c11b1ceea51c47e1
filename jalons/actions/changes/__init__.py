"""The only writer of this floor: one module a noun."""

from jalons.actions.changes.adoption import choose_path, cross_refer
from jalons.actions.changes.committees import (
    decide,
    excuse,
    present,
    put_on_agenda,
    reconsider,
    settle_agenda,
    take_off_agenda,
    withdraw_excuse,
)
from jalons.actions.changes.history import restore
from jalons.actions.changes.orders import follow, shift_followers, unfollow
from jalons.actions.changes.plans import BroughtIn, NewSheet, bring_in, take_back
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
    "BroughtIn",
    "NewSheet",
    "Written",
    "add_axis",
    "add_step",
    "advance",
    "bring_in",
    "choose_path",
    "cross_refer",
    "decide",
    "excuse",
    "follow",
    "measure",
    "move",
    "move_axis",
    "present",
    "propose",
    "put_on_agenda",
    "reconsider",
    "remove",
    "remove_axis",
    "remove_step",
    "rename_axis",
    "restore",
    "revise",
    "revise_step",
    "score",
    "settle_agenda",
    "shift_followers",
    "take_back",
    "take_off_agenda",
    "unfollow",
    "weigh",
    "withdraw_excuse",
]
