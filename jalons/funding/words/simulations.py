"""French sentences about simulations: what each changes, why a change makes no sense."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_euros, format_number, format_short_day
from jalons.base.frozen import frozen
from jalons.funding.rules.own_shares import OwnShare
from jalons.funding.rules.simulation import MOST_MONTHS, Effect, Wrong
from jalons.funding.words.plans import other_answer


def change_sentence(label: str, effect: Effect, value: Decimal | None, *, secured_too: bool = False) -> str:
    """« Région : dit non, même pour ce qui est acquis »."""
    number = value or Decimal(0)
    match effect:
        case Effect.REFUSAL:
            what = _("dit non")
        case Effect.PERCENT:
            what = _("ne donne que %(percent)s %%") % {"percent": format_number(number)}
        case Effect.AMOUNT:
            what = _("ne donne que %(amount)s") % {"amount": format_euros(number)}
        case Effect.DELAY:
            what = ngettext("paie %(n)d mois plus tard", "paie %(n)d mois plus tard", int(number)) % {"n": int(number)}
    sentence = _("%(who)s : %(what)s") % {"who": label, "what": what}
    return _("%(sentence)s, même pour ce qui est acquis") % {"sentence": sentence} if secured_too else sentence


def wrong_sentence(wrong: Wrong, line_amount: Decimal | None) -> str:
    match wrong:
        case Wrong.NO_VALUE:
            return _("Écrivez combien : un pourcentage, des euros ou des mois.")
        case Wrong.PERCENT:
            return _("Une part va de 0 à 100 %. Pour plus d’argent, changez le montant dans le plan.")
        case Wrong.NEGATIVE:
            return _("Écrivez un nombre positif, ou zéro : ce que le financeur donnerait encore.")
        case Wrong.MORE_THAN_LINE:
            return _("Cette ressource est de %(amount)s : écrivez ce qu’il en resterait, au plus cela.") % {
                "amount": format_euros(line_amount or Decimal(0))
            }
        case Wrong.AMOUNT_OF_FUNDER:
            return _("Un montant vaut pour une seule ressource : choisissez-la, ou écrivez une part en %.")
        case Wrong.MONTHS:
            return _("Écrivez un retard en mois entiers, de 1 à %(most)d.") % {"most": MOST_MONTHS}
        case Wrong.NOTHING_PAID:
            return _("Personne ne paie cette contribution : la perdre ne crée aucun manque.")


def line_label(code: str, funder: str, amount: Decimal) -> str:
    """« 1.1, Région, 24 000 € »."""
    return f"{code}, {funder}, {format_euros(amount)}"


def lost_change_sentence(label: str) -> str:
    return _("%(label)s : cette ressource n’est plus dans le plan, ce changement ne compte plus.") % {"label": label}


def uncounted_change_sentence(sentence: str) -> str:
    """Of a change about one resource of a fiche that the plan of financing does not count."""
    return _("%(change)s. Sa fiche est hors du plan de financement : ce changement ne compte pas.") % {
        "change": sentence
    }


def stale_sentence(on: date) -> str:
    """A simulation is always computed with the plans of the day."""
    return _("Le plan a changé depuis le %(day)s : ces résultats sont ceux du plan d’aujourd’hui.") % {
        "day": format_short_day(on)
    }


@frozen
class ShortShare:
    """An own share that is not reached for sure; `before`: what it lacks in the plan of today."""

    code: str
    missing: Decimal
    before: Decimal
    share: OwnShare | None = None

    @property
    def words(self) -> str:
        if self.share and self.share.asks_carrier and not self.share.is_enough:
            return _("action %(code)s : dites qui porte la dépense") % {"code": self.code}
        if self.share and self.share.otherwise:
            answer = other_answer(self.share)
            return _("à confirmer à l’action %(code)s (tel que noté, %(noted)s ; %(answer)s, %(other)s)") % {
                "code": self.code,
                "noted": _lack_words(self.missing),
                "answer": f"{answer[0].lower()}{answer[1:]}",
                "other": _lack_words(self.share.otherwise.missing),
            }
        values = {"amount": format_euros(self.missing), "code": self.code}
        return f"{_('il manque %(amount)s à l’action %(code)s') % values}{self.why_lower}"

    @property
    def why_lower(self) -> str:
        """The law compares the own share with the public money that is left: when some of it goes, the minimum falls,
        and nothing is gained."""
        if self.missing >= self.before:
            return ""
        return _(", contre %(before)s aujourd’hui (le minimum baisse avec l’argent public : ce n’est pas un gain)") % {
            "before": format_euros(self.before)
        }


def _lack_words(missing: Decimal) -> str:
    return _("il manque %(amount)s") % {"amount": format_euros(missing)} if missing else _("il ne manque rien")


def own_share_words(short: Iterable[ShortShare]) -> str:
    """« il manque 2 500 € à l’action 1.1 », or that it is enough everywhere."""
    return ", ".join(share.words for share in short) or _("suffisante partout")


def spared_sentence(amount: Decimal, effect: Effect) -> str:
    """What a change about a funder leaves as it is, because it was granted."""
    if not amount:
        return ""
    sentence = (
        _("%(amount)s déjà acquis gardent leur date.")
        if effect is Effect.DELAY
        else _("%(amount)s déjà acquis sont gardés.")
    )
    return sentence % {"amount": format_euros(amount)}


def funder_label(funder: str, secured: Decimal) -> str:
    """« État, 59 660 € déjà acquis »: they are spared unless the box is ticked."""
    if not secured:
        return funder
    return _("%(funder)s, %(amount)s déjà acquis") % {"funder": funder, "amount": format_euros(secured)}
