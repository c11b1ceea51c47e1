"""The forms of experiences: written, copied from a fiche, brought up to date, taken for a new fiche, searched."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from jalons.actions.forms.rows import RowsField, RowsWidget, check_length, read_drafted_rows
from jalons.actions.forms.sheets import LongField, ProposalForm
from jalons.base.forms import AmountField, DayField, FilterForm, JalonsForm, MeasureField, WebAddressField, search_input
from jalons.base.french import format_euros, format_number
from jalons.base.frozen import frozen
from jalons.base.public_holidays import working_day
from jalons.base.stale_forms import Difference, SeenForm
from jalons.funding.models import Kind as ExpenseKind
from jalons.funding.models import Tax
from jalons.monitoring import words
from jalons.monitoring.models import Experience, Indicator, Licence
from jalons.monitoring.rules import experiences as rules
from jalons.roadmaps.models import Roadmap

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# As the rules write an amount or a measure: anything else was typed, and is shown as it was.
_STORED = re.compile(r"-?\d+\.\d\d")


class ExperienceRowsWidget(RowsWidget):
    """`number`: the column that holds an amount or a measure, shown in French."""

    def __init__(self, columns: Sequence[Any], number: int | None = None, *, is_money: bool = False) -> None:
        super().__init__(columns, rules.MOST_LINES)
        self.number, self.is_money = number, is_money

    def shown(self, row: list[str]) -> list[str]:
        if self.number is None or not _STORED.fullmatch(row[self.number]):
            return row
        value = Decimal(row[self.number])
        text = format_euros(value).removesuffix("\u00a0€") if self.is_money else format_number(value)
        return [*row[: self.number], text, *row[self.number + 1 :]]


class StepsField(RowsField):
    def __init__(self) -> None:
        month = {"inputmode": "numeric", "maxlength": "3"}
        super().__init__(
            label=_("Étapes"),
            help_text=_(
                "Les mois se comptent depuis le début : du mois 0 au mois 3. Laissez vide si vous ne savez pas."
            ),
            widget=ExperienceRowsWidget(
                ((_("Étape"), {"maxlength": "200"}, ()), (_("Du mois"), month, ()), (_("Au mois"), month, ()))
            ),
        )

    def row(self, row: list[str]) -> list[str]:
        label, first, last = row
        _refuse_nameless(label)
        starts, ends = _read_month(first), _read_month(last)
        if starts is not None and ends is not None and ends < starts:
            raise ValidationError(gettext("« %(step)s » finit avant de commencer."), params={"step": label[:60]})
        return rules.ExperienceStep(check_length(label, 200), starts, ends).row


class IndicatorsField(RowsField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Indicateurs"),
            help_text=_("Ce qui a été compté, et le dernier chiffre. Sans mesure, laissez vide : ce n’est pas zéro."),
            widget=ExperienceRowsWidget(
                (
                    (_("Indicateur"), {"maxlength": "150"}, ()),
                    (_("Unité"), {"maxlength": "40"}, ()),
                    (_("Nature"), {}, Indicator.Kind.choices),
                    (_("Mesuré"), {"inputmode": "decimal", "maxlength": "20"}, ()),
                ),
                number=3,
            ),
        )

    def row(self, row: list[str]) -> list[str]:
        label, unit, kind, result = row
        _refuse_nameless(label)
        if kind and kind not in Indicator.Kind.values:
            raise ValidationError(gettext("Choisissez une nature de la liste."))
        measured = MeasureField(required=False).clean(result)
        return rules.ExperienceIndicator(check_length(label, 150), check_length(unit, 40), kind, measured).row


class ExpensesField(RowsField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Dépenses"),
            help_text=_(
                "Investissement : ce qui dure, comme un véhicule ou du matériel. Fonctionnement : tout le reste."
            ),
            widget=ExperienceRowsWidget(
                (
                    (_("Dépense"), {"maxlength": "150"}, ()),
                    (_("Type"), {}, ExpenseKind.choices),
                    (_("Montant, en euros"), {"inputmode": "decimal", "maxlength": "40"}, ()),
                    (_("Taxes"), {}, Tax.choices),
                ),
                number=2,
                is_money=True,
            ),
        )

    def row(self, row: list[str]) -> list[str]:
        label, kind, amount, tax = row
        _refuse_nameless(label)
        if kind not in ExpenseKind.values:
            raise ValidationError(gettext("Choisissez le type de chaque dépense."))
        if not amount:
            raise ValidationError(gettext("Écrivez le montant de chaque dépense, ou videz la ligne."))
        if tax and tax not in Tax.values:
            raise ValidationError(gettext("Choisissez les taxes dans la liste."))
        euros = cast("Decimal", AmountField().clean(amount))
        return rules.ExperienceExpense(check_length(label, 150), kind, euros, tax or Tax.UNKNOWN.value).row


def _refuse_nameless(label: str) -> None:
    if not label:
        raise ValidationError(gettext("Nommez chaque ligne, ou videz-la."))


def _read_month(text: str) -> int | None:
    if not text:
        return None
    if not (
        text.isascii()
        and text.isdigit()
        and len(text) <= len(str(rules.MOST_MONTHS))
        and int(text) <= rules.MOST_MONTHS
    ):
        raise ValidationError(
            gettext("Écrivez un nombre de mois, de 0 à %(most)s."), params={"most": rules.MOST_MONTHS}
        )
    return int(text)


_HINTS = {
    "title": _("Ce qui a été fait, en quelques mots. Par exemple : un bus numérique dans les villages."),
    "territory": _("Où cela s’est fait."),
    "structure": _("Qui a piloté. Une structure, jamais une personne."),
    "perimeter": _("Les communes, les quartiers ou les lieux concernés."),
    "need": _("Ce qui manquait, et pour qui."),
    "objectives": _("Un par ligne."),
    "description": _("Assez pour qu’une autre équipe sache par où commencer."),
    "results": _("Ce qui a changé, et pour qui."),
    "lessons": _("Ce que vous referiez, ce que vous feriez autrement. L’idée à reprendre."),
    "budget": _("En euros, pour toute la durée. Laissez vide s’il n’est pas connu : ce n’est pas zéro."),
    "funders": _("Un par ligne."),
    "calendar": _("Par exemple : de mars 2024 à juin 2025."),
    "technical_partners": _("Des structures, une par ligne."),
    "contact": _("L’adresse d’un service, jamais celle d’une personne. Par exemple : numerique@collectivite.example."),
    "link": _("La page où la lire en entier, si elle existe."),
    "licence": _("Ce que les autres peuvent faire du texte. Elle est nécessaire pour le proposer."),
}


def _text_field(field: rules.ExperienceField) -> forms.CharField:
    arguments: dict[str, Any] = {
        "label": words.field_heading(field.name), "max_length": field.limit, "help_text": _HINTS.get(field.name, "")
    }  # fmt: skip
    if field.lines:
        return LongField(rows=field.lines, **arguments)
    return forms.CharField(required=field.name in ("title", "territory"), **arguments)


def _licence_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Licence"),
        choices=[("", _("Pas encore choisie")), *Licence.choices],
        required=False,
        help_text=_HINTS["licence"],
    )


@frozen
class FormLine:
    """`is_wide`: rows of several columns take the whole width."""

    field: BoundField
    is_wide: bool


@frozen
class FormPart:
    title: str
    lines: list[FormLine]


class ExperienceForm(SeenForm):
    """The whole experience, written by hand or corrected."""

    field_order = ("seen", *(field.name for field in rules.EXPERIENCE_FIELDS))

    vars().update(
        (field.name, _text_field(field)) for field in rules.EXPERIENCE_FIELDS if field.limit and field.name != "link"
    )
    budget = AmountField(label=_("Budget"), required=False, help_text=_HINTS["budget"])
    budget_tax = forms.ChoiceField(label=_("Ce budget est"), choices=Tax.choices, required=False)
    expenses = ExpensesField()
    steps = StepsField()
    indicators = IndicatorsField()
    link = WebAddressField(label=_("Lien"), max_length=rules.LIMITS["link"], required=False, help_text=_HINTS["link"])
    licence = _licence_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        read_drafted_rows(self)
        self.initial.setdefault("budget_tax", Tax.UNKNOWN)

    def clean_budget_tax(self) -> str:
        return self.cleaned_data["budget_tax"] or Tax.UNKNOWN.value

    @property
    def parts(self) -> list[FormPart]:
        return [
            FormPart(
                str(title),
                [
                    FormLine(self[field.name], is_wide=field.name in rules.ROWS)
                    for field in rules.EXPERIENCE_FIELDS
                    if field.part is part
                ],
            )
            for part, title in words.PARTS.items()
        ]


def _lines_field(label: "StrPromise") -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": words.LINE_GONE},
    )


class _PartsForm(JalonsForm):
    """The lines of an experience to tick, by their places; a kind without any line is not asked."""

    steps = _lines_field(_("Étapes"))
    indicators = _lines_field(_("Indicateurs"))
    expenses = _lines_field(_("Dépenses"))

    def clean(self) -> dict[str, Any]:
        """What was ticked in a kind of lines that is no longer asked is told, never dropped."""
        cleaned = super().clean() or self.cleaned_data
        gone = (name for name in words.LINE_SENTENCES if name not in self.fields)
        if any(self.add_prefix(name) in self.data for name in gone):
            self.add_error(None, ValidationError(words.LINE_GONE, code="ticked-line-gone"))
        return cleaned

    def offer_lines(self, values: Mapping[str, rules.Rows]) -> None:
        for name, sentence in words.LINE_SENTENCES.items():
            rows = rules.ROWS[name](values.get(name, ()))
            if not rows:
                del self.fields[name]
                continue
            field = cast("forms.TypedMultipleChoiceField", self.fields[name])
            field.choices = [(str(place), sentence(row)) for place, row in enumerate(rows)]
            field.initial = [str(place) for place, _row in enumerate(rows)]

    def aside(self, name: str) -> Any:
        return "" if name in words.LINE_SENTENCES else super().aside(name)

    @property
    def ticked(self) -> list[BoundField]:
        return [self[name] for name in words.LINE_SENTENCES if name in self.fields]


class KeepForm(SeenForm, _PartsForm):
    """What of a fiche goes to its experience."""

    field_order = ("seen", "title", "licence", "steps", "indicators", "expenses")

    title = forms.CharField(label=_("Intitulé"), max_length=rules.LIMITS["title"])
    licence = _licence_field()

    def __init__(self, *args: Any, source: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_lines(source)

    def list_differences(self) -> list[Difference]:
        """The fiche changed: the page shows its lines of now."""
        return []


class ReuseForm(SeenForm, _PartsForm, ProposalForm):
    """A new fiche: its intitulé, its axis, its first day, and the lines that come with it."""

    field_order = ("seen", "title", "axis", "new_axis", "starts_on", "steps", "indicators", "expenses")

    starts_on = DayField(
        label=gettext_lazy("Début de l’action"),
        help_text=gettext_lazy("Les étapes se datent à partir de ce jour. Vous les corrigerez ensuite."),
    )
    is_agreed = forms.BooleanField(label=_("Nous avons appelé la structure, et elle est d’accord"))

    def __init__(self, *args: Any, roadmap: Roadmap, experience: Experience, may_fund: bool, **kwargs: Any) -> None:
        super().__init__(*args, roadmap=roadmap, **kwargs)
        del self.fields["key_project"]
        self.fields["starts_on"].initial = working_day(timezone.localdate())
        self.offer_lines({name: getattr(experience, name) for name in words.LINE_SENTENCES})
        if not may_fund:
            self.fields.pop("expenses", None)
        if not experience.asks_first(roadmap):
            del self.fields["is_agreed"]

    def list_differences(self) -> list[Difference]:
        """The experience changed: the page shows its lines of now."""
        return []

    @property
    def asked(self) -> list[BoundField]:
        names = ("title", "axis", "new_axis", "starts_on")
        return [self[name] for name in names if name in self.fields]


class OfferForm(SeenForm):
    is_read_again = forms.BooleanField(
        label=_("J’ai relu ce texte : aucune personne n’y est nommée."),
        error_messages={"required": _("Relisez le texte, puis cochez cette case.")},
    )

    def clean(self) -> dict[str, Any]:
        """The change does not need the tick that the form has checked."""
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("is_read_again", None)
        return cleaned

    def compare(self) -> None:
        """Another text is there: nobody has read it again yet."""
        super().compare()
        if self.is_stale:
            cast("Any", self.data).pop("is_read_again", None)

    def list_differences(self) -> list[Difference]:
        return []


class TakeChangesForm(SeenForm):
    sometimes_needed = ("take",)

    take = forms.MultipleChoiceField(
        label=_("Ce qui remplace le texte de l’expérience"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, moved: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["take"])
        field.choices = [(name, words.field_heading(name)) for name in moved]

    def list_differences(self) -> list[Difference]:
        return []


class ExperienceFilterForm(FilterForm):
    q = forms.CharField(
        label=_("Chercher une expérience"),
        required=False,
        max_length=200,
        widget=search_input(_("Chercher une expérience")),
    )
    licence = forms.ChoiceField(
        label=_("Licence"), choices=[("", _("Toutes les licences")), *Licence.choices], required=False
    )

    def asked(self) -> tuple[str, str]:
        """The words and the licence; what is not understood asks nothing."""
        self.is_valid()
        return self.cleaned_data.get("q", ""), self.cleaned_data.get("licence", "")
