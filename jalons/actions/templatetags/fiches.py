"""`{% this_fiche %}` inside a form: which fiche it is about. The code of its address is a rank, which may pass to another
fiche while the page stays open. Every template has it; it writes nothing where there is no fiche."""

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def this_fiche(context: Context) -> SafeString:
    action = context.get("action")
    pk = getattr(action, "pk", None)
    return format_html('<input type="hidden" name="fiche" value="{}">', pk) if pk else SafeString("")
