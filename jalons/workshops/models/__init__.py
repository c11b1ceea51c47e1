"""From the note to the chantier: what people write together, and the append-only record of the wall."""

from jalons.diagnosis.models import Audience
from jalons.directory.models import Category, College
from jalons.workshops.models.citations import NoteFinding, StakeFinding
from jalons.workshops.models.notes import Cause, Note, NoteCard, NoteGroup, OwnAct, import_destination, plan_notes
from jalons.workshops.models.people import Participant, TableSecretary, table_member
from jalons.workshops.models.pledges import Pledge
from jalons.workshops.models.run_sheets import RunSheetItem
from jalons.workshops.models.stakes import Fusion, KeyProject, Outcome, Stake, Theme
from jalons.workshops.models.table_stakes import TableStake, notes_of_table
from jalons.workshops.models.templates import KeptTemplate
from jalons.workshops.models.workshops import WallAct, Workshop, WorkshopEvent

__all__ = [
    "Audience",
    "Category",
    "Cause",
    "College",
    "Fusion",
    "KeptTemplate",
    "KeyProject",
    "Note",
    "NoteCard",
    "NoteFinding",
    "NoteGroup",
    "Outcome",
    "OwnAct",
    "Participant",
    "Pledge",
    "RunSheetItem",
    "Stake",
    "StakeFinding",
    "TableSecretary",
    "TableStake",
    "Theme",
    "WallAct",
    "Workshop",
    "WorkshopEvent",
    "import_destination",
    "notes_of_table",
    "plan_notes",
    "table_member",
]
