import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from jalons.overview.demo import visitors
from jalons.overview.demo.workshops import IDEAS, STAKES
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", True)


def test_the_landing_page_offers_the_demo_only_in_the_demo(client: Client, in_the_demo: None) -> None:
    assert reverse("overview:demo") in client.get("/").content.decode()
    settings.DEMO = False
    assert reverse("overview:demo") not in client.get("/").content.decode()


@pytest.mark.parametrize("name", ["overview:demo", "overview:mailbox"])
def test_elsewhere_than_in_the_demo_its_pages_do_not_exist(
    client: Client, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    assert client.get(reverse(name)).status_code == 404


def test_elsewhere_than_in_the_demo_nobody_enters_with_a_click(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    assert client.post(reverse("overview:demo_enter", args=["referente"])).status_code == 404
    assert "_auth_user_id" not in client.session


def test_each_visitor_enters_with_one_click(world: World, in_the_demo: None) -> None:
    for visitor in visitors.demo_visitors():
        client = Client()
        response = client.post(reverse("overview:demo_enter", args=[visitor.key]), follow=True)
        assert response.status_code == 200, visitor.key
        assert ("_auth_user_id" in client.session) == (visitor.key != visitors.PARTICIPANT)


def test_the_prefecture_reads_both_roadmaps_and_a_person_reads_theirs(world: World) -> None:
    def names(who: str) -> list[str]:
        client = Client()
        client.force_login(world.user(who))
        return [card.name for card in client.get(reverse("overview:home")).context["cards"]]

    assert names("prefecture") == ["Dronne et Belle", "Le Grand Périgueux"]
    assert names("pilote") == ["Dronne et Belle"]


def test_an_address_of_the_demo_names_nobody(world: World) -> None:
    from jalons.accounts.models import User

    assert {email.partition("@")[2] for email in User.objects.values_list("email", flat=True)} == {"demo.example"}


@pytest.mark.parametrize("name", ["overview:action", "overview:thread"])
def test_a_link_to_a_wall_says_which(client: Client, world: World, name: str) -> None:
    client.force_login(world.user("referente"))
    page = client.get(reverse(name, args=[world.roadmap.slug, "1.1"])).content.decode()
    links = re.findall(r'<a href="([^"]*)"\s*>Voir le mur de l’atelier<span class="sr">\s*([^<]*)</span>', page)
    wall = {number: reverse("workshops:wall", args=[world.roadmap.slug, number]) for number in (1, 2)}
    assert links == [(wall[1], STAKES.title), (wall[1], STAKES.title), (wall[2], IDEAS.title)]
    assert page.count("Voir le mur de l’atelier") == len(links)


def test_a_fiche_leads_to_the_one_before_and_the_one_after_across_axes(client: Client, world: World) -> None:
    client.force_login(world.user("caf"))

    def beside(code: str) -> list[tuple[str, str]]:
        url = reverse("overview:action", args=[world.roadmap.slug, code])
        shown = client.get(url).content.decode()
        return re.findall(r'<a rel="(prev|next)" href="[^"]*/actions/([\d.]+)/"', shown)

    assert beside("1.1") == [("next", "1.2")]
    assert beside("1.3") == [("prev", "1.2"), ("next", "2.1")]
    assert beside("3.2") == [("prev", "3.1")]
