"""What is known of the territory: official figures by vintage, places, and what people say."""

from jalons.diagnosis.models.figures import Figure, Level, RejectedRow, SourceAttempt, SourceVintage

__all__ = ["Figure", "Level", "RejectedRow", "SourceAttempt", "SourceVintage"]
