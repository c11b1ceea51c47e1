"""What is typed of a vote of an assembly, won or lost, and its signed act."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.attachments import PDF, AttachmentField
from jalons.base.forms import ConfirmedForm, DayField, JalonsForm
from jalons.base.stale_forms import SeenForm
from jalons.governance.models import SignedAct
from jalons.governance.rules.council_sittings import CouncilSitting

SITTING_FIELDS = tuple(field.name for field in fields(CouncilSitting))
MOST_MEMBERS = 10_000


def _count_field(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_MEMBERS, **options)


class ReceiptForm(SeenForm):
    received_on = DayField(label=_("Reçue en préfecture le"), help_text=_("Le jour de l’accusé de réception."))
    published_on = DayField(
        label=_("Publiée le"), required=False, help_text=_("Sur votre site. Vide : pas encore, ou jour inconnu.")
    )


class CouncilVoteForm(JalonsForm):
    """`sitting`: what is told of the sitting, as one value once the form is valid. All of it may stay unknown."""

    held_on = DayField(label=_("Date du vote"))
    assembly = forms.CharField(label=_("Assemblée"), max_length=150, initial=_("Conseil communautaire"))
    votes_for = _count_field(_("Voix pour"))
    votes_against = _count_field(_("Voix contre"))
    abstentions = _count_field(_("Abstentions"), initial=0)
    convened_on = DayField(label=_("Convocation envoyée le"), required=False)
    members_in_office = _count_field(_("Membres en exercice"), required=False)
    members_present = _count_field(
        _("Membres présents"), required=False, help_text=_("Sans compter les membres représentés par un pouvoir.")
    )
    proxies = _count_field(
        _("Pouvoirs"), required=False, help_text=_("Membres absents qui ont donné pouvoir à un membre présent.")
    )
    not_voting = _count_field(_("Ne prennent pas part au vote"), required=False)
    is_second_call = forms.BooleanField(
        label=_("C’était la deuxième convocation, la première séance n’ayant pas eu le quorum"), required=False
    )
    presided_by = forms.CharField(
        label=_("Qui présidait la séance"), max_length=120, required=False, help_text=_("Une fonction ou un nom.")
    )
    secretary = forms.CharField(
        label=_("Secrétaire de séance"), max_length=120, required=False, help_text=_("Une fonction ou un nom.")
    )

    # The group that they stand in says so once.
    sometimes_needed = SITTING_FIELDS

    @property
    def vote_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name not in SITTING_FIELDS]

    @property
    def sitting_fields(self) -> list[BoundField]:
        return [self[name] for name in SITTING_FIELDS]

    @property
    def is_sitting_open(self) -> bool:
        """The group is collapsed until one of its fields is filled or wrong."""
        return any(field.value() or field.errors for field in self.sitting_fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        told = {name: data.pop(name, None) for name in SITTING_FIELDS}
        return data if self.errors else data | {"sitting": CouncilSitting(**told)}


class DeliberationForm(CouncilVoteForm, ConfirmedForm):
    number = forms.CharField(label=_("Numéro"), max_length=50, help_text=_("Par exemple : 2026-118."))
    votes_against = _count_field(_("Voix contre"), initial=0)
    received_on = DayField(
        label=_("Reçue en préfecture le"), required=False, help_text=_("Laissez vide si vous ne le savez pas encore.")
    )

    field_order: Iterable[str] | None = (
        "number",
        "held_on",
        "assembly",
        "votes_for",
        "votes_against",
        "abstentions",
        "received_on",
    )


class LostVoteForm(CouncilVoteForm):
    purpose = forms.CharField(
        label=_("Ce qui était voté"), max_length=150, initial=_("L’adoption de la feuille de route")
    )
    reason = forms.CharField(
        label=_("Ce que l’assemblée demande"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ce qu’il faut reprendre avant de revenir au vote, sans nom de personne."),
    )

    field_order: Iterable[str] | None = (
        "purpose",
        "held_on",
        "assembly",
        "votes_for",
        "votes_against",
        "abstentions",
        "reason",
    )


class SignedActForm(JalonsForm):
    """`former`: the act that is there. It goes once it is said that this very one does."""

    file = AttachmentField(label=_("La délibération signée"), kinds=(PDF,), help_text=_("Un PDF, 10 Mo au plus."))
    replaces = forms.BooleanField(required=False)

    def __init__(self, *args: Any, former: SignedAct | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if former:
            self.fields["replaces"].label = gettext("Remplacer « %(name)s », qui sera effacé") % {"name": former.name}
            self.fields["replaces"].widget.attrs["value"] = former.pk
        else:
            del self.fields["replaces"]

    def clean(self) -> dict[str, Any]:
        """`replaces`: the act whose box was ticked, None for no box; 0 for what is no act."""
        data = super().clean() or {}
        ticked = self.data.get("replaces", "") if data.pop("replaces", False) else None
        is_key = str(ticked).isdecimal() and len(str(ticked)) < 19
        return data | {"replaces": None if ticked is None else int(ticked) if is_key else 0}
