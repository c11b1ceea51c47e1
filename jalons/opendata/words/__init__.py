"""French words of open data: indicators, opening hours, priority districts, journal."""

from jalons.opendata.words.journal import JOURNAL as JOURNAL
