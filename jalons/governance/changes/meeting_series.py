"""The only writer of several meetings at once: those of a year of a committee."""

from collections.abc import Sequence
from datetime import date, time

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_day
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.models import Committee, Meeting
from jalons.governance.rules.meetings import MOST_MEETINGS
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def plan_meetings(
    *, committee: Committee, days: Sequence[date], by: Member, starts_at: time | None = None, place: str = ""
) -> list[Meeting]:
    """One meeting a day, all or none of them. Each may then be moved or removed as any other."""
    lock_roadmap(by.roadmap)
    if not days:
        raise Refused(_("Cochez au moins une réunion."), code="no-meeting-ticked")
    if len(days) > MOST_MEETINGS:
        raise Refused(_("Une année compte %(n)d réunions au plus.") % {"n": MOST_MEETINGS}, code="too-many-meetings")
    _refuse_unfit_days(committee, days)
    return [
        add_meeting(committee=committee, held_on=day, starts_at=starts_at, place=place, by=by) for day in sorted(days)
    ]


def _refuse_unfit_days(committee: Committee, days: Sequence[date]) -> None:
    """The sentence names the day, because the form has many."""
    today = timezone.localdate()
    taken = set(Meeting.objects.kept().filter(committee=committee).values_list("held_on", flat=True))
    for place, day in enumerate(days):
        words = {"day": format_day(day)}
        if day < today:
            raise Refused(
                _("Le %(day)s est passé : choisissez un jour à venir, ou décochez cette réunion.") % words,
                code="series-day-past",
            )
        if day in taken:
            raise Refused(
                _("Ce comité se réunit déjà le %(day)s : choisissez un autre jour, ou décochez cette réunion.") % words,
                code="series-day-taken",
            )
        if day in days[:place]:
            raise Refused(
                _("Le %(day)s est coché deux fois : choisissez un autre jour.") % words, code="series-day-twice"
            )
