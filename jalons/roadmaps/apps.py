"""This floor registers how an invitation to a roadmap is written, and what forgets its link afterwards."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoadmapsConfig(AppConfig):
    name = "jalons.roadmaps"

    def ready(self) -> None:
        from jalons.mail.changes import secret_eraser
        from jalons.mail.kinds import Kind, register_delay, register_kind
        from jalons.roadmaps.changes.removals import delay_message
        from jalons.roadmaps.mails import INVITATION, compose_invitation
        from jalons.roadmaps.models import Invitation

        register_delay(delay_message)
        register_kind(
            INVITATION, Kind(compose_invitation, secret_eraser(Invitation), label=_("invitation dans une équipe"))
        )
