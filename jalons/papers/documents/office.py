"""The drawings of office files, turned into pictures."""

import struct
from functools import lru_cache

from jalons.base.frozen import frozen
from jalons.papers.documents.pdf import write_png


@frozen(slots=True)
class Picture:
    data: bytes
    width_cm: float
    height_cm: float


@lru_cache(maxsize=32)
def draw_picture(svg: str, width_cm: float) -> Picture:
    data = write_png(svg, width_cm)
    width, height = struct.unpack(">II", data[16:24])  # read from the header of the PNG
    return Picture(data, width_cm, width_cm * height / width)
