"""The shape of what is sent about actions: one module a noun."""

from jalons.actions.forms.adoption import AdoptionForm, CrossReferencesForm
from jalons.actions.forms.comments_and_links import AttachmentForm, CommentForm, LinkForm, OwnFicheForm
from jalons.actions.forms.committees import AgendaForm, DecisionForm, ExcuseForm, PresenterForm
from jalons.actions.forms.orders import DaysForm, OrderForm, ShiftForm
from jalons.actions.forms.scoring import ScoreForm, WeightsForm
from jalons.actions.forms.sheets import (
    AdvanceForm,
    AxisPlaceForm,
    LongField,
    MoveForm,
    NewAxisForm,
    PrefilledForm,
    ProposalForm,
    SheetForm,
    sheet_values,
)
from jalons.actions.forms.steps import StepForm

__all__ = [
    "AdoptionForm",
    "AdvanceForm",
    "AgendaForm",
    "AttachmentForm",
    "AxisPlaceForm",
    "CommentForm",
    "CrossReferencesForm",
    "DaysForm",
    "DecisionForm",
    "ExcuseForm",
    "LinkForm",
    "LongField",
    "MoveForm",
    "NewAxisForm",
    "OrderForm",
    "OwnFicheForm",
    "PrefilledForm",
    "PresenterForm",
    "ProposalForm",
    "ScoreForm",
    "SheetForm",
    "ShiftForm",
    "StepForm",
    "WeightsForm",
    "sheet_values",
]
