"""What a public page gives to take away: one line for each action."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base import french
from jalons.base.spreadsheets import Cell, write_csv
from jalons.publication.queries.public_pages import ShownRelease
from jalons.publication.rules.public_actions import PublicAction
from jalons.publication.words import funder_label, public_tag

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# The open licence of the French State: free reuse, with the source and its date.
LICENCE = "Licence Ouverte 2.0 (Etalab)"

COLUMNS: "dict[StrPromise, Callable[[PublicAction], Cell]]" = {
    gettext_lazy("Numéro"): lambda action: action.code,
    gettext_lazy("Axe"): lambda action: action.axis,
    gettext_lazy("Action"): lambda action: action.title,
    gettext_lazy("À quoi elle sert"): lambda action: action.summary,
    gettext_lazy("Communes"): lambda action: ", ".join(action.communes),
    gettext_lazy("Portée par"): lambda action: ", ".join(action.carriers),
    gettext_lazy("Début"): lambda action: action.starts_on or "",
    gettext_lazy("Fin"): lambda action: action.ends_on or "",
    gettext_lazy("État"): lambda action: public_tag(action.state).word,
    gettext_lazy("En retard"): lambda action: _("oui") if action.is_late else _("non"),
    gettext_lazy("Coût voté (€)"): lambda action: "" if action.cost is None else action.cost,
    gettext_lazy("Financeurs votés"): lambda action: _funders_label(action, obtained=False),
    gettext_lazy("Obtenu (€)"): lambda action: action.obtained,
    gettext_lazy("Financeurs obtenus"): lambda action: _funders_label(action, obtained=True),
    gettext_lazy("Indicateurs"): lambda action: str(len(action.indicators)),
    gettext_lazy("Indicateurs atteints"): lambda action: str(action.reached),
}


def public_table(shown: ShownRelease) -> bytes:
    """In CSV, each line with its day, its source and its licence: lines of several territories may be put together."""
    whole = shown.roadmap
    ending = (shown.release.on, whole.lead_authority, LICENCE)
    heads = [*map(str, COLUMNS), _("À jour au"), _("Source"), _("Licence")]
    return write_csv([heads, *([read(action) for read in COLUMNS.values()] + [*ending] for action in whole.actions)])


def _funders_label(action: PublicAction, *, obtained: bool) -> str:
    amounts: list[tuple[str, Decimal]] = [
        (funder_label(share), amount)
        for share in action.funders
        if (amount := share.obtained if obtained else share.voted)
    ]
    return ", ".join(f"{label} {french.format_euros(amount)}" for label, amount in amounts)
