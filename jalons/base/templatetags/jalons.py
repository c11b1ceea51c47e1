"""Filters and drawings of the design: money, dates, the road, the bar of money."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from jalons.base import french
from jalons.base.drawings import money_shares, road_path

register = template.Library()


@register.filter
def euros(value: Decimal | int | None) -> str:
    return "–" if value is None else french.euros(value)


@register.filter
def integer(value: int | None) -> str:
    return "–" if value is None else french.number(value)


@register.filter
def percent(part: Decimal | int, whole: Decimal | int) -> str:
    return french.percent(part, whole)


@register.filter
def day(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return french.day(value) if value else "–"


@register.filter
def short_day(value: date | None) -> str:
    return french.short_day(value) if value else "–"


@register.filter
def month(value: date | None) -> str:
    return french.month(value) if value else "–"


@register.filter
def month_short(value: date) -> str:
    return french.SHORT_MONTHS[value.month - 1]


@register.filter
def moment(value: datetime) -> str:
    return french.moment(timezone.localtime(value))


STEP_TAGS = {"todo": "", "now": "go", "done": "good"}


@register.filter
def step_tag(state: str) -> str:
    return STEP_TAGS[state]


@register.simple_tag(takes_context=True)
def current(context: Context, *names: str) -> SafeString:
    """` aria-current="page"` when this page is one of the named ones; « actions: » names a whole floor."""
    match = context["request"].resolver_match
    here = match.view_name if match else ""
    if any(here == name or (name.endswith(":") and here.startswith(name)) for name in names):
        return mark_safe(' aria-current="page"')
    return mark_safe("")


@register.simple_tag
def road_way(steps: Sequence[Any]) -> SafeString:
    """The road under the posts; painted as far as the étape in progress."""
    reached = max((index for index, step in enumerate(steps) if step.state != "todo"), default=-1)
    whole, done = road_path(len(steps)), road_path(len(steps), reached)
    return format_html(
        '<svg class="way" viewBox="0 0 800 104" preserveAspectRatio="none" aria-hidden="true">'
        '<path d="{}"/>{}<path class="dash" d="{}"/></svg>',
        whole,
        format_html('<path class="done" d="{}"/>', done) if done else "",
        whole,
    )


@register.simple_tag
def money_bar(money: Any) -> SafeString:
    """The bar acquis / demandé / envisagé / à trouver, with its words."""
    parts = (money.secured, money.requested, money.envisaged, money.to_find)
    total = sum(parts)
    words = _("Sur %(total)s : %(a)s acquis, %(b)s demandés, %(c)s envisagés, %(d)s à trouver.") % {
        "total": french.euros(total),
        "a": french.percent(parts[0], total),
        "b": french.percent(parts[1], total),
        "c": french.percent(parts[2], total),
        "d": french.percent(parts[3], total),
    }
    bars = [
        format_html('<rect class="money-{}" x="{}" y="2" width="{}" height="40"/>', index + 1, x, width)
        for index, (x, width) in enumerate(money_shares(parts))
        if width
    ]
    return format_html(
        '<svg class="fig" viewBox="0 0 600 44" role="img" aria-label="{}">{}</svg>', words, mark_safe("".join(bars))
    )
