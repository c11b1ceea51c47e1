"""The only writer of this floor: one module a noun."""

from jalons.actions.changes.adoption import choose_path, cross_refer
from jalons.actions.changes.attachments import attach, detach
from jalons.actions.changes.citations import cite_in_fiche
from jalons.actions.changes.comments import (
    amend_comment,
    comment,
    comment_by_link,
    remove_comment,
    remove_comment_by_link,
    resolve_comment,
)
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
from jalons.actions.changes.copies import copy, start_from
from jalons.actions.changes.history import restore
from jalons.actions.changes.holds import held, hold_all
from jalons.actions.changes.links import Handed, make_link, revoke_link, send_link_again, tick_by_link, write_by_link
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
    tick_step,
)

__all__ = [
    "BroughtIn",
    "Handed",
    "NewSheet",
    "Written",
    "add_axis",
    "add_step",
    "advance",
    "amend_comment",
    "attach",
    "bring_in",
    "choose_path",
    "cite_in_fiche",
    "comment",
    "comment_by_link",
    "copy",
    "cross_refer",
    "decide",
    "detach",
    "excuse",
    "follow",
    "held",
    "hold_all",
    "make_link",
    "measure",
    "move",
    "move_axis",
    "present",
    "propose",
    "put_on_agenda",
    "reconsider",
    "remove",
    "remove_axis",
    "remove_comment",
    "remove_comment_by_link",
    "remove_step",
    "rename_axis",
    "resolve_comment",
    "restore",
    "revise",
    "revise_step",
    "revoke_link",
    "score",
    "send_link_again",
    "settle_agenda",
    "shift_followers",
    "start_from",
    "take_back",
    "take_off_agenda",
    "tick_by_link",
    "tick_step",
    "unfollow",
    "weigh",
    "withdraw_excuse",
    "write_by_link",
]
