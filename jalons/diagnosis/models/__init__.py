"""What is known of the territory: official figures by vintage, places, and what people say."""

from jalons.diagnosis.models.audiences import Audience
from jalons.diagnosis.models.figures import Figure, Level, RejectedRow, SourceAttempt, SourceVintage
from jalons.diagnosis.models.findings import FINDING_LIMIT, Finding, FindingTheme
from jalons.diagnosis.models.formulas import Reference, ScoreFormula
from jalons.diagnosis.models.messages import KeyMessage

__all__ = [
    "FINDING_LIMIT",
    "Audience",
    "Figure",
    "Finding",
    "FindingTheme",
    "KeyMessage",
    "Level",
    "Reference",
    "RejectedRow",
    "ScoreFormula",
    "SourceAttempt",
    "SourceVintage",
]
