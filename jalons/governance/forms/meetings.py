"""What is typed of a meeting, and why it is cancelled."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm, LineField
from jalons.base.french import format_short_day
from jalons.base.stale_forms import SeenForm
from jalons.governance.models import Committee, Meeting
from jalons.roadmaps.models import Milestone

LONGEST_MEETING = 24 * 60


class _MilestoneField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Milestone) -> str:
        """« Comité de pilotage, date à fixer », « Comité de pilotage, prévu le 10 déc. 2026 »."""
        if obj.lacks_day:
            return str(_("%(title)s, date à fixer")) % {"title": obj.title}
        return str(_("%(title)s, prévu le %(day)s")) % {"title": obj.title, "day": format_short_day(obj.due_on)}


class MeetingForm(SeenForm):
    committee = forms.ModelChoiceField(label=_("Comité"), queryset=Committee.objects.none(), empty_label=None)
    title = LineField(label=_("Intitulé"), max_length=150, required=False, help_text=_("Vide, c’est le nom du comité."))
    held_on = DayField(label=_("Date"), help_text=_("Un jour passé est accepté : la réunion est alors « tenue »."))
    milestone = _MilestoneField(
        label=_("Jalon que cette réunion tient"),
        queryset=Milestone.objects.none(),
        required=False,
        empty_label=_("aucun"),
        widget=forms.RadioSelect,
        blank=True,
        help_text=_("Le jalon prend la date de la réunion, et la suit si elle change."),
    )
    starts_at = forms.TimeField(
        label=_("Heure"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    planned_minutes = forms.IntegerField(
        label=_("Durée prévue, en minutes"), required=False, min_value=5, max_value=LONGEST_MEETING
    )
    place = LineField(label=_("Lieu"), max_length=200, required=False)

    def __init__(
        self, *args: Any, milestones: QuerySet[Milestone], committees: QuerySet[Committee], **kwargs: Any
    ) -> None:
        """`milestones`: those that the meeting may hold; `committees`: those that may meet. Without any, the question
        is not asked."""
        super().__init__(*args, **kwargs)
        for name, rows in (("milestone", milestones), ("committee", committees)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
            if not rows.exists():
                del self.fields[name]

    @classmethod
    def values(cls, row: object) -> dict[str, Any]:
        """A title that is the name of the committee follows it."""
        assert isinstance(row, Meeting)
        values = super().values(row)
        return values | {"title": "" if row.title == row.committee.name else row.title}


class CancelForm(JalonsForm):
    reason = forms.CharField(
        label=_("Pourquoi elle est annulée"),
        max_length=300,
        help_text=_("Cette phrase se lit à côté de la réunion, et dans les documents."),
    )
