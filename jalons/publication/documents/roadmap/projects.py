"""The chapter of chantiers, each with its resource map; and the mention of this map in a fiche."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.papers.documents.model import Block, Content, Facts, Heading, Paragraph, link_run
from jalons.publication.documents.fusions import united_sentence
from jalons.publication.documents.resource_maps import map_blocks, verdict_sentence
from jalons.publication.documents.roadmap.material import Material, Resources


def key_project_blocks(material: Material, *, level: int) -> list[Block]:
    """The map of a chantier is drawn once, however many fiches come from it."""
    blocks: list[Block] = []
    for line in material.stakes.projects:
        blocks.append(Heading(line.title, level, anchor=project_anchor(line.pk)))
        if line.purpose:
            blocks.append(Paragraph(line.purpose))
        if line.united:
            blocks.append(Paragraph(united_sentence(one.title for one in line.united), "small"))
        facts: list[tuple[str, Content]] = [
            (_("Répond à"), ", ".join(line.stakes)),
            (_("Pilote pressenti"), line.lead),
            (_("Partenaires pressentis"), ", ".join(line.partners)),
        ]
        blocks.append(Facts(tuple((label, value) for label, value in facts if value)))
        blocks += resource_blocks(material.resources[line.pk], level=level + 1, is_final=material.adopted_only)
    return blocks


def resource_blocks(of: Resources, *, level: int, is_final: bool = False) -> list[Block]:
    """The map of a chantier, and the number of pledges for it. `is_final`: without what the map still lacks."""
    blocks = map_blocks(of.drawn, level=level, name=f"carte-{of.project}", is_final=is_final)
    return [*blocks, Paragraph(promises_sentence(of))] if of.pledges else blocks


def resource_reference_blocks(of: Resources) -> list[Block]:
    """In a fiche of the feuille de route: the verdict of the map, and a link to it."""
    sentences = [verdict_sentence(of.drawn)] if of.drawn.all else []
    sentences += [promises_sentence(of)] if of.pledges else []
    if not sentences:
        return []
    where = link_run(_("La carte des ressources du chantier"), f"#{project_anchor(of.project)}")
    return [Paragraph((" ".join(sentences) + " ", where, "."))] if of.drawn.all else [Paragraph(sentences[0])]


def promises_sentence(of: Resources) -> str:
    """Without names, because a feuille de route is distributed for years."""
    sentence = ngettext(
        "%(n)s engagement pris pour ce chantier", "%(n)s engagements pris pour ce chantier", of.pledges
    ) % {"n": french.format_number(of.pledges)}
    if of.kept:
        sentence += ngettext(", dont %(k)s tenu", ", dont %(k)s tenus", of.kept) % {"k": french.format_number(of.kept)}
    return f"{sentence}."


def project_anchor(project: int) -> str:
    return f"chantier-{project}"
