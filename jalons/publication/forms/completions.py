"""Many fiches at once: a control for each empty cell of the grid."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from jalons.actions.forms.sheets import CountField, text_field
from jalons.actions.rules.names import BETWEEN
from jalons.actions.rules.sheet_fields import LIMITS
from jalons.actions.rules.sheets import has_reversed_dates
from jalons.actions.words import ENDS_FIRST
from jalons.base.forms import DayField, JalonsForm, MeasureField
from jalons.base.frozen import frozen
from jalons.diagnosis.models import Audience
from jalons.monitoring.models import Indicator
from jalons.publication.changes.completions import FilledFiche, FirstIndicator
from jalons.publication.queries.completions import Grid, GridRow, column_heading

VERSION, SHOWN = "version", "montree"
# What one column asks, when it is more than one control.
_LABEL, _TARGET, _UNIT, _TARGET_ON = "indicators", "target", "unit", "target_on"
_LONG_ROWS = 3


@frozen
class Cell:
    """`controls`: each with its own label, shown where the column asks for several; without any, the fiche says `text`, and `typed` is
    what was typed while somebody else wrote it."""

    heading: str
    controls: Sequence[tuple[str, BoundField]] = ()
    text: str = ""
    typed: str = ""
    is_folded: bool = False


@frozen
class Line:
    row: GridRow
    version: BoundField
    cells: Sequence[Cell]


class CompletionForm(JalonsForm):
    """The fields are those of the grid: « 12-context » is the constat of the fiche 12. Whatever stays empty stays as it is."""

    def __init__(self, *args: Any, grid: Grid, names: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grid, self.names = grid, names
        for row in grid.rows:
            self.fields[f"{row.pk}-{VERSION}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=row.version, label=row.name
            )
            for column in grid.columns:
                if column in row.lacking:
                    self._add_controls(row, column, names.get(column))

    def _add_controls(self, row: GridRow, column: str, names: Sequence[str] | None) -> None:
        for key, field in _column_controls(column).items():
            field.label = f"{field.label}, {row.code}"
            field.required, field.help_text = False, ""
            field.widget.attrs["aria-label"] = field.label
            if names and isinstance(field.widget, forms.TextInput):
                field.widget.attrs["list"] = f"connus-{column}"
            if not isinstance(field.widget, forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "input")
            self.fields[f"{row.pk}-{key}"] = field

    def show_again(self, grid: Grid) -> "CompletionForm":
        """After a refusal: the same with what is saved now, what was typed, and what was refused. Sent again, it is about these
        versions."""
        data = cast("QueryDict", self.data).copy()
        for row in grid.rows:
            data[f"{row.pk}-{VERSION}"] = str(row.version)
        form = CompletionForm(data=data, grid=grid, names=self.names)
        for name, errors in self.errors.as_data().items():
            if name not in form.errors:
                for error in errors:
                    form.add_error(name if name in form.fields else None, error)
        return form

    @property
    def lines(self) -> list[Line]:
        return [
            Line(row, self[f"{row.pk}-{VERSION}"], [self._make_cell(row, column) for column in self.grid.columns])
            for row in self.grid.rows
        ]

    def _make_cell(self, row: GridRow, column: str) -> Cell:
        if column not in row.lacking:
            return Cell(column_heading(column), text=row.texts[column], typed=", ".join(self._sent_texts(row, column)))
        controls = [(str(field.label), self[f"{row.pk}-{key}"]) for key, field in _column_controls(column).items()]
        is_typed = any(bound.errors or (self.is_bound and bound.value()) for _label, bound in controls)
        return Cell(column_heading(column), controls, is_folded=column in ("audiences", "indicators") and not is_typed)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        filled = {row.pk: fiche for row in self.grid.rows if (fiche := self._read_row(row, data))}
        for row in self.grid.rows:
            self._refuse_filled_since(row)
        if lost := self._lost_texts():
            sentence = _("Une fiche a été retirée entre-temps. Ce que vous aviez écrit pour elle : %(texts)s")
            self.add_error(None, sentence % {"texts": BETWEEN.join(lost)})
        if not filled and not self.errors:
            self.add_error(None, _("Remplissez au moins une case."))
        return {"filled": filled}

    def _sent_texts(self, row: GridRow, column: str) -> list[str]:
        """What was typed in one cell, whether or not it is still empty."""
        sent = self.data if isinstance(self.data, QueryDict) else QueryDict()
        texts = (text for name in _column_controls(column) for text in sent.getlist(f"{row.pk}-{name}"))
        return [text for text in texts if text.strip()]

    def _refuse_filled_since(self, row: GridRow) -> None:
        """Shown again, the page says both texts, and no longer asks for that cell."""
        since = [name for name in self.grid.columns if name not in row.lacking and self._sent_texts(row, name)]
        if since:
            sentence = _("%(fiche)s : rempli entre-temps (%(fields)s). Relisez, puis enregistrez.")
            fields = ", ".join(map(column_heading, since))
            self.add_error(f"{row.pk}-{VERSION}", sentence % {"fiche": row.name, "fields": fields})

    def _lost_texts(self) -> list[str]:
        """What was typed for the fiches that the page showed and that are gone: sent again, the page no longer holds them."""
        sent = self.data if isinstance(self.data, QueryDict) else QueryDict()
        gone = set(sent.getlist(SHOWN)) - {str(row.pk) for row in self.grid.rows}
        return [
            value
            for name, values in sent.lists()
            for key, _mark, column in [name.partition("-")]
            if key in gone and column != VERSION
            for value in values
            if value.strip()
        ]

    def _read_row(self, row: GridRow, data: Mapping[str, Any]) -> FilledFiche | None:
        """None when nothing is typed for it."""
        typed = {
            name: value
            for column in self.grid.columns
            if column in row.lacking
            for name in _column_controls(column)
            if (value := data.get(f"{row.pk}-{name}")) not in (None, "", [])
        }
        step, indicator = typed.pop("steps", ""), self._read_indicator(row, typed)
        if has_reversed_dates(typed.get("starts_on", row.starts_on), typed.get("ends_on", row.ends_on)):
            self.add_error(f"{row.pk}-{'ends_on' if 'ends_on' in typed else 'starts_on'}", str(ENDS_FIRST))
        if not (typed or step or indicator):
            return None
        return FilledFiche(data.get(f"{row.pk}-{VERSION}", 0), typed, step, indicator)

    def _read_indicator(self, row: GridRow, typed: dict[str, Any]) -> FirstIndicator | None:
        """What is counted, its target, and when: on the last day of the action unless it is said."""
        label, target, unit, on = (typed.pop(name, None) for name in (_LABEL, _TARGET, _UNIT, _TARGET_ON))
        if not label and target is None and not unit and on is None:
            return None
        on = on or typed.get("ends_on", row.ends_on)
        needed = {
            _LABEL: None if label else _("Dites ce que l’on comptera."),
            _TARGET: None if target is not None else _("Écrivez la cible, un nombre."),
            _TARGET_ON: None if on else _("Écrivez le jour de la cible : la fiche n’a pas encore de fin."),
        }
        for name, sentence in needed.items():
            if sentence and not self.errors.get(f"{row.pk}-{name}"):
                self.add_error(f"{row.pk}-{name}", sentence)
        return FirstIndicator(label, target, on, unit or "") if label and target is not None and on else None


def _column_controls(column: str) -> dict[str, forms.Field]:
    """The fields of a column, by name."""
    if column in ("starts_on", "ends_on"):
        return {column: DayField(label=column_heading(column))}
    if column == "audiences":
        widget = forms.CheckboxSelectMultiple
        return {
            column: forms.MultipleChoiceField(label=column_heading(column), choices=Audience.choices, widget=widget)
        }
    if column == "target_count":
        return {column: CountField(label=column_heading(column), min_value=1, max_value=9_999_999)}
    if column == "steps":
        return {column: forms.CharField(label=column_heading(column), max_length=200)}
    if column == "indicators":
        unit = Indicator._meta.get_field("unit").max_length
        return {
            _LABEL: forms.CharField(label=_("Ce que l’on comptera"), max_length=150),
            _TARGET: MeasureField(label=_("Cible")),
            _UNIT: forms.CharField(label=_("Unité"), max_length=unit),
            _TARGET_ON: DayField(label=_("À atteindre le")),
        }
    assert column in LIMITS
    field = text_field(column, rows=_LONG_ROWS) if LIMITS[column] > 150 else text_field(column)
    return {column: field}
