"""The quorum rule of a meeting: that of its committee when it was convened or first counted, whatever changes since."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jalons.governance.changes import presence
from jalons.governance.changes.committees import add_committee, revise_committee
from jalons.governance.changes.convocations import convene_meeting
from jalons.governance.changes.meetings import add_meeting, revise_meeting
from jalons.governance.changes.minutes import freeze_minutes
from jalons.governance.models import Committee, Meeting
from jalons.governance.models.rooms import meeting_room, rooms_with_quorum
from jalons.governance.queries.presence import meeting_attendance
from jalons.roadmaps.models import Member
from tests.governance.rooms import mark, meeting_of_today, quorate_committee, represent, seat_present
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


def change_rule(committee: Committee, quorum: str, by: Member) -> None:
    revise_committee(
        committee=committee, name=committee.name, kind=committee.kind, rhythm=committee.rhythm, quorum=quorum, by=by
    )


def planned(committee: Committee, after: int, by: Member) -> Meeting:
    return add_meeting(committee=committee, held_on=timezone.localdate() + timedelta(days=after), by=by)


def rule_of(meeting: Meeting) -> str:
    return Meeting.objects.select_related("committee").get(pk=meeting.pk).quorum_rule


def sentence(meeting: Meeting) -> str:
    found = Meeting.objects.select_related("committee", "roadmap").get(pk=meeting.pk)
    return meeting_attendance(found, with_names=False).sentence.replace("\u00a0", " ")


def test_what_a_meeting_that_was_counted_says_does_not_change_with_its_committee(by: Member) -> None:
    meeting = meeting_of_today(by)
    seat_present(meeting, 5, by)
    represent(meeting, "Siège 6", "Siège 1", by)
    counted = "6 voix sur 12, il en faut 7 : le quorum n’est pas atteint."
    for rule in (Committee.Quorum.THIRD, Committee.Quorum.NONE):
        change_rule(Committee.objects.get(pk=meeting.committee_id), rule, by)
        assert (sentence(meeting), list(rooms_with_quorum(by.roadmap))) == (counted, [meeting.pk])
    represent(meeting, "Siège 7", "Siège 2", by)
    assert sentence(meeting) == "7 voix sur 12, il en faut 7 : le quorum est atteint."


def test_a_rule_that_comes_later_makes_no_former_meeting_doubtful(by: Member) -> None:
    meeting = meeting_of_today(by, Committee.Quorum.NONE)
    mark(meeting, "Siège 1", "present", by)
    change_rule(meeting.committee, Committee.Quorum.HALF, by)
    assert sentence(meeting) == "1 voix sur 12. Ce comité siège toujours : il ne s’est pas donné de quorum."
    assert rooms_with_quorum(by.roadmap) == {}


def test_each_way_to_count_or_to_convene_keeps_the_rule(by: Member) -> None:
    committee = quorate_committee(by)
    convened, noted, opened, everybody, written, held, coming = (
        planned(committee, after, by) for after in (20, -1, 0, -2, -3, -4, 40)
    )
    convene_meeting(meeting=convened, by=by)
    mark(noted, "Siège 1", "present", by)
    presence.open_sitting(meeting=opened, by=by)
    presence.mark_everyone(meeting=everybody, by=by)
    freeze_minutes(meeting=written, content={"title": "Compte rendu"}, by=by)
    rows = (convened, noted, opened, everybody, written)
    assert [Meeting.objects.get(pk=row.pk).quorum for row in rows] == ["moitie"] * 5
    change_rule(committee, Committee.Quorum.THIRD, by)
    assert [rule_of(row) for row in (*rows, held)] == ["moitie"] * 6
    assert rule_of(coming) == "tiers"


def test_a_convened_meeting_that_goes_to_another_committee_takes_its_rule(by: Member) -> None:
    committee = quorate_committee(by)
    other = add_committee(name="COTECH", kind="technique", rhythm="mensuelle", quorum="tiers", by=by)
    meeting = planned(committee, 20, by)
    convene_meeting(meeting=meeting, by=by)
    revise_meeting(meeting=meeting, committee=other, held_on=meeting.held_on, by=by)
    assert rule_of(meeting) == "tiers"


def test_the_demo_keeps_the_rule_of_the_meeting_that_decided(world: World) -> None:
    rows = Meeting.objects.filter(roadmap=world.roadmap).exclude(presences=None).distinct()
    assert {(row.quorum, str(meeting_room(row).rule)) for row in rows} == {("moitie", "moitie")}
