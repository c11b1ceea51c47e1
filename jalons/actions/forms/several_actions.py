"""What is asked before something is done to several fiches at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.forms.committees import PresenterForm
from jalons.actions.forms.names import offer_names
from jalons.actions.forms.sheets import REASON_HELP, LongField, text_field
from jalons.actions.models import ActionSheet, Axis
from jalons.actions.rules.committees import OUTCOMES
from jalons.actions.rules.sheets import Status
from jalons.base.forms import JalonsForm
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
        if Status.REJECTED in offered:
            self.fields["reason"].help_text = REASON_HELP
        elif set(OUTCOMES) & set(offered):
            self.fields["reason"].help_text = _(
                "Une décision hors réunion se lit dans «\u00a0Décisions\u00a0»\u00a0: écrivez pourquoi."
            )


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


class LeadForm(JalonsForm):
    """`names`: the known names of its field, which the page has in a list too (`forms/names.py`)."""

    sometimes_needed = ("lead_organisation",)

    lead_organisation = text_field("lead_organisation")
    without = forms.BooleanField(label=gettext_lazy("Retirer le pilote"), required=False)

    def __init__(self, *args: Any, names: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_names(self.fields, names)
        self.fields["lead_organisation"].help_text = _("Nommez-la, ou cochez «\u00a0Retirer le pilote\u00a0».")

    def clean(self) -> dict[str, Any]:
        """An empty field takes nobody away: it must be said."""
        data = super().clean() or self.cleaned_data
        lead, without = data.get("lead_organisation"), data.pop("without", False)
        if not self.errors and bool(lead) == bool(without):
            self.add_error(
                "lead_organisation",
                _("Vous nommez une structure et vous retirez le pilote\u00a0: choisissez.")
                if lead
                else _("Nommez la structure pilote, ou cochez «\u00a0Retirer le pilote\u00a0»."),
            )
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
