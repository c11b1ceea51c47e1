"""A délibération to complete: our own wording, with known values filled in and the others in brackets."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import AdoptionPath, Axis
from jalons.actions.rules.adoption import Mode
from jalons.base import french
from jalons.invitations.queries.minutes import checked_attendance
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
)
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.models import Edition
from jalons.roadmaps.models import Roadmap
from jalons.workshops.queries import workshops as workshop_queries


def draft_deliberation(roadmap: Roadmap, on: date) -> Document:
    """For the actions that the committee kept."""
    material = Material.of(roadmap, on, adopted_only=True)
    blocks: list[Block] = [
        Callout(
            _("Un projet à relire"),
            _("Complétez ce qui est entre crochets. Faites vérifier les visas par votre service juridique."),
            "wait",
        ),
        Paragraph(_("Séance du [date]. Rapporteure ou rapporteur : [à compléter].")),
        Paragraph(_("Membres en exercice : [n]. Présents : [n]. Pouvoirs : [n]. Quorum atteint : [oui ou non].")),
        Heading(_("Visas"), 1),
        *_bullet_blocks(_visa_lines(roadmap, on)),
        Heading(_("Considérants"), 1),
        *_bullet_blocks(_reason_lines(material)),
        Heading(_("Décision"), 1),
        Paragraph(_("Après en avoir délibéré, le conseil [communautaire] décide :")),
    ]
    for number, article in enumerate(_article_lines(material), 1):
        blocks += [Heading(_("Article %(n)d") % {"n": number}, 2), Paragraph(article)]
    blocks.append(
        Table(
            _("Le vote"),
            (Column(_("Voix")), Column(_("Nombre"), "right")),
            tuple(Row((label, _("[à compléter]"))) for label in (_("Pour"), _("Contre"), _("Abstentions"))),
        )
    )
    blocks.append(Paragraph(_("Fait à [commune], le [date]. La présidente ou le président : [signature].")))
    return Document(
        title=_("Adoption de la feuille de route d’inclusion numérique"),
        subtitle=_("Projet de délibération n° [à compléter]"),
        organisation=roadmap.lead_authority,
        status=_("Projet de délibération"),
        date=on,
        blocks=tuple(blocks),
    )


def _bullet_blocks(texts: list[str]) -> list[Block]:
    return [BulletList(tuple(texts))]


def _visa_lines(roadmap: Roadmap, on: date) -> list[str]:
    lines = [_("Vu le code général des collectivités territoriales, notamment son article [à compléter] ;")]
    if roadmap.epci:
        lines.append(_("Vu les statuts de [la] %(name)s ;") % {"name": roadmap.epci.name})
    path = AdoptionPath.objects.filter(roadmap=roadmap).first()
    if path:
        # The reference is typed as a name, « Projet de territoire… », or within a sentence, « la CTG… ».
        seen = _("Vu [le ou la] %(reference)s ;") if path.reference[:1].isupper() else _("Vu %(reference)s ;")
        lines.append(seen % {"reference": path.reference})
        lines.append(_path_visa(path, on))
    else:
        lines.append(_("Vu [convention territoriale globale, projet de territoire : à compléter] ;"))
    last = Edition.objects.filter(roadmap=roadmap, kind=Edition.Kind.DRAFT).defer("document", "facts").first()
    if last:
        lines.append(
            _("Vu le projet de feuille de route, version n° %(n)d du %(day)s, annexé à la présente délibération ;")
            % {"n": last.number, "day": french.format_date(last.frozen_on)}
        )
    else:
        lines.append(_("Vu le projet de feuille de route annexé à la présente délibération ;"))
    lines.append(_("Vu l’avis du comité de pilotage du [date] ;"))
    return lines


def _path_visa(path: AdoptionPath, on: date) -> str:
    """What this way of adoption rests on."""
    if path.mode == Mode.PROJECT:
        return _(
            "Vu la délibération n° [à compléter] du [date] qui prescrit ou approuve le projet de territoire, dont la feuille de route est un volet ;"
        )
    if path.signed_on and path.signed_on <= on:
        return _("Vu la signature de la convention avec la caisse d’allocations familiales le %(day)s ;") % {
            "day": french.format_date(path.signed_on)
        }
    return _("Vu l’avis de la caisse d’allocations familiales du [date] ;")


def _path_article(roadmap: Roadmap) -> list[str]:
    path = AdoptionPath.objects.filter(roadmap=roadmap).first()
    if path is None:
        return []
    if path.mode == Mode.PROJECT:
        return [
            _(
                "La feuille de route constitue le volet inclusion numérique du document suivant : %(reference)s. Ses actions y sont rattachées selon le tableau de renvois annexé."
            )
            % {"reference": path.reference}
        ]
    return [
        _(
            "La feuille de route constitue le volet inclusion numérique du document suivant : %(reference)s. La présidente ou le président est autorisé à le signer, avec ses avenants, avec la caisse d’allocations familiales."
        )
        % {"reference": path.reference}
    ]


def _reason_lines(material: Material) -> list[str]:
    lines = [
        _(
            "Considérant que des habitantes et des habitants renoncent à des droits ou à des services faute de pouvoir "
            "faire seuls leurs démarches en ligne ;"
        )
    ]
    came, cards = checked_attendance(material.roadmap), workshop_queries.workshop_cards(material.roadmap)
    held = {card.number for card in cards if card.participants or card.number in came}
    if held:
        lines.append(_workshops_sentence(len(held), sum(came.values()) if came.keys() >= held else None))
    stakes = [f"« {line.title} »" for line in material.stakes.stakes]
    if stakes:
        lines.append(_("Considérant les enjeux qui y ont été nommés : %(stakes)s ;") % {"stakes": ", ".join(stakes)})
    lines.append(_("Considérant [ce que votre assemblée veut ajouter] ;"))
    return lines


def _workshops_sentence(workshops: int, people: int | None) -> str:
    """The number of people is told when the sheet of every workshop was filled: phones are not people."""
    words = (
        ngettext(
            "Considérant que la feuille de route a été construite avec le territoire, lors d’un atelier ;",
            "Considérant que la feuille de route a été construite avec le territoire, lors de %(n)d ateliers ;",
            workshops,
        )
        if people is None
        else ngettext(
            "Considérant que la feuille de route a été construite avec le territoire, lors d’un atelier qui a réuni "
            "%(people)s personnes ;",
            "Considérant que la feuille de route a été construite avec le territoire, lors de %(n)d ateliers qui ont "
            "réuni %(people)s personnes ;",
            workshops,
        )
    )
    return words % {"n": workshops, "people": french.format_number(people or 0)}


def _article_lines(material: Material) -> list[str]:
    n = len(material.sheets)
    axes = Axis.objects.filter(actions__in=[sheet.pk for sheet in material.sheets]).distinct().count()
    actions = ngettext("%(n)d action", "%(n)d actions", n) % {"n": n} if n else _("[n] actions")
    within = ngettext("%(n)d axe", "%(n)d axes", axes) % {"n": axes} if axes else _("[n] axes")
    sums = material.money.totals.sums
    cost = french.format_euros(sums.expenses) if sums.expenses else _("[montant]")
    return [
        _(
            "La feuille de route territoriale d’inclusion numérique annexée est adoptée. Elle compte %(actions)s, en %(axes)s."
        )
        % {"actions": actions, "axes": within},
        *_path_article(material.roadmap),
        _(
            "Son plan de financement est approuvé : %(cost)s de dépenses, dont %(secured)s de ressources acquises et "
            "%(rest)s demandées ou envisagées. Les crédits sont inscrits chaque année au budget."
        )
        % {
            "cost": cost,
            "secured": french.format_euros(sums.secured),
            "rest": french.format_euros(sums.requested + sums.envisaged),
        },
        _(
            "La présidente ou le président est autorisé à demander les subventions qui y figurent et à signer les actes "
            "nécessaires à sa mise en œuvre."
        ),
        _(
            "Un comité de pilotage en suit la réalisation. Il se réunit au moins [n] fois par an et présente chaque année "
            "un bilan à l’assemblée."
        ),
        _("La présente délibération est transmise à la préfecture et publiée."),
    ]
