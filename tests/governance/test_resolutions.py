"""Resolutions: noted, corrected, closed, and what they refuse."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalons.directory.models import Organisation
from jalons.governance.changes import minutes, resolutions
from jalons.governance.changes.meetings import remove_meeting
from jalons.governance.models import Committee, GroupMember, Meeting, Resolution
from jalons.governance.queries import resolutions as queries
from jalons.governance.rules.resolutions import Follow
from jalons.roadmaps.models import Blocker, JournalEntry, Member, Membership
from jalons.roadmaps.queries.journal import journal_lines
from tests.governance.steering import add_committee, add_point, add_seat, days, meet, resolve
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


@pytest.fixture
def committee(by: Member) -> Committee:
    committee = add_committee(by)
    add_seat(committee, "Direction du numérique")
    add_seat(committee, "Conseil départemental")
    return committee


@pytest.fixture
def meeting(committee: Committee, by: Member) -> Meeting:
    return meet(committee, -20, by)


def stored(row: Resolution) -> tuple[object, ...]:
    row = Resolution.objects.get(pk=row.pk)
    return row.text, row.owner_label, row.due_on, row.review_on, row.state, row.closed_on, row.outcome


def test_a_resolution_is_noted_on_the_day_of_the_meeting_or_afterwards(committee: Committee, by: Member) -> None:
    coming = meet(committee, 1, by)
    with refused("decision-before-meeting", saying="une résolution se note ce jour-là, ou ensuite."):
        resolve(coming, by)
    assert resolve(meet(committee, 0, by), by).pk


def test_a_resolution_says_what_who_when_and_is_signed(meeting: Meeting, by: Member) -> None:
    point, blocker = add_point(meeting, "Le matériel"), Blocker.objects.filter(roadmap=by.roadmap)[0]
    row = resolve(meeting, by, "Acheter dix ordinateurs.", point=point, review_on=days(30), blocker=blocker)
    assert stored(row) == (
        "Acheter dix ordinateurs.",
        "Direction du numérique",
        days(10),
        days(30),
        "a_faire",
        None,
        "",
    )
    assert (row.by, row.by_name, row.point, row.blocker) == (by.user, "Chargée de coopération", point, blocker)
    line = journal_lines(by.roadmap, count=1)[0][0]
    assert (line.by, line.verb, line.about) == (by.name, "a noté la résolution", "Acheter dix ordinateurs.")
    assert {one.field: one.after for one in line.differences} == {
        "point de l’ordre du jour": "Le matériel",
        "siège": "Direction du numérique",
        "à faire avant le": days(10).strftime("%d/%m/%Y"),
        "à revoir le": days(30).strftime("%d/%m/%Y"),
        "point de blocage": blocker.title,
    }


def test_without_owner_or_day_it_is_kept(meeting: Meeting, by: Member) -> None:
    row = resolve(meeting, by, seat=None, due_on=None)
    assert queries.meeting_resolutions(meeting)[0].lacks == "qui la fait, pour quel jour"
    assert stored(row)[1:4] == ("", None, None)


def test_its_owner_is_a_seat_a_member_or_a_structure_one_at_most(meeting: Meeting, by: Member) -> None:
    member = Membership.objects.get(roadmap=by.roadmap, role="pilote")
    structure = by.roadmap.organisations.all()[0]
    assert stored(resolve(meeting, by, seat=None, membership=member))[1] == "Direction du centre social"
    assert stored(resolve(meeting, by, seat=None, organisation=structure))[1] == structure.name
    with refused("resolution-has-an-owner", "owner"):
        resolve(meeting, by, membership=member)


@pytest.mark.parametrize(
    ("due", "review", "code", "field"),
    [(-21, None, "due-before-meeting", "due_on"), (10, 9, "review-before-due", "review_on")],
)
def test_days_in_the_wrong_order_are_refused(
    due: int, review: int | None, code: str, field: str, meeting: Meeting, by: Member
) -> None:
    written = {"due_on": days(due), "review_on": days(review) if review is not None else None}
    with refused(code, field):
        resolve(meeting, by, **written)
    row = resolve(meeting, by)
    with refused(code, field):
        resolutions.revise_resolution(resolution=row, by=by, **written)  # type: ignore[arg-type]
    assert stored(row)[2:4] == (days(10), None)


def test_a_cancelled_meeting_asks_nothing(meeting: Meeting, by: Member) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_on=days(0), cancel_reason="La salle manque.")
    with refused("cancelled-meeting-left-nothing"):
        resolve(meeting, by)


def test_a_meeting_has_sixty_resolutions_at_most(meeting: Meeting, by: Member) -> None:
    Resolution.objects.bulk_create(Resolution(meeting=meeting, text=f"n° {n}", by_name="x") for n in range(60))
    with refused("too-many-resolutions"):
        resolve(meeting, by)


def test_done_it_has_a_day_then_opens_again(meeting: Meeting, by: Member) -> None:
    row = resolve(meeting, by)
    with refused("closed-tomorrow", "closed_on"):
        resolutions.close_resolution(resolution=row, closed_on=days(1), by=by)
    with refused("closed-before-taken", "closed_on"):
        resolutions.close_resolution(resolution=row, closed_on=days(-21), by=by)
    resolutions.close_resolution(resolution=row, closed_on=days(-2), outcome=" Signée. ", by=by)
    assert stored(row)[4:] == ("faite", days(-2), "Signée.")
    assert Resolution.objects.get(pk=row.pk).closed_by_name == by.name
    for change in (resolutions.close_resolution, resolutions.revise_resolution):
        with refused("resolution-closed"):
            change(resolution=row, by=by)
    resolutions.reopen_resolution(resolution=row, by=by)
    assert stored(row)[4:] == ("a_faire", None, "")
    with refused("resolution-open"):
        resolutions.reopen_resolution(resolution=row, by=by)
    verbs = JournalEntry.objects.filter(about_kind="resolution", about_id=row.pk).order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["add", "close", "reopen"]


def test_abandoned_it_says_why(meeting: Meeting, by: Member) -> None:
    row = resolve(meeting, by)
    with refused("abandoned-without-why", "outcome"):
        resolutions.abandon_resolution(resolution=row, outcome=" ", by=by)
    resolutions.abandon_resolution(resolution=row, outcome="Le Département s’en charge.", by=by)
    assert stored(row)[4:] == ("abandonnee", days(0), "Le Département s’en charge.")


def test_two_people_who_revise_it_see_both_versions(meeting: Meeting, by: Member) -> None:
    row = resolve(meeting, by)
    resolutions.revise_resolution(resolution=row, due_on=days(12), by=by)
    with refused("stale"):
        resolutions.revise_resolution(resolution=row, due_on=days(13), seen="0" * 16, by=by)
    assert stored(row)[2] == days(12)


def test_once_the_minutes_are_validated_its_words_stay_and_its_days_move(meeting: Meeting, by: Member) -> None:
    row = resolve(meeting, by)
    minutes.freeze_minutes(meeting=meeting, content={}, by=by)
    for change in (
        lambda: resolve(meeting, by),
        lambda: resolutions.revise_resolution(resolution=row, text="Autre chose.", by=by),
        lambda: resolutions.remove_resolution(resolution=row, by=by),
    ):
        with refused("minutes-validated"):
            change()
    with refused("resolution-unfinished", "owner"):
        resolutions.revise_resolution(resolution=row, seat=None, by=by)
    with refused("resolution-unfinished", "due_on"):
        resolutions.revise_resolution(resolution=row, due_on=None, by=by)
    resolutions.revise_resolution(resolution=row, due_on=days(40), by=by)
    resolutions.close_resolution(resolution=row, by=by)
    assert stored(row) == ("Signer la convention.", "Direction du numérique", days(40), None, "faite", days(0), "")


def test_one_written_by_mistake_is_removed(meeting: Meeting, by: Member) -> None:
    row = resolve(meeting, by)
    resolutions.remove_resolution(resolution=row, by=by)
    assert not Resolution.objects.filter(meeting=meeting).exists()
    with refused("row-gone"):
        resolutions.close_resolution(resolution=row, by=by)


def test_a_meeting_that_asked_something_is_kept(meeting: Meeting, by: Member) -> None:
    resolve(meeting, by)
    with refused("meeting-has-decisions"):
        remove_meeting(meeting=meeting, by=by)
    assert Meeting.objects.filter(pk=meeting.pk).exists()


# --- suites ----------------------------------------------------------------------------------------------------------


def test_a_meeting_comes_back_to_what_its_committee_asked_before(
    committee: Committee, meeting: Meeting, by: Member
) -> None:
    """Due or to review by its day, and what ended since the last meeting; nothing of another committee."""
    other = meet(add_committee(by, "Comité consultatif"), -10, by, "Comité consultatif")
    following = meet(committee, 0, by)
    resolve(other, by, "D’un autre comité", seat=None)
    resolve(meeting, by, "Due avant")
    resolve(meeting, by, "Due après", due_on=days(16))
    resolve(meeting, by, "Sans jour", due_on=None)
    resolve(meeting, by, "À revoir le jour même", due_on=None, review_on=days(15))
    resolutions.close_resolution(resolution=resolve(meeting, by, "Faite"), by=by)
    resolve(following, by, "De la réunion même", due_on=days(15))
    Meeting.objects.filter(pk=following.pk).update(held_on=days(15))
    following.refresh_from_db()
    found = queries.meeting_follow_ups(following)
    assert [line.text for line in found.open] == ["Due avant", "À revoir le jour même"]
    assert [line.text for line in found.closed] == ["Faite"]
    assert queries.meeting_follow_ups(meeting).all == []


def test_what_ended_before_the_last_meeting_is_told_no_more(committee: Committee, by: Member) -> None:
    first, _second = meet(committee, -60, by), meet(committee, -30, by)
    third = meet(committee, 5, by)
    resolutions.close_resolution(resolution=resolve(first, by, "Vieille"), closed_on=days(-31), by=by)
    resolutions.close_resolution(resolution=resolve(first, by, "Depuis"), closed_on=days(-30), by=by)
    assert [line.text for line in queries.meeting_follow_ups(third).all] == ["Depuis"]


def test_the_suites_of_a_roadmap_by_list_and_by_committee(meeting: Meeting, by: Member) -> None:
    Resolution.objects.filter(meeting__roadmap=by.roadmap).exclude(meeting=meeting).delete()
    resolve(meeting, by, "En retard", due_on=days(-1), review_on=days(0))
    resolve(meeting, by, "À venir")
    resolutions.close_resolution(resolution=resolve(meeting, by, "Faite"), by=by)

    def shown(**asked: object) -> list[str]:
        return [line.text for line in queries.roadmap_resolutions(by, **asked).lines]  # type: ignore[arg-type]

    assert shown() == ["En retard", "À venir", "Faite"]
    assert shown(follow="a-faire") == ["En retard", "À venir"]
    assert shown(follow="en-retard") == shown(follow="a-revoir") == ["En retard"]
    assert shown(follow="closes") == ["Faite"]
    assert shown(follow="n’importe") == shown(committee=meeting.committee_id) == shown()
    assert shown(committee=meeting.committee_id + 10**6) == shown(blocker=1) == []
    counts = queries.roadmap_resolutions(by).counts
    assert counts == {Follow.TODO: 2, Follow.LATE: 1, Follow.TO_REVIEW: 1, Follow.CLOSED: 1}


def test_twenty_resolutions_cost_no_query_more(meeting: Meeting, by: Member) -> None:
    with CaptureQueriesContext(connection) as few:
        queries.roadmap_resolutions(by)
        queries.meeting_follow_ups(meeting)
    for n in range(20):
        resolve(meeting, by, f"Résolution {n}")
    with CaptureQueriesContext(connection) as many:
        queries.roadmap_resolutions(by)
        queries.meeting_follow_ups(meeting)
    assert len(many) == len(few)


def test_whoever_has_it_to_do_is_found_by_account_seat_or_group(
    world: World, committee: Committee, meeting: Meeting, by: Member
) -> None:
    Resolution.objects.filter(meeting__roadmap=by.roadmap).exclude(meeting=meeting).delete()
    pilot = world.member("pilote")
    membership = Membership.objects.get(roadmap=by.roadmap, user=pilot.user)
    seat = add_seat(committee, "Centre social", membership=membership)
    resolve(meeting, by, "Par le compte", seat=None, membership=membership)
    resolve(meeting, by, "Par le siège", seat=seat)
    resolve(meeting, by, "D’une autre personne")
    resolutions.close_resolution(resolution=resolve(meeting, by, "Faite", seat=seat), by=by)
    assert [line.text for line in queries.own_open_resolutions(pilot)] == ["Par le compte", "Par le siège"]
    assert queries.own_open_resolutions(world.member("caf")) == []


def test_a_structure_gives_what_it_has_to_do_to_those_who_are_in_the_group_for_it(
    world: World, meeting: Meeting, by: Member
) -> None:
    Resolution.objects.filter(meeting__roadmap=by.roadmap).delete()
    caf, other = Organisation.objects.filter(roadmap=by.roadmap)[:2]
    membership = Membership.objects.get(roadmap=by.roadmap, user=world.user("caf"))
    row = GroupMember.objects.filter(membership=membership).first() or GroupMember.objects.create(
        roadmap=by.roadmap, kind="partenaire", function="Conseil technique", since=days(-90), membership=membership
    )
    GroupMember.objects.filter(pk=row.pk).update(organisation=caf, until=None)
    resolve(meeting, by, "De la structure", seat=None, organisation=caf)
    resolve(meeting, by, "D’une autre", seat=None, organisation=other)
    assert [line.text for line in queries.own_open_resolutions(world.member("caf"))] == ["De la structure"]
    assert queries.own_open_resolutions(world.member("pilote")) == []
    GroupMember.objects.filter(pk=row.pk).update(until=days(-1))
    assert queries.own_open_resolutions(world.member("caf")) == []
