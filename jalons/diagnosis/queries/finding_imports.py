"""The preview of an import of findings."""

from collections.abc import Mapping
from datetime import date

from jalons.base.previews import PreviewLine, doubt_sentences
from jalons.base.sent_tables import SentTable
from jalons.diagnosis.models import Audience, Finding
from jalons.diagnosis.queries.findings import theme_titles
from jalons.diagnosis.rules import finding_tables
from jalons.diagnosis.rules.finding_tables import Line, Place
from jalons.diagnosis.words import findings as words
from jalons.directory.rules.people_tables import commune_names
from jalons.roadmaps.models import Roadmap


def finding_lines(roadmap: Roadmap, sent: SentTable, communes: Mapping[str, str], today: date) -> list[Line]:
    """Two queries. `communes`: names by code."""
    texts = list(Finding.objects.filter(roadmap=roadmap).values_list("text", flat=True))
    place = Place(theme_titles(roadmap), commune_names(communes.items()), texts, today)
    return finding_tables.read_lines(sent, place)


def preview_line(line: Line, communes: Mapping[str, str]) -> PreviewLine:
    details = {
        "said_by": line.said_by,
        "kind": str(Finding.Kind(line.kind).label),
        "heard_on": f"{line.heard_on:%d/%m/%Y}" if line.heard_on else "",
        "themes": ", ".join(line.themes),
        "audiences": ", ".join(str(Audience(code).label) for code in line.audiences),
        "communes": ", ".join(communes[code] for code in line.communes),
        "is_kept": "" if line.is_kept else str(words.NOT_KEPT),
    }
    return PreviewLine(
        number=line.number,
        title=line.text,
        act=line.act,
        details=tuple((str(words.COLUMNS[key]), value) for key, value in details.items() if value),
        doubts=doubt_sentences(words.DOUBTS, line.doubts),
    )
