"""Drawings of the PDF compiler that several tests ask for."""

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any


def draw_once(ask: Callable[..., Any]) -> Callable[..., Any]:
    """Asks the compiler once for each source with the same inputs and the same format: the same words give the same bytes
    (tests/papers/test_documents_write.py). A refusal is asked again, and so is what reads the files of a folder, since
    they may have changed."""
    drawn: dict[bytes, Any] = {}

    def ask_once(
        source: bytes | Path, inputs: dict[str, str], every_font: bool, root: Path | None, **asked: Any
    ) -> Any:
        if root is not None:
            return ask(source, inputs, every_font, root, **asked)
        key = hashlib.sha256(pickle.dumps((source, inputs, every_font, asked))).digest()
        if key not in drawn:
            drawn[key] = ask(source, inputs, every_font, root, **asked)
        return drawn[key]

    return ask_once
