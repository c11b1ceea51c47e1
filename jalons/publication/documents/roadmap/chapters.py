"""The feuille de route: the thirteen chapters of the method (section 1.8)."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import words
from jalons.actions.models import AdoptionPath
from jalons.actions.queries import action_rows
from jalons.actions.queries import adoption as adoption_queries
from jalons.actions.queries.rejections import rejected_actions
from jalons.actions.rules.adoption import Mode
from jalons.actions.rules.sheets import Counts
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.diagnosis.queries import portraits
from jalons.directory.queries.organisations import met_organisations
from jalons.funding.queries.consolidated import Consolidation
from jalons.funding.words.plans import unvoted_sentence
from jalons.invitations.queries.minutes import checked_attendance
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Column,
    Content,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    TableOfContents,
    parse_prose,
    strong_run,
)
from jalons.publication.documents.fusions import set_aside_sentence, united_sentence
from jalons.publication.documents.portrait.document import portrait_blocks
from jalons.publication.documents.roadmap.definition import definition_blocks, glossary_terms
from jalons.publication.documents.roadmap.figures import calendar_blocks, follow_up_blocks, money_blocks
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.documents.roadmap.projects import key_project_blocks, resource_reference_blocks
from jalons.publication.documents.roadmap.sheet import sheet_blocks
from jalons.publication.documents.roadmap.standing import outside_vote, precedes_vote, roadmap_standing
from jalons.publication.documents.roadmap.steering import steering_blocks
from jalons.publication.documents.roadmap.texts import missing_text_blocks
from jalons.publication.models import ChapterText, Edition
from jalons.publication.words import outside_vote_sentence
from jalons.roadmaps.models import Roadmap, Step
from jalons.roadmaps.queries.steps import roadmap_steps
from jalons.roadmaps.rules.steps import StepState
from jalons.workshops.queries import workshops as workshop_queries

Chapter = ChapterText.Chapter
MOST_VERBATIMS = 5


def roadmap_document(
    roadmap: Roadmap,
    on: date,
    edition: Edition | None = None,
    preface: Sequence[Block] = (),
    annex: Sequence[Block] = (),
) -> Document:
    """The present feuille de route, or that of an `edition` being frozen. `preface` comes before the first chapter,
    `annex` after the last."""
    stands = roadmap_standing(roadmap, edition)
    material = Material.of(roadmap, on, adopted_only=stands.is_adopted)
    blocks: list[Block] = [TableOfContents(depth=2), *preface]
    # A chapter that says nothing is not in an adopted document: the list of gaps before the vote told it.
    parts = [part for part in roadmap_parts(roadmap, material) if part.blocks or not stands.is_adopted]
    for number, part in enumerate(parts, 1):
        heading = Heading(f"{number}. {part.chapter.label}", 1, new_page=number == 1)
        blocks += [heading, *(part.blocks or missing_text_blocks(part.chapter))]
    blocks += annex
    path = AdoptionPath.objects.filter(roadmap=roadmap).first()
    return Document(
        title=roadmap.name,
        subtitle=_("Feuille de route territoriale d’inclusion numérique"),
        organisation=roadmap.lead_authority,
        status=stands.status,
        date=on,
        facts=(*_cover_facts(material), *path_facts(path, on), *stands.facts),
        blocks=tuple(blocks),
        cover=True,
    )


@frozen
class Part:
    """A chapter: the text that people wrote, then the data."""

    chapter: Chapter
    text: str
    data: list[Block]

    @property
    def blocks(self) -> list[Block]:
        return [*parse_prose(self.text), *self.data]


def roadmap_parts(roadmap: Roadmap, material: Material) -> list[Part]:
    """The thirteen chapters of the method, in its order."""
    writers: dict[Chapter, Callable[[Material], list[Block]]] = {
        Chapter.CONTEXT: _context_blocks,
        Chapter.METHOD: _method_blocks,
        Chapter.DEFINITION: definition_blocks,
        Chapter.PORTRAIT: _territory_blocks,
        Chapter.STAKES: _stake_blocks,
        Chapter.AXES: _axis_blocks,
        Chapter.SHEETS: _sheet_chapter_blocks,
        Chapter.GOVERNANCE: steering_blocks,
        Chapter.CALENDAR: calendar_blocks,
        Chapter.MONEY: money_blocks,
        Chapter.FOLLOW_UP: follow_up_blocks,
        Chapter.ANNEXES: _annex_blocks,
    }
    texts = dict(ChapterText.objects.filter(roadmap=roadmap).values_list("chapter", "text"))
    return [
        Part(chapter, texts.get(chapter, ""), writers[chapter](material) if chapter in writers else [])
        for chapter in Chapter
    ]


def _cover_facts(material: Material) -> list[tuple[str, Content]]:
    sums = material.money.totals.sums
    facts: list[tuple[str, Content]] = [(_("Communes"), french.format_number(material.roadmap.communes.count()))]
    if material.sheets:
        n = len(material.sheets)
        adopted = ngettext("%(n)d action adoptée", "%(n)d actions adoptées", n) % {"n": n}
        sentence = adopted if material.adopted_only else _counted_sentence(action_rows.action_counts(material.roadmap))
        facts.append((_("Actions"), sentence))
        if outside := outside_vote_sentence(outside_vote(material.roadmap, material.sheets)):
            facts.append((_("Hors du vote"), outside))
    if sums.expenses:
        facts.append((_("Budget"), _voted_budget(material.money)))
    return facts


def _voted_budget(money: Consolidation) -> str:
    """« 291 500 €. Hors du vote : 2 fiches, 30 000 €. »: a cover also names the délibération, which voted its budget."""
    voted = french.format_euros(money.voted_expenses)
    return f"{voted}. {money.unvoted_sentence}" if money.unvoted else voted


def path_facts(path: AdoptionPath | None, on: date) -> list[tuple[str, Content]]:
    """What the feuille de route is part of, and when the Caf signed it, as on that day."""
    if path is None:
        return []
    part = str(words.PATHS[Mode(path.mode)].part)
    facts: list[tuple[str, Content]] = [(part, path.reference)] if part else []
    if path.signed_on and path.signed_on <= on:
        facts.append((_("Signée avec la Caf"), _("le %(day)s") % {"day": french.format_date(path.signed_on)}))
    return facts


def _counted_sentence(counts: Counts) -> str:
    """« 4 réalisées sur 8, 3 en cours. À part : 2 brouillons. »"""
    sentence = words.counts_sentence(counts)
    return f"{sentence}. {words.not_promised_sentence(counts)}" if counts.apart else sentence


def _context_blocks(material: Material) -> list[Block]:
    roadmap = material.roadmap
    facts: list[tuple[str, Content]] = [(_("Collectivité porteuse"), roadmap.lead_authority)]
    if roadmap.carrying_service:
        facts.append((_("Service porteur"), roadmap.carrying_service))
    facts.append((_("Périmètre"), roadmap.epci.name if roadmap.epci else str(roadmap.get_perimeter_kind_display())))
    if roadmap.epci:
        facts.append((_("Numéro SIREN"), roadmap.epci.siren))
    adoption = adoption_queries.roadmap_adoption(roadmap)
    if adoption.path:
        way = ", ".join(filter(None, (str(adoption.path.get_mode_display()), adoption.path.reference)))
        facts.append((_("Voie d’adoption"), way))
        if adoption.path.adopted_on:
            sentence = french.format_day(adoption.path.adopted_on)
            if adoption.path.deliberation:
                sentence += _(", délibération n° %(number)s") % {"number": adoption.path.deliberation}
            facts.append((_("Adoptée le"), sentence))
        facts += path_facts(adoption.path, material.on)[1:]
    return [
        Paragraph(
            _(
                "Cette feuille de route rassemble les enjeux dits par le territoire, les chantiers qui y répondent "
                "et les actions décidées, avec leur financement."
            )
            if material.stakes.stakes
            else _("Cette feuille de route rassemble les actions décidées, avec leur financement."),
            "lead",
        ),
        Facts(tuple(facts)),
        *_cross_reference_blocks(adoption),
    ]


def _cross_reference_blocks(adoption: adoption_queries.Adoption) -> list[Block]:
    """Where the projet de territoire mentions each action, or the axis of the CTG that it carries out."""
    if not (
        adoption.path
        and adoption.words
        and adoption.words.place
        and any(line.cross_reference for line in adoption.lines)
    ):
        return []
    nowhere = _("pas encore écrit")
    rows = [Row((f"{line.code} {line.title}", line.cross_reference or nowhere)) for line in adoption.lines]
    columns = (Column(_("Action"), width=3), Column(str(adoption.words.place), width=3))
    caption = _("Renvois à : %(name)s") if adoption.is_folded else _("Axes de : %(name)s")
    return [Table(caption % {"name": adoption.path.reference}, columns, tuple(rows))]


def _people_label(came: int | None, joined: int) -> str:
    """Phones are not called persons, because one may be used by a whole table."""
    return french.format_number(came) if came is not None else _("%(n)s par code") % {"n": french.format_number(joined)}


def _step_state(step: Step, material: Material) -> str:
    """Every étape of the method has its line. Of one that the vote overtook and that nobody ended, « à démarrer » would contradict the
    vote: only what was noted is known."""
    if not material.adopted_only or not precedes_vote(step) or step.state == StepState.DONE:
        return step.get_state_display()
    return "–" if step.state == StepState.TODO else _("commencée")


def _method_blocks(material: Material) -> list[Block]:
    steps = roadmap_steps(material.roadmap)
    rows = [Row((str(step), _step_state(step, material))) for step in steps]
    blocks: list[Block] = [
        Table(
            _("Les étapes de la démarche"),
            (Column(_("Étape"), width=4), Column(_("Avancement"), width=1)),
            tuple(rows),
            note=_("– : personne n’a noté son avancement.") if any(row.cells[1] == "–" for row in rows) else "",
        )
    ]
    came = checked_attendance(material.roadmap)
    cards = [
        card
        for card in workshop_queries.workshop_cards(material.roadmap)
        if card.held_on and card.held_on <= material.on
    ]
    if cards:
        blocks.append(Heading(_("Les ateliers"), 2))
        blocks.append(
            Table(
                _("Ateliers tenus"),
                (
                    Column(_("Atelier"), width=2.4),
                    Column(_("Date"), width=1.5),
                    Column(_("Lieu"), width=2),
                    Column(_("Personnes"), "right"),
                    Column(_("Notes"), "right"),
                ),
                tuple(
                    Row(
                        (
                            card.title,
                            french.format_short_day(card.held_on) if card.held_on else "",
                            card.place,
                            _people_label(came.get(card.number), card.participants),
                            french.format_number(card.notes),
                        )
                    )
                    for card in cards
                ),
                note=_(
                    "D’après l’émargement. « Par code » : téléphones entrés avec le code de l’atelier, "
                    "quand l’émargement n’a pas été saisi."
                ),
            )
        )
    names = list(met_organisations(material.roadmap).values_list("name", flat=True))
    if names:
        blocks += [Heading(_("Les structures rencontrées"), 2), _names_block(names)]
    return blocks


# Beyond, a name a line leaves most of a page empty.
_MOST_NAME_LINES = 8


def _names_block(names: Sequence[str]) -> Block:
    if len(names) <= _MOST_NAME_LINES:
        return BulletList(tuple(names))
    return Paragraph("\u00a0; ".join(names) + ".")


def _territory_blocks(material: Material) -> list[Block]:
    portrait = portraits.territory_portrait(material.roadmap)
    return portrait_blocks(portrait, level=2, voted_on=material.on if material.adopted_only else None)


def _stake_blocks(material: Material) -> list[Block]:
    blocks: list[Block] = []
    for line in material.stakes.stakes:
        blocks.append(Heading(line.title, 2))
        if line.phrasing:
            blocks.append(Paragraph((strong_run(line.phrasing),)))
        blocks += parse_prose(line.description)
        if line.united:
            blocks.append(Paragraph(united_sentence(one.title for one in line.united), "small"))
        notes = material.notes.get(line.pk, [])
        if notes:
            blocks.append(Paragraph(_("Ce qui a été dit en atelier :"), "small"))
            blocks.append(BulletList(tuple(f"« {note.text} »" for note in notes[:MOST_VERBATIMS])))
        if line.projects:
            blocks.append(Paragraph((strong_run(_("Chantiers : ")), ", ".join(p.title for p in line.projects) + ".")))
    projects = key_project_blocks(material, level=3)
    if projects:
        blocks += [Heading(_("Les chantiers et leurs ressources"), 2), *projects]
    aside = [(line.title, line.reason) for line in material.stakes.stakes_aside]
    aside += [(line.title, line.reason) for line in material.stakes.projects_aside]
    if aside:
        lines = tuple(f"{title}. {set_aside_sentence(reason)}" for title, reason in aside)
        blocks += [Heading(_("Ce qui n’a pas été retenu"), 2), BulletList(lines)]
    return blocks


def _axis_blocks(material: Material) -> list[Block]:
    blocks: list[Block] = []
    index = action_rows.action_index(material.roadmap)
    pks = {sheet.pk for sheet in material.sheets}
    for axis in index.axes:
        if rows := [row for row in axis.rows if row.pk in pks]:
            blocks.append(Heading(_("Axe %(n)d. %(title)s") % {"n": axis.rank, "title": axis.title}, 2))
            blocks += parse_prose(axis.objectives)
            if not material.adopted_only:
                unvoted = unvoted_sentence(sum(bool(row.status.vote) for row in rows))
                blocks.append(Paragraph(f"{axis.sum_line.capitalize()}. {unvoted}".rstrip()))
            blocks.append(BulletList(tuple(f"{row.code} {row.title} ({row.status.whole})" for row in rows)))
    rejected = [
        f"{row.title}\u00a0: {row.decision.reason}" if row.decision and row.decision.reason else row.title
        for row in rejected_actions(material.roadmap)
    ]
    return [*blocks, Heading(_("Les actions écartées"), 2), BulletList(tuple(rejected))] if rejected else blocks


def _sheet_chapter_blocks(material: Material) -> list[Block]:
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
            material.voices_behind(sheet),
            resource_reference_blocks(material.resources[sheet.key_project.pk]) if sheet.key_project else [],
            level=3,
            is_final=material.adopted_only,
            source=material.sources.get(sheet.pk, ""),
        )
    return blocks


def _annex_blocks(material: Material) -> list[Block]:
    return [
        Heading(_("Glossaire"), 2),
        BulletList(tuple((strong_run(word), " : ", meaning) for word, meaning in glossary_terms(material.definition))),
        Heading(_("Sources"), 2),
        BulletList(
            (
                _("Insee, code officiel géographique 2026 et populations en vigueur au 1er janvier 2026."),
                _("IGN, Admin Express ; DGCL, liste des intercommunalités ; La Poste, codes postaux. Licence Ouverte."),
                _("Notes, enjeux, actions et montants : saisis par le territoire dans Jalons."),
            )
        ),
    ]
