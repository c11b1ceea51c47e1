"""A secret that waits in a row until its message leaves. Whoever reads the database, without the key of the instance,
learns nothing; once the message has left, the row is emptied and a hash alone is left.

The library is imported by what seals or opens: a process that does neither spares its ten megabytes.
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
    """None: there is nothing, or the key is no longer the one that sealed it."""
    from cryptography.fernet import InvalidToken

    try:
        return _seal_cipher().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _seal_cipher() -> "Fernet":
    """Its key is for this use alone: it tells nothing of the key of the instance, nor of what else comes from it."""
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key = HKDF(algorithm=SHA256(), length=32, salt=_SALT, info=b"").derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(key))
