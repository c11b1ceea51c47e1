"""« Constats du diagnostic »: the findings that an enjeu, a fiche or a note cites."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.diagnosis.queries.findings import FindingFilters, FindingRow, filter_findings

LONGEST_SEARCH = 200
MOST_AT_ONCE = 8  # short enough to read; above it, a search is offered


class CitationForm(JalonsForm):
    """The page renders each finding with its text. The change drops those that no longer exist."""

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
        """Sent to filter the list: ticked ones stay ticked, nothing is changed yet."""
        return "chercher" in self.data

    @property
    def has_many(self) -> bool:
        return len(self._rows) > MOST_AT_ONCE

    def lines(self) -> list[tuple[FindingRow, bool]]:
        """Ticked findings first, whatever the search; then those that match it."""
        ticked = set(map(str, self["findings"].value() or []))
        matching = {
            row.pk
            for row in filter_findings(self._rows, FindingFilters(text=(self["q"].value() or "")[:LONGEST_SEARCH]))
        }
        lines = [(row, str(row.pk) in ticked) for row in self._rows if str(row.pk) in ticked or row.pk in matching]
        return sorted(lines, key=lambda line: not line[1])

    def clean(self) -> dict[str, Any]:
        return {"findings": self.cleaned_data.get("findings", [])}


def citable_rows(rows: Iterable[FindingRow]) -> list[FindingRow]:
    """Without those that name somebody, because an enjeu and a fiche go into documents, and a note on a wall."""
    return [row for row in rows if not row.names_somebody]
