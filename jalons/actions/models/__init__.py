"""What is decided: axes, fiches action and their steps; how they are scored, and what a committee says of them."""

from jalons.actions.models.scoring import Criterion, Panel, Score, ScoringGrid
from jalons.actions.models.sheets import (
    ActionSheet,
    ActionStep,
    Axis,
)

__all__ = [
    "ActionSheet",
    "ActionStep",
    "Axis",
    "Criterion",
    "Panel",
    "Score",
    "ScoringGrid",
]
