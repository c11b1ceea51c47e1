"""Which words are kept when enjeux, or chantiers, become one."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.queries.fusions import Side
from jalons.base.forms import JalonsForm
from jalons.workshops.models import KeyProject, Stake
from jalons.workshops.rules.workshops import TITLE_LIMIT

NONE_KEPT = "0"


class FusionForm(JalonsForm):
    """`kept` and `kept_text`: whose words are kept; `title` and `text` replace them when they are written."""

    sometimes_needed = ("title", "text")

    seen = forms.CharField(widget=forms.HiddenInput, max_length=100)
    kept = forms.ChoiceField(label=gettext_lazy("L’intitulé à garder"), widget=forms.RadioSelect)
    title = forms.CharField(label=gettext_lazy("Ou un autre intitulé"), max_length=TITLE_LIMIT, required=False)
    kept_text = forms.ChoiceField(widget=forms.RadioSelect)
    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, sides: Sequence[Side], model: type[Stake] | type[KeyProject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sides = {str(side.pk): side for side in sides}
        is_stake = model is Stake
        texts = self.fields["kept_text"]
        texts.label = _("La formulation à garder") if is_stake else _("La finalité à garder")
        self.fields["text"].label = _("Ou une autre formulation") if is_stake else _("Ou une autre finalité")
        self.fields["text"].max_length = 300 if is_stake else 3000  # type: ignore[attr-defined]
        titles = cast("forms.ChoiceField", self.fields["kept"])
        titles.choices = [(pk, side.title) for pk, side in self.sides.items()]
        said = [(pk, side.text) for pk, side in self.sides.items() if side.text]
        cast("forms.ChoiceField", texts).choices = said or [(NONE_KEPT, _("Aucune n’est écrite"))]
        first = next(iter(self.sides), "")
        self.initial = {"kept": first, "kept_text": said[0][0] if said else NONE_KEPT} | dict(self.initial)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        title, kept, kept_text = data["title"], data.pop("kept"), data.pop("kept_text")
        kept_words = self.sides[kept_text].text if kept_text in self.sides else ""
        data["title"], data["text"] = title or self.sides[kept].title, data["text"] or kept_words
        return data
