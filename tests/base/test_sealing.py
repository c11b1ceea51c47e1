"""A secret that waits for its message says nothing to whoever reads the database."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.sealing import seal, unseal


@given(st.text(max_size=400))
def test_what_was_sealed_is_given_back(text: str) -> None:
    assert unseal(seal(text)) == text


def test_the_same_secret_is_never_sealed_alike_nor_readable() -> None:
    first, second = seal("/invitation/secret/"), seal("/invitation/secret/")
    read = urlsafe_b64decode(first) + urlsafe_b64decode(second)
    assert (first == second, "secret" in first + second, b"secret" in read) == (False, False, False)


@pytest.mark.parametrize("sealed", ["", "abc", "abc:def", "é", "gAAAAA==", "A" * 400])
def test_what_was_not_sealed_here_opens_nothing(sealed: str) -> None:
    assert unseal(sealed) is None


@given(st.data())
def test_a_seal_altered_anywhere_opens_nothing(data: st.DataObject) -> None:
    sealed = bytearray(urlsafe_b64decode(seal("secret")))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    assert unseal(urlsafe_b64encode(sealed).decode()) is None


def test_another_key_opens_nothing(settings) -> None:  # type: ignore[no-untyped-def]
    sealed, before = seal("secret"), settings.SECRET_KEY
    settings.SECRET_KEY = "another key, as long as a key has to be"
    assert unseal(sealed) is None
    settings.SECRET_KEY = before
    assert unseal(sealed) == "secret"
