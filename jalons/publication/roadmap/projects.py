"""The chapter of the chantiers, each with its resource map; and what a fiche says of the map of its own."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.papers.documents.model import Block, Content, Facts, Heading, Paragraph, link
from jalons.publication.maps import map_blocks, verdict
from jalons.publication.roadmap.material import Material, Resources


def key_projects(material: Material, *, level: int) -> list[Block]:
    """A map belongs to its chantier: it is drawn once, whatever the number of fiches that came from it."""
    blocks: list[Block] = []
    for line in material.stakes.projects:
        blocks.append(Heading(line.title, level, anchor=anchor(line.pk)))
        if line.purpose:
            blocks.append(Paragraph(line.purpose))
        facts: list[tuple[str, Content]] = [
            (_("Répond à"), ", ".join(line.stakes)),
            (_("Pilote pressenti"), line.lead),
            (_("Partenaires pressentis"), ", ".join(line.partners)),
        ]
        blocks.append(Facts(tuple((label, value) for label, value in facts if value)))
        blocks += resources(material.resources[line.pk], level=level + 1)
    return blocks


def resources(of: Resources, *, level: int) -> list[Block]:
    """The map of a chantier, and how many people promised something for it."""
    blocks = map_blocks(of.drawn, level=level, name=f"carte-{of.project}")
    return [*blocks, Paragraph(promises(of))] if of.pledges else blocks


def reference(of: Resources) -> list[Block]:
    """In a fiche of the feuille de route: what the map says, and where it is drawn."""
    said = [verdict(of.drawn)] if of.drawn.all else []
    said += [promises(of)] if of.pledges else []
    if not said:
        return []
    where = link(_("La carte des ressources du chantier"), f"#{anchor(of.project)}")
    return [Paragraph((" ".join(said) + " ", where, "."))] if of.drawn.all else [Paragraph(said[0])]


def promises(of: Resources) -> str:
    """Never who: a feuille de route circulates for years."""
    said = ngettext("%(n)s engagement pris pour ce chantier", "%(n)s engagements pris pour ce chantier", of.pledges) % {
        "n": french.number(of.pledges)
    }
    if of.kept:
        said += ngettext(", dont %(k)s tenu", ", dont %(k)s tenus", of.kept) % {"k": french.number(of.kept)}
    return f"{said}."


def anchor(project: int) -> str:
    return f"chantier-{project}"
