"""French sentences about contributions that nobody pays."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_euros, format_number
from jalons.funding.rules.money import Nature
from jalons.funding.words.plans import Check


def worth_sentence(nature: Nature, quantity: Decimal, months: int | None, unit_amount: Decimal, amount: Decimal) -> str:
    """« 0,2 ETP × 12 mois × 3 500 € = 8 400 € »."""
    number = format_number(quantity)
    if nature is Nature.STAFF:
        number = _("%(n)s ETP") % {"n": number}
    elif nature is Nature.VOLUNTEERING:
        number = ngettext("%(n)s heure", "%(n)s heures", 2 if quantity >= 2 else 1) % {"n": number}
    factors = [number, *([_("%(n)d mois") % {"n": months}] if months else []), format_euros(unit_amount)]
    return f"{' × '.join(factors)} = {format_euros(amount)}"


def valued_check(amount: Decimal) -> Check:
    finding = _("%(amount)s de contributions valorisées.") % {"amount": format_euros(amount)}
    detail = _(
        "Temps de travail, bénévolat, apports en nature : personne ne paie. Ils comptent autant en dépenses qu’en "
        "ressources, à part de l’argent, et jamais dans la part propre."
    )
    return Check("good", finding, detail)
