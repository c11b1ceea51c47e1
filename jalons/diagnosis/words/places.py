"""Distances and shares of the offer as text."""

import math

from django.utils.translation import gettext as _

from jalons.base.french import NBSP, bounded_percent


def format_distance(kilometres: float | None, looked_at: int) -> str:
    """« 3,4 km », « 15 km », « plus de 60 km »; a dash when it is unknown."""
    if kilometres is None:
        return "–"
    if not math.isfinite(kilometres):
        return _("plus de %(n)d km") % {"n": looked_at}
    if kilometres < 0.1:
        return _("sur place")
    text = f"{kilometres:.1f}" if kilometres < 9.95 else f"{kilometres:.0f}"
    return text.replace(".", ",") + f"{NBSP}km"


def format_bounded_percent(percent: float | None) -> str:
    """« 94 % », « 99,9 % »: never 100 while somebody is left out, nor 0 while somebody is included."""
    if percent is None:
        return "–"
    is_bound = round(percent) in (0, 100) and percent not in (0, 100)
    return bounded_percent(percent, 1 if is_bound else 0)
