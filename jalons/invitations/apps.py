"""This floor gives those below who was present and which minutes were given, and registers the messages of guests."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from jalons.mail.kinds import Parcel
    from jalons.mail.models import Message
    from jalons.mail.rules import Failure
    from jalons.roadmaps.models import Roadmap
    from jalons.workshops.models import Workshop
    from jalons.workshops.rules.turnout import Turnout


class InvitationsConfig(AppConfig):
    name = "jalons.invitations"

    def ready(self) -> None:
        from jalons.invitations.mails import GUEST
        from jalons.mail.kinds import Kind, register_kind
        from jalons.votes.queries.presence import register_presence
        from jalons.workshops.queries.told_above import (
            register_attendance,
            register_given_minutes,
            register_minutes_address,
            register_validated_minutes,
        )

        register_kind(GUEST, Kind(_compose_for_guest, _note_guest_written, label=_("invitation à un atelier")))
        register_presence(_people_present)
        register_attendance(_checked_attendance)
        register_given_minutes(_given_minutes)
        register_minutes_address(_minutes_address)
        register_validated_minutes(_validated_minutes_on)


# The changes of the floor are imported when the first message leaves, because commands and the start do not need them.
def _compose_for_guest(message: "Message") -> "Parcel | Failure":
    from jalons.invitations.changes.messages import compose_for_guest

    return compose_for_guest(message)


def _note_guest_written(message: "Message") -> None:
    from jalons.invitations.changes.messages import note_guest_written

    note_guest_written(message)


def _people_present(workshop: "Workshop") -> "Turnout | None":
    from jalons.invitations.queries.attendance import people_present

    return people_present(workshop)


def _checked_attendance(roadmap: "Roadmap") -> "dict[int, int]":
    from jalons.invitations.queries.minutes import checked_attendance

    return checked_attendance(roadmap)


def _given_minutes(roadmap: "Roadmap") -> "dict[int, date]":
    from jalons.invitations.queries.minutes import given_minutes

    return given_minutes(roadmap)


def _minutes_address(workshop: "Workshop") -> "UUID | None":
    from jalons.invitations.queries.minutes import given_address

    return given_address(workshop)


def _validated_minutes_on(workshop: "Workshop") -> "date | None":
    from jalons.invitations.queries.minutes import validated_minutes_on

    return validated_minutes_on(workshop)
