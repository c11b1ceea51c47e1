"""A GeoJSON file of outlines as a table: its columns are the properties and the centre of each outline.

It is read one outline at a time, without trusting its own metadata, so memory does not grow with its size.
"""

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.zip_files import SafeZip
from jalons.opendata.rules.districts import geometry_centre
from jalons.opendata.sources import reading
from jalons.opendata.sources.fetching import format_weight
from jalons.opendata.sources.reading import Table

LONGITUDE, LATITUDE = "centre: longitude", "centre: latitude"  # column names that no producer uses
HEAVIEST = 300_000_000  # bytes, once unpacked
MOST_OF_ONE = 20_000_000  # characters of one outline
_CHUNK = 1 << 16
_HEAD = 1 << 20  # characters before the first outline
_FEATURES = re.compile(r'"features"\s*:\s*\[')
_CRS = re.compile(r'"crs"\s*:\s*')
_IN_DEGREES = re.compile(r"CRS84|\b(?:4326|4171|4258)\b")
_NEXT = re.compile(r"[\s,]*")
_JSON = json.JSONDecoder()


@contextmanager
def open_outlines(path: Path, *, member: str = "") -> Iterator[Table]:
    """`member`: the ending of the name of the file inside a zip."""
    with reading.refuse_broken_file(), path.open("rb") as file:
        if file.read(4) == b"PK\x03\x04":
            with SafeZip(file, reading.zip_bounds(HEAVIEST)) as archive:
                name = reading.find_member(archive, (".geojson", ".json"), member)
                if not name:
                    raise Refused(
                        _("Cette archive zip ne contient aucun fichier .geojson."), code="archive-without-outlines"
                    )
                with archive.open(name) as inside:
                    yield _outline_table(inside, name)
            return
        if path.stat().st_size > HEAVIEST:
            raise Refused(
                _("Ce fichier pèse plus de %(most)s : ce n’est pas celui attendu.") % {"most": format_weight(HEAVIEST)},
                code="file-heavier-than-expected",
            )
        file.seek(0)
        yield _outline_table(file, "")


def _outline_table(file: IO[bytes], member: str) -> Table:
    text = io.TextIOWrapper(file, encoding="utf-8-sig")
    head = ""
    while not (match := _FEATURES.search(head)):
        more = text.read(_CHUNK)
        if not more or len(head) > _HEAD:
            raise _outlines_refusal(head)
        head += more
    if head.lstrip()[:1] != "{":
        raise _outlines_refusal(head)
    _refuse_metres(head[: match.start()])
    features = _read_features(head[match.end() :], text)
    first = next(features, None)
    if first is None:
        raise Refused(_("Ce fichier est vide."), code="file-empty")
    names = list(dict.fromkeys([*_feature_properties(first), LONGITUDE, LATITUDE]))
    rows = ((rank, _feature_cells(one, names)) for rank, one in enumerate(chain([first], features), 1))
    return Table({name: place for place, name in enumerate(names)}, rows, member)


def _read_features(buffer: str, text: io.TextIOWrapper) -> Iterator[Any]:
    at = 0
    while True:
        at = _NEXT.match(buffer, at).end()  # type: ignore[union-attr]  # it matches nothing too
        if buffer.startswith("]", at):
            return
        try:
            feature, at = _JSON.raw_decode(buffer, at)
        except json.JSONDecodeError:
            # The outline continues beyond the buffer: read more each time, so that a large outline is not parsed a
            # hundred times.
            more = text.read(max(_CHUNK, len(buffer) - at))
            if not more or len(buffer) - at > MOST_OF_ONE:
                raise
            buffer, at = buffer[at:] + more, 0
        else:
            yield feature


def _feature_properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return {name.strip(): value for name, value in properties.items()} if isinstance(properties, dict) else {}


def _feature_cells(feature: Any, names: list[str]) -> list[str]:
    point = geometry_centre(feature.get("geometry")) if isinstance(feature, dict) else None
    values = _feature_properties(feature) | ({LONGITUDE: point[0], LATITUDE: point[1]} if point else {})
    return [reading.json_cell(values.get(name)) for name in names]


def _refuse_metres(head: str) -> None:
    """Reads the coordinate system of the file; without any, degrees are the standard."""
    if not (match := _CRS.search(head)):
        return
    system, _end = _JSON.raw_decode(head, match.end())
    if system and not _IN_DEGREES.search(json.dumps(system)):
        raise metres_refusal()


def metres_refusal() -> Refused:
    return Refused(
        _("Les coordonnées de ce fichier ne sont pas des degrés : prenez celui dont le nom finit par « WGS84 »."),
        code="outlines-not-in-degrees",
    )


def _outlines_refusal(head: str) -> Refused:
    if not head.strip():
        return Refused(_("Ce fichier est vide."), code="file-empty")
    if head.lstrip()[:1] == "<":
        return Refused(
            _("C’est une page web, pas un fichier de contours : l’adresse a sans doute changé."),
            code="web-page-not-outlines",
        )
    return Refused(_("Ce n’est pas un fichier de contours (GeoJSON). Est-ce le bon ?"), code="file-not-outlines")
