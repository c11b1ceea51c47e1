"""An existing feuille de route, from its Word file to its signed act, as three people live it: whoever directs the services
at a desk, the pilote and the vice-présidence on their phones. Axe reads each page, and none is wider than its screen."""

import re
import zipfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from jalons.base.french import format_euros
from tests.conftest import Served
from tests.journeys import legible, steps
from tests.journeys.conftest import Visit
from tests.journeys.documents import lacking, words_of
from tests.publication.roadmap_documents import WRITERS, Writer

pytestmark = pytest.mark.journey

OFFICE, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ROADMAP = "Feuille de route reprise de l’Isle Vern Salembre"
DIRECTION, PILOT = "Direction générale des services", "Centre social de Saint-Astier"
VICE_PRESIDENCY = "Vice-présidence à l’action sociale"
AUTHORITY = "Communauté de communes Isle Vern Salembre"
BUS, LOAN, SPACE = (
    "Un bus numérique chaque jeudi",
    "Prêter des ordinateurs remis en état",
    "Un espace partagé de travail",
)
COSTS = {BUS: Decimal("12500.40"), LOAN: Decimal("9600.30"), SPACE: Decimal("3000.00")}
FOUND = {"Région": Decimal("6000.15"), "CAF": Decimal("6500.25"), "Banque des territoires": Decimal("4800.10")}
KEPT = COSTS[BUS] + COSTS[LOAN]
MISSING = KEPT - sum(FOUND.values())
INDICATOR = "300 personnes accompagnées par an"
REMARK = "Dire qui répare les ordinateurs."
REASON = "Le bureau a choisi de voter ainsi, et y revient au printemps."
VOTE = ("n° 2027-012", "28 pour", "1 contre", "3 abstentions")


def test_from_a_word_file_to_the_signed_act(demo: Served, visit: Visit, tmp_path: Path) -> None:
    lead, pilot, sponsor = visit(), visit(phone=True), visit(phone=True)
    lead.set_viewport_size(OFFICE)  # type: ignore[arg-type]
    for phone in (pilot, sponsor):
        phone.set_viewport_size(PHONE)  # type: ignore[arg-type]
    lead.goto("/connexion/")
    steps.sign_in_with_the_link_of_the_mail(lead, demo, "direction-import@isle.example")
    steps.create_a_roadmap_by_siren(lead, "200040095", ROADMAP, DIRECTION)
    _import(lead)
    _invite(lead)
    steps.accept_the_invitation(pilot, demo, "pilote-import@isle.example")
    steps.accept_the_invitation(sponsor, demo, "elue-import@isle.example")
    for title in (BUS, LOAN):
        _complete(pilot, title)
    _ask_for_visas(lead)
    _answer_without_account(visit, demo)
    _set_the_agenda(lead)
    _decide(sponsor)
    _pass_the_gate(lead)
    _read_the_draft(lead, tmp_path)
    _vote(lead)
    _read_what_is_frozen(lead, tmp_path)
    _attach_the_act(lead, tmp_path)


def look(page: Page) -> None:
    """As this person has it: on a phone, no table hides a part of itself either."""
    assert legible.faults_here(page) == [], page.url
    if page.viewport_size == PHONE:
        hidden = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"
        assert page.locator(".scroll").evaluate_all(hidden) == [], page.url


def told_amounts(text: str) -> list[Decimal]:
    """« 12 500,40 € » → 12500.40"""
    found = re.findall(r"(\d[\d\s]*(?:,\d{2})?)\s€", text)
    return [Decimal(re.sub(r"\s", "", amount).replace(",", ".")) for amount in found]


# --- the Word file comes in ------------------------------------------------------------------------------------------


def word_roadmap() -> bytes:
    """Three fiches as they are written in Word, with cents; nothing is said of the steps, and of one indicator alone."""
    writer = WRITERS["docx"]()
    writer.heading("Feuille de route d’inclusion numérique", 1)
    writer.heading("Axe 1 : Aller vers les habitants", 2)
    _write_fiche(writer, 1, BUS, "Région : 6 000,15 € ; CAF : 6 500,25 €")
    _write_fiche(writer, 2, LOAN, "Banque des territoires : 4 800,10 €")
    writer.heading("Axe 2 : Équiper les lieux", 2)
    _write_fiche(writer, 3, SPACE, "")
    return writer.done()


