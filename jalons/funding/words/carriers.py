"""Who carries an action, in words."""

from django.utils.translation import gettext as _

from jalons.funding.rules.carriers import PlanCarrier


def carrier_label(carrier: PlanCarrier) -> str:
    """« Commune de Villars », or that it is to confirm."""
    if carrier.is_sure:
        return carrier.name
    if carrier.name:
        return _("À confirmer : %(name)s pilote") % {"name": carrier.name}
    return _("À confirmer : personne n’est écrit")


def voted_carrier_label(carrier: PlanCarrier) -> str:
    """The same in an act: it confirms nothing later, it says what was voted."""
    if carrier.is_sure:
        return carrier.name
    return _("%(name)s, structure pilote") % {"name": carrier.name} if carrier.name else _("Personne n’est désigné")


def carrier_sentence(carrier: PlanCarrier, *, is_written: bool) -> str:
    """Who carries one action, and how it is known."""
    if not carrier.is_sure and carrier.name:
        return _("%(name)s pilote l’action ; la fiche ne dit pas qui la porte.") % {"name": carrier.name}
    if not carrier.is_sure:
        return _("La fiche ne dit ni qui pilote l’action, ni qui la porte.")
    if is_written:
        return _("Qui porte l’action : %(name)s.") % {"name": carrier.name}
    return _("Qui porte l’action : %(name)s, collectivité qui la pilote.") % {"name": carrier.name}
