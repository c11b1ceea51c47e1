"""Who stands for a seat, who comes or goes at which point, and when a sitting ended."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.governance.models import Meeting, MeetingPoint, Presence, Seat


class RepresentativeForm(JalonsForm):
    by = forms.TypedChoiceField(label=_("Représenté par"), coerce=int)

    def __init__(self, *args: Any, seats: list[tuple[int, str]], **kwargs: Any) -> None:
        """`seats`: those that may represent this one."""
        super().__init__(*args, **kwargs)
        field = self.fields["by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choisissez un siège présent")), *seats]

    def clean(self) -> dict[str, Any]:
        """The change takes the row of the seat."""
        cleaned = super().clean() or {}
        if "by" in cleaned:
            cleaned["representative"] = Seat.objects.get(pk=cleaned.pop("by"))
        return cleaned


class UndoneMovementForm(JalonsForm):
    """What « Annuler » brings back: what the seat was before, empty when nothing was noted of it. `seen`: the stamp of
    what is undone."""

    seen = forms.CharField(max_length=64)
    attendance = forms.ChoiceField(choices=[("", ""), *Presence.Attendance.choices], required=False)
    representative = forms.ModelChoiceField(Seat.objects.none(), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["representative"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Seat.objects.on(meeting.held_on).filter(committee=meeting.committee_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_represented = cleaned.get("attendance") == Presence.Attendance.REPRESENTED
        if is_represented != bool(cleaned.get("representative")):
            raise forms.ValidationError(_("Ce geste ne s’annule plus."), code="undo-unknown")
        return cleaned


class ClosingForm(JalonsForm):
    """When the sitting ended; empty: now."""

    at = forms.TimeField(
        label=_("Heure de fin"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Sans heure, c’est maintenant."),
    )


class _PointField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.rank}. {obj.title}"


class MovementForm(JalonsForm):
    """The point, and the hour in the clock of the roadmap; without hour, the end of the point."""

    point = _PointField(MeetingPoint.objects.none(), label=_("Au point"), empty_label=None)
    at = forms.TimeField(
        label=_("À quelle heure"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Sans heure, c’est à la fin du point."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        field = self.fields["point"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = MeetingPoint.objects.filter(meeting=meeting)

    def clean_at(self) -> datetime | None:
        at = self.cleaned_data["at"]
        return timezone.make_aware(datetime.combine(self.meeting.held_on, at)) if at else None
