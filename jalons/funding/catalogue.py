"""The schemes that come with Jalons, as `changes.load_catalogue` takes them, and the envelopes of départements."""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jalons.funding.rules.schemes import CapPer

FILE = Path(__file__).with_name("catalogue.toml")
ENVELOPES = FILE.with_name("envelopes.toml")
# The scheme whose money the envelopes share out.
ENGINEERING = "fne-ingenierie-2024"
# Default values of a row.
_SILENT: dict[str, Any] = {
    "amounts": "",
    "cap": None,
    "cap_per": CapPer.PROJECT.value,
    "is_investment_only": False,
    "eligibility": "",
    "perimeter": "",
    "perimeter_code": "",
    "perimeter_name": "",
    "beneficiaries": [],
    "themes": [],
    "paid_kinds": [],
    "recurrence": "",
    "valid_from": None,
    "valid_to": None,
    "source_on": None,
}


def catalogue_rows() -> list[dict[str, Any]]:
    schemes = tomllib.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)
    return [
        _SILENT | {"key": key} | {name: _read_value(name, value) for name, value in row.items()}
        for key, row in schemes.items()
    ]


def _read_value(name: str, value: Any) -> Any:
    if name == "cap":
        return Decimal(value).quantize(Decimal("0.01"))
    return value


@cache
def known_envelopes() -> tuple[dict[str, Decimal], str]:
    """The known dotations by code of département, and their source."""
    content = tomllib.loads(ENVELOPES.read_text(encoding="utf-8"))
    amounts = {code: Decimal(amount).quantize(Decimal("0.01")) for code, amount in content["amounts"].items()}
    return amounts, content["source"]
