"""The money on the resource map of a chantier."""

from decimal import Decimal

from jalons.actions.models import ActionSheet
from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.funding.models import ExpenseLine, Kind
from jalons.resources.queries.resources import resource_map
from jalons.resources.rules.resources import Branch
from jalons.resources.rules.resources import Status as ResourceStatus


@frozen
class CostOnMap:
    """A resource with a cost. `kind` is a guess to be checked: investment for what lasts, else operation."""

    pk: int
    label: str
    amount: Decimal
    kind: str
    is_there: bool


@frozen
class FunderOnMap:
    name: str
    what: str
    state: str


@frozen
class MapMoney:
    """The costs and funders of the map that are not in the plan yet."""

    costs: tuple[CostOnMap, ...]
    funders: tuple[FunderOnMap, ...]

    @property
    def total(self) -> Decimal:
        return sum((cost.amount for cost in self.costs), Decimal(0))


def money_on_map(action: ActionSheet) -> MapMoney:
    """Costs whose label is in no expense yet; funders named on the financial branch. Money that a holder would bring is
    a resource, not a cost."""
    if action.key_project is None:
        return MapMoney((), ())
    lines = resource_map(action.key_project.living).all
    labels = {
        fold_accents(label) for label in ExpenseLine.objects.filter(action=action).values_list("label", flat=True)
    }
    costs = tuple(
        CostOnMap(
            line.pk,
            line.label,
            line.cost,
            Kind.INVESTMENT if line.branch in (Branch.MATERIAL, Branch.PLACE) else Kind.OPERATING,
            line.status is ResourceStatus.EXISTING,
        )
        for line in lines
        if line.cost
        and not (line.branch == Branch.FINANCIAL and line.holder)
        and fold_accents(line.label) not in labels
    )
    funders = tuple(
        FunderOnMap(line.holder, line.label, line.status_word)
        for line in lines
        if line.branch == Branch.FINANCIAL and line.holder
    )
    return MapMoney(costs, funders)
