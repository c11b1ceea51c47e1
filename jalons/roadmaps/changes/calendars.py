"""The private address by which a calendar reads a roadmap."""

import secrets

from django.utils.translation import gettext as _

from jalons.accounts.rules import token_hash
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import (
    CalendarKey,
    Member,
    Membership,
)


@write_transaction()
def open_calendar(*, by: Member) -> str:
    """Returns the token of a private calendar address, which is shown once. It replaces the previous address, if
    any."""
    membership = Membership.objects.filter(roadmap=by.roadmap, user=by.user).first()
    if membership is None:
        raise Refused(
            _("Cette adresse est pour l’équipe de la feuille de route. Téléchargez plutôt le fichier."),
            code="calendar-for-the-team",
        )
    token = secrets.token_urlsafe(24)
    CalendarKey.objects.filter(membership=membership).delete()
    CalendarKey.objects.create(membership=membership, token_hash=token_hash(token))
    record_change(by=by, verb="open_calendar", about=by.roadmap)
    return token


@write_transaction()
def close_calendar(*, by: Member) -> None:
    gone, _kinds = CalendarKey.objects.filter(membership__roadmap=by.roadmap, membership__user=by.user).delete()
    if gone:
        record_change(by=by, verb="close_calendar", about=by.roadmap)
