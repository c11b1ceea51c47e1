from jalons.funding.forms.instalments import SpreadForm
from jalons.funding.forms.lines import ExpenseForm, FundingForm, MapCostsForm, StatusForm
from jalons.funding.forms.plans import OwnShareForm, WhatIfForm
from jalons.funding.forms.schemes import SchemeFilterForm, SchemeForm

__all__ = [
    "ExpenseForm",
    "FundingForm",
    "MapCostsForm",
    "OwnShareForm",
    "SchemeFilterForm",
    "SchemeForm",
    "SpreadForm",
    "StatusForm",
    "WhatIfForm",
]
