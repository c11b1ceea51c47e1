"""What the layout of a roadmap reads: the menu as this person may see it, from where they are."""

from functools import lru_cache

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.base.sorted_tables import default_address
from jalons.roadmaps import menu

register = template.Library()


@frozen(slots=True)
class Door:
    label: Promise
    address: str
    is_here: bool


@frozen(slots=True)
class OpenSection:
    """`is_page`: this very page is one of its doors, so its tabs are shown where the side bar is not."""

    label: Promise
    address: str
    is_here: bool
    is_page: bool
    doors: tuple[Door, ...]


@register.simple_tag(takes_context=True)
def menu_of_the_roadmap(context: Context) -> SafeString:
    """The list of the sections with their pages."""
    return _draw_menu(*_whose_menu(context))


@register.simple_tag(takes_context=True)
def tabs_of_the_section(context: Context) -> tuple[Door, ...]:
    """The pages of the section where this page is one of them; none elsewhere, nor where it stands alone."""
    here = next((section for section in _open_sections(*_whose_menu(context)) if section.is_here), None)
    return here.doors if here and here.is_page and len(here.doors) > 1 else ()


def _whose_menu(context: Context) -> tuple[str, frozenset[str], menu.Place]:
    """The slug of the roadmap, what this person may do in it, and where they are: all that a menu depends on."""
    member, match = context["member"], context["request"].resolver_match
    allowed = frozenset(permission for permission, may in member.may.items() if may)
    return member.roadmap.slug, allowed, menu.place_of(match.view_name if match else "")


# Kept from one page to the next, some 6 kB each: fifty links took a tenth of the page of a meeting, always the same.
@lru_cache(maxsize=200)
def _draw_menu(slug: str, allowed: frozenset[str], here: menu.Place) -> SafeString:
    return SafeString(render_to_string("roadmaps/_menu.html", {"sections": _open_sections(slug, allowed, here)}))


@lru_cache(maxsize=200)
def _open_sections(slug: str, allowed: frozenset[str], here: menu.Place) -> tuple[OpenSection, ...]:
    sections = []
    for section in menu.MENU:
        doors = tuple(
            Door(page.label, _menu_address(page.views[0], slug), page.views[0] in here.pages)
            for page in section.pages
            if page.may.value in allowed
        )
        if doors:
            is_page = any(door.is_here for door in doors)
            sections.append(
                OpenSection(section.label, doors[0].address, section.pages[0].views[0] == here.section, is_page, doors)
            )
    return tuple(sections)


@lru_cache(maxsize=2_000)
def _menu_address(view: str, slug: str) -> str:
    """A list opens whole, whatever it was last narrowed by."""
    return default_address(reverse(view, args=[slug]))
