"""From a phone. Lengths of notes are checked by the change, which says by how much."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.workshops import rules
from jalons.workshops.models import Category, Workshop

EMPTY = _("Écrivez votre note avant de l’envoyer.")


class CodeForm(JalonsForm):
    code = forms.CharField(
        label=_("Code de l’atelier"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "input code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Écrivez le code affiché sur le grand écran.")},
    )

    def clean_code(self) -> str:
        return rules.read_code(self.cleaned_data["code"])


def table_field(table_count: int, label: Any, empty: Any) -> forms.TypedChoiceField:
    tables = [(number, _("Table %(number)s") % {"number": number}) for number in range(1, table_count + 1)]
    return forms.TypedChoiceField(
        label=label,
        choices=[("", empty), *tables],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )


class JoinForm(JalonsForm):
    category = forms.ChoiceField(
        label=_("Je viens comme"),
        choices=Category.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une des trois réponses.")},
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if workshop.table_count:
            self.fields["table"] = table_field(workshop.table_count, _("Ma table"), _("Je ne sais pas"))


class NoteForm(JalonsForm):
    """Sent from a phone. `client_id` is made with the page: the same page sent twice is one note."""

    text = forms.CharField(
        label=_("Ma note"),
        error_messages={"required": EMPTY},
        help_text=_("Une seule idée. Les fautes ne comptent pas. Pas de nom de personne."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())


class RewordForm(JalonsForm):
    text = forms.CharField(
        label=_("Ma note"),
        error_messages={"required": _("Écrivez votre note avant de l’enregistrer.")},
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
