"""From the note to the chantier: what people write together, and the append-only record of the wall."""

from jalons.diagnosis.models import Audience
from jalons.directory.models import Category, College
from jalons.workshops.models.ballots import Ballot, BallotOption, RoomCount, VotePaper
from jalons.workshops.models.carriages import Carriage
from jalons.workshops.models.citations import NoteFinding, StakeFinding
from jalons.workshops.models.mailings import GuestMessage, Mailing
from jalons.workshops.models.minutes import Dispatch, Minutes, MinutesPart
from jalons.workshops.models.notes import Cause, Note, NoteCard, NoteGroup, OwnAct, import_destination, plan_notes
from jalons.workshops.models.people import Guest, Participant, TableSecretary
from jalons.workshops.models.resources import Branch, FeasibilityRule, MapAct, Pledge, ResourceNode, ResourceStatus
from jalons.workshops.models.run_sheets import RunSheetItem
from jalons.workshops.models.stakes import KeyProject, Stake, Theme
from jalons.workshops.models.workshops import WallAct, Workshop, WorkshopEvent

__all__ = [
    "Audience",
    "Ballot",
    "BallotOption",
    "Branch",
    "Carriage",
    "Category",
    "Cause",
    "College",
    "Dispatch",
    "FeasibilityRule",
    "Guest",
    "GuestMessage",
    "KeyProject",
    "Mailing",
    "MapAct",
    "Minutes",
    "MinutesPart",
    "Note",
    "NoteCard",
    "NoteFinding",
    "NoteGroup",
    "OwnAct",
    "Participant",
    "Pledge",
    "ResourceNode",
    "ResourceStatus",
    "RoomCount",
    "RunSheetItem",
    "Stake",
    "StakeFinding",
    "TableSecretary",
    "Theme",
    "VotePaper",
    "WallAct",
    "Workshop",
    "WorkshopEvent",
    "import_destination",
    "plan_notes",
]
