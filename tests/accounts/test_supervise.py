import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from jalons.accounts.models import Supervision, User
from tests.world import World

pytestmark = pytest.mark.django_db
HUB = "hub@demo.example"


def read(world: World) -> list[int]:
    """What the two roadmaps of the demo, both of Dordogne, answer to the hub."""
    client = Client()
    client.force_login(User.objects.get(email=HUB))
    slugs = (world.roadmap.slug, world.young.slug)
    return [client.get(reverse("overview:dashboard", args=[slug])).status_code for slug in slugs]


def test_supervise_opens_every_roadmap_of_a_departement_and_stop_closes_them(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("supervise", "Hub@Demo.Example", "24", "--kind", "hub")
    assert capsys.readouterr().out.startswith("Hub@Demo.Example lit désormais toutes les feuilles")
    assert Supervision.objects.get(user__email=HUB).kind == Supervision.Kind.HUB
    assert read(world) == [200, 200]
    call_command("supervise", HUB, "24", "--stop")
    assert capsys.readouterr().out.startswith(f"{HUB} ne lit plus")
    assert read(world) == [404, 404]


def test_supervising_another_departement_opens_nothing_here(world: World) -> None:
    call_command("supervise", HUB, "2a")
    assert read(world) == [404, 404]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["99"], "Aucun département ne porte le code «\u00a099\u00a0»."),
        (["24", "--stop"], "Cette adresse ne lit pas les feuilles de route de ce département."),
    ],
)
def test_supervise_refuses_what_does_not_exist(db: None, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("supervise", HUB, *arguments)
    assert str(refusal.value) == sentence
