from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "jalons.workshops"

    def ready(self) -> None:
        from jalons.mail.kinds import Kind, register
        from jalons.workshops.changes.messages import compose_for_guest, note_guest_written
        from jalons.workshops.mails import GUEST

        register(GUEST, Kind(compose_for_guest, note_guest_written))
