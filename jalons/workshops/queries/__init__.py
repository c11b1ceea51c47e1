"""What pages show, by noun."""

from jalons.workshops.queries.carriages import carriage_from_elsewhere, carriages_of, file_of, review
from jalons.workshops.queries.lists import NoteLine, NoteList, lanes_of, note_line, note_list
from jalons.workshops.queries.map_sides import Place, last_acts, last_writer, people_to_mobilise, places
from jalons.workshops.queries.pace import Moment, Pace, Stage, pace, stage
from jalons.workshops.queries.phones import OwnNote, PhonePage, by_code, last_tags, own_note, participant_of, phone_page
from jalons.workshops.queries.pledges import PledgeLine, own_pledges, pledge_by_address, pledges, pledges_of_project
from jalons.workshops.queries.resources import (
    ResourceLine,
    ResourceMap,
    all_under,
    resource_map,
    resource_maps,
    scale_of,
)
from jalons.workshops.queries.run_sheets import RunSheet, RunSheetLine, RunSheetToCopy, run_sheet, run_sheets_to_copy
from jalons.workshops.queries.sense import Suggestions, lexicon, suggestions
from jalons.workshops.queries.stakes import (
    ProjectLine,
    StakeLine,
    StakesPage,
    ThreadNote,
    audience_words,
    notes_of,
    notes_of_project,
    notes_of_stakes,
    stakes_page,
)
from jalons.workshops.queries.tables import Seat, TableCard, TablesPage, coming, tables_page
from jalons.workshops.queries.walls import Lane, LastAct, TableLane, Wall, wall
from jalons.workshops.queries.workshops import WorkshopCard, participants_by_category, workshops

__all__ = [
    "Lane",
    "LastAct",
    "Moment",
    "NoteLine",
    "NoteList",
    "OwnNote",
    "Pace",
    "PhonePage",
    "Place",
    "PledgeLine",
    "ProjectLine",
    "ResourceLine",
    "ResourceMap",
    "RunSheet",
    "RunSheetLine",
    "RunSheetToCopy",
    "Seat",
    "Stage",
    "StakeLine",
    "StakesPage",
    "Suggestions",
    "TableCard",
    "TableLane",
    "TablesPage",
    "ThreadNote",
    "Wall",
    "WorkshopCard",
    "all_under",
    "audience_words",
    "by_code",
    "carriage_from_elsewhere",
    "carriages_of",
    "coming",
    "file_of",
    "lanes_of",
    "last_acts",
    "last_tags",
    "last_writer",
    "lexicon",
    "note_line",
    "note_list",
    "notes_of",
    "notes_of_project",
    "notes_of_stakes",
    "own_note",
    "own_pledges",
    "pace",
    "participant_of",
    "participants_by_category",
    "people_to_mobilise",
    "phone_page",
    "places",
    "pledge_by_address",
    "pledges",
    "pledges_of_project",
    "resource_map",
    "resource_maps",
    "review",
    "run_sheet",
    "run_sheets_to_copy",
    "scale_of",
    "stage",
    "stakes_page",
    "suggestions",
    "tables_page",
    "wall",
    "workshops",
]
