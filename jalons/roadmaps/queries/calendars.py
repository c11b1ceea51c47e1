"""The private address by which a calendar reads a roadmap."""

from datetime import datetime

from jalons.roadmaps.models import CalendarKey, Member, Roadmap


def calendar_of(token_hash: str) -> Roadmap | None:
    """The roadmap that a private calendar address opens, as long as its owner is a member of the team."""
    key = CalendarKey.objects.filter(token_hash=token_hash).select_related("membership__roadmap").first()
    return key.membership.roadmap if key else None


def calendar_made_at(member: Member) -> datetime | None:
    """When this member created their private calendar address; None when they have none."""
    keys = CalendarKey.objects.filter(membership__roadmap=member.roadmap, membership__user=member.user)
    return keys.values_list("made_at", flat=True).first()
