"""The field of each column of a plan: by its heading, else by its content."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from jalons.base import amounts
from jalons.base.days import read_day
from jalons.base.french import matching_key
from jalons.base.headings import seems_to_hold
from jalons.base.sent_tables import SentTable
from jalons.base.stamps import make_stamp
from jalons.funding.rules.funders import read_state
from jalons.publication.rules import cells
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.columns import (
    FIRST,
    HEADER,
    KEEP,
    KEYS,
    TARGET,
    TAX,
    is_template,
    match_columns,
    numbered_headings,
)
from jalons.publication.rules.document_rows import document_columns, is_fiche_table, joined_columns, own_columns
from jalons.publication.rules.money_columns import (
    FUNDING,
    FUNDING_TOTAL,
    REPEATABLE,
    TOTAL,
    MoneyColumn,
    guess_money_columns,
    named_amounts,
    says_funding,
)
from jalons.publication.rules.written_money import read_funders

# « État » may be a funder: its cells tell.
_NEVER_MONEY = {"title", "step", "steps", "axis", "starts_on", "ends_on"}


def guess_first_line(sent: SentTable) -> int:
    """The index of the first action. The template has a line of explanations under its headings."""
    return sent.header + (FIRST - HEADER if is_template(sent.headings) else 1)


def guess_columns(sent: SentTable) -> dict[int, str]:
    """A column with an unknown heading is kept in other information, so that nothing is lost."""
    if is_fiche_table(sent.headings):
        return _fiche_columns(sent)
    if is_template(sent.headings):
        after = {number: key for number, key in match_columns(sent.headings).items() if key == TAX}
        template = dict(enumerate(KEYS)) | after
        return template | _unknown_columns(sent, template)
    columns = _with_states(sent, match_columns(sent.headings))
    columns = _with_money(sent, columns)
    columns = _with_audiences(sent, columns)
    below = [row for row in sent.rows[sent.header + 1 :] if any(row)][:200]
    for number in range(sent.width):
        filled = [row[number] for row in below if number < len(row) and row[number]]
        if number not in columns and filled:
            key = _guess_by_content(filled, columns)
            if key:
                columns[number] = key
    if "title" not in columns.values():
        place = _guess_title_column(below, columns)
        if place is not None:
            columns[place] = "title"
    if "money" not in columns.values() and (place := _guess_funders_column(sent, columns)) is not None:
        columns[place] = "money"
    return dict(sorted((columns | _unknown_columns(sent, columns) | own_columns(sent.headings)).items()))


def _with_states(sent: SentTable, columns: Mapping[int, str]) -> dict[int, str]:
    """« Financeur | Montant | État »: the state is that of the funder when its cells say what a funder answers, « demandé », and the
    action has no state then."""
    found = dict(columns)
    for number, key in columns.items():
        slot = columns.get(number - 1, "").rpartition("_")
        filled = _cells(sent, number) if key == "status" and slot[0] in ("funder", "amount") else []
        if filled and 2 * sum(read_state(cell) is not None for cell in filled) > len(filled):
            found[number] = f"state_{slot[2]}"
    return found


def _guess_funders_column(sent: SentTable, columns: Mapping[int, str]) -> int | None:
    """« Financeurs et montants »: who pays and how much, in the words of each cell."""
    for number, heading in enumerate(sent.headings):
        filled = _cells(sent, number) if number not in columns and says_funding(heading) else []
        if filled and 2 * sum(read_funders(cell) is not None for cell in filled) > len(filled):
            return number
    return None


def headings_stamp(sent: SentTable) -> str:
    """The same for each table that has these headings, in this order."""
    return make_stamp("columns", *sent.headings)


def corrected_columns(sent: SentTable) -> dict[str, Any]:
    """What an import stores of columns that are not those that were guessed; empty when they are."""
    if sent.header < 0 or dict(sent.columns) == guess_columns(sent):
        return {}
    return {"stamp": headings_stamp(sent), "keys": {str(number): key for number, key in sent.columns.items()}}


def _fiche_columns(sent: SentTable) -> dict[int, str]:
    """Those of the fiches of a document, and of the money that a table gave them: its funders are then those of the fiche, whose
    own text about them is kept as it is."""
    columns = document_columns(sent.headings, KEEP)
    joined = joined_columns(sent.headings)
    money = {number: key for number, key in guess_money(sent, {}).items() if number in joined}
    if any(key in (FUNDING, FUNDING_TOTAL) for key in money.values()):
        columns = {number: KEEP if key == "money" else key for number, key in columns.items()}
    return columns | money


def _with_money(sent: SentTable, columns: Mapping[int, str]) -> dict[int, str]:
    """What headings say of money is believed when cells are amounts. A heading of texts is not heard when its cells are amounts."""
    money = guess_money(sent, columns)
    is_budget_elsewhere = "budget" in money.values()
    kept = {
        number: key
        for number, key in columns.items()
        if key not in REPEATABLE
        or (key == TOTAL and not is_budget_elsewhere)
        or number in money
        or not _cells(sent, number)
    }
    sure = {number for number, key in kept.items() if key in _NEVER_MONEY}
    return dict(sorted((kept | {number: key for number, key in money.items() if number not in sure}).items()))


def _with_audiences(sent: SentTable, columns: Mapping[int, str]) -> dict[int, str]:
    """« Cible » is that of the indicators when its cells hold numbers, else a public; numbers are no public."""
    told = dict(columns)
    for number, key in columns.items():
        filled = _cells(sent, number) if key in (TARGET, "audiences") else []
        if key == TARGET and filled and not any(map(_has_figure, filled)) and "audiences" not in columns.values():
            told[number] = "audiences"
        elif key == "audiences" and filled and all(map(cells.is_figure, filled)):
            told[number] = KEEP
    return told


def _has_figure(cell: str) -> bool:
    return any(map(str.isdecimal, cell))


def guess_money(sent: SentTable, columns: Mapping[int, str]) -> dict[int, str]:
    """The columns that hold money, whatever the page was told of them."""
    headings = numbered_headings(sent.headings)
    pairs = {number: key for number, key in columns.items() if key.startswith(("funder_", "amount_", "state_"))}
    return guess_money_columns(headings, lambda number: _cells(sent, number), pairs)


def guess_named_amounts(sent: SentTable) -> dict[int, MoneyColumn]:
    """The columns of amounts that their heading names, whether anything reads them or not."""
    return named_amounts(numbered_headings(sent.headings), lambda number: _cells(sent, number))


def _cells(sent: SentTable, number: int) -> list[str]:
    below = islice((row for row in sent.rows[sent.header + 1 :] if any(row)), 200)
    return [row[number] for row in below if number < len(row) and row[number]]


def _unknown_columns(sent: SentTable, found: Mapping[int, str]) -> dict[int, str]:
    below = sent.rows[sent.header + 1 :]
    return {
        number: KEEP
        for number, heading in enumerate(sent.headings)
        if heading and number not in found and any(number < len(row) and row[number] for row in below)
    }


def _guess_by_content(said: Sequence[str], found: Mapping[int, str]) -> str:
    dates = [key for key in ("starts_on", "ends_on") if key not in found.values()]
    tests: list[tuple[str, Callable[[str], bool]]] = [
        ("status", lambda cell: cells.read_status(cell)[1] in (None, Doubt.STATUS_NEAR)),
        ("priority", lambda cell: not cell.isdecimal() and cells.read_priority(cell) is not None),
        (
            "budget",
            lambda cell: ("€" in cell or "euro" in matching_key(cell)) and amounts.read_amount(cell).value is not None,
        ),
    ]
    for key, is_right in tests:
        if key not in found.values() and seems_to_hold(said, is_right):
            return key
    return dates[0] if dates and seems_to_hold(said, _is_day) else ""


def _is_day(cell: str) -> bool:
    return not cell.isdecimal() and read_day(cell, ends=False).value is not None


def _guess_title_column(below: Sequence[Sequence[str]], found: Mapping[int, str]) -> int | None:
    """The first column of short texts that are nearly all different."""
    for number in range(max(map(len, below), default=0)):
        filled = [row[number] for row in below if number < len(row) and row[number]]
        words = [cell for cell in filled if any(c.isalpha() for c in cell)]
        is_varied = len(words) == len(filled) >= 1 and 10 * len(set(filled)) >= 9 * len(filled)
        if number not in found and is_varied and sum(map(len, filled)) <= 150 * len(filled):
            return number
    return None
