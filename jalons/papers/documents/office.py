"""What both office formats share: drawings turned into pictures, and archives that are identical for the same
document."""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, time
from datetime import date as Date
from functools import lru_cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jalons.papers.documents.pdf import write_png


@dataclass(frozen=True, slots=True)
class Picture:
    data: bytes
    width_cm: float
    height_cm: float


@lru_cache(maxsize=32)
def draw_picture(svg: str, width_cm: float) -> Picture:
    data = write_png(svg, width_cm)
    width, height = struct.unpack(">II", data[16:24])  # read from the header of the PNG
    return Picture(data, width_cm, width_cm * height / width)


def document_time(on: Date) -> datetime:
    """The date written in files: that of the document, never the time of the download."""
    return datetime.combine(on, time(12), UTC)


def date_archive(archive: bytes, on: Date) -> bytes:
    """The archive with every member dated `on`, in the same order and with the same compression."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for member in source.infolist():
            info = ZipInfo(member.filename, (max(on.year, 1980), on.month, on.day, 12, 0, 0))
            info.compress_type = member.compress_type
            target.writestr(info, source.read(member))
    return out.getvalue()
