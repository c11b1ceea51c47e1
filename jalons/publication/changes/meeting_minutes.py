"""The compte rendu of a meeting: its validation freezes the whole document."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_actions
from jalons.base.db import write_transaction
from jalons.base.stale_pages import refuse_stale
from jalons.governance.changes import minutes as governance
from jalons.governance.models import Meeting, MeetingMinutes
from jalons.publication.documents.meetings.minutes import draft_minutes, frozen_content
from jalons.roadmaps.models import Member


@write_transaction()
def validate_minutes(
    *, meeting: Meeting, by: Member, seen: str | None = None, on: date | None = None
) -> MeetingMinutes:
    """Freezes what the page showed. `seen` is its `Draft.stamp`: when a decision, a resolution or a word has changed
    since, nothing is validated. `on`: the day of an earlier validation."""
    day = on or timezone.localdate()
    lock_actions(by.roadmap)
    minutes = governance.lock_minutes(meeting)
    draft = draft_minutes(minutes, day)
    sentence = _(
        "Le compte rendu a changé pendant votre lecture : une décision, une résolution ou un texte. Relisez, puis validez."
    )
    refuse_stale(seen, draft.stamp, sentence)
    content = frozen_content(draft, minutes, day)
    return governance.freeze_minutes(meeting=meeting, content=content, by=by, on=on)
