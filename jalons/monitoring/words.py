"""What the journal says of this floor's changes, beside the labels of its fields."""

from jalons.base.french import format_number
from jalons.roadmaps.words import JournalWords

JOURNAL = JournalWords(numbers={"baseline": format_number, "target": format_number})
