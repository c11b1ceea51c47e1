"""« Écrire à la personne qui coordonne »: to whom it goes, what leaves, what stays, and what is refused."""

import html
import json
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.base import rate_limits
from jalons.base.sealing import unseal
from jalons.governance.changes import coordinators as changes
from jalons.governance.changes.convocations import give_seat_page
from jalons.governance.models import Convocation, CoordinatorMessage
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.roadmaps.models import JournalEntry, Membership
from jalons.roadmaps.queries.accounts import account_document
from tests.access.addresses import OPEN, ROADMAP
from tests.access.any_address import ARGUMENTS
from tests.governance.addresses import latest_convocation
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
SUBJECT, TEXT = "Le local", "Où trouver le plan du local des aidants ?"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    rate_limits.clear_counts()


@pytest.fixture
def kept(settings: Any) -> None:
    """Messages wait in the ledger, as on an instance whose worker is slow."""
    settings.MAIL_LEAVES_AT_ONCE = False


def address(world: World, page: str = "") -> str:
    url = reverse("governance:write_to_coordinators", args=[world.roadmap.slug])
    return f"{url}?page={page}" if page else url


def write(client: Client, world: World, page: str = "", **fields: str) -> Any:
    return client.post(address(world, page), {"subject": SUBJECT, "text": TEXT, **fields}, follow=True)


def told(response: Any) -> list[str]:
    return [str(message).replace("\u00a0", " ") for message in response.context["messages"]]


def suites(world: World) -> str:
    return reverse("actions:follow_ups", args=[world.roadmap.slug])


@pytest.fixture
def caf(world: World, client: Client) -> Client:
    client.force_login(world.user("caf"))
    return client


@pytest.fixture
def elsewhere(world: World) -> Any:
    """Who is of the other roadmap, and not of this one."""
    user = world.user("caf")
    Membership.objects.filter(roadmap=world.roadmap, user=user).delete()
    Membership.objects.get_or_create(roadmap=world.young, user=user, defaults={"role": "lecture"})
    return user


# --- who finds it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "is_offered"),
    [("elue", True), ("pilote", True), ("caf", True), ("facilitation", True), ("referente", False)],
)
def test_the_foot_of_a_page_leads_to_it_whoever_may_not_know_people(
    who: str, is_offered: bool, world: World, client: Client
) -> None:
    client.force_login(world.user(who))
    page = client.get(suites(world)).content.decode()
    assert (f'href="{address(world, suites(world))}"' in page) is is_offered


def test_the_page_from_which_one_writes_names_the_subject_and_is_come_back_to(world: World, caf: Client) -> None:
    form = caf.get(address(world, suites(world))).context["form"]
    assert str(form["subject"].value()).replace("\u00a0", " ") == "À propos de la page « Suites »"
    response = write(caf, world, suites(world))
    assert response.redirect_chain == [(suites(world), 302)]


def test_a_structure_that_one_wants_to_reach_is_the_subject(world: World, caf: Client) -> None:
    page = caf.get(reverse("directory:organisations", args=[world.roadmap.slug])).content.decode()
    link = re.search(r'href="([^"]*pour=[^"]*)"', page)
    assert link
    form = caf.get(html.unescape(link[1])).context["form"]
    assert form.initial["subject"].startswith("Pour joindre\u00a0: ")


@pytest.mark.parametrize("page", ["https://ailleurs.example/", "//ailleurs.example", "/nulle-part/", "rien"])
def test_no_other_page_is_come_back_to(page: str, world: World, caf: Client) -> None:
    assert caf.get(address(world, page)).context["form"]["subject"].value() == ""
    assert write(caf, world, page).redirect_chain == [(reverse("overview:dashboard", args=[world.roadmap.slug]), 302)]


def test_a_page_of_another_roadmap_is_not_told(world: World, caf: Client) -> None:
    other = reverse("actions:follow_ups", args=[world.young.slug])
    assert caf.get(address(world, other)).context["page"] == ""


def test_who_is_of_another_roadmap_finds_nothing(world: World, client: Client, elsewhere: Any) -> None:
    client.force_login(elsewhere)
    assert client.get(address(world)).status_code == 404
    assert write(client, world).status_code == 404
    assert not CoordinatorMessage.objects.exists()


# --- what leaves, what stays -----------------------------------------------------------------------------------------


