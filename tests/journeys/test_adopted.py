"""From three chantiers to an adopted edition: fiches, money, a committee held on a phone, a délibération, an avenant."""

import hashlib
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.conftest import Served
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.documents import lacking, words_of

TEXTS = (".pdf", ".docx", ".odt")
pytestmark = pytest.mark.journey

ROADMAP = "Le numérique à portée de main en Isle Vern Salembre"
VICE_PRESIDENCY = "Vice-présidence à l’action sociale"
ENJEU = "Être aidé près de chez soi"
AXIS = "Aller vers"
# chantier, fiche, service, what it costs, what is found
CHANTIERS = (
    ("L’itinérance", "Un bus numérique chaque jeudi", "Action sociale", "12 000", "12 000"),
    ("Le prêt", "Prêter des ordinateurs remis en état", "Médiathèques", "8 000", "7 000"),
    ("Le réseau", "Un annuaire imprimé des aides", "Communication", "3 000", "3 000"),
)
TITLES = [fiche for _chantier, fiche, *_money in CHANTIERS]
FUNDER = "Communauté de communes Isle Vern Salembre"
RENAMED = "Prêter et réparer des ordinateurs"
WHY = "L’annuaire existe déjà dans chaque mairie."


def test_from_three_chantiers_to_an_adopted_edition(demo: Served, visit: Visit, tmp_path: Path) -> None:
    lead, phone = visit(), visit(phone=True)
    lead.goto("/connexion/")
    steps.sign_in_with_the_link_of_the_mail(lead, demo, "referente-adoption@isle.example")
    steps.create_a_roadmap_by_siren(lead, "200040095", ROADMAP, "Chargée de coopération")
    steps.invite(lead, "elue-adoption@isle.example", "Élue ou élu porteur", VICE_PRESIDENCY)
    steps.accept_the_invitation(phone, demo, "elue-adoption@isle.example")
    _three_fiches(lead)
    _an_agenda(lead)
    _a_sitting_on_a_phone(phone)
    _the_record(lead, tmp_path)
    _refused_with_the_gap(lead)
    _adopted(lead, tmp_path)
    _what_is_frozen_stays(lead, tmp_path)
    _an_avenant(lead, tmp_path)


def _three_fiches(lead: Page) -> None:
    steps.go_to(lead, "Ateliers")
    steps.go_to(lead, "Enjeux et chantiers")
    lead.get_by_role("link", name="Ajouter un enjeu").first.click()
    steps.fill(lead, {"Intitulé de l’enjeu": ENJEU})
    steps.press(lead, "Ajouter l’enjeu")
    for chantier, fiche, service, cost, found in CHANTIERS:
        steps.add_a_chantier(lead, ENJEU, chantier, "Que chacune et chacun trouve une aide.")
        if chantier == CHANTIERS[0][0]:
            steps.propose_an_action(lead, chantier, fiche, AXIS)
        else:
            lead.get_by_role("link", name=f"Écrire une fiche action {chantier}").click()
            steps.fill(lead, {"Intitulé": fiche})
            steps.choose(lead, "Axe", f"1. {AXIS}")
            steps.press(lead, "Créer le brouillon")
            steps.is_told(lead, "Le brouillon est créé")
        _write(lead, service)
        _fund(lead, cost, found)
        steps.follow(lead, "Lire la fiche")
        _advance(lead, "proposée")


def _write(lead: Page, service: str) -> None:
    texts = {
        "Constat": "Huit communes n’ont aucun accueil.",
        "Description": "Une aide régulière, sans rendez-vous.",
        "Structure pilote": "Centre social de Saint-Astier",
        "Élue ou élu de référence": VICE_PRESIDENCY,
        "Service pilote": service,
        "Partenaires": "CAF de la Dordogne",
        "Début": "2026-09-01",
        "Fin": "2027-12-31",
    }
    steps.write_the_fiche(
        lead, texts, publics=["Personnes âgées"], communes=["Neuvic", "Saint-Astier"], priority="1, d’abord"
    )
    steps.follow(lead, "Modifier les étapes")
    steps.add_a_step(lead, {"Étape": "Première sortie", "Échéance": "2026-10-15", "Qui s’en charge": service})
    steps.follow(lead, "Revenir à la fiche")
    steps.follow(lead, "Modifier les indicateurs")
    steps.add_an_indicator(
        lead,
        {
            "Indicateur": "Personnes aidées",
            "Unité": "personnes",
            "Valeur de départ": "0",
            "Mesurée le": "2026-01-15",
            "Cible": "120",
            "À atteindre le": "2027-12-31",
            "Source": "Cahier d’accueil",
        },
    )
    steps.follow(lead, "Revenir à la fiche")


