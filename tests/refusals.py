"""What a change refuses: the reason, and the sentence where its words are the point."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from jalons.base.errors import Refused


@contextmanager
def refused(code: str, field: str | None = None, *, saying: str = "") -> Iterator[None]:
    """The block is refused for that reason, beside that field. `saying`: these words are in the sentence."""
    with pytest.raises(Refused) as refusal:
        yield
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert _with_plain_spaces(saying) in _with_plain_spaces(refusal.value.sentence)


def _with_plain_spaces(text: str) -> str:
    return text.replace("\u00a0", " ")
