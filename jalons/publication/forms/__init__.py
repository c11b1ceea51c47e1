"""The shape of what is asked: the kit to print, the compte rendu to write, a plan that comes in."""

from jalons.publication.forms.documents import KitForm, MinutesForm, QuotesForm, minutes_values
from jalons.publication.forms.editions import AmendmentForm, ChapterForm, ProjectForm
from jalons.publication.forms.looks import LookForm, TemplateForm, look_values
from jalons.publication.forms.plans import PlanConfirmForm, PlanFileForm

__all__ = [
    "AmendmentForm",
    "ChapterForm",
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
