"""The feuille de route: the chapters of the method (section 1.8) that have something to say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import queries as actions
from jalons.actions.queries import Sheet
from jalons.base import french
from jalons.funding import queries as funding
from jalons.funding.queries import Consolidation, Plan
from jalons.monitoring import queries as monitoring
from jalons.monitoring.models import Indicator
from jalons.publication import drawings
from jalons.publication.documents.model import (
    Block,
    BulletList,
    Column,
    Content,
    Document,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Row,
    Table,
    TableOfContents,
    prose,
    strong,
)
from jalons.publication.queries.sheet import sheet_blocks
from jalons.roadmaps import queries as roadmaps
from jalons.roadmaps.models import Roadmap
from jalons.territories.maps import perimeter_figure
from jalons.workshops import queries as workshops
from jalons.workshops.models import Stake
from jalons.workshops.queries import StakesPage, ThreadNote

MOST_VERBATIMS = 5


@dataclass
class Material:
    """Everything the chapters draw from, read once: a constant number of queries."""

    roadmap: Roadmap
    sheets: list[Sheet]
    plans: dict[int, Plan]
    money: Consolidation
    indicators: dict[int, list[Indicator]]
    stakes: StakesPage
    notes: dict[int, list[ThreadNote]] = field(default_factory=dict)

    @classmethod
    def of(cls, roadmap: Roadmap) -> "Material":
        stakes = workshops.stakes_page(roadmap)
        return cls(
            roadmap=roadmap,
            sheets=actions.sheets(roadmap),
            plans=funding.plans(roadmap),
            money=funding.consolidated(roadmap),
            indicators=monitoring.indicators_of(roadmap),
            stakes=stakes,
            notes=workshops.notes_of_stakes([Stake(pk=line.pk) for line in stakes.stakes]),
        )

    def notes_behind(self, sheet: Sheet) -> list[ThreadNote]:
        pieces = sheet.key_project.stakes if sheet.key_project else ()
        return [note for piece in pieces for note in self.notes.get(piece.pk, [])]


def roadmap_document(roadmap: Roadmap, on: date) -> Document:
    material = Material.of(roadmap)
    chapters: list[tuple[str, Callable[[Material], list[Block]]]] = [
        (_("Contexte et cadre"), _context),
        (_("Méthode d’élaboration"), _method),
        (_("Le territoire"), _territory),
        (_("Les enjeux"), _stakes),
        (_("Axes et objectifs"), _axes),
        (_("Les fiches action"), _sheets),
        (_("Gouvernance"), _team),
        (_("Calendrier"), _calendar),
        (_("Budget et plan de financement"), _money),
        (_("Suivi et évaluation"), _follow_up),
        (_("Annexes"), _annexes),
    ]
    blocks: list[Block] = [TableOfContents(depth=2)]
    number = 0
    for title, chapter in chapters:
        if body := chapter(material):
            number += 1
            blocks += [Heading(f"{number}. {title}", 1, new_page=number == 1), *body]
    return Document(
        title=roadmap.name,
        subtitle=_("Feuille de route territoriale d’inclusion numérique"),
        organisation=roadmap.lead_authority,
        status=_("Projet"),
        date=on,
        facts=tuple(_cover(material)),
        blocks=tuple(blocks),
        cover=True,
    )


def _cover(material: Material) -> list[tuple[str, Content]]:
    sums = material.money.totals.sums
    facts: list[tuple[str, Content]] = [(_("Communes"), french.number(material.roadmap.communes.count()))]
    if material.sheets:
        facts.append((_("Actions"), actions.sum_line(actions.counts(material.roadmap))))
    if sums.expenses:
        facts.append((_("Budget"), french.euros(sums.expenses)))
    return facts


def _context(material: Material) -> list[Block]:
    roadmap = material.roadmap
    facts: list[tuple[str, Content]] = [(_("Collectivité porteuse"), roadmap.lead_authority)]
    if roadmap.carrying_service:
        facts.append((_("Service porteur"), roadmap.carrying_service))
    facts.append((_("Périmètre"), roadmap.epci.name if roadmap.epci else str(roadmap.get_perimeter_kind_display())))
    if roadmap.epci:
        facts.append((_("Numéro SIREN"), roadmap.epci.siren))
    return [
        Paragraph(
            _(
                "Cette feuille de route rassemble les enjeux dits par le territoire, les chantiers qui y répondent "
                "et les actions décidées, avec leur financement."
            ),
            "lead",
        ),
        Facts(tuple(facts)),
    ]


def _method(material: Material) -> list[Block]:
    steps = roadmaps.steps(material.roadmap)
    rows = [Row((str(step), step.get_state_display())) for step in steps]
    blocks: list[Block] = [
        Table(
            _("Les étapes de la démarche"), (Column(_("Étape"), width=4), Column(_("Avancement"), width=1)), tuple(rows)
        )
    ]
    held = workshops.workshops(material.roadmap)
    if held:
        blocks.append(Heading(_("Les ateliers"), 2))
        blocks.append(
            Table(
                _("Ateliers tenus"),
                (
                    Column(_("Atelier"), width=2.4),
                    Column(_("Date"), width=1.5),
                    Column(_("Lieu"), width=2),
                    Column(_("Présents"), "right"),
                    Column(_("Notes"), "right"),
                ),
                tuple(
                    Row(
                        (
                            card.title,
                            french.short_day(card.held_on) if card.held_on else "",
                            card.place,
                            french.number(card.participants),
                            french.number(card.notes),
                        )
                    )
                    for card in held
                ),
                note=_("Présents : personnes ou postes de table inscrits avec le code de l’atelier."),
            )
        )
    return blocks


def _territory(material: Material) -> list[Block]:
    communes = roadmaps.perimeter(material.roadmap)
    known = [commune.population for commune in communes if commune.population is not None]
    people = french.number(sum(known))
    sentence = ngettext(
        "%(n)d commune, %(people)s habitants.", "%(n)d communes, %(people)s habitants.", len(communes)
    ) % {
        "n": len(communes),
        "people": people,
    }
    blocks: list[Block] = [Paragraph(sentence, "lead")]
    svg = perimeter_figure(communes)
    if svg:
        blocks.append(
            Figure(
                svg,
                alt=_("Carte des %(n)d communes du périmètre, avec leurs contours.") % {"n": len(communes)},
                caption=_("Les communes du périmètre"),
                note=_("Contours : IGN Admin Express, simplifiés. Licence Ouverte."),
                width=0.8,
            )
        )
    rows = [
        Row(
            (
                commune.name,
                commune.code,
                _("inconnu") if commune.population is None else french.number(commune.population),
            )
        )
        for commune in communes
    ]
    rows.append(Row((_("Ensemble"), "", people), kind="total"))
    columns = (Column(_("Commune"), width=3), Column(_("Code Insee")), Column(_("Habitants"), "right"))
    source = _("Source : Insee, populations en vigueur au 1er janvier 2026.")
    blocks.append(Table(_("Population des communes"), columns, tuple(rows), note=source))
    return blocks


def _stakes(material: Material) -> list[Block]:
    blocks: list[Block] = []
    for line in material.stakes.stakes:
        blocks.append(Heading(line.title, 2))
        if line.phrasing:
            blocks.append(Paragraph((strong(line.phrasing),)))
        blocks += prose(line.description)
        notes = material.notes.get(line.pk, [])
        if notes:
            blocks.append(Paragraph(_("Ce qui a été dit en atelier :"), "small"))
            blocks.append(BulletList(tuple(f"« {note.text} »" for note in notes[:MOST_VERBATIMS])))
        if line.projects:
            blocks.append(Paragraph((strong(_("Chantiers : ")), ", ".join(p.title for p in line.projects) + ".")))
    return blocks


def _axes(material: Material) -> list[Block]:
    blocks: list[Block] = []
    index = actions.index(material.roadmap)
    for axis in index.axes:
        if axis.rows:
            blocks.append(Heading(_("Axe %(n)d. %(title)s") % {"n": axis.rank, "title": axis.title}, 2))
            blocks.append(Paragraph(axis.sum_line.capitalize() + "."))
            blocks.append(BulletList(tuple(f"{row.code} {row.title} ({row.status.word})" for row in axis.rows)))
    return blocks


def _sheets(material: Material) -> list[Block]:
    blocks: list[Block] = []
    for sheet in material.sheets:
        blocks.append(
            Heading(
                f"{sheet.code} {sheet.title}", 2, anchor=f"action-{sheet.code.replace('.', '-')}", new_page=bool(blocks)
            )
        )
        blocks += sheet_blocks(
            sheet,
            material.plans.get(sheet.pk),
            material.indicators.get(sheet.pk, []),
            material.notes_behind(sheet),
            level=3,
        )
    return blocks


def _team(material: Material) -> list[Block]:
    """By function: a document that circulates names no account."""
    rows = [
        Row((membership.function, membership.get_role_display()))
        for membership in roadmaps.team(material.roadmap)
        if membership.function
    ]
    if not rows:
        return []
    columns = (Column(_("Fonction"), width=3), Column(_("Rôle"), width=2))
    return [Table(_("L’équipe de la feuille de route"), columns, tuple(rows))]


def _calendar(material: Material) -> list[Block]:
    blocks: list[Block] = []
    dated = [sheet for sheet in material.sheets if sheet.starts_on and sheet.ends_on]
    if dated:
        bars = [
            drawings.Bar(_("Action %(code)s") % {"code": s.code}, s.starts_on, s.ends_on, s.status.value == "realisee")
            for s in dated
            if s.starts_on and s.ends_on
        ]
        alt = "; ".join(f"{s.code} : {s.period}" for s in dated)
        blocks.append(
            Figure(
                drawings.calendar(bars),
                alt=_("Calendrier des actions. %(periods)s.") % {"periods": alt},
                caption=_("Le calendrier des actions"),
                note=_("Plein : action réalisée. Clair : action à venir, en cours ou à l’arrêt."),
            )
        )
        rows = [Row((f"{s.code} {s.title}", s.period, s.status.word)) for s in dated]
        columns = (Column(_("Action"), width=3), Column(_("Calendrier"), width=2), Column(_("État")))
        blocks.append(Table(_("Calendrier des actions"), columns, tuple(rows)))
    milestones = roadmaps.milestones(material.roadmap)
    if milestones:
        rows = [
            Row((m.title, french.day(m.due_on), _("atteint") if m.reached_on else _("à venir"))) for m in milestones
        ]
        columns = (Column(_("Jalon"), width=3), Column(_("Date"), width=2), Column(_("Avancement")))
        blocks += [Heading(_("Les jalons"), 2), Table(_("Jalons de la démarche"), columns, tuple(rows))]
    return blocks


def _money(material: Material) -> list[Block]:
    total = material.money
    if not total.priced:
        return []
    sums, to_find = total.totals.sums, total.totals.to_find
    shares = [
        (_("Acquis"), sums.secured),
        (_("Demandé"), sums.requested),
        (_("Envisagé"), sums.envisaged),
        (_("À trouver"), to_find),
    ]
    words = ", ".join(f"{label.lower()} {french.euros(amount)}" for label, amount in shares)
    blocks: list[Block] = [
        Paragraph(f"{total.sentence} {total.what_is_left}.", "lead"),
        Figure(
            drawings.money(shares),
            alt=_("Répartition des ressources : %(words)s.") % {"words": words},
            caption=_("Ce qui est acquis, demandé, envisagé et à trouver : %(words)s") % {"words": words},
        ),
    ]
    rows = [
        Row(
            (
                f"{row.code} {row.title}",
                french.euros(row.sums.expenses),
                french.euros(row.sums.resources),
                french.euros(row.sums.balance) if row.sums.balance else _("équilibré"),
            )
        )
        for row in total.plans
        if not row.sums.is_empty
    ]
    rows.append(
        Row(
            (_("Ensemble"), french.euros(sums.expenses), french.euros(sums.resources), french.euros(sums.balance)),
            kind="total",
        )
    )
    columns = (
        Column(_("Action"), width=3),
        Column(_("Dépenses"), "right", 1.2),
        Column(_("Ressources"), "right", 1.2),
        Column(_("Écart"), "right", 1.2),
    )
    blocks += [Heading(_("Action par action"), 2), Table(_("Dépenses, ressources et écart"), columns, tuple(rows))]
    funders = [
        Row(
            (
                row.name,
                french.euros(row.secured),
                french.euros(row.requested),
                french.euros(row.envisaged),
                french.euros(row.total),
            )
        )
        for row in total.funders
    ]
    per_funder = (
        Column(_("Financeur"), width=2.4),
        Column(_("Acquis"), "right", 1.2),
        Column(_("Demandé"), "right", 1.2),
        Column(_("Envisagé"), "right", 1.2),
        Column(_("Total"), "right", 1.2),
    )
    blocks += [
        Heading(_("Financeur par financeur"), 2),
        Table(_("Montants par financeur et par état"), per_funder, tuple(funders)),
    ]
    return blocks


def _follow_up(material: Material) -> list[Block]:
    rows: list[Row] = []
    for sheet in material.sheets:
        items = material.indicators.get(sheet.pk, [])
        if items:
            rows.append(Row((f"{sheet.code} {sheet.title}",), kind="group"))
            rows += [
                Row(
                    (
                        item.label,
                        _("inconnu") if item.baseline is None else french.number(item.baseline),
                        french.number(item.target),
                        french.short_day(item.target_on),
                        item.source,
                    )
                )
                for item in items
            ]
    if not rows:
        return []
    columns = (
        Column(_("Indicateur"), width=2.6),
        Column(_("Au départ"), "right"),
        Column(_("But"), "right"),
        Column(_("Pour le"), width=1.2),
        Column(_("Source"), width=1.4),
    )
    return [
        Paragraph(_("Chaque indicateur a un point de départ et un but, écrits avant de commencer.")),
        Table(_("Indicateurs de la feuille de route"), columns, tuple(rows)),
    ]


def _annexes(material: Material) -> list[Block]:
    words = (
        (_("Enjeu"), _("une grande question qui bouscule le territoire.")),
        (_("Chantier"), _("une piste de solution, qui s’appuie sur les ressources du territoire.")),
        (
            _("Fiche action"),
            _("ce qui est décidé : qui, quoi, quand, avec quel argent, et comment on saura si c’est réussi."),
        ),
        (
            _("Inclusion numérique"),
            _("rendre le numérique accessible à chacune et à chacun, et donner les moyens de s’en servir."),
        ),
    )
    return [
        Heading(_("Glossaire"), 2),
        BulletList(tuple((strong(word), " : ", meaning) for word, meaning in words)),
        Heading(_("Sources"), 2),
        BulletList(
            (
                _("Insee, code officiel géographique 2026 et populations en vigueur au 1er janvier 2026."),
                _("IGN, Admin Express ; DGCL, liste des intercommunalités ; La Poste, codes postaux. Licence Ouverte."),
                _("Notes, enjeux, actions et montants : saisis par le territoire dans Jalons."),
            )
        ),
    ]