def _fund(lead: Page, cost: str, found: str) -> None:
    steps.follow(lead, "Modifier le plan")
    steps.add_an_expense(lead, "Salaires et matériel", "Fonctionnement", cost)
    steps.is_told(lead, "La dépense est ajoutée.")
    steps.add_a_resource(lead, FUNDER, "Part propre", "Fonctionnement", found, "accordé", public=True)


def _advance(lead: Page, state: str) -> None:
    steps.follow(lead, "Faire avancer l’action")
    steps.press(lead, f"Passer à «\u00a0{state}\u00a0»")


def _an_agenda(lead: Page) -> None:
    steps.go_to(lead, "Actions")
    steps.go_to(lead, "Réunions")
    lead.get_by_role("link", name="Prévoir une réunion").first.click()
    steps.fill(lead, {"Intitulé": "Comité de pilotage", "Date": timezone.localdate().isoformat()})
    steps.press(lead, "Enregistrer la réunion")
    for place, title in enumerate(TITLES, start=1):
        steps.choose(lead, "Fiche", f"1.{place} {title}")
        steps.choose(lead, "Qui présente", VICE_PRESIDENCY)
        steps.press(lead, "Inscrire la fiche")
    steps.press(lead, "Arrêter l’ordre du jour")
    expect(lead.get_by_text("ordre du jour arrêté")).to_be_visible()


def _a_sitting_on_a_phone(phone: Page) -> None:
    """The élue finds the sitting on the dashboard, and decides; a rejection says why."""
    phone.reload()
    expect(phone.locator("dl", has_text="Vous présentez")).to_contain_text("1.1")
    steps.follow(phone, "Comité de pilotage")
    steps.follow(phone, "Suivre la séance")
    for place, outcome in ((1, "Retenue"), (2, "Retenue"), (3, "Écartée")):
        steps.follow(phone, f"Décider 1.{place}")
        phone.get_by_label(outcome).check()
        steps.press(phone, "Noter la décision")
        if outcome == "Écartée":
            expect(phone.get_by_label("Écartée")).to_be_checked()
            steps.fill(phone, {"Motif": WHY})
            steps.press(phone, "Noter la décision")
        steps.is_at(phone, "La séance")


def _the_record(lead: Page, folder: Path) -> None:
    lead.reload()
    steps.follow(lead, "Lire le relevé de décisions")
    for name in ("PDF accessible", "Word", "LibreOffice"):
        path = steps.download(lead, lead.get_by_role("link", name=name, exact=True), folder)
        assert lacking(words_of(path), *TITLES, VICE_PRESIDENCY, WHY, "retenue", "écartée") == []


def _refused_with_the_gap(lead: Page) -> None:
    """What was typed stays in the form; the plan is put right, then the vote is written down."""
    steps.go_to(lead, "Documents")
    lead.get_by_role("link", name="éditions").first.click()
    steps.follow(lead, "Enregistrer la délibération")
    expect(lead.get_by_text("Il manque 1\u00a0000\u00a0€.", exact=True)).to_be_visible()
    _accept_what_is_left(lead)
    _vote(lead)
    expect(lead.get_by_role("alert")).to_contain_text("1\u00a0000\u00a0€")
    expect(steps.field(lead, "Numéro")).to_have_value("2026-118")
    lead.get_by_role("link", name=f"Régler 1.2 {TITLES[1]}").first.click()
    steps.add_a_resource(lead, "CAF", "Subvention", "Fonctionnement", "1 000", "accordé", public=False)


def _accept_what_is_left(lead: Page) -> None:
    """All but the money, each with a reason that the page then shows."""
    other_gaps = lead.get_by_role("link", name=re.compile("^Accepter avec un motif")).filter(has_not_text="Il manque")
    while other_gaps.count():
        other_gaps.first.click()
        steps.fill(lead, {"Pourquoi l’adopter ainsi ?": "trop court"})
        steps.press(lead, "Accepter avec ce motif")
        expect(steps.field(lead, "Pourquoi l’adopter ainsi ?")).to_have_value("trop court")
        steps.fill(lead, {"Pourquoi l’adopter ainsi ?": "Le bureau a choisi de voter ainsi."})
        steps.press(lead, "Accepter avec ce motif")
        steps.is_at(lead, "Enregistrer la délibération")
    expect(lead.get_by_text("Le bureau a choisi de voter ainsi.").first).to_be_visible()


