"""French words of the plan in two columns: its headings, the state of each resource, the own share in euros."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.french import format_euros, format_month, format_short_day, lower_first
from jalons.funding.rules.money import Kind, Status, Tax
from jalons.funding.rules.own_shares import OwnShare
from jalons.funding.rules.two_column_plans import Payer
from jalons.funding.words.plans import Check, other_answer

PAYERS = {
    Payer.PUBLIC: gettext_lazy("Aides publiques"),
    Payer.OTHER: gettext_lazy("Autres financements"),
    Payer.OWN: gettext_lazy("Autofinancement"),
}


def state_words(word: str, on: date | None, status: Status, decision_on: date | None, expected_on: date | None) -> str:
    """« demandé le 12 mars 2026, réponse attendue le 3 juin 2026 ». What is only envisaged has no day."""
    parts = [word]
    if on and status is not Status.ENVISAGED:
        parts = [_("%(state)s le %(day)s") % {"state": word, "day": format_short_day(on)}]
    if decision_on and status in (Status.ENVISAGED, Status.REQUESTED):
        parts.append(_("réponse attendue le %(day)s") % {"day": format_short_day(decision_on)})
    if expected_on and status not in (Status.PAID, Status.REFUSED):
        parts.append(_("versement attendu en %(month)s") % {"month": format_month(expected_on)})
    return ", ".join(parts)


def amounts_by_state(amounts: Iterable[tuple[str, Decimal]]) -> str:
    """« accordé 21 000 €, demandé 36 000 € »."""
    return ", ".join(
        _("%(state)s %(amount)s") % {"state": state, "amount": format_euros(amount)} for state, amount in amounts
    )


def mixed_taxes_sentence(taxes: Collection[str]) -> str:
    """Adding amounts with and without taxes gives a total that nobody will pay: the form says so."""
    if {Tax.BEFORE, Tax.INCLUDED} <= set(taxes):
        return _("Attention : ce total additionne des montants HT et TTC.")
    return ""


def mixed_taxes_check(taxes: Collection[str]) -> Check | None:
    caution = mixed_taxes_sentence(taxes)
    return Check("wait", caution) if caution else None


def own_share_in_euros(share: OwnShare, code: str = "", lead: str = "") -> Check:
    """`lead`: whoever leads the action, when nobody said whether it bears the expense. « 8 000 € sur 50 000 € d’argent public, soit
    16 % ; le minimum est de 20 %. Il manque 2 500 €… »: what is there, then the rule, then the gap."""
    subject = _("Part propre de l’action %(code)s") % {"code": code} if code else _("Part propre d’investissement")
    values = {
        "subject": subject,
        "own": format_euros(share.own),
        "needed": format_euros(share.needed),
        "others": format_euros(share.others),
        "missing": format_euros(share.missing),
    }
    finding = (_("%(subject)s : %(own)s.") if share.own else _("%(subject)s : aucune.")) % values
    if share.is_exempt:
        return Check("good", finding, _("Aucun minimum n’est demandé."))
    article = _("C’est %(rate)d %% de tout l’argent public (CGCT, article L. 1111-10).") % {"rate": share.rate}
    minimum = _minimum_words(share)
    if share.otherwise:
        minimum = _("tel que noté, %(noted)s ; %(answer)s, %(other)s") % {
            "noted": minimum,
            "answer": lower_first(other_answer(share)),
            "other": _minimum_words(share.otherwise),
        }
        amount = format_euros(share.own) if share.own else _("aucune")
        finding = _("%(subject)s : %(amount)s, à confirmer.") % {"subject": subject, "amount": amount}
    if share.asks_carrier and not share.is_enough:
        opening = (
            _("%(lead)s pilote l’action ; le plan ne dit pas qui porte l’investissement.") % {"lead": lead}
            if lead
            else _("Le plan ne dit pas qui porte l’investissement.")
        )
        unsaid = _(
            "Si c’est une collectivité : %(minimum)s. Une association, une entreprise : sans objet (CGCT, article L. 1111-10)."
        )
        usable = f" {_other_way(share)}" if share.missing else ""
        return Check("wait", finding, f"{opening} {unsaid % {'minimum': minimum}}{usable}")
    if share.otherwise:
        return Check("wait", finding, f"{minimum[0].upper()}{minimum[1:]}. {article}")
    if not share.others:
        return Check("good", finding, _("Aucun autre argent public : aucun minimum à atteindre."))
    values |= {"public": format_euros(share.public), "percent": str(share.percent), "rate": str(share.rate)}
    measured = _(
        "%(own)s sur %(public)s d’argent public, soit %(percent)s %% ; le minimum est de %(rate)s %% (CGCT, article L. 1111-10)"
    )
    if share.missing:
        values["whole"] = format_euros(share.own + share.missing)
        lacking = _("Il manque %(missing)s : %(whole)s en tout, si les autres gardent leurs %(others)s.")
        return Check("wait", finding, f"{measured % values}. {lacking % values} {_other_way(share)}")
    return Check("good", finding, _("%(measured)s : c’est atteint.") % {"measured": measured % values})


def _other_way(share: OwnShare) -> str:
    """The minimum when resources already pay every expense: more money would be too much."""
    return _("Ou %(least)s à sa charge sur les mêmes %(public)s, les autres donnant moins.") % {
        "least": format_euros(share.least),
        "public": format_euros(share.public),
    }


def _minimum_words(share: OwnShare) -> str:
    if not share.others:
        return _("aucun autre argent public, aucun minimum")
    values = {
        "needed": format_euros(share.needed),
        "others": format_euros(share.others),
        "missing": format_euros(share.missing),
    }
    if share.missing:
        return _("minimum %(needed)s pour %(others)s d’autre argent public, il manque %(missing)s") % values
    return _("minimum %(needed)s pour %(others)s d’autre argent public, c’est atteint") % values


GAP, SURPLUS = gettext_lazy("Reste à trouver"), gettext_lazy("Ressources en plus des dépenses")
# Of each column once its gap is added: equal on both sides, which is not « équilibré ».
TOTAL = gettext_lazy("Total, écart compris")
SHARE_OF = {
    Kind.OPERATING: gettext_lazy("Part du fonctionnement"),
    Kind.INVESTMENT: gettext_lazy("Part de l’investissement"),
}
# A table of several sections has one head for them, and a line before what it says of the whole.
SHARE_OF_SECTION = gettext_lazy("Part de la section")
WHOLE = gettext_lazy("Ensemble : parts du total")
ROUNDED = gettext_lazy("Parts arrondies pour que chaque section fasse 100 %, écart compris.")


def section_title(label: str, verdict: str) -> str:
    """« Fonctionnement : il manque 6 000 € »."""
    if not verdict:
        return label
    return _("%(section)s : %(verdict)s") % {"section": label, "verdict": lower_first(verdict)}


def total_of_section(label: str, section: str) -> str:
    """« Reste à trouver, investissement »."""
    return _("%(label)s, %(section)s") % {"label": label, "section": section.lower()}


def refused_sentence(funder: str, scheme: str, amount: Decimal, state: str) -> str:
    """A resource that the columns leave out: « Région, Aide à l’achat : 24 000 €, refusé le 12 mars 2026 »."""
    who = f"{funder}, {scheme}" if scheme else funder
    return _("%(who)s : %(amount)s, %(state)s") % {"who": who, "amount": format_euros(amount), "state": state}
