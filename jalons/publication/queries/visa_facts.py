"""The few lines that whoever is asked for a visa reads first: what the fiche costs, who pays, what was measured last."""

from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet
from jalons.base.french import format_euros, format_number, format_short_day
from jalons.base.frozen import frozen
from jalons.funding.queries import plans
from jalons.funding.words.plans import tax_mark
from jalons.monitoring.queries import indicators as monitoring


@frozen
class Fact:
    label: str
    texts: tuple[str, ...]


def visa_facts(action: ActionSheet) -> list[Fact]:
    plan = plans.action_plan(action)
    taxes = {line.tax for part in plan.parts for line in part.expenses}
    mark = " ".join(filter(None, (tax_mark(tax) for tax in taxes))) if len(taxes) == 1 else ""
    cost = f"{format_euros(plan.sums.expenses)} {mark}".strip() if plan.sums.expenses else _("pas encore chiffré")
    if len(taxes) > 1:
        cost += _(", HT et TTC mêlés")
    resources = [row for part in plan.parts for row in part.resources]
    payers = tuple(_resource_sentence(row) for row in resources if not row.is_refused)
    facts = [Fact(_("Ce que cela coûte"), (cost,)), Fact(_("Qui paie"), payers or (_("personne encore"),))]
    if refused := tuple(_resource_sentence(row) for row in resources if row.is_refused):
        facts.append(Fact(_("Qui a refusé, non compté"), refused))
    if measures := tuple(map(_measure_sentence, monitoring.figures_by_action([action.pk]).get(action.pk, []))):
        facts.append(Fact(_("Les indicateurs"), measures))
    return facts


def _resource_sentence(row: plans.ResourceRow) -> str:
    words = {"funder": row.funder, "amount": format_euros(row.amount), "status": row.status.word}
    return _("%(funder)s : %(amount)s, %(status)s") % words


def _measure_sentence(figure: monitoring.Figure) -> str:
    words = {"label": figure.label, "unit": figure.unit, "target": format_number(figure.target.value)}
    if figure.last is None:
        return (_("%(label)s : rien de mesuré encore, but %(target)s %(unit)s") % words).rstrip()
    words |= {"value": format_number(figure.last.value), "day": format_short_day(figure.last.on)}
    return (_("%(label)s : %(value)s le %(day)s, but %(target)s %(unit)s") % words).rstrip()
