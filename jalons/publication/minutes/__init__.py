"""The compte rendu of a workshop: assembled, frozen once it is validated, sent."""

from jalons.publication.minutes.document import (
    Draft,
    draft_minutes,
    frozen_content,
    last_edition,
    proposed_meeting_label,
    shown_document,
)
from jalons.publication.minutes.letters import Letters, minutes_letters, proposed_words
from jalons.publication.minutes.parts import pledge_key

__all__ = [
    "Draft",
    "Letters",
    "draft_minutes",
    "frozen_content",
    "last_edition",
    "minutes_letters",
    "pledge_key",
    "proposed_meeting_label",
    "proposed_words",
    "shown_document",
]
