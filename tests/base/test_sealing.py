"""A secret that waits for its message says nothing to whoever reads the database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.sealing import seal, unseal


@given(st.text(max_size=400))
def test_what_was_sealed_is_given_back(text: str) -> None:
    assert unseal(seal(text)) == text


def test_the_same_secret_is_never_sealed_alike_nor_readable() -> None:
    first, second = seal("/invitation/secret/"), seal("/invitation/secret/")
    assert (first == second, "secret" in first + second) == (False, False)


@pytest.mark.parametrize("sealed", ["", "abc", "abc:def"])
def test_what_was_not_sealed_here_opens_nothing(sealed: str) -> None:
    assert unseal(sealed) is None


def test_another_key_opens_nothing(settings) -> None:  # type: ignore[no-untyped-def]
    sealed = seal("secret")
    assert unseal(sealed[:-1] + ("A" if sealed[-1] != "A" else "B")) is None
    settings.SECRET_KEY = "another key, as long as a key has to be"
    assert unseal(sealed) is None
