"""One open workshop in a fresh database; prints as JSON what the load needs to enter it. Run as a module."""

import json
import os

import django


def build() -> dict[str, str]:
    from django.test import Client
    from django.urls import reverse

    from jalons.accounts.changes import person
    from jalons.roadmaps.changes import create
    from jalons.roadmaps.models import Member
    from jalons.roadmaps.rules import Role
    from jalons.territories.models import Commune
    from jalons.workshops import changes

    user = person(email="bench@jalons.example", name="Animation")
    roadmap = create(name="Banc", lead_authority="Banc", communes=list(Commune.objects.all()[:3]), by=user)
    member = Member(roadmap, user, Role.FOCAL_POINT, "Animation")
    workshop = changes.create_workshop(title="Atelier", question="Qu’est-ce qui bloque ?", by=member)
    changes.open_workshop(workshop=workshop, by=member)
    client = Client()
    client.force_login(user)
    return {
        "session": client.cookies["sessionid"].value,
        "stream": reverse("workshops:stream", args=[roadmap.slug, workshop.number]),
        "participate": reverse("workshops:participate", args=[workshop.code]),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(build()))
