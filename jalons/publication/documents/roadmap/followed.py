"""What is followed without an avenant: the state of each action, and how sure its money is. Kept with an edition, so that
what has moved since is told."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.actions.models import ActionSheet
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.funding.queries.consolidated import Consolidation, consolidated_money
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.models import Edition
from jalons.roadmaps.models import Roadmap

MONEY = {
    "expenses": gettext_lazy("Dépenses"),
    "secured": gettext_lazy("Ressources acquises"),
    "requested": gettext_lazy("Ressources demandées"),
    "envisaged": gettext_lazy("Ressources envisagées"),
    "to_find": gettext_lazy("Reste à trouver"),
}


@frozen
class MovedState:
    code: str
    title: str
    before: str
    after: str


@frozen
class MovedMoney:
    label: str
    before: str
    after: str
    gap: str


@frozen
class Moved:
    """`is_known`: whether the edition kept what is compared; the first ones did not. `unvoted`: what nobody voted since,
    which no total here counts."""

    is_known: bool
    states: tuple[MovedState, ...] = ()
    money: tuple[MovedMoney, ...] = ()
    unvoted: str = ""

    @property
    def is_told(self) -> bool:
        return bool(self.states or self.money or self.unvoted)

    @property
    def sentence(self) -> str:
        if not self.is_known:
            return _(
                "Cette édition n’a pas gardé l’état des actions ni l’argent obtenu : leurs écarts ne sont pas dits."
            )
        n = len(self.states)
        if not n:
            return _("Aucune action n’a changé d’état.")
        return ngettext("%(n)d action a changé d’état.", "%(n)d actions ont changé d’état.", n) % {"n": n}


def followed_values(roadmap: Roadmap, on: date) -> dict[str, Any]:
    """As an edition stores them. A constant number of queries."""
    material = Material.of(roadmap, on, adopted_only=True)
    return {
        "states": {str(sheet.pk): str(sheet.status.value) for sheet in material.sheets},
        "money": _money_values(material.money),
    }


def _money_values(money: Consolidation) -> dict[str, str]:
    totals = money.totals
    values = {
        "expenses": totals.expenses,
        "secured": totals.secured,
        "requested": totals.requested,
        "envisaged": totals.envisaged,
        "to_find": totals.to_find,
    }
    return {name: f"{amount:.2f}" for name, amount in values.items()}


def moved_since(edition: Edition, on: date) -> Moved:
    if not edition.followed:
        return Moved(is_known=False)
    roadmap, held = edition.roadmap, edition.followed["states"]
    sheets = Material.of(roadmap, on, adopted_only=True).sheets
    # An avenant without a vote holds fiches that nobody voted: what it counted is compared with the same.
    outside = {sheet.pk for sheet in sheets if sheet.status.vote and str(sheet.pk) not in held}
    counted = consolidated_money(roadmap, only={sheet.pk for sheet in sheets} - outside, on=on, checked=False)
    unvoted = consolidated_money(roadmap, only=outside, on=on, checked=False).unvoted_sentence if outside else ""
    return Moved(
        True,
        tuple(_moved_states(roadmap, held)),
        tuple(_moved_money(edition.followed["money"], _money_values(counted))),
        unvoted,
    )


def _moved_states(roadmap: Roadmap, before: Mapping[str, str]) -> list[MovedState]:
    """Those that the edition held, whatever they have become, abandoned too."""
    rows = ActionSheet.objects.filter(roadmap=roadmap, pk__in=before).select_related("axis")
    return [
        MovedState(row.code, row.title, _state_label(before[str(row.pk)]), _state_label(row.status))
        for row in rows
        if row.status != before[str(row.pk)]
    ]


def _state_label(status: str) -> str:
    return str(ActionSheet.Status(status).label)


def _moved_money(before: Mapping[str, str], after: Mapping[str, str]) -> list[MovedMoney]:
    """Every total, moved or not, so that each may be read beside the others."""
    if before == after:
        return []
    lines = []
    for name, label in MONEY.items():
        was, now = Decimal(before[name]), Decimal(after[name])
        gap = french.format_euros(now - was) if now != was else ""
        lines.append(
            MovedMoney(str(label), french.format_euros(was), french.format_euros(now), f"+{gap}" if now > was else gap)
        )
    return lines
