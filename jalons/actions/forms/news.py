"""What is typed of a news of an action."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from jalons.actions.rules.news import LONGEST
from jalons.base.forms import DayField
from jalons.base.stale_forms import SeenForm


class NewsForm(SeenForm):
    """By whoever does not decide what the public reads."""

    text = forms.CharField(
        label=gettext_lazy("Votre nouvelle, en une phrase"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Ce qui a eu lieu, en 280 signes au plus, sans le nom de personne. Par exemple\u00a0: deux permanences ouvertes à la médiathèque."
        ),
        error_messages={"required": gettext_lazy("Écrivez votre nouvelle.")},
    )
    on = DayField(label=gettext_lazy("Le jour"))


class PublishedNewsForm(NewsForm):
    is_public = forms.BooleanField(
        label=gettext_lazy("Le public peut la lire"),
        required=False,
        help_text=gettext_lazy("Elle paraîtra quand vous mettrez à jour la page publique, si l’action est votée."),
    )


def new_values() -> dict[str, Any]:
    """What a form that tells a news comes filled with."""
    return {"on": timezone.localdate()}
