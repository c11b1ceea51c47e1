"""French sentences about a territory: the meaning of figures, and words that are not field labels."""

from jalons.diagnosis.words.journal import JOURNAL as JOURNAL
