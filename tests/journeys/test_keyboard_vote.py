"""A vote without a mouse: enter, place three dots, be refused a fourth, correct, send."""

from collections.abc import Iterator

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.journey

QUESTION = "Par où commencer ?"
OPTIONS = ("Aller vers les personnes", "Former l’accueil", "Prêter du matériel", "Bien orienter")
REFUSED = "Toutes vos gommettes sont placées. Enlevez-en une ailleurs pour en remettre une ici."
TOO_MANY = "2 gommettes au plus par proposition."
SENT = "Votre vote est enregistré. Vous pouvez le changer jusqu’à la clôture."


@pytest.fixture
def code(visit: Visit, request: pytest.FixtureRequest) -> Iterator[str]:
    """A workshop where a vote is open: four propositions, three dots each, two at most on one."""
    page, title = visit(), f"Atelier qui vote, {request.node.name}"
    code = steps.open_a_workshop_of_the_demo(page, title)
    steps.follow(page, "Animer")
    steps.follow(page, "Votes")
    steps.follow(page, "Préparer un vote")
    steps.fill(page, {"Question posée": QUESTION, "Propositions": "\n".join(OPTIONS)})
    steps.press(page, "Préparer le vote")
    steps.press(page, "Ouvrir le vote")
    steps.is_told(page, "Le vote est ouvert.")
    yield code
    steps.close_this_vote(page)
    steps.close_the_workshop(page, title)


def come_in(keys: Keyboard, code: str) -> None:
    """From the code on the big screen to the page of the vote."""
    page = keys.page
    page.goto("/rejoindre/")
    keys.reach("textbox", "Code de l’atelier")
    keys.type(code.replace("\u00a0", " ").lower())
    keys.send()
    keys.reach("radio", "Élue ou élu")
    # One stop for the five answers, the arrows choose.
    keys.press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown")
    assert (keys.here().name, keys.here().states) == ("Habitante ou habitant", frozenset({"checked"}))
    keys.reach("combobox", "Ma table (facultatif)")
    keys.choose("Table 2")
    keys.reach("button", "J’entre")
    keys.send()
    assert "Un vote est ouvert : Par où commencer ?" in keys.names("link")
    keys.reach("link", "Un vote est ouvert : Par où commencer ?")
    keys.send()
    assert keys.names("heading")[1] == QUESTION


def dots(keys: Keyboard) -> list[str]:
    """What is read under each proposition."""
    said = keys.page.locator(".stepper [data-said]").all_inner_texts()
    return [text.replace("\u00a0", " ") for text in said]


def to(keys: Keyboard, sign: str, option: str, *, backwards: bool = False) -> None:
    """To the button of a proposition: the buttons are called alike, the group they are in says of what."""
    name = {"+": "Ajouter une gommette", "−": "Enlever une gommette"}[sign]
    for _step in range(40):
        keys.press("Shift+Tab" if backwards else "Tab")
        group = keys.page.locator("[role=group]:has(:focus)")
        if keys.here().name == name and group.count() and group.locator("xpath=..").get_by_text(option).count():
            return
    raise AssertionError(f"{sign} of « {option} » is not reached.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_three_dots_a_fourth_refused_one_moved_and_the_paper_is_sent(scripts: bool, code: str, visit: Visit) -> None:
    page = visit(scripts=scripts)
    keys = Keyboard(page)
    come_in(keys, code)
    groups = [told.name for told in keys.all() if told.role == "group"]
    assert groups == [f"{letter}. {title}" for letter, title in zip("ABCD", OPTIONS, strict=True)]
    assert dots(keys) == ["0 gommette"] * 4

    def press(key: str = "Enter") -> None:
        """A button of dots: without a script, a page comes back with the focus on the button."""
        if scripts:
            keys.press(key)
        else:
            keys.send(key)

    to(keys, "+", OPTIONS[0])
    press()
    keys.is_told("À placer : 2")
    keys.comes("button", "Ajouter une gommette")
    press("Space")
    keys.is_told("À placer : 1")
    keys.comes("button", "Ajouter une gommette")
    assert "disabled" in keys.here().states
    press()
    keys.is_told(TOO_MANY)
    assert dots(keys) == ["2 gommettes", "0 gommette", "0 gommette", "0 gommette"]
    keys.comes("button", "Ajouter une gommette")
    to(keys, "+", OPTIONS[1])
    press()
    keys.is_told("À placer : 0")

    to(keys, "+", OPTIONS[2])
    press()
    keys.is_told(REFUSED)
    assert dots(keys) == ["2 gommettes", "1 gommette", "0 gommette", "0 gommette"]

    # The refusal does not send one back to the top of the page: the button that was pressed has the focus.
    keys.comes("button", "Ajouter une gommette")
    to(keys, "−", OPTIONS[0], backwards=True)
    press()
    keys.is_told("À placer : 1")
    to(keys, "+", OPTIONS[2])
    press()
    keys.is_told("À placer : 0")
    assert dots(keys) == ["1 gommette", "1 gommette", "1 gommette", "0 gommette"]

    keys.reach("button", "Je vote")
    page.keyboard.press("Enter")
    steps.is_told(page, SENT)
    assert dots(keys) == ["1 gommette", "1 gommette", "1 gommette", "0 gommette"]
    keys.press("Tab")
    page.reload()
    assert dots(keys) == ["1 gommette", "1 gommette", "1 gommette", "0 gommette"]
