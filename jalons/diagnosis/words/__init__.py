"""French sentences about a territory: what a figure means said aloud, and words that are no label of a field."""

from jalons.diagnosis.words.journal import JOURNAL as JOURNAL
