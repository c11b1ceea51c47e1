from django.apps import AppConfig


class RoadmapsConfig(AppConfig):
    name = "jalons.roadmaps"

    def ready(self) -> None:
        from jalons.mail.changes import empties_secret
        from jalons.mail.kinds import Kind, register
        from jalons.roadmaps.mails import INVITATION, compose_invitation
        from jalons.roadmaps.models import Invitation

        register(INVITATION, Kind(compose_invitation, empties_secret(Invitation)))
