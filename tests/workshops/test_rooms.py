"""The pages of a workshop, gathered by moment: what each person may open, and where they stand."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from jalons.workshops.templatetags.rooms import MOMENTS
from tests.access.any_address import ARGUMENTS
from tests.world import World

pytestmark = pytest.mark.django_db

WHOLE = {
    "Préparer": ["Invitations", "Conducteur", "Tables", "Kit à imprimer", "Emporter"],
    "Animer": ["Présence", "Piloter", "Mur", "Papier et tableur"],
    "Comprendre": ["Aide au tri"],
    "Rendre compte": ["Compte rendu", "Engagements", "Votes"],
}
READ = {"Préparer": ["Conducteur"], "Animer": ["Mur"], "Rendre compte": ["Compte rendu", "Engagements", "Votes"]}


def rooms(client: Client, url: str) -> str:
    page = unescape(client.get(url).content.decode())
    return page.split('id="rooms"')[1].split("</nav>")[0]


def moments(nav: str) -> dict[str, list[str]]:
    """On a phone, where every moment shows its pages."""
    return {
        part.split("</b>")[0]: re.findall(r"<a [^>]*>([^<]*)</a>", part.split("<ul")[1])
        for part in re.split(r"<b(?: [^>]*)?>", nav)[1:]
    }


def of(world: World, view: str, *more: object) -> str:
    return reverse(view, args=[world.roadmap.slug, 1, *more])


@pytest.mark.parametrize(("who", "pages"), [("facilitation", WHOLE), ("referente", WHOLE), ("elue", READ)])
def test_each_person_reads_the_pages_they_may_open(
    who: str, pages: dict[str, list[str]], world: World, client: Client
) -> None:
    client.force_login(world.user(who))
    nav = rooms(client, of(world, "workshops:wall"))
    assert moments(nav) == pages
    links = re.findall(r'href="([^"]*)"', nav)
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(("label", "views"), [(page.label, page.views) for _, pages in MOMENTS for page in pages])
def test_each_page_says_where_one_stands(label: object, views: tuple[str, ...], world: World, client: Client) -> None:
    client.force_login(world.user("facilitation"))
    nav = rooms(client, of(world, views[0]))
    assert re.findall(r'aria-current="page">([^<]*)', nav) == [str(label)]
    assert nav.count('class="here"') == 1


def test_the_overview_stands_in_no_moment(world: World, client: Client) -> None:
    client.force_login(world.user("facilitation"))
    nav = rooms(client, of(world, "carriage:console"))
    assert re.findall(r'aria-current="page">([^<]*)', nav) == ["Vue d’ensemble"]
    assert nav.count('class="here"') == 0


def test_the_views_under_a_page_exist() -> None:
    named = {view for _, pages in MOMENTS for page in pages for view in page.views}
    assert named - ARGUMENTS.keys() == set()
