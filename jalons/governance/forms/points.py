"""What is typed of a point of an agenda."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import LineField
from jalons.base.french import matching_key
from jalons.base.stale_forms import SeenForm
from jalons.governance.models import MeetingPoint


class PointForm(SeenForm):
    title = LineField(label=_("Intitulé"), max_length=200)
    presenter = LineField(
        label=_("Qui présente"),
        max_length=150,
        required=False,
        help_text=_("Choisissez dans la liste, ou écrivez une fonction ou une structure, sans nom de personne."),
        widget=forms.TextInput(attrs={"list": "qui-presente"}),
    )
    minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=1, max_value=600, required=False)
    papers = forms.CharField(
        label=_("Documents à lire avant"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leur titre et où les trouver, un par ligne."),
    )

    def __init__(self, *args: Any, point: MeetingPoint | None = None, names: Sequence[str] = (), **kwargs: Any) -> None:
        """A point that came by itself keeps its title. `names`: those that are known already."""
        super().__init__(*args, **kwargs)
        self.names = names
        if point and point.kind != MeetingPoint.Kind.FREE:
            del self.fields["title"]

    def clean_presenter(self) -> str:
        """Whoever is known already is written in one way."""
        typed = str(self.cleaned_data["presenter"])
        return next((name for name in self.names if matching_key(name) == matching_key(typed)), typed)

    def clean_papers(self) -> str:
        return str(self.cleaned_data["papers"]).replace("\r\n", "\n")


class HandPointForm(SeenForm):
    """Who presents a point in the place of whoever does not come, among the names that are known already."""

    presenter = forms.ChoiceField(
        label=_("Qui présente"),
        error_messages={
            "required": _("Choisissez dans la liste qui présentera ce point."),
            "invalid_choice": _("Choisissez dans la liste qui présentera ce point."),
        },
    )

    def __init__(self, *args: Any, names: Sequence[str], presenter: str, **kwargs: Any) -> None:
        """`presenter`: whoever presents it today, who is not offered."""
        super().__init__(*args, **kwargs)
        others = [name for name in names if matching_key(name) != matching_key(presenter)]
        choice = cast("forms.ChoiceField", self.fields["presenter"])
        choice.choices = [("", _("Choisissez dans la liste")), *((name, name) for name in others)]
