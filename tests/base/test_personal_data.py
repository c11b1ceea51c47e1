"""docs/personal-data.md says how long things are kept: the code is what keeps them."""

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

SHEET = (Path(__file__).resolve().parents[2] / "docs" / "personal-data.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| [^|]+ \| (\d+)\s(minute|heure|jour)s? \| `([\w.]+)\.([A-Z_]+)` \|$", SHEET, re.MULTILINE)
UNITS = {"minute": timedelta(minutes=1), "heure": timedelta(hours=1), "jour": timedelta(days=1)}


def test_every_delay_of_the_sheet_names_its_constant() -> None:
    table = SHEET.split("## Combien de temps")[1].split("\n\n")[1]
    assert len(ROWS) == len(table.splitlines()) - 2


@pytest.mark.parametrize(("count", "unit", "module", "name"), ROWS)
def test_each_delay_of_the_sheet_is_the_one_of_the_code(count: str, unit: str, module: str, name: str) -> None:
    value = getattr(import_module(module), name)
    delay = value if isinstance(value, timedelta) else timedelta(seconds=value)
    assert delay == int(count) * UNITS[unit]


def test_the_sheet_keeps_as_many_backups_as_the_guide() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "hosting.md").read_text(encoding="utf-8")
    assert set(re.findall(r"--keep (\d+)", guide)) == set(re.findall(r"--keep (\d+)", SHEET)) == {"14"}
