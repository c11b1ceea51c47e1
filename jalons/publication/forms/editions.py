from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm


class ProjectForm(JalonsForm):
    purpose = forms.CharField(
        label=_("À quoi sert cette version ?"),
        max_length=150,
        required=False,
        help_text=_("Par exemple : relecture par le comité technique."),
    )
