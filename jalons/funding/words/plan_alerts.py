"""French sentences about what contradicts itself in a plan of financing (`rules.plan_alerts`)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.french import format_date, format_euros, lower_first
from jalons.base.frozen import frozen
from jalons.funding.rules.known_schemes import MOST_AID
from jalons.funding.rules.money import CENT, Kind, Status, Tax
from jalons.funding.rules.plan_alerts import AlertKind, Payment, PlanAlert, TaxFault
from jalons.funding.words.plans import Check
from jalons.funding.words.two_column_plans import mixed_taxes_sentence

_KINDS = {Kind.OPERATING: gettext_lazy("fonctionnement"), Kind.INVESTMENT: gettext_lazy("investissement")}


@frozen
class AlertWords:
    """`why`: the amounts or the days that show it; `remedy`: what to do, for whoever can still mend it."""

    finding: str
    why: str = ""
    remedy: str = ""


def alert_check(alert: PlanAlert, code: str = "") -> Check:
    """For a page, with what to do. `code`: of its action, on what tells several of them."""
    words = alert_words(alert)
    return Check("wait", _with_code(alert, words, code), " ".join(filter(None, (words.why, words.remedy))))


def alert_fact(alert: PlanAlert, code: str = "") -> Check:
    """The same for a paper, which says what is and not what to do."""
    words = alert_words(alert)
    return Check("wait", _with_code(alert, words, code), words.why)


def alert_sentence(alert: PlanAlert) -> str:
    words = alert_words(alert)
    return " ".join(filter(None, (words.finding, words.why)))


def _with_code(alert: PlanAlert, words: AlertWords, code: str) -> str:
    if not code:
        return words.finding
    # A funder keeps its capital.
    finding = words.finding if alert.asked else lower_first(words.finding)
    return _("Action %(code)s, %(finding)s") % {"code": code, "finding": finding}


def alert_words(alert: PlanAlert) -> AlertWords:
    match alert.kind:
        case AlertKind.TAXES:
            return _tax_words(TaxFault(alert.fact))
        case AlertKind.BASE:
            return _base_words(alert)
        case AlertKind.AID:
            return _aid_words(alert)
        case AlertKind.EARLY:
            return _early_words(alert)


def _tax_words(fault: TaxFault) -> AlertWords:
    match fault:
        case TaxFault.MIXED:
            return AlertWords(mixed_taxes_sentence({Tax.BEFORE, Tax.INCLUDED}))
        case TaxFault.CONTRARY:
            return AlertWords(
                _("La TVA et les montants ne vont pas ensemble."),
                _("Des dépenses sont notées autrement (HT ou TTC) que ce que dit la TVA de ce plan."),
            )
        case TaxFault.NO_FUND:
            return AlertWords(
                _("Le FCTVA ne va qu’aux collectivités et à leurs groupements."),
                _("Ce plan dit aussi qu’aucune collectivité ne porte l’investissement."),
            )


def _base_words(alert: PlanAlert) -> AlertWords:
    assert alert.asked and alert.asked.eligible is not None
    return AlertWords(
        _("%(funder)s : la dépense subventionnable dépasse les dépenses.") % {"funder": alert.asked.funder},
        _("%(eligible)s, pour %(expenses)s de dépenses (%(part)s) dans ce plan.")
        % {
            "eligible": format_euros(alert.asked.eligible),
            "expenses": format_euros(alert.spent),
            "part": _KINDS[alert.asked.kind],
        },
    )


def _aid_words(alert: PlanAlert) -> AlertWords:
    assert alert.asked
    most = (alert.spent * MOST_AID / 100).quantize(CENT)
    values = {
        "funder": alert.asked.funder,
        "aid": format_euros(most + alert.amount),
        "most": format_euros(most),
        "over": format_euros(alert.amount),
        "spent": format_euros(alert.spent),
        "rate": MOST_AID,
    }
    why = _(
        "%(aid)s d’aides publiques, pour %(most)s au plus : %(rate)d %% de %(spent)s de dépense subventionnable (CGCT, article "
        "R. 2334-27). C’est %(over)s de trop."
    )
    remedy = _("Baissez une aide, ou demandez au financeur ce qu’il retient. La DETR se calcule hors taxes.")
    return AlertWords(
        _("%(funder)s : les aides publiques dépassent %(rate)d %%.") % values,
        why % values,
        remedy,
    )


def _early_words(alert: PlanAlert) -> AlertWords:
    assert alert.asked
    asked = alert.asked
    why = _begun_sentence(alert)
    if asked.status is Status.ENVISAGED:
        finding = _("%(funder)s : une dépense commence avant la demande, qui n’est pas encore faite.")
        told = _("%(begun)s.")
    elif asked.asked_on is None:
        finding = _("%(funder)s : une dépense a commencé, et le jour de la demande n’est pas noté.")
        told = _("%(begun)s. Notez le jour de la demande pour savoir si elle est venue avant.")
    else:
        finding = _("%(funder)s : une dépense commence avant la demande.")
        told = _("%(begun)s, la demande est du %(day)s.")
    values = {"funder": asked.funder, "begun": why, "day": format_date(asked.asked_on) if asked.asked_on else ""}
    remedy = _(
        "Une subvention publique ne paie en général pas ce qui a commencé avant sa demande (pour l’État : décret "
        "n° 2018-514 du 25 juin 2018, article 5). Demandez au financeur s’il a autorisé, ou autorise, un démarrage anticipé ; sinon, "
        "faites l’achat après la demande."
    )
    return AlertWords(finding % values, told % values, remedy)


def _begun_sentence(alert: PlanAlert) -> str:
    if alert.step:
        return _("L’étape « %(step)s » est faite le %(day)s") % {
            "step": alert.step.label,
            "day": format_date(alert.step.on),
        }
    assert alert.cost and alert.cost.first
    return _("La dépense « %(expense)s » est %(begun)s") % {
        "expense": alert.cost.label,
        "begun": _begun_words(alert.cost.first),
    }


def _begun_words(part: Payment) -> str:
    if part.paid_on:
        return _("payée le %(day)s") % {"day": format_date(part.paid_on)}
    if part.is_paid:
        return _("payée en %(year)d") % {"year": part.year}
    return _("prévue en %(year)d") % {"year": part.year}
