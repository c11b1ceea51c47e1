"""The annex of an edition that was voted: what was adopted with a gap, and the reason that the team wrote."""

from datetime import date

from django.utils.translation import gettext as _

from jalons.papers.documents.model import Block, Column, Heading, Row, Table
from jalons.publication.documents.roadmap.vote_gaps import vote_gap_lines
from jalons.roadmaps.models import Roadmap


def accepted_gap_blocks(roadmap: Roadmap, on: date) -> list[Block]:
    """Read it before the vote validates the fiches: a validated fiche lacks nothing any more. Who wrote a reason stays in
    the journal, because an edition is public."""
    rows = [
        Row((line.title, line.finding, line.accepted.reason)) for line in vote_gap_lines(roadmap, on) if line.accepted
    ]
    if not rows:
        return []
    title = _("Ce qui est adopté avec un manque, et pourquoi")
    columns = (Column(_("Chapitre ou action"), width=2), Column(_("Manque"), width=2), Column(_("Motif"), width=3))
    return [Heading(title, 2, anchor="manques-acceptes"), Table(title, columns, tuple(rows))]
