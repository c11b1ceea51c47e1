"""Signs of the resource map."""

from django import template
from django.utils.safestring import SafeString

from jalons.resources.drawings import draw_status

register = template.Library()


@register.simple_tag
def status_sign(status: str) -> SafeString:
    """Full disc, half disc, dashed ring. Drawn by us from a fixed word: nothing typed is in it."""
    return SafeString(draw_status(status))
