"""French words of open data: indicators, hours of opening, priority districts, what the journal says."""

from jalons.opendata.words.journal import JOURNAL as JOURNAL
