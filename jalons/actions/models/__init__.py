"""Axes, fiches action and their steps; their scores; the agenda and the decisions of committees."""

from jalons.actions.models.adoption import AdoptionPath, CrossReference
from jalons.actions.models.attachments import Attachment
from jalons.actions.models.citations import SheetFinding
from jalons.actions.models.comments_and_links import Comment, SheetLink
from jalons.actions.models.committees import (
    AgendaItem,
    Decision,
    Person,
    UnconcernedService,
    meeting_services,
    possible_presenters,
    withheld_outcomes,
)
from jalons.actions.models.news import NewsItem
from jalons.actions.models.orders import StepOrder
from jalons.actions.models.origins import Origin
from jalons.actions.models.quorum import (
    awaited_status,
    decided_elsewhere,
    decisions_to_confirm,
    roadmap_decisions_without_quorum,
    without_quorum,
)
from jalons.actions.models.resolutions import ResolutionAction
from jalons.actions.models.scoring import Criterion, Panel, Quarter, Score, ScoringGrid
from jalons.actions.models.sheets import (
    ActionSheet,
    ActionStep,
    Axis,
)
from jalons.actions.models.visas import Visa, VisaAnswer, VisaRequest

__all__ = [
    "ActionSheet",
    "ActionStep",
    "AdoptionPath",
    "AgendaItem",
    "Attachment",
    "Axis",
    "Comment",
    "Criterion",
    "CrossReference",
    "Decision",
    "NewsItem",
    "Origin",
    "Panel",
    "Person",
    "Quarter",
    "ResolutionAction",
    "Score",
    "ScoringGrid",
    "SheetFinding",
    "SheetLink",
    "StepOrder",
    "UnconcernedService",
    "Visa",
    "VisaAnswer",
    "VisaRequest",
    "awaited_status",
    "decided_elsewhere",
    "decisions_to_confirm",
    "meeting_services",
    "possible_presenters",
    "roadmap_decisions_without_quorum",
    "withheld_outcomes",
    "without_quorum",
]
