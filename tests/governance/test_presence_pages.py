"""The pages of presence and of points: who reads what, one tick, one search by first letters, without any script."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.base.page_messages import Undo, undo_of
from jalons.directory.models import Contact
from jalons.governance.changes.convocation_answers import answer_convocation
from jalons.governance.changes.convocations import convene_meeting
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.points import add_point, hand_point, revise_point
from jalons.governance.models import Convocation, Meeting, MeetingPoint, Presence, Seat
from jalons.governance.queries.presenters import known_presenters
from jalons.publication.changes.meeting_minutes import validate_minutes
from jalons.roadmaps.models import JournalEntry
from jalons.roadmaps.queries.journal import journal_lines
from tests.governance.rooms import mark, meeting_of_today, represent, seat_of, seat_present
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(world: World) -> Meeting:
    """Today, in the roadmap of the demo, whose committee has now twelve voices and two seats without."""
    Meeting.objects.filter(roadmap=world.roadmap, held_on=timezone.localdate()).delete()
    return meeting_of_today(world.member())


@pytest.fixture
def focal(world: World, client: Client) -> Client:
    client.force_login(world.user("referente"))
    return client


def address(meeting: Meeting, name: str, *args: Any) -> str:
    return reverse(name, args=[meeting.roadmap.slug, meeting.pk, *args])


def page_of(client: Client, meeting: Meeting, name: str = "governance:presence", *args: Any, tail: str = "") -> str:
    text = client.get(address(meeting, name, *args) + tail).content.decode()
    return text[text.index("<main") :]


def sent(client: Client, meeting: Meeting, name: str, *args: Any, **fields: Any) -> Any:
    return client.post(address(meeting, f"governance:{name}", *args), fields, follow=True)


def test_one_press_notes_a_seat_and_comes_back_to_it(focal: Client, meeting: Meeting) -> None:
    seat = seat_of(meeting, "Siège 3")
    response = focal.post(address(meeting, "governance:mark_seat", seat.pk), {"note": "present", "lettres": "siège"})
    assert response.url == f"{address(meeting, 'governance:presence')}?lettres=si%C3%A8ge#siege-{seat.pk}"
    assert Presence.objects.get(meeting=meeting).attendance == "present"
    assert "1 voix sur 12, il en faut 7" in page_of(focal, meeting)


def test_the_page_warns_before_a_tick_opens_the_minutes_again(focal: Client, world: World, meeting: Meeting) -> None:
    warning = "Le compte rendu est validé\u00a0: un changement ici le rouvre, et le journal le dit."
    validate_minutes(meeting=meeting, by=world.member())
    assert warning in page_of(focal, meeting)
    sent(focal, meeting, "mark_seat", seat_of(meeting, "Siège 3").pk, note="present")
    assert warning not in page_of(focal, meeting)


def test_no_button_is_left_once_a_later_meeting_approved_the_minutes(
    focal: Client, world: World, meeting: Meeting
) -> None:
    by, said = world.member(), "Le compte rendu est approuvé\u00a0: la présence ne change plus."
    seat = seat_of(meeting, "Siège 3")
    seat_present(meeting, 1, by)
    validate_minutes(meeting=meeting, by=by)
    assert "mouvement" in page_of(focal, meeting, "governance:seat_presence", seat.pk)
    later = add_meeting(committee=meeting.committee, held_on=timezone.localdate() + timedelta(days=20), by=by)
    Meeting.objects.filter(pk=meeting.pk).update(approved_by=later)
    pages = [page_of(focal, meeting), page_of(focal, meeting, "governance:seat_presence", seat.pk)]
    assert [said in page for page in pages] == [True, True]
    assert not [page for page in pages if 'name="note"' in page or 'name="mouvement"' in page]
    sitting = page_of(focal, meeting, "actions:sitting")
    assert "Corriger la présence" not in sitting and "Voir qui est là" in sitting


def test_a_presence_that_can_no_longer_be_noted_is_not_awaited(focal: Client, world: World, meeting: Meeting) -> None:
    assert "La présence n’est pas encore notée." in page_of(focal, meeting)
    by = world.member()
    later = add_meeting(committee=meeting.committee, held_on=timezone.localdate() + timedelta(days=20), by=by)
    validate_minutes(meeting=meeting, by=by)
    Meeting.objects.filter(pk=meeting.pk).update(approved_by=later)
    page = page_of(focal, meeting)
    assert "pas encore not" not in page.lower() and "La présence n’a pas été notée." in page


def test_a_script_receives_the_sentence_and_the_list_alone(focal: Client, meeting: Meeting) -> None:
    url = address(meeting, "governance:mark_seat", seat_of(meeting, "Siège 3").pk)
    answer = focal.post(url, {"note": "present"}, headers={"X-Script": "1"}, follow=True).content.decode()
    assert ('id="quorum"' in answer, 'id="room"' in answer, "<main" in answer) == (True, True, False)


@pytest.mark.parametrize(
    ("letters", "labels"),
    [
        ("siège 1", ["Siège 1", "Siège 10", "Siège 11", "Siège 12"]),
        ("INV", ["Invité 1", "Invité 2"]),
        ("12", ["Siège 12"]),
        ("iege", []),
        ("dup", ["Siège 2"]),
    ],
)
def test_first_letters_find_a_seat_or_who_sits_there(
    letters: str, labels: list[str], focal: Client, meeting: Meeting, world: World
) -> None:
    contact = Contact.objects.create(roadmap=world.roadmap, first_name="Dominique", last_name="Dupré-Essai")
    Seat.objects.filter(pk=seat_of(meeting, "Siège 2").pk).update(contact=contact)
    response = focal.get(address(meeting, "governance:presence"), {"lettres": letters})
    assert [line.label for line in response.context["seats"]] == labels


@pytest.mark.parametrize(
    ("who", "reads_name", "may_mark"),
    [("referente", True, True), ("elue", False, True), ("facilitation", True, False), ("caf", False, False)],
)
def test_everybody_reads_who_sits_and_few_read_their_name(
    who: str, reads_name: bool, may_mark: bool, client: Client, meeting: Meeting, world: World
) -> None:
    contact = Contact.objects.create(roadmap=world.roadmap, first_name="Dominique", last_name="Dupré-Essai")
    Seat.objects.filter(pk=seat_of(meeting, "Siège 2").pk).update(contact=contact)
    client.force_login(world.user(who))
    page = page_of(client, meeting)
    assert ("Siège 2" in page, "Dupré-Essai" in page, 'name="note"' in page) == (True, reads_name, may_mark)
    assert "Dupré-Essai" not in page_of(client, meeting, "actions:sitting")
    contact.delete()
    assert "Dupré-Essai" not in page_of(client, meeting)


def test_a_seat_is_represented_from_its_page_and_a_late_choice_is_told_why(focal: Client, meeting: Meeting) -> None:
    by = Meeting.objects.get(pk=meeting.pk)
    seat, first = seat_of(by, "Siège 8"), seat_of(by, "Siège 1")
    sent(focal, meeting, "mark_seat", first.pk, note="present")
    page = sent(focal, meeting, "seat_presence", seat.pk, by=first.pk).content.decode()
    assert "Représenté par Siège 1." in page
    other = sent(focal, meeting, "seat_presence", seat_of(by, "Siège 9").pk, by=first.pk)
    assert list(other.context["form"].errors) == ["by"]
    assert Presence.objects.filter(meeting=meeting, by=first).count() == 1


def test_a_departure_in_the_room_says_at_once_that_the_quorum_is_lost(
    focal: Client, meeting: Meeting, world: World
) -> None:
    seat_present(meeting, 7, world.member())
    sent(focal, meeting, "open_sitting")
    point, seat = meeting.points.latest("rank"), seat_of(meeting, "Siège 7")
    page = page_of(focal, meeting, "actions:sitting", tail=f"?point={point.pk}")
    assert (page.count('value="depart"'), page.count('value="arrivee"')) == (9, 5)
    response = sent(focal, meeting, "note_movement", seat.pk, mouvement="depart", point=point.pk, seance="1")
    assert response.redirect_chain[0][0] == f"{address(meeting, 'actions:sitting')}?point={point.pk}#point-{point.pk}"
    told = [str(message).replace("\u00a0", " ") for message in response.context["messages"]]
    assert told == ["Départ de « Siège 7 ». Le quorum est perdu : 6 voix sur 12, il en faut 7."]
    row = Presence.objects.get(meeting=meeting, seat=seat)
    assert (row.left_point, row.left_at is not None) == (point, True)


def told_undo(response: Any) -> Undo:
    """What « Annuler » sends, beside the last message."""
    undo = undo_of(list(response.context["messages"])[-1])
    assert undo
    return undo


def moved(client: Client, meeting: Meeting, label: str, movement: str) -> Any:
    """From the sitting, at its last point."""
    point = meeting.points.latest("rank").pk
    seat = seat_of(meeting, label).pk
    return sent(client, meeting, "note_movement", seat, mouvement=movement, point=point, seance="1")


@pytest.mark.parametrize(("present", "level", "icon"), [(7, "warning", "#i-alert"), (8, "success", "#i-check")])
def test_a_departure_that_loses_the_quorum_is_a_warning(
    present: int, level: str, icon: str, focal: Client, meeting: Meeting, world: World
) -> None:
    seat_present(meeting, present, world.member())
    sent(focal, meeting, "open_sitting")
    response = moved(focal, meeting, "Siège 7", "depart")
    assert [message.level_tag for message in response.context["messages"]] == [level]
    page = response.content.decode()
    notice = page[page.index("Départ de") - 400 : page.index("Départ de")]
    assert icon in notice


def values_of(meeting: Meeting, label: str) -> dict[str, Any] | None:
    return Presence.objects.filter(meeting=meeting, seat__label=label).values().first()


@pytest.mark.parametrize(
    ("before", "movement"),
    [("present", "depart"), ("", "arrivee"), ("excuse", "arrivee"), ("absent", "arrivee"), ("represente", "arrivee")],
)
def test_a_wrong_press_of_the_sitting_is_taken_back_in_one_gesture(
    before: str, movement: str, focal: Client, meeting: Meeting, world: World
) -> None:
    seat_present(meeting, 7, world.member())
    sent(focal, meeting, "open_sitting")
    if before == "represente":
        represent(meeting, "Siège 9", "Siège 1", world.member())
    elif before:
        mark(meeting, "Siège 9", before, world.member())
    stood = values_of(meeting, "Siège 9")
    undo = told_undo(moved(focal, meeting, "Siège 9", movement))
    assert values_of(meeting, "Siège 9") != stood
    response = focal.post(undo.url, dict(undo.inputs), follow=True)
    assert values_of(meeting, "Siège 9") == stood
    point = meeting.points.latest("rank").pk
    assert response.redirect_chain[0][0] == f"{address(meeting, 'actions:sitting')}?point={point}#point-{point}"


def test_a_return_is_taken_back_and_the_departure_stays(focal: Client, meeting: Meeting, world: World) -> None:
    seat_present(meeting, 7, world.member())
    sent(focal, meeting, "open_sitting")
    moved(focal, meeting, "Siège 3", "depart")
    stood = values_of(meeting, "Siège 3")
    undo = told_undo(moved(focal, meeting, "Siège 3", "arrivee"))
    focal.post(undo.url, dict(undo.inputs))
    assert values_of(meeting, "Siège 3") == stood


def test_what_another_phone_noted_since_is_not_taken_back(focal: Client, meeting: Meeting, world: World) -> None:
    seat_present(meeting, 7, world.member())
    sent(focal, meeting, "open_sitting")
    undo = told_undo(moved(focal, meeting, "Siège 3", "depart"))
    moved(focal, meeting, "Siège 3", "arrivee")
    stood = values_of(meeting, "Siège 3")
    response = focal.post(undo.url, dict(undo.inputs), follow=True)
    told = [str(message).replace("\u00a0", " ") for message in response.context["messages"]]
    assert told[-1] == "Autre chose a été noté de « Siège 3 » depuis : rien n’est annulé."
    assert values_of(meeting, "Siège 3") == stood


@pytest.mark.parametrize("fields", [{}, {"seen": "x", "attendance": "saut"}, {"seen": "x", "attendance": "represente"}])
def test_a_forged_undo_changes_nothing(fields: dict[str, str], focal: Client, meeting: Meeting, world: World) -> None:
    mark(meeting, "Siège 1", "present", world.member())
    stood = values_of(meeting, "Siège 1")
    response = sent(focal, meeting, "undo_movement", seat_of(meeting, "Siège 1").pk, **fields)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert values_of(meeting, "Siège 1") == stood


def test_points_to_come_are_not_marked_without_quorum_while_the_sitting_lasts(
    focal: Client, meeting: Meeting, world: World
) -> None:
    by = world.member()
    points = [add_point(meeting=meeting, title=f"Point {n}", by=by) for n in range(1, 5)]
    seat_present(meeting, 7, by)
    sent(focal, meeting, "open_sitting")
    seat = seat_of(meeting, "Siège 7").pk
    response = sent(focal, meeting, "note_movement", seat, mouvement="depart", point=points[1].pk, seance="1")

    def marked(page: Any) -> list[int]:
        return [row.line.pk for row in page.context["points"] if row.lacks_quorum]

    assert marked(response) == [points[1].pk]
    page = focal.get(address(meeting, "actions:sitting") + f"?point={points[2].pk}")
    assert marked(page) == [points[1].pk, points[2].pk]
    sent(focal, meeting, "close_sitting")
    page = focal.get(address(meeting, "actions:sitting"))
    assert marked(page)[:3] == [point.pk for point in points[1:]]


def test_an_hour_that_is_typed_is_that_of_the_day_of_the_meeting(focal: Client, meeting: Meeting, world: World) -> None:
    mark(meeting, "Siège 1", "present", world.member())
    point, seat = meeting.points.latest("rank"), seat_of(meeting, "Siège 1")
    sent(focal, meeting, "note_movement", seat.pk, mouvement="depart", point=point.pk, at="19:40")
    row = Presence.objects.get(meeting=meeting, seat=seat)
    assert row.left_at and timezone.localtime(row.left_at).strftime("%H:%M") == "19:40"
    assert timezone.localtime(row.left_at).date() == meeting.held_on
    sent(focal, meeting, "note_movement", seat.pk, mouvement="effacer")
    assert Presence.objects.get(meeting=meeting, seat=seat).left_point is None
    before = Presence.objects.values().get(meeting=meeting, seat=seat)
    sent(focal, meeting, "note_movement", seat.pk, mouvement="saut", point=point.pk)
    sent(focal, meeting, "mark_seat", seat.pk, note="saut")
    assert Presence.objects.values().get(meeting=meeting, seat=seat) == before


def test_the_sitting_is_opened_on_its_day_by_one_press_that_is_taken_back(focal: Client, meeting: Meeting) -> None:
    """From its page or from that of the presence, where a tick opens nothing."""
    button = "Ouvrir la séance maintenant"
    sent(focal, meeting, "mark_seat", seat_of(meeting, "Siège 1").pk, note="present")
    assert (button in page_of(focal, meeting), button in page_of(focal, meeting, "actions:sitting")) == (True, True)
    opened = sent(focal, meeting, "open_sitting").content.decode()
    assert ("La séance est ouverte, à" in opened, address(meeting, "governance:withdraw_opening") in opened) == (
        True,
        True,
    )
    page = page_of(focal, meeting, "actions:sitting")
    assert (button in page, "Ouverte à" in page, button in page_of(focal, meeting)) == (False, True, False)
    sent(focal, meeting, "withdraw_opening")
    assert button in page_of(focal, meeting, "actions:sitting")
    assert Presence.objects.filter(meeting=meeting).count() == 1


def test_a_point_is_written_moved_taken_back_and_removed_by_forms(focal: Client, meeting: Meeting) -> None:
    sent(focal, meeting, "add_point", title="Le budget", minutes="20", papers="Le tableau\r\nLa note")
    point = MeetingPoint.objects.get(meeting=meeting, title="Le budget")
    assert (point.minutes, point.papers) == (20, "Le tableau\nLa note")
    rank = point.rank
    page = sent(focal, meeting, "move_point", point.pk, steps="-1")
    point.refresh_from_db()
    assert point.rank == rank - 1
    undo = page.content.decode()
    assert "Annuler" in undo
    sent(focal, meeting, "move_point", point.pk, steps="1")
    point.refresh_from_db()
    assert point.rank == rank
    refused = sent(focal, meeting, "edit_point", point.pk, title="", minutes="0")
    assert sorted(refused.context["form"].errors) == ["minutes", "title"]
    sent(focal, meeting, "remove_point", point.pk)
    assert not MeetingPoint.objects.filter(pk=point.pk).exists()


def test_a_point_is_handed_over_by_one_list_that_changes_nothing_else(focal: Client, meeting: Meeting) -> None:
    names = known_presenters(meeting)[:2]
    sent(focal, meeting, "add_point", title="Le budget", minutes="20", papers="La note", presenter=names[0])
    point = MeetingPoint.objects.get(meeting=meeting, title="Le budget")
    form = focal.get(address(meeting, "governance:hand_point", point.pk)).context["form"]
    offered = [value for value, _label in form.fields["presenter"].choices]
    assert list(form.fields) == ["seen", "presenter"] and offered[0] == "" and names[0] not in offered
    seen = form.initial["seen"]
    refused = sent(focal, meeting, "hand_point", point.pk, seen=seen, presenter="Quelqu’un d’autre")
    assert list(refused.context["form"].errors) == ["presenter"]
    sent(focal, meeting, "hand_point", point.pk, seen=seen, presenter=names[1])
    point.refresh_from_db()
    assert (point.presenter, point.title, point.minutes, point.papers) == (names[1], "Le budget", 20, "La note")
    sent(focal, meeting, "hand_point", point.pk, seen=seen, presenter=names[0])  # a page shown before the change
    point.refresh_from_db()
    assert point.presenter == names[1]


def test_a_point_is_in_your_place_only_when_it_is_yours(focal: Client, meeting: Meeting, world: World) -> None:
    own, other = world.member().name, "Siège 2"
    for title, presenter, asked in (
        ("Le budget", own, "Qui présente à votre place ?"),
        ("Les lieux", other, "Qui présentera ce point ?"),
        ("Le bilan", "", "Qui présentera ce point ?"),
    ):
        sent(focal, meeting, "add_point", title=title, presenter=presenter)
        point = MeetingPoint.objects.get(meeting=meeting, title=title)
        page = page_of(focal, meeting, "governance:hand_point", point.pk)
        assert (asked in page, "à votre place" in page) == (True, presenter == own)
        assert (f"Aujourd’hui : {other}." in page) == (presenter == other)


def test_the_list_opens_on_whoever_represents_the_seat_that_presents(
    focal: Client, meeting: Meeting, world: World
) -> None:
    convene_meeting(meeting=meeting, by=world.member())
    away, stands_in = seat_of(meeting, "Siège 2"), seat_of(meeting, "Siège 3")
    convocation = Convocation.objects.get(meeting=meeting, seat=away)
    answer_convocation(convocation=convocation, answer="represente", represented_by=stands_in, by=world.member())
    sent(focal, meeting, "add_point", title="Les lieux", presenter=away.label)
    point = MeetingPoint.objects.get(meeting=meeting, title="Les lieux")
    form = focal.get(address(meeting, "governance:hand_point", point.pk)).context["form"]
    assert form["presenter"].value() == stands_in.label


def test_no_point_is_handed_over_once_the_minutes_are_validated(focal: Client, meeting: Meeting, world: World) -> None:
    names = known_presenters(meeting)[:2]
    sent(focal, meeting, "add_point", title="Le budget", presenter=names[0])
    point = MeetingPoint.objects.get(meeting=meeting, title="Le budget")
    validate_minutes(meeting=meeting, by=world.member())
    page = page_of(focal, meeting, "governance:hand_point", point.pk)
    told = "Le compte rendu de cette réunion est validé : qui présente ne change plus."
    assert (told in page, 'name="presenter"' in page) == (True, False)
    with refused("minutes-validated"):
        hand_point(point=point, presenter=names[1], by=world.member())


def test_the_journal_tells_from_whom_to_whom_a_point_passes(meeting: Meeting, world: World) -> None:
    by = world.member()
    contact = Contact.objects.create(roadmap=by.roadmap, last_name="Dupont", function="Gardien de phare")
    point = add_point(meeting=meeting, title="Le budget", presenter="Siège 2", by=by)
    hand_point(point=point, presenter="Gardien de phare", by=by)
    entry = JournalEntry.objects.filter(about_kind="meetingpoint", verb="hand_over").latest("id")
    assert (entry.before, entry.after) == (
        {"presented_by": "Siège 2"},
        {"presented_by": {"kind": "contact", "id": contact.pk}},
    )
    line = journal_lines(by.roadmap, count=3)[0]
    told = next(one for one in line if one.verb == "a confié le point")
    assert [(one.field, one.before, one.after) for one in told.differences] == [
        ("qui présente", "Siège 2", "Gardien de phare")
    ]
    revise_point(point=point, title="Le budget", presenter="Mme Martin", by=by)
    entry = JournalEntry.objects.filter(about_kind="meetingpoint", verb="revise").latest("id")
    assert (entry.before, entry.after) == (
        {"presented_by": {"kind": "contact", "id": contact.pk}},
        {"presented_by": "quelqu’un d’autre"},
    )


def test_the_seat_or_the_point_of_another_meeting_is_unknown(focal: Client, meeting: Meeting) -> None:
    other = Meeting.objects.filter(roadmap=meeting.roadmap).exclude(pk=meeting.pk).earliest("id")
    point = other.points.earliest("id")
    assert focal.get(address(meeting, "governance:edit_point", point.pk)).status_code == 404
    elsewhere = Seat.objects.exclude(committee=meeting.committee)
    for seat in elsewhere[:1]:
        assert focal.get(address(meeting, "governance:seat_presence", seat.pk)).status_code == 404


def test_a_represented_seat_says_through_whom(focal: Client, meeting: Meeting, world: World) -> None:
    seat_present(meeting, 1, world.member())
    represent(meeting, "Siège 6", "Siège 1", world.member())
    page = page_of(focal, meeting)
    assert ("Représenté par Siège 1." in page, "Présent, représente Siège 6." in page) == (True, True)


def test_a_refused_movement_is_told_in_its_own_form_with_what_was_typed(focal: Client, meeting: Meeting) -> None:
    seat = seat_of(meeting, "Siège 3")
    point = MeetingPoint.objects.filter(meeting=meeting).last()
    assert point
    for fields, field in (({"point": point.pk, "at": "25:99"}, "at"), ({"point": point.pk, "at": "19:40"}, "__all__")):
        answered = sent(focal, meeting, "note_movement", seat.pk, mouvement="depart", **fields)
        movement, representative = answered.context["movement"], answered.context["form"]
        assert (list(movement.errors), representative.is_bound, dict(representative.errors)) == ([field], False, {})
        assert (movement["point"].value(), movement["at"].value()) == (str(point.pk), fields["at"])


def test_a_refused_representative_is_told_in_its_own_form(focal: Client, world: World, meeting: Meeting) -> None:
    mark(meeting, "Siège 4", "present", world.member())
    seat = seat_of(meeting, "Siège 3")
    answered = sent(focal, meeting, "seat_presence", seat.pk, by=seat_of(meeting, "Siège 5").pk)
    assert (list(answered.context["form"].errors), answered.context["movement"].is_bound) == (["by"], False)


def test_an_hour_out_of_order_is_told_with_what_was_typed(focal: Client, meeting: Meeting, world: World) -> None:
    by = world.member()
    first, second = meeting.points.get(), add_point(meeting=meeting, title="Divers", by=by)
    seat = seat_of(meeting, "Siège 1")
    sent(focal, meeting, "note_movement", seat.pk, mouvement="arrivee", point=first.pk, at="19:40")
    page = sent(focal, meeting, "note_movement", seat.pk, mouvement="depart", point=second.pk, at="19:10")
    assert list(page.context["movement"].errors) == ["at"]
    content = page.content.decode()
    assert ('value="19:10"' in content, f'<option value="{second.pk}" selected' in content) == (True, True)
    assert Presence.objects.get(meeting=meeting).left_point is None
