"""What to bring, and how much. Pure. The quantities are ours: enough for everybody, and some spare."""

from enum import StrEnum

SHEETS_EACH = 3
SHEETS_PER_PAGE = 4
SHEETS_PRINTED_MAX = 1000
SHEET_NUMBER_MAX = 9999
PEOPLE_MAX = 500
NOTEPAD_COLOURS = 3


class Thing(StrEnum):
    POSTERS = "posters"
    ATTENDANCE = "attendance"
    BADGES = "badges"
    TABLE_SIGNS = "table_signs"
    NOTE_SHEETS = "note_sheets"
    VOTE_SHEETS = "vote_sheets"
    DOTS = "dots"
    NOTEPADS = "notepads"
    MARKERS = "markers"
    LARGE_SHEETS = "large_sheets"
    CANVASES = "canvases"
    RUN_SHEETS = "run_sheets"
    PORTRAITS = "portraits"
    MAPS = "maps"
    PENS = "pens"
    TIMER = "timer"
    CAMERA = "camera"


def add_spare(count: int) -> int:
    """One in ten more, rounded up."""
    return count + -(-count // 10)


def count_pages(count: int, per_page: int) -> int:
    return -(-count // per_page)


def count_note_sheets(people: int) -> int:
    """Three for each person, rounded up to whole pages."""
    return min(SHEETS_PRINTED_MAX, SHEETS_PER_PAGE * count_pages(SHEETS_EACH * people, SHEETS_PER_PAGE))


def kit_quantities(*, people: int, tables: int, sheets: int, votes: int, dots: int, canvases: int) -> dict[Thing, int]:
    """`sheets`: numbered note sheets. `votes`: vote sheets for each person. `dots`: for each person, all colours and votes. `canvases`: those in the kit."""
    quantities = {
        Thing.POSTERS: 3,
        Thing.ATTENDANCE: 1,
        Thing.PENS: max(2, count_pages(people, 15)),
        Thing.BADGES: add_spare(people),
        Thing.TABLE_SIGNS: tables,
        Thing.NOTE_SHEETS: sheets,
        Thing.NOTEPADS: NOTEPAD_COLOURS * tables,
        Thing.MARKERS: people + tables,
        Thing.LARGE_SHEETS: 2 * tables,
        Thing.VOTE_SHEETS: votes * people,
        Thing.DOTS: add_spare(people * dots),
        Thing.CANVASES: canvases,
        Thing.RUN_SHEETS: tables + 1,
        Thing.PORTRAITS: tables,
        Thing.MAPS: tables,
        Thing.TIMER: 1,
        Thing.CAMERA: 1,
    }
    return {thing: count for thing, count in quantities.items() if count}
