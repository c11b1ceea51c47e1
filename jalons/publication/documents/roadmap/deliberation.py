"""A délibération to complete: our own wording, with known values filled in and the others in brackets."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import AdoptionPath, Axis
from jalons.actions.queries import adoption as adoption_queries
from jalons.actions.rules.adoption import Mode
from jalons.base import french
from jalons.funding.queries.plans import Plan
from jalons.funding.queries.two_column_plans import roadmap_in_two_columns
from jalons.funding.rules.money import ZERO, Sums
from jalons.funding.words.plans import taxes_words
from jalons.governance.models import Committee, Meeting
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
    blocks += [*_reference_annex(material), *_money_annex(material)]
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
    met = _last_steering_meeting(roadmap, on)
    if met:
        lines.append(_("Vu l’avis du comité de pilotage du %(day)s ;") % {"day": french.format_date(met.held_on)})
    return lines


def _last_steering_meeting(roadmap: Roadmap, on: date) -> Meeting | None:
    met = Meeting.objects.filter(roadmap=roadmap, committee__kind=Committee.Kind.STRATEGIC, cancelled_on=None)
    return met.filter(held_on__lte=on).order_by("held_on", "pk").last()


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


def _path_article(material: Material) -> list[str]:
    path = AdoptionPath.objects.filter(roadmap=material.roadmap).first()
    if path is None:
        return []
    if path.mode == Mode.PROJECT:
        if not material.sheets:
            constitutes = _(
                "La feuille de route constitue le volet inclusion numérique du document suivant : %(reference)s."
            )
            return [constitutes % {"reference": path.reference}]
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
    return [
        _(
            "La feuille de route territoriale d’inclusion numérique annexée est adoptée. Elle compte %(actions)s, en %(axes)s."
        )
        % {"actions": actions, "axes": within},
        *_path_article(material),
        " ".join(_money_sentences(material)),
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


def _money_sentences(material: Material) -> list[str]:
    """What the assembly approves, what it pays itself, and what nobody pays yet."""
    totals, plans = material.money.totals, _voted_plans(material)
    sums = totals.sums
    sentences = [
        _("Son plan de financement est approuvé : %(cost)s de dépenses, %(taxes)s.")
        % {
            "cost": french.format_euros(sums.expenses) if sums.expenses else _("[montant]"),
            "taxes": taxes_words({row.tax for plan in plans for part in plan.parts for row in part.expenses}),
        }
    ]
    if sums.expenses:
        by_kind = _section_sums(plans)
        sentences.append(
            _("Elles se partagent entre %(sections)s.")
            % {
                "sections": french.join_items(
                    [f"{french.format_euros(part.expenses)} ({label.lower()})" for label, part in by_kind]
                )
            }
        )
    secured, pending = french.format_euros(sums.secured), french.format_euros(sums.pending)
    sentences.append(
        _("Les ressources sont de %(secured)s acquises et %(rest)s demandées ou envisagées.")
        % {"secured": secured, "rest": pending}
    )
    sentences.append(_own_sentence(material))
    if totals.to_find:
        sentences.append(
            _("Il reste %(amount)s à trouver : l’assemblée l’adopte en le sachant.")
            % {"amount": french.format_euros(totals.to_find)}
        )
    sentences.append(_("Les crédits sont inscrits chaque année au budget, selon le tableau annexé."))
    return sentences


def _voted_plans(material: Material) -> list[Plan]:
    return [material.plans[sheet.pk] for sheet in material.sheets if sheet.pk in material.plans]


def _own_sentence(material: Material) -> str:
    """Who pays what of its own money in each section, as in the plan in two columns."""
    plan = roadmap_in_two_columns(material.roadmap, only={sheet.pk for sheet in material.sheets}, on=material.on)
    own = [
        (section.label.lower(), line.entry.label, line.amount)
        for section in plan.sections
        for line in section.own_lines
    ]
    if not own:
        return _("Aucune part propre n’y est inscrite.")
    return _("Dans ces ressources, %(own)s sont la part propre des porteurs d’actions : %(list)s.") % {
        "own": french.format_euros(sum((amount for _section, _payer, amount in own), ZERO)),
        "list": french.join_items(
            [
                _("%(amount)s en %(section)s (%(payer)s)")
                % {"amount": french.format_euros(amount), "section": section, "payer": payer}
                for section, payer, amount in own
            ]
        ),
    }


def _section_sums(plans: list[Plan]) -> list[tuple[str, Sums]]:
    """Investment then operating, as each plan has them. What each plan lacks in a section is found nowhere else."""
    sections: dict[str, Sums] = {}
    for plan in plans:
        for part in plan.parts:
            before = sections.get(part.label, Sums())
            sections[part.label] = Sums(
                expenses=before.expenses + part.sums.expenses,
                secured=before.secured + part.sums.secured,
                requested=before.requested + part.sums.requested,
                envisaged=before.envisaged + part.sums.envisaged,
            )
    return list(sections.items())


def _money_annex(material: Material) -> list[Block]:
    sections = _section_sums(_voted_plans(material))
    if not sections:
        return []
    columns = (
        Column(_("Section"), width=2),
        *(Column(label, "right") for label in (_("Dépenses"), _("Acquis"), _("Demandé"), _("Envisagé"))),
    )
    total = material.money.totals
    rows = [_money_row(label, sums) for label, sums in sections]
    rows.append(_money_row(_("Total"), total.sums))
    caption = _("Annexe : le plan de financement par section")
    note = _("Reste à trouver : %(amount)s.") % {"amount": french.format_euros(total.to_find)} if total.to_find else ""
    return [Table(caption, columns, tuple(rows), note=note)]


def _money_row(label: str, sums: Sums) -> Row:
    amounts = (sums.expenses, sums.secured, sums.requested, sums.envisaged)
    return Row((label, *(french.format_euros(amount) for amount in amounts)))


def _reference_annex(material: Material) -> list[Block]:
    """The table that the article of the projet de territoire announces."""
    found = adoption_queries.roadmap_adoption(material.roadmap)
    if not found.is_folded or not material.sheets or found.path is None or found.words is None:
        return []
    references = {line.pk: line.cross_reference for line in (*found.lines, *found.awaiting)}
    columns = (Column(_("Action"), width=3), Column(str(found.words.place), width=3))
    rows = [
        Row((f"{sheet.code} {sheet.title}", references.get(sheet.pk) or _("[à compléter]")))
        for sheet in material.sheets
    ]
    return [Table(_("Annexe : tableau de renvois à %(name)s") % {"name": found.path.reference}, columns, tuple(rows))]
