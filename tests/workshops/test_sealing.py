"""What goes back from a hall is read by who gave the file, and by nobody else."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.workshops.rules import sealing

HOME, OTHER = sealing.private_key("secret", "one"), sealing.private_key("secret", "two")


@given(st.binary(max_size=2_000))
def test_what_was_sealed_is_opened_by_who_gave_the_number(plain: bytes) -> None:
    sealed = sealing.seal(plain, sealing.public_key(HOME), os.urandom(sealing.CHANCE))
    assert sealing.unseal(sealed, HOME) == plain
    with pytest.raises(ValueError):
        sealing.unseal(sealed, OTHER)


def test_a_seal_shows_nothing_and_is_never_twice_the_same() -> None:
    public = sealing.public_key(HOME)
    one, two = (sealing.seal(b"bulletin " * 50, public, os.urandom(sealing.CHANCE)) for _time in range(2))
    assert one != two
    assert b"bulletin" not in base64.b64decode(one)


@given(st.data())
def test_a_seal_altered_anywhere_is_not_opened(data: st.DataObject) -> None:
    sealed = bytearray(base64.b64decode(sealing.seal(b"un", sealing.public_key(HOME), b"1" * sealing.CHANCE)))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError):
        sealing.unseal(base64.b64encode(sealed).decode(), HOME)


@pytest.mark.parametrize("sealed", ["", "é", "AAAA", "A" * 400])
def test_what_is_no_seal_is_not_opened(sealed: str) -> None:
    with pytest.raises(ValueError):
        sealing.unseal(sealed, HOME)


def test_a_number_that_hides_nothing_is_no_key() -> None:
    assert sealing.is_public_key(sealing.public_key(HOME))
    prime = sealing._PRIME
    weak = [0, 1, prime - 1, prime]
    assert [sealing.is_public_key(f"{number:0512x}") for number in weak] == [False] * 4
    assert [sealing.is_public_key(text) for text in ("", "z" * 512, None, 3)] == [False] * 4


def test_the_group_is_that_of_the_rfc() -> None:
    """2^2048 - 2^1984 - 1 + 2^64 × ([2^1918 π] + 124476): π by Machin's formula."""

    def arctan_of_inverse(of: int, unity: int) -> int:
        total = term = unity // of
        sign, rank = -1, 3
        while term:
            term //= of * of
            total += sign * (term // rank)
            sign, rank = -sign, rank + 2
        return total

    unity = 1 << (1918 + 64)
    pi = 4 * (4 * arctan_of_inverse(5, unity) - arctan_of_inverse(239, unity)) >> 64
    assert 2**2048 - 2**1984 - 1 + 2**64 * (pi + 124476) == sealing._PRIME
