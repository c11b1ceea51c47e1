"""Reads a table of steps line by line, whatever its headings. Pure."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from jalons.base import days
from jalons.base.french import matching_key
from jalons.base.headings import CellTests
from jalons.base.previews import ReadLine
from jalons.base.sent_tables import SentTable

# For each field, the possible headings of its column.
HEADINGS: dict[str, tuple[str, ...]] = {
    "label": (
        "étape", "étapes", "tâche", "tâches", "sous-action", "sous-actions", "libellé", "intitulé", "titre", "quoi", "action",
        "étape de réalisation", "étapes de réalisation", "description",
    ),
    "starts_on": ("début", "date de début", "démarrage", "commence le", "à partir du", "du"),
    "ends_on": ("échéance", "fin", "date de fin", "date", "pour le", "au plus tard", "date limite", "au", "délai"),
    "owner": ("qui s’en charge", "qui", "responsable", "pilote", "porteur", "par qui", "référent", "structure"),
    "done_on": ("fait le", "réalisé le", "terminé le", "date de réalisation", "fait"),
    "other_information": ("précisions", "commentaire", "commentaires", "remarque", "remarques", "notes", "observations"),
}  # fmt: skip
LONGEST = {"label": 200, "owner": 150, "other_information": 20_000}
# An action holds a few steps, and each has its place in the drawing of the planning.
MOST_STEPS = 200


class Doubt(StrEnum):
    NO_LABEL = "no_label"  # skipped
    TOO_LONG = "too_long"  # cut
    DAY_UNREAD = "day_unread"  # imported without it
    DAY_GUESSED = "day_guessed"
    END_FIRST = "end_first"  # imported with its end alone
    DONE_LATER = "done_later"  # imported as not done


def seems_a_day(cell: str) -> bool:
    return not cell.isdecimal() and days.read_day(cell, ends=True).value is not None


CELL_TESTS: CellTests = {"ends_on": seems_a_day}


def read_steps(sent: SentTable, known: Collection[str], today: date) -> list[ReadLine]:
    """`known`: the labels of the steps that the action has. The same label is imported once."""
    above = {matching_key(label) for label in known}
    lines = []
    for number, row in sent.lines():
        line = _read_step(number, sent.cells(row), today)
        key = matching_key(line.values["label"])
        if line.act == "create" and key in above:
            line.act = "same"
        above.add(key)
        lines.append(line)
    return lines


def _read_step(number: int, cells: Mapping[str, str], today: date) -> ReadLine:
    line = ReadLine(number, {"label": "", "owner": "", "other_information": ""})
    for key, longest in LONGEST.items():
        text = cells.get(key, "") if key == "other_information" else " ".join(cells.get(key, "").split())
        if len(text) > longest:
            line.doubts.append((Doubt.TOO_LONG, text))
        line.values[key] = text[:longest]
    if not line.values["label"]:
        line.leave(Doubt.NO_LABEL, ", ".join(cells.values()))
    for key in ("starts_on", "ends_on", "done_on"):
        line.values[key] = _read_step_day(line, cells.get(key, ""), ends=key != "starts_on")
    start, end, done = (line.values[key] for key in ("starts_on", "ends_on", "done_on"))
    if start and end and end < start:
        line.values["starts_on"] = None
        line.doubts.append((Doubt.END_FIRST, cells["starts_on"]))
    if done and done > today:
        line.values["done_on"] = None
        line.doubts.append((Doubt.DONE_LATER, cells["done_on"]))
    return line


def _read_step_day(line: ReadLine, text: str, *, ends: bool) -> date | None:
    day = days.read_day(text, ends=ends)
    if text and day.value is None:
        line.doubts.append((Doubt.DAY_UNREAD, text))
    elif day.is_guessed:
        line.doubts.append((Doubt.DAY_GUESSED, text))
    return day.value
