"""What leaves the house for good, the compte rendu of a workshop and the editions of the feuille de route; and what comes
in at once, a plan that exists."""

from jalons.publication.changes.adoption import adopt_roadmap, amend_roadmap, withdraw_adoption
from jalons.publication.changes.chapters import write_chapter
from jalons.publication.changes.editions import freeze_project, make_files_again
from jalons.publication.changes.looks import set_look
from jalons.publication.changes.minutes import send_minutes, validate_minutes
from jalons.publication.changes.plans import Undone, import_plan, undo_plan_import
from jalons.publication.changes.templates import remove_template, store_template

__all__ = [
    "Undone",
    "adopt_roadmap",
    "amend_roadmap",
    "freeze_project",
    "import_plan",
    "make_files_again",
    "remove_template",
    "send_minutes",
    "set_look",
    "store_template",
    "undo_plan_import",
    "validate_minutes",
    "withdraw_adoption",
    "write_chapter",
]
