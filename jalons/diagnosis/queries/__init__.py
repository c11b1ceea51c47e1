"""What the pages of the diagnosis show."""

from jalons.diagnosis.queries.findings import (
    CrossTable,
    FindingFilters,
    FindingRow,
    Quote,
    crossed,
    finding_row,
    findings,
    publishable_findings,
    quotes,
    removed_findings,
    sifted,
    theme_titles,
)
from jalons.diagnosis.queries.portraits import Portrait, portrait
from jalons.diagnosis.queries.sources import SourceLine, current_vintages, source_lines
from jalons.diagnosis.sources.geography import geography

__all__ = [
    "CrossTable",
    "FindingFilters",
    "FindingRow",
    "Portrait",
    "Quote",
    "SourceLine",
    "crossed",
    "current_vintages",
    "finding_row",
    "findings",
    "geography",
    "portrait",
    "publishable_findings",
    "quotes",
    "removed_findings",
    "sifted",
    "source_lines",
    "theme_titles",
]
