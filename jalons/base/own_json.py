"""JSON that a Jalons wrote, read as what comes from outside: by files that people carry from one instance to another.
Pure."""

import json
import math
import re
from typing import Any, NoReturn

# Characters that JSON can write and no database can hold: NUL and lone surrogates. Our files contain neither.
_UNHELD = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def read_own_json(text: str) -> Any:
    """Raises ValueError, or RecursionError, for what our files never hold: these characters, and numbers without end."""
    if _UNHELD.search(text.replace("\\\\", "")):
        raise ValueError("a character that no database holds")
    return json.loads(text, parse_constant=refuse_constant, parse_float=_read_finite)


def refuse_constant(name: str) -> NoReturn:
    """`NaN` and `Infinity` are no JSON."""
    raise ValueError(name)


def _read_finite(text: str) -> float:
    if math.isinf(value := float(text)):
        raise ValueError(text)
    return value
