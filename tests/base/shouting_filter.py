"""A library of template filters that gives its own meaning to the name of one of Django's."""

from django import template

register = template.Library()


@register.filter
def upper(text: str) -> str:
    return f"{text.upper()} !"
