"""The shape of what people send to this floor."""

from jalons.diagnosis.forms.external_scores import ExternalScoresForm
from jalons.diagnosis.forms.formulas import FormulaForm, formula_values
from jalons.diagnosis.forms.messages import MessageForm

__all__ = [
    "ExternalScoresForm",
    "FormulaForm",
    "MessageForm",
    "formula_values",
]
