from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import LineField
from jalons.base.stale_forms import SeenForm
from jalons.governance.models import MeetingPoint


class PointForm(SeenForm):
    title = LineField(label=_("Intitulé"), max_length=200)
    presenter = LineField(
        label=_("Qui présente"),
        max_length=150,
        required=False,
        help_text=_("Une fonction ou une structure, sans nom de personne."),
    )
    minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=1, max_value=600, required=False)
    papers = forms.CharField(
        label=_("Documents à lire avant"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leur titre et où les trouver, un par ligne."),
    )

    def __init__(self, *args: Any, point: MeetingPoint | None = None, **kwargs: Any) -> None:
        """A point that came by itself keeps its title."""
        super().__init__(*args, **kwargs)
        if point and point.kind != MeetingPoint.Kind.FREE:
            del self.fields["title"]

    def clean_papers(self) -> str:
        return str(self.cleaned_data["papers"]).replace("\r\n", "\n")
