"""The annex of an edition that was voted: what was adopted with a gap, and the reason that the team wrote."""

from datetime import date

from django.utils.translation import gettext as _

from jalons.papers.documents.model import Block, Column, Heading, Row, Table
from jalons.publication.documents.roadmap.vote_gaps import vote_gap_lines
from jalons.roadmaps.models import Roadmap


def accepted_gap_blocks(roadmap: Roadmap, on: date) -> list[Block]:
    """One reason for several gaps is told once. Read it before the vote validates the fiches: a validated fiche lacks nothing any more. Who wrote a reason stays in
    the journal, because an edition is public."""
    by_reason: dict[str, dict[str, list[str]]] = {}
    for line in vote_gap_lines(roadmap, on):
        if line.accepted:
            by_reason.setdefault(line.accepted.reason, {}).setdefault(line.finding, []).append(line.title)
    if not by_reason:
        return []
    rows: list[Row] = []
    for reason, findings in by_reason.items():
        rows.append(Row((_("Motif : %(reason)s") % {"reason": reason},), kind="group"))
        rows += [Row((finding, ", ".join(titles))) for finding, titles in findings.items()]
    title = _("Ce qui est adopté avec un manque, et pourquoi")
    columns = (Column(_("Manque"), width=2), Column(_("Chapitres ou actions"), width=3))
    return [Heading(title, 2, anchor="manques-acceptes"), Table(title, columns, tuple(rows))]
