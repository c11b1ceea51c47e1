"""The notes written under a table: « * montants TTC », « Source : … ». They are no line of a plan. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from jalons.base.sent_tables import SentTable
from jalons.funding.rules.money import Tax
from jalons.publication.rules.document_rows import OUTSIDE, PLACE
from jalons.publication.rules.line_money import read_tax, titles_tax

_STARRED = re.compile(r"\(?\*")
_LABELLED = re.compile(r"n\.? ?b\b|nota\b[^:]{0,20}:|\(\d\)|(?:sources?|notes?|remarques?)\b[^:]{0,20}:", re.IGNORECASE)
_NAMED = re.compile(r"(?:sources?|notes?)\b", re.IGNORECASE)
_TITLES = {"title", "step", "steps"}


def find_notes(rows: Iterable[tuple[int, Sequence[str]]], columns: Mapping[int, str]) -> dict[int, str]:
    """The text of each note by the number of its line: one text alone on its line, below every line of several cells, which begins
    like a note or goes on with one; none among the fiches of a document. `rows`: those under the headings, with their numbers."""
    lone: list[tuple[int, int, str]] = []  # the line, the column and the text
    above: list[Sequence[str]] = []
    for number, row in rows:
        cells = {place: cell for place, cell in enumerate(row) if cell and columns.get(place) not in (PLACE, OUTSIDE)}
        if len(set(cells.values())) == 1:
            place, text = next(iter(cells.items()))
            lone.append((number, place, text))
        elif cells:
            above += [row, *([""] * place + [text] for _number, place, text in lone)]
            lone = []
    first = next((at for at, (_n, place, text) in enumerate(lone) if _begins_a_note(text, place, columns, above)), None)
    has_no_table = len(columns) < 2 or not above or columns.get(0) == PLACE
    return {} if first is None or has_no_table else {number: text for number, _place, text in lone[first:]}


def _begins_a_note(text: str, place: int, columns: Mapping[int, str], above: Sequence[Sequence[str]]) -> bool:
    """In the column of titles, « * Un cours » may be an action as those above, « Notes de lecture » too."""
    is_title = columns.get(place) in _TITLES
    if _STARRED.match(text):
        return not (is_title and any(_STARRED.match(row[place]) for row in above if place < len(row)))
    return bool(_LABELLED.match(text)) or (bool(_NAMED.match(text)) and not is_title)


def notes_tax(notes: Collection[str]) -> Tax:
    """What they say of the taxes of all amounts; unknown when they say nothing, or both."""
    told = {tax for note in notes if (tax := read_tax(note))}
    return told.pop() if len(told) == 1 else Tax.UNKNOWN


def table_tax(sent: SentTable) -> Tax:
    """What is said of the taxes of all amounts above the table, else in the notes under it."""
    tax = titles_tax(sent)
    return notes_tax(find_notes(sent.lines(), sent.columns).values()) if tax is Tax.UNKNOWN else tax
