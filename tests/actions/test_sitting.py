"""Decisions taken without quorum: kept, marked wherever they are read, proposed again to the next meeting."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import committees as changes
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, Decision, Person
from jalons.actions.queries import agendas, coming_meetings, meeting_decisions
from jalons.actions.rules.sheets import Status
from jalons.base.french import format_short_day
from jalons.governance.changes import points, presence
from jalons.governance.changes.committees import revise_committee
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.models import Committee, Meeting, Presence
from jalons.papers.documents import FORMATS
from jalons.publication.changes.meeting_minutes import validate_minutes
from jalons.publication.documents.presentation import meeting_deck
from jalons.publication.queries.committees import attendance_document, decisions_document
from jalons.roadmaps.models import Member
from tests.governance.rooms import mark, meeting_of_today, represent, seat_of, seat_present
from tests.governance.steering import add_committee, add_seat, days, meet
from tests.publication.giving_back import text_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db

OUTCOMES = ("retenue", "reportee", "ecartee")


@pytest.fixture
def meeting(member: Member) -> Meeting:
    """It is today's; its committee has twelve voices, seven of which must sit."""
    return meeting_of_today(member)


@pytest.fixture
def fiches(member: Member, meeting: Meeting, vp: Person) -> list[ActionSheet]:
    """Three on the agenda."""
    axis = sheets.add_axis(title="Aller vers", by=member)
    for title in ("Un bus", "Un café", "Une borne"):
        action = sheets.propose_action(title=title, axis=axis, by=member)
        sheets.advance_action(action=action, to=Status.PROPOSED, by=member)
        changes.put_on_agenda(meeting=meeting, action=action, presenter=vp, by=member)
    return list(ActionSheet.objects.filter(roadmap=member.roadmap).order_by("rank"))


