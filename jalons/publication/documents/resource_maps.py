"""The resource map of a chantier as blocks: the verdict, the drawing with its description, the table, people to
mobilise.

Only organisations and functions: the contacts of a map are never read here.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Column,
    Figure,
    Heading,
    Paragraph,
    Row,
    Table,
    strong_run,
)
from jalons.resources.queries.map_sides import people_to_mobilise
from jalons.resources.queries.resources import ResourceMap
from jalons.resources.rules.resources import Level

LEVELS = {
    Level.STRONG: lambda: _("Faisabilité : forte."),
    Level.MEDIUM: lambda: _("Faisabilité : moyenne."),
    Level.WEAK: lambda: _("Faisabilité : faible."),
}


def verdict_sentence(drawn: ResourceMap) -> str:
    """« Faisabilité : moyenne. »"""
    return LEVELS[drawn.verdict.level]()


# The text of a page, in points: A4 without its margins, and less the heads, the caption and the legend.
_PAGE = (470, 600)
# The share of its letters, 18 units high at least, that makes nine points and a half.
_POINT = 9.5 / 18
_VIEW = re.compile(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"')


def _width_share(svg: str) -> float:
    """The share of the width of the text that gives letters of nine points, within one page."""
    view = _VIEW.search(svg)
    if view is None:
        return 1
    wide, high = float(view[1]), float(view[2])
    return min(1, max(wide * _POINT, 0.7 * _PAGE[0]) / _PAGE[0], _PAGE[1] * wide / high / _PAGE[0])


def map_blocks(drawn: ResourceMap, *, level: int, name: str = "map", is_final: bool = False) -> list[Block]:
    """Empty for an empty map. `level`: the level of its headings; `name` makes ids unique in a document. `is_final`:
    without what the map still lacks."""
    if not drawn.all:
        return []
    svg = drawn.svg(name, is_one_sided=True)
    why = " ".join([drawn.lead, *([] if is_final else drawn.reasons)])
    legend = _("Rond plein : existante. Rond à moitié plein : mobilisable. Rond en pointillé : à créer.")
    blocks: list[Block] = [
        Paragraph((strong_run(verdict_sentence(drawn)), f" {why}")),
        Figure(
            svg,
            alt=_("Carte des ressources du chantier « %(title)s ». %(words)s Le tableau qui suit dit la même chose.")
            % {"title": drawn.title, "words": drawn.alt},
            caption=_("La carte des ressources. %(words)s") % {"words": drawn.words},
            note=legend,
            width=_width_share(svg),
        ),
        _resource_table(drawn),
    ]
    people = people_to_mobilise(drawn, knows_people=False)
    if people:
        blocks += [
            Heading(_("Qui mobiliser"), level),
            BulletList(tuple((strong_run(person.holder), f" : {', '.join(person.resources)}") for person in people)),
        ]
    return blocks


def _resource_table(drawn: ResourceMap) -> Table:
    rows: list[Row] = []
    for branch in drawn.branches:
        if branch.resources:
            rows.append(Row((branch.label,), kind="group"))
            rows += [
                Row(
                    (
                        ("– " if line.level > 1 else "") + line.label,
                        line.status_word,
                        "\n".join(filter(None, (line.holder, line.conditions))),
                        "" if line.cost is None else french.format_euros(line.cost),
                        _("%(n)d sur 5") % {"n": line.effort} if line.effort else "",
                    )
                )
                for line in branch.all
            ]
    verdict = drawn.verdict
    if verdict.priced:
        rows.append(Row((_("Coût estimé"), "", "", french.format_euros(verdict.cost), ""), kind="total"))
    columns = (
        Column(_("Ressource"), width=2.4),
        Column(_("État"), width=1.3),
        Column(_("Qui la détient, à quelles conditions"), width=2.6),
        Column(_("Coût estimé"), "right", 1.1),
        Column(_("Effort"), width=0.9),
    )
    note = ""
    if verdict.priced and verdict.priced < len(drawn.all):
        note = ngettext(
            "Le coût ne compte que %(n)d ressource chiffrée sur %(all)d.",
            "Le coût ne compte que les %(n)d ressources chiffrées sur %(all)d.",
            verdict.priced,
        ) % {"n": verdict.priced, "all": len(drawn.all)}
    return Table(_("Les ressources, branche par branche"), columns, tuple(rows), note=note)
