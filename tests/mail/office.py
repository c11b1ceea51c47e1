"""Whoever uses an instance of its own, in a process of its own: one gesture a line, told in JSON, answered in JSON."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
PEOPLE = 200
GROUP = 20
SEATS = 60


def main(gestures: Mapping[str, Callable[[], Any]]) -> None:
    django.setup()
    for line in sys.stdin:
        print(json.dumps(gestures[line.strip()]()), flush=True)


def open_roadmap() -> Any:
    """A new database, a roadmap, and whoever leads it. Somebody it brought is there: it is no new account."""
    from django.core.management import call_command

    from jalons.accounts.changes import ensure_account
    from jalons.roadmaps.changes.members import enrol_member
    from jalons.roadmaps.changes.roadmaps import create_roadmap
    from jalons.roadmaps.models import Member
    from jalons.roadmaps.rules.permissions import Role
    from jalons.territories.models import Commune, Departement, Region

    call_command("migrate", verbosity=0)
    region = Region.objects.create(code="75", name="Région")
    departement = Departement.objects.create(code="24", name="Département", region=region)
    commune = Commune.objects.create(code="24001", name="Commune", departement=departement)
    user = ensure_account(email="referente@exemple.fr")
    roadmap = create_roadmap(name="Feuille", lead_authority="Commune", communes=[commune], by=user)
    by = Member(roadmap, user, Role.FOCAL_POINT, "La référente")
    enrol_member(user=ensure_account(email="elue@exemple.fr"), role="elu", by=by)
    return by


def set_up() -> None:
    from django.utils import timezone

    from jalons.actions.changes.sheets import propose_action
    from jalons.directory.changes.contacts import add_contact
    from jalons.governance.models import GroupMember
    from jalons.invitations.changes.guests import add_guests
    from jalons.workshops.changes.workshops import create_workshop

    by = open_roadmap()
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
    for number in range(GROUP):
        contact = add_contact(last_name=f"Membre {number:02}", email=f"groupe-{number}@exemple.fr", by=by)
        GroupMember.objects.create(
            roadmap=by.roadmap,
            kind="partenaire",
            function=f"Membre {number:02}",
            since=timezone.localdate(),
            contact=contact,
        )


def focal_point() -> Any:
    from jalons.roadmaps.models import Member, Roadmap
    from jalons.roadmaps.rules.permissions import Role

    roadmap = Roadmap.objects.get()
    user = roadmap.memberships.get(role="referent").user
    return Member(roadmap, user, Role.FOCAL_POINT, "La référente")


def ask() -> None:
    """A mailing, an invitation, a private link, a round of consent, a sign-in link."""
    from django.utils import timezone

    from jalons.accounts.changes import ask_link
    from jalons.actions.changes.links import make_link
    from jalons.actions.models import ActionSheet
    from jalons.governance.changes.consultations import propose_definition
    from jalons.governance.changes.definitions import write_definition
    from jalons.governance.queries.group import current_members
    from jalons.invitations.changes.mailings import send_mailing
    from jalons.roadmaps.changes.members import invite_member
    from jalons.workshops.models import Workshop

    by = focal_point()
    send_mailing(workshop=Workshop.objects.get(), kind="invitation", by=by)
    invite_member(email="invitee@exemple.fr", role="pilote", by=by)
    make_link(action=ActionSheet.objects.get(), email="partenaire@exemple.fr", holder="Un partenaire", by=by)
    propose_definition(
        definition=write_definition(text="Ne perdre aucun droit.", by=by),
        members=current_members(by.roadmap),
        closes_on=timezone.localdate() + timedelta(days=7),
        by=by,
    )
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
    from jalons.governance.models import Consultation
    from jalons.invitations.models import Mailing
    from jalons.roadmaps.models import Invitation, Roadmap

    slug = Roadmap.objects.get().slug
    mailing, invitation, link = Mailing.objects.get(), Invitation.objects.get(), SheetLink.objects.get()
    code, asked = link.action.code, Consultation.objects.get()
    return {
        "mailing": (
            reverse("invitations:mailing", args=[slug, 1, mailing.pk]),
            reverse("invitations:retry_mailing", args=[slug, 1, mailing.pk]),
        ),
        "team": (
            reverse("governance:group", args=[slug]),
            reverse("roadmaps:send_invitation_again", args=[slug, invitation.pk]),
        ),
        "links": (
            reverse("actions:links", args=[slug, code]),
            reverse("actions:send_link_again", args=[slug, code, link.pk]),
        ),
        "consent": (
            reverse("governance:consultation", args=[slug, asked.pk]),
            reverse("governance:remind_group", args=[slug, asked.pk]),
        ),
        "sign_in": (reverse("accounts:link_sent"), ""),
    }


# --- a committee -----------------------------------------------------------------------------------------------------


def seat() -> None:
    from django.utils import timezone

    from jalons.directory.models import Contact
    from jalons.governance.changes.meetings import add_meeting
    from jalons.governance.models import Committee, Seat

    by, today = focal_point(), timezone.localdate()
    meeting = add_meeting(title="Comité", held_on=today + timedelta(days=30), by=by)
    committee = Committee.objects.get(pk=meeting.committee_id)
    contacts = Contact.objects.filter(email__startswith="personne-").order_by("id")[:SEATS]
    Seat.objects.bulk_create(
        Seat(committee=committee, rank=rank, label=f"Siège {rank}", since=today, contact=contact)
        for rank, contact in enumerate(contacts, 1)
    )


def convene() -> str:
    """Pressed by two people."""
    from jalons.base.errors import Refused
    from jalons.governance.changes.convocations import convene_meeting
    from jalons.governance.models import Meeting

    convene_meeting(meeting=Meeting.objects.get(), by=focal_point())
    try:
        convene_meeting(meeting=Meeting.objects.get(), by=focal_point())
    except Refused as refusal:
        return refusal.code
    return ""


def change_hour() -> None:
    """Twice, before anything of it has left."""
    from datetime import time

    from jalons.governance.changes.meetings import revise_meeting
    from jalons.governance.models import Meeting

    for hour in (17, 19):
        row = Meeting.objects.get()
        revise_meeting(meeting=row, title=row.title, held_on=row.held_on, starts_at=time(hour), by=focal_point())


def convocations() -> dict[str, Any]:
    """What the page says once its button was pressed, and how many secrets are still stored."""
    from django.urls import reverse

    from jalons.governance.models import Meeting, SeatMessage
    from jalons.roadmaps.models import Roadmap

    arguments = [Roadmap.objects.get().slug, Meeting.objects.get().pk]
    client, button = focal_point_client(), reverse("governance:send_convocations_again", args=arguments)
    page = reverse("governance:convocation", args=arguments)
    if button in client.get(page).content.decode():
        client.post(button)
    told = client.get(page).content.decode().replace("\u00a0", " ")
    secrets = SeatMessage.objects.exclude(sealed_secret="").count()
    return {"told": " ".join(told.split()), "secrets": secrets}


def focal_point_client() -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(focal_point().user)
    return client


def pages() -> dict[str, str]:
    client = focal_point_client()
    return {
        name: " ".join(client.get(url).content.decode().replace("\u00a0", " ").split())
        for name, (url, _button) in _addresses().items()
    }


def press() -> None:
    """« Renvoyer », on each page that shows it."""
    client = focal_point_client()
    for url, button in _addresses().values():
        if button and button in client.get(url).content.decode():
            client.post(button)


def wait() -> None:
    """The sign-in link has no page with a button: its next try comes by itself."""
    from django.utils import timezone

    from jalons.mail.models import Message

    Message.objects.filter(kind="sign_in", state="attente").update(due_at=timezone.now())


if __name__ == "__main__":
    of_a_committee = {"seat": seat, "convene": convene, "change_hour": change_hour, "convocations": convocations}
    of_everybody = {"set_up": set_up, "ask": ask, "state": state, "pages": pages, "press": press}
    main({**of_everybody, **of_a_committee, "a_minute_passes": wait})
