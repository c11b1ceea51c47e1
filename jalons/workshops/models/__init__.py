"""From the note to the chantier: what people write together, and the append-only record of the wall."""

from jalons.diagnosis.models import Audience
from jalons.directory.models import Category, College
from jalons.workshops.models.citations import NoteFinding, StakeFinding
from jalons.workshops.models.notes import Cause, Note, NoteCard, NoteGroup, OwnAct, import_destination, plan_notes
from jalons.workshops.models.people import Participant, TableSecretary
from jalons.workshops.models.pledges import Pledge
from jalons.workshops.models.run_sheets import RunSheetItem
from jalons.workshops.models.stakes import KeyProject, Stake, Theme
from jalons.workshops.models.workshops import WallAct, Workshop, WorkshopEvent

__all__ = [
    "Audience",
    "Category",
    "Cause",
    "College",
    "KeyProject",
    "Note",
    "NoteCard",
    "NoteFinding",
    "NoteGroup",
    "OwnAct",
    "Participant",
    "Pledge",
    "RunSheetItem",
    "Stake",
    "StakeFinding",
    "TableSecretary",
    "Theme",
    "WallAct",
    "Workshop",
    "WorkshopEvent",
    "import_destination",
    "plan_notes",
]
