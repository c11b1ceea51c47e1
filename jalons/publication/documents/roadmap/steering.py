"""The chapter of governance."""

from django.utils.translation import gettext as _

from jalons.base import french
from jalons.governance.models import Committee, Meeting, Seat
from jalons.governance.queries import committees as governance
from jalons.governance.words.committees import meeting_story, rhythm_label
from jalons.papers.documents.model import Block, Column, Paragraph, Row, Table
from jalons.publication.documents.roadmap.material import Material
from jalons.roadmaps.queries.members import team_members


def steering_blocks(material: Material) -> list[Block]:
    """Functions instead of names, because the document is distributed. Four queries."""
    blocks: list[Block] = []
    team = [
        Row((membership.function, membership.get_role_display()))
        for membership in team_members(material.roadmap)
        if membership.function
    ]
    if team:
        columns = (Column(_("Fonction"), width=3), Column(_("Rôle"), width=2))
        blocks.append(Table(_("L’équipe de la feuille de route"), columns, tuple(team)))
    for committee in governance.open_committees(material.roadmap):
        blocks += _committee_blocks(committee)
    sittings = [
        Row((meeting.title, french.format_day(meeting.held_on), meeting.place, meeting_story(meeting)))
        for meeting in Meeting.objects.filter(roadmap=material.roadmap)
    ]
    if sittings:
        of_meetings = (
            Column(_("Comité"), width=2),
            Column(_("Date"), width=2),
            Column(_("Lieu"), width=2),
            Column(_("Suite"), width=2),
        )
        has_stories = any(row.cells[3] for row in sittings)
        rows = sittings if has_stories else [Row(row.cells[:3]) for row in sittings]
        blocks.append(
            Table(_("Les réunions des comités"), of_meetings if has_stories else of_meetings[:3], tuple(rows))
        )
    return blocks


def _committee_blocks(committee: Committee) -> list[Block]:
    """Its kind and its rhythm, who sits, then the comment that the national form asks for."""
    seats = list(committee.seats.all())
    told = {
        "name": committee.name,
        "kind": str(Committee.Kind(committee.kind).label),
        "rhythm": rhythm_label(committee),
    }
    blocks: list[Block] = []
    if seats:
        caption = _("%(name)s : %(kind)s, réuni %(rhythm)s") % told
        rows = [Row((seat.label, str(Seat.Kind(seat.kind).label))) for seat in seats]
        blocks.append(Table(caption, (Column(_("Membres"), width=3), Column(_("Au titre de"), width=2)), tuple(rows)))
    else:
        blocks.append(Paragraph(_("%(name)s : %(kind)s, réuni %(rhythm)s.") % told))
    if committee.comment:
        blocks.append(Paragraph(committee.comment))
    return blocks
