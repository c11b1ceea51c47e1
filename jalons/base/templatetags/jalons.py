"""Filters and drawings of the design: money, dates, the road, the bar of money."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jalons.base import french, guide
from jalons.base.drawings import money_shares, road_path

register = template.Library()


@register.filter
def euros(value: Decimal | int | None) -> str:
    return "–" if value is None else french.format_euros(value)


@register.filter
def integer(value: int | None) -> str:
    return "–" if value is None else french.format_number(value)


@register.filter
def percent(part: Decimal | int, whole: Decimal | int) -> str:
    return french.format_percent(part, whole)


@register.filter
def day(value: date | datetime | None) -> str:
    return french.format_day(_local_day(value)) if value else "–"


@register.filter
def short_day(value: date | datetime | None) -> str:
    return french.format_short_day(_local_day(value)) if value else "–"


def _local_day(value: date | datetime) -> date:
    """The day of an instant, in the current time zone."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def month(value: date | None) -> str:
    return french.format_month(value) if value else "–"


@register.filter
def month_short(value: date) -> str:
    return french.SHORT_MONTHS[value.month - 1]


@register.filter
def moment(value: datetime) -> str:
    return french.format_moment(timezone.localtime(value))


@register.filter
def clock(value: datetime | time) -> str:
    """An instant is converted to the current time zone; a time of day is shown as it is."""
    return french.format_clock(timezone.localtime(value) if isinstance(value, datetime) else value)


@register.simple_tag
def comma_list(*values: object) -> SafeString:
    """The values that are not empty, on one line: « Atelier 1, mardi 3 mars 2026, 14 h, mairie »."""
    return format_html_join(", ", "{}", ((_in_words(value),) for value in values if value not in (None, "")))


def _in_words(value: object) -> object:
    if isinstance(value, time):
        return clock(value)
    return day(value) if isinstance(value, date) else value


STEP_TAGS = {"todo": "", "now": "go", "done": "good"}


@register.filter
def step_tag(state: str) -> str:
    return STEP_TAGS[state]


@register.simple_tag(takes_context=True)
def current(context: Context, *names: str) -> SafeString:
    """` aria-current="page"` when this page is one of the named ones; « actions: » names a whole floor, and
    « -actions:add_axis » excludes a page."""
    match = context["request"].resolver_match
    here = match.view_name if match else ""
    named = any(here == name or (name.endswith(":") and here.startswith(name)) for name in names)
    is_here = named and f"-{here}" not in names
    return SafeString(' aria-current="page"' if is_here else "")


@register.simple_tag(takes_context=True)
def help_of_this_page(context: Context) -> guide.Section | None:
    """The section of the guide about this page."""
    match = context["request"].resolver_match if "request" in context else None
    return guide.section_of_page(match.view_name) if match else None


@register.simple_tag
def road_way(steps: Sequence[Any]) -> SafeString:
    """The road under the posts, painted as far as the last étape that was started."""
    reached = max((index for index, step in enumerate(steps) if step.state != "todo"), default=-1)
    whole, done = road_path(len(steps)), road_path(len(steps), reached)
    return format_html(
        '<svg class="way" viewBox="0 0 800 104" preserveAspectRatio="none" aria-hidden="true">'
        '<path d="{}"/><path class="done" d="{}"/><path class="dash" d="{}"/></svg>',
        whole,
        done,
        whole,
    )


@register.simple_tag
def money_bar(money: Any, tall: object = False) -> SafeString:
    """The bar acquis / demandé / envisagé / à trouver, with its description. Empty when there is no money at all.

    `tall` suits a narrow column.
    """
    height = 40 if tall else 26
    parts = (money.secured, money.requested, money.envisaged, money.to_find)
    total = sum(parts)
    if not total:
        return SafeString("")
    words = _("Sur %(total)s : %(a)s acquis, %(b)s demandés, %(c)s envisagés, %(d)s à trouver.") % {
        "total": french.format_euros(total),
        **{letter: french.format_percent(part, total) for letter, part in zip("abcd", parts, strict=True)},
    }
    bars = format_html_join(
        "",
        '<rect class="money-{}" x="{}" y="2" width="{}" height="{}"/>',
        [(number, x, width, height) for number, (x, width) in enumerate(money_shares(parts), 1) if width],
    )
    return format_html(
        '<svg class="fig" viewBox="0 0 600 {}" role="img"><title>{}</title>{}</svg>', height + 4, words, bars
    )


@register.simple_tag
def meter(part: Decimal | int, whole: Decimal | int) -> SafeString:
    """A thin bar that repeats the number beside it, so it is hidden from assistive tech."""
    width = min(100, max(0, round(100 * float(part) / float(whole), 1))) if whole else 0
    return format_html(
        '<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="100" height="6"/><rect width="{}" height="6"/></svg>',
        width,
    )
