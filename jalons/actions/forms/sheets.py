"""The fiche as it is typed, whole or one part at a time, from its proposal to each of its states; and the axes."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions import words
from jalons.actions.forms.names import offer_names
from jalons.actions.forms.rows import FrameworksField, StaffField, read_drafted_rows
from jalons.actions.forms.stale_sheets import comparable_value, put_value, value_label
from jalons.actions.models import ActionSheet, Axis
from jalons.actions.queries.prefill import PrefilledValue
from jalons.actions.queries.sheets import values_at_version
from jalons.actions.rules.sheet_fields import LIMITS, SHEET_FIELDS, SHEET_NAMES, Section, Stage
from jalons.actions.rules.sheets import asking_stage, has_reversed_dates, missing_fields
from jalons.base.forms import ConfirmedForm, DayField, JalonsForm, normalize_number
from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.base.stale_forms import SeenForm
from jalons.governance.queries.frameworks import framework_titles, present_titles
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune
from jalons.workshops.models import Audience, KeyProject


class LongField(forms.CharField):
    """Text of several lines. Browsers send two characters for each end of line: they are counted and stored as one."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


def text_field(name: str, rows: int = 0) -> forms.CharField:
    """The control of a text of the fiche, from the table of fields."""
    field = next(field for field in SHEET_FIELDS if field.name == name)
    arguments: dict[str, Any] = {
        "label": words.field_heading(name), "max_length": field.limit, "help_text": words.HINTS.get(name, "")
    }  # fmt: skip
    return (
        LongField(rows=rows or field.lines, **arguments)
        if field.lines
        else forms.CharField(required=False, **arguments)
    )


class CountField(forms.IntegerField):
    """A number of people, typed as « 1 200 »."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages: ClassVar = {"invalid": gettext_lazy("Écrivez un nombre, par exemple 1 200.")}

    def to_python(self, value: Any) -> int | None:
        return super().to_python(normalize_number(str(value)) if value not in self.empty_values else value)


def _key_project_field() -> "forms.ModelChoiceField[KeyProject]":
    return forms.ModelChoiceField(
        KeyProject.objects.none(),
        label=gettext_lazy("Chantier d’origine"),
        required=False,
        empty_label=gettext_lazy("Aucun : l’action vient d’ailleurs"),
    )


class DatedForm(JalonsForm):
    """Reports an end before the beginning with the other errors of the form; otherwise only the change would refuse
    it."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors and has_reversed_dates(data.get("starts_on"), data.get("ends_on")):
            self.add_error("ends_on", str(words.ENDS_FIRST))
        return data


