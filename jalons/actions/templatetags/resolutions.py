"""A resolution among those of a meeting."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from jalons.actions.queries.resolutions import TiedResolution

register = template.Library()


# Those who sit ask for the same page every moment, and thirty resolutions were half of it. What is drawn depends on its
# arguments alone, which hold every value that it shows: whatever changes is drawn anew, and nobody is shown what others read.
@register.simple_tag
@lru_cache(maxsize=500)
def resolution_row(one: TiedResolution, slug: str, may_arbitrate: bool, show_meeting: bool) -> SafeString:
    values = {"one": one, "slug": slug, "may_arbitrate": may_arbitrate, "show_meeting": show_meeting}
    return SafeString(render_to_string("actions/_resolution_row.html", values))
