"""The enjeux of a table."""

import uuid
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.stale_forms import SeenForm
from jalons.diagnosis.forms.tags import Tags
from jalons.workshops.rules import table_stakes


def _part_field(label: Any, example: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=table_stakes.PART_LIMIT,
        help_text=example,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"max_length": _("Écrivez plus court : %(limit_value)d signes au plus.")},
    )


class TableStakeForm(SeenForm):
    """« Comment … » and « pour que … », and the notes behind. `proposes` is the name of a button. Notes are not checked
    here: those that the table no longer has are left out by the change."""

    sometimes_needed = ("how", "what_for", "notes")

    how = _part_field(_("Comment …"), _("Par exemple : aller à la mairie sans voiture"))
    what_for = _part_field(_("pour que …"), _("Par exemple : chacun fasse valoir ses droits"))
    notes = Tags(label=_("Notes à réunir"), required=False, widget=forms.CheckboxSelectMultiple)
    proposes = forms.BooleanField(required=False, widget=forms.HiddenInput)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, notes: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())
        cast("Any", self.fields["notes"]).choices = [(str(number), text) for number, text in notes]

    def clean_notes(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["notes"] if number.isdecimal() and len(number) <= 9]
