"""The shape of what is asked: the kit to print, the compte rendu to write, a plan that comes in."""

from jalons.publication.forms.documents import KitForm, MinutesForm, QuotesForm, minutes_values
from jalons.publication.forms.editions import ProjectForm
from jalons.publication.forms.looks import LookForm, TemplateForm, look_values
from jalons.publication.forms.plans import PlanConfirmForm, PlanFileForm

__all__ = [
    "KitForm",
    "LookForm",
    "MinutesForm",
    "PlanConfirmForm",
    "PlanFileForm",
    "ProjectForm",
    "QuotesForm",
    "TemplateForm",
    "look_values",
    "minutes_values",
]
