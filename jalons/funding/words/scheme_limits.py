"""French sentences about the limits of a chosen scheme, and about the schemes that people name without choosing them."""

from decimal import Decimal

from django.utils.translation import gettext as _

from jalons.base.french import format_euros
from jalons.funding.rules.money import SECURED, ZERO, Status
from jalons.funding.rules.scheme_limits import Post
from jalons.funding.rules.schemes import Fault, Terms, most_of
from jalons.funding.words.plans import Check
from jalons.funding.words.schemes import cap_label, rate_label, scheme_check


def limit_sentence(fault: Fault, amount: Decimal, name: str, terms: Terms, base: Decimal = ZERO) -> str:
    """Why a request to a chosen scheme is refused, and what to do."""
    if fault is Fault.OVER_RATE:
        return _(
            "« %(name)s » paie %(rate)s de %(base)s, soit %(most)s : ce plan lui en demanderait %(amount)s. Baissez le "
            "montant, ou choisissez un autre dispositif."
        ) % {
            "name": name,
            "rate": rate_label(None, terms.rate_max),
            "base": format_euros(base),
            "most": format_euros(most_of(terms, base) or ZERO),
            "amount": format_euros(amount),
        }
    values = {"name": name, "amount": format_euros(amount), "cap": cap_label(terms)}
    if fault is Fault.NOT_INVESTMENT:
        return (
            _(
                "« %(name)s » ne paie que de l’investissement. Comptez cette ressource en investissement, ou choisissez un "
                "autre dispositif."
            )
            % values
        )
    return (
        _(
            "« %(name)s » donne %(cap)s : ce plan lui en demanderait %(amount)s. Baissez le montant, ou choisissez un autre "
            "dispositif."
        )
        % values
    )


def named_scheme_check(fault: Fault, amount: Decimal, written: str, name: str, terms: Terms, code: str = "") -> Check:
    """The same finding as for a chosen scheme, but a question: what was typed may be another scheme."""
    check = scheme_check(fault, amount, name, terms, code)
    doubt = _("« %(written)s » a été reconnu : choisissez ce dispositif dans la liste si c’est bien lui.")
    return Check("wait", check.finding, f"{check.detail} {doubt % {'written': written}}")


def _granted_post_check(post: Post, amount: Decimal, code: str) -> Check | None:
    if post in (Post.RENEWAL, Post.REPLACEMENT):
        return None
    return Check(
        "wait",
        _("À vérifier : un poste de conseiller numérique obtenu depuis mai 2025."),
        _(
            "%(amount)s, %(where)s. L’État ne signe plus de nouvelle convention : vérifiez la date, ou écrivez "
            "« renouvellement » ou « remplacement » si le poste existe."
        )
        % {
            "amount": format_euros(amount),
            "where": _("action %(code)s") % {"code": code} if code else _("dans ce plan"),
        },
    )


def finished_check(amount: Decimal, code: str = "") -> Check:
    """Money that nobody asked yet, for an action that is done."""
    finding = (
        _("Action %(code)s terminée : %(amount)s ne sont pas encore demandés.")
        if code
        else _("L’action est terminée : %(amount)s ne sont pas encore demandés.")
    )
    return Check(
        "wait",
        finding % {"code": code, "amount": format_euros(amount)},
        _("Un financeur paie rarement ce qui est déjà fait. À vérifier avec lui, ou trouvez qui d’autre paie."),
    )


def own_money_check(funder: str, amount: Decimal, code: str = "") -> Check:
    """A grant of the authority that carries the roadmap may be its own share."""
    return Check(
        "wait",
        _("%(funder)s : est-ce votre part propre ?") % {"funder": funder},
        _(
            "%(amount)s comptés en subvention, %(where)s. Si votre collectivité porte la dépense, choisissez « part propre »."
        )
        % {
            "amount": format_euros(amount),
            "where": _("action %(code)s") % {"code": code} if code else _("dans ce plan"),
        },
    )


def elsewhere_check(name: str, place: str, amount: Decimal, code: str = "") -> Check:
    """A scheme of another territory."""
    return Check(
        "wait",
        _("À vérifier : %(name)s vaut ailleurs.") % {"name": name},
        _("%(amount)s, %(where)s. Territoire du dispositif : %(place)s.")
        % {
            "amount": format_euros(amount),
            "where": _("action %(code)s") % {"code": code} if code else _("dans ce plan"),
            "place": place,
        },
    )


def post_check(post: Post, amount: Decimal, status: Status, code: str = "") -> Check | None:
    """What the rules of May 2025 say of a post that the State is asked to pay; None for one that it refused, and for
    one that exists and is granted."""
    if status is Status.REFUSED:
        return None
    if status in SECURED:
        return _granted_post_check(post, amount, code)
    where = _("action %(code)s") % {"code": code} if code else _("dans ce plan")
    sum_words = (
        _("%(amount)s demandés, %(where)s.") if status is Status.REQUESTED else _("%(amount)s envisagés, %(where)s.")
    )
    opening = sum_words % {"amount": format_euros(amount), "where": where}
    match post:
        case Post.NEW:
            finding = _("Conseiller numérique : l’État ne paie plus de nouveau poste.")
            detail = _("Depuis mai 2025, ni nouveau poste ni nouvelle convention. Cherchez un autre financeur.")
        case Post.REPLACEMENT:
            finding = _("Conseiller numérique : un remplacement se fait dans les six mois.")
            detail = _("Comptez-les depuis le départ. Après, le poste est rendu à l’État.")
        case Post.RENEWAL:
            finding = _("Conseiller numérique : un poste qui existe déjà, sans nouvelle convention.")
            detail = _(
                "La convention en cours va à son terme. Depuis mai 2025, l’État n’en signe plus de nouvelle : demandez à "
                "la préfecture ce qui reste possible."
            )
        case Post.UNSAID:
            finding = _("Conseiller numérique : est-ce un poste qui existe déjà ?")
            detail = _(
                "Depuis mai 2025, l’État ne paie plus de nouveau poste. Écrivez « renouvellement » ou « remplacement » si "
                "le poste existe."
            )
    is_sure = post is Post.NEW and status is Status.ENVISAGED
    return Check("bad" if is_sure else "wait", finding, f"{opening} {detail}")
