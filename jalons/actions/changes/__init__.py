"""The only writer of this floor: one module a noun."""

from jalons.actions.changes.adoption import choose_adoption_path, set_cross_references
from jalons.actions.changes.attachments import add_attachment, remove_attachment
from jalons.actions.changes.citations import cite_in_fiche
from jalons.actions.changes.comments import (
    add_comment,
    add_comment_by_link,
    amend_comment,
    remove_comment,
    remove_comment_by_link,
    resolve_comment,
)
from jalons.actions.changes.committees import (
    change_presenter,
    excuse_service,
    put_on_agenda,
    settle_agenda,
    take_decision,
    take_off_agenda,
    withdraw_decision,
    withdraw_excuse,
)
from jalons.actions.changes.copies import copy_action, start_from_model
from jalons.actions.changes.imported_plans import ImportedSheets, NewSheet, import_sheets, remove_imported_sheets
from jalons.actions.changes.links import (
    GivenLink,
    make_link,
    revise_by_link,
    revoke_link,
    send_link_again,
    tick_step_by_link,
)
from jalons.actions.changes.locks import lock_action, lock_actions
from jalons.actions.changes.restored_fields import restore_field
from jalons.actions.changes.scoring import change_weights, score_action
from jalons.actions.changes.sheets import (
    SheetFields,
    add_axis,
    add_step,
    advance_action,
    move_action,
    move_axis,
    propose_action,
    remove_action,
    remove_axis,
    remove_step,
    rename_axis,
    revise_action,
    revise_step,
    set_measured,
    tick_step,
)
from jalons.actions.changes.step_orders import add_step_order, remove_step_order, shift_followers

__all__ = [
    "GivenLink",
    "ImportedSheets",
    "NewSheet",
    "SheetFields",
    "add_attachment",
    "add_axis",
    "add_comment",
    "add_comment_by_link",
    "add_step",
    "add_step_order",
    "advance_action",
    "amend_comment",
    "change_presenter",
    "change_weights",
    "choose_adoption_path",
    "cite_in_fiche",
    "copy_action",
    "excuse_service",
    "import_sheets",
    "lock_action",
    "lock_actions",
    "make_link",
    "move_action",
    "move_axis",
    "propose_action",
    "put_on_agenda",
    "remove_action",
    "remove_attachment",
    "remove_axis",
    "remove_comment",
    "remove_comment_by_link",
    "remove_imported_sheets",
    "remove_step",
    "remove_step_order",
    "rename_axis",
    "resolve_comment",
    "restore_field",
    "revise_action",
    "revise_by_link",
    "revise_step",
    "revoke_link",
    "score_action",
    "send_link_again",
    "set_cross_references",
    "set_measured",
    "settle_agenda",
    "shift_followers",
    "start_from_model",
    "take_decision",
    "take_off_agenda",
    "tick_step",
    "tick_step_by_link",
    "withdraw_decision",
    "withdraw_excuse",
]
