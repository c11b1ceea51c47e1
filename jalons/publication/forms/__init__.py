"""The shape of what is asked: the kit to print, the compte rendu to write, a plan that comes in."""

from jalons.publication.forms.documents import KitForm, MinutesForm, QuotesForm, minutes_values
from jalons.publication.forms.editions import ProjectForm
from jalons.publication.forms.plans import PlanConfirmForm, PlanFileForm

__all__ = [
    "KitForm",
    "MinutesForm",
    "PlanConfirmForm",
    "PlanFileForm",
    "ProjectForm",
    "QuotesForm",
    "minutes_values",
]
