"""What is typed of a vote of an assembly, won or lost, and its signed act."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.attachments import PDF, AttachmentField
from jalons.base.forms import DayField, JalonsForm
from jalons.governance.models import SignedAct


class ReceiptForm(JalonsForm):
    received_on = DayField(label=_("Reçue en préfecture le"))


class DeliberationForm(JalonsForm):
    number = forms.CharField(label=_("Numéro"), max_length=50, help_text=_("Par exemple : 2026-118."))
    held_on = DayField(label=_("Date du vote"))
    assembly = forms.CharField(label=_("Assemblée"), max_length=150, initial=_("Conseil communautaire"))
    votes_for = forms.IntegerField(label=_("Voix pour"), min_value=0, max_value=10_000)
    votes_against = forms.IntegerField(label=_("Voix contre"), min_value=0, max_value=10_000, initial=0)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=10_000, initial=0)
    received_on = DayField(
        label=_("Reçue en préfecture le"), required=False, help_text=_("Laissez vide si vous ne le savez pas encore.")
    )


class LostVoteForm(JalonsForm):
    purpose = forms.CharField(
        label=_("Ce qui était voté"), max_length=150, initial=_("L’adoption de la feuille de route")
    )
    held_on = DayField(label=_("Date du vote"))
    assembly = forms.CharField(label=_("Assemblée"), max_length=150, initial=_("Conseil communautaire"))
    votes_for = forms.IntegerField(label=_("Voix pour"), min_value=0, max_value=10_000)
    votes_against = forms.IntegerField(label=_("Voix contre"), min_value=0, max_value=10_000)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=10_000, initial=0)
    reason = forms.CharField(
        label=_("Ce que l’assemblée demande"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ce qu’il faut reprendre avant de revenir au vote, sans nom de personne."),
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
