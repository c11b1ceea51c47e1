"""The mail server, and how far a message went."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend as DjangoEmailBackend


class _Told:
    """Before the server is told that the text comes, nothing can have left."""

    text_was_announced = False

    def data(self, msg: object) -> tuple[int, bytes]:
        self.text_was_announced = True
        return super().data(msg)  # type: ignore[misc,no-any-return]


class _Plain(_Told, smtplib.SMTP):
    pass


class _Secure(_Told, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoEmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Secure if self.use_ssl else _Plain
