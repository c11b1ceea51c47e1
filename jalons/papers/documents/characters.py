"""Which characters a file can carry, and which the PDF can draw. People type anything: emoji, Arabic, stray
controls."""

import re
import unicodedata
from functools import lru_cache

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

# XML forbids control characters and surrogates; direction overrides would reverse the rest of a page; private
# characters have no meaning.
_ILLEGIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2060-\u206f\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff9-\ufffc\uffff\ufffe"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)


def clean_text(text: str) -> str:
    """Removes what no file may contain. Line ends become line feeds, tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _ILLEGIBLE.sub("", text))


_SILENT = re.compile("[\u200b-\u200f\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")


def is_blank_text(text: str) -> bool:
    """Whether nothing is visible: spaces, or characters that only modify their neighbours."""
    return not _SILENT.sub("", text).strip()


# Characters that Atkinson Hyperlegible and the three typefaces of typst 0.15 draw, without the scripts that they draw
# only in part. PDF/UA refuses a missing glyph, so this list has to be exact: a test compiles the whole of it.
DRAWN = """
20-7E A0-377 37A-37F 384-38A 38C 38E-3A1 3A3-484 487-4FF 510-513 51A-51D 531-556 559-58A 58D-58F 591-5C7 5D0-5EA 5EF-5F4
606-60C 615 61B 61F 621-63A 640-655 65A 660-66D 674 679-67B 67E-680 683-684 686-687 691 698 6A4 6A9 6AF 6BE 6CC 6F0-6F9
1E00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FC4 1FC6-1FD3 1FD6-1FDB
1FDD-1FEF 1FF2-1FF4 1FF6-1FFE 2000-2027 202F-2040 2042 2044-2052 2054-205F 2070-2071 2074-208E 2090-209C 20A0-20C0
2100-211E 2120 2122 2124 2126-2151 2153-2184 2189 2190-23FF 2460-2606 2609-262F 2638-268B 2690-269C 26A0-26A7 26AA-26AF
26B2 2701-2704 2706-2709 270C-2714 2717-2727 272A-274B 274D 274F-2752 2756 2758-275E 2761-277F 2794 2798-27AF 27B1-27BF
2B00-2B73 2B76-2B95 2B97-2BFF FB00-FB06 FB13-FB17 FB1D-FB36 FB38-FB3C FB3E FB40-FB41 FB43-FB44 FB46-FB4F FB52-FB81
FB8A-FB95 FB9E-FB9F FBAA-FBAD FBE8-FBE9 FBFC-FBFF FE66 FE70-FE74 FE76-FEFC FFFD
"""
TOFU = "▯"
_STAND_INS = str.maketrans("✅❌⭐❗❓\u2011", "✔✘★!?-")


def _undrawn_pattern() -> str:
    ends = [(part.split("-") * 2)[:2] for part in DRAWN.split()]
    drawn = "".join(f"{chr(int(first, 16))}-{chr(int(last, 16))}" for first, last in ends)
    return f"[^\n{drawn}]+(?:[\u200b-\u200f]+[^\n{drawn}]+)*"


_UNDRAWN = re.compile(_undrawn_pattern())
_BEYOND_LATIN = re.compile(r"[^\n -~\u00a0-\u017f‘’‚“”„†‡•…‰‹›€–—−]+")


@lru_cache(maxsize=2048)
def drawable_text(text: str) -> str:
    """The text with a visible mark in place of what the PDF cannot draw, such as emoji."""
    return _UNDRAWN.sub(_replacement_text, text.translate(_STAND_INS))


def latin_text(text: str) -> str:
    """Keeps only usual Latin letters: the last resort, when accents are combined in a way that no typeface draws."""
    return _BEYOND_LATIN.sub(TOFU, text)


def _replacement_text(unknown: re.Match[str]) -> str:
    normalised = unicodedata.normalize("NFKC", _SILENT.sub("", unknown[0]))
    return TOFU if _UNDRAWN.search(normalised) else normalised
