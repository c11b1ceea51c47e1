"""A second round: the amended texts; and what may be read of an objection."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.votes.models import BallotOption
from jalons.votes.rules.ballots import option_letter


class NextRoundForm(JalonsForm):
    """A text for each proposition that met objections, filled with the first one. The change checks them."""

    def __init__(self, *args: Any, options: Iterable[BallotOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ranks = {f"t-{option.rank}": option.rank for option in options}
        for option in options:
            self.fields[f"t-{option.rank}"] = forms.CharField(
                label=_("Texte amendé de la proposition %(letter)s") % {"letter": option_letter(option.rank)},
                required=False,
                widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
                initial=option.title,
            )

    def clean(self) -> dict[str, Any]:
        return {"texts": {rank: self.cleaned_data.get(name, "") for name, rank in self.ranks.items()}}


class ReviewForm(JalonsForm):
    option = forms.IntegerField(min_value=1)
    key = forms.RegexField(r"^[0-9a-f]{20}\Z")
    decision = forms.ChoiceField(choices=[("show", ""), ("hide", ""), ("forget", "")])
    text = forms.CharField(required=False)
    seen = forms.CharField(required=False, max_length=16)


class ReviewTogetherForm(JalonsForm):
    """Several objections of a proposition; their keys are read one by one, and those that are not in the vote left out."""

    # More than a room writes on one proposition.
    KEYS_MAX = 500

    option = forms.IntegerField(min_value=1)
    decision = forms.ChoiceField(choices=[("show", ""), ("forget", "")], required=False)
