"""Pictures made by hand, and as they should not be."""

import struct
import zlib


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 300, height: int = 100, text: bytes = b"") -> bytes:
    """Red. `text`: what a camera or a person left in the file."""
    rows = (b"\0" + bytes((200, 20, 30)) * width) * height
    words = chunk(b"tEXt", b"Comment\0" + text) if text else b""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + words + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def announced(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds nothing of it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def jpeg_announced(width: int, height: int) -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\0" * 20


def first_pixel(picture: bytes) -> tuple[int, ...]:
    """Of a PNG of 8 bits a channel whose first line has no filter or any: the first pixel is never filtered by another."""
    place, data, channels = 8, b"", {2: 3, 6: 4}[picture[25]]
    while place < len(picture):
        length = int.from_bytes(picture[place : place + 4], "big")
        if picture[place + 4 : place + 8] == b"IDAT":
            data += picture[place + 8 : place + 8 + length]
        place += 12 + length
    return tuple(zlib.decompress(data)[1 : 1 + channels])
