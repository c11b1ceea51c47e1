"""The formula of a roadmap, and its earlier versions."""

from datetime import datetime

from django.utils.functional import Promise

from jalons.base.frozen import frozen
from jalons.diagnosis.models import Reference, ScoreFormula
from jalons.diagnosis.rules.formula import COMPONENTS, DEFAULT, Formula
from jalons.opendata.queries.figures import indicator_vintages
from jalons.opendata.queries.sources import current_vintages
from jalons.opendata.words.indicators import INDICATORS
from jalons.roadmaps.models import Roadmap


@frozen
class CurrentFormula:
    """`version` 0: the default formula, that nobody chose."""

    formula: Formula
    version: int = 0
    by_name: str = ""
    made_at: datetime | None = None

    @property
    def is_default(self) -> bool:
        return self.formula == DEFAULT

    @property
    def lines(self) -> list[tuple[str | Promise, int]]:
        """The components with a weight, and their weights."""
        formula = self.formula
        return [
            (INDICATORS[formula.indicator(component)].label, formula.weights[component])
            for component in formula.components
        ]

    @property
    def reference(self) -> str | Promise:
        return Reference(self.formula.reference).label


def current_formula(roadmap: Roadmap) -> CurrentFormula:
    row = ScoreFormula.objects.filter(roadmap=roadmap).last()
    return CurrentFormula(row.formula, row.version, row.by_name, row.made_at) if row else CurrentFormula(DEFAULT)


@frozen
class FormulaPage:
    current: CurrentFormula
    loaded: frozenset[str]
    """The components that have figures."""


def formula_page(roadmap: Roadmap) -> FormulaPage:
    vintages = indicator_vintages(current_vintages(roadmap))
    loaded = {
        component
        for component in COMPONENTS
        if any(Formula(estimates=estimates).indicator(component) in vintages for estimates in (True, False))
    }
    return FormulaPage(current_formula(roadmap), frozenset(loaded))
