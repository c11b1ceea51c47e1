"""What a meeting that was cancelled refuses: a sitting, a resolution, a compte rendu, another change. Its convocation refuses
more, in `convocations.refuse_unconvokable`."""

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.governance.models import Meeting


def refuse_change_of_cancelled(meeting: Meeting) -> None:
    """For a meeting that may have been cancelled since it was read."""
    if Meeting.objects.filter(pk=meeting.pk).exclude(cancelled_on=None).exists():
        raise Refused(_("Cette réunion est annulée : rétablissez-la d’abord."), code="meeting-cancelled")


def refuse_record_of_cancelled(meeting: Meeting) -> None:
    """For its resolutions and its compte rendu."""
    if meeting.cancelled_on:
        raise Refused(
            _("Cette réunion est annulée : elle n’a ni résolution, ni compte rendu."),
            code="cancelled-meeting-left-nothing",
        )


def refuse_sitting_of_cancelled(meeting: Meeting) -> None:
    if meeting.cancelled_on:
        raise Refused(_("Cette réunion est annulée : personne n’y siège."), code="sitting-cancelled")
