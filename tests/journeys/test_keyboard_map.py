"""A resource map without a mouse: add a resource, say what it is, move it, take it away, undo."""

from collections.abc import Iterator

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.journey


@pytest.fixture
def address(visit: Visit, request: pytest.FixtureRequest) -> Iterator[str]:
    """The empty map of a new chantier."""
    page, title = visit(), f"Chantier au clavier, {request.node.name}"
    steps.enter_the_demo_as(page, "L’animatrice")
    page.goto("/feuilles-de-route/dronne-et-belle/enjeux/")
    steps.follow(page, "Ajouter un chantier")
    steps.fill(page, {"Intitulé du chantier": title})
    steps.press(page, "Ajouter le chantier")
    steps.is_told(page, "Le chantier est ajouté.")
    steps.follow(page, f"Carte des ressources {title}")
    steps.is_at(page, title)
    yield page.url


def branches(keys: Keyboard) -> list[str]:
    """The outline as it is read: each branch and what it holds, without the menus."""
    read = []
    for branch in keys.page.locator("#outline > li").all():
        name = branch.locator("summary > b").first.inner_text()
        lines = branch.locator("li[id^=ressource-] > span:first-child").all_inner_texts()
        if lines:
            read.append(": ".join([name, *(" ".join(line.split()) for line in lines)]))
    return read


def reach_the_menu(keys: Keyboard, label: str, *, scripts: bool, backwards: bool = False) -> None:
    """With a script, the outline is a tree: arrows go to a line, Escape gives Tab back, its box then its menu come."""
    if scripts:
        for _step in range(160):
            keys.press("Shift+Tab" if backwards else "Tab")
            if keys.here().role == "treeitem":
                break
        keys.press("Home")
        while not keys.here().name.startswith(label):
            keys.press("ArrowDown")
        keys.press("Escape")
    keys.reach("DisclosureTriangle", f"Modifier « {label} »", backwards=backwards and not scripts)


def choose_in_the_menu(keys: Keyboard, label: str, entry: str, *, scripts: bool) -> None:
    reach_the_menu(keys, label, scripts=scripts)
    keys.press("Enter")
    assert "expanded" in keys.here().states
    for _step in range(8):
        keys.press("Tab")
        if keys.here().name == entry:
            return keys.send()
    raise AssertionError(f"« {entry} » is not in the menu.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_resource_is_added_described_moved_taken_away_and_put_back(scripts: bool, address: str, visit: Visit) -> None:
    page = visit(scripts=scripts)
    steps.enter_the_demo_as(page, "L’animatrice")
    page.goto(address)
    keys = Keyboard(page)
    keys.press("Tab", "Enter")
    assert keys.here().role == "main"
    assert branches(keys) == []

    # Quickly: what it is, its branch, its status.
    keys.reach("textbox", "Ressource")
    keys.type("Bus aménagé")
    keys.reach("combobox", "Où")
    keys.choose("Matérielles")
    keys.reach("radio", "existante")
    keys.press("ArrowDown")
    assert (keys.here().name, keys.here().states) == ("mobilisable", frozenset({"checked"}))
    keys.reach("button", "Poser sur la carte")
    keys.send()
    keys.is_told("La ressource est sur la carte.")
    assert branches(keys) == ["Matérielles: Bus aménagé"]
    # One goes on from the form: the next resource is at hand.
    keys.reach("textbox", "Ressource", most=1)

    # In full: who holds it, its cost, the effort.
    reach_the_menu(keys, "Bus aménagé", scripts=scripts, backwards=True)
    keys.press("Enter")
    if scripts:
        keys.press("Escape")
        assert (keys.here().name, keys.here().states) == ("Modifier « Bus aménagé »", frozenset())
        keys.press("Enter")
    keys.press("Tab")
    assert keys.here().name == "Modifier"
    keys.send()
    assert keys.names("heading")[0] == "Bus aménagé"
    keys.reach("radio", "mobilisable")
    keys.press("ArrowDown")
    keys.reach("combobox", "Qui la détient, ou qui peut l’apporter (facultatif)")
    keys.type("Région")
    keys.reach("textbox", "Coût estimé, en euros (facultatif)")
    keys.type("54000")
    keys.reach("combobox", "Effort pour l’obtenir (facultatif)")
    keys.choose("5, énorme")
    keys.reach("button", "Enregistrer la ressource")
    keys.send()
    assert branches(keys) == ["Matérielles: Bus aménagé Région, 54 000 €, effort 5 sur 5"]
    # The address names the resource: its menu is the next stop, after its box.
    keys.reach("DisclosureTriangle", "Modifier « Bus aménagé »", most=3)

    # To another branch.
    keys.press("Enter", "Tab")
    while keys.here().name != "Déplacer vers…":
        keys.press("Tab")
    keys.send()
    keys.reach("combobox", "Déplacer vers")
    keys.choose("Partenariales")
    keys.reach("button", "Déplacer")
    keys.send()
    assert branches(keys) == ["Partenariales: Bus aménagé Région, 54 000 €, effort 5 sur 5"]

    # Taken away, then put back as it was.
    keys.press("Tab")
    keys.reach("link", "Aller au contenu", backwards=True)
    choose_in_the_menu(keys, "Bus aménagé", "Retirer", scripts=scripts)
    assert branches(keys) == []
    page.locator("#derniers-gestes").wait_for()
    for _step in range(40):
        keys.press("Tab")
        if keys.here().name.startswith("Annuler : a retiré"):
            break
    assert keys.here().name == "Annuler : a retiré « Bus aménagé »"
    keys.send()
    keys.is_told("Le geste est annulé.")
    assert branches(keys) == ["Partenariales: Bus aménagé Région, 54 000 €, effort 5 sur 5"]
    # The drawing says what it is and what it shows.
    drawing = f"Carte des ressources : {page.get_by_role('heading', level=1).inner_text()}"
    found = [name for name in keys.names("image") if name.startswith("Carte des ressources")]
    assert found == [f"{drawing} 1 ressource : 1 à créer. Branches : partenariales."]
