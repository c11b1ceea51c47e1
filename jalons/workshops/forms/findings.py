"""Which notes become findings of the portrait, and of which kind."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.diagnosis.models import Finding
from jalons.workshops.queries.findings import NoteToTake

KINDS = [(kind.value, kind.label) for kind in (Finding.Kind.VERBATIM, Finding.Kind.REACTION)]


class TakeForm(JalonsForm):
    """The page renders `notes`, each with its text."""

    notes = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Cochez au moins une note.")}, label=_("Notes")
    )
    kind = forms.ChoiceField(label=_("Comme"), choices=KINDS, initial=Finding.Kind.VERBATIM, widget=forms.RadioSelect)

    def __init__(self, *args: Any, notes: Sequence[NoteToTake], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["notes"]
        field.choices = [(note.number, note.text) for note in notes]
