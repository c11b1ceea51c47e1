"""What leaves, to whom, once; what did not leave, and why."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from jalons.base import mail
from jalons.directory.changes.contacts import erase_contact, forbid_writing
from jalons.invitations.changes import answers
from jalons.invitations.changes import guests as guest_changes
from jalons.invitations.changes import mailings as mailing_changes
from jalons.invitations.models import Guest, GuestMessage, Mailing
from jalons.invitations.queries import guests as guest_queries
from jalons.invitations.queries import mailings as mailing_queries
from jalons.invitations.rules.guests import Gesture
from jalons.mail import changes as ledger
from jalons.mail.changes import deliver_due_messages
from jalons.roadmaps.models import Member
from jalons.workshops.models import Workshop
from tests.invitations.inviting import ahead, days_ago, last_line, on_the_list, states
from tests.refusals import refused

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: "World") -> Member:
    return world.blank()


@pytest.fixture
def coming(by: Member) -> Workshop:
    return ahead(by, place="Salle des fêtes", question="Qu’est-ce qui bloque ?")


@pytest.fixture
def send(by: Member, django_capture_on_commit_callbacks: Any) -> Any:
    """Send, and let the messages leave."""

    def sent(workshop: Workshop, kind: str = "invitation", **values: Any) -> Mailing:
        with django_capture_on_commit_callbacks(execute=True):
            return mailing_changes.send_mailing(workshop=workshop, kind=kind, by=by, **values)

    return sent


def recipients() -> list[str]:
    return [message.to[0] for message in outbox.outbox]


def invited(guests: list[Guest], days: int) -> None:
    """As if they had been, so many days ago."""
    Guest.objects.filter(pk__in=[guest.pk for guest in guests]).update(invited_at=timezone.now() - timedelta(days=days))


# --- invite ----------------------------------------------------------------------------------------------------------


def test_an_invitation_says_when_where_how_to_answer_and_how_to_be_left_alone(
    coming: Workshop, by: Member, send: Any
) -> None:
    (guest,) = on_the_list(coming, by)
    mailing = send(coming, paragraph="Un goûter vous attendra.")
    (message,) = outbox.outbox
    assert message.subject.startswith("Invitation : Atelier à venir, ")
    for words in (
        "CA Le Grand Périgueux vous invite", "Salle des fêtes", "Qu’est-ce qui bloque ?", "Un goûter vous attendra.",
        f"/i/{guest.uid}/\n", f"/i/{guest.uid}/atelier.ics", f"/i/{guest.uid}/ne-plus-m-ecrire/",
    ):  # fmt: skip
        assert words in message.body
    assert message.reply_to == ["referente@demo.example"]
    headers = message.extra_headers
    assert headers["List-Unsubscribe"] == f"<{mail.absolute_url('invitations:no_more', guest.uid)}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert last_line(by) == ("send", "Invitation", {}, {"people": 1})
    assert (states(coming), Guest.objects.get(pk=guest.pk).invited_at is not None) == (["parti"], True)
    assert (mailing.by_name, mailing.paragraph) == ("Chargée de coopération", "Un goûter vous attendra.")


def test_what_is_typed_adds_no_header_and_is_never_read_as_a_template(coming: Workshop, by: Member, send: Any) -> None:
    on_the_list(coming, by)
    Workshop.objects.filter(pk=coming.pk).update(title="Atelier\r\nBcc: x@demo.example", place="<b>{{ link }}</b>")
    send(coming, paragraph="{% include 'x' %} <script>")
    (message,) = outbox.outbox
    assert ("\n" in message.subject, message.bcc) == (False, [])
    assert "<b>{{ link }}</b>" in message.body
    assert "{% include 'x' %} <script>" in message.body


def test_an_invitation_leaves_once_whoever_presses(coming: Workshop, by: Member, send: Any) -> None:
    on_the_list(coming, by, 3)
    send(coming)
    with refused("nobody-to-write-to"):
        send(coming)
    late = on_the_list(coming, by)
    send(coming)
    assert recipients() == [f"personne-{n}@demo.example" for n in (1, 2, 3, 4)]
    assert late[0].contact


def test_the_database_keeps_a_second_invitation_from_existing(coming: Workshop, by: Member, send: Any) -> None:
    (guest,) = on_the_list(coming, by)
    mailing = send(coming)
    other = Mailing.objects.create(workshop=coming, kind="invitation")
    for twin in (mailing, other):
        with pytest.raises(IntegrityError), transaction.atomic():
            GuestMessage.objects.create(mailing=twin, guest=guest, kind="invitation")


def test_nobody_is_written_to_about_a_workshop_that_is_over(coming: Workshop, by: Member) -> None:
    on_the_list(coming, by)
    Workshop.objects.filter(pk=coming.pk).update(held_on=days_ago(1))
    with refused("mailing-too-late"):
        mailing_changes.send_mailing(workshop=coming, kind="invitation", by=by)


def test_whoever_said_nothing_is_invited_to_one_workshop_only(by: Member, send: Any) -> None:
    first, second = ahead(by), ahead(by)
    silent = on_the_list(first, by, consents=False)
    agreed = on_the_list(first, by)
    send(first)
    guest_changes.copy_guests(workshop=second, source=first, by=by)
    found = mailing_queries.mailing_recipients(second, Gesture.INVITATION)
    assert [row.pk for row in found.rows] == list(
        Guest.objects.filter(workshop=second, contact=agreed[0].contact).values_list("pk", flat=True)
    )
    assert [(out.words, [row.name for row in out.rows]) for out in found.left_out] == [
        ("1 n’a pas donné son accord et a déjà été sollicitée", [silent[0].contact.name])  # type: ignore[union-attr]
    ]
    send(second)
    assert recipients() == ["personne-1@demo.example", "personne-2@demo.example", "personne-2@demo.example"]


# --- what happens meanwhile ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        ("refuse", "Cette personne a demandé à ne plus être contactée."),
        ("erase", "Cette personne n’a plus d’adresse électronique."),
    ],
)
def test_whoever_refuses_or_leaves_while_a_message_waits_does_not_get_it(
    coming: Workshop, by: Member, meanwhile: str, why: str
) -> None:
    (guest,) = on_the_list(coming, by)
    mailing = mailing_changes.send_mailing(workshop=coming, kind="invitation", by=by)
    assert guest.contact
    if meanwhile == "refuse":
        forbid_writing(contact=guest.contact)
    else:
        erase_contact(contact=guest.contact, by=by)
    deliver_due_messages()
    page = mailing_queries.mailing_page(mailing)
    assert (outbox.outbox, [line.why for line in page.failed]) == ([], [why])
    assert Guest.objects.get(pk=guest.pk).invited_at is None


def test_a_message_that_does_not_leave_is_kept_told_and_sent_again(
    coming: Workshop, by: Member, send: Any, django_capture_on_commit_callbacks: Any
) -> None:
    (guest,) = on_the_list(coming, by)
    failure = SMTPRecipientsRefused({"x": (550, b"unknown")})
    with patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=failure):
        mailing = send(coming)
    page = mailing_queries.mailing_page(mailing)
    why = "L’adresse est refusée par le serveur de courriel."
    assert (page.sent, page.waiting, [line.why for line in page.failed]) == (0, 0, [why])
    assert guest_queries.guest_list(coming).rows[0].has_failed
    with refused("nobody-to-write-to", saying="Il n’y a personne à qui écrire"):
        send(coming)
    with django_capture_on_commit_callbacks(execute=True):
        assert mailing_changes.retry_mailing(mailing=mailing, by=by) == 1
    assert last_line(by) == ("retry", "Invitation", {}, {"people": 1})
    assert (states(coming), recipients()) == (["parti"], ["personne-1@demo.example"])
    assert Guest.objects.get(pk=guest.pk).invited_at is not None
    with refused("nothing-to-send-again", saying="Tout est parti"):
        mailing_changes.retry_mailing(mailing=mailing, by=by)


def test_a_server_that_is_down_delays_the_mailing_and_loses_nothing(coming: Workshop, by: Member, send: Any) -> None:
    on_the_list(coming, by, 3)
    with patch("django.core.mail.backends.locmem.EmailBackend.open", side_effect=ConnectionRefusedError):
        mailing = send(coming)
    page = mailing_queries.mailing_page(mailing)
    assert (page.waiting, page.delayed, page.failed, page.next_try is not None) == (3, 3, [], True)
    assert deliver_due_messages() == 0
    assert mailing_changes.retry_mailing(mailing=mailing, by=by) == 3
    assert deliver_due_messages() == 3
    assert recipients() == [f"personne-{n}@demo.example" for n in (1, 2, 3)]


def test_a_message_cut_while_it_left_waits_for_a_person_to_decide(coming: Workshop, by: Member) -> None:
    on_the_list(coming, by)
    mailing = mailing_changes.send_mailing(workshop=coming, kind="invitation", by=by)
    ledger._take_next_message(timezone.now())  # and the process dies
    assert (deliver_due_messages(), outbox.outbox) == (0, [])
    assert (mailing_queries.mailing_page(mailing).waiting, mailing_queries.mailing_page(mailing).failed) == (1, [])
    with refused("nothing-to-send-again"):
        mailing_changes.retry_mailing(mailing=mailing, by=by)
    ledger.recover_interrupted()
    (line,) = mailing_queries.mailing_page(mailing).failed
    assert line.why.startswith("L’envoi a été interrompu")
    assert mailing_changes.retry_mailing(mailing=mailing, by=by) == 1


# --- remind ----------------------------------------------------------------------------------------------------------


def test_a_reminder_goes_to_those_who_have_not_answered(coming: Workshop, by: Member, send: Any) -> None:
    guests = on_the_list(coming, by, 4)
    invited(guests[:3], 10)
    answers.answer_invitation(guest=guests[0], comes=False)
    send(coming, "relance", paragraph="Il reste des places.")
    assert recipients() == ["personne-2@demo.example", "personne-3@demo.example"]
    assert outbox.outbox[0].subject == "Viendrez-vous ? Atelier à venir"
    assert "Il reste des places." in outbox.outbox[0].body
    assert Guest.objects.get(pk=guests[1].pk).reminded_at is not None


def test_nobody_is_reminded_twice_within_the_days_unless_asked(coming: Workshop, by: Member, send: Any) -> None:
    invited(on_the_list(coming, by), 10)
    send(coming, "relance")
    with refused("nobody-to-write-to"):
        send(coming, "relance")
    assert mailing_queries.mailing_recipients(coming, Gesture.REMINDER).recent == 1
    send(coming, "relance", again=True)
    assert len(outbox.outbox) == 2
    Workshop.objects.filter(pk=coming.pk).update(remind_after_days=1)
    Guest.objects.filter(workshop=coming).update(reminded_at=timezone.now() - timedelta(days=1))
    send(Workshop.objects.get(pk=coming.pk), "relance")
    assert len(outbox.outbox) == 3


def test_a_word_to_those_who_come_must_have_words(coming: Workshop, by: Member, send: Any) -> None:
    guests = on_the_list(coming, by, 2)
    answers.answer_invitation(guest=guests[0], comes=True)
    with refused("mailing-text-missing", "paragraph", saying="Écrivez votre message."):
        send(coming, "mot", paragraph="  ")
    for _twice in range(2):
        send(coming, "mot", paragraph="La salle change.")
    assert recipients() == ["personne-1@demo.example"] * 2


# --- the day before --------------------------------------------------------------------------------------------------


def test_the_day_before_those_who_come_are_reminded_once(by: Member, django_capture_on_commit_callbacks: Any) -> None:
    today = timezone.localdate()
    workshop = ahead(by, days=1)
    guests = on_the_list(workshop, by, 3)
    answers.answer_invitation(guest=guests[0], comes=True)
    answers.answer_invitation(guest=guests[1], comes=False)
    counts = []
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            counts.append(mailing_changes.remind_of_tomorrow(today))
    assert (counts, recipients()) == ([1, 0], ["personne-1@demo.example"])
    assert outbox.outbox[0].subject == "C’est demain : Atelier à venir"
    assert outbox.outbox[0].reply_to == ["referente@demo.example"]
    assert last_line(by)[:2] == ("send", "Rappel de la veille")


@pytest.mark.parametrize("values", [{"reminds_the_day_before": False}, {"state": "clos"}, {"held_on": days_ago(-9)}])
def test_no_reminder_where_it_is_not_wanted_or_not_the_day(by: Member, values: dict[str, Any]) -> None:
    workshop = ahead(by, days=1)
    (guest,) = on_the_list(workshop, by)
    answers.answer_invitation(guest=guest, comes=True)
    Workshop.objects.filter(pk=workshop.pk).update(**values)
    assert mailing_changes.remind_of_tomorrow(timezone.localdate()) == 0


@pytest.mark.parametrize(("hour", "expected"), [(7, 0), (8, 1), (19, 1), (20, 0)])
def test_the_command_writes_to_nobody_at_night(
    by: Member, hour: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = ahead(by, days=1)
    (guest,) = on_the_list(workshop, by)
    answers.answer_invitation(guest=guest, comes=True)
    at = timezone.localtime().replace(hour=hour)
    monkeypatch.setattr(timezone, "localtime", lambda *_, **_zone: at)
    call_command("remind_of_tomorrow")
    assert Mailing.objects.filter(workshop=workshop, kind="veille").count() == expected


def test_the_hourly_housekeeping_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(
        "jalons.overview.management.commands.housekeeping.call_command", lambda name, **_: called.append(name)
    )
    call_command("housekeeping")
    assert called == ["clearsessions", "remind_of_tomorrow"]
