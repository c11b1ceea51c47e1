"""The kit to print; the compte rendu to write."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.actions.forms.sheets import LongField
from jalons.base.forms import DayField, JalonsForm
from jalons.base.stale_forms import SeenForm
from jalons.invitations.models import Minutes, MinutesPart
from jalons.invitations.rules import minutes as minutes_rules
from jalons.publication.documents.minutes.letters import proposed_words
from jalons.publication.rules import kit as rules

_NUMBER = {
    "invalid": _("Écrivez un nombre entier, par exemple 47."),
    "required": _("Écrivez un nombre, par exemple 47."),
}


def _number_limits(least: int, most: int) -> dict[str, Any]:
    messages = {
        "min_value": _("Écrivez un nombre à partir de %(least)s.") % {"least": least},
        "max_value": _("Écrivez un nombre jusqu’à %(most)s.") % {"most": most},
    }
    return {"min_value": least, "max_value": most, "error_messages": {**_NUMBER, **messages}}


class KitForm(JalonsForm):
    """Read from the address, where its options stay."""

    people = forms.IntegerField(label=_("Nombre de personnes"), **_number_limits(1, rules.PEOPLE_MAX))
    sheets = forms.IntegerField(
        label=_("Nombre de feuilles de note"),
        help_text=_("Quatre par page."),
        **_number_limits(0, rules.SHEETS_PRINTED_MAX),
    )
    first = forms.IntegerField(
        label=_("Numéro de la première feuille"),
        help_text=_("Pour en imprimer d’autres sans répéter un numéro."),
        **_number_limits(1, rules.SHEET_NUMBER_MAX),
    )
    names = forms.BooleanField(label=_("Imprimer les noms des personnes attendues"), required=False)

    def __init__(self, *args: Any, may_know: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_know:
            del self.fields["names"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first", 0) + data.get("sheets", 0) - 1 > rules.SHEET_NUMBER_MAX:
            sentence = _("Le dernier numéro dépasserait %(most)s : imprimez moins de feuilles.")
            raise ValidationError({"sheets": sentence % {"most": rules.SHEET_NUMBER_MAX}})
        return data


# --- the compte rendu -------------------------------------------------------------------------------------------------


def _comment_field_name(part: str) -> str:
    return f"comment_{part}"


class MinutesForm(SeenForm):
    """The texts that people add to the data of the workshop."""

    introduction = LongField(
        rows=4,
        label=_("Introduction"),
        max_length=3000,
        help_text=_("Deux ou trois phrases : pourquoi cet atelier, ce que l’on en retient. Sans nom de personne."),
    )
    facilitators = forms.CharField(label=_("Animation"), max_length=300, required=False)
    shown_parts = forms.MultipleChoiceField(
        label=_("Parties du compte rendu"),
        choices=MinutesPart.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Décochez ce qui ne doit pas y être. Une partie sans contenu n’apparaît pas."),
    )
    next_steps = LongField(
        rows=4,
        label=_("Ce qui va se passer"),
        max_length=3000,
        help_text=_("Une ligne qui commence par un tiret devient une liste."),
    )
    next_title = forms.CharField(label=_("Prochain rendez-vous"), max_length=150, required=False)
    next_on = DayField(label=_("Sa date"), required=False)
    words_present = LongField(rows=5, label=_("Aux personnes présentes"), max_length=3000)
    words_absent = LongField(rows=5, label=_("Aux personnes qui n’ont pas pu venir"), max_length=3000)
    due_days = forms.IntegerField(
        label=_("À envoyer dans les… jours"),
        help_text=_("Dix jours : une habitude à garder, pas une obligation."),
        **_number_limits(1, 90),
    )

    def __init__(self, *args: Any, led: str, meeting: str, **kwargs: Any) -> None:
        """`led` and `meeting`: the default texts of the document."""
        super().__init__(*args, **kwargs)
        for part, label in MinutesPart.choices:
            words = gettext("Un mot sous « %(part)s »") % {"part": label}
            self.fields[_comment_field_name(part)] = LongField(rows=2, label=words, max_length=3000)
        unwritten = gettext("Laissé vide, le compte rendu dit : %(words)s")
        unsaid = gettext("Laissé vide, le message dit : « %(words)s »")
        nothing = gettext("Laissé vide, rien n’est dit.")
        self.fields["facilitators"].help_text = unwritten % {"words": led} if led else nothing
        self.fields["next_title"].help_text = unwritten % {"words": meeting} if meeting else nothing
        for name, words in zip(("words_present", "words_absent"), proposed_words(), strict=True):
            self.fields[name].help_text = unsaid % {"words": " ".join(words.split())}

    @property
    def comments(self) -> list[forms.BoundField]:
        return [self[_comment_field_name(part)] for part in MinutesPart.values]

    @property
    def has_comments(self) -> bool:
        return any(field.value() or field.errors for field in self.comments)

    def clean(self) -> dict[str, Any]:
        """The arguments of the change."""
        data = dict(super().clean() or {})
        shown = data.pop("shown_parts", MinutesPart.values)
        data["hidden_parts"] = [part for part in MinutesPart.values if part not in shown]
        data["comments"] = {
            part: text for part in MinutesPart.values if (text := data.pop(_comment_field_name(part), "").strip())
        }
        return data


def minutes_values(minutes: Minutes) -> dict[str, Any]:
    """The initial values."""
    own = (
        "introduction",
        "facilitators",
        "next_steps",
        "next_title",
        "next_on",
        "words_present",
        "words_absent",
        "due_days",
    )
    comments = {_comment_field_name(part): minutes.comments.get(part, "") for part in MinutesPart.values}
    shown = [part for part in MinutesPart.values if part not in minutes.hidden_parts]
    return {name: getattr(minutes, name) for name in own} | comments | {"shown_parts": shown, "seen": minutes.stamp}


class QuotesForm(JalonsForm):
    """The checkboxes of a page. `before`: those ticked when the page was shown; choices of others meanwhile are
    kept."""

    before = forms.CharField(widget=forms.HiddenInput, required=False)
    ticked = forms.MultipleChoiceField(
        label=_("À citer dans le compte rendu"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("L’une de ces paroles n’est plus sur le mur. La page est à jour : cochez de nouveau.")
        },
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["ticked"]).choices = choices
        self.shown = [key for key, _words in choices]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        before = data.get("before", "").split(",")
        decisions = minutes_rules.ticked_decisions(shown=self.shown, before=before, ticked=data.get("ticked", []))
        return {"decisions": decisions}
