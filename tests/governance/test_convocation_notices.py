"""What is written to the seats of a convened meeting when somebody asks: the agenda that changed, a reminder; and the quorum
that their answers announce."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.queries.coming_meetings import coming_agendas
from jalons.governance.changes.convocation_answers import answer_convocation
from jalons.governance.changes.convocation_notices import remind_silent_seats, tell_agenda
from jalons.governance.changes.convocations import convene_meeting, give_seat_page
from jalons.governance.changes.meetings import cancel_meeting
from jalons.governance.changes.points import add_point, move_point, remove_point
from jalons.governance.models import Committee, Convocation, Meeting, Seat
from jalons.governance.queries.convocations import (
    convocation_page,
    silent_seats,
    silent_seats_to_come,
)
from jalons.governance.rules.convocations import (
    AgendaChange,
    AgendaLine,
    Answer,
    SeatAnswer,
    agenda_change,
    announced_presences,
)
from jalons.governance.rules.quorum import Moment, Quorum, QuorumRule, quorum_at
from jalons.governance.words.convocations import agenda_change_sentence, forecast_sentence
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.publication.queries.convocations import convocation_calls
from jalons.roadmaps.models import JournalEntry, Member
from tests.governance.convening import (
    CAF,
    CHAIR,
    SOCIAL,
    VACANT,
    convened,
    in_days,
    plan_meeting,
    seat_committee,
    send_all,
)
from tests.governance.rooms import quorate_committee, seat_of
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def asked(by: Member) -> Meeting:
    """Convened, and gone."""
    meeting = plan_meeting(seat_committee(by), by)
    add_point(meeting=meeting, title="Le budget", by=by)
    convene_meeting(meeting=meeting, by=by)
    deliver_due_messages()
    mail.outbox.clear()
    return Meeting.objects.get(pk=meeting.pk)


def page_of(meeting: Meeting) -> str:
    return reverse("governance:convocation", args=[meeting.roadmap.slug, meeting.pk])


# --- the agenda ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "now", "change"),
    [
        (["a", "b"], ["a", "b"], None),
        (["a", "b"], ["b", "a"], AgendaChange((), ())),
        (["a"], ["a", "b"], AgendaChange(("b",), ())),
        (["a", "b"], ["a"], AgendaChange((), ("b",))),
        (["a", "a"], ["a", "c"], AgendaChange(("c",), ("a",))),
    ],
)
def test_an_agenda_is_compared_with_what_was_told(told: list[str], now: list[str], change: AgendaChange | None) -> None:
    assert agenda_change([AgendaLine(one) for one in told], [AgendaLine(one) for one in now]) == change


def test_a_fiche_that_somebody_else_presents_is_a_change_of_its_own() -> None:
    told = [AgendaLine("Fiches"), AgendaLine("1.1 Une permanence", "Vice-présidence économie")]
    now = [AgendaLine("Fiches"), AgendaLine("1.1 Une permanence", "Maire")]
    change = agenda_change(told, now)
    assert change == AgendaChange((), (), (now[1],))
    assert agenda_change_sentence(
        change
    ) == "« 1.1 Une permanence » est maintenant présentée par\u00a0: Maire.".replace("« ", "«\u00a0").replace(
        " »", "\u00a0»"
    )
    assert [AgendaLine.parse(str(line)) for line in now] == now


def test_what_changed_of_an_agenda_is_said() -> None:
    assert agenda_change_sentence(AgendaChange((), ())) == "Les points ne sont plus dans le même ordre."
    both = agenda_change_sentence(AgendaChange(("Le budget", "La charte"), ("Divers",)))
    assert both == "Ajoutés : « Le budget », « La charte ». Retiré : « Divers »."


def test_a_point_added_after_the_convocation_is_told_once_to_those_convened(asked: Meeting, by: Member) -> None:
    assert convocation_page(asked, knows=True).agenda_change is None
    add_point(meeting=asked, title="La charte", by=by)
    assert convocation_page(asked, knows=True).agenda_change == AgendaChange(("La charte",), ())
    assert tell_agenda(meeting=asked, by=by) == 3
    deliver_due_messages()
    assert sorted(one.subject.split()[0] for one in mail.outbox) == ["Ordre"] * 3
    assert all("La charte" in str(one.body) and "/ma-convocation/" in str(one.body) for one in mail.outbox)
    assert all("Ce qui a changé\u00a0: Ajouté\u00a0: «\u00a0La charte\u00a0»." in str(one.body) for one in mail.outbox)
    asked.refresh_from_db()
    assert convocation_page(asked, knows=True).agenda_change is None
    with refused("agenda-already-told"):
        tell_agenda(meeting=asked, by=by)
    assert JournalEntry.objects.filter(roadmap=by.roadmap, verb="tell_agenda").count() == 1


def test_a_point_that_is_moved_or_removed_is_told_too(asked: Meeting, by: Member) -> None:
    point = asked.points.last()
    assert point
    move_point(point=point, steps=-1, by=by)
    assert convocation_page(asked, knows=True).agenda_change == AgendaChange((), ())
    tell_agenda(meeting=asked, by=by)
    deliver_due_messages()
    assert all("Les points ne sont plus dans le même ordre." in str(one.body) for one in mail.outbox)
    asked.refresh_from_db()
    remove_point(point=point, by=by)
    assert convocation_page(asked, knows=True).agenda_change == AgendaChange((), ("Le budget",))


def test_a_convocation_that_has_not_left_tells_the_agenda_by_itself(by: Member) -> None:
    meeting = plan_meeting(seat_committee(by), by)
    convene_meeting(meeting=meeting, by=by)
    add_point(meeting=meeting, title="La charte", by=by)
    assert tell_agenda(meeting=meeting, by=by) == 3
    assert Message.objects.filter(seatmessage__convocation__meeting=meeting).count() == 3
    deliver_due_messages()
    assert all("La charte" in str(one.body) for one in mail.outbox)


def test_nothing_is_told_of_an_agenda_before_the_convocation_nor_once_cancelled(by: Member, asked: Meeting) -> None:
    planned = plan_meeting(Committee.objects.get(pk=asked.committee_id), by, held_on=in_days(60))
    with refused("not-convened"):
        tell_agenda(meeting=planned, by=by)
    add_point(meeting=asked, title="La charte", by=by)
    cancel_meeting(meeting=asked, reason="Canicule.", by=by)
    with refused("convened-meeting-cancelled"):
        tell_agenda(meeting=asked, by=by)


def test_the_page_says_what_changed_and_one_press_tells_it(client: Client, asked: Meeting, by: Member) -> None:
    assert by.user
    client.force_login(by.user)
    agenda = reverse("actions:agenda", args=[by.roadmap.slug, asked.pk])
    changed = "L’ordre du jour a changé depuis la convocation."
    assert changed not in client.get(page_of(asked)).content.decode()
    add_point(meeting=asked, title="La charte", by=by)
    page = client.get(page_of(asked)).content.decode()
    assert changed in page and "Ajouté : « La charte »." in page
    assert changed in client.get(agenda).content.decode()
    address = reverse("governance:tell_agenda", args=[by.roadmap.slug, asked.pk])
    page = client.post(address, follow=True).content.decode()
    assert "L’ordre du jour part à 3 sièges, par courriel. 2 sièges sans courriel restent à appeler" in page
    assert changed not in page and changed not in client.get(agenda).content.decode()


# --- reminders -------------------------------------------------------------------------------------------------------


def a_day_later(meeting: Meeting) -> None:
    """What has left, left yesterday."""
    rows = Message.objects.filter(seatmessage__convocation__meeting=meeting)
    rows.update(created_at=timezone.now() - timedelta(days=1))


def test_those_without_any_answer_are_reminded_once_a_day(asked: Meeting, by: Member) -> None:
    with refused("no-seat-to-remind"):
        remind_silent_seats(meeting=asked, by=by)
    a_day_later(asked)
    answer_convocation(convocation=convened(asked, CAF), answer="excuse", by=by)
    assert convocation_page(asked, knows=True).to_remind == 2
    assert remind_silent_seats(meeting=asked, by=by) == 2
    with refused("no-seat-to-remind"):
        remind_silent_seats(meeting=asked, by=by)
    assert [subject.split()[0] for _to, subject in send_all()] == ["Venez-vous"] * 2
    with refused("no-seat-to-remind"):
        remind_silent_seats(meeting=asked, by=by)
    a_day_later(asked)
    assert remind_silent_seats(meeting=asked, by=by) == 2


def test_a_message_that_failed_is_sent_again_rather_than_reminded(asked: Meeting, by: Member) -> None:
    a_day_later(asked)
    failed = Message.objects.filter(seatmessage__convocation=convened(asked, CAF))
    failed.update(state="echec", failure="adresse", gone_at=None)
    assert remind_silent_seats(meeting=asked, by=by) == 2


def test_whoever_answers_before_the_reminder_leaves_is_not_written_to(asked: Meeting, by: Member) -> None:
    a_day_later(asked)
    assert remind_silent_seats(meeting=asked, by=by) == 3
    for label in (CHAIR, SOCIAL):
        answer_convocation(convocation=convened(asked, label), answer="present", by=by)
    assert len(send_all()) == 1


def test_the_page_reminds_and_says_how_many_are_left_to_call(client: Client, asked: Meeting, by: Member) -> None:
    assert by.user
    client.force_login(by.user)
    assert "Relancer les" not in client.get(page_of(asked)).content.decode()
    a_day_later(asked)
    assert "Relancer les 3 sièges sans réponse, par courriel" in " ".join(
        client.get(page_of(asked)).content.decode().split()
    )
    address = reverse("governance:remind_seats", args=[by.roadmap.slug, asked.pk])
    page = client.post(address, follow=True).content.decode()
    assert "3 sièges sont relancés par courriel. 2 sièges sans courriel restent à appeler" in page
    assert "Aucun siège n’est à relancer" in client.post(address, follow=True).content.decode()


# --- the quorum that is announced ------------------------------------------------------------------------------------


def test_what_is_announced_is_counted_by_the_rule_of_the_room() -> None:
    seats = {1: True, 2: True, 3: True, 4: True, 5: False}
    answers = {
        1: SeatAnswer(Answer.PRESENT),
        2: SeatAnswer(Answer.REPRESENTED, 1),
        3: SeatAnswer(Answer.REPRESENTED, 4),
        5: SeatAnswer(Answer.PRESENT),
    }
    announced = quorum_at(QuorumRule.HALF, announced_presences(seats, answers), Moment(0))
    assert announced == Quorum(votes=2, seats=4, needed=3)


@pytest.mark.parametrize(
    ("quorum", "answers", "sentence"),
    [
        (Quorum(7, 12, 7), 8, "D’après les réponses : 7 voix annoncées sur les 12 du comité. Il en faut 7."),
        (Quorum(1, 12, 7), 1, "D’après les réponses : 1 voix annoncée sur les 12 du comité. Il en faut 7."),
        (Quorum(0, 12, 7), 0, "Personne n’a encore répondu : il faut 7 voix sur 12."),
        (Quorum(0, 12, 7), 2, "D’après les réponses : aucune voix annoncée sur les 12 du comité. Il en faut 7."),
        (
            Quorum(0, 5, 0),
            1,
            "D’après les réponses : aucune voix annoncée sur les 5 du comité. Ce comité siège toujours.",
        ),
        (Quorum(3, 5, 0), 3, "D’après les réponses : 3 voix annoncées sur les 5 du comité. Ce comité siège toujours."),
        (
            Quorum(0, 5, 0),
            0,
            "Personne n’a encore répondu. Ce comité siège toujours : il ne s’est pas donné de quorum.",
        ),
    ],
)
def test_the_quorum_that_is_announced_is_said(quorum: Quorum, answers: int, sentence: str) -> None:
    assert forecast_sentence(quorum, answers) == sentence


def test_the_page_of_a_convened_meeting_says_the_quorum_that_is_announced(client: Client, by: Member) -> None:
    meeting = plan_meeting(quorate_committee(by), by)
    assert convocation_page(meeting, knows=True).forecast == ""
    convene_meeting(meeting=meeting, by=by)
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert convocation_page(meeting, knows=True).forecast == "Personne n’a encore répondu : il faut 7 voix sur 12."
    for n in range(1, 7):
        answer_convocation(convocation=convened(meeting, f"Siège {n}"), answer="present", by=by)
    other = Convocation.objects.get(meeting=meeting, seat=seat_of(meeting, "Siège 8"))
    by_seat = Seat.objects.get(committee=meeting.committee_id, label="Siège 1")
    answer_convocation(convocation=other, answer="represente", represented_by=by_seat, by=by)
    said = "D’après les réponses : 7 voix annoncées sur les 12 du comité. Il en faut 7."
    assert convocation_page(meeting, knows=True).forecast == said
    assert by.user
    client.force_login(by.user)
    assert said in client.get(page_of(meeting)).content.decode()


# --- reminded from where one looks -----------------------------------------------------------------------------------


def test_the_silent_seats_are_told_with_who_a_reminder_reaches(asked: Meeting) -> None:
    today = silent_seats(asked)
    # Everybody whom an e-mail reaches was written to today, and nobody was reminded.
    assert today and (today.count, today.to_remind) == (6, ())
    assert (today.written_today, today.is_convened_today, today.to_call, today.unknown) == (3, True, 2, 1)
    Message.objects.update(created_at=timezone.now() - timedelta(days=3))
    later = silent_seats(asked)
    assert later and (later.count, later.to_remind) == (6, (CHAIR, CAF, SOCIAL))
    assert (later.written_today, later.to_call, later) == (0, 2, convocation_page(asked, knows=True).silent)
    answer_convocation(convocation=convened(asked, CAF), answer="present", by=None)
    after = silent_seats(asked)
    assert after and (after.count, after.to_remind) == (5, (CHAIR, SOCIAL))
    # What was answered for another day is awaited again; the page reads every seat, and tells the same.
    Convocation.objects.filter(meeting=asked).exclude(answer="").update(answered_for=asked.held_on - timedelta(days=1))
    moved = silent_seats(asked)
    assert moved and (moved.count, moved) == (6, convocation_page(asked, knows=True).silent)


def test_a_meeting_that_is_not_convened_or_is_cancelled_has_no_silent_seat(asked: Meeting, by: Member) -> None:
    assert silent_seats(plan_meeting(asked.committee, by, held_on=in_days(60))) is None
    cancel_meeting(meeting=asked, reason="Canicule.", by=by)
    assert silent_seats(Meeting.objects.get(pk=asked.pk)) is None


@pytest.mark.parametrize("page", ["overview:dashboard", "actions:agenda", "governance:convocation"])
def test_seats_convened_today_are_told_apart_from_those_to_call(
    page: str, asked: Meeting, by: Member, client: Client, world: World
) -> None:
    Meeting.objects.exclude(pk=asked.pk).filter(roadmap=by.roadmap).update(convened_on=None)
    client.force_login(world.user("referente"))
    arguments = [by.roadmap.slug] + ([] if page == "overview:dashboard" else [asked.pk])
    html = " ".join(client.get(reverse(page, args=arguments)).content.decode().replace("\u00a0", " ").split())
    assert "3 sièges sont convoqués d’aujourd’hui, par courriel" in html
    assert "2 sièges sans courriel sont à appeler." in html and "Déjà relancés" not in html


def test_each_convened_meeting_to_come_is_told_on_the_dashboard(
    asked: Meeting, by: Member, client: Client, world: World
) -> None:
    nearer = plan_meeting(asked.committee, by, held_on=in_days(4), title="Comité technique")
    convene_meeting(meeting=nearer, by=by)
    told = {
        row.meeting: row.count
        for row in silent_seats_to_come(coming_agendas(by.roadmap, timezone.localdate()).meetings)
    }
    assert (told[nearer.pk], told[asked.pk], next(iter(told))) == (6, 6, nearer.pk)
    client.force_login(world.user("referente"))
    html = client.get(reverse("overview:dashboard", args=[by.roadmap.slug])).content.decode()
    for meeting in (nearer, asked):
        address = reverse("governance:convocation", args=[by.roadmap.slug, meeting.pk])
        assert f'href="{address}"' in html[html.index('id="t-silent"') :]
    assert "6 sièges n’ont pas répondu." in html.replace("\u00a0", " ")


@pytest.mark.parametrize("page", ["overview:dashboard", "actions:agenda"])
def test_one_gesture_reminds_them_from_the_dashboard_and_the_agenda(
    page: str, asked: Meeting, by: Member, client: Client, world: World
) -> None:
    Message.objects.update(created_at=timezone.now() - timedelta(days=3))
    client.force_login(world.user("referente"))
    arguments = [by.roadmap.slug] + ([asked.pk] if page == "actions:agenda" else [])
    html = client.get(reverse(page, args=arguments)).content.decode()
    address = reverse("governance:remind_seats", args=[by.roadmap.slug, asked.pk])
    assert html.count(f'action="{address}"') == 1
    assert "6 sièges n’ont pas répondu" in html and "Relancer ces 3 sièges" in html
    assert f"{CHAIR}\u00a0; {CAF}\u00a0; {SOCIAL}" in html


def test_a_seat_that_nobody_holds_and_whose_page_was_handed_over_is_not_to_call(asked: Meeting, by: Member) -> None:
    give_seat_page(convocation=convened(asked, VACANT), by=by)
    silent = silent_seats(asked)
    assert silent and (silent.count, silent.to_call, silent.unknown) == (6, 2, 0)
    calls = convocation_calls(convocation_page(asked, knows=True), timezone.localdate()).calls
    assert VACANT not in [call.name for call in calls] and len(calls) == 2


def test_who_may_not_call_reads_how_many_seats_are_silent(client: Client, world: World) -> None:
    meetings = Meeting.objects.filter(roadmap=world.roadmap, held_on__gt=timezone.localdate())
    meeting = meetings.exclude(convened_on=None).earliest("held_on")
    for who in ("elue", "pilote", "prefecture"):
        client.force_login(world.user(who))
        html = " ".join(client.get(page_of(meeting)).content.decode().replace("\u00a0", " ").split())
        assert "sans courriel n’ont pas répondu." in html or "sans courriel n’a pas répondu." in html
        assert "Voir qui appeler" not in html and "à appeler" not in html
