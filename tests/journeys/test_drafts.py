"""Nothing typed is lost: a tab that is closed, a browser that dies, a session that ends, two tabs, no room left."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.legible import faults

pytestmark = pytest.mark.journey

FICHE = "/feuilles-de-route/dronne-et-belle/actions/1.2/modifier/"
TEXT = "Un camion passe chaque semaine."
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('draft:'))"
# Firefox and Chromium refuse in their own way; both raise an error.
NO_ROOM = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


def edit_the_fiche(visit: Visit, who: str = "La référente", **options: Any) -> Page:
    page = visit(**options)
    steps.enter_the_demo_as(page, who)
    page.goto(FICHE)
    return page


def write(page: Page, text: str, into: str = "Objectifs") -> None:
    steps.field(page, into).fill(text)
    expect(offers(page)).to_have_count(0)


def holds(page: Page, drafts: int) -> None:
    """How many forms have a draft in this browser, after a moment at most."""
    deadline = time.monotonic() + 10
    while (found := page.evaluate(f"{KEPT}.length")) != drafts and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert found == drafts


def offers(page: Page) -> Any:
    return page.get_by_role("status").filter(has_text=re.compile(r"Une saisie de \d+ h \d\d n’a pas été enregistrée"))


def take(page: Page) -> None:
    offers(page).get_by_role("button", name="Reprendre").click()


def stored(page: Page) -> str:
    fresh = page.context.new_page()
    fresh.goto(FICHE)
    found = steps.field(fresh, "Objectifs").evaluate("area => area.defaultValue")
    fresh.close()
    return str(found)


def test_what_was_typed_in_a_tab_that_was_closed_is_offered_then_erased_once_it_is_saved(visit: Visit) -> None:
    page = edit_the_fiche(visit)
    write(page, TEXT)
    page.close(run_before_unload=True)  # at once: the draft is kept as the page goes
    page = page.context.new_page()
    page.goto(FICHE)
    expect(steps.field(page, "Objectifs")).not_to_have_value(TEXT)
    take(page)
    expect(steps.field(page, "Objectifs")).to_have_value(TEXT)
    expect(offers(page)).to_have_count(0)
    steps.press(page, "Enregistrer la fiche")
    steps.is_told(page, "La fiche est enregistrée.")
    holds(page, 0)
    page.goto(FICHE)
    expect(steps.field(page, "Objectifs")).to_have_value(TEXT)
    expect(offers(page)).to_have_count(0)


def test_a_browser_that_dies_gives_the_draft_back_when_it_starts_again(visit: Visit, browser: Any) -> None:
    page = edit_the_fiche(visit)
    write(page, "Avant la panne.")
    holds(page, 1)
    state = page.context.storage_state()
    page.context.close()  # no page is asked whether it agrees
    again = visit(storage_state=state)
    again.goto(FICHE)
    take(again)
    expect(steps.field(again, "Objectifs")).to_have_value("Avant la panne.")
    again.reload()
    offers(again).get_by_role("button", name="Effacer").click()
    holds(again, 0)
    again.reload()
    expect(offers(again)).to_have_count(0)


def test_a_session_that_ends_loses_nothing_and_says_it_once(visit: Visit) -> None:
    page = edit_the_fiche(visit)
    write(page, "Pendant la nuit.")
    page.context.clear_cookies(name="sessionid")
    steps.press(page, "Enregistrer la fiche")
    steps.is_at(page, "Se connecter")
    steps.enter_the_demo_as(page, "La référente")
    page.goto(FICHE)
    expect(steps.field(page, "Objectifs")).to_have_value("Pendant la nuit.")
    expect(offers(page)).to_have_count(0)
    steps.press(page, "Enregistrer la fiche")
    steps.is_told(page, "La fiche est enregistrée.")
    page.goto(FICHE)
    expect(offers(page)).to_have_count(0)
    holds(page, 0)


def test_two_tabs_know_of_each_other_and_keep_what_each_typed(visit: Visit) -> None:
    one = edit_the_fiche(visit)
    other = one.context.new_page()
    other.goto(FICHE)
    write(one, "Dans le premier onglet.")
    holds(one, 1)
    steps.is_told(other, "Vous écrivez aussi ce formulaire dans un autre onglet.")
    write(other, "Dans le second onglet.")
    other.wait_for_timeout(600)
    for page in (one, other):
        page.close(run_before_unload=True)
    page = one.context.new_page()
    page.goto(FICHE)
    for text in ("Dans le second onglet.", "Dans le premier onglet."):  # one at a time, the newest first
        expect(offers(page)).to_have_count(1)
        expect(offers(page).filter(has_text=text)).to_have_count(1)
        offers(page).get_by_role("button", name="Effacer").click()
    expect(offers(page)).to_have_count(0)
    holds(page, 0)


def test_errors_that_were_abandoned_are_offered_once_and_go_when_the_form_is_stored(visit: Visit) -> None:
    page = edit_the_fiche(visit)
    for text in ("Une première erreur.", "Une autre erreur."):
        steps.field(page, "Objectifs").fill(text)
        steps.field(page, "Intitulé").fill("")
        steps.press(page, "Enregistrer la fiche")
        expect(page.get_by_role("alert")).to_contain_text("Un champ est à corriger.")
        page.goto("/accueil/")
        page.goto(FICHE)
        expect(offers(page)).to_have_count(1)
        expect(offers(page)).to_contain_text(text)
    steps.field(page, "Objectifs").fill("Sans erreur.")
    steps.press(page, "Enregistrer la fiche")
    steps.is_told(page, "La fiche est enregistrée.")
    holds(page, 0)
    page.goto(FICHE)
    expect(offers(page)).to_have_count(0)


def test_the_same_words_typed_again_are_offered_once_and_told_as_kept_once(visit: Visit) -> None:
    page = edit_the_fiche(visit)
    for text in ("Deux fois", "Deux fois."):
        write(page, text)
        kept = page.get_by_role("status").filter(has_text=re.compile(r"^\s*Gardé sur cet appareil à \d+ h \d\d\.\s*$"))
        if text == "Deux fois":
            expect(kept).to_have_count(1)
    page.wait_for_timeout(600)
    expect(page.get_by_text("Gardé sur cet appareil")).to_have_count(1)
    expect(kept).to_have_count(0)  # the hour follows without being read again
    page.goto(FICHE)
    expect(offers(page)).to_have_count(1)
    steps.field(page, "Objectifs").fill("Deux fois.")
    page.wait_for_timeout(600)
    page.goto(FICHE)
    expect(offers(page)).to_have_count(1)
    offers(page).get_by_role("button", name="Effacer").click()
    holds(page, 0)


def test_a_refused_form_keeps_its_draft(visit: Visit) -> None:
    page = edit_the_fiche(visit)
    write(page, "Avec une erreur.")
    steps.field(page, "Intitulé").fill("")
    steps.press(page, "Enregistrer la fiche")
    expect(page.get_by_role("alert")).to_contain_text("Un champ est à corriger.")
    expect(offers(page)).to_have_count(0)
    page.goto("/accueil/")
    page.goto(FICHE)
    expect(offers(page)).to_have_count(1)
    take(page)
    expect(steps.field(page, "Objectifs")).to_have_value("Avec une erreur.")
    expect(steps.field(page, "Intitulé")).to_have_value("")


def test_without_room_it_is_said_once_the_form_works_and_leaving_asks(visit: Visit) -> None:
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    page.add_init_script(NO_ROOM)
    page.goto(FICHE)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    write(page, "Sans place.")
    refusal = page.get_by_role("alert").filter(has_text="Votre navigateur ne peut garder aucune saisie")
    expect(refusal).to_have_count(1)
    write(page, "Sans place du tout.")
    page.wait_for_timeout(600)
    expect(refusal).to_have_count(1)
    page.goto("/accueil/")
    assert asked == ["beforeunload"]
    page.goto(FICHE)
    write(page, "Sans place, et pourtant.")
    steps.press(page, "Enregistrer la fiche")
    steps.is_told(page, "La fiche est enregistrée.")
    assert asked == ["beforeunload"]
    assert stored(page) == "Sans place, et pourtant."


def test_with_a_draft_kept_leaving_asks_nothing(visit: Visit) -> None:
    page = edit_the_fiche(visit)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    write(page, "On s’en va.")
    page.goto("/accueil/")
    assert asked == []


def test_signing_out_leaves_nothing_on_the_machine_whatever_another_tab_holds(visit: Visit) -> None:
    page = edit_the_fiche(visit)
    write(page, "Un secret.")
    holds(page, 1)
    other = page.context.new_page()
    other.goto("/compte/")
    steps.press(other, "Me déconnecter de cet appareil")
    steps.is_told(other, "Vous êtes déconnectée ou déconnecté.")
    expect(page.get_by_role("alert").filter(has_text="Vous n’êtes plus dans votre compte")).to_be_visible()
    steps.field(page, "Objectifs").fill("Encore un secret.")
    page.wait_for_timeout(600)
    page.on("dialog", lambda dialog: dialog.accept())
    page.close(run_before_unload=True)
    other.wait_for_timeout(200)
    assert other.evaluate("localStorage.length") == 0


def test_another_account_on_the_same_machine_finds_nothing_and_erases_everything(visit: Visit) -> None:
    page = edit_the_fiche(visit)
    write(page, "À moi seule.")
    holds(page, 1)
    page.goto("/accueil/")
    steps.enter_the_demo_as(page, "L’élue")
    holds(page, 0)
    page.goto(FICHE)
    expect(offers(page)).to_have_count(0)


def test_what_is_stored_later_than_a_draft_is_shown_beside_it(visit: Visit) -> None:
    mine = edit_the_fiche(visit)
    write(mine, "Ce que j’écrivais.")
    holds(mine, 1)
    mine.goto("/accueil/")
    other = edit_the_fiche(visit, "La référente")
    write(other, "Ce qu’une autre a enregistré.")
    steps.press(other, "Enregistrer la fiche")
    steps.is_told(other, "La fiche est enregistrée.")
    mine.goto(FICHE)
    shown = offers(mine)
    expect(shown).to_contain_text("Ce qui est enregistré a changé depuis.")
    expect(shown.get_by_text("Dans cette saisie : Ce que j’écrivais.")).to_be_visible()
    expect(shown.get_by_text("Sur cette page : Ce qu’une autre a enregistré.")).to_be_visible()
    take(mine)
    expect(steps.field(mine, "Objectifs")).to_have_value("Ce que j’écrivais.")
    steps.press(mine, "Enregistrer la fiche")
    steps.is_told(mine, "La fiche est enregistrée.")


def test_ctrl_enter_sends_a_form_where_enter_begins_a_line(visit: Visit) -> None:
    page = edit_the_fiche(visit)
    write(page, "Envoyé au clavier.")
    steps.field(page, "Objectifs").press("Enter")
    expect(steps.field(page, "Objectifs")).to_have_value("Envoyé au clavier.\n")
    steps.field(page, "Objectifs").press("Control+Enter")
    steps.is_told(page, "La fiche est enregistrée.")


def test_what_is_offered_can_be_read_by_everybody(visit: Visit) -> None:
    page = edit_the_fiche(visit)
    write(page, "Lisible.")
    page.reload()
    offers(page).get_by_text("Voir ce qu’elle change").click()
    assert faults(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_part_of_the_fiche_is_edited_where_it_is_read(scripts: bool, visit: Visit) -> None:
    page = visit(scripts=scripts)
    steps.enter_the_demo_as(page, "La référente")
    page.goto("/feuilles-de-route/dronne-et-belle/actions/1.3/")
    page.get_by_role("link", name=re.compile("^Modifier.*Avec quoi")).click()
    steps.is_at(page, "Avec quoi")
    steps.fill(page, {"Moyens humains et techniques": "Un local prêté."})
    steps.press(page, "Enregistrer")
    expect(page).to_have_url(re.compile(r"/actions/1\.3/#avec-quoi$"))
    part = page.get_by_role("region", name="Avec quoi")
    expect(part.get_by_role("status")).to_have_text("C’est enregistré.")
    expect(part.get_by_role("status")).to_be_in_viewport()
    expect(part).to_contain_text("Un local prêté.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_what_was_done_is_taken_back_from_its_message(scripts: bool, visit: Visit) -> None:
    page = visit(scripts=scripts)
    steps.enter_the_demo_as(page, "La référente")
    page.goto("/feuilles-de-route/dronne-et-belle/actions/1.1/etapes/")
    waiting = page.get_by_role("button", name=re.compile("^C’est fait"))
    before = waiting.count()
    waiting.last.click()
    steps.is_told(page, "C’est noté.")
    expect(waiting).to_have_count(before - 1)
    steps.press(page, "Annuler")
    expect(waiting).to_have_count(before)


@pytest.mark.parametrize("nonsense", ["", "{", "null", "{}", "[1, null]", '[{"at": 9e15}]'])
def test_what_cannot_be_read_is_no_draft_and_the_next_one_is_kept(nonsense: str, visit: Visit) -> None:
    page = edit_the_fiche(visit)
    key = page.locator("template[data-draft]").get_attribute("data-draft")
    page.evaluate("([name, value]) => localStorage.setItem(name, value)", [f"draft:{key}", nonsense])
    page.reload()
    write(page, "Après.")
    holds(page, 1)
    page.reload()
    take(page)
    expect(steps.field(page, "Objectifs")).to_have_value("Après.")


def test_a_form_that_has_no_stamp_shows_both_versions_too(visit: Visit) -> None:
    step = "/feuilles-de-route/dronne-et-belle/etapes/7/modifier/"
    pages = []
    for text in ("Ce que j’écrivais.", "Ce qu’une autre a enregistré."):
        page = visit()
        steps.enter_the_demo_as(page, "La référente")
        page.goto(step)
        page.get_by_role("textbox").last.fill(text)
        holds(page, 1)
        pages.append(page)
    mine, other = pages
    other.get_by_role("button", name="Enregistrer").click()
    steps.is_told(other, "L’étape est enregistrée.")
    mine.reload()
    expect(offers(mine)).to_contain_text("Ce qui est enregistré a changé depuis.")
    expect(offers(mine).get_by_text("Sur cette page : Ce qu’une autre a enregistré.")).to_be_visible()


def test_a_refused_form_of_which_nothing_was_kept_says_nothing_of_what_was_stored(visit: Visit) -> None:
    """Sent before its script was there, then refused: the page told that what is stored had changed."""
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    lost = "/feuilles-de-route/le-grand-perigueux/documents/editions/vote-perdu/"
    page.goto(lost)
    steps.fill(page, {"Voix pour": "30", "Voix contre": "2"})
    page.evaluate(
        "document.querySelector('form[method=post].card').addEventListener('submit', () => localStorage.clear())"
    )
    steps.press(page, "Noter ce vote")
    expect(page.get_by_role("alert").first).to_contain_text("à corriger")
    page.goto(lost)
    expect(offers(page)).to_have_count(1)
    expect(page.get_by_text("Ce qui est enregistré a changé depuis.")).to_be_hidden()
