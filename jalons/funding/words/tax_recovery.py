"""French sentences about the taxes of a plan, and about the expenses of which a grant is a share."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from jalons.base.french import bounded_percent, format_euros, format_number, join_items
from jalons.funding.rules.tax_recovery import FCTVA_RATE, TaxRecovery


def eligible_sentence(amount: Decimal, eligible: Decimal | None) -> str:
    """« 60 % de 50 000 € de dépense subventionnable »; empty when nobody said the base."""
    if eligible is None:
        return ""
    return _("%(rate)s de %(eligible)s de dépense subventionnable") % {
        "rate": bounded_percent(100 * amount / eligible, 1, is_short=True),
        "eligible": format_euros(eligible),
    }


def unsaid_recovery_sentence() -> str:
    """The reserve of a paper whose amounts say « toutes taxes comprises » while nobody said what becomes of its taxes."""
    return _("La récupération de la TVA est à préciser.")


def recovery_sentence(recovery: TaxRecovery, order: Decimal, *, is_contrary: bool = False) -> str:
    """What it means for the amounts of the plan; empty while nobody said it. `order`: see `fctva_order`. `is_contrary`: some
    expenses are written the other way, and a caution says so: nothing is said of how amounts read."""
    match recovery:
        case TaxRecovery.UNKNOWN:
            return ""
        case TaxRecovery.DEDUCTED if is_contrary:
            return _("TVA récupérée, structure assujettie.")
        case TaxRecovery.NONE if is_contrary:
            return _("TVA non récupérée.")
        case TaxRecovery.FCTVA if is_contrary:
            return f"{_('TVA récupérée en partie par le FCTVA, après la dépense.')} {_order_sentence(order)}"
        case TaxRecovery.DEDUCTED:
            return _("TVA récupérée, structure assujettie : elle n’est pas un coût, les montants se lisent hors taxes.")
        case TaxRecovery.NONE:
            return _("TVA non récupérée : elle est un coût, les montants se lisent toutes taxes comprises.")
        case TaxRecovery.FCTVA:
            paid = _(
                "TVA récupérée en partie par le FCTVA, après la dépense : les montants se lisent toutes taxes comprises."
            )
            return f"{paid} {_order_sentence(order)}"


def recoveries_sentence(codes: Mapping[TaxRecovery, Sequence[str]], order: Decimal) -> str:
    """Of several plans, by the codes of their actions; nothing of those whose team said nothing. `order`: see
    `fctva_order`, of those that the fund pays back."""
    words = {
        TaxRecovery.FCTVA: _("TVA récupérée en partie par le FCTVA : %(codes)s."),
        TaxRecovery.DEDUCTED: _("TVA récupérée, structure assujettie : %(codes)s."),
        TaxRecovery.NONE: _("TVA non récupérée : %(codes)s."),
    }
    told = []
    for recovery, sentence in words.items():
        if actions := codes.get(recovery):
            told.append(sentence % {"codes": join_items(actions)})
            told += [_order_sentence(order)] if recovery is TaxRecovery.FCTVA else []
    return " ".join(told)


def _order_sentence(order: Decimal) -> str:
    rate = {"rate": format_number(FCTVA_RATE)}
    if not order:
        return (
            _(
                "Le fonds rend %(rate)s %% du coût TTC des investissements éligibles (CGCT, articles L. 1615-1 et L. 1615-6)."
            )
            % rate
        )
    return _(
        "Le fonds rendrait au plus %(order)s, soit %(rate)s %% du coût TTC des investissements s’ils sont tous éligibles "
        "(CGCT, articles L. 1615-1 et L. 1615-6). Ce n’est compté dans aucune ressource."
    ) % (rate | {"order": format_euros(order)})
