import re
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import quote, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.accounts import changes
from jalons.accounts.models import SignInRequest, User
from jalons.base.errors import Refused
from jalons.mail.changes import delete_orphan_messages, deliver_due_messages
from jalons.mail.models import Message
from tests.pages import send_shown
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client: Client, django_capture_on_commit_callbacks):  # type: ignore[no-untyped-def]
    """Ask for a link; gives the path of the link that was sent, and the answer of the page."""

    def ask(email: str, suite: str = ""):  # type: ignore[no-untyped-def]
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(reverse("accounts:sign_in"), {"email": email, "suite": suite})
        found = re.search(r"http\S+", mail.outbox[-1].body)
        assert found
        parts = urlsplit(found[0])
        return f"{parts.path}?{parts.query}", response

    return ask


def who(client: Client) -> str | None:
    user_id = client.session.get("_auth_user_id")
    return User.objects.get(pk=user_id).email if user_id else None


def test_a_known_and_an_unknown_address_get_the_same_answer(ask, client: Client) -> None:  # type: ignore[no-untyped-def]
    changes.ensure_account(email="known@demo.example")
    _link, known = ask("known@demo.example")
    _link, unknown = ask("unknown@demo.example")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert [message.to for message in mail.outbox] == [["known@demo.example"], ["unknown@demo.example"]]
    assert mail.outbox[0].subject == mail.outbox[1].subject


def test_opening_the_link_shows_a_button_and_only_the_button_signs_in(ask, client: Client) -> None:  # type: ignore[no-untyped-def]
    link, _response = ask("Agent@Demo.Example")
    assert client.get(link).status_code == 200
    assert who(client) is None
    assert client.post(link).headers["Location"] == reverse("overview:home")
    assert who(client) == "agent@demo.example"


def test_a_link_serves_once(ask, client: Client) -> None:  # type: ignore[no-untyped-def]
    link, _response = ask("agent@demo.example")
    client.post(link)
    other = Client()
    response = other.post(link)
    assert response.status_code == 410
    assert "Ce lien ne sert plus" in response.content.decode()
    assert who(other) is None


def test_a_link_serves_fifteen_minutes(ask, client: Client) -> None:  # type: ignore[no-untyped-def]
    link, _response = ask("agent@demo.example")
    SignInRequest.objects.update(made_at=timezone.now() - timedelta(minutes=15, seconds=5))
    assert (client.get(link).status_code, client.post(link).status_code) == (410, 410)
    SignInRequest.objects.update(made_at=timezone.now() - timedelta(minutes=14))
    assert client.post(link).status_code == 302


def test_a_link_leads_back_to_the_page_that_was_asked(ask, client: Client) -> None:  # type: ignore[no-untyped-def]
    link, _response = ask("agent@demo.example", suite="/feuilles-de-route/dronne-et-belle/?vue=1")
    assert client.post(link).headers["Location"] == "/feuilles-de-route/dronne-et-belle/?vue=1"


def test_an_endless_query_does_not_come_along_to_the_sign_in_page(client: Client) -> None:
    page = reverse("accounts:account")
    answer = client.get(page + "?" + "%26" * 6_000)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"{reverse('accounts:sign_in')}?suite={quote(page, safe='')}",
    )


@pytest.mark.parametrize(
    "suite",
    ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)", "nulle-part", "ailleurs.example"],
)
def test_a_link_never_leads_elsewhere(ask, client: Client, suite: str) -> None:  # type: ignore[no-untyped-def]
    link, _response = ask("agent@demo.example", suite=suite)
    assert client.post(link).headers["Location"] == reverse("overview:home")


def test_an_address_that_is_none_gets_an_example(client: Client) -> None:
    page = client.post(reverse("accounts:sign_in"), {"email": "agent"}).content.decode()
    assert "Écrivez une adresse complète" in page
    assert 'value="agent"' in page


def test_signing_out_everywhere_closes_the_other_device(ask, client: Client) -> None:  # type: ignore[no-untyped-def]
    user = changes.ensure_account(email="agent@demo.example")
    phone, laptop = Client(), Client()
    phone.force_login(user)
    laptop.force_login(user)
    assert phone.get(reverse("overview:home")).status_code == 200
    laptop.post(reverse("accounts:sign_out_everywhere"))
    assert phone.get(reverse("overview:home")).status_code == 302
    assert laptop.get(reverse("overview:home")).status_code == 302


def test_a_session_that_is_over_and_an_account_that_is_closed_ask_to_sign_in(client: Client, world: World) -> None:
    page = reverse("overview:dashboard", args=[world.roadmap.slug])
    client.force_login(world.user("referente"))
    assert client.get(page).status_code == 200
    rows = Session.objects.filter(pk=client.session.session_key)
    until = rows.get().expire_date
    rows.update(expire_date=timezone.now())  # the row stays until housekeeping
    assert client.get(page).headers["Location"].startswith(reverse("accounts:sign_in"))
    client.force_login(world.user("referente"))
    assert client.get(page).status_code == 200 and until > timezone.now()
    User.objects.filter(pk=world.user("referente").pk).update(is_active=False)
    assert client.get(page).headers["Location"].startswith(reverse("accounts:sign_in"))


