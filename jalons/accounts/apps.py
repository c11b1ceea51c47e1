from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jalons.accounts"

    def ready(self) -> None:
        from jalons.accounts import changes, mails
        from jalons.mail.kinds import Kind, register

        register(mails.SIGN_IN, Kind(mails.compose_sign_in, changes.note_sign_in_link_gone, is_urgent=True))
