"""French sentences about the limits of a chosen scheme, and about the schemes that people name without choosing them."""

from decimal import Decimal

from django.utils.translation import gettext as _

from jalons.base.french import format_euros
from jalons.funding.rules.money import SECURED, Status
from jalons.funding.rules.scheme_limits import Post
from jalons.funding.rules.schemes import Fault, Terms
from jalons.funding.words.plans import Check
from jalons.funding.words.schemes import cap_label, scheme_check


def limit_sentence(fault: Fault, amount: Decimal, name: str, terms: Terms) -> str:
    """Why a request to a chosen scheme is refused, and what to do."""
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


def post_check(post: Post, amount: Decimal, status: Status, code: str = "") -> Check | None:
    """What the rules of May 2025 say of a post that the State is asked to pay; None once it is granted."""
    if status in SECURED or status is Status.REFUSED:
        return None
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
