"""What leaves the house for good, the compte rendu of a workshop; and what comes in at once, a plan that exists."""

from jalons.publication.changes.minutes import send_minutes, validate_minutes
from jalons.publication.changes.plans import Undone, import_plan, undo_plan_import

__all__ = ["Undone", "import_plan", "send_minutes", "undo_plan_import", "validate_minutes"]
