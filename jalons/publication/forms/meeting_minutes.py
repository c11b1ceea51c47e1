"""Which meeting approves a compte rendu, and the corrections that it asks for."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.actions.forms.sheets import LongField
from jalons.base.forms import JalonsForm
from jalons.governance.models import Meeting
from jalons.governance.models.minutes import TEXT_LIMIT


class ApprovalForm(JalonsForm):
    at = forms.ModelChoiceField(Meeting.objects.none(), label=_("Réunion qui l’approuve"), empty_label=None)
    corrections = LongField(
        rows=5,
        label=_("Corrections demandées"),
        max_length=TEXT_LIMIT,
        help_text=_("Elles restent à côté du texte validé, sans le changer. Sans correction, laissez vide."),
    )

    def __init__(self, *args: Any, meetings: list[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Meeting]", self.fields["at"])
        field.queryset = Meeting.objects.filter(pk__in=[meeting.pk for meeting in meetings])
