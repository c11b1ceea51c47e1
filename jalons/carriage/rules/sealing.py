"""Encryption for a single computer: the file that goes back is carried by people who must not read it. Pure, except the
random numbers that the library draws for each seal.

The instance that exports a file puts a public key in it; the instance where it is opened seals the returned file with
this key; only the first one can open it. This is HPKE (RFC 9180), entirely from the library: X25519, HKDF-SHA-256,
ChaCha20-Poly1305. The library is imported where it is used: other processes save its ten megabytes.
"""

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.hpke import Suite

_USE = b"jalons seal"
_SIZE = 32  # bytes of a key


def private_key(secret: str, carriage: str) -> bytes:
    """The private key of one carriage; it is not stored, and reveals nothing of the secret."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=_SIZE, salt=_USE, info=carriage.encode()).derive(secret.encode())


def public_key(private: bytes) -> str:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def is_public_key(text: object) -> bool:
    """A few points of the curve give no secrecy: they are refused, by the library too."""
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
    """Raises ValueError when it was sealed for another key, or altered."""
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
