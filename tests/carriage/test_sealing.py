"""What goes back from a hall is read by who gave the file, and by nobody else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.carriage.rules import sealing

HOME, OTHER = sealing.private_key("secret", "one"), sealing.private_key("secret", "two")


@given(st.binary(max_size=2_000))
def test_what_was_sealed_is_opened_by_who_gave_the_key(plain: bytes) -> None:
    sealed = sealing.seal_bytes(plain, sealing.public_key(HOME))
    assert sealing.unseal_bytes(sealed, HOME) == plain
    with pytest.raises(ValueError):
        sealing.unseal_bytes(sealed, OTHER)


def test_a_seal_shows_nothing_and_is_never_twice_the_same() -> None:
    public = sealing.public_key(HOME)
    one, two = (sealing.seal_bytes(b"bulletin " * 50, public) for _time in range(2))
    assert one != two
    assert b"bulletin" not in base64.b64decode(one)


@given(st.data())
def test_a_seal_altered_anywhere_is_not_opened(data: st.DataObject) -> None:
    sealed = bytearray(base64.b64decode(sealing.seal_bytes(b"un", sealing.public_key(HOME))))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError):
        sealing.unseal_bytes(base64.b64encode(sealed).decode(), HOME)


@pytest.mark.parametrize("sealed", ["", "é", "AAAA", "A" * 400])
def test_what_is_no_seal_is_not_opened(sealed: str) -> None:
    with pytest.raises(ValueError):
        sealing.unseal_bytes(sealed, HOME)


def test_the_key_of_a_carriage_is_always_the_same_and_of_it_alone() -> None:
    keys = {sealing.private_key(secret, carriage) for secret in ("secret", "other") for carriage in ("one", "two")}
    assert len(keys) == 4
    assert sealing.private_key("secret", "one") == HOME


PRIME = 2**255 - 19
# Points whose order divides eight: 0, 1, -1, the two of order eight (RFC 7748, section 7), and 0 and 1 said otherwise.
WEAK = [
    0,
    1,
    PRIME - 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
    PRIME,
    PRIME + 1,
]


@pytest.mark.parametrize("point", WEAK)
def test_a_point_that_hides_nothing_is_no_key(point: int) -> None:
    text = point.to_bytes(32, "little").hex()
    assert not sealing.is_public_key(text)
    with pytest.raises(ValueError):
        sealing.seal_bytes(b"bulletin", text)


def test_a_key_is_told_from_what_is_none() -> None:
    assert sealing.is_public_key(sealing.public_key(HOME))
    assert [sealing.is_public_key(text) for text in ("", "z" * 64, "9" * 63, "A" * 64, "9" * 512, None, 3)] == [
        False
    ] * 7
