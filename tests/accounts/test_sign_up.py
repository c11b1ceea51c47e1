"""Who may have an account, and what somebody who asks without end gets."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.accounts import changes, rules
from jalons.accounts.models import Admission, SignInRequest, User
from jalons.base import rate_limits
from jalons.roadmaps.changes import members
from jalons.roadmaps.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db
NEW, KNOWN = "nouvelle@exemple.fr", "connue@exemple.fr"


@pytest.fixture
def ask(django_capture_on_commit_callbacks: Any) -> Any:
    """Ask for a link from an address of the network; gives the status of the answer."""

    def ask(email: str, here: str = "192.0.2.1", client: Client | None = None) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return (client or Client(REMOTE_ADDR=here)).post(reverse("accounts:sign_in"), {"email": email}).status_code

    return ask


@pytest.fixture
def invited_only(settings: Any) -> None:
    settings.SIGN_UP = rules.read_sign_up("invited")


def sent_to() -> list[str]:
    """Whom a sign-in link was sent to."""
    return [to for message in mail.outbox if "jeton=" in str(message.body) for to in message.to]


def last_link() -> str:
    found = re.search(r"http\S+", [str(message.body) for message in mail.outbox if "jeton=" in str(message.body)][-1])
    assert found
    parts = urlsplit(found[0])
    return f"{parts.path}?{parts.query}"


def later(time: timedelta) -> None:
    for request in SignInRequest.objects.all():
        made_at = request.made_at and request.made_at - time
        SignInRequest.objects.filter(pk=request.pk).update(asked_at=request.asked_at - time, made_at=made_at)


def enter(link: str) -> int:
    return Client().post(link).status_code


# --- an account ------------------------------------------------------------------------------------------------------


def test_an_account_exists_once_its_first_link_is_confirmed(ask: Any) -> None:
    before = User.objects.count()
    assert ask(NEW) == 302
    assert Client().get(last_link()).status_code == 200
    assert User.objects.count() == before
    assert enter(last_link()) == 302
    assert User.objects.get(email=NEW).last_login is not None


def test_no_table_holds_the_link_in_clear(ask: Any) -> None:
    ask(NEW)
    token = last_link().partition("jeton=")[2]
    stored = SignInRequest.objects.get(email=NEW)
    assert (len(token) > 40, stored.token_hash) == (True, rules.token_hash(token))
    assert token not in repr(list(SignInRequest.objects.values()))


def test_whoever_has_no_invitation_gets_the_same_page_and_no_message(ask: Any, invited_only: None) -> None:
    changes.ensure_account(email=KNOWN)
    assert (ask(NEW), ask(KNOWN)) == (302, 302)
    assert sent_to() == [KNOWN]
    page = Client().get(reverse("accounts:link_sent")).content.decode()
    assert "Si votre adresse peut entrer ici, un lien y part dans un instant." in page
    assert "il faut une invitation" in page


def test_asking_costs_the_same_for_a_known_and_an_unknown_address(invited_only: None) -> None:
    changes.ensure_account(email=KNOWN)

    def cost(email: str) -> list[str]:
        with CaptureQueriesContext(connection) as made:
            changes.ask_link(email=email)
        return [re.sub(r"'[^']*'|\d+", "…", query["sql"]) for query in made]

    assert cost(KNOWN) == cost(NEW)


@pytest.mark.parametrize(
    ("policy", "passes"), [("domains:exemple.fr", True), ("domains:ville.fr", False), ("open", True)]
)
def test_the_host_says_who_may_sign_up(ask: Any, settings: Any, policy: str, passes: bool) -> None:
    settings.SIGN_UP = rules.read_sign_up(policy)
    ask(NEW)
    assert sent_to() == [NEW] * passes
    page = Client().get(reverse("accounts:sign_in")).content.decode()
    assert ("ville.fr" in page) == (policy == "domains:ville.fr")


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({}, "invited"),
        ({"JALONS_DEMO": "1"}, "open"),
        ({"JALONS_SIGNUP": "domains:exemple.fr"}, "domains"),
        (
            {"JALONS_SIGNUP": "tous"},
            "JALONS_SIGNUP : écrivez « open », « invited » ou « domains:exemple.fr,ville.fr ».",
        ),
    ],
)
def test_an_instance_is_by_invitation_unless_its_host_says_otherwise(
    environment: dict[str, str], kind: str, tmp_path: Path
) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("JALONS_")}
    bare |= {"JALONS_SECRET_KEY": "k" * 50, "JALONS_DATA": str(tmp_path), "PYTHONUTF8": "1"}
    code = "from config import settings; print(settings.SIGN_UP.kind)"
    command = [sys.executable, "-c", code]
    ended = subprocess.run(
        command, cwd=settings.BASE_DIR, env=bare | environment, capture_output=True, text=True, check=False
    )
    told = ended.stderr.replace("\u00a0", " ").strip().rpartition("ImproperlyConfigured: ")[2]
    assert kind in (ended.stdout.strip(), told)


def test_whoever_a_team_invites_may_sign_in_until_the_invitation_is_withdrawn(
    ask: Any, invited_only: None, world: World
) -> None:
    by = world.member("referente")
    invitation = members.invite_member(email="Nouvelle@Exemple.fr", role="pilot", by=by).invitation
    ask(NEW)
    assert sent_to() == [NEW]
    members.withdraw_invitation(invitation=invitation, by=by)
    later(timedelta(minutes=20))
    ask(NEW)
    assert (sent_to(), Admission.objects.count()) == ([NEW], 0)


def test_an_invitation_of_another_team_still_opens(ask: Any, invited_only: None, world: World) -> None:
    by = world.member("referente")
    first = members.invite_member(email=NEW, role="pilot", by=by).invitation
    other = Member(world.young, by.user, by.role, by.name)
    members.invite_member(email=NEW, role="pilot", by=other)
    members.withdraw_invitation(invitation=first, by=by)
    ask(NEW)
    assert sent_to() == [NEW]
    enter(last_link())
    assert (User.objects.filter(email=NEW).count(), Admission.objects.count()) == (1, 0)


def test_an_admission_ends_after_thirty_days(ask: Any, invited_only: None) -> None:
    changes.admit_address(email=NEW)
    Admission.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    ask(NEW)
    assert (sent_to(), Admission.objects.count()) == ([], 0)


def test_the_host_opens_the_first_account_of_an_empty_instance(invited_only: None, capsys: Any) -> None:
    call_command("create_account", "Mairie@Exemple.fr")
    parts = urlsplit(capsys.readouterr().out.strip())
    client = Client()
    assert not User.objects.filter(email="mairie@exemple.fr").exists()
    assert client.post(f"{parts.path}?{parts.query}").headers["Location"] == reverse("overview:home")
    assert client.get(reverse("roadmaps:create")).status_code == 200
    assert User.objects.filter(email="mairie@exemple.fr").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "demo", "sentence"),
    [("pasunmail", False, "n’est pas une adresse"), ("mairie@exemple.fr", True, "Ceci est la démonstration")],
)
def test_no_link_is_given_for_no_address_nor_in_the_demo(email: str, demo: bool, sentence: str, settings: Any) -> None:
    settings.DEMO = demo
    with pytest.raises(CommandError, match=sentence):
        call_command("create_account", email)
    assert not Admission.objects.filter(email=email).exists()


def test_an_account_that_was_closed_gets_no_link_and_is_not_entered_by_an_old_one(ask: Any) -> None:
    user = changes.ensure_account(email=KNOWN)
    ask(KNOWN)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert enter(last_link()) == 410
    later(timedelta(minutes=20))
    ask(KNOWN)
    assert sent_to() == [KNOWN]


# --- asked without end -----------------------------------------------------------------------------------------------


def test_asking_without_end_for_somebody_locks_nobody_out_and_fills_no_mailbox(ask: Any) -> None:
    changes.ensure_account(email=KNOWN)
    for n in range(60):  # an hour
        assert ask(KNOWN, here=f"198.51.100.{n}") == 302
        later(timedelta(minutes=1))
    assert len(sent_to()) <= 9
    assert ask(KNOWN) == 302
    assert enter(last_link()) == 302
    # The owner on a second device, at once.
    assert ask(KNOWN) == 302
    assert enter(last_link()) == 302


def test_a_link_asked_twice_is_the_first_one(ask: Any) -> None:
    ask(NEW)
    first = last_link()
    ask(NEW)
    assert sent_to() == [NEW]
    assert enter(first) == 302


def test_a_link_that_served_ends_those_sent_before(ask: Any) -> None:
    ask(NEW)
    first = last_link()
    later(timedelta(minutes=3))
    ask(NEW)
    assert enter(last_link()) == 302
    assert enter(first) == 410


def test_a_browser_asks_ten_times_and_its_neighbours_still_do(ask: Any) -> None:
    browser = Client(REMOTE_ADDR="192.0.2.1")
    browser.get(reverse("accounts:sign_in"))
    answers = [ask(f"agent{n}@exemple.fr", client=browser) for n in range(11)]
    assert answers == [302] * 10 + [429]
    page = browser.post(reverse("accounts:sign_in"), {"email": "agente@exemple.fr"})
    assert (page.status_code, 'value="agente@exemple.fr"' in page.content.decode()) == (429, True)
    assert "Beaucoup de liens ont été demandés d’ici. Réessayez dans 10 minutes." in page.content.decode()
    assert ask(NEW) == 302


def test_a_burst_of_new_browsers_shuts_no_neighbour_out_and_is_bounded(
    ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [ask(f"agent{n}@exemple.fr") for n in range(61)] == [302] * 61
    assert rate_limits.SIGN_INS.most == 300
    monkeypatch.setattr(rate_limits, "SIGN_INS", replace(rate_limits.SIGN_INS, most=62))
    assert (ask(NEW), ask(NEW), ask(NEW, here="198.51.100.1")) == (302, 429, 302)