class ProposalForm(JalonsForm):
    """The least that makes a draft: an intitulé, and an axis chosen or named."""

    sometimes_needed = ("axis", "new_axis")

    title = forms.CharField(
        label=gettext_lazy("Intitulé"),
        max_length=LIMITS["title"],
        help_text=gettext_lazy(
            "Ce que l’on fera, en quelques mots. Par exemple : une permanence numérique itinérante."
        ),
    )
    axis = forms.ModelChoiceField(Axis.objects.none(), label=gettext_lazy("Axe"), required=False)
    new_axis = forms.CharField(
        label=gettext_lazy("Ou un nouvel axe"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Un axe rassemble des actions. Trois à cinq suffisent. Par exemple : aller vers."),
    )
    key_project = _key_project_field()

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        axis = self.fields["axis"]
        axis.required = not self.data.get("new_axis")
        axis.error_messages["required"] = _("Choisissez un axe, ou nommez-en un nouveau.")
        _limit_choices(axis, Axis.objects.filter(roadmap=roadmap), _("Choisissez un axe"))
        _limit_choices(self.fields["key_project"], KeyProject.objects.living().filter(roadmap=roadmap))
        if not Axis.objects.filter(roadmap=roadmap).exists():
            del self.fields["axis"]
            self.fields["new_axis"].label = _("Axe")
            self.fields["new_axis"].required = True


class PrefilledForm(ProposalForm):
    """A proposal made from a chantier, with the fields that it fills and the source of each. The fiche is filled with
    the rest later."""

    context = text_field("context", rows=4)
    description = text_field("description", rows=6)
    lead_organisation = text_field("lead_organisation")
    partners = text_field("partners", rows=6)
    first_steps = LongField(rows=4, label=gettext_lazy("Premières étapes"), max_length=1000)
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Publics"), choices=Audience.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    communes = forms.MultipleChoiceField(
        label=gettext_lazy("Communes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, roadmap: Roadmap, taken: Mapping[str, PrefilledValue], **kwargs: Any) -> None:
        super().__init__(*args, roadmap=roadmap, **kwargs)
        for name in set(PrefilledForm.base_fields) - set(ProposalForm.base_fields):
            if name in taken:
                self.fields[name].help_text = taken[name].source
            else:
                del self.fields[name]
        self._communes = {commune.code: commune for commune in roadmap.communes.all()}
        if "communes" in self.fields:
            names = sorted(self._communes.values(), key=lambda commune: fold_accents(commune.name))
            choices = [(commune.code, commune.name) for commune in names]
            cast("forms.MultipleChoiceField", self.fields["communes"]).choices = choices

    def aside(self, name: str) -> Any:
        return "" if asking_stage(name) else super().aside(name)

    def clean_communes(self) -> list[Commune]:
        return _chosen_communes(self._communes, self.cleaned_data["communes"])

    def clean_first_steps(self) -> list[str]:
        lines = (line.strip()[:200] for line in self.cleaned_data["first_steps"].splitlines())
        return [line for line in lines if line]


@frozen
class FormSection:
    """`lacking`: how many of its fields must still be filled before the fiche is validated."""

    anchor: str
    title: str
    fields: list[BoundField]
    lacking: int
    is_open: bool


class SheetForm(ConfirmedForm, DatedForm):
    """The whole fiche. `version` is the one that was shown: the change refuses to overwrite a later one."""

    field_order = ("version", *SHEET_NAMES)

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Intitulé"), max_length=LIMITS["title"])
    vars().update(
        (field.name, text_field(field.name)) for field in SHEET_FIELDS if field.limit and field.name != "title"
    )
    key_project = _key_project_field()
    staff = StaffField()
    frameworks = FrameworksField()
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Publics"),
        choices=Audience.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    target_count = CountField(
        label=gettext_lazy("Nombre de personnes visé"),
        min_value=1,
        max_value=9_999_999,
        required=False,
        help_text=gettext_lazy("Par an, ou sur toute la durée : dites-le dans la description."),
    )
    communes = forms.MultipleChoiceField(
        label=gettext_lazy("Communes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Sans aucune coche, l’action concerne tout le territoire. Celle qu’une commune porte est d’abord la sienne\u00a0: "
            "elle est cochée d’elle-même."
        ),
    )
    starts_on = DayField(label=gettext_lazy("Début"), required=False)
    ends_on = DayField(label=gettext_lazy("Fin"), required=False)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priorité"),
        choices=[("", gettext_lazy("Pas encore décidée")), *ActionSheet.Priority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    quick_win = forms.BooleanField(
        label=gettext_lazy("Gain rapide"),
        required=False,
        help_text=gettext_lazy("Des effets visibles en moins de six mois. Une fois l’action notée, la note le dit."),
    )

    def __init__(
        self, *args: Any, action: ActionSheet, names: Mapping[str, Sequence[str]] | None = None, **kwargs: Any
    ) -> None:
        """`names`: the known names of each field that names somebody, which the page has in a list with the id « connus- »
        and the name of the field."""
        super().__init__(*args, **kwargs)
        self.action = action
        offer_names(self.fields, names or {})
        read_drafted_rows(self)
        self._offer_frameworks()
        communes = sorted(action.roadmap.communes.all(), key=lambda commune: fold_accents(commune.name))
        self._communes = {commune.code: commune for commune in communes}
        _limit_choices(self.fields["key_project"], KeyProject.objects.filter(roadmap=action.roadmap))
        cast("forms.MultipleChoiceField", self.fields["communes"]).choices = [
            (code, commune.name) for code, commune in self._communes.items()
        ]

    def _offer_frameworks(self) -> None:
        """Those of the roadmap, and those that the fiche names already, under their titles of today."""
        frameworks, roadmap = cast("FrameworksField", self.fields["frameworks"]), self.action.roadmap
        kept = [kind for kind, _reference in self.action.frameworks]
        titles = present_titles(roadmap) if kept else {}
        frameworks.offer(framework_titles(roadmap), kept)
        if self.initial.get("frameworks"):
            rows = self.initial["frameworks"]
            self.initial["frameworks"] = [[titles.get(kind, kind), reference] for kind, reference in rows]

    def clean_partners(self) -> str:
        lines = map(str.strip, self.cleaned_data["partners"].splitlines())
        return "\n".join(filter(None, lines))

    def clean_communes(self) -> list[Commune]:
        return _chosen_communes(self._communes, self.cleaned_data["communes"])

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """The fields still to fill before the fiche is validated."""
        return missing_fields(self.action.filled(), for_=Stage.VALIDATE)

    def aside(self, name: str) -> Any:
        """The note beside a field: « facultatif » if no stage ever asks for it, else, while it is empty, who waits for
        it."""
        stage = asking_stage(name)
        if stage is None:
            return super().aside(name)
        return words.ASKED[stage] if name in self.lacking else ""

    @property
    def sections(self) -> list[FormSection]:
        """Its parts in order. The last one is optional, and collapsed until one of its fields is filled or wrong."""
        return [
            FormSection(
                section.value,
                str(title),
                [self[name] for name in names],
                sum(1 for name in names if name in self.lacking),
                section is not Section.MORE or any(self[name].value() or name in self.errors for name in names),
            )
            for section, title in words.SECTIONS.items()
            if (
                names := [
                    field.name for field in SHEET_FIELDS if field.section is section and field.name in self.fields
                ]
            )
        ]

    def is_stale(self) -> bool:
        """Whether the only error is that somebody saved since this form was shown."""
        only_refused = self.is_bound and set(self.errors) == {NON_FIELD_ERRORS}
        return only_refused and self.cleaned_data["version"] != self.action.version

    def meet(self, fields: dict[str, Any]) -> None:
        """After a refusal, merges what somebody else wrote since this form was shown.

        `said` holds the fields revised since, with their value at that time. A field not changed here takes the new
        value; a field changed on both sides keeps what was typed and shows the new value beside it.
        """
        data = cast("Any", self.data).copy()
        data["version"] = str(self.action.version)
        current = sheet_values(self.action)
        typed = dict(self.cleaned_data)
        for name, before in fields.items():
            if name not in self.fields:
                continue
            if comparable_value(typed.get(name)) == comparable_value(before):
                put_value(data, self.fields[name], name, current[name])
            else:
                said_now = value_label(self.fields[name], current[name])
                self[name].help_text = _("Enregistré entre-temps : %(value)s") % {"value": said_now}
                self.add_error(name, _("Modifié des deux côtés : gardez votre saisie, ou reprenez l’autre."))
        self.data = data


class SectionForm(SheetForm):
    """One part of the fiche. Somebody who saved another part meanwhile is no rival: both are kept."""

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in SHEET_FIELDS:
            if field.section is not section:
                del self.fields[field.name]
        # Who carries the action is all that a change asks to confirm.
        if section is not Section.WHO:
            del self.fields["confirmed"]

    def clean_version(self) -> int:
        version = int(self.cleaned_data["version"])
        since = values_at_version(self.action, version)
        return self.action.version if since and since.keys().isdisjoint(self.fields) else version


def sheet_values(action: ActionSheet) -> dict[str, Any]:
    values = {name: action.field_value(name) for name in ("version", *SHEET_NAMES)}
    return values | {
        "communes": [commune.code for commune in values["communes"]],
        "key_project": action.key_project_id,
    }


# What `overview.queries.contribution` keeps: the reason is on the page of each note behind the fiche.
REASON_HELP = gettext_lazy(
    "Nécessaire pour écarter une action. Les personnes dont les notes ont mené à cette action le liront : n’y nommez "
    "personne."
)


class AdvanceForm(JalonsForm):
    """One button for each state: the button pressed chooses it."""

    sometimes_needed = ("reason",)

    to = forms.ChoiceField(label=gettext_lazy("Nouvel état"), choices=ActionSheet.Status.choices)
    reason = LongField(
        rows=2,
        label=gettext_lazy("Motif"),
        max_length=1000,
        help_text=gettext_lazy("Il accompagnera la décision."),
    )

    def __init__(self, *args: Any, may_reject: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_reject:
            self.fields["reason"].help_text = REASON_HELP


class MoveForm(JalonsForm):
    axis = forms.ModelChoiceField(Axis.objects.none(), label=gettext_lazy("Axe"), empty_label=None)
    rank = forms.IntegerField(
        label=gettext_lazy("Place dans l’axe"),
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("1 pour la première place. Les autres actions se décalent."),
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _limit_choices(self.fields["axis"], Axis.objects.filter(roadmap=roadmap))


class AxisForm(SeenForm):
    title = forms.CharField(label=gettext_lazy("Intitulé"), max_length=150)
    objectives = LongField(
        rows=4,
        label=gettext_lazy("Objectifs"),
        max_length=LIMITS["objectives"],
        help_text=gettext_lazy("Ce que cet axe veut changer, en quelques phrases."),
    )


class AxisPlaceForm(JalonsForm):
    rank = forms.IntegerField(
        label=gettext_lazy("Rang"),
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("Les codes des actions suivent : l’axe 2 porte les actions 2.1, 2.2…"),
    )


def _chosen_communes(known: Mapping[str, Commune], codes: Sequence[str]) -> list[Commune]:
    """Choosing all of them means the whole territory, like choosing none."""
    return [] if len(codes) == len(known) else [known[code] for code in codes]


def _limit_choices(field: forms.Field, rows: models.QuerySet[Any], empty_label: str | None = None) -> None:
    choice = cast("forms.ModelChoiceField[Any]", field)
    choice.queryset = rows
    if empty_label:
        choice.empty_label = empty_label
