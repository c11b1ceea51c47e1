"""A secret that waits in a row until its message leaves. Whoever reads the database, without the key of the instance,
learns nothing; once the message has left, the row is emptied and a hash alone is left.

The standard library has no cipher: a keyed SHAKE-256 (FIPS 202) gives as many unforeseeable bytes as the text has, other
ones each time; a signature tells what was altered, or sealed by another key.
"""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

_SALT = "jalons.base.sealing"
_NONCE_BYTES = 16


def seal(text: str) -> str:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return Signer(salt=_SALT).sign(urlsafe_b64encode(nonce + _mask(text.encode(), nonce)).decode())


def unseal(sealed: str) -> str | None:
    """None: there is nothing, or the key is no longer the one that sealed it."""
    try:
        body = urlsafe_b64decode(Signer(salt=_SALT).unsign(sealed))
    except BadSignature:
        return None
    return _mask(body[_NONCE_BYTES:], body[:_NONCE_BYTES]).decode()


def _mask(data: bytes, nonce: bytes) -> bytes:
    key = salted_hmac(_SALT, nonce, algorithm="sha256").digest()
    stream = hashlib.shake_256(key + nonce).digest(len(data))
    return bytes(one ^ other for one, other in zip(data, stream, strict=True))
