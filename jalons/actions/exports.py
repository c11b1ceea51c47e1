"""The list of fiches as it is shown, to take away: the same lines, in the same order. The names of people are not in it:
who pilots is an organisation, the élue or élu is told by a function, as on the fiche."""

from collections.abc import Callable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.queries.action_list import ListedAction
from jalons.base import spreadsheets
from jalons.base.spreadsheets import Cell
from jalons.papers.workbooks import write_workbook
from jalons.papers.workbooks.tables import table_book

_COLUMNS: tuple[tuple[Promise, Callable[[ListedAction], Cell | None], int], ...] = (
    (gettext_lazy("Code"), lambda row: row.code, 8),
    (gettext_lazy("Intitulé"), lambda row: row.title, 44),
    (gettext_lazy("Axe"), lambda row: row.axis_title, 30),
    (gettext_lazy("État"), lambda row: row.status.word, 16),
    (gettext_lazy("Retard"), lambda row: row.delay, 22),
    (gettext_lazy("Priorité"), lambda row: str(row.priority or ""), 9),
    (gettext_lazy("Gain rapide"), lambda row: _("oui") if row.quick_win else "", 12),
    (gettext_lazy("Structure pilote"), lambda row: row.lead_organisation, 34),
    (gettext_lazy("Élue ou élu de référence"), lambda row: row.elected_sponsor, 34),
    (gettext_lazy("Service pilote"), lambda row: row.department_unit, 30),
    (gettext_lazy("Partenaires"), lambda row: "\n".join(row.partners), 34),
    (gettext_lazy("Publics"), lambda row: row.audience_words, 34),
    (gettext_lazy("Communes"), lambda row: row.where, 34),
    (gettext_lazy("Début"), lambda row: row.starts_on, 12),
    (gettext_lazy("Fin"), lambda row: row.ends_on, 12),
    (gettext_lazy("Étapes faites"), lambda row: row.steps_label, 14),
    (gettext_lazy("Coût, en euros"), lambda row: row.cost, 16),
    (gettext_lazy("Reste à trouver, en euros"), lambda row: row.to_find if row.cost is not None else None, 16),
    (gettext_lazy("Financeurs"), lambda row: "\n".join(row.money.funders if row.money else ()), 34),
    (gettext_lazy("Cadres"), lambda row: "\n".join(option.label for option in row.frameworks), 34),
    (gettext_lazy("Rubriques à compléter"), lambda row: "" if row.lacking is None else str(row.lacking), 14),
)


def write_csv(rows: Sequence[ListedAction]) -> bytes:
    return spreadsheets.write_csv(_table(rows))


def write_xlsx(rows: Sequence[ListedAction]) -> bytes:
    widths = {place: width for place, (_heading, _cell, width) in enumerate(_COLUMNS)}
    book = table_book(_("Fiches"), _table(rows), widths=widths, frozen=2, is_typed=True)
    return write_workbook(book, "xlsx")


def _table(rows: Sequence[ListedAction]) -> list[list[Cell]]:
    """What is not known is an empty cell, never a zero."""
    headings: list[Cell] = [str(heading) for heading, _cell, _width in _COLUMNS]
    return [headings, *([_blank_if_none(cell(row)) for _heading, cell, _width in _COLUMNS] for row in rows)]


def _blank_if_none(cell: Cell | None) -> Cell:
    return "" if cell is None else cell
