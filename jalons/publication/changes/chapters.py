"""The texts of chapters."""

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.stale_pages import refuse_stale
from jalons.publication.models import ChapterText
from jalons.roadmaps.changes.journal import revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def write_chapter(
    *, chapter: str, text: str, by: Member, seen: str | None = None, is_required: bool | None = None
) -> ChapterText:
    """`seen`: the stamp of the text that was shown. With an empty text, the chapter only has its data. `is_required`:
    nothing is adopted while it says nothing; None leaves it as it was."""
    lock_roadmap(by.roadmap)
    row = ChapterText.objects.filter(roadmap=by.roadmap, chapter=chapter).first()
    sentence = _(
        "Quelqu’un a modifié ce chapitre pendant que vous écriviez. Son texte est affiché : réunissez les deux."
    )
    refuse_stale(seen, (row or ChapterText()).stamp, sentence, field="text")
    row = row or ChapterText.objects.create(roadmap=by.roadmap, chapter=chapter)
    values = {"text": text} if is_required is None else {"text": text, "is_required": is_required}
    revise_row(row, values, by=by, verb="write_chapter")
    return row