def _vote(lead: Page) -> None:
    values = {
        "Numéro": "2026-118",
        "Date du vote": timezone.localdate().isoformat(),
        "Voix pour": "30",
        "Voix contre": "1",
    }
    steps.fill(lead, values | {"Abstentions": "2"})
    steps.press(lead, "Enregistrer et figer l’édition adoptée")


def _adopted(lead: Page, folder: Path) -> None:
    steps.go_to(lead, "Documents")
    lead.get_by_role("link", name="éditions").first.click()
    steps.follow(lead, "Enregistrer la délibération")
    _vote(lead)
    steps.is_told(lead, "La feuille de route est adoptée. Son édition est figée.")
    files = lead.locator("#files")
    expect(files.locator("code")).to_have_count(5, timeout=60_000)
    said = ("n° 2026-118", "30 pour", "1 contre", "2 abstentions")
    for link, printed in zip(files.locator("a[download]").all(), files.locator("code").all(), strict=True):
        path = steps.download(lead, link, folder)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == printed.text_content()
        words = words_of(path)
        # The slides and the budget hold the actions; the feuille de route says the vote too.
        assert lacking(words, *TITLES[:2], *(said if path.suffix in TEXTS else ())) == [], path.name
        if path.suffix in TEXTS:
            assert lacking(words, WHY) == []  # a fiche put aside is told by its reason
    for place in (1, 2):
        steps.go_to(lead, "Actions")
        lead.get_by_role("link", name=TITLES[place - 1]).click()
        expect(lead.get_by_role("main").get_by_text("validée", exact=True).first).to_be_visible()


def _what_is_frozen_stays(lead: Page, folder: Path) -> None:
    before = {path.suffix: path.read_bytes() for path in folder.iterdir() if "adoptee" in path.name}
    assert sorted(before) == [".docx", ".odt", ".pdf", ".pptx", ".xlsx"]
    lead.get_by_role("link", name=re.compile("Modifier la fiche")).first.click()
    steps.fill(lead, {"Intitulé": RENAMED})
    steps.press(lead, "Enregistrer la fiche")
    steps.go_to(lead, "Documents")
    lead.get_by_role("link", name="éditions").first.click()
    lead.get_by_role("link", name=re.compile("adoptée")).first.click()
    again = folder / "again"
    again.mkdir()
    for link in lead.locator("#files a[download]").all():
        path = steps.download(lead, link, again)
        assert path.read_bytes() == before[path.suffix], path.name


def _an_avenant(lead: Page, folder: Path) -> None:
    """It begins with what differs, and only that."""
    steps.go_to(lead, "Documents")
    lead.get_by_role("link", name="éditions").first.click()
    steps.follow(lead, "Les écarts depuis")
    differing = lead.get_by_role("main").get_by_role("table").get_by_role("row")
    expect(differing).to_have_count(2)
    expect(differing.last).to_contain_text(TITLES[1])
    expect(differing.last).to_contain_text(RENAMED)
    steps.follow(lead, "Faire un avenant")
    steps.fill(lead, {"Objet de l’avenant": "Réparer, et pas seulement prêter"})
    steps.press(lead, "Figer l’avenant")
    files = lead.locator("#files")
    expect(files.locator("code")).to_have_count(5, timeout=60_000)
    for link in files.locator("a[download]").all():
        path = steps.download(lead, link, folder)
        told = (TITLES[1], RENAMED, "avenant") if path.suffix in TEXTS else (RENAMED,)
        assert lacking(words_of(path), *told) == [], path.name


def test_the_demo_was_voted_and_says_what_changed_since(visit: Visit) -> None:
    """The Région gave less than was hoped, a foundation refused: both are told, with the gap."""
    page = visit()
    steps.enter_the_demo_as(page, "La référente")
    steps.go_to(page, "Documents")
    page.get_by_role("link", name="éditions").first.click()
    expect(page.get_by_role("main")).to_contain_text("34 pour, aucune voix contre, 2 abstentions")
    steps.follow(page, "Les écarts depuis")
    rows = page.get_by_role("main").get_by_role("table").get_by_role("row")
    expect(rows.filter(has_text="Total des ressources").first).to_contain_text("176 000 € −6 000 €")
    expect(rows.filter(has_text="Total des ressources").last).to_contain_text("21 000 € −15 000 €")
    steps.go_to(page, "Actions")
    steps.go_to(page, "Délibération")
    expect(page.get_by_role("heading", name="Les fiches adoptées")).to_be_visible()
    steps.follow(page, "Lire les éditions")
    steps.is_at(page, "Les éditions")
