"""The wall: paper notes, groups, moves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.workshops import rules
from jalons.workshops.forms.phones import NoteForm, table_field
from jalons.workshops.models import Category, NoteGroup, Workshop


class PaperNoteForm(NoteForm):
    """Typed by the facilitation from a sheet of paper."""

    category = forms.ChoiceField(
        label=_("Qui l’a écrite"), choices=[("", _("Je ne sais pas")), *Category.choices], required=False
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Texte de la note")
        self.fields["text"].help_text = _("Recopiez les mots de la personne. Pas de nom.")
        if workshop.table_count:
            self.fields["table"] = table_field(workshop.table_count, _("Table"), _("Je ne sais pas"))


class GroupForm(JalonsForm):
    title = forms.CharField(label=_("Nom du groupe"), max_length=rules.TITLE_LIMIT)


class MoveForm(JalonsForm):
    """`move` reads « 12:3 »: note 12 to group 3; « 12:0 » back to sort, « 12:new » into a new group."""

    move = forms.RegexField(r"^\d{1,9}:(\d{1,18}|new)$")

    def clean_move(self) -> tuple[int, str]:
        number, _colon, target = self.cleaned_data["move"].partition(":")
        return int(number), target


def _is_number(text: str) -> bool:
    """One that a database may hold: Python refuses to read thousands of digits."""
    return text.isdecimal() and len(text) < 10


def read_sorting(posted: Any, groups: dict[int, NoteGroup]) -> dict[int, NoteGroup | None]:
    """From the list view: the notes whose group was changed on the page, by number. The others are left where they are,
    even if somebody else has moved them meanwhile."""
    changed: dict[int, NoteGroup | None] = {}
    for name, value in posted.items():
        number = name.removeprefix("group-")
        if name.startswith("group-") and _is_number(number) and value != posted.get(f"was-{number}", ""):
            if value == "":
                changed[int(number)] = None
            elif _is_number(value) and int(value) in groups:
                changed[int(number)] = groups[int(value)]
    return changed
