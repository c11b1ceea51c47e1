"""How much a blocker weighs. Pure."""

from enum import StrEnum


class Severity(StrEnum):
    LOW = "basse"
    MEDIUM = "moyenne"
    HIGH = "haute"
