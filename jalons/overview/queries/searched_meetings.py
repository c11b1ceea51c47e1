"""What a search reads of committees: their meetings, what these asked, and their comptes rendus."""

from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from jalons.base.french import format_day
from jalons.governance.models import Committee, Meeting, MeetingMinutes, PointMinutes, Resolution
from jalons.governance.models.minutes import MeetingMinutesQuerySet
from jalons.governance.words.committees import meeting_words
from jalons.overview.queries.searched_rows import Leads, Source
from jalons.overview.words.search import Kind
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

MEETING_SOURCES = (
    Source(
        Kind.COMMITTEE,
        lambda member: Committee.objects.filter(roadmap=member.roadmap),
        "name",
        (),
        lambda row: Leads(
            _("comité, %(kind)s") % {"kind": Committee.Kind(row["kind"]).label}, "governance:committee", (row["pk"],)
        ),
        ("pk", "kind"),
    ),
    Source(
        Kind.COMMITTEE,
        lambda member: Meeting.objects.filter(roadmap=member.roadmap).order_by("-held_on", "pk"),
        "title",
        ("place",),
        lambda row: Leads(
            ", ".join(filter(None, (meeting_words(row["held_on"], row["cancelled_on"]), row["place"]))),
            "actions:agenda",
            (row["pk"],),
        ),
        ("pk", "held_on", "cancelled_on"),
    ),
    Source(
        Kind.DECISION,
        lambda member: Resolution.objects.filter(meeting__roadmap=member.roadmap).order_by("-pk"),
        "text",
        ("outcome",),
        lambda row: Leads(
            _("résolution %(state)s, comité du %(day)s")
            % {"state": Resolution.State(row["state"]).label, "day": format_day(row["meeting__held_on"])},
            "actions:resolutions",
            (row["meeting"],),
            f"#resolution-{row['pk']}",
        ),
        ("pk", "state", "meeting", "meeting__held_on"),
    ),
)


def _read_minutes(member: Member) -> MeetingMinutesQuerySet:
    """Those that the member reads as they are written: what is being corrected is for whoever prepares."""
    rows = MeetingMinutes.objects.filter(meeting__roadmap=member.roadmap)
    return rows if member.can(Permission.ARBITRATE) else rows.exclude(pk__in=MeetingMinutes.objects.being_corrected())


# After the comptes rendus of workshops.
MINUTES_SOURCES = (
    Source(
        Kind.DOCUMENT,
        lambda member: _read_minutes(member).annotate(
            called=Concat(Value(_("Compte rendu\u00a0: ")), "meeting__title")
        ),
        "called",
        ("introduction", "corrections"),
        lambda row: Leads(format_day(row["meeting__held_on"]), "publication:meeting_minutes", (row["meeting"],)),
        ("meeting", "meeting__held_on"),
        is_long=True,
    ),
    Source(
        Kind.DOCUMENT,
        lambda member: PointMinutes.objects.filter(minutes__in=_read_minutes(member)),
        "",
        ("text",),
        lambda row: Leads(
            _("compte rendu du comité du %(day)s, « %(point)s »")
            % {"day": format_day(row["minutes__meeting__held_on"]), "point": row["point__title"]},
            "publication:meeting_minutes",
            (row["minutes__meeting"],),
        ),
        ("minutes__meeting", "minutes__meeting__held_on", "point__title"),
        is_long=True,
    ),
)
