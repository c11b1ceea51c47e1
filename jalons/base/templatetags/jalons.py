"""Filters and drawings of the design: money, dates, the road, the bar of money."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base import french, guide, page_messages, phones
from jalons.base.drawings import money_shares, road_path
from jalons.base.local_drafts import SIGNAL
from jalons.base.prepared_addresses import reverse
from jalons.base.sorted_tables import FORGET, SORT

register = template.Library()


@register.filter
def phone_link(text: str) -> str:
    """The address of a link that calls; "" when nobody can be called there."""
    return phones.phone_link(text)


@register.filter
def euros(value: Decimal | int | None) -> str:
    return "–" if value is None else french.format_euros(value)


@register.simple_tag
def share(value: Decimal, amount: Decimal, whole: Decimal) -> str:
    return french.format_share(value, amount, whole)


@register.filter
def integer(value: int | None) -> str:
    return "–" if value is None else french.format_number(value)


@register.filter
def no_break(text: str) -> str:
    """For words that people typed: no line begins with « : »."""
    return french.add_no_break_spaces(text)


@register.filter
def shorten(text: str, most: int) -> str:
    """The first letters, then « … », `most` in all. `truncatechars` reads each letter: 0.1 ms a text."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


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


TODO_WORDS = {"todo": gettext_lazy("à faire"), "now": gettext_lazy("en cours"), "done": gettext_lazy("fait")}


@register.filter
def todo_word(state: str) -> str:
    return str(TODO_WORDS[state])


# What an étape that is to start, under way or over looks like: the kind of its tag, and the post beside the road.
STEP_TAGS = {"a_demarrer": "", "en_cours": "go", "terminee": "good"}
STEP_POSTS = {"a_demarrer": "todo", "en_cours": "now", "terminee": "done"}


TAG_ICONS = {"good": "check", "go": "go", "wait": "clock", "bad": "stop"}


@register.filter
def tag_icon(kind: str) -> str:
    return TAG_ICONS.get(kind, "dot")


@register.filter
def step_tag(state: str) -> str:
    return STEP_TAGS[state]


@register.filter
def step_post(state: str) -> str:
    return STEP_POSTS[state]


# No row has this number: its digits stand in the address for those of any row.
_ANY_ROW = 7_000_000_019


@register.simple_tag
def row_address(view: str, *above: object) -> str:
    """The address of a page whose last argument is a row, to be given to `of_row` in a loop: reversing it for each of
    forty lines took as long as reading them."""
    return reverse(view, args=[*above, _ANY_ROW])


@register.filter
def of_row(address: str, row: int) -> str:
    return address.replace(str(_ANY_ROW), str(row))


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
def sort_by(context: Context, column: str, label: str, kind: str = "") -> SafeString:
    """The head of a column that sorts its table: ascending, then descending, then as the list stands. It reads
    `order` (`base.tables.Order`); `kind` is the class of the cell, `num` for figures."""
    order, query = context["order"], context["request"].GET.copy()
    query.pop("page", None)
    is_sorted = order.column == column
    if is_sorted and order.is_descending:
        query.pop(SORT, None)
    else:
        query[SORT] = f"-{column}" if is_sorted else column
    # Without anything asked the list opens as it was left: this says that its own order is wanted.
    address = f"?{query.urlencode()}" if query else f"?{FORGET}="
    direction = ("descending" if order.is_descending else "ascending") if is_sorted else "none"
    return format_html(
        '<th scope="col"{} aria-sort="{}"><a class="sort" href="{}">{}</a></th>',
        format_html(' class="{}"', kind) if kind else "",
        direction,
        address,
        label,
    )


@register.simple_tag(takes_context=True)
def help_of_this_page(context: Context) -> guide.Section | None:
    """The section of the guide about this page."""
    match = context["request"].resolver_match if "request" in context else None
    return guide.section_of_page(match.view_name) if match else None


@register.filter
def undo(message: Message) -> page_messages.Undo | None:
    return page_messages.undo_of(message)


@register.filter
def link(message: Message) -> page_messages.Link | None:
    return page_messages.link_of(message)


@register.filter
def anchor(message: Message) -> str:
    return page_messages.anchor_of(message)


@register.filter
def is_draft_signal(message: Message) -> bool:
    return message.level == SIGNAL


@register.simple_tag
def road_way(steps: Sequence[Any]) -> SafeString:
    """The road under the posts, painted as far as the last étape that was started."""
    reached = max((index for index, step in enumerate(steps) if step.state != "a_demarrer"), default=-1)
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
        '<svg class="fig themed" viewBox="0 0 600 {}" role="img"><title>{}</title>{}</svg>', height + 4, words, bars
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
