"""Registrations, for the tests of the public page. Named by a number: they are nobody."""

import time
import uuid
from typing import Any

from django.core import signing
from django.test import Client

from jalons.invitations.changes import registrations
from jalons.invitations.models import Guest, RegistrationPage, RepeatedRegistration
from jalons.roadmaps.models import Member
from jalons.workshops.models import Workshop


def opened(workshop: Workshop, by: Member) -> RegistrationPage:
    return registrations.open_registration(workshop=workshop, by=by)


def typed(number: int = 1, **values: str) -> dict[str, str]:
    """What the form sends, drawn an hour ago."""
    sent = {
        "first_name": f"Prénom {number:03}",
        "last_name": f"Nom {number:03}",
        "email": f"inscrite-{number}@demo.example",
        "phone": "",
        "college": "habitant",
        "commune": "",
        "website": "",
        "drawn": old_stamp(),
    }
    return sent | values


def old_stamp(seconds: int = 3600) -> str:
    """The mark of a page drawn so long ago."""
    signer = signing.TimestampSigner(salt="registration")
    signer.timestamp = lambda: signing.b62_encode(int(time.time()) - seconds)  # type: ignore[method-assign]
    return signer.sign(uuid.uuid4().hex)


def register(page: RegistrationPage, number: int = 1, **values: Any) -> Guest | RepeatedRegistration:
    sent = typed(number)
    known = {name: sent[name] for name in ("first_name", "last_name", "email", "phone", "college")}
    return registrations.register(page=page, **known | values)


def post(client: Client, page: RegistrationPage, number: int = 1, **values: str) -> Any:
    return client.post(f"/inscription/{page.code}/", typed(number, **values))
