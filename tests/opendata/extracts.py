"""Real extracts of open data, beside the project when its developers have them. They are never copied into it, but for
three figures of each commune.

`communes-insee.csv.gz` holds these figures, as INSEE publishes them under the Licence Ouverte 2.0: the share of people
aged 65 or more (census of 2022), the median income and the poverty rate (Filosofi 2021). Their files are in parquet,
which only a library of 150 MB reads.
"""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "opendata"
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason="real extracts absent")


def commune_rows() -> Iterator[dict[str, str]]:
    """`code`, `part65plus`, `MED_SL` and `PR_MD60`; what is not published is empty."""
    with gzip.open(Path(__file__).with_name("communes-insee.csv.gz"), "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)
