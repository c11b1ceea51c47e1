"""A text that one computer alone reads: what comes back from a hall goes through hands that must not read it. Pure.

Who gives a file gives a public number with it; whoever opens it there seals with this number what goes back; only who
gave the file opens that. With what Python has: Diffie and Hellman in the group of 2,048 bits of RFC 3526 (number 14),
SHAKE-256 for the stream, HMAC-SHA-256 for the tag, a new number of chance for each seal.
"""

import base64
import hashlib
import hmac

_PRIME = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AACAA68FFFFFFFFFFFFFFFF",
    16,
)
_SIZE = 256  # bytes of a number of the group
_TAG = 32
CHANCE = 64  # bytes of chance for a seal


def private_key(secret: str, carriage: str) -> int:
    """Of one carriage; nothing is stored, and it tells nothing of the secret."""
    return int.from_bytes(hmac.new(secret.encode(), f"jalons seal {carriage}".encode(), hashlib.sha512).digest())


def public_key(private: int) -> str:
    return f"{pow(2, private, _PRIME):0{2 * _SIZE}x}"


def is_public_key(text: object) -> bool:
    if not isinstance(text, str) or len(text) != 2 * _SIZE or set(text) - set("0123456789abcdef"):
        return False
    return 1 < int(text, 16) < _PRIME - 1


def seal(plain: bytes, public: str, chance: bytes) -> str:
    once = int.from_bytes(chance)
    ours = pow(2, once, _PRIME).to_bytes(_SIZE)
    tag_key, stream = _stream(pow(int(public, 16), once, _PRIME), ours, len(plain))
    hidden = _mixed(plain, stream)
    return base64.b64encode(ours + _tag(tag_key, hidden) + hidden).decode()


def unseal(sealed: str, private: int) -> bytes:
    """Raises ValueError when it was sealed for another, or altered."""
    data = base64.b64decode(sealed, validate=True)
    ours, tag, hidden = data[:_SIZE], data[_SIZE : _SIZE + _TAG], data[_SIZE + _TAG :]
    if not is_public_key(ours.hex()):
        raise ValueError(sealed[:20])
    tag_key, stream = _stream(pow(int.from_bytes(ours), private, _PRIME), ours, len(hidden))
    if not hmac.compare_digest(_tag(tag_key, hidden), tag):
        raise ValueError(sealed[:20])
    return _mixed(hidden, stream)


def _stream(shared: int, ours: bytes, size: int) -> tuple[bytes, bytes]:
    drawn = hashlib.shake_256(b"jalons seal" + shared.to_bytes(_SIZE) + ours).digest(_TAG + size)
    return drawn[:_TAG], drawn[_TAG:]


def _mixed(text: bytes, stream: bytes) -> bytes:
    return (int.from_bytes(text) ^ int.from_bytes(stream)).to_bytes(len(text))


def _tag(key: bytes, hidden: bytes) -> bytes:
    return hmac.new(key, hidden, hashlib.sha256).digest()
