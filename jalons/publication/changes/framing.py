"""The adoption of the note de cadrage: the whole note is frozen in the transaction of the change."""

from datetime import date

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.governance.changes.framing import freeze_framing_note, lock_framing_note, refuse_unfinished_note
from jalons.governance.models import FramingVersion
from jalons.papers.documents.snapshot import write_snapshot
from jalons.publication.documents.framing.versions import framing_draft
from jalons.roadmaps.models import Member


@write_transaction()
def adopt_framing_note(
    *, adopted_on: date, by: Member, seen: str | None = None, despite_gaps: bool = False
) -> FramingVersion:
    """Freezes what the page showed. `seen` is its `FramingDraft.stamp`: when a text, a role or a date has changed since,
    nothing is adopted. `adopted_on`: the day on which the group accepted it. `despite_gaps`: somebody read what the note
    leaves open (`Framing.gaps`), which an adoption freezes too."""
    note = lock_framing_note(by.roadmap)
    refuse_unfinished_note(note)
    draft = framing_draft(by.roadmap)
    sentence = _("La note a changé pendant votre lecture\u00a0: un texte, un rôle ou une date. Relisez, puis adoptez.")
    refuse_stale(seen, draft.stamp, sentence)
    if draft.last and not draft.changes:
        raise Refused(
            _("Rien n’a changé depuis la version %(number)d\u00a0: il n’y a pas de nouvelle version à adopter.")
            % {"number": draft.last.number},
            code="note-unchanged",
        )
    if draft.framing.gaps and not despite_gaps:
        raise Refused(
            _(
                "La note laisse des points ouverts\u00a0: complétez-les, ou cochez la case pour l’adopter malgré ces manques."
            ),
            code="note-with-gaps",
            field="despite_gaps",
        )
    document = write_snapshot(draft.adopted(adopted_on))
    return freeze_framing_note(document=document, number=draft.number, adopted_on=adopted_on, by=by)
