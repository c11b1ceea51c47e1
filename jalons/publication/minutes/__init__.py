"""The compte rendu of a workshop: assembled, frozen once it is validated, sent."""

from jalons.publication.minutes.document import Draft, draft, last_edition, proposed_meeting, shown, to_freeze
from jalons.publication.minutes.letters import Letters, letters, proposed_words
from jalons.publication.minutes.parts import pledge_key

__all__ = [
    "Draft",
    "Letters",
    "draft",
    "last_edition",
    "letters",
    "pledge_key",
    "proposed_meeting",
    "proposed_words",
    "shown",
    "to_freeze",
]
