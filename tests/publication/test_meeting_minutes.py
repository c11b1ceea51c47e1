"""The compte rendu of a meeting as a document: complete in every format, frozen word for word, without names."""

import json
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalons.actions.changes import resolutions
from jalons.actions.changes.sheets import revise_action
from jalons.actions.models import AgendaItem, Decision
from jalons.base.french import format_clock
from jalons.directory.changes import contacts
from jalons.directory.rules.categories import College
from jalons.governance.changes import minutes as governance
from jalons.governance.changes import presence
from jalons.governance.changes.resolutions import abandon_resolution, close_resolution, revise_resolution
from jalons.governance.models import Committee, Meeting, MeetingPoint, Presence, Resolution, Seat
from jalons.governance.queries import minutes as queries
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import Heading, Paragraph, plain_text
from jalons.publication.changes.meeting_minutes import validate_minutes
from jalons.publication.documents.meetings import minutes as documents
from jalons.publication.queries.committees import decisions_document
from jalons.roadmaps.models import JournalEntry, Member
from tests.governance.rooms import mark, meeting_of_today, represent, seat_of, seat_present
from tests.governance.steering import add_committee, add_point, add_seat, days, meet, resolve
from tests.papers import reading
from tests.publication.giving_back import tables, text_of, words
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


@pytest.fixture
def meeting(by: Member) -> Meeting:
    """The committee of the demo that decided on eight fiches: its compte rendu is open again."""
    meeting = Decision.objects.filter(action__roadmap=by.roadmap, meeting__isnull=False)[0].meeting
    assert meeting
    governance.reopen_minutes(meeting=meeting, by=by)
    return meeting


def shown(meeting: Meeting) -> str:
    return words(documents.shown_document(queries.meeting_minutes(meeting), timezone.localdate()))


def validated(meeting: Meeting, by: Member) -> str:
    validate_minutes(meeting=meeting, by=by)
    return shown(meeting)


