"""The understanding of the territory: its score, its key messages, and what people say."""

from jalons.diagnosis.models.audiences import Audience
from jalons.diagnosis.models.citations import Citation
from jalons.diagnosis.models.external_scores import ExternalScore
from jalons.diagnosis.models.findings import FINDING_LIMIT, Finding, FindingTheme
from jalons.diagnosis.models.formulas import Reference, ScoreFormula
from jalons.diagnosis.models.messages import KeyMessage
from jalons.diagnosis.models.questionnaires import AnswerSheet, Question, Questionnaire

__all__ = [
    "FINDING_LIMIT",
    "AnswerSheet",
    "Audience",
    "Citation",
    "ExternalScore",
    "Finding",
    "FindingTheme",
    "KeyMessage",
    "Question",
    "Questionnaire",
    "Reference",
    "ScoreFormula",
]
