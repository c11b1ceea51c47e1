"""Forms of phones. The change checks the lengths of notes, and says by how much they exceed."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base import codes
from jalons.base.forms import JalonsForm, SendingField
from jalons.diagnosis.forms.tags import Tags, read_codes, show_communes
from jalons.territories.models import Commune
from jalons.workshops.models import Audience, Category, Cause, College, Workshop
from jalons.workshops.rules.follow_codes import read_follow_code
from jalons.workshops.words.notes import SHORT_AUDIENCES

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
        return codes.read_code(self.cleaned_data["code"])


class ResumeForm(JalonsForm):
    """The code that a participant took away, typed on another phone."""

    follow_code = forms.CharField(
        label=_("Votre code, celui de « Gardez ce code »"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"class": "input code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Écrivez les dix signes de votre code.")},
    )

    def clean_follow_code(self) -> str:
        return str(read_follow_code(self.cleaned_data["follow_code"]))


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
    college = forms.ChoiceField(
        label=_("Je viens comme"),
        choices=College.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    # Sent by a page that was opened before the college was asked.
    category = forms.ChoiceField(choices=Category.choices, required=False, widget=forms.HiddenInput)
    is_remote = forms.BooleanField(label=_("Je participe à distance"), required=False)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not workshop.video_link:
            del self.fields["is_remote"]
        if workshop.table_count:
            self.fields["table"] = table_field(workshop.table_count, _("Ma table"), _("Je ne sais pas"))
        if not workshop.is_anonymous:
            self.fields |= {
                "first_name": forms.CharField(
                    label=_("Prénom"),
                    max_length=80,
                    required=False,
                    widget=forms.TextInput(attrs={"class": "input", "autocomplete": "given-name"}),
                ),
                "organisation": forms.CharField(
                    label=_("Structure"),
                    max_length=150,
                    required=False,
                    widget=forms.TextInput(attrs={"class": "input", "autocomplete": "organization"}),
                ),
                "agrees": forms.BooleanField(
                    label=_("J’accepte que mon prénom et ma structure soient gardés avec mes notes"), required=False
                ),
            }

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("college") and not data.get("category") and not self.errors:
            self.add_error("college", _("Choisissez une des cinq réponses."))
        if (data.get("first_name") or data.get("organisation")) and not data.get("agrees"):
            self.add_error("agrees", _("Cochez cette case, ou effacez le prénom et la structure."))
        return data


class TagsForm(JalonsForm):
    """Whom and where a note is about: always optional."""

    audiences = Tags(
        label=_("Qui est concerné"),
        choices=Audience.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    causes = Tags(
        label=_("Pour quelle raison"), choices=Cause.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    communes = Tags(label=_("Dans quelle commune"), required=False, widget=forms.CheckboxSelectMultiple)

    def shorten(self) -> None:
        """Uses short labels where many buttons stand beside a text that is typed fast."""
        field: Any = self.fields["audiences"]
        field.choices = SHORT_AUDIENCES

    def show_communes(self, communes: Sequence[Commune]) -> None:
        show_communes(self.fields["communes"], communes)

    def clean_communes(self) -> list[str]:
        return read_codes(self.cleaned_data["communes"])


class NoteForm(TagsForm):
    """Sent from a phone. `client_id` is made with the page, so the same page sent twice is one note."""

    text = forms.CharField(
        label=_("Ma note"),
        error_messages={"required": EMPTY},
        help_text=_("Une seule idée. Les fautes ne comptent pas. Pas de nom de personne."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    client_id = SendingField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())


def _speaker_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Qui l’a dit"),
        choices=[("", _("Je ne sais pas")), *College.choices],
        required=False,
        widget=forms.RadioSelect,
    )


class SecretaryNoteForm(NoteForm):
    """Typed at a table, at the speed of speech: the tags are kept for the next note."""

    college = _speaker_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shorten()
        self.fields["text"].label = _("Ce qui vient d’être dit")
        self.fields["text"].help_text = _("Une seule idée. Pas de nom de personne. La touche Entrée envoie.")
        self.fields["text"].widget.attrs |= {"rows": 3, "autofocus": True, "enterkeyhint": "send"}


class SecretaryRewordForm(TagsForm):
    """A note of the table, with all the tags that were ticked."""

    text = forms.CharField(
        label=_("Ce qui a été dit"),
        error_messages={"required": _("Écrivez la note avant de l’enregistrer, ou retirez-la.")},
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    college = _speaker_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shorten()


class OwnActForm(JalonsForm):
    """What participants do to their own notes; `client_id` is made with the page, or by the queue that sends it."""

    client_id = SendingField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())


class RewordForm(OwnActForm, TagsForm):
    """`has_tags`: a page that shows no tags does not change them."""

    text = forms.CharField(
        label=_("Ma note"),
        error_messages={"required": _("Écrivez votre note avant de l’enregistrer.")},
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    has_tags = forms.BooleanField(widget=forms.HiddenInput, required=False, initial=True)

    @property
    def has_some(self) -> bool:
        return any(self[name].value() for name in ("audiences", "causes", "communes"))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        tags = ("audiences", "causes", "communes")
        if data.pop("has_tags", False):
            return data
        return {name: value for name, value in data.items() if name not in tags}
