"""Whoever uses an instance of its own, in a process of its own: one gesture a line, told in JSON, answered in JSON."""

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
PEOPLE = 200


def main() -> None:
    django.setup()
    gestures = {"set_up": set_up, "ask": ask, "state": state, "pages": pages, "press": press, "a_minute_passes": wait}
    for line in sys.stdin:
        print(json.dumps(gestures[line.strip()]()), flush=True)


def set_up() -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from jalons.accounts.changes import ensure_account
    from jalons.actions.changes.sheets import propose_action
    from jalons.directory.changes.contacts import add_contact
    from jalons.invitations.changes.guests import add_guests
    from jalons.roadmaps.changes.members import enrol_member
    from jalons.roadmaps.changes.roadmaps import create_roadmap
    from jalons.roadmaps.models import Member
    from jalons.roadmaps.rules import Role
    from jalons.territories.models import Commune, Departement, Region
    from jalons.workshops.changes.workshops import create_workshop

    call_command("migrate", verbosity=0)
    region = Region.objects.create(code="75", name="Région")
    departement = Departement.objects.create(code="24", name="Département", region=region)
    commune = Commune.objects.create(code="24001", name="Commune", departement=departement)
    user = ensure_account(email="referente@exemple.fr")
    roadmap = create_roadmap(name="Feuille", lead_authority="Commune", communes=[commune], by=user)
    by = Member(roadmap, user, Role.FOCAL_POINT, "La référente")
    # Somebody it brought is there: it is no new account.
    enrol_member(user=ensure_account(email="elue@exemple.fr"), role="elu", by=by)
    propose_action(title="Une action", new_axis="Un axe", by=by)
    contacts = [
        add_contact(
            last_name=f"Personne {number:03}",
            college="agent",
            email=f"personne-{number}@exemple.fr",
            consents=True,
            by=by,
        )
        for number in range(PEOPLE)
    ]
    workshop = create_workshop(title="Atelier", held_on=timezone.localdate() + timedelta(days=20), by=by)
    add_guests(workshop=workshop, contacts=contacts, by=by)


def _member() -> Any:
    from jalons.roadmaps.models import Member, Roadmap
    from jalons.roadmaps.rules import Role

    roadmap = Roadmap.objects.get()
    user = roadmap.memberships.get(role="referent").user
    return Member(roadmap, user, Role.FOCAL_POINT, "La référente")


def ask() -> None:
    """A mailing, an invitation, a private link, a sign-in link."""
    from jalons.accounts.changes import ask_link
    from jalons.actions.changes.links import make_link
    from jalons.actions.models import ActionSheet
    from jalons.invitations.changes.mailings import send_mailing
    from jalons.roadmaps.changes.members import invite_member
    from jalons.workshops.models import Workshop

    by = _member()
    send_mailing(workshop=Workshop.objects.get(), kind="invitation", by=by)
    invite_member(email="invitee@exemple.fr", role="pilote", by=by)
    make_link(action=ActionSheet.objects.get(), email="partenaire@exemple.fr", holder="Un partenaire", by=by)
    ask_link(email="connexion@exemple.fr")


def state() -> dict[str, int]:
    from django.db.models import Count
    from django_tasks_db.models import DBTaskResult

    from jalons.mail.models import Message

    counts = dict(Message.objects.values_list("state").annotate(n=Count("pk")))
    delayed = Message.objects.filter(state="attente", attempts__gte=1).count()
    return {**counts, "delayed": delayed, "tasks": DBTaskResult.objects.count()}


def _addresses() -> dict[str, tuple[str, str]]:
    """Of each page that follows messages: its address, and that of its button."""
    from django.urls import reverse

    from jalons.actions.models import SheetLink
    from jalons.invitations.models import Mailing
    from jalons.roadmaps.models import Invitation, Roadmap

    slug = Roadmap.objects.get().slug
    mailing, invitation, link = Mailing.objects.get(), Invitation.objects.get(), SheetLink.objects.get()
    code = link.action.code
    return {
        "mailing": (
            reverse("invitations:mailing", args=[slug, 1, mailing.pk]),
            reverse("invitations:retry_mailing", args=[slug, 1, mailing.pk]),
        ),
        "team": (
            reverse("roadmaps:members", args=[slug]),
            reverse("roadmaps:send_invitation_again", args=[slug, invitation.pk]),
        ),
        "links": (
            reverse("actions:links", args=[slug, code]),
            reverse("actions:send_link_again", args=[slug, code, link.pk]),
        ),
        "sign_in": (reverse("accounts:link_sent"), ""),
    }


def _client() -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(_member().user)
    return client


def pages() -> dict[str, str]:
    client = _client()
    return {
        name: " ".join(client.get(url).content.decode().replace("\u00a0", " ").split())
        for name, (url, _button) in _addresses().items()
    }


def press() -> None:
    """« Renvoyer », on each page that shows it."""
    client = _client()
    for url, button in _addresses().values():
        if button and button in client.get(url).content.decode():
            client.post(button)


def wait() -> None:
    """The sign-in link has no page with a button: its next try comes by itself."""
    from django.utils import timezone

    from jalons.mail.models import Message

    Message.objects.filter(kind="sign_in", state="attente").update(due_at=timezone.now())


if __name__ == "__main__":
    main()
