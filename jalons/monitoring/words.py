"""The journal's words for the changes of this floor, beside the labels of fields."""

from jalons.base.french import format_number
from jalons.roadmaps.words import JournalWords

JOURNAL = JournalWords(numbers={"baseline": format_number, "target": format_number})