def chapters(meeting: Meeting) -> list[str]:
    document = documents.shown_document(queries.meeting_minutes(meeting), timezone.localdate(), prepares=True)
    return [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_every_point_decision_and_resolution_is_in_every_format(meeting: Meeting, by: Member, extension: str) -> None:
    point = add_point(meeting, "Le calendrier de l’été")
    governance.write_minutes(meeting=meeting, point=point, text="Tout ferme en août.\n\n- Sauf la mairie.", by=by)
    validate_minutes(meeting=meeting, by=by)
    document = documents.shown_document(queries.meeting_minutes(meeting), timezone.localdate())
    file = text_of(write_document(document, extension), extension)
    decisions = Decision.objects.filter(meeting=meeting, withdrawn_at=None)
    asked = Resolution.objects.filter(meeting=meeting)
    wanted = [f"{row.code} {row.title}" for row in decisions]
    wanted += [text for row in asked for text in (row.text, row.owner_label)]
    wanted += [row.reason for row in decisions if row.reason]
    wanted += [
        "Le calendrier de l’été",
        "Tout ferme en août.",
        "Sauf la mairie.",
        meeting.place,
        "8 fiches décidées, 3 résolutions.",
    ]
    wanted += [seat.label for seat in Seat.objects.on(meeting.held_on).filter(committee=meeting.committee)]
    assert len(wanted) > 20
    assert [one for one in wanted if reading.squeezed(one) not in file] == []


def test_its_chapters_come_in_the_order_of_the_meeting(meeting: Meeting, by: Member) -> None:
    assert chapters(meeting) == ["Présence", "1. Fiches à arbitrer", "Résolutions"]
    MeetingPoint.objects.filter(meeting=meeting).update(title="Les fiches de l’année")
    add_point(meeting, "Divers")
    assert chapters(meeting) == ["Présence", "1. Les fiches de l’année", "2. Divers", "Résolutions"]


@pytest.fixture
def sitting(by: Member) -> Meeting:
    """Today, in a committee of its own: twelve seats with a voice, two without; seven must sit."""
    return meeting_of_today(by)


def test_presence_is_told_once_it_is_noted(sitting: Meeting, by: Member) -> None:
    assert chapters(sitting)[0] == "Le comité"
    seat_present(sitting, 6, by)
    presence.mark_seat(
        meeting=sitting, seat=seat_of(sitting, "Siège 6"), attendance="present", by_substitute=True, by=by
    )
    represent(sitting, "Siège 7", "Siège 1", by)
    mark(sitting, "Siège 8", "excuse", by)
    mark(sitting, "Siège 9", "absent", by)
    assert chapters(sitting)[0] == "Présence"
    assert (
        "Présents Siège 1, Siège 2, Siège 3, Siège 4, Siège 5, Siège 6 (par sa suppléance), Invité 1, Invité 2"
        " Représentés Siège 7 (par Siège 1) Excusés Siège 8"
        " Absents Siège 9 Non notés Siège 10, Siège 11, Siège 12"
        " 7 voix sur 12, il en faut 7 : le quorum est atteint."
    ) in shown(sitting).replace("\u00a0", " ")


def test_a_seat_that_nobody_ticked_is_frozen_as_not_noted_and_never_as_absent(sitting: Meeting, by: Member) -> None:
    seat_present(sitting, 11, by)
    frozen = validated(sitting, by)
    assert "Non notés Siège 12" in frozen and "Absents" not in frozen


def test_a_point_tells_who_came_and_who_left_and_the_quorum_lost(sitting: Meeting, by: Member) -> None:
    seat_present(sitting, 7, by)
    point = add_point(sitting, "Le matériel")
    assert "Sans quorum." not in shown(sitting)
    presence.note_departure(meeting=sitting, seat=seat_of(sitting, "Siège 2"), point=point, by=by)
    told = shown(sitting).replace("\u00a0", " ")
    assert f"Le matériel Sans quorum. Siège 2 : départ au point {point.rank}" in told
    assert told.count("Sans quorum.") == 1
    assert f"Le quorum, 7 voix sur 12, est atteint, sauf au point {point.rank}." in told


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_the_presence_tells_who_came_and_who_left_at_which_point_and_time(
    sitting: Meeting, by: Member, extension: str
) -> None:
    """Read alone, « Présents : Siège 2 » says that the seat stayed to the end."""
    seat_present(sitting, 8, by)
    point = add_point(sitting, "Le matériel")
    for seat in ("Siège 2", "Siège 3"):
        presence.note_departure(meeting=sitting, seat=seat_of(sitting, seat), point=point, by=by)
    rows = Presence.objects.filter(meeting=sitting)
    rows.filter(seat__label="Siège 3").update(left_at=None)
    left_at = rows.get(seat__label="Siège 2").left_at
    at = f", à {format_clock(timezone.localtime(left_at))}" if left_at else ""
    validate_minutes(meeting=sitting, by=by)
    document = documents.shown_document(queries.meeting_minutes(sitting), timezone.localdate())
    sentence = (
        f"Arrivées et départs Siège 2 : départ au point {point.rank}{at} ; Siège 3 : départ au point {point.rank}"
    )
    assert reading.squeezed(sentence) in text_of(write_document(document, extension), extension)


def test_a_quorum_that_was_never_reached_is_said_once(sitting: Meeting, by: Member) -> None:
    add_point(sitting, "Le matériel")
    seat_present(sitting, 6, by)
    told = shown(sitting).replace("\u00a0", " ")
    assert ("le quorum n’est pas atteint." in told, "Sans quorum." in told) == (True, False)


def test_the_hours_of_the_sitting_are_in_the_minutes_and_frozen_with_them(sitting: Meeting, by: Member) -> None:
    presence.open_sitting(meeting=sitting, by=by)
    at = timezone.make_aware(datetime.combine(sitting.held_on, time(0, 1)))
    Meeting.objects.filter(pk=sitting.pk).update(opened_at=at, closed_at=at + timedelta(hours=2))
    current = Meeting.objects.select_related("committee", "roadmap").get(pk=sitting.pk)
    validate_minutes(meeting=current, by=by)
    edition = documents.last_edition(queries.meeting_minutes(current))
    assert edition and ("Séance", "ouverte à 0\u00a0h\u00a001, levée à 2\u00a0h\u00a001") in edition.facts
    with refused("minutes-validated"):
        presence.reopen_sitting(meeting=current, by=by)


def test_presence_typed_after_validation_opens_the_minutes_again_with_a_trace(sitting: Meeting, by: Member) -> None:
    seat_present(sitting, 7, by)
    validate_minutes(meeting=sitting, by=by)
    mark(sitting, "Siège 1", "present", by)
    assert not queries.meeting_minutes(sitting).is_open
    mark(sitting, "Siège 1", "excuse", by)
    minutes = queries.meeting_minutes(sitting)
    assert (minutes.is_open, minutes.edition) == (True, 1)
    lines = JournalEntry.objects.filter(about_kind="meetingminutes", about_id=minutes.pk, verb="reopen")
    assert [(line.by, line.before) for line in lines] == [(by.user, {"edition": 1})]
    validate_minutes(meeting=sitting, by=by)
    presence.mark_everyone(meeting=sitting, by=by)
    assert queries.meeting_minutes(sitting).is_open


def test_presence_typed_once_the_minutes_are_approved_is_refused(meeting: Meeting, by: Member) -> None:
    validate_minutes(meeting=meeting, by=by)
    following = meet(meeting.committee, -1, by)
    governance.approve_minutes(meeting=meeting, at=following, by=by)
    seat = Presence.objects.filter(meeting=meeting, attendance="excuse")[0].seat
    noted = list(Presence.objects.filter(meeting=meeting).values_list("seat", "attendance"))
    with refused("minutes-approved"):
        presence.mark_seat(meeting=meeting, seat=seat, attendance="present", by=by)
    assert list(Presence.objects.filter(meeting=meeting).values_list("seat", "attendance")) == noted


def test_frozen_nothing_that_changes_afterwards_changes_it(world: World, meeting: Meeting, by: Member) -> None:
    before = validated(meeting, by)
    content = queries.meeting_minutes(meeting).content
    action = AgendaItem.objects.filter(meeting=meeting)[0].action
    revise_action(action=action, version=action.version, title="Un autre intitulé", by=by)
    Seat.objects.filter(committee=meeting.committee).update(label="Un autre siège")
    Committee.objects.filter(pk=meeting.committee_id).update(name="Un autre nom")
    for row, change in zip(
        Resolution.objects.filter(meeting=meeting, state="a_faire"), (close_resolution, abandon_resolution), strict=True
    ):
        revise_resolution(resolution=row, due_on=days(100), review_on=days(100), by=by)
        change(resolution=row, outcome="Autrement.", by=by)
    meet(meeting.committee, 90, by)
    assert shown(meeting) == before
    assert queries.meeting_minutes(meeting).content == content


def test_what_changed_while_it_was_read_is_not_validated(meeting: Meeting, by: Member) -> None:
    seen = documents.draft_minutes(queries.meeting_minutes(meeting), timezone.localdate()).stamp
    resolutions.add_resolution(
        meeting=meeting, text="De plus", seat=meeting.committee.seats.first(), due_on=days(3), by=by
    )
    with refused("stale"):
        validate_minutes(meeting=meeting, seen=seen, by=by)
    assert queries.meeting_minutes(meeting).is_open


def test_the_minutes_of_the_meeting_that_approves_hold_the_corrections(meeting: Meeting, by: Member) -> None:
    validate_minutes(meeting=meeting, by=by)
    following = meet(meeting.committee, 0, by)
    assert "Compte rendu approuvé" not in shown(following)
    governance.approve_minutes(meeting=meeting, at=following, by=by)
    assert f"Compte rendu approuvé sans correction : {meeting}." in shown(following)
    governance.withdraw_approval(meeting=meeting, by=by)
    governance.approve_minutes(meeting=meeting, at=following, corrections="Lire « douze » au lieu de « dix ».", by=by)
    sentence = f"Compte rendu approuvé avec correction : {meeting}. Ce qui est corrigé :"
    assert sentence in shown(following) and "Lire « douze » au lieu de « dix »." in shown(following)
    frozen = validated(following, by)
    assert sentence in frozen and "Lire « douze » au lieu de « dix »." in frozen


def after_heading(meeting: Meeting, start: str, prepares: bool = True) -> list[str]:
    """What the document says under the chapter that begins so, one block an item."""
    document = documents.shown_document(queries.meeting_minutes(meeting), timezone.localdate(), prepares=prepares)
    said: list[str] = []
    is_under = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            is_under = block.text.startswith(start)
        elif is_under:
            assert isinstance(block, Paragraph)
            said.append(plain_text(block.content))
    return [one.replace("\u00a0", " ") for one in said]


def test_a_meeting_that_only_approves_says_so_at_its_point_and_at_the_top(by: Member) -> None:
    committee = add_committee(by)
    add_seat(committee, "Présidence")
    first, second = meet(committee, -30, by), meet(committee, -1, by)
    validate_minutes(meeting=first, by=by)
    (said,) = after_heading(second, "1. Approbation")
    assert said == f"Compte rendu présenté : {first}. Son approbation n’est pas notée."
    governance.approve_minutes(meeting=first, at=second, by=by, corrections="Lire « douze ».")
    said = " ".join(after_heading(second, "1. Approbation"))
    assert f"Compte rendu approuvé avec correction : {first}." in said and "Lire « douze »." in said
    assert shown(second).replace("\u00a0", " ").count("1 compte rendu approuvé.") == 1
    assert "ni décision ni résolution" not in shown(second)
    assert after_heading(second, "2. Suites") == ["Aucune suite n’était à revoir."]
    assert after_heading(second, "3. Fiches")[0] == "Aucune fiche n’a été décidée."


def test_what_stays_open_is_told_beside_what_ended(by: Member) -> None:
    committee = add_committee(by)
    add_seat(committee, "Présidence")
    first, second = meet(committee, -30, by), meet(committee, -1, by)
    close_resolution(resolution=resolve(first, by, "Signer le prêt.", due_on=days(-5)), by=by)
    resolve(first, by, "Réunir les mairies.", due_on=days(20), review_on=days(22))
    page = " ".join(shown(second).replace("\u00a0", " ").split())
    assert "Signer le prêt : faite le" in page
    assert page.index("Encore ouvertes, pour une réunion plus tard :") < page.index("Réunir les mairies : à faire")


def test_an_approval_noted_once_the_minutes_are_frozen_is_told_apart_at_its_point(by: Member) -> None:
    committee = add_committee(by)
    add_seat(committee, "Présidence")
    first, second = meet(committee, -30, by), meet(committee, -1, by)
    validate_minutes(meeting=first, by=by)
    validate_minutes(meeting=second, by=by)
    frozen = queries.meeting_minutes(second).content
    governance.approve_minutes(meeting=first, at=second, by=by, corrections="Lire « douze ».")
    for prepares in (True, False):
        before, *since = after_heading(second, "1. Approbation", prepares)
        assert before.startswith("Compte rendu présenté")
        assert since[0] == "Noté après la validation de ce compte rendu :"
        assert "approuvé avec correction" in since[1] and "Lire « douze »." in " ".join(since)
    assert queries.meeting_minutes(second).content == frozen
    # Frozen with it, it is told once.
    governance.reopen_minutes(meeting=second, by=by)
    validate_minutes(meeting=second, by=by)
    assert "Noté après" not in shown(second) and shown(second).count("Lire") == 1


def test_corrections_stand_beside_the_frozen_text(meeting: Meeting, by: Member) -> None:
    before = validated(meeting, by)
    content = queries.meeting_minutes(meeting).content
    following = meet(meeting.committee, -1, by)
    governance.approve_minutes(meeting=meeting, at=following, corrections="Lire « douze » au lieu de « dix ».", by=by)
    after = shown(Meeting.objects.get(pk=meeting.pk))
    assert after.startswith(before) and after.endswith("Lire « douze » au lieu de « dix ».")
    assert queries.meeting_minutes(meeting).content == content


def test_nobody_is_named_in_what_is_frozen(meeting: Meeting, by: Member) -> None:
    """Whoever sits, presents or signs has a name: none of them is in the content, so that erasing them empties nothing."""
    contact = contacts.add_contact(
        first_name="Zélie", last_name="Quxbert", college=College.ELECTED, email="z@demo.example", by=by
    )
    seat = add_seat(meeting.committee, "Une commune", contact=contact)
    Seat.objects.filter(pk=seat.pk).update(since=meeting.held_on)
    AgendaItem.objects.filter(meeting=meeting).update(presenter="", contact=contact)
    resolutions.add_resolution(meeting=meeting, text="Prêter la salle", seat=seat, due_on=days(3), by=by)
    before = validated(meeting, by)
    content = json.dumps(queries.meeting_minutes(meeting).content, ensure_ascii=False)
    assert "Une commune" in content
    assert [
        word for word in ("Zélie", "Quxbert", "z@demo.example", "La chargée de coopération") if word in content
    ] == []
    contacts.erase_contact(contact=contact, by=by)
    assert shown(meeting) == before


def test_the_record_of_decisions_lists_the_resolutions(meeting: Meeting) -> None:
    document = decisions_document(meeting, timezone.localdate())
    rows = [[words_of(cell) for cell in row.cells] for row in tables(document, "Résolutions de la réunion")[0].rows]
    asked = Resolution.objects.filter(meeting=meeting).order_by("pk")
    assert [row[0].split("\n")[0] for row in rows] == [row.text for row in asked]
    assert [row[1] for row in rows] == [row.owner_label for row in asked]
    assert all(row[2] != "–" for row in rows)
    # Nobody comes back to what is closed.
    assert [row[3] != "–" for row in rows] == [row.closed_on is None for row in asked]


def words_of(cell: object) -> str:
    assert isinstance(cell, str)
    return cell


def test_forty_points_cost_no_query_more(by: Member) -> None:
    meeting = meet(add_committee(by), -5, by)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(meeting)
        return len(captured)

    point = add_point(meeting, "Premier")
    governance.write_minutes(meeting=meeting, point=point, text="Dit.", by=by)
    few = cost()
    for n in range(40):
        governance.write_minutes(meeting=meeting, point=add_point(meeting, f"Point {n}"), text="Dit.", by=by)
    assert cost() == few
    assert timezone.localdate() - meeting.held_on == timedelta(days=5)
