"""The connection to the mail server, with a time limit for each message and a record of how far its sending went."""

import io
import smtplib
import time
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoEmailBackend

# Time limit of all the answers for one message, opening included. A server that sends a line every ten seconds never
# reaches the timeout of a single read.
HAND_OVER_SECONDS = 60
ACCEPTED = 250  # RFC 5321, 4.2.3


class _Answers(io.RawIOBase):
    """Reads the answers of the server until the deadline of the message."""

    def __init__(self, told: "_Told") -> None:
        self._told = told

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._told.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        sock = self._told.sock
        sock.settimeout(min(left, self._told.timeout))
        return sock.recv_into(buffer)  # type: ignore[no-any-return]


class _Told:
    """Records when the text is announced to the server: before that, nothing can have left."""

    text_was_announced = False
    deadline: float
    file: Any
    sock: Any
    timeout: float

    def connect(self, *where: Any, **options: Any) -> tuple[int, bytes]:
        self.begin()
        return super().connect(*where, **options)  # type: ignore[misc,no-any-return]

    def begin(self) -> None:
        self.deadline = time.monotonic() + HAND_OVER_SECONDS

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock:
            self.file = io.BufferedReader(_Answers(self))
        return super().getreply()  # type: ignore[misc,no-any-return]

    def data(self, msg: object) -> tuple[int, bytes]:
        self.text_was_announced = True
        return super().data(msg)  # type: ignore[misc,no-any-return]


class _Plain(_Told, smtplib.SMTP):
    pass


class _Secure(_Told, smtplib.SMTP_SSL):
    pass


def try_sender(backend: Any, sender: str) -> None:
    """Gives the sender to an open server, then takes it back: no message begins. Raises SMTPSenderRefused. A server that
    waits for the recipient before it answers tells nothing here."""
    connection, address = backend.connection, backend.prep_address(sender)
    connection.ehlo_or_helo_if_needed()
    code, answer = connection.mail(address)
    connection.rset()
    if code != ACCEPTED:
        raise smtplib.SMTPSenderRefused(code, answer, address)


class EmailBackend(DjangoEmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Secure if self.use_ssl else _Plain

    def open(self) -> bool | None:
        """Called before each message, to restart its deadline."""
        if self.connection and self.connection.sock is None:
            # The server closed the connection after the previous message; the next one is not to blame.
            self.connection = None
        if isinstance(self.connection, _Told):
            self.connection.begin()
        return super().open()
