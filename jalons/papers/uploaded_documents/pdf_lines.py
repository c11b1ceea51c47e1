"""The lines of a PDF, from the pieces of text that are drawn side by side. Pure."""

from collections.abc import Iterable, Sequence

from jalons.base.frozen import frozen
from jalons.papers.uploaded_documents.pdf_columns import Fragment, group_fragments, is_at


@frozen
class Line:
    """`ends_spaced`: a space is drawn after its last word. `width`, `first_width`: as those of a piece of it."""

    x: float
    y: float
    end: float
    size: float
    text: str
    is_strong: bool
    ends_spaced: bool = False
    width: float = 0.0
    first_width: float = 0.0


def make_lines(fragments: Iterable[Fragment], columns: Sequence[float] = ()) -> list[Line]:
    """From the top down. `columns`: where a lone row of a table would part its label from its text."""
    return [_join_line(row, columns) for row in group_fragments(fragments)]


def _join_line(row: Sequence[Fragment], columns: Sequence[float]) -> Line:
    text, end = "", row[0].x
    for fragment in row:
        gap = fragment.x - end
        if text and gap > fragment.size and is_at(fragment.x, columns):
            text = f"{text.rstrip(' :')} : "
        elif text and gap >= 0.2 * fragment.size and not text.endswith(" "):
            text += " "
        text += fragment.text
        end = fragment.end
    largest = max(row, key=lambda one: len(one.text))
    last = row[-1]
    return Line(
        row[0].x,
        largest.y,
        end,
        largest.size,
        " ".join(text.split()),
        all(one.is_strong for one in row),
        ends_spaced=text[-1:].isspace(),
        width=last.x + last.width - row[0].x if last.width else 0.0,
        first_width=row[0].first_width,
    )
