"""The words of the chapters."""

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.publication.models import ChapterText
from jalons.roadmaps.changes import lock_roadmap, revise_row
from jalons.roadmaps.models import Member


@write_transaction()
def write_chapter(*, chapter: str, text: str, version: int, by: Member) -> ChapterText:
    """`version`: the one that was read, 0 when there was none. An empty text leaves the chapter to its data."""
    lock_roadmap(by.roadmap)
    row = ChapterText.objects.filter(roadmap=by.roadmap, chapter=chapter).first()
    if version != (row.version if row else 0):
        raise Refused(
            _("Quelqu’un a modifié ce chapitre pendant que vous écriviez. Son texte est affiché : réunissez les deux."),
            code="chapter-stale",
            field="text",
        )
    row = row or ChapterText.objects.create(roadmap=by.roadmap, chapter=chapter, version=0)
    if revise_row(row, {"text": text}, by=by, verb="write_chapter") or not row.version:
        row.version += 1
        row.save(update_fields=["version"])
    return row
