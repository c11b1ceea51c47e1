"""What a TrueType file says of the room that its letters take, read without a library."""

import struct
from dataclasses import dataclass
from pathlib import Path

# Letters of a French page, in about their frequency: a space in six, then « esaitnrulodcpmévqfbghjàxèyêzwkç’ ».
FRENCH = (
    " " * 17 + "e" * 12 + "s" * 7 + "a" * 7 + "i" * 6 + "t" * 6 + "n" * 6 + "r" * 6 + "u" * 5 + "l" * 5 + "o" * 5
    + "d" * 3 + "c" * 3 + "p" * 3 + "m" * 3 + "é" * 2 + "v" + "q" + "f" + "b" + "g" + "h" + "’,."
)  # fmt: skip


@dataclass(frozen=True)
class Face:
    ascent: float
    descent: float
    line_gap: float
    width: float
    """Of a letter of a French page; all in em."""


def read_face(path: Path) -> Face:
    data = path.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {
        data[12 + 16 * one : 16 + 16 * one]: struct.unpack_from(">I", data, 20 + 16 * one)[0] for one in range(count)
    }
    em = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    ascent, descent, gap = struct.unpack_from(">hhh", data, tables[b"hhea"] + 4)
    long_ones = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    glyphs = _glyphs(data, tables[b"cmap"])
    widths = [
        struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * min(glyphs[ord(letter)], long_ones - 1))[0]
        for letter in FRENCH
    ]
    return Face(ascent / em, -descent / em, gap / em, sum(widths) / len(widths) / em)


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each letter of `FRENCH`, from the subtable of format 4."""
    for one in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * one)[0]
        if struct.unpack_from(">H", data, start)[0] == 4:
            return {ord(letter): _glyph(data, start, ord(letter)) for letter in set(FRENCH)}
    raise ValueError("no subtable of format 4")


def _glyph(data: bytes, start: int, letter: int) -> int:
    double = struct.unpack_from(">H", data, start + 6)[0]
    for at in range(0, double, 2):
        end = struct.unpack_from(">H", data, start + 14 + at)[0]
        if end < letter:
            continue
        first = struct.unpack_from(">H", data, start + 16 + double + at)[0]
        delta = struct.unpack_from(">h", data, start + 16 + 2 * double + at)[0]
        place = start + 16 + 3 * double + at
        offset = struct.unpack_from(">H", data, place)[0]
        if letter < first:
            return 0
        if not offset:
            return (letter + delta) % 65536
        return int(struct.unpack_from(">H", data, place + offset + 2 * (letter - first))[0])
    return 0
