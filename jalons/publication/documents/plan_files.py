"""The plan of actions as a file: 28 columns, headings on line 2, actions from line 4."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.spreadsheets import Cell, write_csv
from jalons.base.table_files import clean_cell
from jalons.papers.workbooks import write_workbook
from jalons.papers.workbooks.tables import TABLE_FORMATS, table_book
from jalons.publication.rules import cells
from jalons.publication.rules.columns import HEADER, KEYS
from jalons.publication.rules.exported_plans import PlanTable

FORMATS = TABLE_FORMATS
LABELS = {
    "xlsx": gettext_lazy("Excel (XLSX)"),
    "ods": gettext_lazy("LibreOffice (ODS)"),
    "csv": gettext_lazy("Texte (CSV)"),
}
_WIDTHS = {
    "axis": 26, "title": 40, "step": 32, "description": 50, "objectives": 36, "indicators": 36, "lead_organisation": 26,
    "means": 30, "partners": 30, "money": 30, "funder_1": 22, "funder_2": 22, "funder_3": 22,
}  # fmt: skip


def write_plan_file(title: str, plan: PlanTable, extension: str) -> bytes:
    table: list[Sequence[Cell]] = [
        [clean_cell(_("%(title)s. Montants tels que saisis dans Jalons.") % {"title": title})],
        list(plan.headings),
        [_column_notes().get(key, "") for key in KEYS],
        *([clean_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in plan.rows),
    ]
    widths = {KEYS.index(key): width for key, width in _WIDTHS.items()}
    if extension == "csv":
        return write_csv(table)
    book = table_book(_("Plan d’actions"), table, head=HEADER, widths=widths, frozen=4, is_typed=True)
    return write_workbook(book, extension)


def _column_notes() -> dict[str, str]:
    """The explanations under the headings."""
    return {
        "title": clean_cell(_("Obligatoire")),
        "step": clean_cell(_("Une ligne par sous-action, sous son action")),
        "status": ", ".join(words[0] for words in cells.STATUSES.values() if words[0][0].isupper()),
        "priority": ", ".join(cells.PRIORITIES.values()),
        "starts_on": clean_cell(_("JJ/MM/AAAA")),
        "ends_on": clean_cell(_("JJ/MM/AAAA")),
    }
