"""The wall: paper notes, groups, moves."""

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.base.stale_forms import SeenForm
from jalons.directory.models import College
from jalons.directory.rules.categories import category_of
from jalons.workshops.forms.phones import NoteForm, table_field
from jalons.workshops.models import Category, NoteCard, NoteGroup, Workshop
from jalons.workshops.queries.walls import Lane
from jalons.workshops.rules import workshops

_TARGET = r"(?:\d{1,18}|new)"


class PaperNoteForm(NoteForm):
    """Typed by the facilitation from a sheet of paper."""

    # The five colleges that the sheet prints; as for a phone, the note keeps the category, wide enough for nobody to be found.
    category = forms.ChoiceField(
        label=_("Qui l’a écrite"),
        choices=[
            ("", _("Je ne sais pas")),
            (_("Comme sur la feuille"), College.choices),
            (_("Sans plus de précision"), Category.choices),
        ],
        required=False,
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Texte de la note")
        self.fields["text"].help_text = _("Recopiez les mots de la personne. Pas de nom.")
        if workshop.table_count:
            self.fields["table"] = table_field(workshop.table_count, _("Table"), _("Je ne sais pas"))

    def clean_category(self) -> str:
        typed = self.cleaned_data["category"]
        return category_of(typed) if typed in College.values else typed


class GroupForm(SeenForm):
    title = forms.CharField(label=_("Nom du groupe"), max_length=workshops.TITLE_LIMIT)


class MergeForm(JalonsForm):
    into = forms.RegexField(r"^\d{1,18}$")

    def clean_into(self) -> int:
        return int(self.cleaned_data["into"])


class SplitForm(JalonsForm):
    """The notes to move, by number, and the name of their new group."""

    notes = forms.TypedMultipleChoiceField(
        label=_("Notes à séparer"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Cochez au moins une note à séparer."),
            "invalid_choice": _("Une de ces notes n’est plus dans ce groupe. La page est à jour : cochez de nouveau."),
        },
    )
    title = forms.CharField(
        label=_("Nom du nouveau groupe"),
        max_length=workshops.TITLE_LIMIT,
        required=False,
        help_text=_("Vous pourrez le nommer plus tard."),
    )

    def __init__(self, *args: Any, notes: Iterable[NoteCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["notes"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(note.number, f"{note.number}. {note.text}") for note in notes]


class ListForm(JalonsForm):
    """The filters of the list, all of them in the address, so that it can be shared and reloaded.

    It is never bound: nothing is refused. Fields are « required » only because « (facultatif) » is useless on the
    fields of a search.
    """

    use_required_attribute = False

    q = forms.CharField(label=_("Mots de la note"), required=True, widget=forms.TextInput(attrs={"type": "search"}))
    groupe = forms.ChoiceField(label=_("Groupe"), required=True)
    table = forms.ChoiceField(label=_("Table"), required=True)
    etat = forms.ChoiceField(
        label=_("Modération"),
        required=True,
        choices=[
            ("", _("Toutes les notes")),
            ("a-relire", _("En attente de relecture")),
            ("a-anonymiser", _("À anonymiser")),
            ("masquees", _("Masquées")),
            ("retirees", _("Retirées par qui les a écrites")),
            ("reformulees", _("Reformulées")),
        ],
    )

    def __init__(self, *args: Any, workshop: Workshop, lanes: Iterable[Lane], whole: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {name: kwargs["initial"][key] for name, key in self.ASKED.items()}
        super().__init__(*args, **kwargs)
        groups = [(str(lane.group_id), f"{lane.letter}. {lane.title}") for lane in lanes]
        self._offer("groupe", [("", _("Tous les groupes")), ("0", _("À classer")), *groups])
        tables = [
            (str(number), _("Table %(number)s") % {"number": number}) for number in range(1, workshop.table_count + 1)
        ]
        self._offer("table", [("", _("Toutes les tables")), *tables, ("0", _("Sans table"))])
        if not workshop.table_count:
            del self.fields["table"]
        if not whole:
            del self.fields["etat"]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    ASKED: ClassVar = {"q": "search", "groupe": "group", "table": "table", "etat": "state", "tri": "sort"}

    @classmethod
    def read(cls, asked: Any) -> dict[str, str]:
        """An unreadable value removes its filter."""
        return {key: asked.get(name, "")[:100] for name, key in cls.ASKED.items()} | {"page": asked.get("page", "1")}

    @classmethod
    def address(cls, asked: Any) -> str:
        """The query string of the same list."""
        values = {name: asked[name] for name in (*cls.ASKED, "page") if asked.get(name)}
        return urlencode({"vue": "liste"} | values)


class MoveForm(JalonsForm):
    """Where notes go. `move` reads « 12:3 », from the menu of note 12: to group 3; « 12:0 » back to sort, « 12:new » into
    a new group. Several notes chosen together come as `note`, their numbers, and `into`, which reads as the end of
    `move`.
    """

    move = forms.RegexField(rf"^\d{{1,9}}:{_TARGET}$", required=False)
    into = forms.RegexField(rf"^{_TARGET}$", required=False)

    def clean(self) -> dict[str, Any]:
        """`notes`: the numbers, each once; `target`: « 3 », « 0 » or « new »."""
        data = super().clean() or {}
        if data.get("move"):
            number, _colon, target = data["move"].partition(":")
            return {"notes": [int(number)], "target": target}
        sent = self.data.getlist("note") if isinstance(self.data, QueryDict) else []
        if not data.get("into") or not all(_is_number(number) for number in sent):
            raise forms.ValidationError(_("Ce déplacement n’est pas lisible. Rechargez le mur."))
        return {"notes": list(dict.fromkeys(int(number) for number in sent)), "target": data["into"]}


def _is_number(text: str) -> bool:
    """Whether a database can hold it: Python refuses to read thousands of digits."""
    return text.isdecimal() and len(text) < 10


def read_sorting(posted: Any, groups: dict[int, NoteGroup]) -> tuple[dict[int, NoteGroup | None], list[int]]:
    """From the list view: the notes whose group was changed on the page, by number, and those whose new group is no
    longer on the wall. Other notes do not move, even if somebody else moved them meanwhile."""
    changed: dict[int, NoteGroup | None] = {}
    lost: list[int] = []
    for name, value in posted.items():
        number = name.removeprefix("group-")
        if name.startswith("group-") and _is_number(number) and value != posted.get(f"was-{number}", ""):
            if value == "":
                changed[int(number)] = None
            elif _is_number(value) and int(value) in groups:
                changed[int(number)] = groups[int(value)]
            else:
                lost.append(int(number))
    return changed, lost
