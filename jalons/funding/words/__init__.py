"""French sentences about money: one module a noun."""

from jalons.funding.words.journal import JOURNAL as JOURNAL