def _write_fiche(writer: Writer, number: int, title: str, funding: str) -> None:
    year = timezone.localdate().year + 1
    writer.heading(f"Fiche action {number} : {title}", 3)
    said = {
        "Pilote": PILOT,
        "Constat": "Huit communes n’ont aucun accueil, et le car ne passe plus.",
        "Description de l’action": "Une aide régulière et sans rendez-vous, dans les bourgs.",
        "Calendrier prévisionnel": f"du 1er mars {year} au 30 juin {year + 1}",
        "Budget prévisionnel": format_euros(COSTS[title]),
        "Financement": funding,
        "Indicateurs de suivi": INDICATOR if title == BUS else "",
    }
    for label, text in said.items():
        if text:
            writer.paragraph(f"{label} : {text}")


def _import(lead: Page) -> None:
    """The third fiche is left: the sums are shown again before anything is written, and add up."""
    steps.go_to(lead, "Actions")
    steps.follow(lead, "Importer un plan existant")
    look(lead)
    sent = {"name": "feuille-de-route.docx", "mimeType": WORD, "buffer": word_roadmap()}
    lead.get_by_label("Un tableau ou un document").set_input_files(sent)  # type: ignore[arg-type]
    steps.press(lead, "Voir ce qui serait importé")
    expect(lead.get_by_role("row", name=re.compile("^Financements"))).to_be_in_viewport(ratio=1)
    look(lead)
    lead.get_by_label("Laisser : Fiche 3").check()
    steps.press(lead, "Importer 3 actions")
    expect(lead.get_by_role("alert")).to_contain_text("Les sommes ont changé depuis cette page")
    look(lead)
    rows = lead.get_by_role("table", name="Ce qui est lu, repris et laissé de côté").get_by_role("row")
    read, kept, left = (told_amounts(cell)[0] for cell in rows.nth(1).get_by_role("cell").all_inner_texts())
    assert (read, kept, left) == (sum(COSTS.values()), KEPT, COSTS[SPACE])
    assert read == kept + left
    found = rows.nth(2).get_by_role("cell").all_inner_texts()
    assert [told_amounts(cell) for cell in found] == [[sum(FOUND.values())], [sum(FOUND.values())], []]
    steps.press(lead, "Importer 2 actions")
    steps.is_told(lead, "Import fait : 2 actions et 1 indicateur.")
    look(lead)
    assert told_amounts(lead.get_by_role("main").locator("dl").inner_text()) == [KEPT, sum(FOUND.values())]


def _invite(lead: Page) -> None:
    """From the page of the import."""
    steps.follow(lead, "Inviter qui pilote une action")
    look(lead)
    steps.invite(lead, "pilote-import@isle.example", "Pilote d’action", PILOT)
    steps.invite(lead, "elue-import@isle.example", "Élue ou élu porteur", VICE_PRESIDENCY)


# --- the pilote, on a phone ------------------------------------------------------------------------------------------


def _complete(pilot: Page, title: str) -> None:
    """Their own fiches are on the first screen; each says what it lacks, and leads there."""
    steps.go_to(pilot, "Tableau de bord")
    own = pilot.get_by_role("main").get_by_role("link", name=re.compile(title)).first
    expect(own).to_be_in_viewport(ratio=1)
    look(pilot)
    own.click()
    look(pilot)
    assert COSTS[title] in told_amounts(pilot.get_by_role("main").inner_text())
    steps.follow(pilot, "Modifier la fiche")
    look(pilot)
    texts = {"Élue ou élu de référence": VICE_PRESIDENCY, "Partenaires": "CAF de la Dordogne"}
    steps.write_the_fiche(pilot, texts, publics=["Personnes âgées"], communes=["Neuvic"], priority="1, d’abord")
    year = timezone.localdate().year + 1
    steps.follow(pilot, "Écrire les étapes")
    steps.add_a_step(pilot, {"Étape": "Première sortie", "Échéance": f"{year}-10-15"})
    look(pilot)
    steps.follow(pilot, "Revenir à la fiche")
    if title == BUS:  # that of the Word file
        expect(pilot.get_by_role("link", name="Personnes accompagnées par an")).to_be_visible()
    else:
        steps.follow(pilot, "Choisir un indicateur")
        values = {"Indicateur": "Ordinateurs prêtés", "Unité": "ordinateurs", "Cible": "120"}
        steps.add_an_indicator(pilot, values | {"À atteindre le": f"{year}-12-31"})
        look(pilot)
        steps.follow(pilot, "Revenir à la fiche")
    steps.follow(pilot, "Faire avancer l’action")
    look(pilot)
    steps.press(pilot, "Passer à «\u00a0proposée\u00a0»")
    expect(pilot.get_by_role("main").get_by_text("proposée", exact=True).first).to_be_visible()
    look(pilot)


