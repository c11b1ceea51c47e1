"""The list of guests, their messages, and the door."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm, RowsField
from jalons.base.stale_forms import SeenForm
from jalons.directory.models import College, Contact
from jalons.invitations.models import Guest
from jalons.invitations.rules.guests import MOST_RECOUNTED, MOST_WALK_INS, PARAGRAPH_LIMIT, Gesture
from jalons.roadmaps.models import Roadmap
from jalons.workshops.forms.stakes import WorkshopField
from jalons.workshops.forms.workshops import capacity_field
from jalons.workshops.models import Workshop


class ContactsForm(JalonsForm):
    """Contacts ticked one by one; or, with `all`, all the results of the search."""

    contacts = RowsField(
        queryset=Contact.objects.none(),
        error_messages={"required": _("Cochez au moins une personne.")},
    )

    def __init__(self, *args: Any, workshop: Workshop, found: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        field = self.fields["contacts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Contact.objects.filter(roadmap=workshop.roadmap_id)
        if self.wants_all:
            field.required = False

    @property
    def wants_all(self) -> bool:
        return self.is_bound and "all" in self.data

    def clean(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        field = self.fields["contacts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        if self.wants_all and field.queryset is not None:
            data["contacts"] = field.queryset.filter(pk__in=self.found)
        return data


class ChooseWorkshopForm(JalonsForm):
    """One of the workshops that are not closed."""

    workshop = WorkshopField(
        label=_("Atelier"), queryset=Workshop.objects.none(), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["workshop"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Workshop.objects.filter(roadmap=roadmap).exclude(state=Workshop.State.CLOSED)


class GuestsForm(JalonsForm):
    guests = RowsField(
        queryset=Guest.objects.none(),
        error_messages={"required": _("Cochez au moins une personne de la liste.")},
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guests"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Guest.objects.filter(workshop=workshop)


class ChannelForm(JalonsForm):
    channel = forms.ChoiceField(
        label=_("Comment la joindre"),
        choices=Guest.Channel.choices,
        widget=forms.RadioSelect,
        help_text=_("Si ce moyen n’est pas connu, Jalons prend le meilleur de ceux qui le sont."),
    )


class InvitationSettingsForm(SeenForm):
    capacity = capacity_field()
    reply_by = DayField(label=_("Réponse souhaitée avant le"), required=False)
    reply_contact = forms.CharField(
        label=_("Pour répondre ou poser une question"),
        max_length=200,
        required=False,
        help_text=_("Un téléphone et des heures, par exemple. Écrit dans les courriels et les lettres."),
    )
    least_citizens = forms.IntegerField(
        label=_("Part minimale de citoyennes et citoyens, en pour cent"),
        min_value=0,
        max_value=100,
        help_text=_("15 au départ. En dessous, la page le signale. 0 ne signale rien."),
        error_messages={
            "min_value": _("Écrivez un nombre de 0 à 100."),
            "max_value": _("Écrivez un nombre de 0 à 100."),
            "invalid": _("Écrivez un nombre entier, par exemple 15."),
        },
    )
    warns_of_communes = forms.BooleanField(label=_("Signaler les communes dont personne ne vient"), required=False)
    remind_after_days = forms.IntegerField(
        label=_("Jours entre deux messages qui demandent une réponse"),
        min_value=1,
        max_value=60,
        error_messages={
            "min_value": _("Écrivez un nombre de 1 à 60."),
            "max_value": _("Écrivez un nombre de 1 à 60."),
            "invalid": _("Écrivez un nombre entier, par exemple 3."),
        },
    )
    reminds_the_day_before = forms.BooleanField(
        label=_("Envoyer un rappel la veille à celles et ceux qui viennent"), required=False
    )


class WriteForm(JalonsForm):
    paragraph = forms.CharField(
        label=_("Vos mots"),
        max_length=PARAGRAPH_LIMIT,
        required=False,
        help_text=_("Un paragraphe à vous, ajouté au message. La date, le lieu et le lien pour répondre y sont déjà."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    # For reminders only.
    again = forms.BooleanField(
        label=_("Écrire aussi à celles et ceux qui ont reçu un message il y a peu"), required=False
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Gesture.REMINDER:
            del self.fields["again"]
        if kind == Gesture.WORD:
            self.fields["paragraph"].label = _("Votre message")


class PostedForm(JalonsForm):
    on = DayField(label=_("Postées ou remises le"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class WalkInForm(JalonsForm):
    """Somebody at the door without an invitation: one tap is enough. Several of one college are counted at once."""

    college = forms.ChoiceField(label=_("Elle ou il vient comme"), choices=College.choices, widget=forms.RadioSelect)
    consents = forms.BooleanField(
        label=_("Accepte d’être recontactée ou recontacté : son nom rejoint les acteurs"), required=False
    )
    first_name = forms.CharField(label=_("Prénom"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Nom"), max_length=80, required=False)
    organisation = forms.CharField(label=_("Structure"), max_length=150, required=False)
    email = forms.EmailField(label=_("Adresse électronique"), required=False)
    phone = forms.CharField(
        label=_("Téléphone"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    number = forms.IntegerField(
        label=_("Combien de personnes"),
        min_value=1,
        max_value=MOST_WALK_INS,
        initial=1,
        required=False,
        error_messages={
            "min_value": _("Écrivez un nombre de 1 à 50."),
            "max_value": _("Écrivez un nombre de 1 à 50."),
            "invalid": _("Écrivez un nombre entier, par exemple 10."),
        },
        help_text=_("Dix habitantes et habitants d’un coup : écrivez 10. Elles sont comptées sans nom."),
    )

    def clean_number(self) -> int:
        return self.cleaned_data["number"] or 1


class ReplyCodeForm(JalonsForm):
    code = forms.CharField(
        label=_("Votre code"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"class": "input code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Écrivez le code de votre lettre.")},
    )


class WalkInCountForm(JalonsForm):
    """How many of one college came without an invitation or a name; `seen`: the number that the page showed."""

    college = forms.ChoiceField(choices=College.choices)
    seen = forms.IntegerField(min_value=0)
    number = forms.IntegerField(min_value=0, max_value=MOST_RECOUNTED)
