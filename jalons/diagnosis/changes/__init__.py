"""The writers of this floor."""

from jalons.diagnosis.changes.citations import cite_findings
from jalons.diagnosis.changes.external_scores import clear_external_scores, enter_external_scores
from jalons.diagnosis.changes.facts import keep_fact
from jalons.diagnosis.changes.finding_imports import ImportedFindings, import_findings
from jalons.diagnosis.changes.findings import (
    add_finding,
    erase_finding,
    remove_finding,
    restore_finding,
    revise_fact,
    revise_finding,
    set_finding_themes,
)
from jalons.diagnosis.changes.formulas import reset_formula, undo_formula, weigh_score
from jalons.diagnosis.changes.local import give_local_file, remove_local_indicator, tell_in_portrait
from jalons.diagnosis.changes.messages import (
    keep_message,
    keep_wording,
    move_message,
    remove_message,
    renew_message,
    rewrite_message,
    write_message,
)
from jalons.diagnosis.changes.places import (
    add_place,
    correct_place,
    hide_place,
    remove_place,
    revise_place,
    set_place_apart,
    show_place,
    undo_corrections,
    verify_place,
)
from jalons.diagnosis.changes.updates import (
    forget_given_files,
    give_file,
    request_all_updates,
    request_update,
    update_now,
)
from jalons.diagnosis.changes.vintages import Origin, publish_vintage
from jalons.diagnosis.changes.withdrawals import restore_vintage, withdraw_vintage

__all__ = [
    "ImportedFindings",
    "Origin",
    "add_finding",
    "add_place",
    "cite_findings",
    "clear_external_scores",
    "correct_place",
    "enter_external_scores",
    "erase_finding",
    "forget_given_files",
    "give_file",
    "give_local_file",
    "hide_place",
    "import_findings",
    "keep_fact",
    "keep_message",
    "keep_wording",
    "move_message",
    "publish_vintage",
    "remove_finding",
    "remove_local_indicator",
    "remove_message",
    "remove_place",
    "renew_message",
    "request_all_updates",
    "request_update",
    "reset_formula",
    "restore_finding",
    "restore_vintage",
    "revise_fact",
    "revise_finding",
    "revise_place",
    "rewrite_message",
    "set_finding_themes",
    "set_place_apart",
    "show_place",
    "tell_in_portrait",
    "undo_corrections",
    "undo_formula",
    "update_now",
    "verify_place",
    "weigh_score",
    "withdraw_vintage",
    "write_message",
]
