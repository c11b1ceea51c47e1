"""Workshops in a new database, one for each size of room, each with its participants and a vote that is ready; then
what the database holds of them. Run as a module; prints JSON."""

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from jalons.accounts.models import User
    from jalons.roadmaps.models import Member
    from jalons.workshops.models import Workshop

OPTIONS = ["Un bus le jeudi", "Des ateliers au village", "Une permanence à la mairie", "Prêter des ordinateurs"]
OPTIONS += ["Former les agents"]


def build(sizes: list[int]) -> list[dict[str, Any]]:
    from jalons.accounts.changes import ensure_account
    from jalons.base.live.hub import MOST_STREAMS
    from jalons.roadmaps.changes.roadmaps import create_roadmap
    from jalons.roadmaps.models import Member, Roadmap
    from jalons.roadmaps.rules.permissions import Role
    from jalons.territories.models import Commune

    user = ensure_account(email="bench@jalons.example", name="Animation")
    roadmap = create_roadmap(
        name=f"Banc {Roadmap.objects.count()}", lead_authority="Banc", communes=list(Commune.objects.all()[:3]), by=user
    )
    member = Member(roadmap, user, Role.FOCAL_POINT, "Animation")
    sessions = [_session(user) for _ in range(0, max(sizes), MOST_STREAMS)]
    return [{"sessions": sessions} | _room(size, place, member) for place, size in enumerate(sizes, 1)]


def _session(user: "User") -> str:
    """A session of the user: one browser may hold few streams, so each wall has its own session."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def _room(size: int, place: int, member: "Member") -> dict[str, Any]:
    """`phones`: for each participant, their token and the cookie of their phone."""
    from django.urls import reverse

    from jalons.votes.changes import ballots
    from jalons.workshops.changes import notes, workshops

    workshop = workshops.create_workshop(title=f"Atelier {place}", question="Qu’est-ce qui bloque ?", by=member)
    workshops.open_workshop(workshop=workshop, by=member)
    ballot = ballots.create_ballot(workshop=workshop, title="Par quoi commencer ?", options=OPTIONS, by=member)
    people = [notes.join_workshop(workshop=workshop, college="habitant") for _ in range(size)]
    workshop.refresh_from_db()
    here = [member.roadmap.slug, workshop.number]
    return {
        "workshop": workshop.pk,
        "size": size,
        "after": workshop.last_seq,
        "participate": reverse("votes:participate", args=[workshop.code]),
        "wall": reverse("workshops:stream", args=here),
        "vote": reverse("votes:vote", args=[workshop.code, ballot.pk]),
        "ballot": reverse("votes:ballot", args=[*here, ballot.pk]),
        "cookie": f"atelier-{workshop.code}",
        "phones": [[str(one.token), _cookie(workshop, str(one.token))] for one in people],
    }


def _cookie(workshop: "Workshop", token: str) -> str:
    """Signed as the page that lets people in does it."""
    from django.http import HttpResponse

    from jalons.workshops.access import SALT, participant_cookie

    answer = HttpResponse()
    answer.set_signed_cookie(participant_cookie(workshop.code), token, salt=SALT)
    return answer.cookies[participant_cookie(workshop.code)].value


def stored(workshop: int) -> dict[str, Any]:
    """The mark of each note, as many times as it is stored; the paper of each participant."""
    from jalons.votes.models import VotePaper
    from jalons.workshops.models import Note

    texts = Note.objects.filter(workshop=workshop).values_list("text", flat=True)
    papers = VotePaper.objects.filter(ballot__workshop=workshop).values_list("participant__token", "marks")
    return {
        "notes": [int(text.split()[3]) for text in texts],
        "papers": [[str(token), marks] for token, marks in papers],
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    numbers = [int(word) for word in sys.argv[2:]]
    print(json.dumps(build(numbers) if sys.argv[1] == "build" else stored(numbers[0])))
