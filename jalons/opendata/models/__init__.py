"""Data fetched for the territory: official figures by vintage, places, priority districts; and what a team adds to
them."""

from jalons.opendata.models.districts import PriorityDistrict
from jalons.opendata.models.figures import Figure, Level, RejectedRow, SourceAttempt, SourceVintage
from jalons.opendata.models.local import LocalIndicator
from jalons.opendata.models.places import Family, Freshness, LocalPlace, Located, Place, PlaceCorrection

__all__ = [
    "Family",
    "Figure",
    "Freshness",
    "Level",
    "LocalIndicator",
    "LocalPlace",
    "Located",
    "Place",
    "PlaceCorrection",
    "PriorityDistrict",
    "RejectedRow",
    "SourceAttempt",
    "SourceVintage",
]