def test_the_sitting_says_once_that_it_has_no_fiche_where_the_fiches_would_be(
    meeting: Meeting, member: Member, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    points.add_point(meeting=meeting, title="Le budget", by=member)
    page = client.get(reverse("actions:sitting", args=[member.roadmap.slug, meeting.pk])).content.decode()
    [of_fiches] = [part for part in page.split('<li id="point-')[1:] if "n’en a encore aucune" in part]
    assert page.count("n’en a encore aucune") == 1 and "Fiches à arbitrer" in of_fiches.partition("</h2>")[0]


def test_an_agenda_of_points_without_fiche_is_not_said_empty(meeting: Meeting, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    pages = [
        reverse("actions:sitting", args=[member.roadmap.slug, meeting.pk]),
        reverse("overview:dashboard", args=[member.roadmap.slug]),
    ]

    def told() -> list[tuple[bool, bool]]:
        texts = [client.get(page).content.decode() for page in pages]
        return [
            ("L’ordre du jour est vide." in text, "points. Celui des fiches n’en a encore aucune." in text)
            for text in texts
        ]

    assert told() == [(True, False)] * 2
    points.add_point(meeting=meeting, title="Le budget", by=member)
    assert told() == [(False, True)] * 2
    following = coming_meetings.next_meeting(member.roadmap, timezone.localdate())
    assert following and following.lacking == f"{meeting.points.count()} points. Celui des fiches n’en a encore aucune."


def decide(meeting: Meeting, member: Member, *outcomes: str) -> None:
    for item, outcome in zip(meeting.agenda.order_by("action__rank"), outcomes, strict=False):
        changes.take_decision(item=item, outcome=outcome, reason="Motif.", by=member)


def next_meeting(meeting: Meeting, member: Member, committee: Committee | None = None) -> Meeting:
    day = meeting.held_on + timedelta(days=30)
    row = add_meeting(title="Suivant", held_on=day, committee=committee or meeting.committee, by=member)
    return Meeting.objects.select_related("committee", "roadmap").get(pk=row.pk)


def change_rule(meeting: Meeting, quorum: str, member: Member) -> None:
    committee = Committee.objects.get(pk=meeting.committee_id)
    revise_committee(
        committee=committee, name=committee.name, kind=committee.kind, rhythm=committee.rhythm, quorum=quorum, by=member
    )


def lacking(meeting: Meeting) -> list[tuple[str, bool]]:
    return [(line.code, line.lacks_quorum) for line in meeting_decisions.decision_lines(meeting)]


@pytest.fixture
def doubtful(member: Member, meeting: Meeting, fiches: list[ActionSheet]) -> Meeting:
    """Five present and one represented decide the three fiches."""
    seat_present(meeting, 5, member)
    represent(meeting, "Siège 6", "Siège 1", member)
    decide(meeting, member, *OUTCOMES)
    return meeting


# --- marked ----------------------------------------------------------------------------------------------------------


def test_three_decisions_of_six_voices_are_kept_and_marked(doubtful: Meeting) -> None:
    assert lacking(doubtful) == [("1.1", True), ("1.2", True), ("1.3", True)]
    assert [line.outcome_words for line in meeting_decisions.decision_lines(doubtful)] == [
        "retenue, sans quorum",
        "reportée, sans quorum",
        "écartée, sans quorum",
    ]
    assert list(ActionSheet.objects.order_by("rank").filter(axis__title="Aller vers", axis__roadmap=doubtful.roadmap).values_list("status", flat=True)) == list(OUTCOMES)  # fmt: skip


def test_the_mark_is_read_from_the_room_and_goes_when_the_room_was_wrong(doubtful: Meeting, member: Member) -> None:
    represent(doubtful, "Siège 7", "Siège 2", member)
    assert lacking(doubtful) == [("1.1", False), ("1.2", False), ("1.3", False)]
    mark(doubtful, "Siège 7", "absent", member)
    assert lacking(doubtful) == [("1.1", True), ("1.2", True), ("1.3", True)]


def test_a_presence_that_changes_the_quorum_of_a_decision_says_so(
    meeting: Meeting, fiches: list[ActionSheet], member: Member, client: Client
) -> None:
    """After the sitting, seats that nobody ticked are noted absent first; noted present, they say what they undo."""
    assert member.user
    client.force_login(member.user)
    seat_present(meeting, 6, member)
    decide(meeting, member, "retenue")
    room, everyone = (
        reverse(f"governance:{name}", args=[member.roadmap.slug, meeting.pk]) for name in ("presence", "mark_everyone")
    )
    page = client.get(room).content.decode()
    assert (
        page.index('value="absent">absents')
        < page.index('value="excuse">excusés')
        < page.index('value="present">présents')
    )
    said = client.post(everyone, {"note": "present"}, follow=True).content.decode()
    assert "La décision sur 1.1 n’est plus «\u00a0sans quorum\u00a0»." in said
    assert lacking(meeting) == [("1.1", False)]
    seats = [seat_of(meeting, f"Siège {n}").pk for n in range(7, 13)]
    withdraw = reverse("governance:withdraw_marks", args=[member.roadmap.slug, meeting.pk])
    assert withdraw in said
    client.post(withdraw, {"siege": seats})
    assert (lacking(meeting), meeting.presences.count()) == ([("1.1", True)], 8)
    said = client.post(everyone, {"note": "absent"}, follow=True).content.decode()
    assert "sont notés absents." in said and "La décision sur" not in said
    assert (lacking(meeting), meeting.presences.filter(attendance="absent").count()) == ([("1.1", True)], 6)
    mark_url = reverse("governance:mark_seat", args=[member.roadmap.slug, meeting.pk, seats[0]])
    said = client.post(mark_url, {"note": "present"}, follow=True).content.decode()
    assert "La décision sur 1.1 n’est plus «\u00a0sans quorum\u00a0»." in said and "Annuler" in said
    said = client.post(mark_url, {"note": "absent"}, follow=True).content.decode()
    assert "La décision sur 1.1 est maintenant «\u00a0sans quorum\u00a0»." in said


def test_each_decision_is_read_at_its_own_instant(meeting: Meeting, member: Member, fiches: list[ActionSheet]) -> None:
    seat_present(meeting, 7, member)
    decide(meeting, member, "retenue")
    point = meeting.points.get()
    seat = seat_of(meeting, "Siège 7")
    presence.note_departure(meeting=meeting, seat=seat, point=point, at=timezone.now(), by=member)
    for item in meeting.agenda.order_by("action__rank")[1:]:
        changes.take_decision(item=item, outcome="retenue", by=member)
    assert lacking(meeting) == [("1.1", False), ("1.2", True), ("1.3", True)]


def test_nothing_is_marked_where_nobody_noted_the_presence(
    meeting: Meeting, member: Member, fiches: list[ActionSheet]
) -> None:
    decide(meeting, member, *OUTCOMES)
    assert {mark for _code, mark in lacking(meeting)} == {False}
    mark(meeting, "Siège 1", "present", member)
    assert {mark for _code, mark in lacking(meeting)} == {True}


def test_nothing_is_marked_where_there_is_no_rule(meeting: Meeting, member: Member, fiches: list[ActionSheet]) -> None:
    change_rule(meeting, Committee.Quorum.NONE, member)
    mark(meeting, "Siège 1", "present", member)
    decide(meeting, member, *OUTCOMES)
    assert {mark for _code, mark in lacking(Meeting.objects.get(pk=meeting.pk))} == {False}


def test_a_rule_that_changes_afterwards_changes_no_decision_that_was_taken(doubtful: Meeting, member: Member) -> None:
    following = next_meeting(doubtful, member)
    change_rule(doubtful, Committee.Quorum.NONE, member)
    assert lacking(Meeting.objects.get(pk=doubtful.pk)) == [("1.1", True), ("1.2", True), ("1.3", True)]
    agenda = agendas.meeting_agenda(Meeting.objects.select_related("committee", "roadmap").get(pk=following.pk))
    assert [line.code for line in agenda.to_confirm] == ["1.1", "1.2", "1.3"]


def test_a_decision_keeps_the_rule_under_which_it_was_taken(
    meeting: Meeting, member: Member, fiches: list[ActionSheet]
) -> None:
    decide(meeting, member, "retenue")
    change_rule(meeting, Committee.Quorum.NONE, member)
    mark(meeting, "Siège 1", "present", member)
    assert lacking(Meeting.objects.get(pk=meeting.pk)) == [("1.1", True)]


def test_every_page_where_a_decision_is_read_marks_it(doubtful: Meeting, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    slug, pk = member.roadmap.slug, doubtful.pk
    pages = {
        "sitting": (reverse("actions:sitting", args=[slug, pk]), 3),
        "agenda": (reverse("actions:agenda", args=[slug, pk]), 3),
        "record": (reverse("actions:record", args=[slug, pk]), 3),
        "decide": (reverse("actions:decide", args=[slug, pk, doubtful.agenda.order_by("action__rank")[0].pk]), 1),
        "rejected": (reverse("actions:rejected", args=[slug]), 1),
        "fiche": (reverse("overview:action", args=[slug, "1.1"]), 1),
    }
    found = {name: client.get(url).content.decode().count("sans quorum") for name, (url, _count) in pages.items()}
    assert found == {name: count for name, (_url, count) in pages.items()}
    represent(doubtful, "Siège 7", "Siège 2", member)
    assert {
        name: client.get(url).content.decode().count("sans quorum") for name, (url, _count) in pages.items()
    } == dict.fromkeys(pages, 0)


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_the_record_and_the_agenda_say_it_in_every_format(
    extension: str, doubtful: Meeting, member: Member, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    texts = {
        name: text_of(
            client.get(reverse(f"publication:{name}", args=[member.roadmap.slug, doubtful.pk, extension])).content,
            extension,
        )
        for name in ("decisions", "agenda", "attendance_sheet")
    }

    def count(name: str, words: str) -> int:
        """`text_of` has no space."""
        return texts[name].count("".join(words.split()))

    assert count("decisions", "sans quorum") == 4  # and the sentence that says what follows
    assert count("decisions", "6 voix sur 12, il en faut 7 : le quorum n’est pas atteint.") == 1
    assert count("agenda", "sans quorum") == 3
    assert [count("attendance_sheet", label) for label in ("Siège 2", "Siège 12", "Invité 2")] == [1, 1, 1]
    assert count("attendance_sheet", "14 sièges, dont 12 avec une voix. Il faut 7 voix pour siéger.") == 1


def test_the_compte_rendu_marks_each_as_it_is_written_and_once_it_is_frozen(
    doubtful: Meeting, member: Member, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    slug, pk = member.roadmap.slug, doubtful.pk
    written = client.get(reverse("publication:write_meeting_minutes", args=[slug, pk])).content.decode()
    assert written.count("sans quorum") == 3
    read = reverse("publication:meeting_minutes", args=[slug, pk])
    assert client.get(read).content.decode().count("sans quorum") == 3
    validate_minutes(meeting=doubtful, by=member)
    assert client.get(read).content.decode().count("sans quorum") == 3


def test_whoever_decides_reads_the_quorum_beside_the_fiche(doubtful: Meeting, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    item = doubtful.agenda.all()[0]
    page = client.get(reverse("actions:decide", args=[member.roadmap.slug, doubtful.pk, item.pk])).content.decode()
    assert "6 voix sur 12, il en faut 7" in page.replace("\u00a0", " ")
    Presence.objects.filter(meeting=doubtful).delete()
    page = client.get(reverse("actions:decide", args=[member.roadmap.slug, doubtful.pk, item.pk])).content.decode()
    assert 'id="quorum"' not in page


def test_the_page_of_a_meeting_says_until_when_to_convene_it(member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    committee = add_committee(member)
    add_seat(committee, "Présidence")
    coming = meet(committee, 60, member)
    told = f"avant le {format_short_day(days(60 - committee.notice_days))}"
    page = client.get(reverse("actions:agenda", args=[member.roadmap.slug, coming.pk])).content.decode()
    assert told.replace("\u00a0", " ") in page.replace("\u00a0", " ")


def test_the_slides_say_it(doubtful: Meeting) -> None:
    deck = meeting_deck(doubtful, timezone.localdate())
    questions = [slide.question for slide in deck.slides if hasattr(slide, "question")]
    assert questions[0] == "Le comité a décidé\u00a0: retenue, sans quorum."


# --- proposed again --------------------------------------------------------------------------------------------------


def test_the_next_meeting_of_the_same_committee_is_asked_to_decide_again(doubtful: Meeting, member: Member) -> None:
    agenda = agendas.meeting_agenda(next_meeting(doubtful, member))
    assert [(line.code, line.outcome.value, line.is_on_agenda) for line in agenda.to_confirm] == [
        ("1.1", "retenue", False),
        ("1.2", "reportee", False),
        ("1.3", "ecartee", False),
    ]
    assert [(line.code, line.lacks_quorum) for line in agenda.waiting] == [("1.1", True), ("1.2", True), ("1.3", True)]


def test_another_committee_is_not(doubtful: Meeting, member: Member) -> None:
    other = Committee.objects.create(
        roadmap=member.roadmap,
        kind="technique",
        name="COTECH",
        rhythm="mensuelle",
        expected_meetings=12,
        quorum="moitie",
        created_on=timezone.localdate(),
    )
    agenda = agendas.meeting_agenda(next_meeting(doubtful, member, other))
    assert agenda.to_confirm == ()
    assert [(line.code, line.lacks_quorum) for line in agenda.waiting] == [("1.2", False)]


def _let_a_month_pass(*meetings: Meeting) -> None:
    for meeting in meetings:
        meeting.held_on -= timedelta(days=30)
        Meeting.objects.filter(pk=meeting.pk).update(held_on=meeting.held_on)


def test_a_fiche_comes_again_and_is_decided_by_enough(doubtful: Meeting, member: Member, vp: Person) -> None:
    again = next_meeting(doubtful, member)
    kept = ActionSheet.objects.get(roadmap=member.roadmap, title="Un bus")
    item = changes.put_on_agenda(meeting=again, action=kept, presenter=vp, by=member)
    assert ActionSheet.objects.get(pk=kept.pk).status == Status.TO_ARBITRATE
    assert [line.is_on_agenda for line in agendas.meeting_agenda(again).to_confirm] == [True, False, False]
    with refused("decision-before-meeting"):
        changes.take_decision(item=item, outcome="retenue", by=member)
    _let_a_month_pass(doubtful, again)
    changes.take_decision(item=item, outcome="retenue", by=member)
    decisions = Decision.objects.filter(action=kept, withdrawn_at=None).order_by("id")
    assert [(row.meeting_id, row.outcome) for row in decisions] == [(doubtful.pk, "retenue"), (again.pk, "retenue")]
    after = agendas.meeting_agenda(next_meeting(again, member))
    assert [line.code for line in after.to_confirm] == ["1.2", "1.3"]
    assert not meeting_decisions.lacks_quorum(meeting_decisions.standing_decision(kept))


def test_a_fiche_that_was_decided_by_enough_does_not_come_again(
    meeting: Meeting, member: Member, fiches: list[ActionSheet], vp: Person
) -> None:
    seat_present(meeting, 7, member)
    decide(meeting, member, "retenue")
    again = next_meeting(meeting, member)
    with refused("action-needs-no-arbitration", "action"):
        changes.put_on_agenda(meeting=again, action=fiches[0], presenter=vp, by=member)
    assert agendas.meeting_agenda(again).to_confirm == ()


def test_a_decision_taken_back_is_not_proposed_again(doubtful: Meeting, member: Member) -> None:
    changes.withdraw_decision(item=doubtful.agenda.get(action__title="Un bus"), by=member)
    assert [line.code for line in agendas.meeting_agenda(next_meeting(doubtful, member)).to_confirm] == ["1.2", "1.3"]


# --- the agenda ------------------------------------------------------------------------------------------------------


def test_an_agenda_of_free_points_is_settled_too(meeting: Meeting, member: Member) -> None:
    with refused("agenda-empty"):
        changes.settle_agenda(meeting=meeting, by=member)
    points.add_point(meeting=meeting, title="Le budget", by=member)
    changes.settle_agenda(meeting=meeting, by=member)
    assert Meeting.objects.get(pk=meeting.pk).agenda_settled_on == timezone.localdate()


def test_the_agenda_says_in_order_what_is_treated_and_when_it_is_too_long(
    meeting: Meeting, member: Member, fiches: list[ActionSheet], client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    Meeting.objects.filter(pk=meeting.pk).update(planned_minutes=30)
    points.add_point(meeting=meeting, title="Le budget", presenter="Direction des finances", minutes=40, by=member)
    page = client.get(reverse("actions:agenda", args=[member.roadmap.slug, meeting.pk])).content.decode()
    places = [page.index(text) for text in ("1. Fiches à arbitrer", "1.1 Un bus", "2. Le budget", "Direction des fin")]
    assert places == sorted(places)
    assert "Les points prennent 40 minutes, pour 30 prévues\u00a0: 10 minutes de trop." in page


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ask(member: Member, client: Client) -> Callable[[str, Meeting], Any]:
    assert member.user
    client.force_login(member.user)
    return lambda name, meeting: client.get(reverse(name, args=[member.roadmap.slug, meeting.pk]))


@pytest.mark.parametrize("name", ["actions:sitting", "actions:agenda", "actions:record", "governance:presence"])
def test_three_fiches_and_fourteen_seats_cost_the_queries_of_one(
    name: str, doubtful: Meeting, member: Member, vp: Person, ask: Any
) -> None:
    ask(name, doubtful)
    with CaptureQueriesContext(connection) as before:
        ask(name, doubtful)
    for number in range(3):
        points.add_point(meeting=doubtful, title=f"Point {number}", by=member)
        action = sheets.propose_action(title=f"Fiche {number}", axis=member.roadmap.axes.get(), by=member)
        sheets.advance_action(action=action, to=Status.PROPOSED, by=member)
        item = changes.put_on_agenda(meeting=doubtful, action=action, presenter=vp, by=member)
        changes.take_decision(item=item, outcome="retenue", by=member)
        mark(doubtful, f"Siège {number + 8}", "excuse", member)
    with CaptureQueriesContext(connection) as after:
        ask(name, doubtful)
    assert len(after) == len(before)


@pytest.mark.parametrize("name", ["actions:sitting", "governance:presence"])
def test_a_phone_loads_less_than_fifty_kilobytes(name: str, doubtful: Meeting, ask: Any) -> None:
    response = ask(name, doubtful)
    assert len(response.sent) < 50_000


def test_the_sheet_to_sign_has_a_column_for_it_and_a_line_for_each_seat(doubtful: Meeting) -> None:
    table: Any = attendance_document(doubtful, timezone.localdate(), with_names=False).blocks[1]
    assert [column.label for column in table.columns] == ["Siège", "Au titre de", "Voix", "Suppléance", "Signature"]
    assert [row.cells[0::2] for row in table.rows][11:] == [
        ("Siège 12", "oui", ""),
        ("Invité 1", "non", ""),
        ("Invité 2", "non", ""),
    ]


def test_the_record_says_who_counted(doubtful: Meeting) -> None:
    blocks: Any = decisions_document(doubtful, timezone.localdate()).blocks
    assert blocks[1].content.replace("\u00a0", " ") == "6 voix sur 12, il en faut 7 : le quorum n’est pas atteint."
