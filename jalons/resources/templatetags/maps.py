"""Signs of the resource map."""

from django import template
from django.utils.safestring import SafeString

from jalons.resources.drawings import draw_status

register = template.Library()


@register.simple_tag
def status_sign(status: str) -> SafeString:
    """Full disc, half disc, dashed ring. Safe: it is drawn from a fixed word, and contains nothing typed."""
    return SafeString(draw_status(status))
