"""A secret that waits in a row until its message is sent. Reading the database without the key of the instance reveals
nothing; once the message has left, the row is emptied and only a hash stays.

The library is imported only to seal or unseal: a process that does neither saves its ten megabytes.
"""

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_SALT = b"jalons.base.sealing"


def seal(text: str) -> str:
    return _seal_cipher().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """None when there is nothing, or when the key has changed since the text was sealed."""
    from cryptography.fernet import InvalidToken

    try:
        return _seal_cipher().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _seal_cipher() -> "Fernet":
    """Uses a derived key, which reveals nothing of the key of the instance nor of other keys derived from it."""
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key = HKDF(algorithm=SHA256(), length=32, salt=_SALT, info=b"").derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(key))
