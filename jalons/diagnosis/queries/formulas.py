"""How a roadmap makes its score, and how it did before."""

from dataclasses import dataclass
from datetime import datetime

from jalons.diagnosis.models import ScoreFormula
from jalons.diagnosis.rules.formula import DEFAULT, Formula
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class CurrentFormula:
    """`version` 0: the formula of everybody; nobody chose it."""

    formula: Formula
    version: int = 0
    by_name: str = ""
    made_at: datetime | None = None

    @property
    def is_default(self) -> bool:
        return self.formula == DEFAULT


def current_formula(roadmap: Roadmap) -> CurrentFormula:
    row = ScoreFormula.objects.filter(roadmap=roadmap).last()
    return CurrentFormula(row.formula, row.version, row.by_name, row.made_at) if row else CurrentFormula(DEFAULT)
