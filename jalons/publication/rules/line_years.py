"""The years of an action that has a line a year. Pure."""

from collections.abc import Sequence
from datetime import date

from jalons.base.sent_tables import SentTable
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.columns import says_year_of_action
from jalons.publication.rules.money_columns import YEAR
from jalons.publication.rules.plan_line import Kind, Line


def read_years(lines: Sequence[Line], sent: SentTable) -> None:
    """Where an action has a line a year, « Année » is that of the money beside it, and the action lasts from the first to the last."""
    column = next(
        (
            number
            for number, key in sent.columns.items()
            if key == "period" and says_year_of_action(_cell_text(sent.headings, number))
        ),
        None,
    )
    if column is None:
        return
    group: list[tuple[Line, int]] = []
    for line in [*lines, Line(0)]:
        if line.kind is not Kind.MORE:
            _set_years(group, column)
            group = []
        text = _cell_text(sent.rows[line.number - 1], column) if line.number else ""
        if line.kind is Kind.ACTION or (line.kind is Kind.MORE and group):
            group.append((line, int(text) if YEAR.fullmatch(text) else 0))


def _set_years(group: Sequence[tuple[Line, int]], column: int) -> None:
    years = sorted({year for _line, year in group})
    if len(years) < 2 or not years[0]:
        return
    for line, year in group:
        for entry in line.money:
            entry.year = entry.year or year
    action = group[0][0]
    action.values |= {"starts_on": date(years[0], 1, 1), "ends_on": date(years[-1], 12, 31)}
    action.doubts = [doubt for doubt in action.doubts if (doubt.doubt, doubt.column) != (Doubt.DAY_GUESSED, column)]
    about = (
        f"{', '.join(map(str, years))} → {action.values['starts_on']:%d/%m/%Y} – {action.values['ends_on']:%d/%m/%Y}"
    )
    action.doubt(Doubt.DAY_GUESSED, about, column)


def _cell_text(row: Sequence[str], number: int) -> str:
    return row[number] if number < len(row) else ""
