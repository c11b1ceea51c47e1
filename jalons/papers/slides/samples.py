"""A short presentation that previews a master: one slide of each kind."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from jalons.papers.slides.model import Cover, Deck, Fiche, Figures, Listing, Share


def sample_deck(name: str, organisation: str, on: date) -> Deck:
    """`name`: that of the feuille de route."""
    shares = tuple(
        Share(label, Decimal(amount))
        for label, amount in (
            (_("Acquis"), 18_000),
            (_("Demandé"), 16_000),
            (_("Envisagé"), 0),
            (_("À trouver"), 8_000),
        )
    )
    return Deck(
        title=name,
        date=on,
        organisation=organisation,
        footer=_("%(name)s, exemple") % {"name": name},
        slides=(
            Cover(name, _("Une présentation d’exemple, dans votre modèle"), (organisation,)),
            Figures(
                _("Des chiffres"),
                (("8", _("actions")), ("3", _("en cours")), ("42 000 €", _("de dépenses"))),
                (_("Une phrase dit ce qu’ils veulent dire."),),
                shares,
                _("Barre d’exemple, en quatre parts"),
            ),
            Listing(_("Qui présente"), (_("une première fiche ;"), _("une seconde.")), _("Deux fiches"), opens=True),
            Listing(_("Une liste"), (_("une ligne ;"), _("une autre."))),
            Fiche(
                _("Une fiche action"),
                _("Retenue, priorité 1"),
                (
                    (_("Pourquoi"), _("Ce qui a été entendu, en une phrase ou deux.")),
                    (_("Comment"), _("Ce qui sera fait.")),
                ),
                ((_("Pilote"), _("Le service qui conduit l’action")), (_("Publics"), _("Toutes et tous"))),
                shares,
                _("Barre d’exemple, en quatre parts"),
                _("Ce que le comité décide ?"),
            ),
        ),
    )
