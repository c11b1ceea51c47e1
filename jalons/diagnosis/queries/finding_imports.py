"""What a table of things said would do, before it does it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jalons.base.previews import Column, preview_columns
from jalons.diagnosis.models import Audience, Finding
from jalons.diagnosis.queries.findings import theme_titles
from jalons.diagnosis.rules import finding_tables
from jalons.diagnosis.rules.finding_tables import Act, Line, Place
from jalons.diagnosis.words import findings as words
from jalons.directory.rules.tables import commune_names
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class FindingPreviewLine:
    number: int
    text: str
    act_words: str
    details: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class FindingsPreview:
    sentence: str
    columns: tuple[Column, ...]
    lines: tuple[FindingPreviewLine, ...]
    doubtful: int
    to_write: int
    has_text: bool


def findings_preview(
    roadmap: Roadmap, rows: Sequence[Sequence[str]], header: int, columns: Mapping[int, str], today: date
) -> FindingsPreview:
    """Three queries. Doubtful lines first, then in the order of the file."""
    names = dict(roadmap.communes.values_list("code", "name"))
    texts = list(Finding.objects.filter(roadmap=roadmap).values_list("text", flat=True))
    place = Place(theme_titles(roadmap), commune_names(names.items()), texts, today)
    lines = finding_tables.read_lines(rows, header, columns, place)
    return FindingsPreview(
        sentence=words.plan_sentence(Counter(line.act for line in lines)),
        columns=preview_columns(rows, header, columns),
        lines=tuple(_finding_preview_line(line, names) for line in sorted(lines, key=lambda line: not line.doubts)),
        doubtful=sum(bool(line.doubts) for line in lines),
        to_write=sum(line.act == Act.CREATE for line in lines),
        has_text="text" in columns.values(),
    )


def _finding_preview_line(line: Line, names: Mapping[str, str]) -> FindingPreviewLine:
    said = {
        "said_by": line.said_by,
        "kind": str(Finding.Kind(line.kind).label),
        "heard_on": f"{line.heard_on:%d/%m/%Y}" if line.heard_on else "",
        "themes": ", ".join(line.themes),
        "audiences": ", ".join(str(Audience(code).label) for code in line.audiences),
        "communes": ", ".join(names[code] for code in line.communes),
        "is_kept": "" if line.is_kept else str(words.NOT_KEPT),
    }
    return FindingPreviewLine(
        number=line.number,
        text=line.text,
        act_words=str(words.ACTS[line.act]),
        details=tuple((str(words.COLUMNS[key]), value) for key, value in said.items() if value),
        doubts=tuple(words.doubt_sentence(doubt, about) for doubt, about in line.doubts),
    )
