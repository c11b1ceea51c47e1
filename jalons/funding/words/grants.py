"""French sentences about requests to the envelope France Numérique Ensemble."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from jalons.base.french import bounded_percent, format_euros
from jalons.funding.rules.grants import SHORTEST_NOTE, Ask, Frame, Lack, Wrong, total_shared
from jalons.funding.rules.schemes import Opening, Terms, opening_state
from jalons.funding.words.plans import Check
from jalons.funding.words.schemes import period_label


def envelope_sentence(frame: Frame) -> str:
    """« 45 500 € d’enveloppe, 30 000 € déjà demandés : reste 15 500 €. », or by how much it is passed."""
    if frame.already > frame.envelope:
        return _("%(envelope)s d’enveloppe, %(already)s déjà demandés : dépassée de %(over)s.") % {
            "envelope": format_euros(frame.envelope),
            "already": format_euros(frame.already),
            "over": format_euros(frame.already - frame.envelope),
        }
    return _("%(envelope)s d’enveloppe, %(already)s déjà demandés : reste %(remaining)s.") % {
        "envelope": format_euros(frame.envelope),
        "already": format_euros(frame.already),
        "remaining": format_euros(frame.remaining),
    }


def whose_sentence(here: Decimal, elsewhere: Decimal) -> str:
    """Who asked what is already asked of an envelope."""
    return _("Dont %(here)s dans cette feuille de route et %(elsewhere)s ailleurs.") % {
        "here": format_euros(here),
        "elsewhere": format_euros(elsewhere),
    }


def closed_envelope_sentence(name: str, terms: Terms, on: date) -> str:
    """What the catalogue knows of the scheme of an envelope; empty while it is open."""
    if opening_state(terms, on) is Opening.OPEN:
        return ""
    return _("« %(name)s » se demande %(period)s : demandez à la préfecture si l’enveloppe vaut encore.") % {
        "name": name,
        "period": period_label(terms),
    }


def rate_sentence(amount: Decimal, budget: Decimal) -> str:
    """« 15 500 € sur un budget de 40 000 €, soit 38,75 % »."""
    if not budget:
        return _("Le budget de l’action n’est pas encore chiffré.")
    return _("%(amount)s sur un budget de %(budget)s, soit %(rate)s.") % {
        "amount": format_euros(amount),
        "budget": format_euros(budget),
        "rate": bounded_percent(100 * amount / budget, 2, is_short=True),
    }


def wrong_check(wrong: Wrong, ask: Ask, frame: Frame) -> Check:
    match wrong:
        case Wrong.ENVELOPE:
            finding = _("La demande dépasse l’enveloppe : reste %(amount)s.") % {
                "amount": format_euros(frame.remaining)
            }
            detail = envelope_sentence(frame)
        case Wrong.BUDGET:
            finding = _("La demande dépasse le budget de l’action.")
            detail = _("%(amount)s demandés, %(budget)s de dépenses dans le plan.") % {
                "amount": format_euros(ask.amount),
                "budget": format_euros(frame.budget),
            }
        case Wrong.SPLIT:
            finding = _("Ressources humaines et prestations ne font pas le montant demandé.")
            detail = _("%(staff)s + %(service)s = %(sum)s, pour %(amount)s demandés.") % {
                "staff": format_euros(ask.staff),
                "service": format_euros(ask.service),
                "sum": format_euros(ask.staff + ask.service),
                "amount": format_euros(ask.amount),
            }
        case Wrong.SHARES:
            finding = _("Les parts des bénéficiaires ne font pas le montant demandé.")
            detail = _("%(sum)s répartis, pour %(amount)s demandés.") % {
                "sum": format_euros(total_shared(ask.shares)),
                "amount": format_euros(ask.amount),
            }
        case Wrong.TWICE:
            finding = _("Une structure bénéficiaire est écrite deux fois.")
            detail = _("Réunissez ses deux parts en une.")
        case Wrong.TENURED:
            finding = _("Un fonctionnaire territorial titulaire n’est pas éligible.")
            detail = _("Son salaire ne peut pas être payé par cette subvention. Choisissez un autre poste.")
    return Check("bad", finding, detail)


def wrong_sentence(wrong: Wrong, ask: Ask, frame: Frame) -> str:
    """The same in one sentence, for a refusal."""
    check = wrong_check(wrong, ask, frame)
    return f"{check.finding} {check.detail}"


def gap_check(lack: Lack) -> Check:
    match lack:
        case Lack.NEED:
            finding, detail = _("Il manque le besoin."), _("Cochez au moins un des onze besoins.")
        case Lack.RECIPIENT:
            finding = _("Il manque les bénéficiaires.")
            detail = _("Dites quelles structures reçoivent la subvention, et combien chacune.")
        case Lack.FULL_TIME:
            finding = _("Il manque le temps de travail.")
            detail = _("Écrivez-le en équivalents temps plein, par exemple 0,5.")
        case Lack.EMPLOYER:
            finding = _("Il manque l’employeur.")
            detail = _("Le temps de travail est celui d’une structure de la gouvernance, hors État.")
        case Lack.NOTE:
            finding = _("Il manque la note de contexte.")
            detail = _("Elle s’écrit avec l’enveloppe du département : %(n)d caractères au moins.") % {
                "n": SHORTEST_NOTE
            }
        case Lack.CONTEXT:
            finding, detail = _("Il manque le constat."), _("Il s’écrit dans la fiche action.")
        case Lack.DESCRIPTION:
            finding, detail = _("Il manque la description."), _("Elle s’écrit dans la fiche action.")
    return Check("wait", finding, detail)


def ready_check() -> Check:
    return Check("good", _("La demande est complète."), _("Elle peut être envoyée."))
