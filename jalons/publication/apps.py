"""This floor registers how the minutes of a workshop, and what its notes became, are written when they leave; and tells the
fiches which import of a plan brought them, and territories and the sign-in page which feuilles de route anybody may read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from jalons.accounts.queries.told_above import PublicWay
    from jalons.actions.models import ActionSheet
    from jalons.mail.kinds import Parcel
    from jalons.mail.models import Message
    from jalons.mail.rules import Failure
    from jalons.territories.queries.told_above import Place, PublishedRoadmap


class PublicationConfig(AppConfig):
    name = "jalons.publication"

    def ready(self) -> None:
        from jalons.accounts.queries.told_above import register_public_way
        from jalons.actions.queries.told_above import register_import
        from jalons.invitations.mails import FEEDBACK, MINUTES
        from jalons.mail.kinds import Kind, register_kind
        from jalons.territories.queries.told_above import register_published

        register_import(_import_of_action)
        register_published(_published_in)
        register_public_way(_public_way)
        register_kind(MINUTES, Kind(_compose_minutes, _note_minutes_given, label=_("compte rendu d’un atelier")))
        register_kind(FEEDBACK, Kind(_compose_feedback, label=_("suite donnée à une contribution")))


def _import_of_action(action: "ActionSheet") -> int | None:
    from jalons.publication.queries.imports import import_of_action

    return import_of_action(action)


def _published_in(places: "Iterable[Place]") -> "Mapping[Place, Sequence[PublishedRoadmap]]":
    from jalons.publication.queries.public_pages import published_in

    return published_in(places)


def _public_way(path: str) -> "PublicWay | None":
    from jalons.publication.queries.public_pages import public_way

    return public_way(path)


# Documents and workbooks are imported when the first minutes leave: at start, they would take 20 MB in each process.
def _compose_minutes(message: "Message") -> "Parcel | Failure":
    from jalons.publication.mails import compose_minutes

    return compose_minutes(message)


def _note_minutes_given(message: "Message") -> None:
    from jalons.invitations.changes.minutes import note_minutes_given

    note_minutes_given(message)


def _compose_feedback(message: "Message") -> "Parcel | Failure":
    from jalons.publication.mails import compose_feedback

    return compose_feedback(message)
