"""Forms of a workshop carried by file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.carriage.rules.carriages import EXTENSION, LARGEST


class GiveForm(JalonsForm):
    with_guests = forms.BooleanField(
        label=_("Avec la liste des personnes invitées"),
        required=False,
        help_text=_(
            "Leurs noms et leurs structures seront dans le fichier, jamais leurs adresses. À cocher si vous en avez besoin sur place."
        ),
    )

    def __init__(self, *args: Any, may_know_people: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_know_people:
            del self.fields["with_guests"]

    def clean(self) -> dict[str, Any]:
        return {"with_guests": False, **(super().clean() or {})}


class CarriedFileForm(JalonsForm):
    file = forms.FileField(
        label=_("Fichier de l’atelier"),
        widget=forms.ClearableFileInput(attrs={"accept": f".{EXTENSION}"}),
        help_text=_("Son nom se termine par « .jalons »."),
        error_messages={
            "required": _("Choisissez le fichier de l’atelier."),
            "empty": _("Ce fichier est vide."),
            "invalid": _("Choisissez le fichier de l’atelier."),
            "missing": _("Choisissez le fichier de l’atelier."),
        },
    )

    def clean_file(self) -> bytes:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if not file.size or file.size > LARGEST:
            raise ValidationError(_("Ce fichier est trop gros pour être un atelier emporté."))
        return bytes(file.read())


class MergeForm(JalonsForm):
    """Which of two values to keep, for each question; `seen` is the stamp of the questions."""

    seen = forms.RegexField(r"^[0-9a-f]{16}$", widget=forms.HiddenInput)

    def there(self) -> list[str]:
        """The conflicts for which the value of the file is chosen. Answers to other questions are ignored."""
        return [name.removeprefix("garder-") for name, value in self.data.items() if value == "la-bas"]
