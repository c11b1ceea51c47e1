"""What is known of the territory: official figures by vintage, places, and what people say."""

from jalons.diagnosis.models.audiences import Audience
from jalons.diagnosis.models.figures import Figure, Level, RejectedRow, SourceAttempt, SourceVintage
from jalons.diagnosis.models.findings import FINDING_LIMIT, Finding, FindingTheme

__all__ = [
    "FINDING_LIMIT",
    "Audience",
    "Figure",
    "Finding",
    "FindingTheme",
    "Level",
    "RejectedRow",
    "SourceAttempt",
    "SourceVintage",
]
