"""« Constats du diagnostic »: what an enjeu or a fiche rests on, chosen among what was collected."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.diagnosis.queries import FindingRow


class CitationForm(JalonsForm):
    """Drawn by the page, each with its text. What leaves or comes meanwhile is dropped by the change."""

    findings = forms.TypedMultipleChoiceField(label=_("Constats du diagnostic"), coerce=int, required=False)

    def __init__(self, *args: Any, rows: Sequence[FindingRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["findings"]
        field.choices = [(row.pk, row.number) for row in rows]
        self._rows = rows

    def lines(self) -> list[tuple[FindingRow, bool]]:
        """Those that are ticked first."""
        ticked = {int(value) for value in self["findings"].value() or [] if str(value).isdecimal()}
        return sorted(((row, row.pk in ticked) for row in self._rows), key=lambda line: not line[1])


def citable(rows: Iterable[FindingRow]) -> list[FindingRow]:
    """An enjeu and a fiche go into documents: what they cite names nobody."""
    return [row for row in rows if not row.names_somebody]
