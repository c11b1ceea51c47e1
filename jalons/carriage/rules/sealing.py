"""A text that one computer alone reads: what comes back from a hall goes through hands that must not read it. Pure, but
for the chance that the library draws for each seal.

Who gives a file gives a public key with it; whoever opens it there seals with this key what goes back; only who gave
the file opens that. It is HPKE (RFC 9180), whole from the library: X25519, HKDF-SHA-256, ChaCha20-Poly1305. The library
is imported by what seals or opens: a process that does neither spares its ten megabytes.
"""

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.hpke import Suite

_USE = b"jalons seal"
_SIZE = 32  # bytes of a key


def private_key(secret: str, carriage: str) -> bytes:
    """Of one carriage; nothing is stored, and it tells nothing of the secret."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=_SIZE, salt=_USE, info=carriage.encode()).derive(secret.encode())


def public_key(private: bytes) -> str:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def is_public_key(text: object) -> bool:
    """A few points of the curve hide nothing, whoever seals with them: the library refuses them too."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    if not isinstance(text, str) or len(text) != 2 * _SIZE or set(text) - set("0123456789abcdef"):
        return False
    try:
        X25519PrivateKey.from_private_bytes(bytes(_SIZE)).exchange(_read_public_key(text))
    except ValueError:
        return False
    return True


def seal_bytes(plain: bytes, public: str) -> str:
    return base64.b64encode(_cipher_suite().encrypt(plain, _read_public_key(public), info=_USE)).decode()


def unseal_bytes(sealed: str, private: bytes) -> bytes:
    """Raises ValueError when it was sealed for another, or altered."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    data = base64.b64decode(sealed, validate=True)
    try:
        return _cipher_suite().decrypt(data, X25519PrivateKey.from_private_bytes(private), info=_USE)
    except InvalidTag as error:
        raise ValueError(sealed[:20]) from error


def _cipher_suite() -> "Suite":
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def _read_public_key(public: str) -> "X25519PublicKey":
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    return X25519PublicKey.from_public_bytes(bytes.fromhex(public))
