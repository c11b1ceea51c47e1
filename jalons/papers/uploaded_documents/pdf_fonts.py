"""How wide the letters of a font of a PDF are, for whoever asks whether one more would have fitted in a line."""

from collections.abc import Iterator
from typing import Any

from jalons.base.pdf_opening_process import DAMAGED

_MOST_CODES = 65_536
_WHOLE_EM = 1000


def letter_widths(font: Any) -> dict[str, float]:
    """In ems, by letter. Empty for a font that does not tell them in one of the two usual ways, or is damaged. `font`: its dictionary."""
    try:
        letters = dict(_read_letters(font))
        widths = dict(_composite_widths(font) if _is_composite(font) else _simple_widths(font))
        usual = float(font["/DescendantFonts"][0].get_object().get("/DW", _WHOLE_EM)) if _is_composite(font) else 0.0
    except DAMAGED:
        return {}
    told = {letter: widths.get(code, usual) / _WHOLE_EM for code, letter in letters.items()}
    return {letter: width for letter, width in told.items() if width > 0}


def _is_composite(font: Any) -> bool:
    return bool(font.get("/Subtype") == "/Type0")


def _simple_widths(font: Any) -> Iterator[tuple[int, float]]:
    first = int(font["/FirstChar"])
    for place, width in enumerate(font["/Widths"]):
        yield first + place, float(width)


def _composite_widths(font: Any) -> Iterator[tuple[int, float]]:
    """« 3 [500 250] 10 20 600 »: a list of widths from a code on, or one width for all codes between two."""
    values = list(font["/DescendantFonts"][0].get_object().get("/W", []))
    place = 0
    while place + 1 < len(values):
        first, second = int(values[place]), values[place + 1].get_object()
        if isinstance(second, list):
            yield from ((first + number, float(width)) for number, width in enumerate(second))
            place += 2
            continue
        for code in range(first, min(int(second), _MOST_CODES) + 1):
            yield code, float(values[place + 2])
        place += 3


def _read_letters(font: Any) -> Iterator[tuple[int, str]]:
    """The letter of each code; what a code gives several letters for, as « ffi », is left out."""
    if "/ToUnicode" in font:
        yield from _told_letters(font["/ToUnicode"].get_object().get_data().decode("latin-1"))
    elif not _is_composite(font) and font.get("/Encoding") == "/WinAnsiEncoding":
        for code in range(32, 256):
            yield code, bytes([code]).decode("cp1252", "replace")


def _told_letters(table: str) -> Iterator[tuple[int, str]]:
    for part in table.split("beginbfchar")[1:]:
        codes = part.split("endbfchar")[0].replace("<", " ").replace(">", " ").split()
        for code, letter in zip(codes[::2], codes[1::2], strict=False):
            if len(letter) == 4:
                yield int(code, 16), chr(int(letter, 16))
    for part in table.split("beginbfrange")[1:]:
        yield from _range_letters(part.split("endbfrange")[0])


def _range_letters(part: str) -> Iterator[tuple[int, str]]:
    """« <20> <7e> <0020> », or « <20> <22> [<0041> <0042> <0043>] »."""
    words = iter(part.replace("<", " ").replace(">", " ").replace("[", " [ ").replace("]", " ] ").split())
    for begin in words:
        first, last, letter = int(begin, 16), int(next(words, "0"), 16), next(words, "0")
        if letter != "[":
            for code in range(first, min(last, first + _MOST_CODES) + 1):
                if len(letter) == 4:
                    yield code, chr(int(letter, 16) + code - first)
            continue
        for code, one in enumerate(iter(lambda: next(words, "]"), "]"), first):
            if len(one) == 4:
                yield code, chr(int(one, 16))
