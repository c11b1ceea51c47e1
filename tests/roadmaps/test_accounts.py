"""An account is taken away as a file, or closed: what it wrote stays, without a name."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from jalons.accounts.changes import admit_address, revise_account
from jalons.accounts.models import Admission, User
from jalons.actions.changes.comments import add_comment, resolve_comment
from jalons.roadmaps.changes.accounts import close_account, close_own_account
from jalons.roadmaps.changes.members import invite_member
from jalons.roadmaps.models import Invitation, JournalEntry, Member, Membership, roadmaps_left_alone
from jalons.roadmaps.queries.accounts import account_document, write_account_document
from jalons.roadmaps.queries.journal import journal_lines
from jalons.roadmaps.rules.permissions import Role
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_closed_account_leaves_what_it_did_and_no_name(world: World) -> None:
    user = world.user("pilote")
    address, name = user.email, user.name
    lines = JournalEntry.objects.filter(by=user).count()
    invite_member(email=address, role="elu", by=world.blank())
    admit_address(email=address)
    close_account(user=user)
    assert User.objects.filter(email=address).count() == 0
    assert Invitation.objects.filter(email=address).count() == Admission.objects.filter(email=address).count() == 0
    [last] = JournalEntry.objects.filter(roadmap=world.roadmap, verb="leave")
    assert (last.by, last.about_label) == (None, world.roadmap.name)
    [line] = [line for line in journal_lines(world.roadmap)[0] if line.pk == last.pk]
    assert line.by == "une personne"
    assert JournalEntry.objects.filter(by=None, by_name="", signer_id=None).count() >= lines + 1
    assert not JournalEntry.objects.filter(by_name__contains=name).exists()


def test_the_name_of_a_closed_account_is_signed_nowhere(world: World) -> None:
    """Wherever a row keeps the name of whoever signed it."""
    user, action = world.user("pilote"), world.action()
    revise_account(name="Un nom que personne d’autre ne porte", by=user)
    by = Member(world.roadmap, user, Role.LEAD, user.name)
    comment = add_comment(action=action, text="Une remarque", by=by)
    resolve_comment(comment=comment, resolved=True, by=by)
    close_account(user=user)
    comment.refresh_from_db()
    assert (comment.text, comment.by, comment.by_name, comment.resolved_by_name) == (
        "Une remarque", None, "une personne", "une personne"
    )  # fmt: skip


def test_the_only_referent_names_another_one_first(world: World) -> None:
    user = world.user("referente")
    alone = roadmaps_left_alone(user)
    assert alone
    with refused("account-leads-alone"):
        close_account(user=user)
    for roadmap in alone:
        Membership.objects.create(
            roadmap=roadmap, user=User.objects.create(email=f"b{roadmap.pk}@demo.example"), role="referent"
        )
    close_account(user=user)
    assert not User.objects.filter(pk=user.pk).exists()


def test_closing_is_confirmed_by_the_address(world: World) -> None:
    user = world.user("pilote")
    with refused("another-address", "email"):
        close_own_account(email="autre@demo.example", by=user)
    close_own_account(email=f" {user.email.upper()} ", by=user)
    assert not User.objects.filter(pk=user.pk).exists()


def test_the_page_closes_the_account_and_signs_out(world: World) -> None:
    client, user = Client(), world.user("pilote")
    client.force_login(user)
    assert client.get("/compte/supprimer/").status_code == 200
    answer = client.post("/compte/supprimer/", {"email": user.email})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/compte/").status_code == 302
    assert not User.objects.filter(pk=user.pk).exists()


def test_the_page_of_the_only_referent_has_no_button(world: World) -> None:
    client = Client()
    client.force_login(world.user("referente"))
    page = client.get("/compte/supprimer/").content.decode()
    assert ('class="btn danger"' in page, world.roadmap.name in page) == (False, True)


def test_the_demo_keeps_its_accounts(world: World, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    user = world.user("pilote")
    with refused("demo-account"):
        close_own_account(email=user.email, by=user)


def test_the_file_holds_what_the_account_wrote_and_nobody_else(world: World) -> None:
    user = world.user("referente")
    client = Client()
    client.force_login(user)
    answer = client.get("/compte/mes-donnees.json")
    document = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="jalons-mon-compte.json"'
    assert document["compte"]["adresse électronique"] == user.email
    assert len(document["rôles"]) == Membership.objects.filter(user=user).count()
    assert len(document["journal"]) == JournalEntry.objects.filter(by=user).count()
    others = User.objects.exclude(pk=user.pk).values_list("email", flat=True)
    assert [email for email in others if email in answer.content.decode()] == []


def test_the_file_holds_no_secret(world: World) -> None:
    names = json.dumps(account_document(world.user("referente")), default=str)
    assert [word for word in ("token", "sealed", "password") if word in names] == []


def test_the_host_lists_exports_and_closes_accounts(world: World) -> None:
    user = world.user("pilote")
    output = io.StringIO()
    call_command("list_accounts", stdout=output)
    assert [line.split("\t")[0] for line in output.getvalue().splitlines()] == sorted(
        User.objects.values_list("email", flat=True)
    )
    output = io.StringIO()
    call_command("export_account", user.email, stdout=output)
    assert json.loads(output.getvalue())["compte"] == json.loads(write_account_document(user))["compte"]
    call_command("close_account", user.email, stdout=io.StringIO())
    assert User.objects.filter(pk=user.pk).exists()
    call_command("close_account", user.email, "--yes", stdout=io.StringIO())
    assert not User.objects.filter(pk=user.pk).exists()
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("close_account", user.email, "--yes", stdout=io.StringIO())
