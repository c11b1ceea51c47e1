"""What is known of the territory: official figures by vintage, places, and what people say."""

from jalons.diagnosis.models.audiences import Audience
from jalons.diagnosis.models.citations import Citation
from jalons.diagnosis.models.districts import PriorityDistrict
from jalons.diagnosis.models.external_scores import ExternalScore
from jalons.diagnosis.models.figures import Figure, Level, RejectedRow, SourceAttempt, SourceVintage
from jalons.diagnosis.models.findings import FINDING_LIMIT, Finding, FindingTheme
from jalons.diagnosis.models.formulas import Reference, ScoreFormula
from jalons.diagnosis.models.local import LocalIndicator
from jalons.diagnosis.models.messages import KeyMessage
from jalons.diagnosis.models.places import Family, Freshness, LocalPlace, Located, Place, PlaceCorrection
from jalons.diagnosis.models.questionnaires import AnswerSheet, Question, Questionnaire

__all__ = [
    "FINDING_LIMIT",
    "AnswerSheet",
    "Audience",
    "Citation",
    "ExternalScore",
    "Family",
    "Figure",
    "Finding",
    "FindingTheme",
    "Freshness",
    "KeyMessage",
    "Level",
    "LocalIndicator",
    "LocalPlace",
    "Located",
    "Place",
    "PlaceCorrection",
    "PriorityDistrict",
    "Question",
    "Questionnaire",
    "Reference",
    "RejectedRow",
    "ScoreFormula",
    "SourceAttempt",
    "SourceVintage",
]
