"""The files of the geography, embedded in `data/`: built by scripts/build_reference.py, described by
data/PROVENANCE.json."""

import csv
import gzip
import hashlib
import io
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jalons.base.frozen import frozen

FOLDER = Path(__file__).resolve().parent / "data"

Row = dict[str, Any]


@frozen
class Reference:
    """One vintage, still as text: its columns are those of the files."""

    year: int
    valid_from: date
    stamp: str
    regions: list[Row]
    departements: list[Row]
    epci: list[Row]
    ept: list[Row]
    communes: list[dict[str, str]]
    old_codes: list[dict[str, str]]
    same_code_parts: list[dict[str, str]]


@cache
def read_provenance() -> Row:
    """Packages, licences, attributions, counts and files of the vintage on disk. `stamp` is the SHA-256 of the
    description itself."""
    data = (FOLDER / "PROVENANCE.json").read_bytes()
    provenance: Row = json.loads(data)
    return provenance | {"stamp": hashlib.sha256(data).hexdigest()}


def read_reference() -> Reference:
    about = read_provenance()
    return Reference(
        year=about["vintage"],
        valid_from=date.fromisoformat(about["valid_from"]),
        stamp=about["stamp"],
        regions=_read_json("regions.json"),
        departements=_read_json("departements.json"),
        epci=_read_json("epci.json.gz"),
        ept=_read_json("ept.json.gz"),
        communes=_read_csv("communes.csv.gz"),
        old_codes=_read_csv("codes.csv.gz"),
        same_code_parts=_read_csv("names.csv.gz"),
    )


def read_topology(departement: str) -> Row | None:
    """The TopoJSON of the communes of a département; None when the source has no outline."""
    name = f"geo/dep/{departement}.topojson.gz"
    topology: Row | None = _read_json(name) if name in read_provenance()["files"] else None
    return topology


def read_outlines(kind: str) -> dict[str, Row]:
    """Simplified GeoJSON geometries by code; `kind` is `epci` or `departements`."""
    collection: Row = _read_json(f"geo/{kind}.geojson.gz")
    return {feature["properties"]["code"]: feature["geometry"] for feature in collection["features"]}


def _read_file(name: str) -> bytes:
    data = (FOLDER / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def _read_json(name: str) -> Any:
    return json.loads(_read_file(name))


def _read_csv(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_read_file(name).decode())))
