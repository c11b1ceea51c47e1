"""A roadmap created by mistake is removed by its référente: closed at once, erased thirty days later, to the last row."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.signing import get_cookie_signer
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes.sheets import propose_action
from jalons.actions.models import ActionSheet, Attachment
from jalons.base import rate_limits
from jalons.base.live.hub import hub
from jalons.funding.models import FundingLine, GrantRequest
from jalons.governance.changes.deliberations import write_deliberation
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.monitoring.models import Experience
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.overview.queries.home import opened_roadmaps
from jalons.publication.changes.removals import ask_removal, erase_removed_roadmaps, what_left_the_team
from jalons.publication.models import PublicPage
from jalons.roadmaps.changes import members, removals
from jalons.roadmaps.models import JournalEntry, Member, Membership, Roadmap, belongs_to, messages_of, roadmap_paths
from jalons.roadmaps.queries.perimeters import has_roadmap
from jalons.workshops.access import SALT
from jalons.workshops.live import phones_key
from jalons.workshops.models import Participant, Workshop
from tests.access.addresses import ROADMAP
from tests.access.any_address import ARGUMENTS
from tests.access.test_private_pages_apart import address_of, doors
from tests.publication.adopting import VOTE
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def young(world: World) -> Member:
    """The référente of Le Grand Périgueux, of which nothing has left the team."""
    Experience.objects.filter(roadmap=world.young).delete()
    return world.member("referente", world.young)


def remove(by: Member) -> None:
    ask_removal(name=by.roadmap.name, by=by)


def last_verbs(roadmap: Roadmap, count: int) -> list[str]:
    rows = JournalEntry.objects.filter(roadmap=roadmap).order_by("-id")[:count]
    return [row.verb for row in rows]


# --- asked ------------------------------------------------------------------------------------------------------------


def test_a_roadmap_is_put_to_be_removed_by_whoever_types_its_name(young: Member) -> None:
    with refused("another-name", "name", saying=young.roadmap.name):
        ask_removal(name="Le Grand", by=young)
    assert Roadmap.objects.get(pk=young.roadmap.pk).removal_asked_at is None
    ask_removal(name=f"  {young.roadmap.name.upper()} ", by=young)
    assert Roadmap.objects.get(pk=young.roadmap.pk).removal_asked_at is not None
    assert last_verbs(young.roadmap, 1) == ["ask_removal"]
    with refused("already-leaving"):
        remove(young)


def test_what_was_published_transmitted_or_offered_is_not_removed(world: World) -> None:
    young = world.member("referente", world.young)
    with refused("roadmap-not-removable", saying="retour d’expérience"):
        remove(young)
    Experience.objects.filter(roadmap=world.young).delete()
    page = PublicPage.objects.create(roadmap=world.young, opened_at=timezone.now())
    with refused("roadmap-not-removable", saying="page publique"):
        remove(young)
    page.delete()
    assert what_left_the_team(world.young) == ""
    line = FundingLine.objects.filter(action__roadmap=world.roadmap).earliest("id")
    money = {"amount": 100, "service_amount": 100}
    GrantRequest.objects.create(action=line.action, line=line, status=GrantRequest.Status.SENT, **money)
    Experience.objects.filter(roadmap=world.roadmap).delete()
    with refused("roadmap-not-removable", saying="subvention"):
        remove(world.member())


def test_a_vote_keeps_its_roadmap_for_ever(young: Member) -> None:
    write_deliberation(**VOTE | {"held_on": timezone.localdate()}, by=young)
    with refused("roadmap-not-removable", saying="délibérations"):
        remove(young)
    # Even where the day has come: the row was written by hand, or came back with a backup.
    Roadmap.objects.filter(pk=young.roadmap.pk).update(removal_asked_at=timezone.now() - timedelta(days=31))
    erase_removed_roadmaps()
    assert Roadmap.objects.filter(pk=young.roadmap.pk).exists()


# --- closed -----------------------------------------------------------------------------------------------------------


def test_each_address_is_closed_to_all_but_the_referente(world: World) -> None:
    """Nobody else is told that the roadmap exists; she reads it, and sends nothing to it but to take it back."""
    Roadmap.objects.filter(pk=world.roadmap.pk).update(removal_asked_at=timezone.now())
    clients = {who: Client() for who in ("referente", "elue", "prefecture", "caf")}
    for who, client in clients.items():
        client.force_login(world.user(who))
    found = {}
    for name, (reading, sending) in sorted(ROADMAP.items()):
        url = reverse(name, kwargs=world.arguments(ARGUMENTS[name], name))
        if reading:
            found |= {(name, who): clients[who].get(url).status_code for who in ("elue", "prefecture", "caf")}
        if sending and name not in ("publication:keep_removed_roadmap", "publication:remove_roadmap"):
            found |= {(name, who, "POST"): clients[who].post(url).status_code for who in ("elue", "caf")}
    assert {key: code for key, code in found.items() if code != 404} == {}
    assert clients["referente"].get(reverse("overview:dashboard", args=[world.roadmap.slug])).status_code == 200
    name = world.roadmap.name
    sent = clients["referente"].post(
        reverse("roadmaps:settings", args=[world.roadmap.slug]), {"name": "Autre", "lead_authority": "X"}
    )
    assert (sent.status_code, Roadmap.objects.get(pk=world.roadmap.pk).name) == (302, name)


def test_each_private_link_and_code_is_closed(world: World) -> None:
    """Beside that of a sign-in, which is of no roadmap; a phone that has entered is put out too."""
    keys = doors(world)
    del keys["accounts:sign_in_link"]
    participant = Participant.objects.filter(workshop=world.workshop()).earliest("id")
    phone, cookie = Client(), f"atelier-{world.workshop().code}"
    phone.cookies[cookie] = get_cookie_signer(salt=cookie + SALT).sign(str(participant.token))
    of_a_phone = [
        reverse(name, args=[world.workshop().code])
        for name in (
            "votes:participate",
            "votes:phone_wall",
            "votes:votes",
            "workshops:promise",
            "resources:phone_maps",
        )
    ]

    def answers() -> dict[str, int]:
        rate_limits.clear_counts()
        opened = {name: Client().get(address_of(name, key, world)).status_code for name, key in keys.items()}
        return opened | {url: phone.get(url, follow=True).status_code for url in of_a_phone}

    before = answers()
    assert {name: code for name, code in before.items() if code != 200} == {}
    Roadmap.objects.filter(pk=world.roadmap.pk).update(removal_asked_at=timezone.now())
    assert {name: code for name, code in answers().items() if code != 404} == {}


def test_what_is_followed_live_ends(young: Member, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: set[str] = set()
    monkeypatch.setattr(hub, "withdraw", ended.add)
    remove(young)
    workshops = {phones_key(workshop) for workshop in Workshop.objects.filter(roadmap=young.roadmap)}
    team = Membership.objects.filter(roadmap=young.roadmap).values_list("user", flat=True)
    assert ended == workshops | {f"user:{user}" for user in team}


def test_a_workshop_that_comes_back_by_file_is_not_opened_in_it(world: World, young: Member) -> None:
    from jalons.carriage.changes.carriages import _member_of_copy

    remove(young)
    with refused("roadmap-here-without-you", "file"):
        _member_of_copy({"uid": str(young.roadmap.uid)}, world.user("referente"))


def test_a_roadmap_that_leaves_is_on_no_list_but_those_of_its_referentes(world: World, young: Member) -> None:
    remove(young)
    assert has_roadmap(young.roadmap) is False
    cards = {card.slug: card.erased_on for card in opened_roadmaps(world.user("referente")).cards}
    assert cards[young.roadmap.slug] == young.roadmap.erased_on
    assert young.roadmap.slug not in {card.slug for card in opened_roadmaps(world.user("prefecture")).cards}


# --- mails ------------------------------------------------------------------------------------------------------------


def test_the_dashboard_of_what_is_to_be_removed_asks_one_thing(young: Member) -> None:
    remove(young)
    young.roadmap.refresh_from_db()
    work = roadmap_dashboard(young).work
    page = reverse("publication:remove_roadmap", args=[young.roadmap.slug])
    assert ([todo.url for todo in work.todo], work.more, work.gestures) == ([page], [], [])


def test_a_removal_that_was_asked_already_says_so(world: World, young: Member, client: Client) -> None:
    client.force_login(world.user("referente"))
    page = reverse("publication:remove_roadmap", args=[young.roadmap.slug])
    told = []
    for _again in range(2):
        answer = client.post(page, {"name": young.roadmap.name})
        told.append("Cette feuille de route est déjà à supprimer." in answer.content.decode())
    assert told == [False, True]


def test_no_message_leaves_until_the_roadmap_is_taken_back(
    young: Member, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MAIL_LEAVES_AT_ONCE = False
    members.invite_member(email="nouvelle@exemple.fr", role="elu", by=young)
    message = Message.objects.latest("id")
    remove(young)
    assert deliver_due_messages() == 0
    message.refresh_from_db()
    assert (message.state, message.due_at > timezone.now() + timedelta(days=30)) == (Message.State.WAITING, True)
    removals.keep_roadmap(by=young)
    assert deliver_due_messages() >= 1
    message.refresh_from_db()
    assert message.state == Message.State.GONE
    assert "nouvelle@exemple.fr" in {to for one in mail.outbox for to in one.to}


# --- taken back -------------------------------------------------------------------------------------------------------


def test_a_roadmap_that_is_taken_back_opens_as_before(world: World, young: Member) -> None:
    remove(young)
    client = Client()
    client.force_login(world.user("referente"))
    answer = client.post(reverse("publication:keep_removed_roadmap", args=[young.roadmap.slug]))
    assert answer.status_code == 302
    assert Roadmap.objects.get(pk=young.roadmap.pk).removal_asked_at is None
    assert last_verbs(young.roadmap, 2) == ["keep", "ask_removal"]
    with refused("already-kept"):
        removals.keep_roadmap(by=young)


# --- erased -----------------------------------------------------------------------------------------------------------


def test_housekeeping_erases_once_the_thirty_days_are_over(young: Member) -> None:
    remove(young)
    for days, is_there in ((29, True), (31, False)):
        asked = timezone.now() - timedelta(days=days)
        Roadmap.objects.filter(pk=young.roadmap.pk).update(removal_asked_at=asked)
        call_command("housekeeping")
        assert Roadmap.objects.filter(pk=young.roadmap.pk).exists() is is_there


def tables() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)


def numbers(model: type[models.Model]) -> set[Any]:
    return set(model._base_manager.values_list("pk", flat=True))


def test_every_row_of_the_roadmap_is_erased_and_none_of_another(world: World) -> None:
    roadmap = world.roadmap
    theirs = {
        model: set(model._base_manager.filter(belongs_to(model, roadmap)).values_list("pk", flat=True))
        for model in tables()
        if roadmap_paths(model)
    }
    theirs[Roadmap], theirs[Message] = {roadmap.pk}, set(messages_of(roadmap))
    before = {model: numbers(model) for model in tables()}
    assert sum(bool(rows) for rows in theirs.values()) > 60
    removals.erase_roadmap(roadmap)
    after = {model: numbers(model) for model in tables()}
    connection.check_constraints()
    left = {model.__name__: rows ^ (before[model] - theirs.get(model, set())) for model, rows in after.items()}
    assert {name: rows for name, rows in left.items() if rows} == {}
    assert theirs[ActionSheet]


def test_the_files_of_the_roadmap_are_erased(
    young: Member, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    action = propose_action(title="Une action", new_axis="Un axe", by=young)
    stored = default_storage.save("fiches/devis.pdf", ContentFile(b"%PDF"))
    Attachment.objects.create(action=action, name="devis.pdf", size=4, stored=stored)
    assert default_storage.exists(stored)
    Roadmap.objects.filter(pk=young.roadmap.pk).update(removal_asked_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        erase_removed_roadmaps()
    assert not default_storage.exists(stored)


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_counts_what_disappears(world: World, young: Member, client: Client) -> None:
    client.force_login(world.user("referente"))
    url = reverse("publication:remove_roadmap", args=[young.roadmap.slug])
    with CaptureQueriesContext(connection) as few:
        shown = client.get(url).content.decode()
    workshops = young.roadmap.workshops.count()
    assert f"{workshops} ateliers" in shown
    assert client.post(url, {"name": "autre"}).status_code == 200
    assert Roadmap.objects.get(pk=young.roadmap.pk).removal_asked_at is None
    assert client.post(url, {"name": young.roadmap.name}).status_code == 302
    assert "Reprendre cette feuille de route" in client.get(url).content.decode()
    assert len(few) <= 60
    assert client.get(reverse("overview:dashboard", args=[young.roadmap.slug])).status_code == 200
