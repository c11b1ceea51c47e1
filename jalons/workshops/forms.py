"""The shape of what is typed. Lengths of notes are checked by the change, which says by how much."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm
from jalons.workshops import rules
from jalons.workshops.models import Category, KeyProject, NoteGroup, Stake, Workshop

EMPTY = _("Écrivez votre note avant de l’envoyer.")


class WorkshopForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé"), max_length=rules.TITLE_LIMIT)
    kind = forms.ChoiceField(label=_("Type d’atelier"), choices=Workshop.Kind.choices, widget=forms.RadioSelect)
    question = forms.CharField(
        label=_("Question posée aux participantes et participants"),
        max_length=300,
        required=False,
        help_text=_("Elle s’affiche sur les téléphones et sur le grand écran. Une seule question, en mots simples."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    held_on = DayField(label=_("Date"), required=False)
    place = forms.CharField(label=_("Lieu"), max_length=200, required=False)
    table_count = forms.IntegerField(
        label=_("Nombre de tables"),
        min_value=0,
        max_value=rules.TABLES_MAX,
        help_text=_("Mettez 0 si les tables ne sont pas numérotées."),
    )


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


def _table_field(table_count: int, label: Any, empty: Any) -> forms.TypedChoiceField:
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
            self.fields["table"] = _table_field(workshop.table_count, _("Ma table"), _("Je ne sais pas"))


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
            self.fields["table"] = _table_field(workshop.table_count, _("Table"), _("Je ne sais pas"))


class GroupForm(JalonsForm):
    title = forms.CharField(label=_("Nom du groupe"), max_length=rules.TITLE_LIMIT)


class MoveForm(JalonsForm):
    """`move` reads « 12:3 »: note 12 to group 3; « 12:0 » back to sort, « 12:new » into a new group."""

    move = forms.RegexField(r"^\d{1,9}:(\d{1,18}|new)$")

    def clean_move(self) -> tuple[int, str]:
        number, _colon, target = self.cleaned_data["move"].partition(":")
        return int(number), target


class StakeForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé de l’enjeu"), max_length=rules.TITLE_LIMIT)
    phrasing = forms.CharField(
        label=_("Formulation"),
        max_length=300,
        required=False,
        help_text=_("Une question ouverte : « Comment … pour que … ? »"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    description = forms.CharField(
        label=_("Description"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class KeyProjectForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé du chantier"), max_length=rules.TITLE_LIMIT)
    purpose = forms.CharField(
        label=_("Finalité"),
        max_length=3000,
        required=False,
        help_text=_("Ce que ce chantier doit changer, en une ou deux phrases."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    stakes = forms.ModelMultipleChoiceField(
        label=_("Enjeux auxquels il répond"),
        queryset=Stake.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un chantier peut attendre son enjeu, mais il n’aura pas de fiche action retenue sans lui."),
    )

    def __init__(self, *args: Any, stakes: QuerySet[Stake], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stakes"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = stakes


def workshop_values(workshop: Workshop) -> dict[str, Any]:
    names = ("title", "kind", "question", "held_on", "place", "table_count")
    return {name: getattr(workshop, name) for name in names}


def stake_values(stake: Stake) -> dict[str, Any]:
    return {"title": stake.title, "phrasing": stake.phrasing, "description": stake.description}


def project_values(project: KeyProject) -> dict[str, Any]:
    return {"title": project.title, "purpose": project.purpose, "stakes": list(project.stakes.all())}


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
