"""What a list of places is compared with, and its preview."""

from collections.abc import Mapping

from jalons.base.french import format_short_day
from jalons.base.previews import PreviewLine, doubt_sentences
from jalons.base.sent_tables import SentTable
from jalons.opendata.models.known_places import known_places, roadmap_perimeter
from jalons.opendata.rules import place_tables
from jalons.opendata.rules.place_tables import Act, Line
from jalons.opendata.words import place_imports as words
from jalons.roadmaps.models import Roadmap


def place_lines(roadmap: Roadmap, sent: SentTable) -> list[Line]:
    """In the order of the list; what is outside comes last: a national list has thousands of such lines."""
    lines = place_tables.read_places(sent, roadmap_perimeter(roadmap), known_places(roadmap))
    return sorted(lines, key=lambda line: line.act is Act.OUTSIDE)


def preview_place(line: Line, communes: Mapping[str, str]) -> PreviewLine:
    told = line.changes if line.act is Act.UPDATE else [(key, None, value) for key, value in line.values.items()]
    details = tuple(
        (str(words.DETAILS[key]), _value_words(value)) for key, _before, value in told if key in words.DETAILS and value
    )
    return PreviewLine(
        number=line.number,
        title=line.title,
        beside=", ".join(about for _doubt, about in line.doubts)
        if line.act is Act.OUTSIDE
        else communes.get(line.values.get("commune", ""), ""),
        act=line.act,
        details=() if line.act is Act.SAME else details,
        doubts=() if line.act is Act.OUTSIDE else doubt_sentences(words.DOUBTS, line.doubts),
    )


def _value_words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return format_short_day(value) if hasattr(value, "year") else str(value)  # type: ignore[arg-type]
