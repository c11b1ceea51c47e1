"""The menu of a roadmap: nine sections in the order of the method, every page of a roadmap in one of them."""

import re

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from jalons.governance.models import Meeting
from jalons.roadmaps.menu import MENU, place_of, section_of, title_of
from jalons.roadmaps.templatetags import roadmap_menu
from tests.world import World


def test_the_menu_has_nine_sections_in_the_order_of_the_method() -> None:
    assert [str(section.label) for section in MENU] == [
        "Tableau de bord",
        "Cadre",
        "Territoire",
        "Acteurs",
        "Ateliers",
        "Actions",
        "Financement",
        "Comités",
        "Documents",
    ]


def roadmap_views() -> set[str]:
    """The view of each address under /feuilles-de-route/<slug>/."""
    found = set()

    def walk(resolver: URLResolver, path: str, names: str) -> None:
        for entry in resolver.url_patterns:
            whole = path + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry, whole, names + (f"{entry.namespace}:" if entry.namespace else ""))
            elif whole.startswith("feuilles-de-route/<slug:slug>/"):
                found.add(names + (entry.name or ""))

    walk(get_resolver(), "", "")
    return found


def test_each_page_of_a_roadmap_belongs_to_a_section() -> None:
    assert {view for view in roadmap_views() if not section_of(view)} <= {"overview:search"}


def test_every_page_of_the_menu_exists_and_stands_once() -> None:
    views = [view for section in MENU for page in section.pages for view in page.views]
    assert (set(views) - roadmap_views(), len(views)) == (set(), len(set(views)))


@pytest.mark.parametrize(
    ("view", "label"),
    [
        ("votes:projection", "Ateliers"),
        ("publication:minutes", "Ateliers"),
        ("publication:edition", "Documents"),
        ("publication:upload_plan", "Actions"),
        ("actions:meetings", "Comités"),
        ("governance:committee", "Comités"),
        ("actions:agenda", "Comités"),
        ("actions:sitting", "Comités"),
        ("actions:edit", "Actions"),
        ("overview:action", "Actions"),
        ("roadmaps:perimeter", "Cadre"),
        ("resources:map", "Ateliers"),
    ],
)
def test_a_page_lights_the_section_where_one_would_look_for_it(view: str, label: str) -> None:
    section = section_of(view)
    assert section and str(section.label) == label


def test_the_menu_opens_the_section_where_one_is_and_says_which_page(client: Client, world: World) -> None:
    client.force_login(world.member().user)
    page = client.get(reverse("actions:schedule", args=[world.roadmap.slug])).content.decode()
    planning = reverse("actions:schedule", args=[world.roadmap.slug])
    assert (
        page.count(f'<a href="{planning}?tout-afficher=" aria-current="page">Planning</a>') == 2
    )  # in the menu, and in the tabs


@pytest.mark.parametrize("who", ["referente", "elue", "pilote", "facilitation", "mediatheque", "caf", "prefecture"])
def test_every_door_of_the_menu_opens_to_whoever_sees_it(who: str, client: Client, world: World) -> None:
    client.force_login(world.user(who))
    roadmap_menu._draw_menu.cache_clear()  # drawn once, it would hide what it was drawn from
    page = client.get(reverse("overview:dashboard", args=[world.roadmap.slug]))
    doors = [door for section in page.context["sections"] for door in section.doors]
    assert {door.address: client.get(door.address, follow=True).status_code for door in doors} == {
        door.address: 200 for door in doors
    }


def test_the_pages_of_a_meeting_keep_the_tabs_of_their_section(client: Client, world: World) -> None:
    client.force_login(world.user("elue"))
    pk = Meeting.objects.filter(roadmap=world.roadmap).latest("held_on").pk
    for view in ("agenda", "sitting", "record"):
        page = client.get(reverse(f"actions:{view}", args=[world.roadmap.slug, pk])).content.decode()
        tabs = page[page.index('class="tabs"') :]
        tabs = tabs[: tabs.index("</nav>")]
        assert re.findall(r">([^<>]+)</a>", tabs) == [
            "Réunions",
            "Comités et sièges",
            "Décisions",
            "Suites",
            "Délibération",
        ], view
        crumbs = page[page.index('class="crumbs"') :]
        assert re.findall(r">([^<>]+)</a>", crumbs)[0] == "Comités", view


def test_the_chantiers_have_a_page_of_that_name_and_no_page_stands_twice_in_the_menu(
    client: Client, world: World
) -> None:
    """Below five enjeux, on a phone, strangers did not find them; then « Chantiers » opened the page of the enjeux."""
    client.force_login(world.user("elue"))
    address = reverse("workshops:stakes", args=[world.roadmap.slug])
    page = client.get(address).content.decode()
    chantiers = reverse("actions:coverage", args=[world.roadmap.slug])
    assert page.count(f'<a href="{chantiers}">Chantiers</a>') == 2  # in the menu, and in the tabs
    assert page.count(f'<a href="{address}" aria-current="page">Enjeux et chantiers</a>') == 2
    lead = page[page.index('class="lead"') :]
    assert '<a href="#t-projects">' in lead[: lead.index("</p>")]
    assert page.count('id="t-projects"') == 1
    addresses = [page.views[0] for section in MENU for page in section.pages]
    assert len(addresses) == len(set(addresses))
    for view, title in (("actions:coverage", "Chantiers"), ("actions:ranking", "Priorités des actions")):
        told = client.get(reverse(view, args=[world.roadmap.slug])).content.decode()
        assert re.findall(r"<h1>([^<]*)</h1>", told) == [title]
        assert title_of(view) == title


def test_views_that_stand_at_one_place_have_the_same_menu() -> None:
    """A menu is drawn once for each place, and a roadmap has ten times more views than places."""
    first_views = [page.views[0] for section in MENU for page in section.pages]
    assert len(set(first_views)) == len(first_views)
    places = {view: place_of(view) for view in roadmap_views()}
    assert 4 * len(set(places.values())) < len(places)
    for view, place in places.items():
        section = section_of(view)
        assert place.section == (section.pages[0].views[0] if section else "")
        assert place.pages == {page.views[0] for section in MENU for page in section.pages if view in page.views}
