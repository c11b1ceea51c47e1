"""How one reaches a partner without reading the contacts of anybody."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["elue", "pilote", "caf"])
def test_the_structures_lead_to_the_form_that_writes_to_whoever_coordinates(
    who: str, world: World, client: Client
) -> None:
    """They led to the page of the groupe projet, which shows no contact to these roles."""
    client.force_login(world.user(who))
    address = reverse("directory:organisations", args=[world.roadmap.slug])
    page = client.get(address).content.decode()
    form = reverse("governance:write_to_coordinators", args=[world.roadmap.slug])
    lead = page[page.index('class="lead"') : page.index("</p>", page.index('class="lead"'))]
    assert f'href="{form}?page={address}"' in lead
    assert client.get(f"{form}?page={address}").status_code == 200


@pytest.mark.parametrize(
    ("who", "view"), [("referente", "index"), ("referente", "organisations"), ("elue", "organisations")]
)
def test_who_looks_for_the_groupe_projet_among_the_actors_is_led_there(
    who: str, view: str, world: World, client: Client
) -> None:
    client.force_login(world.user(who))
    page = client.get(reverse(f"directory:{view}", args=[world.roadmap.slug])).content.decode()
    lead = page[page.index('class="lead"') : page.index("</p>", page.index('class="lead"'))]
    assert reverse("governance:group", args=[world.roadmap.slug]) in lead
