"""What the committee of the demo asked, and its compte rendu, which its next meeting will approve. Invented."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from jalons.actions.changes import resolutions
from jalons.actions.models import ActionSheet
from jalons.base.public_holidays import working_day
from jalons.governance.changes import minutes
from jalons.governance.changes.resolutions import close_resolution
from jalons.governance.models import Meeting, Resolution, Seat
from jalons.overview.demo.sittings import hand_out_minutes
from jalons.publication.changes.meeting_minutes import validate_minutes
from jalons.roadmaps.models import Member, Membership
from jalons.roadmaps.rules.permissions import Role

OPENING = """La présidence rappelle que le comité choisit, et que le conseil délibérera ensuite.

- Les services ont préparé les fiches ; les vice-présidences les présentent.
- Chaque fiche reçoit une réponse, avec son motif quand elle en a un."""
SIGNED = "Signer avec la mairie de Brantôme en Périgord le prêt du local des aidants."
REPORTED = "Réunir les secrétariats de mairie, et dire au comité ce que l’accompagnement a changé."
FUNDED = "Relancer la Région sur sa réponse pour le bus et sa tournée."


def follow_committee(meeting: Meeting, following: Meeting, by: Member) -> None:
    """Three resolutions: one is done, the next meeting comes back to the two others."""
    seats = {seat.label: seat for seat in Seat.objects.filter(committee=meeting.committee)}
    pilot = Membership.objects.filter(roadmap=by.roadmap, role=Role.LEAD).first()
    _first, second, *_others = ActionSheet.objects.filter(roadmap=by.roadmap).order_by("axis__rank", "rank")
    signed = resolutions.add_resolution(
        meeting=meeting,
        text=SIGNED,
        seat=seats["Vice-présidence action sociale"],
        due_on=working_day(meeting.held_on + timedelta(days=60)),
        review_on=following.held_on,
        by=by,
    )
    resolutions.add_resolution(
        meeting=meeting,
        text=REPORTED,
        membership=pilot,
        due_on=working_day(following.held_on - timedelta(days=6)),
        review_on=following.held_on,
        actions=[second],
        by=by,
    )
    resolutions.add_resolution(
        meeting=meeting,
        text=FUNDED,
        seat=seats["Vice-présidence économie et communication"],
        due_on=following.held_on,
        review_on=following.held_on,
        by=by,
    )
    _backdate_resolutions(meeting)
    minutes.write_minutes(meeting=meeting, text=OPENING, by=by)
    validate_minutes(meeting=meeting, on=working_day(meeting.held_on + timedelta(days=6)), by=by)
    hand_out_minutes(meeting)
    close_resolution(
        resolution=signed,
        closed_on=working_day(meeting.held_on + timedelta(days=45)),
        outcome="Le prêt est signé pour trois ans.",
        by=by,
    )


def _backdate_resolutions(meeting: Meeting) -> None:
    """Written down in the room, as the decisions were."""
    evening = timezone.make_aware(datetime.combine(meeting.held_on, time(19, 30)))
    Resolution.objects.filter(meeting=meeting).update(taken_at=evening)
