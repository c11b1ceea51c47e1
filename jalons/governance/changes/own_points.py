"""The points that come by themselves on every agenda of a committee."""

from django.utils import timezone

from jalons.governance.models import Committee, Meeting, MeetingPoint

_Kind = MeetingPoint.Kind
_OF_THE_LAST_ONE = (_Kind.APPROVAL, _Kind.FOLLOW_UP)


def write_own_points(committee: Committee) -> None:
    """Gives each meeting of the committee the point of its fiches and, from the second one on, the approval of the last
    minutes and the « suites ». Call it once a meeting was added, moved to another day or cancelled: which one comes
    first may differ. No line of the journal: nobody wrote them."""
    meetings = Meeting.objects.kept().filter(committee=committee).prefetch_related("points")
    today = timezone.localdate()
    for place, meeting in enumerate(meetings):
        points = list(meeting.points.all())
        kinds = {point.kind for point in points}
        if place:
            first = [_own_point(meeting, kind) for kind in _OF_THE_LAST_ONE if kind not in kinds]
            points = [*first, *points]
        elif meeting.held_on >= today and kinds & set(_OF_THE_LAST_ONE) and not meeting.presences.exists():
            meeting.points.filter(kind__in=_OF_THE_LAST_ONE).delete()
            points = [point for point in points if point.kind not in _OF_THE_LAST_ONE]
        if _Kind.SHEETS not in kinds:
            points.append(_own_point(meeting, _Kind.SHEETS))
        number_points(points)


def _own_point(meeting: Meeting, kind: MeetingPoint.Kind) -> MeetingPoint:
    label = str(kind.label)
    return MeetingPoint(meeting=meeting, kind=kind, title=label[:1].upper() + label[1:])


def number_points(points: list[MeetingPoint]) -> None:
    """Sets ranks 1, 2, 3… in that order; those that are new are created."""
    moved = [point for rank, point in enumerate(points, 1) if point.pk is None or point.rank != rank]
    for rank, point in enumerate(points, 1):
        point.rank = rank
    MeetingPoint.objects.bulk_create(point for point in moved if point.pk is None)
    MeetingPoint.objects.bulk_update([point for point in moved if point.pk is not None], ["rank"])
