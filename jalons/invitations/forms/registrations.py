"""The page by which people register: what they fill in, and what the facilitation says on it."""

import hashlib
import secrets
from typing import Any, cast

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jalons.base import rate_limits
from jalons.base.forms import DayField, JalonsForm, offer_rows
from jalons.base.stale_forms import SeenForm
from jalons.directory.models import College
from jalons.invitations.models import RegistrationPage
from jalons.invitations.rules.registrations import LEAST_SECONDS, LONGEST_TEXT, MOST_SECONDS
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune
from jalons.workshops.forms.workshops import capacity_field
from jalons.workshops.models import Workshop

_signer = signing.TimestampSigner(salt="registration")
_AGAIN = _("Votre inscription n’est pas encore partie. Rien n’est perdu : appuyez encore une fois sur le bouton.")


class RegistrationForm(JalonsForm):
    """A machine fills the field that nobody sees, answers before anybody could read, or sends one page many times: it
    is asked to send again, and a person who does so by mistake loses nothing."""

    sometimes_needed = ("email", "phone")

    first_name = forms.CharField(
        label=_("Votre prénom, ou le nom sous lequel vous accueillir"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Votre nom"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        required=False,
        help_text=_("Ou un téléphone, plus bas : l’un des deux suffit."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Votre téléphone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    college = forms.ChoiceField(
        label=_("Vous venez comme"),
        choices=College.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qui vous ressemble le plus.")},
    )
    commune = forms.ModelChoiceField(
        label=_("Votre commune"),
        queryset=Commune.objects.none(),
        required=False,
        empty_label=_("Une autre commune, ou je préfère ne pas le dire"),
    )
    consents = forms.BooleanField(
        label=_("Vous pouvez m’écrire pour la suite : le compte rendu, le prochain atelier"),
        required=False,
    )
    # Nobody sees it.
    website = forms.CharField(
        label=_("Laissez ce champ vide"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    # When the page was drawn, signed.
    drawn = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self.fields["commune"], roadmap.communes.all())
        self.initial["drawn"] = _signer.sign(secrets.token_urlsafe(9))
        self._is_machine = False
        if self.is_bound:
            self._renew_marks()

    def aside(self, name: str) -> Any:
        return "" if name == "consents" else super().aside(name)

    @property
    def key(self) -> str:
        """Of what was typed on one page, for `views.registrations`, which remembers what it gave."""
        values = sorted((name, str(value)) for name, value in self.cleaned_data.items() if name != "drawn")
        return "registered:" + hashlib.sha256(repr((self._sent_stamp, values)).encode()).hexdigest()

    def _renew_marks(self) -> None:
        """Reads both marks, then gives those of a page newly drawn: sent again, the form passes."""
        data = cast("QueryDict", self.data).copy()
        stamp = data.get("drawn", "")
        self._sent_stamp = stamp
        self._is_machine = bool(data.get("website")) or not _is_stamp_of_age(stamp)
        data["website"] = ""
        if not _is_stamp_young(stamp):
            data["drawn"] = self.initial["drawn"]
        self.data = data

    def clean(self) -> dict[str, Any]:
        """A stamp is spent by the first form that has nothing wrong."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("website", "drawn")}
        if "email" in values and "phone" in values and not (values["email"] or values["phone"]):
            self.add_error(
                "email",
                str(
                    _("Écrivez une adresse ou un téléphone : sans l’un des deux, nous ne pourrions pas vous prévenir.")
                ),
            )
        if self._is_machine or (not self.errors and not rate_limits.is_first_use(self._sent_stamp, MOST_SECONDS)):
            self.add_error(None, str(_AGAIN))
        return values


def _is_stamp_of_age(stamp: str) -> bool:
    """Neither drawn a moment ago nor long ago."""
    return _is_stamp_valid(stamp, MOST_SECONDS) and not _is_stamp_valid(stamp, LEAST_SECONDS)


def _is_stamp_young(stamp: str) -> bool:
    """It will pass when it is sent again."""
    return _is_stamp_valid(stamp, LEAST_SECONDS)


def _is_stamp_valid(stamp: str, seconds: int) -> bool:
    try:
        _signer.unsign(stamp, max_age=seconds)
    except signing.BadSignature:  # an expired one included
        return False
    return True


class RegistrationPageForm(SeenForm):
    capacity = capacity_field()
    until = DayField(
        label=_("Inscriptions jusqu’au"), required=False, help_text=_("Ce jour compris. Vide : jusqu’à l’atelier.")
    )
    reply_contact = forms.CharField(
        label=_("Pour s’inscrire autrement ou poser une question"),
        max_length=200,
        required=False,
        help_text=_("Un téléphone et des heures, par exemple. Écrit sur la page, l’affiche et les courriels."),
    )
    what_happens = forms.CharField(
        label=_("Ce qui s’y passe"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Vide : une phrase de Jalons dit que l’on travaille par tables et que chaque personne parle."),
    )
    how_to_come = forms.CharField(
        label=_("Comment venir"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("L’arrêt de bus, le parking, le covoiturage."),
    )
    accessibility = forms.CharField(
        label=_("Accessibilité"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Plain-pied, boucle magnétique, garde d’enfants, interprète : ce qui est prévu."),
    )

    @staticmethod
    def values_of(workshop: Workshop, page: RegistrationPage | None) -> dict[str, Any]:
        page = page or RegistrationPage(workshop=workshop)
        values = {name: getattr(page, name) for name in RegistrationPage.WRITTEN}
        return values | {"capacity": workshop.capacity, "reply_contact": workshop.reply_contact, "seen": page.stamp}
