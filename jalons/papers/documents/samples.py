"""A short document that previews a look: a cover, then one block of each kind."""

from datetime import date

from django.utils.translation import gettext as _

from jalons.papers.documents.model import (
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Row,
    Table,
)


def sample_document(name: str, organisation: str, on: date) -> Document:
    """`name`: that of the feuille de route."""
    return Document(
        title=name,
        subtitle=_("Un document d’exemple, pour voir vos couleurs"),
        organisation=organisation,
        status=_("Exemple"),
        date=on,
        cover=True,
        facts=((_("Pilote"), _("Le service qui conduit l’action")), (_("Public visé"), _("Toutes et tous"))),
        blocks=(
            Heading(_("Un titre de premier niveau")),
            Paragraph(_("Un chapeau dit en une phrase ce qui suit."), "lead"),
            Paragraph(_("Le texte courant. Il se lit sans effort, à l’écran comme sur le papier.")),
            Heading(_("Un titre de deuxième niveau"), 2),
            BulletList((_("une liste ;"), _("de deux lignes."))),
            Heading(_("Un titre de troisième niveau"), 3),
            NumberedList((_("D’abord ceci."), _("Ensuite cela."))),
            Facts(((_("Calendrier"), _("de janvier à décembre")), (_("État"), _("à démarrer")))),
            Table(
                _("Un tableau et son total"),
                (Column(_("Qui finance"), width=3), Column(_("Montant"), "right")),
                (
                    Row((_("Investissement"),), "group"),
                    Row((_("La collectivité"), "18 000 €")),
                    Row((_("Un partenaire"), "24 000 €")),
                    Row((_("Total"), "42 000 €"), "total"),
                ),
                note=_("Montants inventés."),
            ),
            Callout(_("Un encadré"), _("Il attire l’œil sur une chose à savoir.")),
        ),
    )