def test_a_message_goes_to_whoever_coordinates_and_is_answered_at_the_address_of_the_account(
    world: World, caf: Client, django_capture_on_commit_callbacks: Any
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        response = write(caf, world, suites(world))
    assert told(response) == ["Votre message est enregistré : il part dans un instant."]
    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == ([world.user("referente").email], [world.user("caf").email])
    assert sent.subject.startswith(SUBJECT)
    assert TEXT in sent.body and suites(world) in sent.body


def test_nothing_is_kept_once_it_has_left(world: World, caf: Client, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write(caf, world)
    assert not CoordinatorMessage.objects.exists()
    entry = JournalEntry.objects.filter(roadmap=world.roadmap, verb="write_coordinators").get()
    assert (entry.before, entry.after) == ({}, {})


def test_the_words_that_wait_are_sealed(world: World, kept: None) -> None:
    changes.write_to_coordinators(subject=SUBJECT, text=TEXT, by=world.member("caf"))
    row = CoordinatorMessage.objects.get()
    assert "aidants" not in row.sealed_secret
    assert json.loads(unseal(row.sealed_secret) or "")["text"] == TEXT


def test_no_address_of_whoever_coordinates_is_shown(world: World, caf: Client) -> None:
    pages = [caf.get(address(world)), write(caf, world)]
    assert [world.user("referente").email in page.content.decode() for page in pages] == [False, False]


def test_the_mail_server_that_is_down_is_told_and_the_message_waits(world: World, caf: Client, kept: None) -> None:
    changes.write_to_coordinators(subject=SUBJECT, text=TEXT, by=world.member("elue"))
    Message.objects.filter(coordinatormessage__isnull=False).update(failure=Message.Failure.SERVER, attempts=1)
    assert told(write(caf, world)) == [
        "Votre message est gardé. Le serveur de courriel ne répond pas : il partira de lui-même."
    ]
    assert CoordinatorMessage.objects.count() == 2


def test_what_no_server_took_is_said_to_whoever_wrote_it_then_erased(world: World, caf: Client, kept: None) -> None:
    changes.write_to_coordinators(subject=SUBJECT, text=TEXT, by=world.member("caf"))
    Message.objects.filter(coordinatormessage__isnull=False).update(state="echec", failure=Message.Failure.SERVER)
    assert caf.get(address(world)).context["has_failed"] is True
    changes.erase_failed_messages(timezone.now() + timedelta(days=6))
    assert CoordinatorMessage.objects.count() == 1
    changes.erase_failed_messages(timezone.now() + timedelta(days=8))
    assert not CoordinatorMessage.objects.exists()


def test_whoever_no_longer_coordinates_is_not_written_to(world: World, kept: None) -> None:
    changes.write_to_coordinators(subject=SUBJECT, text=TEXT, by=world.member("caf"))
    Membership.objects.filter(roadmap=world.roadmap, role="referent").update(role="lecture")
    mail.outbox.clear()
    deliver_due_messages()
    message = CoordinatorMessage.objects.get().message
    assert message
    assert (mail.outbox, message.failure) == ([], Message.Failure.OUTDATED)


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"subject": ""}, ["subject"]),
        ({"subject": "x" * 121}, ["subject"]),
        ({"text": "  "}, ["text"]),
        ({"text": "x" * 2_001}, ["text"]),
    ],
)
def test_what_cannot_be_sent_is_refused_and_kept_in_the_form(
    fields: dict[str, str], wrong: list[str], world: World, caf: Client
) -> None:
    response = write(caf, world, **fields)
    assert list(response.context["form"].errors) == wrong
    if wrong == ["subject"]:
        assert response.context["form"]["text"].value() == TEXT
    assert not CoordinatorMessage.objects.exists()


def test_a_subject_of_two_lines_becomes_one(world: World, caf: Client, kept: None) -> None:
    write(caf, world, subject="Bonjour\r\nBcc: tous@ailleurs.example")
    assert CoordinatorMessage.objects.count() == 1


def test_two_thousand_signs_are_taken(world: World, caf: Client, kept: None) -> None:
    write(caf, world, text="x" * 2_000)
    assert CoordinatorMessage.objects.count() == 1


def test_nobody_to_read_it_is_said(world: World, caf: Client) -> None:
    Membership.objects.filter(roadmap=world.roadmap, role="referent").delete()
    page = caf.get(address(world))
    assert (page.context["has_reader"], 'name="subject"' in page.content.decode()) == (False, False)
    with refused("no-coordinator"):
        changes.write_to_coordinators(subject=SUBJECT, text=TEXT, by=world.member("caf"))


