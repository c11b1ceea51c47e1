"""This floor registers how the message that signs somebody in is written, and what forgets its link afterwards."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "jalons.accounts"

    def ready(self) -> None:
        from jalons.accounts.mails import compose_sign_in
        from jalons.accounts.models import SignInRequest
        from jalons.accounts.rules import SIGN_IN
        from jalons.mail.changes import secret_eraser
        from jalons.mail.kinds import Kind, register_kind

        register_kind(
            SIGN_IN, Kind(compose_sign_in, secret_eraser(SignInRequest), is_urgent=True, label=_("lien de connexion"))
        )
