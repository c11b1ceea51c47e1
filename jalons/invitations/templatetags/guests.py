"""The gauge of a list."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from jalons.invitations.drawings import draw_diversity_bar, draw_swatch
from jalons.invitations.queries.diversity import Gauge

register = template.Library()


@register.simple_tag
def diversity_bar(gauge: Gauge) -> SafeString:
    """Safe: it is drawn here, and the drawing escapes what was typed."""
    counts = [part.count for part in gauge.parts]
    drawn = draw_diversity_bar(counts, gauge.least, gauge.title, gauge.sentence, f"gauge-{gauge.name}")
    return mark_safe(drawn)  # noqa: S308


@register.simple_tag
def swatch(index: int) -> SafeString:
    return SafeString(draw_swatch(index))
