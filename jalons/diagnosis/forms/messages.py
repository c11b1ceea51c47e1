"""What is typed of a key message: one sentence, and who says it."""

from django import forms
from django.utils.translation import gettext_lazy

from jalons.base.stale_forms import SeenForm
from jalons.diagnosis.models.messages import LONGEST


class MessageForm(SeenForm):
    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Une phrase que l’on peut dire à voix haute."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Qui le dit, et de quand. Par exemple : centre social, enquête de mars 2026."),
    )

    def clean_text(self) -> str:
        """One sentence on one line, to be projected."""
        return " ".join(str(self.cleaned_data["text"]).split())
