"""Made files, read as a source would read its own: no row of a real file is in them."""

import zipfile
from pathlib import Path

from jalons.opendata.sources import SOURCES, Normalised, Source, geography


def without_floor(key: str) -> Source:
    """The source, for which three rows are a file."""
    source = type(SOURCES[key])()
    source.fewest = 0
    return source


def read(key: str, folder: Path, *lines: str, encoding: str = "utf-8", member: str = "") -> Normalised:
    """`member`: the file is given in a zip, under this name, beside the explanations that INSEE joins to it."""
    text = ("\n".join(lines) + "\n").encode(encoding)
    path = folder / "file"
    if member:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member.replace("_data", "_metadata"), "COD_VAR;LIB_VAR;COD_MOD;LIB_MOD\n" * 500)
            archive.writestr(member, text)
    else:
        path.write_bytes(text)
    return without_floor(key).read(path, geography.current_geography())


def reasons(found: Normalised) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in found.rejected]
