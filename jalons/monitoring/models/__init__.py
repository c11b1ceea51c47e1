"""Indicators of the actions, and what is measured of them."""

from jalons.monitoring.models.indicators import Indicator, IndicatorValue

__all__ = ["Indicator", "IndicatorValue"]
