"""French sentences about a territory: what a figure means said aloud, and words that are no label of a field."""

from jalons.diagnosis.words.findings import DEFAULT_THEMES, FINDING_FIELDS
from jalons.diagnosis.words.journal import JOURNAL

__all__ = ["DEFAULT_THEMES", "FINDING_FIELDS", "JOURNAL"]
