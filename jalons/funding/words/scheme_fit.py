"""Whether a scheme suits an action, in one sentence."""

from django.utils.translation import gettext as _

from jalons.base.french import capitalize_first, format_euros, format_short_day, join_items
from jalons.funding.models import FundingScheme
from jalons.funding.rules.scheme_fit import Answer, Block, Doubt, Fit, Offer
from jalons.funding.rules.schemes import Beneficiary, Opening, Paid, Perimeter, Recurrence

TONES = {Fit.SUITS: "good", Fit.LATER: "wait", Fit.PERHAPS: "wait", Fit.NO: ""}


def fit_label(fit: Fit) -> str:
    return {
        Fit.SUITS: _("convient"),
        Fit.LATER: _("conviendra"),
        Fit.PERHAPS: _("peut-être"),
        Fit.NO: _("ne convient pas"),
    }[fit]


def fit_sentence(answer: Answer, offer: Offer, place: str) -> str:
    """« Pour votre intercommunalité, pour un achat, ouvert jusqu’au 31 mars 2027. », or why not, or what to ask.
    `place`: the territory where the scheme is valid, in words."""
    if answer.blocks:
        return " ".join(_block_sentence(block, offer, place) for block in answer.blocks)
    parts = [
        _applicant_words(answer.applicant) if Doubt.PARTNER not in answer.doubts else "",
        _paid_words(answer.paid),
        _day_words(answer, offer),
    ]
    sentence = capitalize_first(", ".join(part for part in parts if part)) + "."
    return f"{sentence} {_doubt_sentence(answer, place)}".strip()


def _applicant_words(applicant: Beneficiary | None) -> str:
    return (
        {
            Beneficiary.EPCI: _("pour votre intercommunalité"),
            Beneficiary.DEPARTEMENT: _("pour votre département"),
            Beneficiary.COMMUNE: _("pour vos communes"),
            Beneficiary.SOCIAL_CENTRE: _("pour vos CCAS"),
        }.get(applicant, "")
        if applicant
        else ""
    )


def _paid_words(paid: tuple[Paid, ...]) -> str:
    words = {
        Paid.INVESTMENT: _("pour un achat ou des travaux"),
        Paid.OPERATING: _("pour du fonctionnement"),
        Paid.ENGINEERING: _("pour de l’ingénierie"),
    }
    return join_items(words[one] for one in paid) if paid else ""


def _day_words(answer: Answer, offer: Offer) -> str:
    """« ouvert jusqu’au 31 mars 2027 »."""
    first, last = offer.terms.valid_from, offer.terms.valid_to
    if answer.opening is Opening.TO_COME and first:
        return _("s’ouvre le %(day)s") % {"day": format_short_day(first)}
    if last:
        return _("ouvert jusqu’au %(day)s") % {"day": format_short_day(last)}
    if offer.recurrence is Recurrence.ALWAYS:
        return _("ouvert toute l’année")
    return _("sans date de fin connue")


def _block_sentence(block: Block, offer: Offer, place: str) -> str:
    match block:
        case Block.DONE:
            return _("L’action est terminée : un financeur paie rarement ce qui est déjà fait.")
        case Block.ELSEWHERE:
            return _("Ne vaut pas ici : %(place)s.") % {"place": place}
        case Block.CLOSED:
            return _closed_sentence(offer)
        case Block.OTHER_EXPENSES:
            paid = join_items(str(FundingScheme.Paid(one).label) for one in Paid if one in offer.paid)
            return _("Ne paie que %(paid)s : ce n’est pas ce qui manque.") % {"paid": paid}
        case Block.UNDER_FLOOR:
            return _("Aide d’au moins %(floor)s : il manque moins que cela.") % {
                "floor": format_euros(offer.floor or 0)
            }


def _closed_sentence(offer: Offer) -> str:
    day = format_short_day(offer.terms.valid_to) if offer.terms.valid_to else ""
    sentence = _("Fermé depuis le %(day)s.") % {"day": day}
    if offer.recurrence in (Recurrence.YEARLY, Recurrence.AGAIN):
        sentence += " " + _("Il revient : surveillez la prochaine ouverture.")
    return sentence


def _doubt_sentence(answer: Answer, place: str) -> str:
    """« À vérifier : le territoire, qui peut demander. »"""
    words = {
        Doubt.PERIMETER: _("le territoire (%(place)s)") % {"place": place} if place else _("le territoire"),
        Doubt.BENEFICIARY: _("qui peut demander"),
        Doubt.EXPENSES: _("quelles dépenses il paie"),
    }
    asked = [words[doubt] for doubt in answer.doubts if doubt in words]
    sentences = []
    if Doubt.PARTNER in answer.doubts and answer.applicant:
        who = str(FundingScheme.Beneficiary(answer.applicant).label)
        sentences.append(_("Il faudrait que le demande %(who)s.") % {"who": who})
    if asked:
        sentences.append(_("À vérifier : %(what)s.") % {"what": ", ".join(asked)})
    return " ".join(sentences)


def perimeter_label(scheme: FundingScheme) -> str:
    """« Nouvelle-Aquitaine », « toute la France »; empty when the source does not say."""
    if not scheme.perimeter:
        return scheme.perimeter_name
    if scheme.perimeter_name and scheme.perimeter not in (Perimeter.COUNTRY, Perimeter.MAINLAND):
        return scheme.perimeter_name
    return str(FundingScheme.Perimeter(scheme.perimeter).label)
