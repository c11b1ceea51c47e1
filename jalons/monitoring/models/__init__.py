"""Indicators of the actions and what is measured of them; experiences, and the fiches that began with one."""

from jalons.monitoring.models.experiences import Experience, Licence, Reuse
from jalons.monitoring.models.indicators import Indicator, IndicatorValue

__all__ = ["Experience", "Indicator", "IndicatorValue", "Licence", "Reuse"]
