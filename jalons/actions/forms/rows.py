"""A few short rows of several columns in one field: staff, and frameworks of the action."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.forms import normalize_number
from jalons.governance.models import FrameworkKind

MOST_ROWS = 12

type Rows = list[list[str]]


class RowsWidget(forms.Widget):
    """Each row has one control a column. One empty row is added, two when there are no rows yet. `columns`: (label,
    attributes, choices). `most`: how many rows it may hold."""

    use_fieldset = True

    def __init__(
        self, columns: Sequence[tuple[Any, Mapping[str, str], Sequence[tuple[str, Any]]]], most: int = MOST_ROWS
    ) -> None:
        super().__init__()
        self.columns = columns
        self.most = most

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Rows | None:
        if f"{name}-0-0" not in data:
            return None
        rows = [
            [(data.get(f"{name}-{row}-{column}") or "").strip() for column, _c in enumerate(self.columns)]
            for row in range(self.most)
        ]
        return [row for row in rows if any(row)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-0" not in data

    def put(self, data: "MultiValueDict[str, str]", name: str, rows: Rows) -> None:
        """Writes rows in the posted data, as if they had been typed."""
        for key in [key for key in data if key.startswith(f"{name}-")]:
            del data[key]
        for index, row in enumerate(rows or [[""] * len(self.columns)]):
            for column, text in enumerate(row):
                data[f"{name}-{index}-{column}"] = text

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        rows = [self.shown(list(row)) for row in value or []]
        rows += [[""] * len(self.columns)] * min(1 if rows else 2, self.most - len(rows))
        lines = ((self._row(name, index, row),) for index, row in enumerate(rows))
        return format_html(
            '<div class="stack" id="{}">{}</div>',
            (attrs or {}).get("id", ""),
            format_html_join("", '<div class="grid">{}</div>', lines),
        )

    def shown(self, row: list[str]) -> list[str]:
        """A row as the form shows it."""
        return row

    def _row(self, name: str, index: int, row: Sequence[str]) -> SafeString:
        return format_html_join(
            "",
            '<label class="field"><span>{}<span{}> {}</span></span>{}</label>',
            (
                # The first label of a row shows the number of the row; in the others, only screen readers read it.
                (
                    label,
                    mark_safe(' class="sr"') if column else "",
                    index + 1,
                    self._control(f"{name}-{index}-{column}", text, more, choices),
                )
                for column, ((label, more, choices), text) in enumerate(zip(self.columns, row, strict=True))
            ),
        )

    def _control(self, name: str, text: str, more: Mapping[str, str], choices: Sequence[tuple[str, Any]]) -> SafeString:
        if not choices:
            return forms.TextInput({"class": "input", **more}).render(name, text)
        options = [("", "–"), *choices]
        if text and text not in offered_values(options):
            options.append((text, text))
        return forms.Select({"class": "input"}, options).render(name, text)


def offered_values(options: Iterable[tuple[Any, Any]]) -> set[str]:
    """The values of a list of choices, of which some are in groups."""
    values: set[str] = set()
    for value, label in options:
        values |= offered_values(label) if isinstance(label, list) else {str(value)}
    return values


class StaffWidget(RowsWidget):
    def shown(self, row: list[str]) -> list[str]:
        role, time, employer = row
        return [role, time.replace(".", ","), employer]


class RowsField(forms.Field):
    """Gives a list of rows of texts; empty rows are removed."""

    widget: RowsWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, template_name="actions/_rows.html", **kwargs)

    def clean(self, value: Any) -> Rows:
        return [self.row(row) for row in value or []]

    def row(self, row: list[str]) -> list[str]:
        raise NotImplementedError

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != list(data or [])


def read_drafted_rows(form: forms.Form) -> None:
    """After a session expired, the draft holds the typed values of rows control by control."""
    for name, field in form.fields.items():
        if isinstance(field, RowsField) and not field.widget.value_omitted_from_data(form.initial, {}, name):
            form.initial[name] = field.widget.value_from_datadict(form.initial, {}, name)


def check_length(text: str, most: int) -> str:
    if len(text) > most:
        raise ValidationError(_("Écrivez plus court : %(n)d signes au plus.") % {"n": most})
    return text


class StaffField(RowsField):
    """Rows of role, working time in full-time equivalents, employer."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Postes et temps de travail"),
            help_text=gettext_lazy(
                "Un poste par ligne. Le temps s’écrit en équivalent temps plein : 0,5 pour un mi-temps."
            ),
            widget=StaffWidget(
                (
                    (gettext_lazy("Poste"), {"maxlength": "100"}, ()),
                    (gettext_lazy("Temps (ETP)"), {"inputmode": "decimal", "maxlength": "8"}, ()),
                    (gettext_lazy("Employeur"), {"maxlength": "150"}, ()),
                )
            ),
        )

    def row(self, row: list[str]) -> list[str]:
        role, time, employer = row
        if not role:
            raise ValidationError(_("Dites de quel poste il s’agit, ou videz la ligne."))
        return [check_length(role, 100), _read_full_time(time) if time else "", check_length(employer, 150)]


def _read_full_time(text: str) -> str:
    """Converts « 0,5 » to the stored « 0.5 »."""
    try:
        value = Decimal(normalize_number(text))
    except InvalidOperation:
        value = Decimal("NaN")
    if not (value.is_finite() and 0 < value <= 99 and value == round(value, 2)):
        raise ValidationError(_("Écrivez un temps de travail, par exemple 0,5 ou 1."))
    return f"{value.normalize():f}"


class FrameworksField(RowsField):
    """Rows of a framework, and where it mentions the action. A framework is one of the roadmap, by its title, else a
    kind: a fiche may belong to one that the team has not described."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Articulation avec d’autres cadres"),
            help_text=gettext_lazy("Où ce cadre parle de l’action : un axe, une page, une fiche."),
            widget=RowsWidget(_framework_columns(FrameworkKind.choices)),
        )
        self._offered = set(FrameworkKind.values)

    def offer(self, titles: Sequence[str], kept: Iterable[str]) -> None:
        """`titles`: the frameworks of the roadmap. `kept`: what the fiche names already, whatever became of it."""
        if titles:
            ours = (_("Les cadres d’ici"), [(title, title) for title in titles])
            kinds = (_("Un autre, par son type"), list(FrameworkKind.choices))
            self.widget.columns = _framework_columns([ours, kinds])
        self._offered = {*FrameworkKind.values, *titles, *kept}

    def row(self, row: list[str]) -> list[str]:
        kind, reference = row
        if not kind:
            raise ValidationError(_("Choisissez le cadre, ou videz la ligne."))
        if kind not in self._offered:
            raise ValidationError(_("Choisissez un cadre de la liste."))
        return [kind, check_length(reference, 200)]


def _framework_columns(choices: Sequence[tuple[Any, Any]]) -> tuple[Any, ...]:
    return (
        (gettext_lazy("Cadre"), {}, choices),
        (gettext_lazy("Référence"), {"maxlength": "200"}, ()),
    )
