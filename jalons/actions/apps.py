from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "jalons.actions"

    def ready(self) -> None:
        from jalons.actions.mails import SHEET_LINK, compose_sheet_link
        from jalons.actions.models import SheetLink
        from jalons.mail.changes import secret_eraser
        from jalons.mail.kinds import Kind, register_kind

        register_kind(SHEET_LINK, Kind(compose_sheet_link, secret_eraser(SheetLink)))