# --- visas, then the committee ---------------------------------------------------------------------------------------


def _ask_for_visas(lead: Page) -> None:
    steps.go_to(lead, "Actions")
    steps.go_to(lead, "Visas")
    look(lead)
    lead.get_by_role("link", name="Demander un visa").first.click()
    steps.choose(lead, "À quel titre", "vice-présidence")
    steps.choose(lead, "Qui doit les voir", VICE_PRESIDENCY)
    steps.fill(lead, {"Avant le": (timezone.localdate() + timedelta(days=10)).isoformat()})
    for title in (BUS, LOAN):
        lead.get_by_label(re.compile(title)).check()
    look(lead)
    steps.press(lead, "Demander le visa")
    expect(lead.get_by_role("heading", name=VICE_PRESIDENCY)).to_be_visible()
    look(lead)


def _answer_without_account(visit: Visit, demo: Served) -> None:
    """By the link of the mail: one visa, one remark."""
    phone = visit(phone=True)
    phone.set_viewport_size(PHONE)  # type: ignore[arg-type]
    phone.goto(steps.link_sent_to(demo, "elue-import@isle.example", "/mes-visas/"))
    look(phone)
    for title, answer, text in (
        (BUS, "Je donne mon visa", ""),
        (LOAN, "J’ai une remarque à traiter d’abord", REMARK),
    ):
        phone.get_by_role("link", name=re.compile(title)).click()
        look(phone)
        assert told_amounts(phone.get_by_role("main").inner_text())[0] == COSTS[title]
        phone.get_by_label(answer).check()
        steps.fill(phone, {"Votre remarque, ou un mot pour l’équipe": text})
        steps.press(phone, "Envoyer ma réponse")
        steps.is_told(phone, "Votre réponse est enregistrée. Merci.")
    look(phone)


def _set_the_agenda(lead: Page) -> None:
    steps.go_to(lead, "Comités")
    lead.get_by_role("link", name="Prévoir une réunion").first.click()
    steps.fill(lead, {"Intitulé": "Comité de pilotage", "Date": timezone.localdate().isoformat()})
    steps.press(lead, "Enregistrer la réunion")
    for place, title in enumerate((BUS, LOAN), start=1):
        steps.choose(lead, "Fiche", f"1.{place} {title}")
        steps.choose(lead, "Qui présente", VICE_PRESIDENCY)
        steps.press(lead, "Inscrire la fiche")
    steps.press(lead, "Arrêter l’ordre du jour")
    expect(lead.get_by_text("ordre du jour arrêté")).to_be_visible()
    look(lead)


def _decide(sponsor: Page) -> None:
    """In the room; what each fiche costs, and the remark of the visa, are beside the decision."""
    steps.go_to(sponsor, "Tableau de bord")
    look(sponsor)
    steps.follow(sponsor, "Comité de pilotage")
    look(sponsor)
    steps.follow(sponsor, "Suivre la séance")
    look(sponsor)
    for place, title in enumerate((BUS, LOAN), start=1):
        steps.follow(sponsor, f"Décider 1.{place}")
        look(sponsor)
        brief = sponsor.get_by_role("region", name="La fiche en bref")
        assert told_amounts(brief.inner_text())[0] == COSTS[title]
        expect(brief.get_by_text(REMARK)).to_have_count(int(title == LOAN))
        sponsor.get_by_label("Retenue").check()
        steps.press(sponsor, "Noter la décision")
        steps.is_at(sponsor, "La séance")
    look(sponsor)


# --- the vote --------------------------------------------------------------------------------------------------------