def test_whoever_coordinates_alone_does_not_write_to_herself(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    assert client.get(address(world)).context["has_reader"] is False


def test_the_sixth_message_of_an_hour_waits_and_is_kept(world: World, caf: Client, kept: None) -> None:
    for n in range(5):
        write(caf, world, subject=f"Question {n}")
    response = write(caf, world, subject="Une de plus")
    assert (response.status_code, response.context["form"]["subject"].value()) == (429, "Une de plus")
    assert CoordinatorMessage.objects.count() == 5


# --- a seat, without account -----------------------------------------------------------------------------------------


@pytest.fixture
def seat(world: World) -> Convocation:
    return latest_convocation(world)


@pytest.fixture
def private(world: World, seat: Convocation) -> str:
    """The address by which the seat writes."""
    given = give_seat_page(convocation=seat, by=world.member())
    return reverse("governance:write_from_seat", args=[given.address.rstrip("/").rpartition("/")[2]])


def test_a_seat_without_account_writes_from_its_page(
    seat: Convocation, private: str, client: Client, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    own = private.removesuffix("ecrire/")
    assert f'href="{private}"' in client.get(own).content.decode()
    mail.outbox.clear()
    fields = {"subject": SUBJECT, "text": TEXT, "reply_to": "maison@exemple.fr"}
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(private, fields, follow=True)
    assert response.redirect_chain == [(own, 302)]
    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == ([world.user("referente").email], ["maison@exemple.fr"])
    assert seat.seat.label in sent.body
    assert not CoordinatorMessage.objects.exists()


def test_a_seat_may_leave_no_address(private: str, client: Client, django_capture_on_commit_callbacks: Any) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(private, {"subject": SUBJECT, "text": TEXT})
    (sent,) = mail.outbox
    assert sent.reply_to == []
    assert "n’a pas laissé d’adresse" in sent.body


@pytest.mark.parametrize("reply_to", ["pas une adresse", "a@exemple.fr\r\nBcc: b@exemple.fr"])
def test_a_wrong_address_of_answer_is_refused(reply_to: str, private: str, client: Client) -> None:
    response = client.post(private, {"subject": SUBJECT, "text": TEXT, "reply_to": reply_to})
    assert list(response.context["form"].errors) == ["reply_to"]
    assert not CoordinatorMessage.objects.exists()


def test_a_page_that_is_closed_writes_nothing(seat: Convocation, private: str, client: Client) -> None:
    Convocation.objects.filter(pk=seat.pk).update(revoked_at=timezone.now())
    answers = [client.get(private).status_code, client.post(private, {"subject": SUBJECT, "text": TEXT}).status_code]
    assert answers == [404, 404]


def test_a_private_page_writes_five_times_an_hour(private: str, client: Client, kept: None) -> None:
    for n in range(5):
        client.post(private, {"subject": f"Question {n}", "text": TEXT})
    assert client.post(private, {"subject": "Encore", "text": TEXT}).status_code == 429
    assert CoordinatorMessage.objects.count() == 5


# --- their telephone -------------------------------------------------------------------------------------------------

PHONE = "05 53 99 88 77"


def tell_phone(world: World, *, supervisors: bool = False) -> None:
    client = Client()
    client.force_login(world.user("referente"))
    sent = shown_account(client) | {"phone": PHONE} | ({"supervisors_may_call": "on"} if supervisors else {})
    assert client.post(reverse("accounts:account"), sent).status_code == 302


def shown_account(client: Client) -> dict[str, str]:
    form = client.get(reverse("accounts:account")).context["form"]
    return {name: form[name].value() for name in ("name", "seen")}


def readers_of_the_phone(world: World, who: str, names: Iterable[str]) -> set[str]:
    """The addresses where somebody reads it."""
    client = Client()
    if who:
        client.force_login(world.user(who))
    pages = {name: reverse(name, kwargs=world.arguments(ARGUMENTS[name], name)) for name in names}
    answers = {name: client.get(page) for name, page in pages.items()}
    return {name for name, answer in answers.items() if not answer.streaming and PHONE.encode() in answer.content}


def test_the_telephone_of_whoever_coordinates_is_read_where_one_writes_to_them_and_nowhere_else(world: World) -> None:
    tell_phone(world)
    read = [name for name, (needed, _sent) in ROADMAP.items() if needed is not None]
    page = "governance:write_to_coordinators"
    assert readers_of_the_phone(world, "elue", read) == {page}
    assert readers_of_the_phone(world, "prefecture", read) == set()
    assert readers_of_the_phone(world, "", [name for name in OPEN if not ARGUMENTS[name]]) == set()
    tell_phone(world, supervisors=True)
    assert readers_of_the_phone(world, "prefecture", [page]) == {page}


def test_a_seat_with_a_private_page_reads_the_telephone_of_whoever_coordinates(world: World, private: str) -> None:
    tell_phone(world)
    assert 'href="tel:0553998877"' in Client().get(private).content.decode()
    assert PHONE not in Client().get(private.removesuffix("ecrire/")).content.decode()


def test_a_telephone_is_one_that_can_be_called_and_leaves_with_the_account(world: World) -> None:
    client, user = Client(), world.user("referente")
    client.force_login(user)
    answer = client.post(reverse("accounts:account"), {"name": user.name, "phone": "le matin"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["phone"])
    tell_phone(world)
    assert account_document(world.user("referente"))["compte"]["téléphone"] == PHONE
    client.post(reverse("accounts:account"), shown_account(client) | {"phone": "", "supervisors_may_call": "on"})
    user.refresh_from_db()
    assert (user.phone, user.supervisors_may_call) == ("", False)
