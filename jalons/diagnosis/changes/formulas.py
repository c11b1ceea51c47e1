"""How a roadmap computes its score of fragility. Each change is a version; undoing returns to the previous one."""

from typing import Any

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.diagnosis.models import Reference, ScoreFormula
from jalons.diagnosis.rules.formula import COMPONENTS, DEFAULT, Formula
from jalons.diagnosis.rules.formula import Reference as Against
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap


@write_transaction()
def weigh_score(
    *, version: int, estimates: bool, reference: str, by: Member, **weights: int | None
) -> ScoreFormula | None:
    """Adds a version, if `version` is still the latest (0: the default one). An empty weight counts for nothing."""
    latest = _lock_formula(by.roadmap, version)
    by_component = {component: weights.get(component) or 0 for component in COMPONENTS}
    wanted = Formula(by_component, estimates, Against(reference))
    if not wanted.is_enough:
        raise Refused(
            _("Gardez au moins trois composantes qui comptent : un poids de 1 ou plus."), code="too-few-components"
        )
    return _add_version(latest, wanted, "weigh_score", by)


@write_transaction()
def reset_formula(*, version: int, by: Member) -> ScoreFormula | None:
    """Returns to the default formula, as a new version that can be undone."""
    return _add_version(_lock_formula(by.roadmap, version), DEFAULT, "reset_formula", by)


@write_transaction()
def undo_formula(*, version: int, by: Member) -> None:
    """Returns to the previous version; before the first one, to the default formula."""
    latest = _lock_formula(by.roadmap, version)
    if latest is None:
        raise Refused(_("Il n’y a plus rien à annuler : c’est la formule de départ."), code="formula-already-first")
    previous = ScoreFormula.objects.filter(roadmap=by.roadmap, version__lt=latest.version).last()
    after = previous.formula if previous else DEFAULT
    record_change(
        by=by,
        verb="undo_formula",
        about=latest,
        before=_formula_for_journal(latest.formula),
        after=_formula_for_journal(after),
    )
    latest.delete()


def _lock_formula(roadmap: Roadmap, version: int) -> ScoreFormula | None:
    lock_roadmap(roadmap)
    latest = ScoreFormula.objects.filter(roadmap=roadmap).last()
    # The number of the formula, which is stored, is also its stamp.
    sentence = _("La formule a été changée entre-temps. Relisez-la, puis recommencez.")
    refuse_stale(str(version), str(latest.version if latest else 0), sentence)
    return latest


def _add_version(latest: ScoreFormula | None, wanted: Formula, verb: str, by: Member) -> ScoreFormula | None:
    before = latest.formula if latest else DEFAULT
    if wanted == before:
        return latest
    formula = ScoreFormula.objects.create(
        roadmap=by.roadmap,
        version=latest.version + 1 if latest else 1,
        weights=dict(wanted.weights),
        estimates=wanted.estimates,
        reference=wanted.reference.value,
        by_name=by.name,
    )
    record_change(
        by=by, verb=verb, about=formula, before=_formula_for_journal(before), after=_formula_for_journal(wanted)
    )
    return formula


def _formula_for_journal(formula: Formula) -> dict[str, Any]:
    return {
        "weights": [f"{component} {formula.weights[component]}" for component in formula.components],
        "estimates": formula.estimates,
        "reference": str(Reference(formula.reference).label),
    }