def _pass_the_gate(lead: Page) -> None:
    """One gap is mended, the others are accepted sort by sort with a reason, which says something."""
    steps.go_to(lead, "Financement")
    look(lead)
    assert told_amounts(lead.locator(".lead").inner_text())[0] == KEPT
    _open_the_gate(lead)
    look(lead)
    gap = lead.get_by_role("link", name=re.compile(rf"^Régler\s+1.2 {LOAN},\s+Il manque \d"))
    assert told_amounts(gap.inner_text()) == [MISSING]
    gap.click()
    look(lead)
    amount = f"{MISSING}".replace(".", ",")
    steps.add_a_resource(lead, AUTHORITY, "Part propre", "Fonctionnement", amount, "accordé", public=True)
    _open_the_gate(lead)
    _accept_every_gap(lead)
    expect(lead.get_by_text(REASON).first).to_be_visible()
    expect(lead.get_by_text("Le vote ne peut pas encore être enregistré.")).to_have_count(0)
    look(lead)


def _accept_every_gap(lead: Page) -> None:
    """Sort by sort, then those that are alone of their kind."""
    reason = "Pourquoi l’adopter ainsi ?"
    lots = lead.locator("main").get_by_role("link", name=re.compile(r"\(\d+\)$"))
    alone = lead.get_by_role("link", name=re.compile("^Accepter avec un motif"))
    while lots.count() or alone.count():
        (lots if lots.count() else alone).first.click()
        look(lead)
        for text in ("trop court", REASON):
            steps.fill(lead, {reason: text})
            steps.press(lead, "Accepter avec ce motif")
            if text != REASON:
                expect(steps.field(lead, reason)).to_have_value(text)
        expect(lead.get_by_role("status").filter(has_text="avec ")).to_be_visible()


def _open_the_gate(lead: Page) -> None:
    steps.go_to(lead, "Comités")
    steps.go_to(lead, "Délibération")
    look(lead)
    steps.follow(lead, "Régler ou accepter ces manques")


def _read_the_draft(lead: Page, folder: Path) -> None:
    for name in ("PDF accessible", "Word", "LibreOffice"):
        path = steps.download(lead, lead.get_by_role("link", name=re.compile(name)).first, folder)
        said = (
            f"{format_euros(KEPT)} de dépenses",
            f"{format_euros(MISSING)} de part propre acquise",
            "Elle compte 2 actions",
        )
        assert lacking(words_of(path), *said) == [], path.name


def _vote(lead: Page) -> None:
    values = {"Numéro": "2027-012", "Date du vote": timezone.localdate().isoformat(), "Voix pour": "28"}
    steps.fill(lead, values | {"Voix contre": "1", "Abstentions": "3"})
    steps.press(lead, "Enregistrer et figer l’édition adoptée")
    steps.is_told(lead, "La feuille de route est adoptée. Son édition est figée.")
    steps.is_at(lead, "Édition adoptée")
    expect(lead.locator("#files code")).to_have_count(5, timeout=60_000)
    look(lead)


def _read_what_is_frozen(lead: Page, folder: Path) -> None:
    """The sum that was kept at the import, to the cent, in each file."""
    for link in lead.locator("#files a[download]").all():
        path = steps.download(lead, link, folder)
        if path.suffix == ".xlsx":
            assert KEPT in _numbers_of(path)
            continue
        said = (*VOTE, "Personnes accompagnées par an") if path.suffix != ".pptx" else ()
        assert lacking(words_of(path), BUS, LOAN, format_euros(KEPT), *said) == [], path.name


def _numbers_of(workbook: Path) -> set[Decimal]:
    """What its cells show, to the cent."""
    with zipfile.ZipFile(workbook) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "/worksheets/sheet" in name]
    values = re.findall(r"<v>(-?\d+\.\d+)</v>", "".join(sheets))
    return {Decimal(value).quantize(Decimal("0.01")) for value in values}


def _attach_the_act(lead: Page, folder: Path) -> None:
    steps.follow(lead, "Joindre l’acte signé")
    look(lead)
    lead.get_by_label("La délibération signée").set_input_files(next(folder.glob("projet-de-deliberation*.pdf")))
    steps.press(lead, "Joindre l’acte")
    steps.is_told(lead, "L’acte signé est joint.")
    look(lead)
    steps.go_to(lead, "Actions")
    look(lead)
    for title in (BUS, LOAN):
        expect(lead.get_by_role("row").filter(has_text=title)).to_contain_text("validée")
