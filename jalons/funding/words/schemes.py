"""French sentences about schemes: their limits, and the requests that exceed them."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from jalons.base.french import format_euros, format_number, format_short_day
from jalons.funding.rules.money import SECURED, Status
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


def rate_label(lowest: Decimal | None, highest: Decimal | None) -> str:
    """« de 20 à 50 % », « 50 % au plus », « 20 % au moins »."""
    low, high = (None if rate is None else format_number(rate.normalize() + 0) for rate in (lowest, highest))
    if low is not None and high is not None and low != high:
        return _("de %(low)s à %(high)s %%") % {"low": low, "high": high}
    if low is not None and low == high:
        return _("%(rate)s %%") % {"rate": low}
    if high is not None:
        return _("%(rate)s %% au plus") % {"rate": high}
    return _("%(rate)s %% au moins") % {"rate": low} if low is not None else ""


def period_label(terms: Terms) -> str:
    """When one may apply: « du 1er janv. 2021 au 31 déc. 2022 », « jusqu’au… », « depuis le… », or that the dates are
    unknown."""
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
    """« ouvert », « fermé », « à venir »; when no date is known, says that the end is unknown."""
    match opening_state(terms, on):
        case Opening.TO_COME:
            return _("à venir")
        case Opening.CLOSED:
            return _("fermé")
        case Opening.OPEN:
            return _("ouvert") if terms.valid_to else _("sans date de fin connue")


def scheme_label(funder: str, name: str, terms: Terms, on: date) -> str:
    """A scheme as an option of a list, with its limits."""
    parts = [f"{funder}, {name}"]
    if opening_state(terms, on) is not Opening.OPEN:
        parts.append(opening_label(terms, on))
    if terms.is_investment_only:
        parts.append(_("investissement seulement"))
    if terms.cap is not None:
        parts.append(cap_label(terms))
    return " – ".join(parts)


def scheme_note(terms: Terms, status: Status, on: date, asked_on: date | None = None) -> str:
    """What a scheme says of a resource that is still to obtain, for whoever reads the plan: until when it is asked, unless it was
    asked in time, and the most that it gives. « demandes closes depuis le 31 déc. 2022, 12 000 € au plus par projet »."""
    if status in SECURED or status is Status.REFUSED:
        return ""
    return ", ".join(filter(None, (_window_words(terms, status, on, asked_on), cap_label(terms))))


def _window_words(terms: Terms, status: Status, on: date, asked_on: date | None) -> str:
    if status is Status.REQUESTED and asked_on and opening_state(terms, asked_on) is Opening.OPEN:
        return ""
    match opening_state(terms, on):
        case Opening.CLOSED if terms.valid_to:
            return _("demandes closes depuis le %(day)s") % {"day": format_short_day(terms.valid_to)}
        case Opening.TO_COME if terms.valid_from:
            return _("demandes à partir du %(day)s") % {"day": format_short_day(terms.valid_from)}
    return _("demandes jusqu’au %(day)s") % {"day": format_short_day(terms.valid_to)} if terms.valid_to else ""


def scheme_check(fault: Fault, amount: Decimal, name: str, terms: Terms, code: str = "") -> Check:
    where = _("action %(code)s") % {"code": code} if code else _("dans ce plan")
    values = {
        "name": name,
        "amount": format_euros(amount),
        "where": where,
        "cap": cap_label(terms),
        "rate": rate_label(None, terms.rate_max),
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
        case Fault.OUT_OF_DATES:
            finding = _("À vérifier : les dates de %(name)s.")
            detail = _(
                "%(amount)s demandés ou obtenus en dehors de ses dates, %(where)s. Il se demandait %(period)s : vérifiez "
                "la date notée, ou le dispositif choisi."
            )
        case Fault.OVER_RATE:
            finding = _("Taux dépassé : %(name)s.")
            detail = _("%(amount)s comptés, %(where)s. Le taux : %(rate)s des dépenses qu’il paie.")
    # When a cap does not apply to the project, exceeding it is not certain.
    is_sure = fault in (Fault.CLOSED, Fault.NOT_INVESTMENT, Fault.OVER_RATE) or (
        fault is Fault.OVER_CAP and terms.cap_per is CapPer.PROJECT
    )
    return Check("bad" if is_sure else "wait", finding % values, detail % values)
