"""What a scheme allows, and what does not fit in it."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from jalons.base.french import format_euros, format_short_day
from jalons.funding.rules.schemes import CapPer, Fault, Opening, Terms, opening_state
from jalons.funding.words.plans import Check


def cap_label(terms: Terms) -> str:
    """« 12 000 € au plus par projet »."""
    if terms.cap is None:
        return ""
    per = {
        CapPer.PROJECT: _("%(amount)s au plus par projet"),
        CapPer.POST: _("%(amount)s au plus par poste"),
        CapPer.DEPARTEMENT: _("%(amount)s au plus par département"),
    }
    return per[terms.cap_per] % {"amount": format_euros(terms.cap)}


def period_label(terms: Terms) -> str:
    """When one may ask: « du 1er janv. 2021 au 31 déc. 2022 », « jusqu’au… », « depuis le… », or that nobody knows."""
    days = {
        "first": terms.valid_from and format_short_day(terms.valid_from),
        "last": terms.valid_to and format_short_day(terms.valid_to),
    }
    if terms.valid_from and terms.valid_to:
        return _("du %(first)s au %(last)s") % days
    if terms.valid_to:
        return _("jusqu’au %(last)s") % days
    if terms.valid_from:
        return _("depuis le %(first)s") % days
    return _("dates inconnues")


def opening_label(terms: Terms, on: date) -> str:
    """« ouvert », « fermé », « à venir »; and when no day says so, that nobody knows the end."""
    match opening_state(terms, on):
        case Opening.TO_COME:
            return _("à venir")
        case Opening.CLOSED:
            return _("fermé")
        case Opening.OPEN:
            return _("ouvert") if terms.valid_to else _("sans date de fin connue")


def scheme_label(funder: str, name: str, terms: Terms, on: date) -> str:
    """A scheme in a list to choose from, with what may go wrong."""
    told = [f"{funder}, {name}"]
    if opening_state(terms, on) is not Opening.OPEN:
        told.append(opening_label(terms, on))
    if terms.is_investment_only:
        told.append(_("investissement seulement"))
    if terms.cap is not None:
        told.append(cap_label(terms))
    return " – ".join(told)


def scheme_check(fault: Fault, amount: Decimal, name: str, terms: Terms, code: str = "") -> Check:
    where = _("action %(code)s") % {"code": code} if code else _("dans ce plan")
    said = {
        "name": name,
        "amount": format_euros(amount),
        "where": where,
        "cap": cap_label(terms),
        "period": period_label(terms),
    }
    match fault:
        case Fault.CLOSED:
            finding = _("Dispositif fermé : %(name)s.")
            detail = _("%(amount)s envisagés, %(where)s. Il se demandait %(period)s. Cherchez un autre financeur.")
        case Fault.WAS_CLOSED:
            finding = _("Dispositif fermé depuis : %(name)s.")
            detail = _("%(amount)s demandés, %(where)s. Il se demandait %(period)s : vérifiez la date du dépôt.")
        case Fault.TO_COME:
            finding = _("Dispositif pas encore ouvert : %(name)s.")
            detail = _("%(amount)s, %(where)s. Il se demande %(period)s.")
        case Fault.NOT_INVESTMENT:
            finding = _("%(name)s : de l’investissement seulement.")
            detail = _("%(amount)s comptés en fonctionnement, %(where)s.")
        case Fault.OVER_CAP:
            finding = _("Plafond dépassé : %(name)s.")
            detail = _("%(amount)s comptés, %(where)s. Le plafond : %(cap)s.")
    # A cap counted on something else than the project may be respected all the same.
    is_sure = fault in (Fault.CLOSED, Fault.NOT_INVESTMENT) or (
        fault is Fault.OVER_CAP and terms.cap_per is CapPer.PROJECT
    )
    return Check("bad" if is_sure else "wait", finding % said, detail % said)
