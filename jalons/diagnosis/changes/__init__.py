"""The writers of this floor."""

from jalons.diagnosis.changes.findings import (
    add_finding,
    erase_finding,
    remove_finding,
    restore_finding,
    revise_finding,
    set_finding_themes,
)
from jalons.diagnosis.changes.formulas import reset_formula, undo_formula, weigh_score
from jalons.diagnosis.changes.messages import (
    keep_message,
    leave_message,
    move_message,
    remove_message,
    renew_message,
    rewrite_message,
    write_message,
)
from jalons.diagnosis.changes.vintages import Origin, publish

__all__ = [
    "Origin",
    "add_finding",
    "erase_finding",
    "keep_message",
    "leave_message",
    "move_message",
    "publish",
    "remove_finding",
    "remove_message",
    "renew_message",
    "reset_formula",
    "restore_finding",
    "revise_finding",
    "rewrite_message",
    "set_finding_themes",
    "undo_formula",
    "weigh_score",
    "write_message",
]
