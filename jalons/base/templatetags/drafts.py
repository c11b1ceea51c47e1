"""`{% keep_draft %}` inside a form: the browser keeps what is typed in it until it is sent. Every template has it."""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jalons.base.local_drafts import draft_key, sent_version

register = template.Library()

_HAS_WORDS = "_has_draft_words"


@register.simple_tag(takes_context=True)
def keep_draft(context: Context, address: str = "") -> SafeString:
    """`address`: where the form is sent, when it is not the address of its page. The first form of a page also holds
    the words of the script for all of them: the minutes of a meeting have twenty forms."""
    request = context["request"]
    key = draft_key(request, address)
    version = sent_version(request, key)
    words = "" if hasattr(request, _HAS_WORDS) else render_to_string("base/components/draft.html")
    setattr(request, _HAS_WORDS, True)
    return format_html(
        '<template data-draft="{}"{}{}></template>{}',
        key,
        format_html(' data-version="{}"', version) if version else "",
        SafeString(" data-signed-in" if request.user.is_authenticated else ""),
        SafeString(words),
    )
