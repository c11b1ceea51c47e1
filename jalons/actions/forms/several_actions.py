"""What is asked before something is done to several fiches at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.forms.committees import PresenterForm
from jalons.actions.forms.names import offer_names
from jalons.actions.forms.sheets import REASON_HELP, LongField, text_field
from jalons.actions.models import ActionSheet, Axis
from jalons.actions.rules.committees import OUTCOMES
from jalons.actions.rules.schedule import MOST_SHIFTED
from jalons.actions.rules.sheets import Status
from jalons.base.forms import DayField, JalonsForm
from jalons.base.french import format_day
from jalons.governance.models import Meeting


class StatesForm(JalonsForm):
    """`states`: those that one of the fiches at least may have next."""

    sometimes_needed = ("reason",)

    to = forms.ChoiceField(label=gettext_lazy("Nouvel état"))
    reason = LongField(rows=2, label=gettext_lazy("Motif"), max_length=1000)

    def __init__(self, *args: Any, states: Iterable[Status], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [state for state in Status if state in set(states)]
        choice = cast("forms.ChoiceField", self.fields["to"])
        choice.choices = [
            ("", _("Choisissez un état")),
            *((state.value, ActionSheet.Status(state).label.capitalize()) for state in offered),
        ]
        if not offered:
            choice.help_text = _("Aucune de ces fiches ne change d’état par vous aujourd’hui.")
        elif set(OUTCOMES) & set(offered):
            choice.help_text = _(
                "Retenir, reporter ou rejeter ici est une décision hors réunion\u00a0: elle se lit dans «\u00a0Décisions\u00a0» et ne s’annule pas."
            )
        if Status.REJECTED in offered:
            self.fields["reason"].help_text = REASON_HELP


class AxisForm(JalonsForm):
    axis = forms.ModelChoiceField(
        Axis.objects.none(),
        label=gettext_lazy("Axe"),
        empty_label=gettext_lazy("Choisissez un axe"),
        help_text=gettext_lazy("Les fiches vont à la fin de l’axe. Leurs codes suivent."),
    )

    def __init__(self, *args: Any, axes: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Axis]", self.fields["axis"]).queryset = Axis.objects.filter(pk__in=axes)


class NameForm(JalonsForm):
    """One field of the fiche that names somebody, `named`; `names`: the known names of this field, which the page has in a
    list too (`forms/names.py`). `ask`: what is said to who gave no name and took none away; `both`: to who did both."""

    named = ""
    without_label: Any = ""
    ask: Any = ""
    both: Any = ""

    def __init__(self, *args: Any, names: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.named] = text_field(self.named)
        self.fields["without"] = forms.BooleanField(label=self.without_label, required=False)
        offer_names(self.fields, names)
        self.fields[self.named].widget.attrs.setdefault("class", "input")
        self.fields[self.named].help_text = self.ask

    def clean(self) -> dict[str, Any]:
        """An empty field takes nobody away: it must be said."""
        data = super().clean() or self.cleaned_data
        name, without = data.get(self.named), data.pop("without", False)
        if not self.errors and bool(name) == bool(without):
            self.add_error(self.named, self.both if name else self.ask)
        return data


class LeadForm(NameForm):
    named = "lead_organisation"
    sometimes_needed = ("lead_organisation",)
    without_label = gettext_lazy("Retirer le pilote")
    ask = gettext_lazy("Nommez la structure pilote, ou cochez « Retirer le pilote ».")
    both = gettext_lazy("Vous nommez une structure et vous retirez le pilote : choisissez.")


class CarrierForm(NameForm):
    named = "carrier_organisation"
    sometimes_needed = ("carrier_organisation",)
    without_label = gettext_lazy("Retirer le porteur")
    ask = gettext_lazy(
        "Nommez la structure qui inscrit la dépense à son budget, une seule, ou cochez «\u00a0Retirer le porteur\u00a0»."
    )
    both = gettext_lazy("Vous nommez une structure et vous retirez le porteur\u00a0: choisissez.")


class SponsorForm(NameForm):
    named = "elected_sponsor"
    sometimes_needed = ("elected_sponsor",)
    without_label = gettext_lazy("Retirer l’élue ou l’élu")
    ask = gettext_lazy("Nommez l’élue ou l’élu, par sa fonction, ou cochez « Retirer l’élue ou l’élu ».")
    both = gettext_lazy("Vous nommez quelqu’un et vous retirez l’élue ou l’élu : choisissez.")


class UnitForm(NameForm):
    named = "department_unit"
    sometimes_needed = ("department_unit",)
    without_label = gettext_lazy("Retirer le service")
    ask = gettext_lazy("Nommez le service, ou cochez « Retirer le service ».")
    both = gettext_lazy("Vous nommez un service et vous le retirez : choisissez.")


class DatesForm(JalonsForm):
    """A day that is left empty stays that of each fiche."""

    sometimes_needed = ("starts_on", "ends_on")

    starts_on = DayField(
        label=gettext_lazy("Début"), required=False, help_text=gettext_lazy("Vide : chaque fiche garde le sien.")
    )
    ends_on = DayField(
        label=gettext_lazy("Fin"), required=False, help_text=gettext_lazy("Vide : chaque fiche garde la sienne.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("starts_on") and not data.get("ends_on"):
            self.add_error("starts_on", _("Écrivez au moins l’une des deux dates."))
        return data


_LATER, _SOONER = "plus-tard", "plus-tot"
_MONTHS_ASKED = gettext_lazy("Écrivez un nombre de mois entier, de 1 à 60.")


class ShiftForm(JalonsForm):
    """So many months, later or sooner. It is valid once the page has shown what this changes: `shown` holds the months that it
    showed."""

    way = forms.ChoiceField(
        label=gettext_lazy("Décaler"),
        choices=[(_LATER, gettext_lazy("plus tard")), (_SOONER, gettext_lazy("plus tôt"))],
        help_text=gettext_lazy(
            "Même jour du mois, ou le dernier d’un mois plus court. Ce qui est fait ne bouge pas, ni le début de ce qui a commencé."
        ),
    )
    months = forms.IntegerField(
        label=gettext_lazy("De combien de mois"),
        min_value=1,
        max_value=MOST_SHIFTED,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _MONTHS_ASKED),
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_shown = ""
        if self.is_bound:
            self.was_shown, months = str(self.data.get("shown", "")), self.asked_months()
            data = cast("QueryDict", self.data).copy()
            data["shown"] = str(months or "")
            self.data = data

    def asked_months(self) -> int | None:
        """Later is positive; None when what was typed cannot be read."""
        self.full_clean()
        months = self.cleaned_data.get("months")
        return None if self.errors else months

    def is_valid(self) -> bool:
        return super().is_valid() and self.was_shown == str(self.cleaned_data["months"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.pop("shown", None)
        if data.pop("way", _LATER) == _SOONER and "months" in data:
            data["months"] = -data["months"]
        return data


class MeetingForm(PresenterForm):
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=gettext_lazy("Réunion"), empty_label=gettext_lazy("Choisissez une réunion")
    )
    field_order = ("meeting", "presenter")

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ModelChoiceField[Meeting]", self.fields["meeting"])
        choice.queryset = Meeting.objects.filter(pk__in=[meeting.pk for meeting in meetings])
        choice.choices = [
            ("", choice.empty_label or ""),
            *((meeting.pk, f"{meeting.title}, {format_day(meeting.held_on)}") for meeting in meetings),
        ]
        if not meetings:
            choice.help_text = _("Aucune réunion à venir : fixez-en une dans « Comités ».")
