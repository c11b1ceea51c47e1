"""What people promise."""

import uuid
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.forms import DayField, JalonsForm, SendingField
from jalons.workshops.models import KeyProject


class PledgeForm(JalonsForm):
    """From a phone, or said aloud and typed by the facilitation."""

    text = forms.CharField(
        label=gettext_lazy("Je m’engage à…"),
        max_length=300,
        help_text=gettext_lazy("Une chose précise, à votre portée."),
        error_messages={"required": gettext_lazy("Écrivez ce à quoi vous vous engagez.")},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    due_on = DayField(label=gettext_lazy("Pour quand"), required=False)
    key_project = forms.ModelChoiceField(
        KeyProject.objects.none(),
        label=gettext_lazy("Pour quel chantier"),
        required=False,
        empty_label=gettext_lazy("Aucun en particulier"),
    )
    name = forms.CharField(
        label=gettext_lazy("Votre prénom ou votre nom"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Votre adresse électronique ou votre téléphone"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    consents = forms.BooleanField(
        label=gettext_lazy(
            "J’accepte que l’animation garde mon nom, me recontacte pour cet engagement et m’envoie le compte rendu."
        ),
        required=False,
    )
    may_be_named = forms.BooleanField(
        label=gettext_lazy("J’accepte que mon nom figure à côté de mon engagement dans le compte rendu."),
        required=False,
    )

    def __init__(self, *args: Any, projects: QuerySet[KeyProject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[KeyProject]", self.fields["key_project"]).queryset = projects
        if not projects:
            del self.fields["key_project"]


class PhonePledgeForm(PledgeForm):
    """`client_id` is made with the page, or by the queue that sends it."""

    client_id = SendingField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())
        for name in ("name", "contact"):  # kept on the page, never in the queue of a phone
            self.fields[name].widget.attrs["data-stays"] = ""


class ProjectPledgeForm(PledgeForm):
    """Typed by the facilitation for somebody else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("La personne s’engage à…")
        self.fields["text"].help_text = ""
        self.fields["name"].label = _("Son prénom ou son nom")
        self.fields["contact"].label = _("Son adresse électronique ou son téléphone")
        self.fields["consents"].label = _(
            "La personne accepte que son nom soit gardé, d’être recontactée et de recevoir le compte rendu."
        )
        self.fields["may_be_named"].label = _("La personne accepte que son nom figure dans le compte rendu.")
