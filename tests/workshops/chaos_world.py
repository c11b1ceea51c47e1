"""A workshop in a database of its own, for a room in trouble; then what that database holds. Run as a module: prints JSON."""

import json
import os
import sys
from typing import Any

import django

OPTIONS = ["Un bus", "Un atelier", "Une permanence", "Un prêt", "Gelée"]


def build() -> dict[str, Any]:
    from django.test import Client

    from jalons.accounts.changes import ensure_account
    from jalons.resources.changes import resources
    from jalons.roadmaps.changes.roadmaps import create_roadmap
    from jalons.roadmaps.models import Member
    from jalons.roadmaps.rules.permissions import Role
    from jalons.territories.models import Commune
    from jalons.votes.changes import ballots
    from jalons.workshops.changes import stakes, workshops
    from jalons.workshops.models import Workshop

    user = ensure_account(email="chaos@essai.example", name="Animation")
    roadmap = create_roadmap(name="Chaos", lead_authority="Essai", communes=list(Commune.objects.all()[:2]), by=user)
    member = Member(roadmap, user, Role.FOCAL_POINT, "Animation")
    workshop = workshops.create_workshop(
        title="Atelier agité", question="Qu’est-ce qui bloque ?", table_count=1, by=member
    )
    workshops.open_workshop(workshop=workshop, by=member)
    ballot = ballots.create_ballot(workshop=workshop, title="Par quoi ?", options=OPTIONS, by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    ballots.freeze_option(option=ballot.options.get(rank=len(OPTIONS)), is_frozen=True, by=member)
    project = stakes.add_key_project(title="Navette", workshop=workshop, by=member)
    for branch in ("humaine", "lieu"):
        resources.add_resource(project=project, branch=branch, label=f"Départ {branch}", by=member)
    client = Client()
    client.force_login(user)
    return {
        "workshop": workshop.pk,
        "code": Workshop.objects.get(pk=workshop.pk).code,
        "slug": roadmap.slug,
        "number": workshop.number,
        "ballot": ballot.pk,
        "project": project.pk,
        "session": client.cookies["sessionid"].value,
    }


def stored() -> dict[str, Any]:
    from jalons.resources.models import MapAct, ResourceNode
    from jalons.votes.models import VotePaper
    from jalons.workshops.models import Note, Workshop, WorkshopEvent

    workshop = Workshop.objects.get()
    events = WorkshopEvent.objects.filter(workshop=workshop).order_by("seq")
    return {
        "notes": [[str(uid), text] for uid, text in Note.objects.values_list("client_id", "text")],
        "numbers": sorted(Note.objects.values_list("number", flat=True)),
        "papers": [
            [str(token), marks] for token, marks in VotePaper.objects.values_list("participant__token", "marks")
        ],
        "events": [list(events.values_list("seq", flat=True)), workshop.last_seq],
        "nodes": list(map(list, ResourceNode.objects.values_list("pk", "parent_id", "branch", "rank", "label"))),
        "acts": sorted(MapAct.objects.values_list("seq", flat=True)),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(build() if sys.argv[1] == "build" else stored()))
