"""From the note to the chantier: what people write together, and the append-only record of the wall."""

from jalons.directory.models import Category, College
from jalons.workshops.models.notes import Audience, Cause, Note, NoteCard, NoteGroup
from jalons.workshops.models.people import Guest, Participant
from jalons.workshops.models.run_sheets import RunSheetItem
from jalons.workshops.models.stakes import KeyProject, Stake, Theme
from jalons.workshops.models.workshops import WallAct, Workshop, WorkshopEvent

__all__ = [
    "Audience",
    "Category",
    "Cause",
    "College",
    "Guest",
    "KeyProject",
    "Note",
    "NoteCard",
    "NoteGroup",
    "Participant",
    "RunSheetItem",
    "Stake",
    "Theme",
    "WallAct",
    "Workshop",
    "WorkshopEvent",
]
