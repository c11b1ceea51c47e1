"""Resources pasted at once, one a line: which are kept, and why the others are not. Pure."""

import re
import unicodedata
from collections.abc import Iterable

from jalons.base.french import matching_key, one_line
from jalons.base.frozen import frozen
from jalons.base.texts import strip_invisible
from jalons.resources.rules.resources import HOLDER_LIMIT, LABEL_LIMIT

# What people write before the lines of a list: « - », « • », « 3. », « 3) », « [ ] ».
_MARK = re.compile(r"^\s*(?:[-–—•*·▪◦‣]+|\[[ xX]?\]|\(?\d{1,3}[.)])\s+")


@frozen
class PastedLine:
    """A resource to add. A table of a spreadsheet has its holder in the second cell."""

    label: str
    holder: str = ""


@frozen
class PastedLines:
    """Each line that says something is in one of these, whole, in the order it was written."""

    kept: tuple[PastedLine, ...]
    too_long: tuple[str, ...]
    known: tuple[str, ...]
    """Already there, or written twice."""
    beyond: tuple[str, ...]
    """More than the map may hold."""

    @property
    def left_out(self) -> int:
        return len(self.too_long) + len(self.known) + len(self.beyond)


def read_lines(text: str, *, room: int, there: Iterable[str] = ()) -> PastedLines:
    """`room`: how many resources the map may still receive; `there`: the labels of those beside which they go."""
    seen = {matching_key(label) for label in there}
    kept: list[PastedLine] = []
    too_long: list[str] = []
    known: list[str] = []
    beyond: list[str] = []
    for typed in text.splitlines():
        line = _read_line(typed)
        if line is None:
            continue
        key = matching_key(line.label)
        if len(line.label) > LABEL_LIMIT or len(line.holder) > HOLDER_LIMIT:
            too_long.append(_clean_cell(typed))
        elif key in seen:
            known.append(line.label)
        elif len(kept) >= room:
            beyond.append(_clean_cell(typed))
        else:
            seen.add(key)
            kept.append(line)
    return PastedLines(tuple(kept), tuple(too_long), tuple(known), tuple(beyond))


def _read_line(typed: str) -> PastedLine | None:
    """None for a line without a letter or a digit: a rule, a lone mark."""
    cells = [_clean_cell(cell) for cell in _MARK.sub("", typed).split("\t")]
    label = next((cell for cell in cells if cell), "")
    if not any(sign.isalnum() for sign in label):
        return None
    after = cells[cells.index(label) + 1 :]
    return PastedLine(label, next((cell for cell in after if cell), ""))


def _clean_cell(typed: str) -> str:
    return one_line(
        "".join(sign for sign in strip_invisible(typed) if sign == "\t" or unicodedata.category(sign) != "Cc")
    )
