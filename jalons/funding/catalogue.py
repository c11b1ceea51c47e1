"""The schemes that come with Jalons, as `changes.load_catalogue` takes them."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from jalons.funding.rules import CapPer

FILE = Path(__file__).with_name("catalogue.toml")
# What a row says when the file says nothing.
_SILENT: dict[str, Any] = {
    "amounts": "",
    "cap": None,
    "cap_per": CapPer.PROJECT.value,
    "is_investment_only": False,
    "eligibility": "",
    "valid_from": None,
    "valid_to": None,
    "source_on": None,
}


def rows() -> list[dict[str, Any]]:
    found = tomllib.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)
    return [
        _SILENT | {"key": key} | {name: _value(name, value) for name, value in row.items()}
        for key, row in found.items()
    ]


def _value(name: str, value: Any) -> Any:
    if name == "cap":
        return Decimal(value).quantize(Decimal("0.01"))
    return value
