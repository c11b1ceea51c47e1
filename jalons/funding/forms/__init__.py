from jalons.funding.forms.contributions import ContributionForm
from jalons.funding.forms.grants import EnvelopeForm, GrantForm, GrantStatusForm
from jalons.funding.forms.instalments import SpreadForm
from jalons.funding.forms.lines import ExpenseForm, FundingForm, MapCostsForm, StatusForm
from jalons.funding.forms.plans import OwnShareForm, WhatIfForm
from jalons.funding.forms.schemes import SchemeFilterForm, SchemeForm

__all__ = [
    "ContributionForm",
    "EnvelopeForm",
    "ExpenseForm",
    "FundingForm",
    "GrantForm",
    "GrantStatusForm",
    "MapCostsForm",
    "OwnShareForm",
    "SchemeFilterForm",
    "SchemeForm",
    "SpreadForm",
    "StatusForm",
    "WhatIfForm",
]