def test_a_draft_survives_a_session_that_expired(ask, client: Client, world: World) -> None:  # type: ignore[no-untyped-def]
    """The form is sent without a session; after signing in, the same page holds what was typed."""
    url = reverse("actions:propose", args=[world.roadmap.slug])

    response = client.post(url, {"title": "Une action presque perdue", "new_axis": "Un axe tapé"})
    assert response.headers["Location"].startswith(reverse("accounts:sign_in"))
    assert "Votre saisie est gardée" in client.get(response.headers["Location"]).content.decode()
    link, _response = ask("referente@demo.example", suite=url)
    assert client.post(link).headers["Location"] == url
    page = client.get(url).content.decode()
    assert "Une action presque perdue" in page
    assert "Un axe tapé" in page


def test_a_draft_is_kept_an_hour_and_whoever_signs_in_stays(ask, client: Client, world: World) -> None:  # type: ignore[no-untyped-def]
    client.post(reverse("actions:propose", args=[world.roadmap.slug]), {"title": "Une action"})
    assert client.session.get_expiry_age() == 3600
    session = Session.objects.get(pk=client.session.session_key)
    Session.objects.filter(pk=session.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    call_command("clearsessions")
    assert not Session.objects.filter(pk=session.pk).exists()
    client.cookies.clear()
    client.post(reverse("actions:propose", args=[world.roadmap.slug]), {"title": "Une action"})
    link, _response = ask("referente@demo.example")
    client.post(link)
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_three_hundred_drafts_from_one_machine_fill_no_disk(world: World) -> None:
    before = Session.objects.count()
    for _n in range(300):
        Client().post(reverse("actions:propose", args=[world.roadmap.slug]), {"title": "a" * 45_000})
    assert Session.objects.count() == before + 30
    assert sum(len(row.session_data) for row in Session.objects.all()) < 2_000_000


def test_what_is_typed_behind_an_address_that_keeps_no_more_drafts_is_given_back(world: World) -> None:
    for _n in range(30):
        Client().post(reverse("accounts:account"), {"name": "x"})
    response = Client().post(
        reverse("actions:propose", args=[world.roadmap.slug]),
        {
            "title": "Une heure de travail",
            "context": "Un constat",
            "axis": "5",
            "cost": "1200",
            "n": "2",
            "is_open": "on",
        },
    )
    page = response.content.decode()
    assert (response.status_code, "trop de saisies sont venues d’ici" in page) == (403, True)
    assert "trop long" not in page
    assert response.context["typed"] == [
        ("Intitulé", "Une heure de travail"),
        ("Constat", "Un constat"),
        ("", "1200"),
    ]
    assert "Une heure de travail" in page
    assert response.context["way"] in page
    # A button alone loses nothing.
    assert Client().post(reverse("accounts:sign_out_everywhere")).status_code == 302


def test_a_text_longer_than_a_draft_is_given_back_too(client: Client, world: World) -> None:
    response = client.post(reverse("actions:propose", args=[world.roadmap.slug]), {"title": "Long " * 12_000})
    assert (response.status_code, response.content.decode().count("Long Long") > 0) == (403, True)


def test_a_text_that_is_not_kept_takes_the_place_of_an_earlier_one(ask, client: Client, world: World) -> None:  # type: ignore[no-untyped-def]
    url = reverse("actions:propose", args=[world.roadmap.slug])
    client.post(url, {"title": "Un premier titre"})
    refused = client.post(url, {"title": "Long " * 12_000})
    assert "trop long pour être gardé" in refused.content.decode()
    link, _response = ask("referente@demo.example", suite=url)
    client.post(link)
    assert "Un premier titre" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("sent", "told"),
    [({"title": "Un titre"}, "Votre saisie est gardée."), ({"csrfmiddlewaretoken": "x"}, "rien n’est changé.")],
)
def test_whoever_was_never_signed_in_is_told_of_no_session(
    client: Client, world: World, sent: dict[str, str], told: str
) -> None:
    page = client.post(reverse("actions:propose", args=[world.roadmap.slug]), sent, follow=True).content.decode()
    assert (told in page, "avait expiré" in page) == (True, False)


def test_a_draft_of_a_new_roadmap_survives_a_session_that_expired(ask, client: Client) -> None:  # type: ignore[no-untyped-def]
    url = reverse("roadmaps:create") + "?territoire=200040095"
    response = client.post(url, {"name": "Un nom tapé", "communes": "24309"})
    assert response.headers["Location"] == f"{reverse('accounts:sign_in')}?suite={quote(url, safe='')}"
    link, _response = ask("agent@demo.example", suite=url)
    assert client.post(link).headers["Location"] == url
    form = client.get(url).context["form"]
    assert (form["name"].value(), form["communes"].value()) == ("Un nom tapé", "24309")


