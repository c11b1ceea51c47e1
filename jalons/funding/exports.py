"""The resources of one funder, to take away: the lines of its page, in their order, with what totals leave out and why."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base import spreadsheets
from jalons.base.spreadsheets import Cell
from jalons.funding.queries.funder_pages import FunderLine, FunderPage
from jalons.funding.words.funder_pages import year_label
from jalons.papers.workbooks import write_workbook
from jalons.papers.workbooks.tables import table_book

_BEFORE: tuple[tuple[Promise, Callable[[FunderLine], Any], int], ...] = (
    (gettext_lazy("Fiche"), lambda line: line.code, 8),
    (gettext_lazy("Intitulé"), lambda line: line.action, 44),
    (gettext_lazy("Financeur, tel qu’écrit"), lambda line: line.written, 34),
    (gettext_lazy("Dispositif"), lambda line: line.scheme, 34),
    (gettext_lazy("Nature"), lambda line: line.nature, 20),
    (gettext_lazy("Type"), lambda line: line.kind, 16),
    (gettext_lazy("État"), lambda line: line.status.word, 14),
    (gettext_lazy("Compté"), lambda line: line.status.word if line.is_refused else line.counted_label, 28),
    (gettext_lazy("Montant, en euros"), lambda line: line.amount, 16),
)
_AFTER: tuple[tuple[Promise, Callable[[FunderLine], Any], int], ...] = (
    (gettext_lazy("Réponse attendue"), lambda line: line.decision_on, 16),
    (gettext_lazy("Versement à demander avant le"), lambda line: line.claim_on, 16),
    (gettext_lazy("Versement attendu"), lambda line: line.expected_on, 16),
    (gettext_lazy("Dépense subventionnable, en euros"), lambda line: line.eligible_amount, 18),
    (gettext_lazy("Pièces"), lambda line: "\n".join(piece.name for piece in line.pieces), 34),
    (gettext_lazy("Pièce à joindre"), lambda line: _("oui") if line.lacks_proof else "", 12),
)


def write_csv(page: FunderPage) -> bytes:
    return spreadsheets.write_csv(_tabulate_lines(page))


def write_xlsx(page: FunderPage) -> bytes:
    every = [width for _heading, _cell, width in _BEFORE]
    every += [14 for _year in _years_of(page)] + [width for _heading, _cell, width in _AFTER]
    book = table_book(_("Ressources"), _tabulate_lines(page), widths=dict(enumerate(every)), frozen=2, is_typed=True)
    return write_workbook(book, "xlsx")


def _years_of(page: FunderPage) -> list[int | None]:
    found = {year for line in page.every_line for year, _amount in line.years}
    return [*sorted(year for year in found if year is not None), *([None] if None in found else [])]


def _tabulate_lines(page: FunderPage) -> list[list[Cell]]:
    """What is not known is an empty cell, never a zero."""
    years = _years_of(page)
    headings: list[Cell] = [str(heading) for heading, _cell, _width in _BEFORE]
    headings += [year_label(year) for year in years]
    headings += [str(heading) for heading, _cell, _width in _AFTER]
    rows: list[list[Cell]] = [headings]
    for line in page.every_line:
        by_year = dict(line.years)
        cells = [cell(line) for _heading, cell, _width in _BEFORE]
        cells += [by_year.get(year) for year in years]
        cells += [cell(line) for _heading, cell, _width in _AFTER]
        rows.append(["" if cell is None else cell for cell in cells])
    return rows
