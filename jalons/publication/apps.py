from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "jalons.publication"

    def ready(self) -> None:
        from jalons.mail.kinds import Kind, register
        from jalons.publication.mails import compose_minutes
        from jalons.workshops.changes import note_minutes_given
        from jalons.workshops.mails import MINUTES

        register(MINUTES, Kind(compose_minutes, note_minutes_given))