def test_a_button_pressed_without_a_session_leads_back_to_its_page(ask, client: Client, world: World) -> None:  # type: ignore[no-untyped-def]
    """The address of the button only receives; after signing in, the person sees the button again, not a blank page."""
    slug = world.roadmap.slug
    page, button = reverse("carriage:console", args=[slug, 1]), reverse("workshops:open", args=[slug, 1])
    client.post(button, headers={"Referer": f"http://testserver{page}"})
    link, _response = ask("referente@demo.example", suite=button)
    client.post(link)
    back = client.get(button, follow=True)
    assert back.redirect_chain == [(f"http://testserver{page}", 302)]
    assert "Refaites ce dernier geste." in back.content.decode()


def test_rename_refuses_nothing_and_shows_the_new_name(client: Client) -> None:
    user = changes.ensure_account(email="agent@demo.example")
    client.force_login(user)
    send_shown(client, reverse("accounts:account"), {"name": "Secrétariat de mairie"})
    user.refresh_from_db()
    assert user.name == "Secrétariat de mairie"


def test_refused_carries_its_sentence_and_field() -> None:
    refusal = Refused("Non.", code="no", field="email")
    assert (str(refusal), refusal.sentence, refusal.field) == ("Non.", "Non.", "email")


def test_the_console_of_a_room_signs_in_once_without_any_message(client: Client) -> None:
    link = urlsplit(changes.make_room_link())
    path = f"{link.path}?{link.query}"
    assert client.post(path).headers["Location"] == reverse("overview:home")
    assert who(client) == changes.ROOM
    assert Client().post(path).status_code == 410
    assert mail.outbox == []


# --- the link is a message of the ledger -----------------------------------------------------------------------------


def test_no_link_waits_in_the_database(client: Client) -> None:
    """Neither in the tasks nor in the ledger: it is written when it leaves, and where it leads is sealed until then."""
    client.post(reverse("accounts:sign_in"), {"email": "agent@demo.example", "suite": "/invitation/secret-token/"})
    models = [model for model in apps.get_models() if model._meta.app_label != "territories"]
    kept = [str(row) for model in models for row in model._default_manager.values()]
    assert [row for row in kept if "secret-token" in row or "connexion/lien" in row] == []
    assert deliver_due_messages() == 1
    assert ("connexion/lien/?" in mail.outbox[-1].body, "secret-token" in mail.outbox[-1].body) == (True, True)
    assert SignInRequest.objects.get(email="agent@demo.example").sealed_secret == ""


def test_a_link_that_did_not_leave_is_asked_again_at_once(client: Client) -> None:
    client.post(reverse("accounts:sign_in"), {"email": "agent@demo.example"})
    waiting = Message.objects.filter(signinrequest__email="agent@demo.example", state=Message.State.WAITING)
    waiting.update(state=Message.State.FAILED, failure=Message.Failure.INTERRUPTED)
    for _twice in range(2):
        client.post(reverse("accounts:sign_in"), {"email": "agent@demo.example"})
    assert waiting.count() == 1


def test_a_link_asked_before_the_server_was_down_too_long_is_not_sent() -> None:
    changes.ask_link(email="agent@demo.example")
    SignInRequest.objects.update(asked_at=timezone.now() - timedelta(minutes=16))
    assert deliver_due_messages() == 0
    message = SignInRequest.objects.get(email="agent@demo.example").message
    assert message
    assert (message.state, message.failure, mail.outbox) == ("echec", "perime", [])


def test_the_page_says_that_mail_is_late_and_nothing_of_who_asked(client: Client) -> None:
    client.post(reverse("accounts:sign_in"), {"email": "agent@demo.example"})
    assert "a du retard" not in client.get(reverse("accounts:link_sent")).content.decode()
    with patch("django.core.mail.backends.locmem.EmailBackend.open", side_effect=ConnectionRefusedError):
        deliver_due_messages()
    assert "Notre messagerie a du retard" in client.get(reverse("accounts:link_sent")).content.decode()
    Message.objects.update(due_at=timezone.now())
    deliver_due_messages()
    assert "a du retard" not in client.get(reverse("accounts:link_sent")).content.decode()
    assert [message.to for message in mail.outbox] == [["agent@demo.example"]]


def test_the_ledger_forgets_what_nobody_points_to() -> None:
    changes.ask_link(email="agent@demo.example")
    deliver_due_messages()
    Message.objects.update(changed_at=timezone.now() - timedelta(days=2))
    before = Message.objects.count()
    delete_orphan_messages()
    assert Message.objects.count() == before
    SignInRequest.objects.all().delete()
    delete_orphan_messages()
    assert Message.objects.count() == before - 1
