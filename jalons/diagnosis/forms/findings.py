"""Forms about findings. The change checks lengths and names."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, FilterForm, JalonsForm, search_input
from jalons.base.stale_forms import SeenForm
from jalons.diagnosis.forms.tags import Tags, read_codes, show_communes
from jalons.diagnosis.models import Audience, Finding
from jalons.diagnosis.queries.facts import Fact
from jalons.diagnosis.queries.findings import FindingFilters, FindingRow
from jalons.diagnosis.rules.tagging import themes_stamp
from jalons.territories.models import Commune

# Suggestions; any other text is accepted.
ROLES = (
    _("secrétaire de mairie"),
    _("agente ou agent d’accueil"),
    _("travailleuse ou travailleur social"),
    _("conseillère ou conseiller numérique"),
    _("bibliothécaire"),
    _("bénévole d’association"),
    _("élue ou élu"),
    _("habitante ou habitant"),
)
# Without figures, which are taken from the portrait.
KINDS = [(kind.value, kind.label) for kind in Finding.Kind.said()]


class FindingForm(JalonsForm):
    """Several findings in a row: the page keeps what is the same for the next one."""

    text = forms.CharField(
        label=_("Ce qui a été dit ou vu"),
        error_messages={"required": _("Écrivez ce qui a été dit ou observé.")},
        help_text=_("Une seule idée, avec les mots de la personne. Jamais de nom."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    said_by = forms.CharField(
        label=_("Qui parle"),
        max_length=80,
        required=False,
        help_text=_("Un rôle seulement : secrétaire de mairie, habitante de plus de 70 ans."),
        widget=forms.TextInput(attrs={"list": "roles", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Nature"), choices=KINDS, initial=Finding.Kind.VERBATIM)
    heard_on = DayField(label=_("Jour"), required=False)
    themes = Tags(label=_("Thèmes"), required=False, widget=forms.CheckboxSelectMultiple)
    audiences = Tags(
        label=_("De qui il est question"), choices=Audience.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    communes = Tags(label=_("Communes"), required=False, widget=forms.CheckboxSelectMultiple)
    is_kept = forms.BooleanField(label=_("À garder pour le portrait"), required=False, initial=True)

    def __init__(self, *args: Any, themes: Sequence[str], communes: Sequence[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["themes"]
        field.choices = [(title, title) for title in themes]
        show_communes(self.fields["communes"], communes)

    def clean_communes(self) -> list[str]:
        return read_codes(self.cleaned_data["communes"])

    @staticmethod
    def following(row: FindingRow) -> dict[str, Any]:
        """The initial values of the next finding of the same conversation."""
        return {
            "said_by": row.said_by,
            "kind": row.kind,
            "heard_on": row.heard_on,
            "audiences": row.audiences,
            "communes": row.codes,
            "is_kept": True,
        }


class EditFindingForm(FindingForm, SeenForm):
    names_somebody = forms.BooleanField(
        label=_("Ce texte nomme une personne"),
        required=False,
        help_text=_("Tant que la case est cochée, il ne va dans aucun document."),
    )

    @staticmethod
    def values_of(row: FindingRow) -> dict[str, Any]:
        return FindingForm.following(row) | {
            "text": row.text,
            "themes": row.themes,
            "is_kept": row.is_kept,
            "names_somebody": row.names_somebody,
        }


class FactForm(FindingForm):
    """A figure of the portrait: its sentence and tags. The figure itself cannot be typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("said_by", "kind", "heard_on", "is_kept"):
            del self.fields[name]
        self.fields["text"].label = _("La phrase")
        self.fields["text"].help_text = ""


class KeepFactForm(FactForm):
    """`seen`: the figure that the page showed. It is not a stamp, because a new figure comes from a source, not from a
    person."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, value: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._value = value

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.pop("seen", "") != self._value:
            raise forms.ValidationError(
                _("Ce chiffre vient de changer. Relisez la phrase, puis envoyez-la de nouveau.")
            )
        return data

    @staticmethod
    def values_of_fact(fact: Fact) -> dict[str, Any]:
        about = {"themes": fact.themes, "audiences": fact.audiences, "communes": fact.communes}
        return about | {"text": fact.text, "seen": fact.value}


class EditFactForm(FactForm, SeenForm):
    names_somebody = EditFindingForm.base_fields["names_somebody"]


class FindingFilterForm(FilterForm):
    q = forms.CharField(label=_("Mots, ou qui parle"), required=False, widget=search_input(_("Mots, ou qui parle")))
    theme = forms.ChoiceField(label=_("Thème"), required=False)
    public = forms.ChoiceField(label=_("Public"), required=False, choices=[("", _("Tous")), *Audience.choices])
    commune = forms.ChoiceField(label=_("Commune"), required=False)
    nature = forms.ChoiceField(label=_("Nature"), required=False, choices=[("", _("Toutes")), *Finding.Kind.choices])

    def __init__(self, *args: Any, themes: Sequence[str], communes: Sequence[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("theme", [(title, title) for title in themes]),
            ("commune", [(commune.code, commune.name) for commune in communes]),
        ):
            field: Any = self.fields[name]
            field.choices = [("", _("Tous les thèmes") if name == "theme" else _("Toutes")), *choices]

    def asked(self) -> FindingFilters:
        """The valid filters; the others are ignored."""
        self.is_valid()
        data = self.cleaned_data
        return FindingFilters(
            text=data.get("q", ""),
            kind=data.get("nature", ""),
            theme=data.get("theme", ""),
            audience=data.get("public", ""),
            commune=data.get("commune", ""),
        )


class ThemesForm(SeenForm):
    """One field for each theme: an empty one removes it. The last ones are for new titles. `themes`: the present ones, by
    key."""

    NEW = 3

    def __init__(self, *args: Any, themes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        titles = {f"theme_{key}": title for key, title in themes}
        kwargs["initial"] = titles | {"seen": themes_stamp(titles.values())}
        super().__init__(*args, **kwargs)
        for rank, name in enumerate(titles, 1):
            self.fields[name] = self._field(_("Thème %(rank)s") % {"rank": rank})
        for number in range(1, self.NEW + 1):
            self.fields[f"new_{number}"] = self._field(_("Thème à ajouter"))
        if self.is_bound:
            self._rename_unstored([key for key, _title in themes])

    def _rename_unstored(self, keys: list[int]) -> None:
        """The page was opened before any theme was stored, and somebody stored them since: what was typed keeps its
        place."""
        data = cast("Any", self.data).copy()
        for place, key in enumerate(keys):
            if key > 0 and f"theme_{-place}" in data:
                data.setdefault(f"theme_{key}", data[f"theme_{-place}"])
        self.data = data

    @staticmethod
    def _field(label: Any) -> forms.CharField:
        widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
        return forms.CharField(label=label, max_length=80, required=False, widget=widget)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        titles = {int(name.removeprefix("theme_")): title for name, title in data.items() if name.startswith("theme_")}
        added = [title for name, title in data.items() if name.startswith("new_")]
        return {"titles": titles, "added": added, "seen": data.get("seen")}
