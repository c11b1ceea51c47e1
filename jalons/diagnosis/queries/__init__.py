"""What the pages of the diagnosis show."""

from jalons.diagnosis.queries.geography import geography
from jalons.diagnosis.queries.portraits import Portrait, portrait
from jalons.diagnosis.queries.sources import SourceLine, current_vintages, source_lines

__all__ = ["Portrait", "SourceLine", "current_vintages", "geography", "portrait", "source_lines"]
