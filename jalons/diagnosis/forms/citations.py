"""« Constats du diagnostic »: what an enjeu, a fiche or a note rests on, chosen among what was collected."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.diagnosis.queries.findings import FindingFilters, FindingRow, filter_findings

LONGEST_SEARCH = 200
MOST_AT_ONCE = 8  # one reads them; beyond, one looks for a word


class CitationForm(JalonsForm):
    """Drawn by the page, each with its text. What leaves or comes meanwhile is dropped by the change."""

    q = forms.CharField(
        label=_("Chercher un mot"),
        max_length=LONGEST_SEARCH,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    findings = forms.TypedMultipleChoiceField(label=_("Constats du diagnostic"), coerce=int, required=False)

    def __init__(self, *args: Any, rows: Sequence[FindingRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["findings"]
        field.choices = [(row.pk, row.number) for row in rows]
        self._rows = rows

    @property
    def is_a_search(self) -> bool:
        """Sent to see fewer of them: what is ticked stays ticked, nothing is changed yet."""
        return "chercher" in self.data

    @property
    def has_many(self) -> bool:
        return len(self._rows) > MOST_AT_ONCE

    def lines(self) -> list[tuple[FindingRow, bool]]:
        """Those that are ticked first, whatever is looked for; then those that hold its words."""
        ticked = set(map(str, self["findings"].value() or []))
        found = {
            row.pk
            for row in filter_findings(self._rows, FindingFilters(text=(self["q"].value() or "")[:LONGEST_SEARCH]))
        }
        lines = [(row, str(row.pk) in ticked) for row in self._rows if str(row.pk) in ticked or row.pk in found]
        return sorted(lines, key=lambda line: not line[1])

    def clean(self) -> dict[str, Any]:
        return {"findings": self.cleaned_data.get("findings", [])}


def citable_rows(rows: Iterable[FindingRow]) -> list[FindingRow]:
    """An enjeu and a fiche go into documents, a note on a wall: what they cite names nobody."""
    return [row for row in rows if not row.names_somebody]
