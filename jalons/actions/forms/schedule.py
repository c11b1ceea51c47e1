"""Which actions the plan in time shows, and over which period."""

from django import forms
from django.utils.translation import gettext_lazy

from jalons.actions.drawings.gantt import Zoom
from jalons.actions.models import ActionSheet
from jalons.actions.queries.schedule import PlanFilters
from jalons.base.forms import DayField, FilterForm


class PlanForm(FilterForm):
    """The filters of the plan in the address. Invalid ones are ignored."""

    axe = forms.IntegerField(min_value=1, required=False)
    etat = forms.ChoiceField(choices=ActionSheet.Status.choices, required=False)
    pilote = forms.CharField(max_length=150, required=False)
    du = DayField(label=gettext_lazy("Du"), required=False)
    au = DayField(label=gettext_lazy("Au"), required=False)
    echelle = forms.ChoiceField(choices=[(zoom.value, zoom.value) for zoom in Zoom], required=False)

    def asked(self) -> PlanFilters:
        self.is_valid()
        data = self.cleaned_data
        return PlanFilters(
            axis=data.get("axe"),
            status=data.get("etat", ""),
            lead=data.get("pilote", ""),
            first=data.get("du"),
            last=data.get("au"),
            zoom=Zoom(data.get("echelle") or Zoom.QUARTER),
        )
