"""A plan that exists, on its way in: what is recognised in it, what is chosen before it is written."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.previews import ConfirmForm, SentTable, TableForm
from jalons.base.table_files import Sheet, read_sheets
from jalons.funding.models import Kind
from jalons.publication import words
from jalons.publication.rules import column_guesses
from jalons.publication.rules.columns import CHOICES, KEEP, find_header
from jalons.roadmaps.models import Roadmap

FIELD_CHOICES = [
    ("", _("Ne pas importer")),
    (KEEP, _("Garder dans « Autres informations »")),
    *((key, words.FIELDS[key]) for key in CHOICES if key != KEEP),
]


def plan_salt(roadmap: Roadmap) -> str:
    return f"jalons.publication.plan:{roadmap.pk}"


class PlanFileForm(TableForm):
    """Headings on two lines are read as one: the table that goes on has them so."""

    def find_header(self, rows: Sequence[Sequence[str]]) -> int | None:
        return find_header(rows)[0]

    def sheets(self, file: IO[bytes]) -> list[Sheet]:
        return read_sheets(file, most_lines=self.most_lines, as_shown=True)

    def table_of(self, sheets: list[Sheet]) -> SentTable:
        table = super().table_of(sheets)
        if table.header >= 0:
            table.rows[table.header] = find_header(table.rows)[1]
        return table


class PlanConfirmForm(ConfirmForm):
    """`first` is the line of the file where actions begin. Answers about amounts come beside, one a question."""

    headings = CHOICES

    first = forms.IntegerField(
        label=_("Première ligne à lire"),
        min_value=1,
        max_value=5_001,
        required=False,
        help_text=_("Le numéro de la ligne dans votre fichier."),
    )
    kind = forms.ChoiceField(
        label=_("Ces montants paient"),
        choices=Kind.choices,
        required=False,
        help_text=_("Un plan le dit rarement. Vous corrigerez action par action."),
    )

    def clean_table(self) -> SentTable:
        self.sent = super().clean_table()
        return self.sent

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if "rows" not in found:
            return found
        first = found.pop("first", None)
        found["first"] = first - 1 if first else column_guesses.guess_first_line(found["rows"], found["header"])
        found["kind"] = found.get("kind") or Kind.OPERATING.value
        found["answers"] = self._answers()
        found["merged"] = self.sent.merged
        found["source"] = self.sent.source or self.sent.sheet
        return found

    def _answers(self) -> dict[str, Decimal]:
        answers = {}
        for name, text in self.data.items():
            if match := re.fullmatch(r"answer-(\d{1,5}-\w{1,20})", name):
                try:
                    amount = Decimal(str(text))
                except InvalidOperation:
                    continue
                if amount.is_finite():
                    answers[match[1]] = amount
        return answers

    def _columns(self, sent: SentTable) -> dict[int, str]:
        """As many columns as one likes may be kept."""
        columns = super()._columns(sent)
        for number in range(max(len(row) for row in sent.rows)):
            if self.data.get(f"column-{number}") == KEEP:
                columns[number] = KEEP
        return dict(sorted(columns.items()))
