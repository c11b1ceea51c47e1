"""A meeting keeps the quorum rule that its committee had: what was counted under one rule is never read under another."""

from datetime import date

from jalons.governance.models import Committee, Meeting


def keep_quorum_rule(meeting: Meeting) -> None:
    """Call it where a meeting is convened, counted, decides, or is written down; the first time counts. No line of the
    journal: nobody chose it."""
    if not meeting.quorum:
        meeting.quorum = Committee.objects.values_list("quorum", flat=True).get(pk=meeting.committee_id)
        Meeting.objects.filter(pk=meeting.pk, quorum="").update(quorum=meeting.quorum)


def keep_former_rule(committee: Committee, rule: str, before: date) -> None:
    """Before its rule changes, the meetings that were held until then keep the former one, though nobody has counted
    them yet: who was there may be noted from a signed sheet, long afterwards."""
    committee.meetings.filter(quorum="", held_on__lt=before).update(quorum=rule)


def follow_committee(meeting: Meeting, committee: Committee) -> None:
    """A meeting that goes to another committee, which is refused once it was counted, takes the rule of that one."""
    if meeting.quorum and meeting.committee_id != committee.pk:
        Meeting.objects.filter(pk=meeting.pk).update(quorum=committee.quorum)
