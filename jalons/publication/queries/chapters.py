"""The chapters of the feuille de route, and what each still needs."""

from datetime import date

from jalons.actions.queries.sheets import Tag
from jalons.base.frozen import frozen
from jalons.publication.documents.roadmap.chapters import roadmap_parts as parts
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.models import ChapterText
from jalons.publication.words import chapter_tag
from jalons.roadmaps.models import Roadmap


@frozen
class ChapterLine:
    number: int
    key: str
    title: str
    state: Tag
    is_empty: bool


def chapter_lines(roadmap: Roadmap, on: date) -> list[ChapterLine]:
    return [
        ChapterLine(
            number,
            part.chapter.value,
            str(part.chapter.label),
            chapter_tag(is_written=bool(part.text), has_data=bool(part.data)),
            not part.blocks,
        )
        for number, part in enumerate(parts(roadmap, Material.of(roadmap, on)), 1)
    ]


def chapter_text(roadmap: Roadmap, chapter: str) -> ChapterText:
    """An unsaved row when nobody wrote the text."""
    row = ChapterText.objects.filter(roadmap=roadmap, chapter=chapter).first()
    return row or ChapterText(roadmap=roadmap, chapter=chapter)
