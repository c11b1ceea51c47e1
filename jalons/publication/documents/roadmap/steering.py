"""The chapter of governance."""

from django.utils.translation import gettext as _

from jalons.base import french
from jalons.governance import queries as governance
from jalons.governance.models import Meeting
from jalons.papers.documents.model import Block, Column, Row, Table
from jalons.publication.documents.roadmap.material import Material
from jalons.roadmaps import queries as roadmaps


def steering_blocks(material: Material) -> list[Block]:
    """Functions instead of names, because the document is distributed. Four queries."""
    blocks: list[Block] = []
    team = [
        Row((membership.function, membership.get_role_display()))
        for membership in roadmaps.team_members(material.roadmap)
        if membership.function
    ]
    if team:
        columns = (Column(_("Fonction"), width=3), Column(_("Rôle"), width=2))
        blocks.append(Table(_("L’équipe de la feuille de route"), columns, tuple(team)))
    committee = governance.steering_committee(material.roadmap)
    if committee:
        seats = [Row((seat.label,)) for seat in committee.seats.all()]
        caption = _("%(name)s, qui se réunit %(rhythm)s") % {
            "name": committee.name,
            "rhythm": committee.get_rhythm_display(),
        }
        blocks.append(Table(caption, (Column(_("Membres")),), tuple(seats)))
    sittings = [
        Row((meeting.title, french.format_day(meeting.held_on), meeting.place))
        for meeting in Meeting.objects.filter(roadmap=material.roadmap)
    ]
    if sittings:
        of_sittings = (Column(_("Comité"), width=2), Column(_("Date"), width=2), Column(_("Lieu"), width=2))
        blocks.append(Table(_("Les réunions du comité"), of_sittings, tuple(sittings)))
    return blocks
